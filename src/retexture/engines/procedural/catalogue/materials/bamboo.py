"""Bamboo: canes side by side along the forms, with nodes, pale rings below them and fine fibres."""

import math

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def bamboo(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a cane. Palette: cane in shade, cane, powdery ring, scorch."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 0.5)
    width = parameters[0]
    x = (at.u + 7 * broad) / width
    cane = math.floor(x)
    across = 2 * (x - cane) - 1
    which = hash01(cane, 5, at.seed)
    length = width * (6.5 + 4.0 * which)
    y = at.v / length + 7 * hash01(cane, 9, at.seed) + 0.03 * across * across
    knot = math.floor(y)
    along = y - knot
    away = length * min(along, 1 - along)
    round_ = math.sqrt(max(1 - 0.97 * across * across, 0.0))
    node = 1 - smoothstep(0.6, 2.4, away)
    collar = smoothstep(1.5, 3.0, away) * (1 - smoothstep(3.0, 6.5, away))
    powder = (1 - smoothstep(3.0, 0.22 * length, length * along)) * smoothstep(1.0, 3.0, away)
    fibre = sample(noise, STREAK, at.u * 2.2 + 300 * which, at.v * 0.35 + 77 * which)
    piece = hash01(cane, knot, at.seed + 3)
    light = 0.48 + 0.55 * (which - 0.5) + 0.25 * (piece - 0.5) + 0.22 * fibre + 0.5 * small + 0.15 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(colour, palette[2], clamp01(0.55 * powder + 0.30 * collar))
    spot = smoothstep(0.16, 0.34, small + 0.5 * broad) * smoothstep(0.55, 0.7, piece)
    colour = mix_colour(colour, palette[3], clamp01(0.80 * node + 0.35 * spot))
    dark = 0.16 + 0.84 * smoothstep(0.10, 0.62, round_)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.30 + 0.10 * abs(fibre) + 0.25 * powder,
        height=0.30 * width * round_ + 2.2 * collar - 2.0 * node + 0.25 * fibre,
        subsurface=0.08,
    )


BAMBOO = Material(
    name="bamboo",
    words=("bamboo", "bamboo cane", "bamboo pole", "bamboo wood", "bamboo stick"),
    translations=Translations(
        es="bambú",
        pt="bambu",
        fr="bambou",
        de="Bambus",
        it="bambù",
        zh="竹子; 竹; 竹制; 毛竹",
        ja="竹; 竹製; バンブー",
        ru="бамбук; бамбуковый",
    ),
    kernel=bamboo,
    gamut=WOODS,
    families=(
        Family(
            "yellow",
            (
                ("5c4a26", "a08a54", "c8bc94", "3c2a12"),
                ("8c743c", "d0b878", "ece0bc", "5c4420"),
                ("bca468", "f0dca8", "fcf6e0", "846838"),
            ),
        ),
        Family(
            "green",
            (
                ("20380c", "587c24", "9cb078", "2c2c10"),
                ("3c5c18", "84a83c", "ccd8a4", "4c4820"),
                ("74943c", "bcd478", "ecf4cc", "7c7840"),
            ),
        ),
        Family(
            "smoked",
            (
                ("1c0f06", "54341a", "806444", "0c0603"),
                ("341e0e", "7c5028", "ac8c60", "1c0e06"),
                ("5c3c1e", "b08050", "dcc498", "3c220e"),
            ),
        ),
        Family(
            "weathered",
            (
                ("4c4840", "8c877c", "b0aca0", "2c2822"),
                ("706a60", "b8b2a6", "d8d4ca", "4c463c"),
                ("a09a8e", "e0dcd2", "f4f2ec", "7c766a"),
            ),
        ),
    ),
    parameters=((38.0,), (34.0,), (30.0,)),
    shading=Shading(form=0.7, middle=0.45, fine=0.05, value=0.12),
    body=Body(inflation=1.1, relief=1.1, groove=1.1, smoothing=2.4, warp=22.0),
    align="flow",
    exposure=0.8,
)
