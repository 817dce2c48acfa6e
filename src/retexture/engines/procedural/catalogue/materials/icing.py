"""Icing: piped buttercream roses on sponge cake, beads of cream along the edges, sugar strands on top."""

import math

from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, lit, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations

_TURNS = 2.3  # of the cream in a rose, from its heart to its rim
_STRANDS = 21.0  # units between sugar strands


@inlined
def _roses(u: float, v: float, size: float, seed: int) -> tuple[float, float]:
    """Spirals of cream on a grid whose rows are shifted: height, and distance from a rose's heart, 0–1."""
    row = math.floor(v / (0.866 * size))
    top, near = 0.0, 1.0
    for j in range(row - 1, row + 2):
        column = math.floor(u / size - 0.5 * (j & 1))
        for i in range(column - 1, column + 2):
            x = u / size - 0.5 * (j & 1) - i - 0.5
            y = (v / size) - 0.866 * (j + 0.5)
            away = 1.72 * math.sqrt(x * x + y * y) + 1e-5
            if away >= near:
                continue
            angle = math.atan2(y, x) / 6.2832 + hash01(i, j, seed)
            turn = angle + _TURNS * away
            fold = abs(turn - math.floor(turn) - 0.5) * 2
            near = away
            top = (1 - 0.55 * away * away) * (0.40 + 0.60 * math.sqrt(max(1 - fold * fold, 0.0)))
    return top, near


@inlined
def _strand(u: float, v: float, seed: int) -> tuple[float, float]:
    """A sugar strand in some of the squares of a grid: how much of it is here, and its number, 0–1."""
    column, row = math.floor(u / _STRANDS), math.floor(v / _STRANDS)
    number = hash01(column, row, seed)
    x = u - (column + 0.35 + 0.3 * hash01(column, row, seed + 1)) * _STRANDS
    y = v - (row + 0.35 + 0.3 * hash01(column, row, seed + 2)) * _STRANDS
    angle = 6.2832 * hash01(column, row, seed + 3)
    along = x * math.cos(angle) + y * math.sin(angle)
    across = y * math.cos(angle) - x * math.sin(angle)
    along -= min(max(along, -4.2), 4.2)
    away = math.sqrt(along * along + across * across)
    return (1 - smoothstep(1.3, 1.9, away)) * (1 if number < 0.42 else 0), number / 0.42


@inlined
def _sugar(mean: Rgb, number: float) -> Rgb:
    """The colour of a sugar strand: the strands go round the wheel about their mean."""
    turned = number * 6.2832
    return (
        clamp01(mean[0] + 0.40 * math.sin(turned)),
        clamp01(mean[1] + 0.35 * math.sin(turned + 2.1)),
        clamp01(mean[2] + 0.40 * math.sin(turned + 4.2)),
    )


@inlined
def icing(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a rose, how much of the cake is iced. Palette: cream, its shade, crumb, strands."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    rose, near = _roses(at.u + 7 * small, at.v + 7 * broad, parameters[0], at.seed)
    # The crumb of the cake: pores of two sizes.
    pore = 1 - smoothstep(0.16, 0.42, sample(noise, FINE_CELL, at.u * 1.1 + 6 * small, at.v * 1.1))
    hole = 1 - smoothstep(0.10, 0.30, sample(noise, CELL, at.u * 2.3 + 12 * small, at.v * 2.3))
    crumb = 0.92 + 0.35 * small + 0.22 * grain - 0.42 * pore - 0.38 * hole + 0.3 * broad
    iced = smoothstep(-0.03, 0.03, parameters[1] - 0.5 + 0.9 * broad + 0.25 * small + 0.2 * (1 - near))
    strand, number = _strand(at.u + 3 * small, at.v + 3 * broad, at.seed + 40)
    strand *= iced * smoothstep(0.10, 0.22, broad + 0.10)
    # Cream: pale on the ridges, the depth of the folds takes its colour.
    cream = mix_colour(palette[1], palette[0], clamp01(0.05 + 0.95 * rose + 0.25 * at.cavity + 0.3 * broad))
    cream = mix_colour(cream, _sugar(palette[3], number), strand)
    cake = lit(palette[2], max(crumb, 0.13))
    return surface_of(
        mix_colour(cake, cream, iced),
        roughness=0.95 - 0.50 * iced,
        height=(1 - iced) * (1.5 * grain - 3.0 * pore - 4.0 * hole) + iced * (6 + 9.0 * rose + 1.6 * strand),
        subsurface=0.15 + 0.40 * iced,
    )


ICING = Material(
    name="icing",
    words=(
        "icing",
        "iced cake",
        "frosting",
        "frosted cake",
        "cake",
        "cake icing",
        "cake frosting",
        "cake and icing",
        "made of cake",
        "sponge cake",
        "buttercream",
        "royal icing",
        "whipped cream",
        "cream cake",
        "birthday cake",
        "wedding cake",
        "cupcake",
        "fondant icing",
        "sprinkle cake",
    ),
    kernel=icing,
    overgrows=True,
    families=(
        Family(
            "strawberry",
            (
                ("f0a8b4", "b86078", "a87840", "a06080"),
                ("f8c0c8", "d48494", "c08c4c", "b07080"),
                ("fcdcdc", "e8a4ac", "d8ac6c", "b07080"),
            ),
        ),
        Family(
            "vanilla",
            (
                ("f0e0bc", "b89868", "a4743c", "a07070"),
                ("f8ecd0", "d4b88c", "bc8a4c", "b07878"),
                ("fff8e8", "e8d4b0", "d8ae70", "b07878"),
            ),
        ),
        Family(
            "chocolate cake",
            (
                ("f0dccc", "a87c64", "2c1408", "a07078"),
                ("f8e8dc", "c8a088", "3c1e0e", "b07880"),
                ("fcf4ec", "dcbca8", "542c16", "b07880"),
            ),
        ),
        Family(
            "mint",
            (
                ("a8d8c0", "609880", "4c2c14", "a07078"),
                ("c4e8d4", "88bca4", "8c6034", "b07880"),
                ("e0f6ea", "acd8c4", "c8a068", "b07880"),
            ),
        ),
    ),
    parameters=((74.0, 0.52), (74.0, 0.92), (74.0, 1.1)),
    shading=Shading(form=0.75, middle=0.45, fine=0.03, value=0.15),
    body=Body(inflation=1.5, relief=1.0, groove=1.2, smoothing=4.0, warp=20.0),
    exposure=0.9,
    many_coloured=True,
    dyed=2,
    translations=Translations(
        es="glaseado; crema de mantequilla; azúcar glas",
        pt="glacê; cobertura de bolo; creme de manteiga; chantilly",
        fr="glaçage; crème au beurre; glaçage royal",
        de="zuckerguss; buttercreme; sahnetorte",
        it="glassa; crema al burro; ghiaccia reale",
        zh="糖霜; 奶油糖霜; 奶油蛋糕",
        ja="アイシング; バタークリーム; 砂糖衣",
        ru="глазурь; сахарная глазурь; масляный крем",
    ),
)
