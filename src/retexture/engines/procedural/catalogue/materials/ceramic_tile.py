"""Ceramic tile: hand-made glazed tiles, each tilted and coloured its own way, between lines of grout."""

import math

from retexture.engines.procedural.catalogue.gamut import GLAZES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def ceramic_tile(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: side of a tile, amount of the accent in the grout, metalness of the accent.

    Palette: deep glaze, pale glaze, grout, accent.
    """
    size = parameters[0]
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    column, row = math.floor(at.u / size), math.floor(at.v / size)
    x, y = at.u / size - column - 0.5, at.v / size - row - 0.5
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 4)
    inset = size * (0.5 - max(abs(x), abs(y))) - 1.1 + 2.2 * small
    tile = smoothstep(0.0, 1.5, inset)
    shoulder = smoothstep(0.0, 6.0, inset)
    crazed = 1 - smoothstep(0.012, 0.035, sample(noise, CELL_EDGE, at.u * 0.8 + 300 * one, at.v * 0.8))
    crazed *= smoothstep(0.55, 0.7, other)
    # Glaze runs off the shoulders and pools in the middle, where it is deepest.
    pooled = clamp01(0.48 + 0.55 * (one - 0.5) + 0.9 * broad + 0.5 * small - 0.30 * (1 - shoulder))
    colour = mix_colour(palette[1], palette[0], pooled)
    light = (1 + 0.16 * (other - 0.5)) * (1 - 0.25 * crazed)
    chip = 1 - smoothstep(0.0, 2.0, inset - 5.0 * max(broad - 0.28, 0.0) * 8)
    grout = mix_colour(palette[2], palette[3], parameters[1])
    rough = 0.9 + 0.5 * small + 0.10 * sample(noise, GRAIN, at.u, at.v)
    grout = (grout[0] * rough, grout[1] * rough, grout[2] * rough)
    colour = mix_colour(grout, (colour[0] * light, colour[1] * light, colour[2] * light), tile)
    colour = mix_colour(colour, (0.62, 0.50, 0.38), 0.5 * chip * tile * smoothstep(0.7, 0.8, one))
    tilt = 0.13 * size * ((one - 0.5) * x + (other - 0.5) * y)
    metal = 0.8 * (1 - tile) * parameters[1] * parameters[2]
    return surface_of(
        (clamp01(colour[0]), clamp01(colour[1]), clamp01(colour[2])),
        roughness=mix(0.9 - 0.55 * metal, 0.10 + 0.10 * abs(small), tile),
        metalness=metal,
        height=mix(0.8 * small, 4.5 * shoulder + tilt + 2.6 * broad + 0.9 * small, tile),
        subsurface=0.15 * tile,
    )


CERAMIC_TILE = Material(
    name="ceramic tile",
    words=(
        "ceramic tile",
        "tile",
        "tiled",
        "tiling",
        "glazed tile",
        "bathroom tile",
        "azulejo",
        "wall tile",
        "kitchen tile",
    ),
    translations=Translations(
        es="azulejo; azulejos; baldosa; baldosas; baldosas de cerámica; baldosas hidráulicas; alicatado",
        pt="azulejo; ladrilho; ladrilhos; piso cerâmico; azulejos",
        fr="carrelage; carreau; carreaux; carrelé; carreaux de céramique",
        de="Fliese; Fliesen; Kachel; gefliest; gekachelt; Keramikfliese",
        it="piastrella; piastrelle; mattonella; piastrellato",
        zh="瓷砖; 磁砖; 瓷片; 贴瓷砖",
        ja="タイル; セラミックタイル; タイル張り",
        ru="плитка; кафель; кафельный; керамическая плитка; плиточный; изразец",
    ),
    kernel=ceramic_tile,
    gamut=GLAZES,
    many_coloured=True,
    true_colours=True,
    dyed=2,
    families=(
        Family(
            "sea green",
            (
                ("0a2c30", "1f6068", "5a5f5c", "dca545"),
                ("1c6a6c", "58b0a8", "c8c6be", "dca545"),
                ("9ccfc4", "def0e8", "dcdad2", "dca545"),
            ),
        ),
        Family(
            "white",
            (
                ("4a5054", "7c8488", "565656", "dca545"),
                ("b4b8ba", "dee1e2", "a8a7a4", "dca545"),
                ("dfe2e2", "fbfcfb", "bcbab6", "dca545"),
            ),
        ),
        Family(
            "terracotta glaze",
            (
                ("40170c", "843a20", "4c4640", "dca545"),
                ("8c3c1e", "d07a4c", "b8aa98", "dca545"),
                ("d09468", "f4cea8", "dcd0c0", "dca545"),
            ),
        ),
        Family(
            "cobalt",
            (
                ("080f36", "1f348a", "4a4e58", "dca545"),
                ("16308c", "5c7cd0", "c4c6cc", "dca545"),
                ("9cb0e4", "e4eaf8", "dcdde2", "dca545"),
            ),
        ),
    ),
    parameters=((58.0,),),
    repeat=Repeat("tiles", 58.0, 0.20),
    shading=Shading(form=0.6, middle=0.4, fine=0.06, value=0.1),
    body=Body(inflation=1.1, relief=1.0, smoothing=2.4, warp=20.0),
    align="level",
    exposure=0.85,
    accent=Accent(words=("joint", "grout", "mortar", "gap"), amount=1),
)
