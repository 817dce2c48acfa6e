"""Basalt: dark columns seen from the end, broken at different heights, with fine pores and pale lichen."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Fronts, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _columns(u: float, v: float, size: float, seed: int) -> tuple[float, float, float, float]:
    """Six-sided columns, each a little out of place.

    Returns:
        Distance to the joint in units, the column's number 0–1, and the way to its middle in units.
    """
    row = math.floor(v / (0.866 * size))
    nearest = second = 1e9
    number = out_x = out_y = 0.0
    for j in range(row - 1, row + 2):
        column = math.floor(u / size - 0.5 * (j & 1))
        for i in range(column - 1, column + 2):
            x = u / size - 0.5 * (j & 1) - i - 0.5 - 0.34 * (hash01(i, j, seed) - 0.5)
            y = v / size - 0.866 * (j + 0.5) - 0.34 * (hash01(i, j, seed + 1) - 0.5)
            away = math.sqrt(x * x + y * y)
            if away < nearest:
                second, nearest = nearest, away
                number, out_x, out_y = hash01(i, j, seed + 2), x, y
            elif away < second:
                second = away
    return 0.5 * (second - nearest) * size, number, out_x * size, out_y * size


@inlined
def basalt(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a column, amount of lichen. Palette: rock, worn rock, joints, lichen."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 2.2, at.v * 2.2)
    grain = sample(noise, GRAIN, at.u * 0.95, at.v * 0.95)
    size = parameters[0]
    edge, number, x, y = _columns(at.u + 4 * small + 5 * broad, at.v + 4 * small, size, at.seed)
    top = smoothstep(0.6, 2.6 + 1.2 * small, edge)
    turn = 6.2832 * number
    slope = 0.16 * (math.cos(7 * turn) * x + math.sin(7 * turn) * y)
    pore = 1 - smoothstep(0.10, 0.30, sample(noise, FINE_CELL, at.u * 1.3 + 4 * small, at.v * 1.3))
    large = 1 - smoothstep(0.06, 0.16, sample(noise, CELL, at.u * 2.7, at.v * 2.7))
    worn = clamp01(
        0.34 + 0.75 * (number - 0.5) + 0.7 * small + 0.35 * broad + 0.35 * at.cavity + 0.22 * grain
    )
    rim = smoothstep(1.5, 3.2, edge) * (1 - smoothstep(3.2, 6.0, edge))
    colour = mix_colour(palette[0], palette[1], clamp01(worn + 0.28 * rim))
    spots = sample(noise, CLOUD_B, at.u * 0.9 + 77, at.v * 0.9) + 0.5 * small + 0.12 * grain
    lichen = smoothstep(0.22, 0.34, spots + 0.25 * (at.upward - 0.5)) * parameters[1] * top
    colour = mix_colour(colour, palette[3], 0.75 * lichen)
    dark = max(0.55 * pore, 0.8 * large) * top
    colour = mix_colour(mix_colour(palette[2], colour, top), palette[2], 0.7 * dark)
    return surface_of(
        colour,
        roughness=0.82 + 0.10 * lichen,
        height=top * (6 + 9 * number + slope + 2.2 * small + 0.7 * grain) - 1.6 * pore * top - 2.2 * large,
    )


@inlined
def basalt_blocks(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of a course, amount of lichen. Palette: rock, worn rock, joints, lichen.

    Sawn and bush-hammered blocks in courses that are not all of one height.
    """
    small = sample(noise, CLOUD_B, at.u * 2.0, at.v * 2.0)
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    grain = sample(noise, GRAIN, at.u * 0.95, at.v * 0.95)
    high = parameters[0]
    down = at.v + 0.5 * small
    pair = math.floor(down / (2 * high))
    split = 2 * high * (0.42 + 0.16 * hash01(pair, 3, at.seed))
    y = down - 2 * high * pair
    lower = 1.0 if y > split else 0.0
    course = 2 * pair + lower
    y, tall = (y - split, 2 * high - split) if lower > 0.5 else (y, split)
    wide = high * (1.7 + 1.1 * hash01(course, 11, at.seed))
    along = at.u + wide * hash01(course, 5, at.seed)
    column = math.floor(along / wide)
    x = along - column * wide
    edge = min(x, wide - x, y, tall - y)
    one, other = hash01(column, course, at.seed), hash01(column, course, at.seed + 7)
    top = smoothstep(0.35, 1.5, edge + 0.5 * small)
    pore = 1 - smoothstep(0.10, 0.28, sample(noise, FINE_CELL, at.u * 1.5 + 4 * small, at.v * 1.5))
    worn = clamp01(0.36 + 0.75 * (one - 0.5) + 0.55 * small + 0.45 * broad + 0.25 * at.cavity + 0.20 * grain)
    colour = mix_colour(palette[0], palette[1], worn)
    spots = sample(noise, CLOUD_B, at.u * 0.9 + 77, at.v * 0.9) + 0.5 * small + 0.12 * grain
    lichen = smoothstep(0.26, 0.42, spots + 0.25 * (at.upward - 0.5)) * parameters[1] * top
    colour = mix_colour(colour, palette[3], 0.55 * lichen)
    joint = mix_colour(palette[0], palette[1], 0.55)
    colour = mix_colour(joint, mix_colour(colour, palette[2], 0.45 * pore * top), top)
    return surface_of(
        colour,
        roughness=0.82 + 0.10 * lichen,
        height=top * (2.6 + 1.6 * (other - 0.5) + 1.1 * small + 0.5 * grain) - 0.9 * pore * top,
    )


