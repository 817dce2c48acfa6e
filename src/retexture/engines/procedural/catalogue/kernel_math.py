"""Small functions that kernels are written with.

Kernels compute in double precision and store single: they are bound by memory look-ups, and plain numbers
keep them readable.
"""

import math

from retexture.engines.procedural.catalogue.point import Point, Rgb
from retexture.imaging.kernels import inlined


@inlined
def clamp01(x: float) -> float:
    """``x`` bounded to 0–1."""
    return min(max(x, 0.0), 1.0)


@inlined
def smoothstep(low: float, high: float, x: float) -> float:
    """0 below ``low``, 1 above ``high``, 3t²-2t³ between them."""
    t = min(max((x - low) * (1.0 / (high - low)), 0.0), 1.0)  # one over constants is folded away
    return t * t * (3.0 - 2.0 * t)


@inlined
def mix(a: float, b: float, t: float) -> float:
    """``a`` at t = 0, ``b`` at t = 1."""
    return a + (b - a) * t


@inlined
def mix_colour(a: Rgb, b: Rgb, t: float) -> Rgb:
    """``a`` at t = 0, ``b`` at t = 1, channel by channel."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


@inlined
def lit(colour: Rgb, light: float) -> Rgb:
    """``colour`` under more or less light, each channel within 0–1."""
    return (
        min(max(colour[0] * light, 0.0), 1.0),
        min(max(colour[1] * light, 0.0), 1.0),
        min(max(colour[2] * light, 0.0), 1.0),
    )


@inlined
def fraction(x: float) -> float:
    """The part of ``x`` above the next lower integer, 0 ≤ f < 1."""
    return x - math.floor(x)


@inlined
def hash01(x: float, y: float, seed: int) -> float:
    """A pseudo-random number in 0–1 for a cell (whole x and y) and a seed."""
    h = (int(x) * 374761393 + int(y) * 668265263 + seed * 974634551) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    h = h ^ (h >> 16)
    return (h & 0xFFFFFF) / 16777216.0


@inlined
def facet(u: float, v: float, size: float, seed: int) -> tuple[float, float, float]:
    """A plane broken into flat facets, each tilted its own way, around scattered points.

    Args:
        u: Where, in units.
        v: Where, in units.
        size: Mean distance of the points in units.
        seed: An integer for hashing.

    Returns:
        Height in units, distance to the facet's nearest edge in units, and the facet's number, 0–1.
    """
    column, row = math.floor(u / size), math.floor(v / size)
    nearest = second = 1e9
    away_x = away_y = 0.0
    own_column, own_row = column, row
    for j in range(row - 1, row + 2):
        for i in range(column - 1, column + 2):
            x = u - (i + 0.1 + 0.8 * hash01(i, j, seed)) * size
            y = v - (j + 0.1 + 0.8 * hash01(i, j, seed + 1)) * size
            distance = x * x + y * y
            if distance < nearest:
                second, nearest = nearest, distance
                away_x, away_y, own_column, own_row = x, y, i, j
            elif distance < second:
                second = distance
    tilt_x = hash01(own_column, own_row, seed + 2) - 0.5
    tilt_y = hash01(own_column, own_row, seed + 3) - 0.5
    height = 0.55 * (tilt_x * away_x + tilt_y * away_y)
    return height, math.sqrt(second) - math.sqrt(nearest), hash01(own_column, own_row, seed + 4)


@inlined
def luminance_of(red: float, green: float, blue: float) -> float:
    """Relative luminance of linear light (ITU-R BT.709); of whole pictures: ``imaging.colour.luminance``."""
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@inlined
def photo_level(at: Point) -> float:
    """How light the photo is here to the eye, about 0–1: the root of its luminance."""
    return math.sqrt(max(luminance_of(at.red, at.green, at.blue), 0.0))


@inlined
def dyed(at: Point, luminance: float, vivid: float) -> Rgb:
    """The photo's hue as a pigment of another lightness, so that its light and shade do not come along.

    Args:
        at: Where.
        luminance: Of the pigment, linear.
        vivid: 0 grey, 1 as colourful as the photo.
    """
    own = luminance_of(at.red, at.green, at.blue) + 0.01
    return (
        min(luminance * max(1 + vivid * ((at.red + 0.01) / own - 1), 0.05), 0.95),
        min(luminance * max(1 + vivid * ((at.green + 0.01) / own - 1), 0.05), 0.95),
        min(luminance * max(1 + vivid * ((at.blue + 0.01) / own - 1), 0.05), 0.95),
    )


@inlined
def stitches(at: Point, inset: float, frequency: float) -> tuple[float, float]:
    """A sewn seam along the visible edges: how deep it is pressed in, where the thread lies, each 0–1.

    Args:
        at: Where.
        inset: Distance of the seam from the edge in units.
        frequency: Radians a unit; a stitch and its gap take a turn.
    """
    away = abs(at.border - inset)
    # The sum of two waves is broken into dashes along a line of nearly any direction.
    on = smoothstep(-0.5, 0.1, math.sin(at.u * frequency) + math.sin(at.v * frequency + 1.0))
    return 1 - smoothstep(1.0, 3.2, away), (1 - smoothstep(1.3, 2.0, away)) * on


@inlined
def before_curve(shown: float) -> float:
    """The linear light that the tone curve of the last stage turns into ``shown``."""
    a, b, c = 2.51 - 2.43 * shown, 0.03 - 0.59 * shown, -0.14 * shown
    return (math.sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
