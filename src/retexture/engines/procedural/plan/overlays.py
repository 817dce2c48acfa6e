"""Accents that lie on a material which has none of its own: filled cracks, rivets, trimmed edges, patches.

Each is a mask over the picture, which bends with the forms below, and for what stands out a height.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import clamp01, smoothstep
from retexture.engines.procedural.layout import Share
from retexture.engines.procedural.plan.growth import growth
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map
from retexture.imaging.filters import smoothstep as smooth_step
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import (
    CELL,
    CELL_ID,
    CLOUD,
    CLOUD_B,
    FINE_CELL,
    STREAK,
    VEIN,
    Tiles,
    sample,
    tiles,
)
from retexture.structure import Structure

_STUD_RADIUS, _STUD_SPACING, _STUD_INSET = 5.5, 30.0, 13.0  # units
_STUD_HEIGHT = 0.7  # of its radius
_HEAD, _HEAD_HEIGHT = 9.0, 6.0  # units: to the middle of a colony, and its height
_WARP = 18.0  # units by which masks bend with the form


class Kind(IntEnum):
    """How an accent is drawn."""

    LINES = 0
    EDGES = 1
    STUDS = 2
    SPOTS = 3
    PATCHES = 4
    COATING = 5
    STRIPES = 6
    STREAKS = 7
    GROWTH = 8
    COLONIES = 9


KINDS = {
    **dict.fromkeys(
        ("veins", "cracks", "seams", "joints", "gaps", "grooves", "crackle", "filigree", "swirls", "lines",
         "threads", "stitching", "lace", "chains"), Kind.LINES,
    ),
    **dict.fromkeys(
        ("edges", "rims", "borders", "corners", "tips", "frames", "trim", "outlines", "highlights",
         "accents", "details", "touches", "ornaments"),
        Kind.EDGES,
    ),
    **dict.fromkeys(
        ("rivets", "studs", "bolts", "buttons", "beads", "hinges", "buckles", "rings"), Kind.STUDS,
    ),
    **dict.fromkeys(("flecks", "specks", "flakes", "dots", "spots", "splashes", "glitter"), Kind.SPOTS),
    **dict.fromkeys(
        ("patches", "inlays", "pattern", "embroidery", "patina"), Kind.PATCHES,
    ),
    "coating": Kind.COATING,
    "growth": Kind.GROWTH,
    "colonies": Kind.COLONIES,
    **dict.fromkeys(("stripes", "bands"), Kind.STRIPES),
    **dict.fromkeys(("streaks", "drips", "stains"), Kind.STREAKS),
}  # fmt: skip
"""How each part that a prompt can name is drawn."""


@dataclass(frozen=True, eq=False)
class OverlayMask:
    """Where an accent lies.

    Attributes:
        share: (height, width) uint8.
        raised: Height of its own in pixels, or None where the material's is enough.
    """

    share: Share
    raised: Map | None = None


def draw(part: str, structure: Structure, surface: Surface, within: Share | None, seed: int) -> OverlayMask:
    """Draw an accent's mask.

    Args:
        part: One of :data:`KINDS`.
        structure: The photo's analysis.
        surface: Its surface.
        within: Where the material lies that it belongs to; None: everywhere.
        seed: Where in the noise it begins.
    """
    kind = KINDS[part]
    if kind is Kind.GROWTH:
        grown = growth(structure, within, seed)
        return (
            OverlayMask(_pattern(Kind.PATCHES, structure, surface, within, seed))
            if grown is None
            else OverlayMask(grown)
        )
    if kind is Kind.COLONIES:
        colonies = _pattern(kind, structure, surface, within, seed)
        return OverlayMask(colonies, _domes(colonies, structure.unit))
    if kind is not Kind.STUDS:
        return OverlayMask(_pattern(kind, structure, surface, within, seed))
    mask = _studs(structure, seed)
    if within is None or mask.raised is None:
        return mask
    share = (mask.share.astype(np.uint16) * within // 255).astype(np.uint8)
    return OverlayMask(share, mask.raised * (within * np.float32(1 / 255)))


def _domes(share: Share, unit: float) -> Map:
    """The height of what grows in heads: steep at the border of each, round above."""
    inside = cv2.distanceTransform((share > 127).astype(np.uint8), cv2.DIST_L2, 5)
    along = np.minimum(inside / np.float32(_HEAD * unit), 1)
    return np.asarray(np.sqrt(along * (2 - along)) * np.float32(_HEAD_HEIGHT * unit), np.float32)


def _pattern(kind: Kind, structure: Structure, surface: Surface, within: Share | None, seed: int) -> Share:
    share = np.full(surface.cavity.shape, 255, np.uint8) if within is None else within.copy()
    work = partial(
        _draw, int(kind), tiles(), surface.bend_x, surface.bend_y, surface.cavity, surface.upward,
        structure.contours.border_distance, structure.unit, float(seed % 1024), share,
    )  # fmt: skip
    for_rows(len(share), work)
    return share


@inlined
def _amount(
    kind: int, noise: Tiles, u: float, v: float, cavity: float, upward: float, border: float
) -> float:
    """How far an accent covers a point, 0–1."""
    broad = sample(noise, CLOUD, u * 0.6, v * 0.6)
    small = sample(noise, CLOUD_B, u * 2.0, v * 2.0)
    if kind == 0:
        line = sample(noise, VEIN, u * 0.55 + 26 * broad, v * 0.55 + 8 * small)
        return (1 - smoothstep(0.7, 1.9, line)) * smoothstep(-0.20, -0.02, broad + 0.2 * small)
    if kind == 1:
        worn = smoothstep(0.75, 1.25, cavity + 0.5 * small)
        return max(1 - smoothstep(3.2, 5.0, border + 2.5 * small), 0.85 * worn)
    if kind == 3:
        cell = sample(noise, FINE_CELL, u * 0.55, v * 0.55)
        chosen = smoothstep(0.0, 0.10, broad + 0.6 * small)
        return (1 - smoothstep(0.22, 0.30, cell)) * chosen
    if kind == 6:
        wave = (u + 0.35 * v + 10 * broad) / 34.0
        wave -= np.floor(wave)
        return smoothstep(0.0, 0.05, wave) * (1 - smoothstep(0.45, 0.50, wave))
    if kind == 7:
        run = sample(noise, STREAK, u * 1.3, v * 0.7) + 0.8 * broad - 0.25 * cavity
        return smoothstep(0.12, 0.38, run)
    if kind == 9:
        # Heads of three sizes crowd together where the place is good: in corners, and on what faces up.
        bend = 7 * small
        good = 0.85 * broad + 0.5 * (upward - 0.5) + 0.20 * (1 - smoothstep(2.0, 26.0, border))
        heads = 0.0
        for size in range(3):
            fine = (0.42, 0.8, 1.5)[size]
            shift = 131.0 * size
            away = sample(noise, CELL, (u + bend) * fine + shift, (v - bend) * fine)
            own = sample(noise, CELL_ID, (u + bend) * fine + shift, (v - bend) * fine)
            there = smoothstep(0.02, 0.06, good + 0.5 * (own - 0.62) - 0.05 * size)
            heads = max(
                heads, there * (1 - smoothstep(0.27 + 0.17 * own, 0.32 + 0.17 * own, away + 0.10 * small))
            )
        return heads
    grown = broad + 0.5 * small - 0.22 * cavity + 0.28 * (upward - 0.5)
    if kind == 5:
        return smoothstep(-0.22, -0.10, grown)
    return smoothstep(0.10, 0.19, grown)


@kernel
def _draw(
    kind: int,
    noise: Tiles,
    bend_x: Map,
    bend_y: Map,
    cavity: Map,
    upward: Map,
    border: Map,
    unit: float,
    start: float,
    share: Share,
    top: int,
    bottom: int,
) -> None:
    """Leave of ``share`` what the accent covers."""
    for y in range(top, bottom):
        for x in range(share.shape[1]):
            if share[y, x] == 0:
                continue
            bx, by = float(bend_x[y, x]), float(bend_y[y, x])
            bend = _WARP / (1.0 + 0.45 * np.sqrt(bx * bx + by * by))
            u, v = x / unit - bend * bx + start, y / unit - bend * by + 1.7 * start
            amount = _amount(kind, noise, u, v, float(cavity[y, x]), float(upward[y, x]), border[y, x] / unit)
            share[y, x] = int(clamp01(amount) * share[y, x] + 0.5)


def _studs(structure: Structure, seed: int) -> OverlayMask:
    """Domes in rows along the visible edges."""
    unit = structure.unit
    away = np.abs(structure.contours.border_distance - np.float32(_STUD_INSET * unit))
    centres = np.zeros(away.shape, np.uint8)
    spacing = max(round(_STUD_SPACING * unit), 4)
    _space_out(away < max(0.7, 0.8 * unit), spacing, seed % spacing, centres)
    radius = max(_STUD_RADIUS * unit, 1.5)
    if not centres.any():
        return OverlayMask(centres)
    distance = cv2.distanceTransform(1 - centres, cv2.DIST_L2, 5)
    dome = np.sqrt(np.maximum(1 - (distance / np.float32(radius)) ** 2, 0)).astype(np.float32)
    share = 1 - smooth_step(radius - 0.7, radius + 0.7, distance)
    return OverlayMask(np.asarray(np.rint(share * 255), np.uint8), dome * np.float32(_STUD_HEIGHT * radius))


@kernel
def _space_out(candidates: NDArray[np.bool_], spacing: int, start: int, centres: NDArray[np.uint8]) -> None:
    """Choose candidates row by row, none nearer to another than ``spacing`` pixels."""
    rows, columns = candidates.shape
    taken = np.zeros((rows, columns), np.bool_)
    for row in range(rows):
        y = (row + start) % rows
        for x in range(columns):
            if not candidates[y, x] or taken[y, x]:
                continue
            centres[y, x] = 1
            for near_y in range(max(y - spacing, 0), min(y + spacing + 1, rows)):
                for near_x in range(max(x - spacing, 0), min(x + spacing + 1, columns)):
                    apart = (near_y - y) * (near_y - y) + (near_x - x) * (near_x - x)
                    if apart < spacing * spacing:
                        taken[near_y, near_x] = True
