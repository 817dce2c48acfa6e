"""Parquet: staves of oak, each of its own tone and grain, laid in herringbone, in chevrons or in strips."""

import math
from dataclasses import replace

from retexture.engines.procedural.catalogue.boards import OnBoard, board_of, grain_of, staggered
from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.materials import wood
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import STREAK, Tiles, sample
from retexture.prompts import Translations

_HERRINGBONE, _CHEVRON, _STRIP = 0.0, 1.0, 2.0
_LONG, _CHEVRON_LONG, _STRIP_LONG = 5.0, 3.6, 8.5  # a stave's length in widths
_HALF_TURN = 0.70711  # cosine and sine of 45°, to which herringbones are laid


@inlined
def herringbone(u: float, v: float, width: float, seed: int) -> OnBoard:
    """Staves at right angles to each other, the end of each against the side of the next."""
    x, y = (u + v) * _HALF_TURN / width, (v - u) * _HALF_TURN / width
    column, row = math.floor(x), math.floor(y)
    turn = math.floor((column - row) / (2 * _LONG))
    steps = column - row - turn * 2 * _LONG
    if steps < _LONG:  # lies along x: its first cell is `steps` back
        return board_of(row, 4 * turn, (y - row) * width, (steps + x - column) * width, seed)
    # Stands along y, and its cells count upwards.
    along = (steps - _LONG + 1 - (y - row)) * width
    return board_of(column, 4 * turn + 1, (x - column) * width, along, seed)


@inlined
def chevron(u: float, v: float, width: float, seed: int) -> OnBoard:
    """Staves whose ends are cut so that they meet in straight lines."""
    length = _CHEVRON_LONG * width
    column = math.floor(u / length)
    x = u - column * length
    leaning = 1 - 2 * (int(column) & 1)
    slanted = (v - leaning * (x - 0.5 * length)) * _HALF_TURN
    row = math.floor(slanted / width)
    return board_of(column, row, slanted - row * width, x, seed)


@inlined
def _stave(at: Point, width: float, laid: float) -> tuple[OnBoard, float]:
    """Where a point lies on its stave, and the stave's length in units."""
    if laid == _HERRINGBONE:
        return herringbone(at.u, at.v, width, at.seed), _LONG * width
    if laid == _CHEVRON:
        return chevron(at.u, at.v, width, at.seed), _CHEVRON_LONG * width
    return staggered(at.u, at.v, width, _STRIP_LONG * width, at.seed), _STRIP_LONG * width


