"""Cobblestone: rounded setts in rows, worn smooth on top, with sand, moss or metal in the joints."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def cobblestone(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of a stone, amount of the accent in the joints, metalness of the accent.

    Palette: dark stone, light stone, sand in the joints, accent.
    """
    size, course = parameters[0], 0.74 * parameters[0]
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    grain = sample(noise, GRAIN, at.u, at.v)
    y = (at.v + 7 * broad) / course
    row = math.floor(y)
    x = (at.u + 6 * broad) / size + hash01(row, 11, at.seed)
    column = math.floor(x)
    # Each stone's ends are moved, so that no two are of one length and no joints lie above each other.
    start = column + 0.30 * (hash01(column, row, at.seed) - 0.5)
    end = column + 1 + 0.30 * (hash01(column + 1, row, at.seed) - 0.5)
    if x < start:
        column, end, start = column - 1, start, column - 1 + 0.30 * (hash01(column - 1, row, at.seed) - 0.5)
    elif x > end:
        column, start, end = column + 1, end, column + 2 + 0.30 * (hash01(column + 2, row, at.seed) - 0.5)
    from_side = min(x - start, end - x) * size
    from_end = min(y - row, row + 1 - y) * course
    one, other = hash01(column, row, at.seed + 5), hash01(column, row, at.seed + 6)
    # Corners are round: the distance to the joint is that of a rounded rectangle.
    radius = 9.0
    inner_x, inner_y = max(radius - from_side, 0.0), max(radius - from_end, 0.0)
    inside = radius - math.sqrt(inner_x * inner_x + inner_y * inner_y) - 2.4 + 3.0 * small
    paved = smoothstep(0.0, 1.8, inside)
    dome = smoothstep(0.0, 1.0, clamp01(inside / 7.0))
    worn = dome * smoothstep(0.2, 0.8, other)
    pit = 1 - smoothstep(0.10, 0.24, sample(noise, FINE_CELL, at.u * 0.9 + 40 * one, at.v * 0.9))
    light = 0.10 + 0.55 * one + 0.30 * dome + 0.75 * small + 0.4 * broad + 0.16 * grain + 0.15 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    warm = 1 + 0.22 * (other - 0.5)
    dark = (0.45 + 0.55 * dome) * (1 - 0.35 * pit)
    colour = (colour[0] * warm * dark, colour[1] * dark, colour[2] * (2 - warm) * dark)
    joint = mix_colour(palette[2], palette[3], parameters[1])
    sandy = 0.72 + 0.7 * small + 0.22 * grain
    colour = mix_colour((joint[0] * sandy, joint[1] * sandy, joint[2] * sandy), colour, paved)
    metal = 0.7 * parameters[1] * parameters[2] * (1 - paved)
    return surface_of(
        (clamp01(colour[0]), clamp01(colour[1]), clamp01(colour[2])),
        roughness=mix(0.95 - 0.5 * metal, 0.78 - 0.30 * worn, paved),
        metalness=metal,
        height=mix(1.5 * small + 0.7 * grain, 12 * dome + 3 * one + 2.5 * small + 0.5 * grain - pit, paved),
    )


COBBLESTONE = Material(
    name="cobblestone",
    words=("cobblestone", "cobble", "cobbled", "sett", "paving stone", "cobbled street"),
    translations=Translations(
        es="adoquín; adoquines; adoquinado; empedrado",
        pt="paralelepípedo; calçada portuguesa; pedra de calçada; paralelepípedos",
        fr="pavé; pavés",
        de="Kopfsteinpflaster; Pflasterstein; Pflastersteine; gepflastert",
        it="ciottoli; ciottolo; acciottolato; sampietrino; sampietrini",
        zh="鹅卵石; 卵石路",
        ja="石畳; 丸石; 玉石",
        ru="булыжник; брусчатка; булыжный; булыжная мостовая",
    ),
    kernel=cobblestone,
    gamut=STONES,
    laid_on=("floor",),
    dyed=2,
    families=(
        Family(
            "granite setts",
            (
                ("1d1d1f", "4f4e4d", "2e2a25", "4f6a28"),
                ("3f3e3e", "86837f", "5c5346", "4f6a28"),
                ("76736f", "c2beb8", "948872", "4f6a28"),
            ),
        ),
        Family(
            "river stones",
            (
                ("2e2621", "6a5a4c", "2a241c", "4f6a28"),
                ("5c5044", "a8967e", "5a4c3a", "4f6a28"),
                ("978a78", "dccfb8", "94835f", "4f6a28"),
            ),
        ),
        Family(
            "basalt",
            (
                ("121416", "363a3e", "201e1b", "4f6a28"),
                ("24282b", "5c6266", "3e3a34", "4f6a28"),
                ("4c5256", "949a9e", "6f685c", "4f6a28"),
            ),
        ),
        Family(
            "red porphyry",
            (
                ("2e1a1c", "643c3a", "2c2420", "4f6a28"),
                ("5a3836", "98685e", "54483c", "4f6a28"),
                ("94706a", "d2aca0", "94836f", "4f6a28"),
            ),
        ),
    ),
    parameters=((52.0,),),
    repeat=Repeat("stones", 52.0 * 0.74, 0.11),
    shading=Shading(form=0.7, middle=0.45, fine=0.05, value=0.12),
    body=Body(inflation=0.8, relief=1.2, smoothing=1.6, warp=16.0),
    align="level",
    exposure=0.72,
    accent=Accent(words=("joint", "gap", "mortar", "grout"), amount=1),
    light="overcast",
)
