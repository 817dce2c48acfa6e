"""After how many pixels a pattern comes nearest to itself, so that a tile holds whole bricks and planks."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur

_REDUCED = 2  # pixels that are one in the search: what is finer than that says nothing of a lattice
_SOFT = 1.0  # sigma in reduced pixels
_MOST_STRETCH = 0.07  # natural logarithm: a brick that is wider by a fifteenth is still the same brick
_RELUCTANCE = 0.25  # what it costs to be stretched as far as that, in the variance of the pattern


@dataclass(frozen=True)
class PatternPeriod:
    """After how many pixels, across and down."""

    across: float
    down: float


def find_period(features: Map, side: int, reach: tuple[float, float], overlap: int) -> PatternPeriod:
    """Find it.

    Args:
        features: (channels, height, width), what shows of the pattern; larger than a tile of the most
            pixels and the overlap.
        side: The usual period.
        reach: The least and the most, as factors on the usual one.
        overlap: Pixels in which the ends of a tile lie over each other.
    """
    small = np.stack([_reduced(field) for field in features])
    low, high = (round(side * factor / _REDUCED) for factor in reach)
    wide = overlap // _REDUCED
    across = _apart(small, low, high, wide)
    down = _apart(np.ascontiguousarray(small.swapaxes(1, 2)), low, high, wide)
    periods = np.arange(low, high + 1)
    logs = np.log(periods / (side / _REDUCED))
    stretch = logs[:, None] - logs[None, :]
    cost = across[:, None] + down[None, :] + _RELUCTANCE * (stretch / _MOST_STRETCH) ** 2
    cost[np.abs(stretch) > _MOST_STRETCH] = np.inf
    one, other = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return PatternPeriod(float(periods[one] * _REDUCED), float(periods[other] * _REDUCED))


def _reduced(field: Map) -> Map:
    size = (field.shape[1] // _REDUCED, field.shape[0] // _REDUCED)
    return blur(cv2.resize(field, size, interpolation=cv2.INTER_AREA), _SOFT)


def _apart(fields: Map, low: int, high: int, wide: int) -> NDArray[np.float64]:
    """How far a pattern's first columns are from those after each period: 0 the same, 1 nothing in common."""
    first = fields[:, :, :wide]
    variance = 2 * float(fields.var(axis=(1, 2), dtype=np.float64).sum()) + 1e-9
    there = (fields[:, :, period : period + wide] for period in range(low, high + 1))
    apart = [float(((first - each) ** 2).mean(axis=(1, 2), dtype=np.float64).sum()) for each in there]
    return np.array(apart) / variance
