"""Opal: milk with patches inside that flash in one colour each, another one where the form turns."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def opal(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: strength of the fire. Palette: milk, three colours of the fire."""
    a, b = at.u + 0.5 * at.w, at.v + 0.6 * at.w
    broad = sample(noise, CLOUD, a * 0.45, b * 0.45)
    small = sample(noise, CLOUD_B, a * 1.1, b * 1.1)
    x, y = a * 0.95 + 20 * small, b * 0.95 + 26 * broad
    own, edge = sample(noise, CELL_ID, x, y), sample(noise, CELL_EDGE, x, y)
    fine = sample(noise, CELL_ID, 2.4 * x + 211, 2.4 * y + 57)
    # A patch flashes where its layers face the light and the eye; each lies its own way.
    phase = own + 0.35 * fine + 0.9 * (at.upward - 0.5) + 0.7 * broad + 0.10 * at.relief
    first = 0.5 + 0.5 * math.cos(6.2832 * phase)
    second = 0.5 + 0.5 * math.cos(6.2832 * (phase + 0.333))
    third = 0.5 + 0.5 * math.cos(6.2832 * (phase + 0.667))
    flash = smoothstep(0.15, 0.75, 0.40 + 0.9 * small + 0.8 * (fine - 0.5) + 0.6 * broad)
    strong = parameters[0] * flash * (0.55 + 0.45 * smoothstep(0.0, 0.10, edge))
    colour = mix_colour(palette[0], palette[1], clamp01(strong * first * first * first))
    colour = mix_colour(colour, palette[2], clamp01(strong * second * second * second))
    colour = mix_colour(colour, palette[3], clamp01(strong * third * third * third))
    light = 0.92 + 0.30 * broad + 0.16 * at.cavity
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.06 + 0.05 * abs(small),
        metalness=0.08,
        height=5 * broad + 1.2 * small,
        subsurface=0.70,
        transmission=0.15,
    )


OPAL = Material(
    name="opal",
    words=("opal", "opalescent", "opaline", "fire opal", "black opal", "moonstone", "labradorite"),
    translations=Translations(
        es="ópalo; opalino; opalescente; piedra lunar",
        pt="opala; opalino; opalescente; pedra da lua",
        fr="opale; opalin; opalescent; pierre de lune",
        de="Opal; opalisierend; Mondstein; opalfarben",
        it="opale; opalino; opalescente; pietra di luna",
        zh="蛋白石; 欧泊; 月光石; 澳宝",
        ja="オパール; 蛋白石; 月長石; ムーンストーン",
        ru="опал; опаловый; лунный камень; опалесцирующий",
    ),
    kernel=opal,
    gamut=STONES,
    families=(
        Family(
            "white",
            (
                ("b4bcc4", "28b49c", "f08cac", "5c8cf0"),
                ("dce2e8", "50d8b8", "fcacc0", "84acfc"),
                ("f6f8fa", "98f0d8", "ffd0d8", "b8d0ff"),
            ),
        ),
        Family(
            "black",
            (
                ("080a14", "0c9c6c", "e83c34", "2c4ce0"),
                ("10142a", "20cc90", "fc7038", "4870fc"),
                ("30385c", "6cf0c0", "ffac70", "90acff"),
            ),
        ),
        Family(
            "fire",
            (
                ("8c2c08", "f8b420", "f04434", "5ca838"),
                ("d8581c", "fcd048", "fc6c5c", "90cc58"),
                ("f89c5c", "fff094", "ffa494", "c4ec98"),
            ),
        ),
        Family(
            "boulder",
            (
                ("14303c", "1c9cc8", "58c868", "744cc8"),
                ("1c4c60", "3cc8ec", "84e48c", "9c74ec"),
                ("508ca0", "94ecfc", "bcfcbc", "c8acfc"),
            ),
        ),
    ),
    parameters=((0.95,), (0.85,), (0.75,)),
    shading=Shading(form=0.8, middle=0.65, fine=0.15, value=0.2),
    body=Body(inflation=1.7, relief=1.5, groove=1.0, smoothing=2.6, warp=22.0),
    exposure=0.8,
)
