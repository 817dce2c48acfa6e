"""Modelling clay: soft coloured lumps pressed together, with thumb dents and fingerprints."""

import math

from retexture.engines.procedural.catalogue.kernel_math import dyed, mix_colour, photo_level, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations

_LUMPS = 5.0


@inlined
def clay(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the dents, share of the photo's colour. Palette: clay, clay kneaded into it."""
    broad = sample(noise, CLOUD, at.u * 0.55, at.v * 0.55)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    press = sample(noise, CELL, at.u * 0.50 + 25 * small, at.v * 0.50)
    whorl = math.sin(0.9 * (at.u + 0.3 * at.v) + 26 * broad + 10 * small)
    printed = whorl * smoothstep(0.02, 0.22, small - 0.3 * broad) * smoothstep(0.55, 0.25, press)
    kneaded = smoothstep(0.05, 0.35, broad + 0.5 * small) * 0.45
    # Lumps of one colour each, laid on each other like a relief: the photo's light in a few steps.
    stack = photo_level(at) * _LUMPS + 0.35 * broad + 0.12 * small
    lump = math.floor(stack)
    rise = smoothstep(0.0, 0.16, stack - lump)
    seam = 1 - smoothstep(0.0, 0.10, min(stack - lump, lump + 1 - stack))
    level = (lump - 1 + rise + 0.75) / (_LUMPS + 0.6)
    own = dyed(at, 0.04 + 0.80 * level * level, 1.25)
    light = (0.98 + 0.22 * broad + 0.12 * small + 0.04 * printed + 0.06 * min(at.cavity, 1.0)) * (
        1 - 0.22 * seam
    )
    clay_colour = mix_colour(palette[0], palette[1], kneaded)
    colour = mix_colour(clay_colour, own, parameters[1])
    return surface_of(
        (colour[0] * light, colour[1] * light, colour[2] * light),
        roughness=0.42 + 0.3 * abs(small),
        height=parameters[0] * (17 * press * press + 9 * broad + 2.5 * small + 1.1 * printed)
        + 3.5 * (lump + rise)
        - 1.5 * seam,
        subsurface=0.25,
    )


CLAY = Material(
    name="clay",
    words=(
        "clay",
        "modelling clay",
        "modeling clay",
        "plasticine",
        "claymation",
        "play dough",
        "polymer clay",
        "putty",
    ),
    translations=Translations(
        es="arcilla; plastilina; arcilla polimérica",
        pt="argila; massinha; massa de modelar; plasticina",
        fr="argile; pâte à modeler; glaise; plastiline",
        de="Knete; Modelliermasse; Ton; Knetmasse; tönern",
        it="argilla; plastilina; creta; pasta modellabile",
        zh="黏土; 粘土; 橡皮泥; 陶泥",
        ja="粘土; クレイ; 粘土細工",
        ru="глина; глиняный; пластилин; пластилиновый",
    ),
    kernel=clay,
    many_coloured=True,
    families=(
        Family("coloured", (("4a3c44", "5c4c54"), ("d09c6c", "deb084"), ("f2e6d0", "faf2e2"))),
        Family("grey modelling", (("4f5250", "5e615f"), ("8f938f", "a2a6a2"), ("cfd2cc", "dfe2dc"))),
        Family("bright", (("20406a", "2c507e"), ("de6440", "ec7c54"), ("fad478", "fde49c"))),
        Family("earth", (("4a2c20", "5a3828"), ("a8704c", "bc8660"), ("e2c4a0", "eed6b8"))),
    ),
    parameters=((1.0, 0.72),),
    shading=Shading(form=0.45, middle=0.22, fine=0.0, value=0.0),
    body=Body(inflation=1.5, relief=1.2, groove=1.6, smoothing=3.2),
    exposure=0.85,
    own_colour=1,
)
