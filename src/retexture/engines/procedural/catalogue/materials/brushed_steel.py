"""Brushed steel: a fine grain of scratches drawn one way, bent at the edges, welded where forms meet."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def brushed_steel(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the grain. Palette: steel, bright steel, heat tint."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 0.9, at.v * 0.9)
    fine = sample(noise, STREAK, at.u * 1.1 + 3 * broad, at.v * 0.22)
    coarse = sample(noise, STREAK, at.u * 0.42 + 511, at.v * 0.10)
    scratch = smoothstep(0.72, 0.95, sample(noise, STREAK, at.u * 0.9 + 0.7 * at.v, at.v * 0.5 - 0.4 * at.u))
    grain = 0.65 * fine + 0.45 * coarse
    colour = mix_colour(palette[0], palette[1], clamp01(0.5 + 0.9 * grain + 0.4 * broad + 0.25 * at.cavity))
    # Heat leaves straw and blue beside a weld.
    beside = smoothstep(2.0, 6.0, at.border) * (1 - smoothstep(7.0, 22.0, at.border + 10 * small))
    colour = mix_colour(colour, palette[2], 0.55 * beside)
    bead = 1 - smoothstep(1.0, 3.6, at.border)
    ripple = 0.5 + 0.5 * math.sin(0.9 * (at.u + at.v) + 3 * small)
    return surface_of(
        colour,
        roughness=0.34 + 0.12 * abs(fine) + 0.06 * small - 0.08 * scratch,
        metalness=1.0,
        height=parameters[0] * (0.55 * fine + 0.35 * coarse)
        + 1.5 * broad
        - 0.4 * scratch
        + 2.4 * bead * (0.7 + 0.3 * ripple),
    )


BRUSHED_STEEL = Material(
    name="brushed steel",
    words=(
        "brushed steel",
        "brushed metal",
        "brushed aluminium",
        "brushed aluminum",
        "steel",
        "metal",
        "metallic",
        "titanium",
        "gunmetal",
    ),
    translations=Translations(
        es="acero cepillado; acero; metal; metálico; titanio",
        pt="aço escovado; aço; metal; metálico; titânio",
        fr="acier brossé; acier; métal; métallique; titane",
        de="gebürsteter Stahl; Stahl; Metall; metallisch; stählern; gebürstetes Metall; Titan",
        it="acciaio spazzolato; acciaio; metallo; metallico; titanio",
        zh="拉丝钢; 钢; 金属; 钢铁; 拉丝金属; 钢材; 钛",
        ja="ヘアライン仕上げの鋼; スチール; 鋼; 鋼鉄; 金属; メタル; 金属製; チタン",
        ru="шлифованная сталь; сталь; стальной; металл; металлический; титан",
    ),
    kernel=brushed_steel,
    gamut=METALS,
    families=(
        Family(
            "steel",
            (("6e7276", "a4a8ac", "8a6a3c"), ("8e9296", "c4c8cb", "b08c50"), ("b0b4b7", "e2e5e7", "c8a468")),
        ),
        Family(
            "titanium",
            (("6a6460", "a09a94", "4c5a94"), ("8c8680", "beb8b0", "6478b8"), ("b0aaa2", "e0dad2", "8c9cd0")),
        ),
        Family(
            "gunmetal",
            (("2e3136", "585c63", "3c3a5c"), ("40444a", "70757d", "54527c"), ("666b72", "9ca1a9", "7876a0")),
        ),
        Family(
            "champagne",
            (("84725a", "b8a484", "7c4c38"), ("a8946f", "d8c6a4", "a06a4c"), ("c8b692", "f2e6cc", "c0906c")),
        ),
    ),
    parameters=((2.6,), (2.0,), (1.5,)),
    shading=Shading(form=0.85, middle=0.75, fine=0.25, value=0.3),
    body=Body(inflation=1.3, relief=1.2, groove=0.8, smoothing=2.8, warp=12.0),
    align="level",
    exposure=0.85,
    metal=True,
)
