"""Coral: winding walls and valleys of a brain coral, with small cups of polyps on the walls."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
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
    families=(
        Family(
            "red",
            (("4c0c0c", "b84434", "f0a490"), ("7c1c18", "e06c54", "fcc8b4"), ("b44c40", "f8a088", "ffe8dc")),
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
