"""Leaves: strewn over each other, toothed and veined, each between green, yellow, red and brown."""

import math
from dataclasses import replace

from retexture.engines.procedural.catalogue.gamut import PLANTS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.engines.procedural.catalogue.strewing import thing
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_LENGTH = 1.95  # of a leaf against the distance of leaves


@inlined
def _half_width(along: float) -> float:
    """Half a leaf's width at a place from its stalk (0) to its tip (1)."""
    rest = max(1 - along, 0.0)
    return 1.55 * math.sqrt(max(along, 0.0)) * rest * math.sqrt(rest + 0.05)


@inlined
def leaves(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the leaves. Palette: shade, three colours of leaves."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    grain = sample(noise, GRAIN, at.u, at.v)
    size = parameters[0]
    u, v = at.u + 8 * broad, at.v + 8 * broad
    column, row = math.floor(u / size), math.floor(v / size)
    top = -1.0
    across = along = margin = 0.0
    for j in range(row - 1, row + 2):
        for i in range(column - 1, column + 2):
            x, y, number = thing(i, j, u, v, size, at.seed)
            place = y / _LENGTH + 0.5
            if number <= top or place <= 0 or place >= 1:
                continue
            width = 0.42 * _half_width(place) * _LENGTH
            width *= 1 + 0.10 * math.sin(58.0 * place)
            if abs(x) < width:
                top, across, along, margin = number, x, place, width - abs(x)
    there = smoothstep(-0.5, 0.0, top)
    rib = 1 - smoothstep(0.008, 0.028, abs(across))
    branch = abs(math.sin(21.0 * (along - 0.75 * abs(across))))
    vein = max(rib, (1 - smoothstep(0.05, 0.26, branch)) * 0.7)
    hue = top * 7.31
    hue -= math.floor(hue)
    spread = 0.25 * small + 0.35 * (0.5 - margin) * (hue - 0.3)
    colour = mix_colour(palette[1], palette[2], smoothstep(0.20, 0.55, hue + spread))
    colour = mix_colour(colour, palette[3], 0.8 * smoothstep(0.60, 0.85, hue + spread))
    light = 0.78 + 0.35 * (top - 0.5) + 0.5 * small + 0.10 * grain + 0.14 * at.cavity + 0.22 * vein
    shade = (0.40 + 0.60 * smoothstep(0.0, 0.07, margin)) * max(light, 0.1)
    dark = mix_colour(palette[0], palette[1], 0.30)
    return surface_of(
        (
            clamp01(dark[0] + (colour[0] * shade - dark[0]) * there),
            clamp01(dark[1] + (colour[1] * shade - dark[1]) * there),
            clamp01(dark[2] + (colour[2] * shade - dark[2]) * there),
        ),
        roughness=0.55 + 0.15 * small,
        height=there * (2.0 + 9.0 * top + 9.0 * min(margin, 0.2) - 1.4 * vein) + 0.8 * small,
        subsurface=0.30,
    )


AUTUMN_LEAVES = Material(
    name="autumn leaves",
    words=(
        "autumn leaves",
        "fall leaves",
        "fallen leaves",
        "dry leaves",
        "dead leaves",
        "autumn leaf",
        "leaf litter",
    ),
    translations=Translations(
        es="hojas de otoño; hojas secas; hojas caídas; hojarasca; hojas otoñales",
        pt="folhas de outono; folhas secas; folhas caídas; folhas outonais",
        fr="feuilles d'automne; feuilles mortes; feuilles sèches; feuilles tombées",
        de="Herbstlaub; Herbstblätter; Laub; trockene Blätter; welke Blätter",
        it="foglie autunnali; foglie secche; foglie d'autunno; foglie cadute; foglie morte",
        zh="秋叶; 落叶; 枯叶; 红叶",
        ja="落ち葉; 枯れ葉; 秋の葉",
        ru="осенние листья; опавшие листья; сухие листья; осенняя листва; опавшая листва",
    ),
    kernel=leaves,
    gamut=PLANTS,
    families=(
        Family(
            "autumn",
            (
                ("140a06", "8c6c14", "a84410", "6c1410"),
                ("201008", "d0a02c", "d8681c", "a02418"),
                ("402414", "f0d070", "f4a058", "d45c48"),
            ),
        ),
        Family(
            "maple",
            (
                ("140606", "a02c10", "84141c", "c06818"),
                ("200a08", "d84c20", "b81c28", "f0982c"),
                ("48201c", "f48c64", "e05c60", "fcc878"),
            ),
        ),
        Family(
            "birch",
            (
                ("14100a", "b08c1c", "788024", "c8a440"),
                ("201a0e", "ecc038", "a8ac40", "f8dc78"),
                ("443a20", "fce084", "d4d888", "fff0b8"),
            ),
        ),
        Family(
            "oak",
            (
                ("100a06", "6c4420", "8c602c", "4c3420"),
                ("1c120a", "9c6c38", "c4904c", "745034"),
                ("40301e", "d0a470", "ecc890", "ac8864"),
            ),
        ),
    ),
    parameters=((66.0,), (58.0,), (52.0,)),
    shading=Shading(form=1.1, middle=0.95, fine=0.25, value=0.35),
    body=Body(inflation=1.2, relief=0.9, groove=1.0, smoothing=3.0, warp=24.0),
    exposure=0.75,
    light="overcast",
)

LEAVES = Material(
    name="green leaves",
    words=(
        "green leaves",
        "leafy",
        "ivy leaves",
        "laurel leaves",
        "tropical leaves",
        "made of leaves",
        "covered in leaves",
        "covered in ivy",
    ),
    translations=Translations(
        es="hojas verdes; hojas de hiedra; hojas tropicales; hojas de laurel; cubierto de hojas",
        pt="folhas verdes; folhas de hera; folhas tropicais; folhas de louro; coberto de folhas",
        fr="feuilles vertes; feuilles de lierre; feuilles tropicales; couvert de feuilles",
        de="grüne Blätter; Efeublätter; tropische Blätter; Lorbeerblätter; belaubt",
        it="foglie verdi; foglie di edera; foglie tropicali; foglie di alloro; coperto di foglie",
        zh="绿叶; 绿色叶子; 绿色的叶子; 常春藤叶; 热带树叶",
        ja="緑の葉; 葉っぱ; 緑葉; 蔦の葉; 青葉",
        ru="зелёные листья; листья плюща; тропические листья; зелёная листва; лавровые листья",
    ),
    kernel=leaves,
    gamut=PLANTS,
    families=(
        Family(
            "green",
            (
                ("040a04", "1c4414", "2c5c18", "5c7c24"),
                ("081408", "34702c", "549434", "90b048"),
                ("1c3418", "78b468", "9cd07c", "ccdc90"),
            ),
        ),
        Family(
            "ivy",
            (
                ("040806", "0c3420", "144428", "688050"),
                ("08120c", "1c5838", "2c6c40", "9cb484"),
                ("182c20", "5c9c78", "7cb488", "d4e4bc"),
            ),
        ),
        Family(
            "spring",
            (
                ("0a1004", "4c7814", "6c9824", "98b434"),
                ("141c08", "7cac2c", "a0c844", "c8dc64"),
                ("344418", "b8dc74", "d4ec94", "ecf8b4"),
            ),
        ),
        Family(
            "blue gum",
            (
                ("08100e", "34584c", "4c7064", "708c80"),
                ("101c18", "5c8474", "7ca090", "a4bcb0"),
                ("283c36", "9cc0b0", "b8d4c8", "dcece4"),
            ),
        ),
    ),
    parameters=((60.0,), (52.0,), (46.0,)),
    shading=Shading(form=1.1, middle=0.95, fine=0.25, value=0.35),
    body=Body(inflation=1.2, relief=0.9, groove=1.0, smoothing=3.0, warp=24.0),
    exposure=0.72,
    light="overcast",
)

IVY = replace(
    LEAVES,
    name="ivy",
    words=(
        "ivy",
        "creeper",
        "creepers",
        "climbing ivy",
        "climbing plant",
        "climbing vine",
        "virginia creeper",
        "ivy clad",
        "ivy covered",
        "vine covered",
    ),
    overgrows=True,
    laid_on=("walls",),
    families=(
        Family(
            "ivy",
            (
                ("060b05", "18300f", "2a4a18", "46662a"),
                ("0a1207", "28481a", "3f6626", "6a8a3c"),
                ("1c2c14", "4c7434", "6b9048", "9cb46c"),
            ),
        ),
        Family(
            "summer",
            (
                ("070d05", "243f10", "3a5c17", "5c7a24"),
                ("0c1507", "385c1b", "557e28", "82a040"),
                ("20300f", "628a3a", "86aa54", "b0c87c"),
            ),
        ),
        Family(
            "russet",
            (
                ("0e0806", "3a2410", "5c2414", "2c3c14"),
                ("160d08", "64401a", "8c3a20", "4a5c22"),
                ("341f14", "947040", "b86848", "7c8c48"),
            ),
        ),
        Family(
            "variegated",
            (
                ("0a1008", "24401e", "4a6a3c", "9aa27a"),
                ("101a0c", "3a5e30", "6a8a58", "bcc29c"),
                ("26331c", "5f8450", "92ac7e", "dcdfc4"),
            ),
        ),
    ),
    parameters=((17.0,), (16.0,), (15.0,)),
    scale=0.4,
    repeat=Repeat("leaves", 17.0, 0.11),
    shading=Shading(form=0.8, middle=0.45, fine=0.15, value=0.25),
    body=Body(inflation=0.6, relief=0.7, pattern=0.5, groove=0.2, smoothing=2.0, warp=14.0),
    translations=Translations(
        es="hiedra; enredadera; enredaderas; planta trepadora",
        pt="hera; trepadeira; trepadeiras; planta trepadeira",
        fr="lierre; vigne vierge; plante grimpante",
        de="Efeu; Kletterpflanze; Wilder Wein; efeubewachsen",
        it="edera; rampicante; pianta rampicante; vite americana",
        zh="常春藤; 爬山虎; 藤蔓; 攀缘植物",
        ja="アイビー; 蔦; つる植物; ツタ",
        ru="плющ; вьюнок; вьющееся растение; увитый плющом",
    ),
)

BOUGAINVILLEA = replace(
    IVY,
    name="bougainvillea",
    words=("bougainvillea", "bougainvilleas", "bougainvillea vine", "climbing flower", "flowering creeper"),
    families=(
        Family(
            "magenta",
            (
                ("0c1408", "2a4a18", "6a1c46", "8a2f60"),
                ("121c0c", "3f6a24", "92285e", "b44a80"),
                ("24381a", "6a9040", "bc5c92", "d894b6"),
            ),
        ),
        Family(
            "purple",
            (
                ("0c1408", "2a4a18", "5c1f6e", "7a348c"),
                ("121c0c", "3f6a24", "8436a0", "a458c0"),
                ("24381a", "6a9040", "b078cc", "d4ace4"),
            ),
        ),
        Family(
            "coral",
            (
                ("0c1408", "2a4a18", "b43a2c", "cc5c3c"),
                ("121c0c", "3f6a24", "d8563c", "ec8258"),
                ("24381a", "6a9040", "f0946c", "f8c0a0"),
            ),
        ),
        Family(
            "white",
            (
                ("0c1408", "2a4a18", "b8b49c", "d4d0bc"),
                ("121c0c", "3f6a24", "d6d2bc", "ece8d8"),
                ("24381a", "6a9040", "eae6d6", "f6f3e8"),
            ),
        ),
    ),
    translations=Translations(
        es="buganvilla; buganvilia; bugambilia; santa rita",
        pt="buganvília; primavera trepadeira",
        fr="bougainvillier; bougainvillée",
        de="Bougainvillee; Drillingsblume",
        it="buganvillea; bouganvillea",
        zh="三角梅; 九重葛; 叶子花",
        ja="ブーゲンビリア; ブーゲンビレア",
        ru="бугенвиллея; бугенвиллия",
    ),
)
