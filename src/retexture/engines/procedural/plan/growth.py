"""What climbs walls: it starts at their foot and in corners, and ends in clusters of leaves."""

from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import clamp01, smoothstep
from retexture.engines.procedural.layout import Share
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, STREAK, Tiles, sample, tiles
from retexture.prompts import Place
from retexture.structure import Structure

_ON_WALLS = 0.5  # of what is to be overgrown: less of it on walls, and it is a thing
_EVEN = 20.0  # units over which the foot of a wall is evened out: bushes before it make steps
_EVERY = 3.7  # how far apart in the noise the masks of two plants lie, in pictures


def growth(structure: Structure, within: Share | None, seed: int) -> Share | None:
    """Draw where plants climb on walls.

    Args:
        structure: The photo's analysis.
        within: What is to be overgrown; None: everything.
        seed: Where in the noise it begins.

    Returns:
        How far they cover each pixel; None where it is no walls that are to be overgrown.
    """
    wall = structure.scene.where(Place.WALL)
    if wall is None or within is None:
        return None
    inside = within > 127
    if not inside.any() or float((wall > 0.5)[inside].mean()) < _ON_WALLS:
        return None
    from_foot, reach = _from_foot(inside, structure.unit)
    share = within.copy()
    border = structure.contours.border_distance
    work = partial(
        _climb, tiles(), from_foot, reach, border, structure.unit, float((seed * _EVERY) % 1024), share
    )
    for_rows(len(share), work)
    return share


def _from_foot(inside: NDArray[np.bool_], unit: float) -> tuple[Map, float]:
    """How high each pixel is above the foot of its wall, in units; and how high most walls are."""
    rows = np.arange(len(inside), dtype=np.float32)[:, None]
    shown = inside.any(axis=0)
    lowest = np.where(shown, len(inside) - 1 - np.argmax(inside[::-1], axis=0), 0).astype(np.float32)
    weight = blur(np.atleast_2d(shown.astype(np.float32)), _EVEN * unit) + np.float32(1e-3)
    spread = blur(np.atleast_2d(np.asarray(lowest * shown, np.float32)), _EVEN * unit)
    foot = np.asarray(spread / weight, np.float32)
    columns = inside.sum(axis=0)[shown]
    return cast(Map, (foot - rows) / np.float32(unit)), float(np.median(columns)) / unit


@kernel
def _climb(
    noise: Tiles,
    from_foot: Map,
    reach: float,
    border: Map,
    unit: float,
    start: float,
    share: Share,
    top: int,
    bottom: int,
) -> None:
    """Leave of ``share`` what is overgrown."""
    for y in range(top, bottom):
        for x in range(share.shape[1]):
            if share[y, x] == 0:
                continue
            u, v = x / unit + start, y / unit + 1.7 * start
            broad = sample(noise, CLOUD, u * 0.55, v * 0.30)
            small = sample(noise, CLOUD_B, u * 1.5, v * 1.2)
            tendril = sample(noise, STREAK, u * 0.55 + 14 * small, v * 0.10)
            leaf = sample(noise, FINE_CELL, u * 1.1 + 6 * small, v * 1.1)
            # Some plants reach the eaves and others a man's height.
            plant = sample(noise, CLOUD, u * 0.35 + 511, 40.0)
            high = reach * clamp01(0.30 + 1.9 * plant + 0.5 * broad) + 12.0
            low = 1 - max(from_foot[y, x], 0.0) / high
            corner = 1 - smoothstep(2.0, 22.0, border[y, x] / unit)
            grown = 0.62 * low + 0.95 * broad + 0.40 * small + 0.30 * tendril + 0.22 * corner
            amount = smoothstep(0.24, 0.34, grown + 0.30 * (0.5 - leaf))
            share[y, x] = int(clamp01(amount) * share[y, x] + 0.5)
