"""A light: an entry in the catalogue: an hour of the day, lamps, a weather or a season."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

import numpy as np

from retexture.engines.procedural.catalogue.point import Rgb
from retexture.imaging.arrays import Linear, Map
from retexture.prompts import Translations
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


Emit: TypeAlias = Callable[[Structure, Map, np.random.Generator, tuple[Rgb, ...]], Emission]
"""``emit(structure, height, rng, colours)``: light sources in the picture, in a light's ``neon`` colours."""

_WHITE: Rgb = (1.0, 1.0, 1.0)
_BLACK: Rgb = (0.0, 0.0, 0.0)


class LightRole(IntEnum):
    """What a light says of a picture; of several, the first role is the one that the others add to."""

    HOUR = 0
    LAMPS = 1
    WEATHER = 2
    SEASON = 3


@dataclass(frozen=True)
class SkyLook:
    """A sky to paint; colours are linear light, exposed as the picture is.

    Attributes:
        zenith: High above.
        horizon: At the horizon.
        glow: What the sun or moon adds around itself and along the horizon.
        clouds: 0 (clear) to 1 (closed).
        cloud_lit: Clouds where the light falls on them.
        cloud_shade: Clouds on the other side.
        disc: Radiance of the sun or moon; None: it is not in the sky.
        disc_size: Radius in units.
        height: Of the sun or moon between the horizon (0) and the upper border (1).
        stars: How bright.
        aurora: How bright.
        bolt: Whether lightning may strike.
    """

    zenith: Rgb
    horizon: Rgb
    glow: Rgb = _BLACK
    clouds: float = 0.3
    cloud_lit: Rgb = _WHITE
    cloud_shade: Rgb = (0.5, 0.5, 0.5)
    disc: Rgb | None = None
    disc_size: float = 14.0
    height: float = 0.1
    stars: float = 0.0
    aurora: float = 0.0
    bolt: bool = False


@dataclass(frozen=True)
class Relight:
    """What a light makes of the photo's own surfaces. Factors of 1 leave them as they are.

    Attributes:
        exposure: 0–1: how far the photo's middle light is brought to the usual.
        lit: Factor where the photo shows light.
        shade: Factor where it shows shade.
        evenness: 0–1: how much of the photo's own large light and shade is taken away.
        saturation: Of colours in this light: at night there are few.
        foreground: 0–1: how much darker what is near the camera is, against a low sun.
        shadows: 0–1: depth of the shadows that a low sun casts towards the camera.
        side: How much lighter forms are that face the key light.
        rim: Radiance on borders against the light.
        glare: 0–1: how far the sun's light spreads over the picture.
        lamp: Radiance of lamps and lit windows; black leaves them as they are.
        panes: 0–1: how many of a building's windows are lit.
        outside: Factor on what is seen through a room's windows.
        inside: Radiance that comes into a room through its windows.
        room: Factor on a room besides ``shade``: rooms are lit by lamps when it is night.
        pool: Radiance of a flame near the camera; black: there is none.
    """

    exposure: float = 0.55
    lit: Rgb = _WHITE
    shade: Rgb = _WHITE
    evenness: float = 0.0
    saturation: float = 1.0
    foreground: float = 0.0
    shadows: float = 0.0
    side: float = 0.0
    rim: Rgb = _BLACK
    glare: float = 0.0
    lamp: Rgb = _BLACK
    panes: float = 0.0
    outside: Rgb = _WHITE
    inside: Rgb = _BLACK
    room: Rgb = _WHITE
    pool: Rgb = _BLACK


@dataclass(frozen=True)
class Weather:
    """What is in the air, lies on the ground, and grows. All 0–1.

    Attributes:
        rain: How densely it rains.
        wet: How wet what faces up is.
        snow: How much of it lies.
        snowfall: How densely it falls.
        autumn: How far leaves have turned.
        spring: How far leaves are young, with blossoms.
        summer: How lush leaves are.
        underwater: How deep everything lies below water.
    """

    rain: float = 0.0
    wet: float = 0.0
    snow: float = 0.0
    snowfall: float = 0.0
    autumn: float = 0.0
    spring: float = 0.0
    summer: float = 0.0
    underwater: float = 0.0

    def with_more(self, other: "Weather") -> "Weather":
        """The stronger of both in each respect."""
        mine, theirs = vars(self), vars(other)
        return Weather(**{name: max(mine[name], theirs[name]) for name in mine})


@dataclass(frozen=True)
class Haze:
    """What lies between the surfaces and the camera.

    Attributes:
        colour: Of the haze, linear light.
        thickness: Optical, over the whole depth of a picture.
        drift: 0–1: how unevenly it lies.
    """

    colour: Rgb
    thickness: float
    drift: float = 0.5


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
        role: What it says of a picture.
        own_sky: 0–1: how far a sky stays as the photo shows it.
        air: The sky that is painted where it does not.
        relight: What it makes of the photo's own surfaces.
        weather: What is in the air and on the ground.
        haze: What lies between the surfaces and the camera, if anything.
        emit: Light sources on the materials of a picture, if there are any.
        sides: Colours of light from the left and the right; none without any.
        neon: Colours of glowing tubes: signs outdoors, strips in rooms; none without any.
        translations: The words in other languages.
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
    role: LightRole = LightRole.HOUR
    own_sky: float = 0.0
    air: SkyLook = field(default_factory=lambda: SkyLook((0.20, 0.36, 0.66), (0.60, 0.72, 0.86)))
    relight: Relight = field(default_factory=Relight)
    weather: Weather = field(default_factory=Weather)
    haze: Haze | None = None
    emit: Emit | None = None
    sides: tuple[Rgb, ...] = ()
    neon: tuple[Rgb, ...] = ()
    translations: Translations = field(default_factory=Translations)
