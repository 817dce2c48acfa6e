"""Bone and ivory: pale and worn, bone with pores and cracks, ivory with its fine crossing lines."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def bone(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: pores and cracks, 0 ivory to 1 bone; how clean it is. Palette: stain, ground, worn edge."""
    a, b = at.u + 0.61 * at.w, at.v + 0.5 * at.w
    porous = parameters[0]
    broad = sample(noise, CLOUD, a * 0.45, b * 0.45)
    small = sample(noise, CLOUD_B, a * 1.5, b * 1.1)
    grain = sample(noise, GRAIN, a, b)
    fibre = sample(noise, STREAK, a * 1.6 + 12 * broad, b * 0.5)
    pore = sample(noise, FINE_CELL, a * 1.5, b * 0.8 + 4 * small)
    pit = porous * (1 - smoothstep(0.06, 0.30, pore)) * smoothstep(0.0, 0.22, small + 0.35 * broad)
    split = sample(noise, VEIN, a * 0.55 + 9 * small, b * 0.28)
    crack = (1 - smoothstep(0.3, 1.5, split)) * smoothstep(0.0, 0.15, 0.05 + broad) * (0.45 + 0.55 * porous)
    # Tubules of a tusk cross from both sides at a steady angle.
    cross = math.sin(0.55 * a + 0.30 * b + 3 * broad) * math.sin(0.55 * a - 0.30 * b + 3 * small)
    stain = 0.34 - 0.50 * at.cavity + 0.9 * broad + 0.35 * small + 0.12 * fibre - 0.10 * at.relief
    colour = mix_colour(palette[1], palette[0], clamp01((1 - parameters[1]) * smoothstep(0.15, 1.05, stain)))
    colour = mix_colour(colour, palette[2], smoothstep(0.15, 0.9, at.cavity + 0.4 * small))
    light = 1 + 0.05 * grain + 0.07 * fibre + (1 - porous) * 0.05 * cross
    dark = (1 - 0.62 * pit) * (1 - 0.70 * crack)
    return surface_of(
        (
            min(colour[0] * light * dark, 1.0),
            min(colour[1] * light * dark, 1.0),
            min(colour[2] * light * dark, 1.0),
        ),
        roughness=clamp01(0.26 + 0.40 * porous + 0.10 * small),
        height=2.2 * small + 4 * broad - 2.6 * pit - 1.8 * crack + 0.35 * fibre + 0.2 * grain,
        subsurface=0.32,
    )


_IVORY = (
    Family(
        "cream",
        (("5c4020", "c8b490", "ece0c8"), ("8c6c44", "ecdcc0", "fcf6e8"), ("b89c74", "faf2e0", "ffffff")),
    ),
    Family(
        "honey",
        (("4c2c10", "b48c50", "dcc08c"), ("7c5024", "dcb878", "f4e4bc"), ("a87c48", "f4dca8", "fffae8")),
    ),
    Family(
        "white",
        (("706858", "ccc6ba", "ece8e0"), ("a09884", "efebe2", "fcfaf6"), ("c8c2b4", "fcfaf6", "ffffff")),
    ),
    Family(
        "tea",
        (("301c10", "94704c", "c4a47c"), ("543620", "c09c74", "e4cca8"), ("886444", "e4c8a4", "f8ecd4")),
    ),
)

BONE = Material(
    name="bone",
    words=("bone", "bony", "skeleton bone", "bleached bone", "carved bone", "antler", "horn", "fossil"),
    translations=Translations(
        es="hueso; óseo",
        pt="osso; ósseo",
        fr="os; osseux",
        de="Knochen; knöchern",
        it="osso; osseo",
        zh="骨头; 骨; 骨质",
        ja="骨; 骨製",
        ru="кость; костяной",
    ),
    kernel=bone,
    gamut=STONES,
    families=_IVORY,
    parameters=((1.0, 0.0),),
    shading=Shading(form=0.75, middle=0.6, fine=0.15, value=0.15),
    body=Body(inflation=1.4, relief=1.5, groove=1.2, smoothing=1.8),
    exposure=0.82,
)

IVORY = Material(
    name="ivory",
    words=("ivory", "carved ivory", "ivory carving", "tusk", "scrimshaw"),
    translations=Translations(
        es="marfil",
        pt="marfim",
        fr="ivoire",
        de="Elfenbein; elfenbeinern",
        it="avorio",
        zh="象牙; 象牙雕",
        ja="象牙; アイボリー",
        ru="слоновая кость; бивень",
    ),
    kernel=bone,
    gamut=STONES,
    families=_IVORY,
    parameters=((0.0, 0.45),),
    shading=Shading(form=0.8, middle=0.65, fine=0.15, value=0.15),
    body=Body(inflation=1.5, relief=1.5, groove=1.2, smoothing=2.2),
    exposure=0.85,
)
