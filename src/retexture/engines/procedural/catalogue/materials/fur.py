"""Fur: strands that lie along the forms in tufts, dark at the root and pale at the tip."""

import math

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CELL_ID, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def fur(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of the tufts, strength of the markings. Palette: undercoat, coat, tips, markings."""
    broad = sample(noise, CLOUD, at.u * 0.45, at.v * 0.45)
    small = sample(noise, CLOUD_B, at.u * 1.1, at.v * 0.8)
    bent = at.u + 20 * broad + 6 * small
    hair = sample(noise, STREAK, bent * 2.1 + 340, at.v * 0.9 + 9 * small)
    over = sample(noise, STREAK, bent * 0.9 + 610, at.v * 0.5 + 5 * small)
    # Locks lie on each other like shingles: dark and wide at the root, pale and pointed at the tip.
    lock = 0.0
    for coat in range(3):
        x = (bent + 3.0 * coat) / (8.0 + coat)
        column = math.floor(x)
        y = at.v / (30.0 * parameters[0]) + 0.5 * hair * 0.16 + hash01(column, coat, at.seed)
        row = math.floor(y)
        along, turn = y - row, hash01(column, row, at.seed + coat) - 0.5
        side = abs(2 * (x - column) - 1 + 0.9 * turn * along)
        width = 1.15 - 0.95 * along * along
        held = 1 - smoothstep(width - 0.45, width + 0.05, side + 0.10 * hair)
        lock = max(lock, held * (0.15 + 0.85 * along) * (0.8 + 0.4 * (turn + 0.5)))
    light = 0.05 + 0.72 * lock + 0.22 * hair + 0.10 * over + 0.35 * small + 0.22 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(1.3 * light))
    colour = mix_colour(colour, palette[2], smoothstep(0.45, 1.0, light + 0.12 * hair))
    # Spots, their rims frayed by the hairs, in some places and of uneven size.
    x, y = at.u * 0.78 + 9 * small + 501, at.v * 0.58 + 9 * broad
    spotted = smoothstep(0.35, 0.5, sample(noise, CELL_ID, x, y)) * smoothstep(-0.25, 0.05, broad)
    marked = spotted * (1 - smoothstep(0.20, 0.36, sample(noise, CELL, x, y) + 0.07 * hair))
    colour = mix_colour(colour, palette[3], parameters[1] * marked * clamp01(0.55 + 0.5 * light))
    root = 0.50 + 0.50 * smoothstep(0.0, 0.35, light)
    return surface_of(
        (colour[0] * root, colour[1] * root, colour[2] * root),
        roughness=0.72 - 0.14 * lock,
        height=9 * lock + 2.2 * hair + 5 * broad,
        subsurface=0.22,
    )


FUR = Material(
    name="fur",
    words=("fur", "furry", "fluffy", "faux fur", "hairy", "fleece", "shaggy"),
    translations=Translations(
        es="pelaje; piel de animal; peludo; pelo animal; esponjoso",
        pt="pelagem; pele de animal; peludo; felpudo; pelo",
        fr="fourrure; poilu; duveteux; pelage",
        de="Fell; Pelz; pelzig; flauschig",
        it="pelliccia; peloso; pelo; pelliccia sintetica; lanuginoso",
        zh="毛皮; 皮草; 毛绒绒; 毛茸茸",
        ja="毛皮; ファー; ふわふわ; もふもふ; もこもこ",
        ru="мех; меховой; пушистый; мохнатый; шерсть животного",
    ),
    kernel=fur,
    gamut=HIDES,
    many_coloured=True,
    families=(
        Family(
            "leopard",
            (
                ("241408", "5c3816", "a0723c", "080402"),
                ("4c2c10", "b07c3c", "e8c080", "1c0e06"),
                ("94703c", "e4c488", "fff2d0", "3a2210"),
            ),
        ),
        Family(
            "wolf",
            (
                ("141416", "44464a", "84888c", "08080a"),
                ("2a2c30", "7c8086", "c8ccd0", "1a1b1e"),
                ("6a6c70", "c2c5c8", "f8f8f6", "55585c"),
            ),
        ),
        Family(
            "snow",
            (
                ("2e2a26", "7a7068", "bcb2a6", "141210"),
                ("6a6258", "c4baac", "f2ece0", "2a2622"),
                ("a49c90", "e8e2d6", "fffdf8", "4a443e"),
            ),
        ),
        Family(
            "brown bear",
            (
                ("120906", "3c2214", "74482c", "080403"),
                ("241208", "683c20", "aa7448", "180c06"),
                ("4a2c18", "9c6a40", "dcac78", "38200f"),
            ),
        ),
    ),
    parameters=((1.0, 0.75), (1.0, 0.9), (1.0, 0.85)),
    shading=Shading(form=0.7, middle=0.5, fine=0.05, value=0.1),
    body=Body(inflation=1.3, relief=1.3, groove=0.8, smoothing=2.8, warp=30.0),
    align="flow",
    exposure=0.8,
    light="overcast",
)
