"""Brick: a bond of fired bricks, each of its own colour and set a little askew, in sandy mortar."""

import math

from retexture.engines.procedural.catalogue.gamut import EARTHS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def brick(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of a brick, amount of the accent in the joints, metalness of the accent.

    Palette: dark brick, light brick, mortar, accent.
    """
    length, course = parameters[0], parameters[0] * 0.37
    broad = sample(noise, CLOUD, at.u * 0.8, at.v * 0.8)
    small = sample(noise, CLOUD_B, at.u * 2.0, at.v * 2.0)
    grain = sample(noise, GRAIN, at.u, at.v)
    row = math.floor((at.v + 2.5 * broad) / course)
    shifted = at.u + 1.5 * broad + 0.5 * length * (row & 1)
    column = math.floor(shifted / length)
    x, y = shifted - (column + 0.5) * length, at.v + 2.5 * broad - (row + 0.5) * course
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 5)
    # Corners are rounded and chipped.
    beyond_x, beyond_y = max(abs(x) - 0.5 * length + 8, 0.0), max(abs(y) - 0.5 * course + 8, 0.0)
    inside = 8 - math.sqrt(beyond_x * beyond_x + beyond_y * beyond_y) + 5.5 * small + 2.5 * broad
    fired = smoothstep(1.6, 4.2, inside)
    pit = 1 - smoothstep(0.10, 0.26, sample(noise, FINE_CELL, at.u * 0.8 + 40 * one, at.v * 0.8))
    pit *= smoothstep(0.0, 0.2, small + 0.4 * broad)

    tone = clamp01(0.95 * one + 0.55 * broad + 0.7 * small - 0.05)
    face = mix_colour(palette[0], palette[1], tone)
    burnt = smoothstep(0.80, 0.92, other) * clamp01(0.6 + 1.6 * broad)
    dark = (1 - 0.55 * burnt) * (1 + 0.16 * grain) * (1 - 0.45 * pit) * (1 + 0.15 * min(at.cavity, 0.6))
    lime = 0.45 * smoothstep(0.16, 0.42, broad + 0.5 * small) * (1 - burnt)
    face = mix_colour((face[0] * dark, face[1] * dark, face[2] * dark), palette[2], lime)
    sandy = 1 + 0.25 * grain + 0.8 * small
    mortar = mix_colour(palette[2], palette[3], parameters[1])
    mortar = (mortar[0] * sandy, mortar[1] * sandy, mortar[2] * sandy)
    colour = mix_colour(mortar, face, fired)
    tilt = 0.05 * ((other - 0.5) * x + (one - 0.5) * 2 * y)
    return surface_of(
        colour,
        roughness=0.9 - 0.55 * parameters[1] * parameters[2] * (1 - fired),
        metalness=0.6 * parameters[1] * parameters[2] * (1 - fired),
        height=mix(0.5 * grain + 3 * small, 7 + 3 * one + tilt + 3.5 * small + 0.5 * grain - 2 * pit, fired),
    )


BRICK = Material(
    name="brick",
    words=("brick", "brickwork", "brick wall", "red brick", "masonry", "bricked"),
    translations=Translations(
        es="ladrillo; ladrillos; ladrillo visto; enladrillado",
        pt="tijolo; tijolos; tijolo à vista; tijolo aparente",
        fr="brique; briques; brique apparente",
        de="Ziegel; Ziegelstein; Backstein; Klinker; Mauerziegel",
        it="mattone; mattoni; laterizio; mattone a vista",
        zh="砖; 砖块; 砖头; 砖砌; 砖石",
        ja="レンガ; 煉瓦; れんが; レンガ造り",
        ru="кирпич; кирпичный; кирпичная кладка",
    ),
    kernel=brick,
    gamut=EARTHS,
    laid_on=("walls",),
    dyed=2,
    families=(
        Family(
            "red",
            (
                ("4d1f15", "7c3a26", "66605a", "d9a441"),
                ("84402a", "b8664a", "9a948a", "d9a441"),
                ("b4714f", "dda27c", "c2bbae", "d9a441"),
            ),
        ),
        Family(
            "london yellow",
            (
                ("57422c", "826848", "4c4840", "d9a441"),
                ("94764e", "bf9f72", "8b857a", "d9a441"),
                ("c4a884", "e8d2b2", "bab2a4", "d9a441"),
            ),
        ),
        Family(
            "charcoal",
            (
                ("232326", "3f3f43", "5c5a58", "d9a441"),
                ("47464a", "6c6a6c", "8e8b88", "d9a441"),
                ("7d7a78", "a9a5a0", "bcb8b2", "d9a441"),
            ),
        ),
        Family(
            "whitewashed",
            (
                ("6b5046", "93786c", "8a837a", "d9a441"),
                ("b59f92", "ddd0c4", "a8a096", "d9a441"),
                ("d6ccc2", "f5f0e8", "c4bcb0", "d9a441"),
            ),
        ),
    ),
    parameters=((66.0,),),
    repeat=Repeat("courses of bricks", 66.0 * 0.37, 0.075),
    shading=Shading(form=0.7, middle=0.5, fine=0.12, value=0.15),
    body=Body(inflation=0.7, relief=1.2, smoothing=0.8, warp=18.0),
    align="level",
    exposure=0.66,
    accent=Accent(words=("joint", "mortar", "grout"), amount=1),
    light="overcast",
)
