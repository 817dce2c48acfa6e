"""Sandstone: warm beds of sand, laid down in slants, hollowed by wind and salt."""

import math

from retexture.engines.procedural.catalogue.gamut import EARTHS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def sandstone(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: thickness of a bed in units. Palette: dark bed, pale bed, iron."""
    a, b = at.u + 0.3 * at.w, at.v + 0.5 * at.w
    broad = sample(noise, CLOUD, a * 0.5, b * 0.5)
    small = sample(noise, CLOUD_B, a * 1.6, b * 1.6)
    iron = sample(noise, CLOUD_B, a * 0.30 + 171, b * 0.6 + 33)
    grain = sample(noise, GRAIN, a, b)
    bed = (b + 0.10 * a + 34 * broad + 5 * small) / parameters[0]
    course = math.floor(bed)
    within, own = bed - course, hash01(course, 7, at.seed)
    # In each bed finer layers lie aslant, as the wind left the dune.
    slant = (b + (own - 0.5) * 1.3 * a + 26 * broad + 3 * small) * 0.62
    layer = 0.5 + 0.5 * math.sin(slant + 9 * own)
    parting = 1 - smoothstep(0.0, 0.07, min(within, 1 - within))
    hollow = sample(noise, CELL, a * 0.62 + 12 * small, b * 0.85 + 12 * broad)
    hollow = (1 - smoothstep(0.18, 0.46, hollow)) * smoothstep(0.06, 0.22, broad + 0.4 * iron)
    light = 0.30 + 0.45 * own + 0.26 * (layer - 0.5) + 0.5 * small + 0.16 * grain + 0.2 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(
        colour, palette[2], clamp01(0.75 * smoothstep(0.02, 0.34, iron) * (0.35 + 0.65 * layer))
    )
    dark = (1 - 0.42 * parting) * (1 - 0.45 * hollow)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.92,
        height=6 * own + 1.6 * layer + 9 * broad + 3 * small + 0.9 * grain - 3.5 * parting - 9 * hollow,
        subsurface=0.03,
    )


SANDSTONE = Material(
    name="sandstone",
    words=("sandstone", "red sandstone", "canyon rock", "layered rock", "sedimentary rock"),
    translations=Translations(
        es="arenisca; piedra arenisca; roca sedimentaria",
        pt="arenito; pedra de arenito; rocha sedimentar",
        fr="grès; pierre de grès; roche sédimentaire",
        de="Sandstein; sandsteinern; Sedimentgestein",
        it="arenaria; pietra arenaria; roccia sedimentaria",
        zh="砂岩; 沉积岩",
        ja="砂岩; サンドストーン; 堆積岩",
        ru="песчаник; осадочная порода; из песчаника",
    ),
    kernel=sandstone,
    gamut=EARTHS,
    families=(
        Family(
            "desert",
            (("5c3420", "8f5a38", "6a2c18"), ("a86a44", "d8a072", "a04c2a"), ("d0a074", "f2d4a8", "c47c4c")),
        ),
        Family(
            "golden",
            (("574020", "8a6c3c", "6a4a1c"), ("a4844c", "d2b478", "a87c34"), ("d0b684", "f0e0b8", "c8a25c")),
        ),
        Family(
            "red",
            (("4a201a", "7c3c2e", "541a14"), ("934a36", "c07a5c", "8a3424"), ("bc7c5e", "e6b292", "ac5840")),
        ),
        Family(
            "pale",
            (("58504a", "867c72", "6a5640"), ("a89c8e", "cec4b4", "a88c68"), ("d4cabc", "f2ece0", "ccb694")),
        ),
    ),
    parameters=((44.0,),),
    shading=Shading(form=0.7, middle=0.45, fine=0.06, value=0.12),
    body=Body(inflation=0.9, relief=1.5, groove=0.8, smoothing=1.6),
    align="level",
    exposure=0.72,
)
