"""Limewash: thin mineral paint brushed crosswise in many coats, cloudy where it dried."""

import math
from dataclasses import replace

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_STROKE = 62.0  # units: a block brush's reach


@inlined
def _coat(noise: Tiles, at: Point, bend: float, turned: float, seed: int) -> tuple[float, float]:
    """One coat: how thick the brush left it, and how far it covers, each about 0–1."""
    cosine, sine = math.cos(turned), math.sin(turned)
    run, across = at.u * cosine + at.v * sine, at.v * cosine - at.u * sine
    _, rim, stroke = facet(0.55 * run + 60 * bend, 1.5 * across + 25 * bend, _STROKE, seed)
    own = turned + 0.9 * (stroke - 0.5)
    cosine, sine = math.cos(own), math.sin(own)
    run, across = at.u * cosine + at.v * sine, at.v * cosine - at.u * sine
    hair = sample(noise, STREAK, across * 0.8 + 411 * stroke, run * 0.22)
    return hair, stroke * smoothstep(0.0, 22.0, rim)


@inlined
def limewash(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: strength of the clouds, lumps of the wall below. Palette: paint, thin, thick paint."""
    clouds, lumps = parameters[0], parameters[1]
    broad = sample(noise, CLOUD, at.u * 0.38, at.v * 0.38)
    small = sample(noise, CLOUD_B, at.u * 1.1, at.v * 1.1)
    grain = sample(noise, GRAIN, at.u, at.v)
    first_hair, first = _coat(noise, at, broad, 0.8, at.seed)
    second_hair, second = _coat(noise, at, small, -0.75, at.seed + 9)
    brushed = 0.30 * (first - 0.35) + 0.30 * (second - 0.35) + 0.14 * first_hair + 0.14 * second_hair
    thickness = clouds * (1.5 * broad + 0.5 * small + brushed)
    colour = mix_colour(palette[0], palette[1], clamp01(-1.7 * thickness))
    colour = mix_colour(colour, palette[2], clamp01(1.7 * thickness + 0.15 * at.cavity))
    dull = 1 + 0.03 * grain
    lump = sample(noise, CELL, at.u * 0.9 + 30 * small, at.v * 0.9 + 30 * broad)
    return surface_of(
        (colour[0] * dull, colour[1] * dull, colour[2] * dull),
        roughness=0.94,
        height=4 * broad
        + 1.2 * small
        + 0.55 * (first_hair + second_hair)
        + 0.3 * grain
        + lumps * (9 * lump * lump + 8 * broad + 5 * small),
        subsurface=0.05,
    )


LIMEWASH = Material(
    name="limewash",
    words=(
        "limewash",
        "lime wash",
        "limewashed",
        "lime washed",
        "limewash paint",
        "lime paint",
        "mineral paint",
        "colourwash",
        "colorwash",
        "distemper",
    ),
    kernel=limewash,
    gamut=MINERALS,
    laid_on=("walls",),
    families=(
        Family("oat", (("c8bdae", "aba091", "e0d8cc"),)),
        Family("chalk", (("d6d2c9", "bfbab0", "eeebe4"),)),
        Family("clay pink", (("c7a18d", "ab8573", "dec3b2"),)),
        Family("sage grey", (("a9ac9b", "8d907f", "c8cabb"),)),
    ),
    parameters=((1.0, 0.0),),
    shading=Shading(form=0.7, middle=0.3, fine=0.04, value=0.30),
    body=Body(inflation=1.1, relief=1.1, groove=0.3, smoothing=1.8),
    exposure=1.2,
    light="studio",
    translations=Translations(
        es="pintura a la cal; lechada de cal; encalado mineral",
        pt="pintura à base de cal; caiadura; tinta de cal",
        fr="badigeon; badigeon de chaux; peinture à la chaux",
        de="kalkfarbe; kalkanstrich; kalkputzfarbe",
        it="pittura a calce; latte di calce; tinteggiatura a calce",
        zh="石灰涂料; 石灰水涂料; 矿物涂料",
        ja="ライムウォッシュ; 石灰塗料; 石灰塗装",
        ru="известковая краска; известковая побелка; лаймвош",
    ),
)

WHITEWASH = replace(
    LIMEWASH,
    name="whitewash",
    words=("whitewash", "whitewashed", "whitewashed wall", "white limewash"),
    families=(
        Family("white", (("eceae4", "d9d5cb", "f9f7f3"),)),
        Family("sunned", (("e4dac8", "c9bca5", "f7f1e4"),)),
        Family("cool", (("d6dbde", "b8bfc4", "f0f3f5"),)),
        Family("grey white", (("d2d0cc", "aeaba5", "e9e7e3"),)),
    ),
    parameters=((0.55, 1.0),),
    translations=Translations(
        es="encalado; blanqueado; cal blanca",
        pt="caiado; caiação; cal branca",
        fr="blanchi à la chaux; lait de chaux; chaulé",
        de="weiß gekalkt; gekalkt; tünche; getüncht",
        it="imbiancato a calce; calce bianca; imbiancato",
        zh="白灰墙; 刷白; 白石灰",
        ja="白漆喰; しっくい; 漆喰",
        ru="побелка; побелённый; белёный",
    ),
)
