"""Lacquer: many clear coats over a deep colour, polished until the room shows in them."""

import math

from retexture.engines.procedural.catalogue.gamut import GLAZES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _fade(x: float) -> float:
    """0 at 0 and 1 at 1, with no slope and no bend at either: a mirror shows the least kink."""
    return x * x * x * (x * (6 * x - 15) + 10)


@inlined
def _wave(u: float, v: float, size: float, seed: int) -> float:
    """Smooth waves by chance, -1 to 1: unlike the noise's tiles, without any finer waves on them."""
    column, row = math.floor(u / size), math.floor(v / size)
    x, y = _fade(u / size - column), _fade(v / size - row)
    upper = mix(hash01(column, row, seed), hash01(column + 1, row, seed), x)
    lower = mix(hash01(column, row + 1, seed), hash01(column + 1, row + 1, seed), x)
    return 2 * mix(upper, lower, y) - 1


@inlined
def lacquer(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: share of the reflections that takes on the colour. Palette: colour, lit, rubbed edge."""
    # A board is never quite flat: what it mirrors swims in slow waves.
    swim = _wave(at.u, at.v, 230.0, at.seed) + 0.5 * _wave(at.v, at.u + 0.4 * at.v, 140.0, at.seed + 5)
    small = sample(noise, CLOUD_B, at.u * 0.9, at.v * 0.9)
    dust = sample(noise, GRAIN, at.u * 0.8, at.v * 0.8)
    # The coats are thin on edges, where they were rubbed down, and thick where they pooled.
    thin = smoothstep(0.35, 1.3, at.cavity + 0.3 * small)
    lit = clamp01(0.25 + 0.25 * swim + 0.20 * at.cavity + 0.25 * (at.upward - 0.5))
    colour = mix_colour(palette[0], palette[1], lit)
    colour = mix_colour(colour, palette[2], 0.40 * thin)
    return surface_of(
        colour,
        roughness=0.06 + 0.02 * abs(small) + 0.05 * thin,
        metalness=parameters[0],
        height=15 * swim + 0.05 * dust,
        subsurface=0.05,
    )


LACQUER = Material(
    name="lacquer",
    words=(
        "lacquer",
        "lacquered",
        "lacquered wood",
        "lacquerware",
        "lacquer finish",
        "lacquered furniture",
        "lacquer work",
        "high gloss lacquer",
        "gloss lacquer",
        "piano lacquer",
        "urushi",
        "japanned",
    ),
    kernel=lacquer,
    gamut=GLAZES,
    families=(
        Family("black", (("08080a", "1c1c21", "3c3234"),)),
        Family("oxblood", (("3a0508", "760f14", "a8403a"),)),
        Family("bottle green", (("04180f", "0c3a26", "3c6a50"),)),
        Family("tortoise", (("200b04", "5c2408", "9a5420"),)),
    ),
    parameters=((0.14,),),
    shading=Shading(form=0.9, middle=0.7, fine=0.15, value=0.4),
    body=Body(inflation=1.7, relief=1.6, groove=0.9, smoothing=2.4, warp=12.0),
    exposure=0.5,
    translations=Translations(
        es="laca; lacado; laca brillante",
        pt="laca; lacado; laqueado; laca brilhante",
        fr="laque; laqué; laque brillante",
        de="lack; schleiflack; hochglanzlack; lackarbeit",
        it="lacca; laccato; lacca lucida",
        zh="漆器; 大漆; 亮面漆; 烤漆",
        ja="漆; 漆器; ラッカー; 漆塗り",
        ru="лак; лакированный; лаковый; глянцевый лак",
    ),
)
