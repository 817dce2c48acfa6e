"""A light: an entry in the catalogue, with up to two effects of its own beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from retexture.engines.procedural.catalogue.point import Rgb
from retexture.imaging.arrays import Linear, Map
from retexture.structure import Structure


@dataclass(frozen=True)
class Exposure:
    """Where a light's picture lies between black and white.

    A median auto-exposure would turn night into day, so each light has targets of its own.

    Attributes:
        median: Linear value that the median brightness is drawn to.
        high: Linear value that the 97th percentile is drawn to.
        balance: 0 follows the median alone, 1 the highlights alone.
    """

    median: float = 0.30
    high: float = 1.05
    balance: float = 0.38


@dataclass(frozen=True)
class LightGrade:
    """The look of the developed picture.

    Attributes:
        saturation: 1 leaves colours as they are.
        contrast: 1 leaves it as it is; around middle grey.
        bloom: How much of the light above white spills over.
        shadow_tint: Factor on dark colours.
        highlight_tint: Factor on light colours.
    """

    saturation: float = 1.0
    contrast: float = 1.05
    bloom: float = 0.10
    shadow_tint: Rgb = (1.0, 1.0, 1.0)
    highlight_tint: Rgb = (1.0, 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Emission:
    """Light that is made inside the picture.

    Attributes:
        seen: (height, width, 3) float32 linear: the glow that the camera sees.
        received: (height, width, 3) float32 linear: what of it falls on the surfaces.
    """

    seen: Linear
    received: Linear


Emit: TypeAlias = Callable[[Structure, Map, np.random.Generator], Emission]
"""``emit(structure, height, rng)``: light sources inside the picture."""

Atmosphere: TypeAlias = Callable[[Linear, Structure], Linear]
"""``atmosphere(picture, structure)``: what lies between the surfaces and the camera."""


@dataclass(frozen=True)
class Light:
    """A light: the sun or lamp (key), what surrounds the picture, and how it is developed.

    Colours are linear light; directions point from the surface to the light, x right, y down, z to the
    viewer.

    Attributes:
        name: What it is called, as a person would write it in a prompt.
        words: Words and phrases that ask for it, lower case; the name is one of them.
        key: Direction of the key light.
        key_colour: Its radiance.
        sky: Radiance from above.
        horizon: Radiance from the sides.
        ground: Radiance from below.
        rim: Radiance of a light behind the subject.
        exposure: Where the picture lies between black and white.
        grade: How it is developed.
        own_sky: 0–1: how far a sky stays as the photo shows it.
        sky_brightness: Factor on the exposure of a painted sky: below 1 it is darker than what lies under it.
        emit: Light sources inside the picture, if there are any.
        atmosphere: What lies between the surfaces and the camera, if anything.
    """

    name: str
    words: tuple[str, ...]
    key: Rgb
    key_colour: Rgb
    sky: Rgb
    horizon: Rgb
    ground: Rgb
    rim: Rgb
    exposure: Exposure = field(default_factory=Exposure)
    grade: LightGrade = field(default_factory=LightGrade)
    own_sky: float = 0.0
    sky_brightness: float = 1.0
    emit: Emit | None = None
    atmosphere: Atmosphere | None = None
