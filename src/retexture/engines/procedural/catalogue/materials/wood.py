"""Wood: boards cut from logs whose yearly rings follow the carved form, with knots, pores and tool marks."""

import math

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    fraction,
    hash01,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations

_RING = 7.5


@inlined
def wood(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width and length of the boards, gap between them, depth of the gouge marks.

    Palette: late wood, early wood, pores and gaps.
    """
    width, length, gap, gouged = parameters[0], parameters[1], parameters[2], parameters[3]
    column = math.floor(at.u / width)
    along = at.v + length * hash01(column, 3, at.seed)
    row = math.floor(along / length)
    x, y = at.u - (column + 0.5) * width, along - (row + 0.5) * length
    joint = 1 - smoothstep(0.4, 0.8 + 1.8 * gap, min(0.5 * width - abs(x), 0.5 * length - abs(y)))
    board, heart = hash01(column, row, at.seed), hash01(column, row, at.seed + 7)
    across, lengthwise = x + (heart - 0.5) * 0.9 * width, at.v + 997 * board

    # The saw cuts the rings of a log at some depth: cones where it is shallow, lines where it is deep.
    slow = sample(noise, CLOUD, across * 0.22 + 512 * board, lengthwise * 0.07)
    wave = sample(noise, CLOUD_B, across * 0.9, lengthwise * 0.14 + 300 * heart)
    knot = sample(noise, CELL, at.u * 0.10 + 311 * board, lengthwise * 0.06)
    knotted = math.exp(-knot * knot / 0.004)
    depth = 24 + 90 * heart + 60 * slow + 0.25 * at.w
    ring = (math.sqrt(across * across + depth * depth) + 7 * wave + 22 * knotted) / _RING
    # Years differ: some are narrow and dark, some hardly show.
    year = fraction(ring)
    strength = 0.45 + 0.55 * hash01(math.floor(ring), 5, at.seed)
    late = strength * smoothstep(0.20, 0.86, year) * (1 - smoothstep(0.88, 1.0, year))
    fibre = sample(noise, STREAK, at.u * 0.9 + 71 * board, lengthwise * 0.4)
    pore = smoothstep(0.38, 0.85, sample(noise, STREAK, at.u * 1.4 + 500, lengthwise * 0.9)) * (
        1 - 0.5 * late
    )
    gouge = sample(noise, CELL, at.u * 1.1 + 9 * wave, at.v * 0.55)

    dark = 0.48 * late + 0.20 * fibre + 0.45 * slow + 0.40 * (board - 0.5) + 0.7 * knotted
    colour = mix_colour(palette[1], palette[0], clamp01(dark + 0.24))
    shade = 0.45 * pore + 0.5 * smoothstep(0.25, 0.9, knotted) + 0.35 * smoothstep(0.3, 1.2, -at.cavity)
    colour = mix_colour(colour, palette[2], clamp01(max(shade, joint * (0.55 + 0.4 * gap))))
    worn = 1 + 0.22 * smoothstep(0.2, 1.2, at.cavity)
    return surface_of(
        (colour[0] * worn, colour[1] * worn, colour[2] * worn),
        roughness=0.46 - 0.12 * late + 0.2 * pore,
        height=0.35 * late
        + 0.30 * fibre
        - 0.5 * pore
        + 7 * gouged * gouge * gouge
        - (1.2 + 3.6 * gap) * joint,
        subsurface=0.04,
    )


CARVED_WOOD = Material(
    name="carved wood",
    words=(
        "carved wood",
        "wood",
        "wooden",
        "wood carving",
        "hand carved wood",
        "oak",
        "walnut",
        "mahogany",
        "ebony",
        "pine wood",
        "teak",
        "cherry wood",
        "cedar",
        "maple wood",
        "driftwood",
        "rosewood",
        "birch wood",
        "wood grain",
    ),
    translations=Translations(
        es=(
            "madera tallada; madera; roble; nogal; caoba; ébano; talla de madera; teca; pino; "
            "madera de roble; cedro"
        ),
        pt=(
            "madeira esculpida; madeira; madeira entalhada; carvalho; nogueira; mogno; ébano; teca; cedro; "
            "pinho; talha de madeira; madeira talhada"
        ),
        fr=(
            "bois sculpté; bois; chêne; noyer; acajou; ébène; teck; boisé; bois flotté; cèdre; "
            "merisier; pin; bois massif"
        ),
        de=(
            "geschnitztes Holz; Holz; hölzern; Eiche; Eichenholz; Walnuss; Mahagoni; Ebenholz; Teakholz; "
            "Holzschnitzerei; Nussbaum; Kiefernholz; Buche; Treibholz; Nussholz; Zeder"
        ),
        it=(
            "legno intagliato; legno; rovere; noce; mogano; ebano; teak; ligneo; quercia; "
            "intaglio in legno; ciliegio; pino; cedro; legno scolpito"
        ),
        zh=(
            "木雕; 木头; 木; 木质; 木制; 橡木; 胡桃木; 红木; 雕花木; 实木; 木材; 柚木; 雕刻的木头; 松木; "
            "樱桃木; 黑胡桃; 原木"
        ),
        ja=(
            "木彫り; 木; 木製; 木材; オーク; ウォールナット; マホガニー; 彫刻された木; 無垢材; 木目; 木彫; "
            "ウッド; 黒檀; チーク; 桜材; 杉; 檜; オーク材; 彫刻した木"
        ),
        ru=(
            "резное дерево; дерево; деревянный; дуб; дубовый; орех; красное дерево; чёрное дерево; "
            "резьба по дереву; древесина; тик; ореховый; сосновый; махагон; вишнёвое дерево; кедр"
        ),
    ),
    kernel=wood,
    gamut=WOODS,
    families=(
        Family(
            "brown",
            (("2a160b", "56341c", "120803"), ("5c331a", "a06a3a", "2c1608"), ("9a6436", "d9a86c", "56321a")),
        ),
        Family(
            "walnut",
            (("2b1a11", "4e3524", "150b06"), ("513625", "836049", "2c1a10"), ("846550", "b3957a", "4c3424")),
        ),
        Family(
            "oak",
            (("573e29", "8f6a49", "302012"), ("90694a", "c29a72", "5a3f28"), ("b78f69", "e4c8a4", "855f40")),
        ),
        Family(
            "mahogany",
            (("2b110c", "54261a", "140503"), ("5e2c20", "96573f", "2e0f09"), ("986043", "cf9a76", "522a1b")),
        ),
        Family(
            "driftwood",
            (("2f2b28", "57514a", "171412"), ("6a635a", "a89e90", "35302b"), ("a39a8c", "ded6c6", "6a6156")),
            worn=True,
        ),
        Family(
            "ebony",
            (("141010", "2a2320", "080605"), ("201a18", "3d3431", "0e0a09"), ("463c37", "6c5f58", "241d1a")),
        ),
        Family(
            "teak",
            (("4c2c17", "7b4d2b", "24130a"), ("7f5230", "b47e52", "48280f"), ("ab7c54", "dab087", "70492a")),
        ),
        Family(
            "cedar",
            (("4f2616", "824a2e", "28110a"), ("8a5236", "b98058", "4e2818"), ("b98560", "dfb48e", "7d4c34")),
        ),
        Family(
            "cherry wood",
            (("43190f", "703522", "210b06"), ("743b27", "a3624a", "421c12"), ("a76c52", "cf9a7e", "6b3626")),
        ),
        Family(
            "maple wood",
            (("7c5f43", "ae8a66", "4e3823"), ("b28f6c", "dfbf98", "7e6045"), ("d4b592", "f3dfc2", "a88560")),
        ),
        Family(
            "birch wood",
            (("8c7760", "b9a289", "5f4d3b"), ("bea88e", "e4d3bb", "8e795f"), ("dacab0", "f5ebdb", "ad977c")),
        ),
        Family(
            "pine wood",
            (("76562c", "ae8448", "47300f"), ("b48c54", "dfba7e", "7c5a2c"), ("d6b27c", "f5dcae", "a67d48")),
        ),
        Family(
            "rosewood",
            (("2b1110", "512524", "140706"), ("4c2120", "7c4140", "260f0e"), ("80504c", "ad7c74", "4a2826")),
        ),
    ),
    parameters=((230.0, 1400.0, 0.0, 0.22),),
    shading=Shading(form=0.75, middle=0.55, fine=0.2, value=0.15),
    body=Body(inflation=0.9, relief=1.15, warp=30.0),
    align="flow",
    exposure=0.72,
    on_floors="strip parquet",
)

PLANKS = Material(
    name="wooden planks",
    words=(
        "wooden planks",
        "wood planks",
        "plank",
        "timber",
        "floorboard",
        "wooden board",
        "board",
        "oak plank",
        "oak board",
        "pine plank",
        "pine board",
        "cedar plank",
        "cedar board",
        "larch plank",
        "larch board",
        "walnut plank",
        "walnut board",
        "warm timber",
        "warm wood",
        "barn wood",
        "weathered wood",
        "floor board",
        "lumber",
    ),
    translations=Translations(
        es=("tablones de madera; tablas de madera; tablones; tarima; tablas; madera vieja; laminado"),
        pt=("tábuas de madeira; tábuas; tábua; assoalho; madeira velha; pranchas"),
        fr=("planches de bois; planches; planche; vieux bois"),
        de=(
            "Holzdielen; Dielen; Bretter; Holzbretter; Holzlatten; Altholz; Planken; "
            "Holzplanken; Bohlen; Brett; Bauholz"
        ),
        it=("assi di legno; tavole di legno; assi; doghe; listoni; legno vecchio"),
        zh="木板; 旧木板",
        ja=("木の板; 木板; 板材; 古材"),
        ru=("доски; деревянные доски; доска; половицы; старое дерево; дощатый; доски из дерева; брус"),
    ),
    kernel=wood,
    gamut=WOODS,
    families=(
        Family(
            "pine",
            (("604630", "83644a", "24140a"), ("97724c", "c4a077", "3c2614"), ("bd9b72", "e5cda8", "5a3f26")),
        ),
        Family(
            "barn red",
            (("3a1510", "5c231a", "140705"), ("6e2a1e", "98452f", "220c08"), ("9c6650", "c9937a", "3c2018")),
        ),
        Family(
            "grey weathered",
            (("35322f", "5a5650", "131110"), ("68635c", "969087", "1f1c19"), ("98928a", "cac3b6", "3a3631")),
            worn=True,
        ),
        Family(
            "cedar",
            (("4a2417", "7c452c", "22100a"), ("8c5038", "b97a58", "3c1f14"), ("b07a58", "d6a684", "5a3422")),
        ),
        Family(
            "larch",
            (("5d3d22", "87603a", "24160b"), ("9a7048", "c69b6c", "3c2814"), ("bf9668", "e6c698", "5c4024")),
        ),
        Family(
            "oak",
            (("503a26", "7f6142", "22170d"), ("8e6d4b", "b9946c", "3a2917"), ("b3916a", "dcc19c", "574026")),
        ),
        Family(
            "walnut",
            (("2a1a11", "4c3424", "120a06"), ("55392a", "84624c", "22150d"), ("8a6a54", "b59880", "38261b")),
        ),
        Family(
            "dark oak",
            (("1b110a", "35230f", "070402"), ("3c2814", "6a4a26", "120a04"), ("80592e", "b5874c", "2c1b0b")),
        ),
    ),
    parameters=((62.0, 480.0, 1.0, 0.06),),
    repeat=Repeat("planks", 62.0, 0.13),
    shading=Shading(form=0.75, middle=0.55, fine=0.2, value=0.15),
    body=Body(inflation=0.8, relief=1.4, warp=22.0),
    align="flow",
    exposure=0.62,
    light="overcast",
)
