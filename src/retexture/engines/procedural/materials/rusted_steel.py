"""Rusted steel: riveted plates, rust that creeps in from seams and folds, streaks that run down."""

import math

from retexture.engines.procedural.kernel_math import clamp01, fraction, hash01, mix_colour, smoothstep
from retexture.engines.procedural.material import Family, Material, Shading
from retexture.engines.procedural.point import Palette, Parameters, Point, Sample
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tile, Tiles, sample

_CLOUD, _CLOUD_B, _GRAIN, _STREAK = int(Tile.CLOUD), int(Tile.CLOUD_B), int(Tile.GRAIN), int(Tile.STREAK)
_RIVET_SPACING, _RIVET_INSET, _RIVET_RADIUS = 24.0, 10.0, 5.0


@inlined
def _rivet_distance(along: float, across: float, from_end: float) -> float:
    """Distance to the nearest rivet of a row that lies ``_RIVET_INSET`` from a seam."""
    if from_end < 8:
        return 99.0
    x = across - _RIVET_INSET
    y = fraction(along / _RIVET_SPACING) * _RIVET_SPACING - _RIVET_SPACING / 2
    return math.sqrt(x * x + y * y)


@inlined
def rusted_steel(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of the plates, how much more rust. Palette: steel, dark rust, light rust."""
    plate_width = 170 * parameters[0]
    plate_height = plate_width * 0.72
    column, row = math.floor(at.u / plate_width), math.floor(at.v / plate_height)
    x, y = at.u - column * plate_width, at.v - row * plate_height
    from_side, from_end = min(x, plate_width - x), min(y, plate_height - y)
    plate = hash01(column, row, at.seed)
    seam = 1 - smoothstep(0.5, 2.4, min(from_side, from_end))
    rivet = min(_rivet_distance(y, from_side, from_end), _rivet_distance(x, from_end, from_side))
    dome = math.sqrt(max(_RIVET_RADIUS * _RIVET_RADIUS - rivet * rivet, 0.0))
    stain = 1 - smoothstep(4.5, 8.5, rivet)
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, _CLOUD, a * 0.8, b * 0.8)
    small = sample(noise, _CLOUD_B, a * 1.7, b * 1.7)
    grain = sample(noise, _GRAIN, a * 0.8, b * 0.8)
    brushed = sample(noise, _STREAK, at.u * 1.5 + 200, at.v * 0.35)
    run = sample(noise, _STREAK, at.u * 0.8, at.v * 0.12 + 99)
    creep = 0.42 + 0.9 * broad + 0.3 * small + 0.16 * run + 0.25 * (plate - 0.5) - 0.28 * at.cavity
    rust = smoothstep(0.40, 0.62, creep + 0.25 * seam + 0.1 * stain * (1 - 0.2 * dome) + parameters[1])
    steel = 0.82 + 0.18 * plate + 0.1 * brushed
    bare = (palette[0][0] * steel, palette[0][1] * steel, palette[0][2] * steel)
    oxide = mix_colour(palette[1], palette[2], clamp01(0.5 + 1.3 * small + 0.35 * grain))
    colour = mix_colour(bare, oxide, rust)
    dark = 1 - 0.75 * seam
    return Sample(
        colour[0] * dark,
        colour[1] * dark,
        colour[2] * dark,
        0.34 + 0.06 * brushed + 0.5 * rust,
        1 - 0.92 * rust,
        dome - 3 * seam + rust * (3.5 * small + 0.6 * grain + 0.8),
        0.0,
        0.0,
        0.0,
    )


RUSTED_STEEL = Material(
    name="rusted steel",
    words=(
        "rusted steel",
        "rusty steel",
        "rust",
        "rusty",
        "rusted",
        "rusted iron",
        "rusty iron",
        "rusty metal",
        "rusted metal",
        "corroded metal",
        "corroded steel",
        "corten steel",
        "iron",
        "steel",
        "oxidised metal",
    ),
    kernel=rusted_steel,
    families=(
        Family(
            "orange",
            (("4a4d52", "5a2410", "a5541d"), ("7d8288", "5e2711", "b8622a"), ("a9aeb3", "66301a", "c47a3f")),
        ),
        Family(
            "red",
            (("45474c", "4a1a12", "8e3b22"), ("74777d", "54211a", "a54a2c"), ("a3a7ad", "5f2b22", "b8654a")),
        ),
        Family(
            "brown",
            (("4f4d48", "38220f", "7a4a20"), ("85817a", "452b14", "8f5c2c"), ("b0aca4", "553a1f", "a87a44")),
        ),
        Family(
            "blue steel",
            (("3b4654", "54240f", "b35a1c"), ("66788c", "5a2711", "c46a28"), ("9fb0c0", "66301a", "d08544")),
        ),
    ),
    parameters=((0.9, 0.10), (0.9, 0.0), (0.9, -0.10)),
    shading=Shading(form=0.7, middle=0.61, fine=0.3, value=0.3),
    align="level",
    exposure=0.72,
    light="overcast",
)
