"""Zellige: small tiles cut by hand, glazed unevenly, no two of one tone, set with hardly a joint."""

import math

from retexture.engines.procedural.catalogue.gamut import GLAZES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations

_BISQUE = (0.42, 0.27, 0.17)  # linear light: the fired clay that shows where glaze has chipped


@inlined
def _glaze(palette: Palette, pooled: float, warmth: float, light: float) -> Rgb:
    """Glaze is deep where it pooled, and the kiln's fire was not everywhere the same."""
    colour = mix_colour(palette[1], palette[0], clamp01(pooled))
    warm, bright = 1 + 0.16 * (warmth - 0.5), 1 + 0.28 * (light - 0.5)
    return colour[0] * bright * warm, colour[1] * bright, colour[2] * bright * (2 - warm)


@inlined
def _laid(x: float, y: float, one: float, other: float, third: float) -> tuple[float, float, float]:
    """Tiles are cut and laid by eye: a place on a tile that lies a little askew, and its height there."""
    turn = 0.05 * (third - 0.5)
    x, y = x + turn * y + 0.8 * (one - 0.5), y - turn * x + 0.8 * (other - 0.5)
    tilt = 0.075 * ((one - 0.5) * x + (other - 0.5) * y)
    return x, y, tilt + 0.0016 * (third - 0.35) * (x * x + y * y)


@inlined
def zellige(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: side of a tile, amount of the accent in the joints, metalness of the accent.

    Palette: deep glaze, pale glaze, joint, accent.
    """
    size = parameters[0]
    broad = sample(noise, CLOUD, at.u * 0.7, at.v * 0.7)
    small = sample(noise, CLOUD_B, at.u * 2.0, at.v * 2.0)
    column, row = math.floor(at.u / size), math.floor(at.v / size)
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 4)
    third = hash01(column, row, at.seed + 8)
    x, y, lies = _laid(at.u - (column + 0.5) * size, at.v - (row + 0.5) * size, one, other, third)
    # Each is a little too small, its edges broken by the hammer, and some have lost glaze there.
    inset = 0.5 * size - max(abs(x), abs(y)) - 0.1 - 0.5 * third + 1.6 * small
    tile, shoulder = smoothstep(0.0, 1.0, inset), smoothstep(0.0, 4.5, inset)
    chip = 1 - smoothstep(0.2, 1.0, inset - 3.0 * smoothstep(0.25, 0.6, broad + 0.9 * (one - 0.5) + small))
    pin = 1 - smoothstep(0.05, 0.12, sample(noise, FINE_CELL, at.u * 0.55 + 400 * one, at.v * 0.55))
    bare = 0.75 * chip * smoothstep(0.6, 0.75, third) + 0.5 * pin * smoothstep(0.6, 0.75, other)

    pooled = 0.5 + 1.15 * (one - 0.5) + 0.7 * broad + 0.45 * small - 0.25 * (1 - shoulder)
    glaze = mix_colour(_glaze(palette, pooled, third, other), _BISQUE, clamp01(bare))
    joint = mix_colour(palette[2], palette[3], parameters[1])
    sandy = 0.85 + 0.15 * sample(noise, GRAIN, at.u, at.v)
    colour = mix_colour((joint[0] * sandy, joint[1] * sandy, joint[2] * sandy), glaze, tile)
    metal = 0.8 * (1 - tile) * parameters[1] * parameters[2]
    return surface_of(
        (clamp01(colour[0]), clamp01(colour[1]), clamp01(colour[2])),
        roughness=mix(0.9 - 0.55 * metal, 0.07 + 0.12 * abs(small) + 0.3 * chip, tile),
        metalness=metal,
        height=mix(0.6 * small, 3.2 * shoulder + lies + 3.4 * broad + 1.5 * small, tile),
        subsurface=0.12 * tile,
    )


ZELLIGE = Material(
    name="zellige",
    words=(
        "zellige",
        "zellij",
        "zellige tile",
        "moroccan tile",
        "hand cut tile",
        "handmade tile",
        "bejmat",
    ),
    kernel=zellige,
    gamut=GLAZES,
    laid_on=("walls",),
    dyed=2,
    families=(
        Family("pearl", (("b9b6a8", "ebe7de", "b9b4a7", "dca545"),)),
        Family("emerald", (("12483b", "4b8471", "7d867a", "dca545"),)),
        Family("indigo", (("1a3262", "5674a2", "8c929c", "dca545"),)),
        Family("honey", (("9c6426", "cd9f60", "ab9878", "dca545"),)),
    ),
    parameters=((40.0,),),
    shading=Shading(form=0.8, middle=0.48, fine=0.06, value=0.4),
    body=Body(inflation=1.1, relief=1.3, smoothing=2.0, warp=12.0),
    align="level",
    exposure=0.8,
    accent=Accent(words=("joint", "grout", "mortar", "gap"), amount=1),
    translations=Translations(
        es="zellige; azulejo marroquí; zelige",
        pt="zellige; azulejo marroquino; zelige",
        fr="zellige; carreau zellige; carreau marocain",
        de="zellige; zelligefliese; marokkanische fliese",
        it="zellige; piastrella zellige; piastrella marocchina",
        zh="泽利格瓷砖; 摩洛哥瓷砖; 手工釉面砖",
        ja="ゼリージュ; ゼリージュタイル; モロッコタイル",
        ru="зеллидж; зеллиж; марокканская плитка",
    ),
)
