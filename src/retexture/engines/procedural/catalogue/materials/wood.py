"""Wood: boards cut from logs whose yearly rings follow the carved form, with knots, pores and tool marks."""

import math

from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    fraction,
    hash01,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample

_RING = 13.0


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
    slow = sample(noise, CLOUD, across * 0.5 + 512 * board, lengthwise * 0.16)
    wave = sample(noise, CLOUD_B, across * 1.4, lengthwise * 0.3 + 300 * heart)
    knot = sample(noise, CELL, at.u * 0.10 + 311 * board, lengthwise * 0.06)
    knotted = math.exp(-knot * knot / 0.006)
    depth = 30 + 70 * heart + 120 * slow + 0.55 * at.w
    ring = (math.sqrt(across * across + depth * depth) + 12 * wave + 34 * knotted) / _RING
    year = fraction(ring)
    late = smoothstep(0.25, 0.86, year) * (1 - smoothstep(0.90, 1.0, year))
    fibre = sample(noise, STREAK, at.u * 0.9 + 71 * board, lengthwise * 0.4)
    pore = smoothstep(0.38, 0.85, sample(noise, STREAK, at.u * 1.4 + 500, lengthwise * 0.9)) * (
        1 - 0.5 * late
    )
    gouge = sample(noise, CELL, at.u * 1.1 + 9 * wave, at.v * 0.55)

    dark = 0.72 * late + 0.22 * fibre + 0.5 * slow + 0.45 * (board - 0.5) + 0.8 * knotted
    colour = mix_colour(palette[1], palette[0], clamp01(dark + 0.12))
    shade = 0.45 * pore + 0.5 * smoothstep(0.25, 0.9, knotted) + 0.35 * smoothstep(0.3, 1.2, -at.cavity)
    colour = mix_colour(colour, palette[2], clamp01(max(shade, joint * (0.55 + 0.4 * gap))))
    worn = 1 + 0.22 * smoothstep(0.2, 1.2, at.cavity)
    return surface_of(
        (colour[0] * worn, colour[1] * worn, colour[2] * worn),
        roughness=0.46 - 0.12 * late + 0.2 * pore,
        height=0.7 * late
        + 0.35 * fibre
        - 0.6 * pore
        + 9 * gouged * gouge * gouge
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
    kernel=wood,
    families=(
        Family(
            "walnut",
            (("2a160b", "56341c", "120803"), ("5c331a", "a06a3a", "2c1608"), ("9a6436", "d9a86c", "56321a")),
        ),
        Family(
            "oak",
            (("4d3216", "86602f", "261706"), ("8a6230", "c79d5e", "4a3012"), ("b78d50", "ecd09a", "79552a")),
        ),
        Family(
            "mahogany",
            (("2b110c", "54261a", "140503"), ("5e2c20", "96573f", "2e0f09"), ("986043", "cf9a76", "522a1b")),
        ),
        Family(
            "driftwood",
            (("2f2b28", "57514a", "171412"), ("6a635a", "a89e90", "35302b"), ("a39a8c", "ded6c6", "6a6156")),
        ),
    ),
    parameters=((230.0, 1400.0, 0.0, 0.55),),
    shading=Shading(form=0.75, middle=0.55, fine=0.2, value=0.15),
    body=Body(inflation=0.9, relief=1.7, warp=30.0),
    align="flow",
    exposure=0.62,
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
        "barn wood",
        "weathered wood",
        "parquet",
        "herringbone parquet",
        "herringbone floor",
        "chevron parquet",
        "chevron floor",
        "hardwood",
        "laminate",
        "floor board",
        "wood panelling",
        "decking",
        "lumber",
    ),
    kernel=wood,
    families=(
        Family(
            "pine",
            (("6b4523", "8d6234", "24140a"), ("a8763e", "d2a263", "3c2410"), ("c99b5c", "eecb90", "5c3a1a")),
        ),
        Family(
            "barn red",
            (("3a1510", "5c231a", "140705"), ("6e2a1e", "98452f", "220c08"), ("9c6650", "c9937a", "3c2018")),
        ),
        Family(
            "grey weathered",
            (("35322f", "5a5650", "131110"), ("68635c", "969087", "1f1c19"), ("98928a", "cac3b6", "3a3631")),
        ),
        Family(
            "dark oak",
            (("1b110a", "35230f", "070402"), ("3c2814", "6a4a26", "120a04"), ("80592e", "b5874c", "2c1b0b")),
        ),
    ),
    parameters=((62.0, 480.0, 1.0, 0.06),),
    shading=Shading(form=0.75, middle=0.55, fine=0.2, value=0.15),
    body=Body(inflation=0.8, relief=1.4, warp=22.0),
    align="flow",
    exposure=0.62,
    light="overcast",
)
