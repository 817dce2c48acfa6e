"""Concrete: cast panels with joints and tie holes, air bubbles, hairline cracks and water stains."""

import math

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, VEIN, Tiles, sample
from retexture.prompts import Translations

_TIE_INSET, _TIE_RADIUS = 52.0, 7.0


@inlined
def concrete(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a panel, amount of the accent in the cracks, metalness of the accent.

    Palette: wet, dry, stain, accent.
    """
    width, height = parameters[0], parameters[0] * 0.62
    column, row = math.floor(at.u / width), math.floor(at.v / height)
    x, y = abs(at.u - (column + 0.5) * width), abs(at.v - (row + 0.5) * height)
    panel = hash01(column, row, at.seed)
    joint = 1 - smoothstep(0.8, 2.4, min(0.5 * width - x, 0.5 * height - y))
    tie_x, tie_y = x - 0.5 * width + _TIE_INSET, y - 0.5 * height + _TIE_INSET
    from_tie = math.sqrt(tie_x * tie_x + tie_y * tie_y)
    tie = 1 - smoothstep(_TIE_RADIUS - 1, _TIE_RADIUS + 0.6, from_tie)

    broad = sample(noise, CLOUD, at.u * 0.5 + 311 * panel, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.8, at.v * 1.8)
    grain = sample(noise, GRAIN, at.u, at.v)
    run = sample(noise, STREAK, at.u * 0.7, at.v * 0.10)
    hole = 1 - smoothstep(
        0.05, 0.12 + 0.25 * max(broad, 0.0), sample(noise, FINE_CELL, at.u * 0.75, at.v * 0.75)
    )
    hole *= smoothstep(0.10, 0.22, 0.6 * broad + small)
    line = sample(noise, VEIN, at.u * 0.34 + 45 * small, at.v * 0.34 + 50 * broad + 77 * panel)
    open_crack = smoothstep(0.05, 0.2, broad - 0.2 * small)
    crack = (1 - smoothstep(0.15, 0.75, line)) * open_crack

    below_joint = math.exp(-(at.v - row * height) / 60) * smoothstep(-0.1, 0.5, run)
    light = 0.50 + 0.75 * broad + 0.35 * small + 0.10 * grain + 0.35 * (panel - 0.5) + 0.25 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(colour, palette[2], clamp01(0.40 * below_joint + 0.14 * smoothstep(0.1, 0.8, run)))
    # Each panel is of its own mix, a little warmer or cooler; iron bleeds from the tie holes and joints, and
    # what stays damp is dark.
    warm = 1 + 0.07 * (hash01(column, row, at.seed + 3) - 0.5) + 0.09 * broad
    colour = (colour[0] * warm, colour[1], colour[2] * (2 - warm))
    under = y - 0.5 * height + _TIE_INSET
    bleeding = (1 - smoothstep(2.0, 9.0, abs(tie_x) + 8 * small)) * smoothstep(-0.25, 0.4, run)
    bleeding *= smoothstep(0.45, 0.6, hash01(column, row, at.seed + 9)) * smoothstep(90.0, 0.0, abs(under))
    rust = clamp01(0.32 * bleeding + 0.14 * smoothstep(0.28, 0.6, run + 0.6 * broad) * below_joint)
    colour = mix_colour(colour, (0.9 * colour[0], 0.45 * colour[1], 0.20 * colour[2]), rust)
    damp = 0.38 * smoothstep(0.10, 0.60, 0.25 * run - 0.7 * broad - 0.45 * at.cavity)
    colour = mix_colour(colour, (0.56 * colour[0], 0.58 * colour[1], 0.55 * colour[2]), damp)
    dark = (1 - 0.65 * hole) * (1 - 0.7 * joint) * (1 - 0.75 * tie) * (1 - 0.7 * crack)
    filled = parameters[1] * (1 - smoothstep(0.8, 1.7, line)) * open_crack
    colour = mix_colour((colour[0] * dark, colour[1] * dark, colour[2] * dark), palette[3], filled)
    metal = 0.6 * filled * parameters[2]
    return surface_of(
        colour,
        roughness=0.78 - 0.12 * broad - 0.45 * metal,
        metalness=metal,
        height=2.2 * small + 0.6 * grain - 4 * hole - 4 * joint - 7 * tie - 2 * crack + filled + 1.6 * panel,
    )


CONCRETE = Material(
    name="concrete",
    words=(
        "concrete",
        "cement",
        "raw concrete",
        "cast concrete",
    ),
    translations=Translations(
        es="hormigón; concreto; cemento; hormigón visto",
        pt="concreto; betão; cimento; concreto aparente; cimento queimado",
        fr="béton; ciment; bétonné",
        de="Beton; Zement; betoniert; Sichtbeton",
        it="calcestruzzo; cemento; cemento a vista",
        zh="混凝土; 水泥; 清水混凝土",
        ja="コンクリート; セメント; 打ちっぱなしコンクリート; コンクリート打ちっぱなし",
        ru="бетон; бетонный; цемент; цементный",
    ),
    kernel=concrete,
    gamut=MINERALS,
    families=(
        Family(
            "grey",
            (
                ("555552", "73726e", "45433f", "d9a441"),
                ("76746f", "a09d97", "57534c", "d9a441"),
                ("9a9791", "bfbcb5", "807b72", "d9a441"),
            ),
        ),
        Family(
            "warm",
            (
                ("473f36", "6a6053", "35291e", "d9a441"),
                ("847665", "b3a48f", "665541", "d9a441"),
                ("b8a88f", "e0d3be", "94805f", "d9a441"),
            ),
        ),
        Family(
            "blue grey",
            (
                ("343b42", "525c65", "26292b", "d9a441"),
                ("626d77", "8f9ba5", "4a4c4d", "d9a441"),
                ("98a3ab", "c6d0d6", "74777a", "d9a441"),
            ),
        ),
        Family(
            "rust stained",
            (
                ("40392f", "61584c", "4a2814", "d9a441"),
                ("7a7266", "a59c8e", "82502c", "d9a441"),
                ("aca394", "d6cdbe", "a87448", "d9a441"),
            ),
        ),
    ),
    parameters=((290.0,),),
    repeat=Repeat("panels", 290.0, 3.2),
    shading=Shading(form=0.6, middle=0.32, fine=0.10, value=0.12),
    body=Body(inflation=0.8, relief=1.0, smoothing=1.0, warp=14.0),
    align="level",
    exposure=0.66,
    accent=Accent(words=("crack", "fissure", "vein"), amount=1),
    light="overcast",
)
