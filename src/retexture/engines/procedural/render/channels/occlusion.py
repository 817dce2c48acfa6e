"""Ambient occlusion of heights: how much of the sky above it each point of a surface sees."""

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, kernel

_WAYS = 12  # directions in which the horizon is looked for
_DISTANCES = (1.0, 2.0, 3.5, 6.0, 10.0, 16.0, 25.0, 38.0)  # units: what is farther hides little of the sky
_FADING = 45.0  # units over which what hides the sky counts for less and less


def ambient_occlusion(height: Map, unit: float, *, periodic: bool) -> Map:
    """Share of an even sky's light that reaches each point of a surface, 0–1.

    For each direction the horizon is the steepest slope up to a point there; of light weighted by the cosine
    of its angle 1 - sin² of the horizon's elevation arrives (horizon-based ambient occlusion, Bavoil, Sainz
    and Dimitrov 2008).

    Args:
        height: (height, width) float32, in pixels.
        unit: Pixels in a unit.
        periodic: Whether the surface goes on beyond its sides; otherwise it is level there.
    """
    angles = [2 * math.pi * (way + 0.5) / _WAYS for way in range(_WAYS)]
    steps = [(math.sin(each) * far, math.cos(each) * far, far) for each in angles for far in _DISTANCES]
    offsets = np.array(steps, np.float64).reshape(_WAYS, len(_DISTANCES), 3) * max(unit, 1e-3)
    arriving = np.empty_like(height)
    work = partial(_look_around, height, offsets, _FADING * unit, periodic, arriving)
    for_rows(len(height), work)
    return arriving


@kernel
def _look_around(
    height: Map,
    offsets: NDArray[np.float64],
    fading: float,
    periodic: bool,
    arriving: Map,
    top: int,
    bottom: int,
) -> None:
    rows, columns = height.shape
    for y in range(top, bottom):
        for x in range(columns):
            here, light = float(height[y, x]), 0.0
            for way in range(offsets.shape[0]):
                steepest = 0.0
                for step in range(offsets.shape[1]):
                    down, across = offsets[way, step, 0], offsets[way, step, 1]
                    there_y, there_x = y + math.floor(down + 0.5), x + math.floor(across + 0.5)
                    if periodic:
                        there_y, there_x = there_y % rows, there_x % columns
                    else:
                        there_y, there_x = min(max(there_y, 0), rows - 1), min(max(there_x, 0), columns - 1)
                    distance = max(offsets[way, step, 2], 1.0)
                    slope = (float(height[there_y, there_x]) - here) / distance
                    steepest = max(steepest, slope * max(1.0 - distance / fading, 0.0))
                light += 1.0 / (1.0 + steepest * steepest)
            arriving[y, x] = light / offsets.shape[0]
