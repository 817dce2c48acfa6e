"""Jade: a polished translucent stone, clouded, with pale threads and a skin of russet in the hollows."""

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, RIDGE, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def jade(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of pale threads, amount of the accent in the veins, metalness of the accent.

    Palette: deep, body, pale, accent.
    """
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.5, b * 0.5)
    small = sample(noise, CLOUD_B, a * 0.9 + 70 * broad, b * 0.9)
    thread = sample(noise, RIDGE, a * 0.45 + 50 * broad, b * 0.45 + 60 * small)
    line = sample(noise, VEIN, a * 0.5 + 60 * small, b * 0.5 + 60 * broad + 133)
    pale = parameters[0] * smoothstep(0.58, 0.95, thread) * smoothstep(-0.2, 0.25, small)
    pale += 0.45 * smoothstep(0.10, 0.45, broad - 0.5 * small)
    depth = 0.45 + 1.4 * broad + 0.9 * small + 0.25 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(depth))
    colour = mix_colour(colour, palette[2], clamp01(0.75 * pale))
    fold = smoothstep(0.25, 1.2, -at.cavity)
    colour = mix_colour(colour, palette[0], 0.6 * fold)
    gilt = parameters[1] * (1 - smoothstep(1.0, 2.4, line)) * smoothstep(-0.2, 0.0, broad)
    colour = mix_colour(colour, palette[3], gilt)
    return surface_of(
        colour,
        roughness=0.13 + 0.22 * fold + 0.1 * abs(small),
        metalness=0.05 + 0.6 * gilt * parameters[2],
        height=5 * broad + 1.2 * small + 1.6 * gilt,
        subsurface=0.95 * (1 - gilt),
    )


JADE = Material(
    name="jade",
    words=("jade", "jadeite", "nephrite", "carved jade", "jade stone", "green jade"),
    translations=Translations(
        es="jade",
        pt="jade",
        fr="jade; néphrite",
        de="Jade; Nephrit",
        it="giada",
        zh="玉; 翡翠; 玉石; 白玉; 玉雕",
        ja="翡翠; ヒスイ; ジェイド",
        ru="нефрит; нефритовый; жадеит; жад",
    ),
    kernel=jade,
    gamut=STONES,
    families=(
        Family(
            "imperial",
            (
                ("0a3324", "1c6a4a", "8fc8a6", "e2b457"),
                ("1f6347", "4f9f78", "bfe2cb", "e2b457"),
                ("6aa98a", "abd4bc", "e6f5ec", "e2b457"),
            ),
        ),
        Family(
            "mutton fat",
            (
                ("5a5c48", "8a8c70", "c6c6ac", "e2b457"),
                ("a3a386", "cdcdb2", "ecebd8", "e2b457"),
                ("cfcdb4", "ecebd8", "faf9f0", "e2b457"),
            ),
        ),
        Family(
            "lavender",
            (
                ("3f3652", "6c6088", "b9aecb", "e2b457"),
                ("75688f", "a89cbf", "ddd5e8", "e2b457"),
                ("aea3c2", "d6cfe2", "f3f0f8", "e2b457"),
            ),
        ),
        Family(
            "spinach",
            (
                ("151d16", "2f4030", "7f9272", "e2b457"),
                ("36483a", "61775f", "abba98", "e2b457"),
                ("7c9078", "b0c0a4", "dfe7d2", "e2b457"),
            ),
        ),
    ),
    parameters=((0.6,), (0.8,), (0.8,)),
    shading=Shading(form=0.6, middle=0.45, fine=0.15, value=0.12),
    body=Body(inflation=1.3, relief=2.0, smoothing=1.4),
    exposure=0.7,
    accent=Accent(words=("vein", "veining", "crack"), amount=1),
)
