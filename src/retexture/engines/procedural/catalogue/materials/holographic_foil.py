"""Holographic foil: a mirror film whose rainbow turns with the form and jumps at soft creases."""

import math

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, Tiles, sample
from retexture.prompts import Translations


@inlined
def holographic_foil(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far it is creased. Palette: bare film, three colours of the rainbow."""
    broad = sample(noise, CLOUD, at.u * 0.28, at.v * 0.28)
    small = sample(noise, CLOUD_B, at.u * 0.8, at.v * 0.8)
    # Wrinkles: valleys where smooth noise crosses zero; unlike facets they have no edge to fall from.
    fold = abs(sample(noise, CLOUD, at.u * 0.55 + 24 * small, at.v * 0.55 + 210))
    crease = 1 - smoothstep(0.0, 0.045, fold)
    # The grating sends each colour one way: the hue follows the slope of the film, so it runs in bands.
    phase = 0.010 * at.w + 1.1 * at.upward + 1.5 * broad + 0.5 * small + 0.9 * fold
    phase += 0.10 * at.cavity + 0.12 * at.relief
    first = 0.5 + 0.5 * math.cos(6.2832 * phase)
    second = 0.5 + 0.5 * math.cos(6.2832 * (phase + 0.333))
    third = 0.5 + 0.5 * math.cos(6.2832 * (phase + 0.667))
    first, second, third = first * first, second * second, third * third
    whole = first + second + third
    colour = (
        (palette[1][0] * first + palette[2][0] * second + palette[3][0] * third) / whole,
        (palette[1][1] * first + palette[2][1] * second + palette[3][1] * third) / whole,
        (palette[1][2] * first + palette[2][2] * second + palette[3][2] * third) / whole,
    )
    white = smoothstep(0.55, 1.0, 0.5 + 0.5 * math.sin(12.566 * phase + 3 * small))
    colour = mix_colour(colour, palette[0], clamp01(0.05 + 0.42 * white + 0.06 * crease))
    spark = 1 - smoothstep(0.05, 0.16, sample(noise, FINE_CELL, at.u * 1.6, at.v * 1.6))
    light = 0.95 + 0.35 * broad + 0.12 * at.cavity + 0.35 * spark
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.17 + 0.06 * abs(small) + 0.03 * crease,
        metalness=0.85,
        height=parameters[0] * (12 * fold + 5 * broad + 1.5 * small),
    )


HOLOGRAPHIC_FOIL = Material(
    name="holographic foil",
    words=(
        "holographic foil",
        "holographic",
        "hologram",
        "hologram foil",
        "holo foil",
        "holographic film",
        "iridescent",
        "iridescent foil",
        "iridescent film",
        "holographic iridescent",
        "iridescence",
        "dichroic",
        "dichroic film",
        "rainbow foil",
        "prismatic foil",
        "holographic plastic",
        "holographic vinyl",
        "holographic glass",
        "holographic metal",
        "holographic fabric",
        "holographic paper",
        "holographic sticker",
        "iridescent plastic",
        "iridescent vinyl",
        "iridescent glass",
        "iridescent metal",
        "iridescent fabric",
    ),
    kernel=holographic_foil,
    families=(
        Family(
            "silver rainbow",
            (
                ("aab4c4", "e050b8", "38c8e8", "d8c850"),
                ("d4dae4", "f47cd0", "60dcf4", "ecdc70"),
                ("f4f6fa", "fcb0e4", "a0ecfc", "f8f0a8"),
            ),
        ),
        Family(
            "unicorn",
            (
                ("b8a8d8", "e860a8", "6c84f0", "50d8c8"),
                ("dcd0f0", "f88cc4", "94a8fc", "7cecdc"),
                ("f8f2fc", "fcbcdc", "c0ccfe", "b4f6ec"),
            ),
        ),
        Family(
            "oil slick",
            (
                ("303848", "8c2c98", "0c8c98", "b08820"),
                ("485468", "b848c0", "18b4b8", "d4ac34"),
                ("8c9cb4", "d878dc", "58d4d4", "ecd070"),
            ),
        ),
        Family(
            "pearl film",
            (
                ("c0c0c4", "dc8cb0", "80c8cc", "c0a8e4"),
                ("e4e2e4", "f0b0c8", "a8e0e0", "d4c4f4"),
                ("fcfafa", "fcd4e0", "d0f4f2", "e8e0fc"),
            ),
        ),
    ),
    parameters=((1.0,), (0.9,), (0.8,)),
    shading=Shading(form=0.85, middle=0.75, fine=0.2, value=0.12),
    body=Body(inflation=1.4, relief=1.1, groove=0.8, smoothing=3.2, warp=18.0),
    exposure=0.95,
    translations=Translations(
        es="papel holográfico; lámina holográfica; holográfico; iridiscente; tornasolado",
        pt="papel holográfico; película holográfica; holográfico; iridescente; furta-cor",
        fr="film holographique; feuille holographique; holographique; irisé; iridescent",
        de="holografische folie; hologrammfolie; holografisch; holographisch; irisierend; schillernd",
        it="pellicola olografica; lamina olografica; olografico; iridescente; cangiante",
        zh="全息箔; 全息膜; 镭射膜; 全息; 镭射; 虹彩; 幻彩",
        ja="ホログラム箔; ホログラムフィルム; ホログラム; ホログラフィック; 虹色の箔; オーロラフィルム",
        ru="голографическая фольга; голографическая плёнка; голографический; иридисцентный; переливчатый",
    ),
)
