"""Felt: pieces of matted wool without a weave, dyed in the photo's hues and sewn along their edges."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import (
    dyed,
    mix_colour,
    photo_level,
    smoothstep,
    stitches,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, VEIN, Tiles, sample
from retexture.prompts import Translations

_LAYINGS = 4  # directions of fibres; with fewer a weave shows


@inlined
def _fibres(noise: Tiles, u: float, v: float) -> float:
    """Fibres that lie every way, about -1 to 1."""
    total = 0.0
    for laying in range(_LAYINGS):
        angle = 0.4 + laying * math.pi / _LAYINGS
        cosine, sine = math.cos(angle), math.sin(angle)
        across, along = u * cosine + v * sine, v * cosine - u * sine
        total += sample(noise, STREAK, 0.75 * across + 173 * laying, 1.1 * along)
    return 0.6 * total


@inlined
def felt(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: relief of the matting, share of the photo's colour. Palette: wool, pale and dark fibres."""
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.8, at.v * 1.8)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    fibre = _fibres(noise, at.u + 16 * small, at.v + 16 * broad)
    # A few single hairs lie on top, curled.
    pale = 1 - smoothstep(0.15, 0.7, sample(noise, VEIN, at.u * 1.25 + 60 * small, at.v * 1.25))
    dark = 1 - smoothstep(0.15, 0.7, sample(noise, VEIN, at.v * 1.2 + 400, at.u * 1.2 + 60 * broad))
    pale, dark = pale * smoothstep(-0.1, 0.2, small), dark * smoothstep(-0.1, 0.2, -small)

    # A piece is dyed in one tone: its light and shade are left to the light that falls on it.
    own = dyed(at, 0.07 + 0.45 * smoothstep(0.15, 0.85, photo_level(at)), 1.4)
    sewn, thread = stitches(at, 7.0, 0.42)
    colour = mix_colour(mix_colour(palette[0], own, parameters[1]), palette[1], 0.45 * pale)
    colour = mix_colour(mix_colour(colour, palette[2], 0.40 * dark), palette[1], 0.85 * thread)
    light = 0.96 + 0.26 * fibre + 0.10 * grain + 0.42 * small + 0.16 * broad
    light *= 1 - 0.35 * sewn * (1 - thread)
    matted = 1.7 * fibre + 4.0 * small + 5 * broad + 0.7 * grain + 0.8 * pale
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=1.0,
        height=parameters[0] * matted - 3.0 * sewn + 4.0 * thread,
        subsurface=0.12,
    )


FELT = Material(
    name="felt",
    words=(
        "felt",
        "felted",
        "felted wool",
        "wool felt",
        "needle felt",
        "needle felted",
        "boiled wool",
        "loden",
    ),
    kernel=felt,
    gamut=TEXTILES,
    families=(
        Family("grey melange", (("8b8987", "cfccc7", "454444"),)),
        Family("natural", (("cabda6", "f0e8d8", "8c7d66"),)),
        Family("charcoal", (("454447", "8f8d90", "1c1b1e"),)),
        Family("moss", (("5f7038", "a8b57e", "333d1c"),)),
    ),
    parameters=((1.1, 0.60),),
    shading=Shading(form=0.5, middle=0.18, fine=0.0, value=0.0),
    body=Body(inflation=1.4, relief=1.0, groove=1.8, smoothing=4.5, warp=8.0),
    exposure=0.9,
    own_colour=1,
    light="overcast",
    translations=Translations(
        es="fieltro; lana afieltrada",
        pt="feltro; lã feltrada",
        fr="feutre; feutrine; laine feutrée; feutré",
        de="filz; wollfilz; gefilzt",
        it="feltro; lana infeltrita; infeltrito",
        zh="毛毡; 羊毛毡",
        ja="フェルト; 羊毛フェルト",
        ru="фетр; войлок; фетровый; войлочный",
    ),
)
