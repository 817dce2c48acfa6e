"""Bronze: a cast statue, rubbed bright on the edges, with green patina in the folds and in runs below."""

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def bronze(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of patina, whether its colour was asked for.

    Palette: bronze, rubbed bronze, patina, pale crust of the patina.
    """
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.6, b * 0.6)
    small = sample(noise, CLOUD_B, a * 1.8, b * 1.8)
    grain = sample(noise, GRAIN, a * 0.9, b * 0.9)
    run = sample(noise, STREAK, at.u * 0.7, at.v * 0.10)
    pit = 1 - smoothstep(0.06, 0.18, sample(noise, FINE_CELL, a * 0.9, b * 0.9))
    rubbed = smoothstep(0.15, 0.95, at.cavity + 0.5 * small)
    asked = parameters[1]
    creep = (
        parameters[0]
        + 0.12 * asked
        + 0.5 * broad
        + 0.3 * small
        + 0.12 * run
        - 0.12 * at.relief
        - 0.85 * at.cavity
    )
    patina = smoothstep(0.10, 0.42, creep) * (1 - 0.9 * rubbed)
    crust = smoothstep(0.35, 0.80, creep + 0.5 * small)
    colour = mix_colour(palette[0], palette[1], clamp01(0.30 + 0.7 * rubbed + 0.6 * broad))
    deep = mix_colour(palette[2], (0.3 * palette[3][0], 0.3 * palette[3][1], 0.3 * palette[3][2]), asked)
    green = mix_colour(deep, palette[3], clamp01(0.7 * crust + 0.5 * small + 0.12 * grain))
    colour = mix_colour(colour, green, patina)
    return surface_of(
        colour,
        roughness=0.30 + 0.52 * patina - 0.06 * rubbed + 0.2 * abs(small),
        metalness=1 - 0.95 * patina,
        height=2.5 * broad
        + 1.4 * small
        + patina * (1.2 + 2.5 * small + 0.6 * grain)
        - 0.8 * pit * smoothstep(0.05, 0.3, small),
    )


BRONZE = Material(
    name="bronze",
    words=("bronze", "bronze statue", "cast bronze", "verdigris", "brass", "patinated bronze"),
    translations=Translations(
        es="bronce; latón; broncíneo",
        pt="bronze; latão",
        fr="bronze; laiton",
        de="Bronze; bronzen; Messing",
        it="bronzo; bronzeo; ottone",
        zh="青铜; 黄铜; 铜像",
        ja="ブロンズ; 青銅; 真鍮",
        ru="бронза; бронзовый; латунь; латунный",
    ),
    kernel=bronze,
    gamut=METALS,
    families=(
        Family(
            "verdigris",
            (
                ("46302a", "9a6c50", "2c403a", "5c7f72"),
                ("5e4238", "ba8c6c", "445f55", "86a699"),
                ("7c5e50", "dab498", "66857a", "aecabd"),
            ),
        ),
        Family(
            "brown",
            (
                ("33201a", "80543a", "241a12", "4c3c2c"),
                ("4c3228", "a8765a", "33261a", "66523e"),
                ("6c4c3e", "cc9c80", "4c3a2a", "8c7459"),
            ),
        ),
        Family(
            "sea green",
            (
                ("40302a", "94745a", "26383f", "566f7a"),
                ("58443a", "b4927a", "3e5660", "7c939e"),
                ("786456", "d4b8a0", "627c88", "a8bcc4"),
            ),
        ),
        Family(
            "brass",
            (
                ("80603a", "c89c66", "33291c", "6a6048"),
                ("aa8452", "e6c08a", "463a28", "867c60"),
                ("cca87c", "fadcb4", "605440", "a89e84"),
            ),
        ),
    ),
    parameters=((0.02,), (-0.06,), (-0.12,)),
    shading=Shading(form=0.9, middle=0.9, fine=0.45, value=0.40),
    body=Body(inflation=1.1, relief=1.6, smoothing=1.2),
    exposure=0.68,
    accent=Accent(words=("patina", "verdigris", "tarnish"), amount=1),
    metal=True,
)
