"""The marks that a brush, a pencil and a pen leave, as small pictures that strokes are drawn with."""

from functools import cache

import cv2
import numpy as np

from retexture.engines.procedural.drawing.strokes import Brushes, Floats

_LONG, _WIDE = 160, 64


def _bristles(rng: np.random.Generator, along: float, across: float) -> Floats:
    """Streaks along a stroke with standard deviation 1; sigmas in texels."""
    white = rng.standard_normal((_LONG, _WIDE), np.float32)
    soft = cv2.GaussianBlur(
        white.astype(np.float64), (0, 0), across, sigmaY=along, borderType=cv2.BORDER_REFLECT
    )
    return np.asarray((soft - soft.mean()) / soft.std(), np.float32)


def _axes() -> tuple[Floats, Floats]:
    """Position along a stroke, 0–1, as a column, and across, -1 to 1, as a row."""
    return np.linspace(0, 1, _LONG, dtype=np.float32)[:, None], np.linspace(-1, 1, _WIDE, dtype=np.float32)[
        None
    ]


@cache
def bristle_brushes(count: int = 12) -> Brushes:
    """Flat hog-hair brushes: loaded at the start, a raised rim at the sides, running dry towards the end."""
    rng = np.random.Generator(np.random.PCG64(41))
    along, across = _axes()
    made = []
    for _ in range(count):
        hairs = 0.75 * _bristles(rng, 34, 0.9) + 0.5 * _bristles(rng, 60, 3.0)
        ragged = 0.10 * _bristles(rng, 22, 1.5)
        skew = rng.uniform(-0.10, 0.10)
        start = (along - 0.05 - 0.10 * across**2 - skew * across + 0.12 * ragged) * 26
        end = (0.97 - along - 0.06 * across**2 + skew * across) * 9 + 1.1 * np.minimum(hairs, 0.6)
        side = (1 - np.abs(across)) * 9 + 4.5 * ragged - 0.3
        dry = 1.55 - 1.1 * along**2 + 0.30 * hairs
        border = np.minimum((1 - np.abs(across)) * 14, np.minimum(along, 1 - along) * 40)
        cover = np.clip(np.minimum.reduce(np.broadcast_arrays(start, end, side, dry, border)), 0, 1)
        rim = np.exp(-(((np.abs(across) - 0.80) / 0.10) ** 2))
        blob = np.exp(-(((along - 0.90) / 0.06) ** 2)) + 0.6 * np.exp(-(((along - 0.08) / 0.05) ** 2))
        thick = 0.46 + 0.17 * hairs + 0.22 * rim + 0.16 * blob - 0.14 * along
        made.append(np.stack([cover, np.clip(thick, 0, 1) * (0.35 + 0.65 * cover)], axis=-1))
    return np.stack(made).astype(np.float32)


@cache
def pencil_points(count: int = 8) -> Brushes:
    """Pencil marks: pressed in the middle, lifted at both ends, broken by the wood and the hand."""
    rng = np.random.Generator(np.random.PCG64(43))
    along, across = _axes()
    made = []
    for _ in range(count):
        pressure = np.sqrt(np.clip(1 - (2 * along - 1) ** 2, 0, 1)) * (1 + 0.25 * _bristles(rng, 14, 12))
        cover = np.clip(1 - across**2, 0, 1) * np.clip(pressure, 0, 1)
        made.append(np.stack([cover, cover], axis=-1))
    return np.stack(made).astype(np.float32)


@cache
def pen_points(count: int = 8) -> Brushes:
    """Pen strokes: opaque, set down round, tapering as the pen is lifted, of slightly uneven width."""
    rng = np.random.Generator(np.random.PCG64(47))
    along, across = _axes()
    made = []
    for _ in range(count):
        uneven = 1 + 0.15 * _bristles(rng, 18, 40)
        wide = np.minimum(np.minimum(np.sqrt(along) * 3, (1 - along) * 2), 1) * uneven
        cover = np.clip((np.minimum(wide, 1) - np.abs(across)) * 3, 0, 1)
        made.append(np.stack([cover, cover], axis=-1))
    return np.stack(made).astype(np.float32)
