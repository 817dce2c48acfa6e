"""Coral: winding walls and valleys of a brain coral, with small cups of polyps on the walls."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Fronts, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_ID, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def coral(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how many valleys a change of the noise makes. Palette: valley, wall, polyp."""
    a, b = at.u + 0.5 * at.w, at.v + 0.6 * at.w
    first = sample(noise, CLOUD, a * 0.52, b * 0.52)
    second = sample(noise, CLOUD_B, a * 0.52, b * 0.52)
    grain = sample(noise, GRAIN, a, b)
    cup = sample(noise, FINE_CELL, a * 1.1, b * 1.1)
    # Level lines of two noises, one shifting the other, wind and fork as the valleys do.
    wind = math.sin(parameters[0] * first + 2.2 * math.sin(0.8 * parameters[0] * second))
    wall = smoothstep(-0.45, 0.55, wind)
    polyp = (1 - smoothstep(0.16, 0.34, cup)) * wall
    rim = smoothstep(0.22, 0.36, cup) * (1 - smoothstep(0.36, 0.52, cup)) * wall
    tone = 0.12 + 0.62 * wall + 0.35 * rim + 0.14 * grain + 0.25 * at.cavity + 0.30 * second
    colour = mix_colour(palette[0], palette[1], clamp01(tone))
    colour = mix_colour(colour, palette[2], clamp01(0.55 * polyp + 0.25 * smoothstep(0.7, 1.0, wind)))
    return surface_of(
        colour, roughness=0.72, height=7.5 * wall + 1.0 * rim - 1.1 * polyp + 0.5 * grain, subsurface=0.30
    )


@inlined
def coral_heads(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Heads of several kinds side by side: grooved, knobbly and branched ones, with barnacles between.

    Parameters: how many grooves a change of the noise makes. Palette: shade, one kind, tips, another kind.
    """
    kind = sample(noise, CELL_ID, at.u * 0.34, at.v * 0.34)
    first = sample(noise, CLOUD, at.u * 0.9, at.v * 0.9)
    second = sample(noise, CLOUD_B, at.u * 0.9, at.v * 0.9)
    groove = smoothstep(
        -0.5, 0.5, math.sin(parameters[0] * first + 2.0 * math.sin(0.7 * parameters[0] * second))
    )
    knob = 1 - smoothstep(0.05, 0.42, sample(noise, FINE_CELL, at.u * 1.1 + 5 * second, at.v * 1.1))
    grooved = smoothstep(0.48, 0.52, kind)
    raised = mix(knob, groove, grooved)
    own = mix_colour(
        palette[1], palette[3], smoothstep(0.30, 0.36, kind) * (1 - smoothstep(0.74, 0.80, kind))
    )
    pale = mix_colour(own, palette[2], 0.55 * smoothstep(0.80, 0.86, kind))
    colour = mix_colour(palette[0], pale, clamp01(0.30 + 0.75 * raised + 0.3 * at.cavity))
    colour = mix_colour(colour, palette[2], 0.45 * smoothstep(0.72, 1.0, raised) * (1 - 0.6 * grooved))
    cup = sample(noise, FINE_CELL, at.u * 0.8 + 700, at.v * 0.8)
    shell = (1 - smoothstep(0.20, 0.26, cup)) * smoothstep(0.12, 0.3, second)
    hole = 1 - smoothstep(0.05, 0.09, cup)
    chalk = 0.80 - 0.62 * hole
    colour = mix_colour(colour, (chalk, 0.96 * chalk, 0.88 * chalk), shell)
    return surface_of(
        colour, roughness=0.75, height=2.6 * raised + 2.4 * shell * (1 - 1.4 * hole), subsurface=0.30
    )


CORAL = Material(
    name="coral",
    words=("coral", "coral reef", "brain coral", "sea coral", "coralline", "sea sponge"),
    translations=Translations(
        es="coral; coralino; arrecife de coral",
        pt="coral; coralino; recife de coral",
        fr="corail; corallien; récif de corail",
        de="Koralle; Korallen; Korallenriff",
        it="corallo; corallino; barriera corallina",
        zh="珊瑚; 珊瑚礁",
        ja="珊瑚; サンゴ; サンゴ礁",
        ru="коралл; коралловый; коралловый риф",
    ),
    kernel=coral,
    gamut=STONES,
    overgrows=True,
    grows_as="colonies",
    fronts=Fronts(
        name="coral",
        kernel=coral_heads,
        parameters=((15.0,),),
        shading=Shading(form=0.75, middle=0.5, fine=0.12, value=0.12),
        body=Body(inflation=0.8, relief=0.8, groove=0.6, smoothing=1.6),
    ),
    families=(
        Family(
            "red",
            (
                ("5a1c1a", "c05444", "f4b4a0", "b98a4e"),
                ("80302a", "e4806a", "fcd0bc", "d9ad6c"),
                ("b85c50", "f8ac96", "ffeadf", "efd09a"),
            ),
        ),
        Family(
            "bleached",
            (("847460", "ccc0ac", "f0e8d8"), ("b0a08c", "ece4d4", "fcf8f0"), ("d0c4b0", "faf6ec", "ffffff")),
        ),
        Family(
            "violet",
            (("241040", "7c4ca0", "d4a8dc"), ("402468", "a878cc", "ecc8f0"), ("745ca0", "d0acec", "fceaff")),
        ),
        Family(
            "ochre",
            (("3c2c08", "a88028", "e8d47c"), ("645010", "d4ac44", "f8eca4"), ("9c8434", "f0d480", "fff8d4")),
        ),
    ),
    parameters=((16.0,), (18.0,), (20.0,)),
    shading=Shading(form=0.75, middle=0.5, fine=0.06, value=0.12),
    body=Body(inflation=1.4, relief=1.1, groove=1.1, smoothing=2.4),
    exposure=0.78,
)