BASALT = Material(
    name="basalt",
    words=(
        "basalt",
        "basalt stone",
        "basalt rock",
        "basalt columns",
        "basalt column",
        "columnar basalt",
        "dark basalt",
        "black basalt",
        "basalt tile",
        "volcanic rock",
        "volcanic stone",
        "lava stone",
        "lava rock",
    ),
    kernel=basalt,
    families=(
        Family(
            "black",
            (
                ("1c1d1f", "38393b", "070708", "6c7060"),
                ("2a2b2d", "505153", "0b0b0c", "8c9080"),
                ("323335", "5c5d5f", "0e0e0f", "989a8a"),
            ),
        ),
        Family(
            "blue grey",
            (
                ("1e2227", "3c4249", "08090b", "6c7468"),
                ("2e343b", "565e67", "0c0e10", "90988a"),
                ("3a4047", "666d76", "101316", "9ca294"),
            ),
        ),
        Family(
            "brown black",
            (
                ("211d1a", "403a35", "090807", "787058"),
                ("312b27", "5a524b", "0e0c0b", "9c9478"),
                ("3c3530", "6a6159", "12100e", "a89e82"),
            ),
        ),
        Family(
            "grey",
            (
                ("2a2b2b", "4a4b4a", "0b0b0b", "747868"),
                ("3e3f3f", "686968", "111111", "949886"),
                ("4a4b4a", "767776", "161616", "a4a896"),
            ),
        ),
    ),
    parameters=((44.0, 0.3),),
    shading=Shading(form=1.0, middle=0.85, fine=0.2, value=0.3),
    body=Body(inflation=0.9, relief=1.3, groove=1.0, smoothing=1.6, warp=18.0),
    exposure=0.72,
    gamut=STONES,
    dyed=2,
    translations=Translations(
        es="basalto; columnas de basalto; piedra volcánica; roca volcánica",
        pt="basalto; colunas de basalto; pedra vulcânica; rocha vulcânica",
        fr="basalte; colonnes de basalte; orgues basaltiques; pierre volcanique",
        de="basalt; basaltsäulen; vulkangestein; lavastein",
        it="basalto; colonne di basalto; pietra lavica; roccia vulcanica",
        zh="玄武岩; 玄武岩柱; 火山岩; 火山石",
        ja="玄武岩; 柱状節理; 火山岩; 溶岩石",
        ru="базальт; базальтовый; базальтовые столбы; вулканический камень",
    ),
    fronts=Fronts(
        name="basalt blocks",
        kernel=basalt_blocks,
        parameters=((22.0, 0.2),),
        repeat=Repeat("courses of blocks", 22.0, 0.28),
        shading=Shading(form=1.0, middle=0.75, fine=0.2, value=0.45),
        body=Body(inflation=0.4, relief=1.0, groove=0.5, smoothing=1.4, warp=10.0),
    ),
)
