"""Sand: wind ripples that run around the forms, grains that glint, damp in the hollows."""

import math

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def sand(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of the ripples. Palette: sand, light sand, damp sand, dark grains."""
    broad = sample(noise, CLOUD, at.u * 0.45, at.v * 0.45)
    bend = sample(noise, CLOUD_B, at.u * 0.7 + 90, at.v * 0.5)
    grain = sample(noise, GRAIN, at.u * 1.1, at.v * 1.1)
    coarse = sample(noise, GRAIN, at.u * 0.45 + 300, at.v * 0.45)
    stone = sample(noise, FINE_CELL, at.u * 0.5, at.v * 0.5)
    print_ = sample(noise, CELL, at.u * 0.9, at.v * 0.9 + 40)
    # A ripple climbs slowly against the wind and falls steeply behind its crest.
    phase = 0.030 * at.v + 0.030 * at.w + 0.9 * bend + 0.4 * broad
    climb = phase - math.floor(phase)
    crest = smoothstep(0.0, 0.72, climb) * (1 - smoothstep(0.76, 1.0, climb))
    ripple = crest * smoothstep(-0.3, 0.15, broad)
    pebble = (1 - smoothstep(0.08, 0.2, stone)) * smoothstep(0.1, 0.35, bend)
    light = 0.35 + 0.5 * broad + 0.35 * (crest - 0.4) + 0.34 * grain + 0.22 * coarse + 0.2 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(colour, palette[2], 0.7 * smoothstep(0.15, 1.0, -at.cavity - 0.6 * broad))
    colour = mix_colour(colour, palette[3], clamp01(0.75 * smoothstep(0.75, 1.0, grain) + 0.7 * pebble))
    return surface_of(
        colour,
        roughness=0.9 - 0.4 * smoothstep(0.8, 1.1, coarse),
        height=7 * parameters[0] * ripple
        + 9 * broad
        + 2.5 * print_
        + 0.9 * grain
        + 0.6 * coarse
        + 1.5 * pebble,
        subsurface=0.06,
    )


SAND = Material(
    name="sand",
    words=("sand", "sandy", "sand sculpture", "sandcastle", "dune", "desert sand", "beach sand"),
    translations=Translations(
        es="arena; arenoso; duna; castillo de arena; arena del desierto",
        pt="areia; arenoso; duna; castelo de areia; areia do deserto",
        fr="sable; sableux; dune; château de sable; sablonneux",
        de="Sand; sandig; Düne; Sandburg; Wüstensand",
        it="sabbia; sabbioso; duna; castello di sabbia; sabbia del deserto",
        zh="沙子; 沙; 沙丘; 沙雕; 沙滩沙; 黄沙; 砂",
        ja="砂; 砂丘; サンド; 砂像; 砂漠の砂",
        ru="песок; песчаный; дюна; песчаная скульптура; песка; песком; песке",
    ),
    kernel=sand,
    gamut=MINERALS,
    families=(
        Family(
            "golden",
            (
                ("84694a", "b08f68", "5c4428", "3a2c1e"),
                ("b39470", "d8bc94", "846440", "584430"),
                ("d2b792", "f0dcbc", "a88660", "7c6448"),
            ),
        ),
        Family(
            "white",
            (
                ("988f80", "bcb3a4", "6c6558", "4a443c"),
                ("c4bbac", "e4dccf", "98907f", "6e675c"),
                ("dcd5c8", "f6f1e8", "b8b09f", "8f887c"),
            ),
        ),
        Family(
            "red desert",
            (
                ("7a3c22", "a5583a", "4f2616", "33190f"),
                ("a85c3c", "cf8660", "743c26", "50291b"),
                ("c8835c", "ecb48c", "985c3e", "6f4430"),
            ),
        ),
        Family(
            "black volcanic",
            (
                ("1c1b1c", "343233", "0f0e0f", "59534c"),
                ("39373a", "575456", "222122", "7c766e"),
                ("666365", "8e8b8c", "444244", "aaa49a"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.7, middle=0.5, fine=0.1, value=0.12),
    body=Body(inflation=1.0, relief=1.6, smoothing=1.2, warp=34.0),
    exposure=0.72,
    light="overcast",
)
