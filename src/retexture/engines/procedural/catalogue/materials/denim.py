"""Denim: indigo twill, faded where it is rubbed, sewn with a contrasting thread along the seams."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep, stitches
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_TURN = 2 * math.pi


@inlined
def denim(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the ribs, amount of the accent in the thread, metalness of the accent.

    Palette: dyed yarn, faded yarn, thread, accent.
    """
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    slub = sample(noise, STREAK, at.u * 1.0, at.v * 0.6)
    weft = sample(noise, STREAK, at.v * 0.8 + 200, at.u * 0.6)
    fuzz = sample(noise, GRAIN, at.u, at.v)
    rib = 0.5 + 0.5 * math.sin(_TURN * (at.u + at.v + 1.5 * slub) / parameters[0])
    knot = 0.5 + 0.5 * math.sin(_TURN * (at.v - at.u) / (0.62 * parameters[0]))
    seam, thread = stitches(at, 12.0, 0.6)
    # Seams pucker: the doubled cloth beside them fades in waves.
    pucker = (1 - smoothstep(6.0, 26.0, at.border)) * math.sin(0.24 * (at.u - at.v) + 6 * small)
    faded = 0.30 + 0.9 * broad + 0.35 * small + 0.55 * at.cavity + 0.25 * pucker
    yarn = clamp01(faded + 0.55 * (rib - 0.5) + 0.22 * slub + 0.18 * weft + 0.18 * fuzz)
    colour = mix_colour(palette[0], palette[1], yarn)
    dark = (0.72 + 0.28 * rib) * (1 - 0.5 * seam * (1 - thread)) * (0.9 + 0.1 * knot)
    sewn = mix_colour(palette[2], palette[3], parameters[1])
    colour = mix_colour((colour[0] * dark, colour[1] * dark, colour[2] * dark), sewn, 0.95 * thread)
    metal = thread * parameters[1] * parameters[2]
    return surface_of(
        colour,
        roughness=0.92 - 0.5 * metal,
        metalness=metal,
        height=1.5 * rib + 0.7 * knot + 0.6 * slub + 5 * broad + 2.2 * pucker - 4 * seam + 5.5 * thread,
    )


DENIM = Material(
    name="denim",
    words=("denim", "jeans", "jean", "denim fabric"),
    translations=Translations(
        es="mezclilla; vaquero; tela vaquera; tejano; tela de jean",
        pt="jeans; ganga; brim; tecido jeans",
        fr="denim; jean; toile de jean",
        de="Jeansstoff; Jeans; Denim",
        it="denim; tessuto jeans; jeans",
        zh="牛仔布; 丹宁; 牛仔",
        ja="デニム; デニム生地; ジーンズ",
        ru="джинсовый; деним; джинса; джинсовая ткань",
    ),
    kernel=denim,
    gamut=TEXTILES,
    dyed=2,
    families=(
        Family(
            "indigo",
            (
                ("0f1628", "33405c", "b8783a", "d9a441"),
                ("22365c", "6880a8", "c88a48", "d9a441"),
                ("6f8cb4", "c6d4e6", "d49a58", "d9a441"),
            ),
        ),
        Family(
            "black",
            (
                ("0e0e10", "2e2e32", "8c8478", "d9a441"),
                ("232427", "5e6064", "a49c90", "d9a441"),
                ("707276", "b8babd", "ded8cc", "d9a441"),
            ),
        ),
        Family(
            "stone washed",
            (
                ("26323e", "54646f", "c8bca8", "d9a441"),
                ("566c7e", "9cb0be", "d8ccb8", "d9a441"),
                ("9cb2c0", "dde8ee", "ece4d4", "d9a441"),
            ),
        ),
        Family(
            "ecru",
            (
                ("4a4238", "7c7264", "6a3c24", "d9a441"),
                ("9c907c", "ccc0ac", "84502f", "d9a441"),
                ("d0c6b4", "f0e9dc", "a06a40", "d9a441"),
            ),
        ),
    ),
    parameters=((7.0,),),
    shading=Shading(form=0.7, middle=0.55, fine=0.1, value=0.1),
    body=Body(inflation=1.1, relief=1.5, groove=1.4, smoothing=1.4),
    align="flow",
    exposure=0.75,
    accent=Accent(words=("stitching", "stitch", "seam", "thread"), amount=1),
)
