"""Honeycomb: six-sided cells of wax, some full of honey, some capped, some empty."""

import math

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations

_FLAT = 1.7320508  # a hexagon's rows repeat every root of three


@inlined
def _to_side(x: float, y: float) -> float:
    """Distance from a hexagon's middle towards its nearest side, 0.5 on the side."""
    return max(abs(x), 0.5 * abs(x) + 0.8660254 * abs(y))


@inlined
def honeycomb(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a cell, how full the comb is. Palette: depth of a cell, honey, wax."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    x = (at.u + 9 * broad + 2 * small) / parameters[0]
    y = (at.v + 8 * broad) / parameters[0]
    # Two lattices of rectangles make one of hexagons: the nearer centre is the cell's.
    column, row = math.floor(x + 0.5), math.floor(y / _FLAT + 0.5)
    ax, ay = x - column, y - _FLAT * row
    other_column, other_row = math.floor(x), math.floor(y / _FLAT)
    bx, by = x - other_column - 0.5, y - _FLAT * (other_row + 0.5)
    if ax * ax + ay * ay > bx * bx + by * by:
        ax, ay = bx, by
        column, row = 2 * other_column + 1, 2 * other_row + 1
    else:
        column, row = 2 * column, 2 * row
    side = _to_side(ax, ay) + 0.02 * small
    kind = hash01(column, row, at.seed)
    wall = smoothstep(0.37, 0.44, side)
    full = 0.35 + 0.65 * smoothstep(0.24, 0.28, kind + 0.9 * broad + parameters[1])
    capped = smoothstep(0.84, 0.86, kind + 0.5 * broad + parameters[1]) * (1 - wall)
    depth = 1 - smoothstep(0.10, 0.40, side)
    inside = mix_colour(palette[0], palette[1], clamp01(full * (0.62 + 0.5 * small + 0.25 * (1 - depth))))
    wax = mix_colour(palette[1], palette[2], clamp01(0.70 + 0.6 * small + 0.2 * at.cavity + 0.4 * broad))
    colour = mix_colour(inside, wax, max(wall, 0.9 * capped))
    hollow = 1 - 0.3 * (1 - full) * depth
    dome = capped * (1.5 + 1.2 * depth)
    return surface_of(
        (colour[0] * hollow, colour[1] * hollow, colour[2] * hollow),
        roughness=clamp01(0.07 + 0.48 * max(wall, capped) + 0.3 * (1 - full) + 0.1 * small),
        height=5.5 * wall + dome - 4.0 * (1 - full) * depth * (1 - capped) + 0.5 * full * depth + 2 * broad,
        subsurface=0.55,
    )


HONEYCOMB = Material(
    name="honeycomb",
    words=("honeycomb", "honey comb", "beehive", "bee hive", "wax comb", "hexagonal comb", "bees wax comb"),
    translations=Translations(
        es="panal; panal de abejas; panal de miel; colmena",
        pt="favo de mel; favo; colmeia; favos",
        fr="nid d'abeille; rayon de miel; ruche; alvéole; nid d'abeilles",
        de="Honigwabe; Bienenwabe; Wabe; Waben; Wabenmuster; Bienenstock",
        it="nido d'ape; favo; favo di miele; alveare; favi",
        zh="蜂巢; 蜂窝; 蜂房",
        ja="ハニカム; 蜂の巣; ハチの巣",
        ru="соты; пчелиные соты; медовые соты; улей; сотовый",
    ),
    kernel=honeycomb,
    gamut=WOODS,
    families=(
        Family(
            "honey",
            (("2c1402", "a85c08", "c49440"), ("4c2404", "d88410", "ecc068"), ("8c500c", "f8b434", "fce4a8")),
        ),
        Family(
            "dark honey",
            (("140802", "5c2808", "8c5c28"), ("240f04", "8c440c", "bc8844"), ("502810", "c0702c", "e8c084")),
        ),
        Family(
            "acacia",
            (("5c3c0c", "cca43c", "dcc488"), ("8c6418", "f0cc5c", "f8e8b4"), ("c09838", "fce88c", "fff8dc")),
        ),
        Family(
            "heather",
            (("280c04", "a03c10", "c47c50"), ("44180a", "cc5c1c", "e8ac7c"), ("803c18", "ec9450", "fcd8b8")),
        ),
    ),
    parameters=((44.0, -0.22), (44.0, 0.0), (44.0, 0.3)),
    shading=Shading(form=1.0, middle=0.75, fine=0.12, value=0.3),
    body=Body(inflation=1.3, relief=1.0, groove=1.0, smoothing=2.6, warp=24.0),
    exposure=0.8,
)
