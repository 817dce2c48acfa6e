"""Tone drawn with lines: strokes that are the denser, the darker the place."""

import math
from dataclasses import dataclass
from typing import cast

import numpy as np

from retexture.engines.procedural.drawing.flow import Flow
from retexture.engines.procedural.drawing.strokes import Marks, Strokes, along_flow, at, scatter
from retexture.imaging.arrays import Map
from retexture.imaging.colour import linear_to_oklab
from retexture.imaging.elementary import power
from retexture.imaging.filters import blur, smoothstep
from retexture.structure import InputKind, Structure

_WHITE, _CELLS = 0.04, 1.7  # a drawing's cells: what counts as white, and the gain of their pale tones
_THINNEST = 0.75  # half a stroke's width in pixels: below it strokes would flicker


@dataclass(frozen=True)
class Hatch:
    """One direction of hatching. Lengths in units (1/1024 of the long side).

    Attributes:
        cover: How often the strokes cover the ground where it is darkest.
        length: Half a stroke's length.
        width: Half a stroke's width.
        begins: The darkness, 0–1, at which the first strokes are laid.
        full: The darkness at which all are laid.
        turn: Tangent of the angle to the flow.
        steady: 0 follows the flow, 1 keeps to one slant over the whole sheet.
        slant: The angle of that slant to the x axis, in radians.
    """

    cover: float
    length: float
    width: float
    begins: float
    full: float
    turn: float = 0.0
    steady: float = 0.0
    slant: float = -0.9


def darkness(structure: Structure, contrast: float) -> Map:
    """How dark a draughtsman takes each place to be, 0–1: the photo's tones stretched over the sheet.

    Args:
        structure: The analysis; texture is evened out, since the hatching has its own, and a drawing's cells
            have the tones of their colours.
        contrast: 1 spreads the middle of the tones evenly; more deepens the darks and clears the lights.
    """
    bands = structure.bands
    tone = bands.base + bands.middle * (1 - 0.4 * bands.texture) + bands.fine * (0.8 - 0.6 * bands.texture)
    tone = blur(tone, max(0.3, 0.8 * structure.unit))
    sample = tone[:: max(1, tone.shape[0] // 256), :: max(1, tone.shape[1] // 256)]
    dark, light = np.quantile(sample, [0.03, 0.94]).astype(np.float32)
    dark = min(dark, light - np.float32(0.6))
    level = np.clip((light - tone) / (light - dark), 0, 1.15)
    median = float(np.median(np.clip((light - sample) / (light - dark), 0.02, 0.98)))
    level = power(level, float(np.clip(math.log(0.42) / math.log(median), 0.8, 3.0)))
    dark_there = np.clip(0.5 + contrast * (level - 0.5), 0, 1).astype(np.float32)
    if structure.kind is InputKind.DRAWING:  # the lines alone would leave every cell white
        cells = 1 - linear_to_oklab(structure.linear)[..., 0]
        dark_there = np.maximum(dark_there, np.clip((cells - _WHITE) * _CELLS, 0, 1))
    return cast(Map, dark_there.astype(np.float32))


def pressure(dark: Map, hatch: Hatch) -> Map:
    """How hard the hand presses, 0–1: strokes run out where the place gets too light for them."""
    return smoothstep(hatch.begins - 0.10, hatch.begins + 0.16, dark)


@dataclass(frozen=True, eq=False)
class Sheet:
    """What all hatching of one drawing has in common.

    Attributes:
        structure: The photo's analysis.
        dark: How dark each place is to be, from :func:`darkness`.
        flow: The directions that strokes follow.
        scale: Factor on the strokes' lengths and widths.
    """

    structure: Structure
    dark: Map
    flow: Flow
    scale: float


def hatched(sheet: Sheet, hatch: Hatch, rng: np.random.Generator) -> Strokes:
    """Lay out one direction of hatching; a stroke fades in with the darkness of its place."""
    unit = sheet.structure.unit * sheet.scale
    area = 4 * (hatch.length * unit) * max(hatch.width * unit, _THINNEST)
    x, y = scatter(rng, sheet.structure.size, max(1.0, math.sqrt(area / hatch.cover)))
    chance = rng.random((4, len(x)), np.float32)
    needed = hatch.begins + (hatch.full - hatch.begins) * chance[0]
    present = np.clip((at(sheet.dark, x, y) - needed) * np.float32(9), 0, 1)
    which = np.flatnonzero(present > 0)
    x, y, present, chance = x[which], y[which], present[which], chance[:, which]
    length = (hatch.length * unit * (0.55 + 0.9 * chance[1])).astype(np.float32)
    width = np.maximum(hatch.width * unit * (0.8 + 0.4 * chance[2]), np.float32(_THINNEST)).astype(np.float32)
    opacity = (present * (0.72 + 0.28 * chance[3])).astype(np.float32)
    return along_flow(_slanted(sheet.flow, hatch), Marks(x, y, length, width, opacity, which))


def _slanted(flow: Flow, hatch: Hatch) -> Flow:
    """Turn a flow towards one slant, by as much as ``hatch.steady`` says."""
    if hatch.steady == 0:
        return flow
    x, y = np.float32(np.cos(hatch.slant)), np.float32(np.sin(hatch.slant))
    side = np.where(flow.x * x + flow.y * y < 0, np.float32(-1), np.float32(1))
    keep = np.float32(1 - hatch.steady) * side
    mixed_x, mixed_y = keep * flow.x + hatch.steady * x, keep * flow.y + hatch.steady * y
    norm = np.hypot(mixed_x, mixed_y)
    return Flow((mixed_x / norm).astype(np.float32), (mixed_y / norm).astype(np.float32), flow.strength)
