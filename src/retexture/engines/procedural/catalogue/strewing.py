"""Things strewn over a surface that lie over each other: leaves, blossoms."""

import math

from retexture.engines.procedural.catalogue.kernel_math import hash01
from retexture.imaging.kernels import inlined


@inlined
def thing(
    column: float, row: float, u: float, v: float, size: float, seed: int
) -> tuple[float, float, float]:
    """Where a point lies on the thing of a place.

    Args:
        column: Of the place.
        row: Of the place.
        u: Where, in units.
        v: Where, in units.
        size: Mean distance of the things in units.
        seed: An integer for hashing.

    Returns:
        Position across and along the thing from its middle, in mean distances, and the thing's number, 0–1.
    """
    x = u / size - column - 0.15 - 0.7 * hash01(column, row, seed)
    y = v / size - row - 0.15 - 0.7 * hash01(column, row, seed + 1)
    angle = 6.2832 * hash01(column, row, seed + 2)
    cosine, sine = math.cos(angle), math.sin(angle)
    return x * cosine + y * sine, y * cosine - x * sine, hash01(column, row, seed + 3)
