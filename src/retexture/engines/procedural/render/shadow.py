"""Shadows that the key light casts over the surface."""

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
