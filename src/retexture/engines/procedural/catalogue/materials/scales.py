"""Scales: rows of keeled plates that overlap, glossy, darker at the root and bright at the rim."""

import math

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def scales(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a scale. Palette: root, scale, rim, sheen."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    width = parameters[0]
    x, y = (at.u + 9 * broad) / width, (at.v + 8 * broad) / (0.62 * width)
    row = math.floor(y)
    # The scale of this row, unless the tip of the row above still covers the point.
    column = across = along = 0.0
    for step in range(2):
        own = row - 1 + step
        shifted = x + 0.5 * (own & 1)
        column = math.floor(shifted)
        across, along = 2 * (shifted - column) - 1, y - own
        if along < 0.55 + 1.35 * math.sqrt(max(1 - across * across, 0.0)):
            row = own
            break
    reach = 0.55 + 1.35 * math.sqrt(max(1 - across * across, 0.0))
    rim = smoothstep(0.0, 0.22, reach - along)
    which = hash01(column, row, at.seed)
    keel = 1 - smoothstep(0.0, 0.16, abs(across))
    line = sample(noise, STREAK, at.u * 2.4 + 300 * which, at.v * 0.7)
    tone = (
        0.08 + 0.38 * along + 0.40 * (which - 0.5) + 0.14 * line + 0.5 * small + 0.2 * at.cavity + 0.5 * broad
    )
    colour = mix_colour(palette[0], palette[1], clamp01(tone))
    colour = mix_colour(colour, palette[2], clamp01(0.60 * (1 - rim) + 0.22 * keel * along))
    turn = 0.5 + 0.5 * math.cos(6.2832 * (1.6 * broad + 1.4 * (at.upward - 0.5) + 0.25 * which + 0.3 * along))
    colour = mix_colour(colour, palette[3], 0.35 * turn)
    root = smoothstep(0.0, 0.45, along)
    dark = 0.30 + 0.70 * root
    bulge = math.sqrt(max(1 - across * across, 0.0))
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.20 + 0.14 * abs(small) + 0.08 * abs(line),
        metalness=0.25,
        height=width * (0.10 * along + 0.07 * bulge + 0.05 * keel) + 0.8 * rim + 0.35 * line + 2 * broad,
        subsurface=0.05,
    )


SCALES = Material(
    name="dragon scales",
    words=(
        "dragon scales",
        "scaly",
        "fish scale",
        "snake skin",
        "snakeskin",
        "reptile skin",
        "lizard skin",
        "mermaid scale",
        "dragon skin",
        "dragon hide",
        "crocodile skin",
        "crocodile",
        "reptilian",
    ),
    translations=Translations(
        es=(
            "escamas de dragón; escamas; piel de serpiente; escamoso; piel de cocodrilo; piel de reptil; "
            "escamas de pez"
        ),
        pt=(
            "escamas de dragão; escamas; pele de cobra; escamoso; pele de crocodilo; couro de crocodilo; "
            "escamas de peixe"
        ),
        fr=(
            "écailles de dragon; écailles; peau de serpent; écailleux; peau de crocodile; peau de reptile; "
            "écailles de poisson"
        ),
        de=(
            "Drachenschuppen; Schuppen; Schlangenhaut; Schlangenleder; schuppig; Krokodilleder; "
            "Fischschuppen; Reptilienhaut"
        ),
        it=(
            "squame di drago; squame; pelle di serpente; squamoso; pelle di coccodrillo; scaglie di drago; "
            "scaglie di pesce"
        ),
        zh="龙鳞; 鳞片; 蛇皮; 鱼鳞; 鳄鱼皮; 鳞甲",
        ja="ドラゴンの鱗; 鱗; 竜の鱗; 蛇皮; ワニ革; うろこ; 龍の鱗; ウロコ",
        ru="чешуя дракона; чешуя; змеиная кожа; драконья чешуя; крокодиловая кожа; рыбья чешуя; чешуйчатый",
    ),
    kernel=scales,
    gamut=HIDES,
    many_coloured=True,
    families=(
        Family(
            "green",
            (
                ("06140a", "1c5034", "8c9c50", "1c6c6c"),
                ("0c2414", "347c4c", "bcc878", "349c94"),
                ("285438", "78b884", "e8ecb4", "84d4c4"),
            ),
        ),
        Family(
            "red",
            (
                ("180404", "6c1410", "c07830", "7c1c3c"),
                ("2c0806", "a02c1c", "e8a850", "ac3858"),
                ("5c2018", "d06c50", "fcdc98", "dc8098"),
            ),
        ),
        Family(
            "black",
            (
                ("040405", "1c1e22", "5c5c60", "24304c"),
                ("0a0a0c", "34373d", "8c8c90", "3c507c"),
                ("242529", "747880", "ccccd0", "8498c4"),
            ),
        ),
        Family(
            "blue",
            (
                ("040c20", "143c78", "4c98a8", "4c2c80"),
                ("0a1c3c", "2864ac", "84ccd4", "7450b0"),
                ("244878", "74a8dc", "d4f4f4", "b498e0"),
            ),
        ),
    ),
    parameters=((50.0,), (42.0,), (36.0,)),
    shading=Shading(form=0.8, middle=0.55, fine=0.08, value=0.15),
    body=Body(inflation=1.5, relief=1.2, groove=1.0, smoothing=2.4, warp=26.0),
    align="flow",
    exposure=0.66,
)
