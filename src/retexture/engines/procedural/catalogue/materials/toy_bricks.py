"""Toy bricks: plastic bricks with studs, each in one colour near the photo's own."""

import math

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    dyed,
    hash01,
    luminance_of,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def toy_bricks(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the studs, share of the photo's hue. Palette: plastic, second, third colour."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    size = parameters[0]
    x, y = at.u / size, at.v / size
    row = math.floor(y)
    # Bricks are four studs long or two; every row begins elsewhere.
    start = x + math.floor(4 * hash01(row, 7, at.seed))
    brick = math.floor(start / 4)
    inside = start - 4 * brick
    halved = hash01(brick, row, at.seed + 5) < 0.45
    length = 2.0 if halved else 4.0
    part = math.floor(inside / length)
    inside -= part * length
    column = 2 * brick + part
    number = hash01(column, row, at.seed)
    away = size * min(min(inside, length - inside), min(y - row, 1 - (y - row)))
    joint = 1 - smoothstep(0.4, 1.7, away)
    dx, dy = inside - math.floor(inside) - 0.5, y - row - 0.5
    stud_away = math.sqrt(dx * dx + dy * dy)
    stud = 1 - smoothstep(0.285, 0.325, stud_away)
    foot = (1 - smoothstep(0.32, 0.46, stud_away + 0.10 * dy)) * (1 - stud)
    colour = mix_colour(palette[0], palette[1], 1.0 if number > 0.55 else 0.0)
    colour = mix_colour(colour, palette[2], 1.0 if number > 0.82 else 0.0)
    level = luminance_of(at.red, at.green, at.blue)
    plastic = luminance_of(colour[0], colour[1], colour[2])
    own = dyed(at, clamp01(level * (0.66 + 0.45 * number + 0.5 * plastic)), 1.35)
    colour = mix_colour(colour, own, parameters[1])
    light = (1 - 0.72 * joint) * (1 - 0.34 * foot) * (1 + 0.10 * stud) * (1 + 0.06 * broad)
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=clamp01(0.16 + 0.06 * small),
        height=5.0 * stud - 3.0 * joint + 1.6 * (number - 0.5),
        subsurface=0.12,
    )


TOY_BRICKS = Material(
    name="toy bricks",
    words=(
        "toy bricks",
        "lego",
        "lego brick",
        "lego block",
        "legos",
        "toy block",
        "building block",
        "plastic brick",
        "duplo",
        "brick toy",
        "interlocking brick",
    ),
    translations=Translations(
        es=(
            "ladrillos de juguete; bloques de juguete; lego; piezas de lego; bloques de construcción; "
            "bloques de lego"
        ),
        pt="blocos de montar; blocos de brinquedo; lego; peças de lego; blocos de construção",
        fr="briques de jeu; lego; briques lego; blocs de construction; jeu de construction",
        de="Spielzeugsteine; Klemmbausteine; Lego; Legosteine; Bauklötze; Bausteine",
        it="mattoncini; lego; mattoncini lego; mattoncini giocattolo; blocchi da costruzione",
        zh="乐高; 积木; 乐高积木; 玩具积木",
        ja="レゴ; ブロック玩具; レゴブロック; おもちゃのブロック; 積み木",
        ru="лего; кубики лего; конструктор; игрушечные кирпичики; детали лего; конструктор лего",
    ),
    kernel=toy_bricks,
    gamut=PLASTICS,
    many_coloured=True,
    families=(
        Family(
            "coloured",
            (("0c3c9c", "a81018", "d8a810"), ("1454c0", "d01c24", "f4cc20"), ("4884e0", "ec4c50", "fce46c")),
        ),
        Family(
            "primary",
            (("a81018", "d8a810", "0c7c34"), ("d01c24", "f4cc20", "148c40"), ("ec4c50", "fce46c", "58bc74")),
        ),
        Family(
            "grey",
            (("3c4044", "5c6064", "2c2c2e"), ("84888c", "a4a8ac", "6c7074"), ("c4c8cc", "e4e6e8", "b0b4b8")),
        ),
        Family(
            "pastel",
            (("a86c94", "6c98b8", "c4b074"), ("dc9cc4", "98c8e4", "f0dc9c"), ("f4c8e0", "c8e8f8", "fcf4cc")),
        ),
    ),
    parameters=((34.0, 0.76),),
    shading=Shading(form=0.75, middle=0.4, fine=0.03, value=0.15),
    body=Body(inflation=0.9, relief=0.7, groove=0.8, smoothing=3.0, warp=10.0),
    align="level",
    exposure=0.85,
    own_colour=1,
)