@inlined
def parquet(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a stave, how they are laid: 0 herringbone, 1 chevron, 2 strips.

    Palette: late wood, early wood, pores and joints.
    """
    width = parameters[0]
    stave, length = _stave(at, width, parameters[1])
    grain = grain_of(noise, stave, width, 9.0)
    rim = min(min(stave.across, width - stave.across), min(stave.along, length - stave.along))
    joint = 1 - smoothstep(0.35, 1.5, rim)
    pores = sample(noise, STREAK, stave.across * 1.7 + 300 * stave.one, stave.along * 0.9 + 500 * stave.other)
    pore = smoothstep(0.30, 0.85, pores)

    dark = 0.30 + 0.85 * (stave.other - 0.5) + 0.36 * grain.late + 0.20 * grain.fibre + 0.35 * grain.slow
    colour = mix_colour(palette[1], palette[0], clamp01(dark))
    colour = mix_colour(colour, palette[2], clamp01(0.34 * pore + 0.45 * grain.knot))
    # Staves of one tree are redder or yellower than those of another.
    warm = 1 + 0.10 * (stave.one - 0.5)
    colour = mix_colour((colour[0] * warm, colour[1], colour[2] * (2 - warm)), palette[2], 0.85 * joint)
    tilt = 0.02 * (stave.one - 0.5) * (stave.across - 0.5 * width)
    tilt += 0.004 * (stave.other - 0.5) * (stave.along - 0.5 * length)
    relief = 0.25 * grain.late + 0.2 * grain.fibre - 0.35 * pore
    return surface_of(
        colour,
        roughness=0.34 + 0.10 * pore - 0.05 * grain.late + 0.3 * joint,
        height=1.3 * smoothstep(0.0, 2.6, rim) + tilt + relief - 1.3 * joint,
        subsurface=0.03,
    )


# Floors of the other woods that are asked for by name, in the middle of their tones.
_OTHER_WOODS = tuple(
    Family(each.name, (each.tones[1],))
    for each in wood.CARVED_WOOD.families
    if each.name not in ("brown", "oak", "driftwood")
)

PARQUET = Material(
    name="parquet",
    words=(
        "parquet",
        "herringbone parquet",
        "herringbone floor",
        "herringbone",
        "herringbone wood",
        "herringbone oak",
        "oak herringbone",
        "oak parquet",
        "wood parquet",
        "wooden parquet",
        "parquet floor",
        "parquet flooring",
        "parquetry",
        "wood herringbone",
    ),
    kernel=parquet,
    gamut=WOODS,
    laid_on=("floor",),
    families=(
        Family("oak", (("7c5a38", "b6946a", "362315"),)),
        Family("pale oak", (("a08a6c", "cdb998", "554330"),)),
        Family("smoked oak", (("3c291c", "6c5240", "180e08"),)),
        Family("honey oak", (("8c5a2a", "c0905a", "3e240f"),)),
        *_OTHER_WOODS,
    ),
    parameters=((30.0, _HERRINGBONE),),
    repeat=Repeat("staves", 30.0, 0.09),
    shading=Shading(form=0.8, middle=0.45, fine=0.08, value=0.30),
    body=Body(inflation=0.9, relief=1.3, smoothing=1.4, warp=12.0),
    align="level",
    exposure=0.72,
    translations=Translations(
        es="parqué; parquet de madera; parqué en espiga; espiga; parquet",
        pt="parquet; taco; parquet em espinha; espinha de peixe",
        fr="parquet; parquet à bâtons rompus; bâtons rompus",
        de="parkett; fischgrätparkett; fischgrät; fischgrätmuster",
        it="parquet; parquet a spina di pesce; spina di pesce; spina italiana",
        zh="拼花地板; 人字拼地板; 人字拼; 镶木地板",
        ja="パーケット; 寄木張り; ヘリンボーン; ヘリンボーンフローリング",
        ru="паркет; дубовый паркет; деревянный паркет; паркет ёлочкой; паркет елочкой; ёлочка; паркетный",
    ),
)

CHEVRON_PARQUET = replace(
    PARQUET,
    name="chevron parquet",
    words=("chevron parquet", "chevron floor", "chevron wood", "chevron oak", "hungarian point"),
    parameters=((30.0, _CHEVRON),),
    repeat=Repeat("staves", 30.0, 0.09),
    translations=Translations(
        es="parqué en punta de hungría; parqué chevron",
        pt="parquet chevron; parquet ponta húngara",
        fr="parquet point de hongrie; parquet en point de hongrie; point de hongrie; parquet chevron",
        de="chevronparkett; ungarisch fischgrät; französisch fischgrät",
        it="parquet chevron; parquet a spina ungherese; spina francese",
        zh="鱼骨拼地板; 鱼骨拼",
        ja="シェブロン張り; フレンチヘリンボーン",
        ru="паркет французская ёлка; французская ёлка; шеврон",
    ),
)

STRIP_PARQUET = replace(
    PARQUET,
    name="strip parquet",
    words=(
        "strip parquet",
        "plain parquet",
        "parquet strip",
        "straight parquet",
        "hardwood",
        "hardwood floor",
        "hardwood flooring",
        "oak floor",
        "oak flooring",
        "laminate",
    ),
    parameters=((26.0, _STRIP),),
    repeat=Repeat("boards", 26.0, 0.10),
    translations=Translations(
        es="parqué de tablillas; tarima de roble; suelo laminado",
        pt="parquet de ripas; soalho de carvalho; piso laminado",
        fr="parquet droit; parquet à l'anglaise; sol stratifié",
        de="stabparkett; schiffsboden; laminat; eichenparkett",
        it="parquet a listelli; listoni di rovere; laminato",
        zh="条形地板; 实木地板; 强化地板",
        ja="フローリング; 無垢フローリング",
        ru="штучный паркет; паркетная доска; ламинат",
    ),
)
