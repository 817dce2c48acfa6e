"""Slate: grey leaves split from the rock, their steps bright along the edge, rusty where water ran."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def slate(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: leaves a unit of height. Palette: deep slate, pale slate, rust."""
    a, b = at.u + 0.5 * at.w, at.v + 0.5 * at.w
    broad = sample(noise, CLOUD, a * 0.42, b * 0.42)
    small = sample(noise, CLOUD_B, a * 1.5, b * 1.5)
    stain = sample(noise, CLOUD_B, a * 0.4 + 211, b * 0.4 + 57)
    scratch = sample(noise, STREAK, a * 0.8 + 0.4 * b, b * 0.5 - a * 0.2)
    grain = sample(noise, GRAIN, a, b)
    # Leaves end in ragged steps; each lies a little higher and splits on its own.
    level = parameters[0] * (broad + 0.12 * small + 0.03 * scratch) + 90
    leaf = math.floor(level)
    within = level - leaf
    lip = 1 - smoothstep(0.0, 0.09, within)
    shadow = smoothstep(0.86, 1.0, within)
    mottled = hash01(leaf, 2, at.seed)
    light = 0.42 + 0.40 * (mottled - 0.5) + 0.55 * small + 0.10 * scratch + 0.07 * grain + 0.22 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light + 0.55 * lip))
    rust = 0.65 * smoothstep(0.14, 0.42, stain + 0.3 * small) * (0.4 + 0.6 * mottled)
    colour = mix_colour(colour, palette[2], clamp01(rust))
    dark = 1 - 0.5 * shadow
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.56 + 0.2 * abs(small) - 0.10 * mottled,
        metalness=0.05,
        height=4.0 * (leaf - 90 + smoothstep(0.0, 0.12, within)) + 2.2 * small + 0.5 * scratch + 0.3 * grain,
    )


SLATE = Material(
    name="slate",
    words=("slate", "slate stone", "split slate", "shale", "schist", "slaty"),
    translations=Translations(
        es="pizarra; esquisto; pizarroso",
        pt="ardósia; xisto; pedra ardósia",
        fr="ardoise; schiste; ardoisé",
        de="Schiefer; Schieferstein; schiefern; Schieferplatte",
        it="ardesia; scisto; lavagna di pietra",
        zh="板岩; 石板岩; 页岩; 青石板",
        ja="スレート; 粘板岩; 頁岩; 石盤",
        ru="сланец; сланцевый; шифер; аспидный сланец",
    ),
    kernel=slate,
    gamut=STONES,
    families=(
        Family(
            "blue",
            (("20262c", "4c565f", "4a3626"), ("39424a", "76828c", "7a5a3c"), ("66717a", "b0bac2", "a98658")),
        ),
        Family(
            "green",
            (("1f2823", "4a5a50", "4c4020"), ("37443c", "74877a", "7c6a3a"), ("66766b", "b2c2b6", "a8965c")),
        ),
        Family(
            "purple",
            (("282128", "5a4e5c", "4e3024"), ("453a46", "857788", "80543c"), ("75687a", "bcaec0", "ac7e60")),
        ),
        Family(
            "black",
            (("101214", "2c3034", "3a2a1c"), ("1d2023", "464b50", "5c442e"), ("3e4348", "82888e", "8a6c4c")),
        ),
    ),
    parameters=((7.0,),),
    shading=Shading(form=0.7, middle=0.45, fine=0.06, value=0.12),
    body=Body(inflation=0.9, relief=1.5, groove=1.0, smoothing=1.8),
    exposure=0.58,
)
