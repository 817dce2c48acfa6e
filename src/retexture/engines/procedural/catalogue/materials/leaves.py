"""Leaves: strewn over each other, toothed and veined, each between green, yellow, red and brown."""

import math

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.engines.procedural.catalogue.strewing import thing
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample

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
    kernel=leaves,
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
    kernel=leaves,
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
