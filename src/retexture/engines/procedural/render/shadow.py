"""Shadows that the key light casts over the surface, and a low sun over the ground."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.structure import Structure

_STEPS = 12
_STEP = 2.2  # half-size pixels at 1024


def cast_shadows(structure: Structure, surface: Surface, key: NDArray[np.float32]) -> Map:
    """Share of the key light that arrives, 0–1, (height, width): softer the farther the caster is."""
    unit = structure.unit
    half = surface.casting
    flat = max(float(np.hypot(key[0], key[1])), 0.3)
    lit = np.empty_like(half)
    along_x, along_y, slope = float(key[0]), float(key[1]), float(key[2]) / flat * 0.55
    step = max(_STEP * unit, 1.0)
    for_rows(half.shape[0], partial(_march, half, along_x, along_y, slope, step, lit))
    return resize(blur(lit, max(1.2 * unit, 0.4)), structure.size)


@kernel
def _march(
    height: Map, along_x: float, along_y: float, slope: float, step: float, lit: Map, top: int, bottom: int
) -> None:
    """March from each pixel towards the light; the steps grow, the penumbra widens with them."""
    rows, columns = height.shape
    for y in range(top, bottom):
        for x in range(columns):
            here = height[y, x]
            most = 0.0
            for i in range(1, _STEPS + 1):
                distance = i * step * (1.0 + 0.12 * i)
                there_x, there_y = int(x + along_x * distance), int(y + along_y * distance)
                if there_x < 0 or there_y < 0 or there_x >= columns or there_y >= rows:
                    break
                above = (height[there_y, there_x] - here - distance * slope) / (2.0 + 0.35 * distance)
                most = max(most, above)
            lit[y, x] = 1.0 / (1.0 + 1.6 * most)


_LONG_STEPS = 26
_LONGEST = 0.85  # of the picture's width
_SHORTENED = 0.62  # how fast a shadow fades on its way, in the same measure


def shadows_towards(stands: Map, level: Map, foot: tuple[float, float], unit: float) -> Map:
    """Shadows that a low sun casts over level ground towards the camera, 0 (none) to 1.

    Args:
        stands: (height, width) float32 0–1: what stands on the ground and casts them.
        level: (height, width) float32 0–1: the ground that they fall on.
        foot: The place (x, y) below the sun, on the horizon, that all shadows lead away from.
        unit: Pixels in a unit.
    """
    dark = np.empty_like(stands)
    for_rows(len(stands), partial(_lead, stands, level, foot[0], foot[1], dark))
    return blur(dark, max(1.5 * unit, 0.3))


@kernel
def _lead(stands: Map, level: Map, foot_x: float, foot_y: float, dark: Map, top: int, bottom: int) -> None:
    """Go from each pixel towards the sun's foot; the nearest thing on the way casts the darkest shadow."""
    rows, columns = stands.shape
    for y in range(top, bottom):
        for x in range(columns):
            most = 0.0
            dark[y, x] = 0.0
            if level[y, x] < 0.01:
                continue
            to_x, to_y = foot_x - x, foot_y - y
            way = np.sqrt(to_x * to_x + to_y * to_y) + 1e-3
            if to_y < 0:
                far = min(way, _LONGEST * columns)
                for i in range(1, _LONG_STEPS + 1):
                    part = (i / _LONG_STEPS) ** 1.5
                    there_x = int(x + to_x / way * far * part)
                    there_y = int(y + to_y / way * far * part)
                    if there_x < 0 or there_y < 0 or there_x >= columns or there_y >= rows:
                        break
                    fade = 1 - part * far / (_SHORTENED * columns)
                    most = max(most, stands[there_y, there_x] * max(fade, 0.0))
            dark[y, x] = most
