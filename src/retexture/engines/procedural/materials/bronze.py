"""Bronze: a cast statue, rubbed bright on the edges, with green patina in the folds and in runs below."""

from retexture.engines.procedural.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.material import Body, Family, Material, Shading
from retexture.engines.procedural.point import Palette, Parameters, Point, Sample
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tile, Tiles, sample

_CLOUD, _CLOUD_B, _GRAIN, _STREAK = int(Tile.CLOUD), int(Tile.CLOUD_B), int(Tile.GRAIN), int(Tile.STREAK)
_FINE_CELL = int(Tile.FINE_CELL)


@inlined
def bronze(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of patina. Palette: bronze, rubbed bronze, patina, pale crust of the patina."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, _CLOUD, a * 0.6, b * 0.6)
    small = sample(noise, _CLOUD_B, a * 1.8, b * 1.8)
    grain = sample(noise, _GRAIN, a * 0.9, b * 0.9)
    run = sample(noise, _STREAK, at.u * 0.7, at.v * 0.10)
    pit = 1 - smoothstep(0.10, 0.24, sample(noise, _FINE_CELL, a * 0.7, b * 0.7))
    rubbed = smoothstep(0.15, 0.95, at.cavity + 0.5 * small)
    creep = parameters[0] + 0.7 * broad + 0.45 * small + 0.30 * run - 0.85 * at.cavity
    patina = smoothstep(0.10, 0.42, creep) * (1 - 0.9 * rubbed)
    crust = smoothstep(0.35, 0.80, creep + 0.5 * small)
    colour = mix_colour(palette[0], palette[1], clamp01(0.30 + 0.7 * rubbed + 0.6 * broad))
    green = mix_colour(palette[2], palette[3], clamp01(0.7 * crust + 0.5 * small + 0.12 * grain))
    colour = mix_colour(colour, green, patina)
    return Sample(
        colour[0],
        colour[1],
        colour[2],
        0.30 + 0.52 * patina - 0.06 * rubbed + 0.2 * abs(small),
        1 - 0.95 * patina,
        4 * broad + 2.5 * small + patina * (1.2 + 2.5 * small + 0.6 * grain) - 1.2 * pit,
        0.0,
        0.0,
        0.0,
    )


BRONZE = Material(
    name="bronze",
    words=("bronze", "bronze statue", "cast bronze", "verdigris", "patina", "brass", "patinated bronze"),
    kernel=bronze,
    families=(
        Family(
            "verdigris",
            (
                ("5c3e22", "b4854a", "1d4a42", "4f8f80"),
                ("7c5630", "d4a664", "2c6659", "76b3a2"),
                ("9c7448", "ecc68a", "4a8a7a", "a2d4c4"),
            ),
        ),
        Family(
            "brown",
            (
                ("3c2717", "96683c", "241a12", "4c3c2c"),
                ("5a3d25", "bd8a54", "33261a", "66523e"),
                ("7c5a3a", "dcae78", "4c3a2a", "8c7459"),
            ),
        ),
        Family(
            "sea green",
            (
                ("4e4426", "a4904e", "14403f", "3c8584"),
                ("6c5f36", "c8b068", "1f5c5c", "62aaaa"),
                ("8c7e50", "e4d090", "3c7e80", "94cccc"),
            ),
        ),
        Family(
            "brass",
            (
                ("7a5c24", "c8a250", "3a3418", "6c6a40"),
                ("a8823a", "e6c470", "4c4622", "888658"),
                ("c8a45c", "fae09c", "666034", "aaa87c"),
            ),
        ),
    ),
    parameters=((0.10,), (0.0,), (-0.06,)),
    shading=Shading(form=0.6, middle=0.5, fine=0.2, value=0.15),
    body=Body(inflation=1.1, relief=1.9, smoothing=0.8),
    exposure=0.75,
    metal=True,
)
