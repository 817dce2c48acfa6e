"""What a material's kernel is given and gives back."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tiles

Rgb: TypeAlias = tuple[float, float, float]
"""Linear light with the sRGB primaries."""

Palette: TypeAlias = tuple[Rgb, Rgb, Rgb, Rgb]
"""Ground, second ground, vein or shade, accent."""

Parameters: TypeAlias = tuple[float, float, float, float]


class Point(NamedTuple):
    """Where on a surface a kernel is asked.

    Attributes:
        u: Position across the surface in units (1/1024 of the picture's long side), bent by its form.
        v: Position along the surface, the way its forms run.
        w: Height above the picture plane in units; gives depth to solid patterns.
        cavity: -1.5 (deep in a fold) to 1.5 (on a worn edge).
        upward: 0 (facing down) to 1 (facing up).
        border: Distance to the nearest visible edge in units.
        relief: The photo's own light and dark here, about -2 to 2.
        red: The photo's colour here, smoothed, linear light.
        green: See ``red``.
        blue: See ``red``.
        seed: An integer for hashing.
    """

    u: float
    v: float
    w: float
    cavity: float
    upward: float
    border: float
    relief: float
    red: float
    green: float
    blue: float
    seed: int


class Sample(NamedTuple):
    """What a surface is at a point.

    Attributes:
        red: Albedo, or for a metal its reflectance at normal incidence; linear light.
        green: See ``red``.
        blue: See ``red``.
        roughness: 0.04 (mirror) to 1 (chalk).
        metalness: 0 or 1, between them only where both meet.
        height: Above the surface, in units.
        subsurface: 0 to 1, how much light wanders below the surface.
        emission: 0 to 1, share of the material's glow.
        transmission: 0 to 1, how much of what lies behind shows through.
    """

    red: float
    green: float
    blue: float
    roughness: float
    metalness: float
    height: float
    subsurface: float
    emission: float
    transmission: float


@inlined
def surface_of(
    colour: Rgb,
    roughness: float,
    metalness: float = 0.0,
    height: float = 0.0,
    subsurface: float = 0.0,
    emission: float = 0.0,
    transmission: float = 0.0,
) -> Sample:
    """Build a :class:`Sample` by name: a material says what it sets, and nothing else.

    A named tuple's own defaults are not understood by the kernel compiler; those of a function are.
    """
    red, green, blue = colour
    return Sample(red, green, blue, roughness, metalness, height, subsurface, emission, transmission)


Kernel: TypeAlias = Callable[[Tiles, Point, Palette, Parameters], Sample]
"""``kernel(noise, at, palette, parameters)``, declared with :func:`retexture.imaging.kernels.inlined`."""
