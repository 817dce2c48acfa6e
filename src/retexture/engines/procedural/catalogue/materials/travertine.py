"""Travertine: stone laid down by springs in wavy beds, with rows of pits that are partly filled."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    fraction,
    hash01,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations

_SLAB_WIDTH, _SLAB_HEIGHT = 300.0, 190.0  # units: 60 cm slabs where a storey is as high as the picture


@inlined
def _slab(at: Point) -> tuple[float, float]:
    """A wall or floor is clad in slabs, cut from different beds: a slab's number, and 1 in the joints."""
    row = math.floor(at.v / _SLAB_HEIGHT)
    x = at.u / _SLAB_WIDTH + 0.5 * (row & 1)
    from_middle_x = abs(fraction(x) - 0.5) * _SLAB_WIDTH
    from_middle_y = abs(fraction(at.v / _SLAB_HEIGHT) - 0.5) * _SLAB_HEIGHT
    rim = min(0.5 * _SLAB_WIDTH - from_middle_x, 0.5 * _SLAB_HEIGHT - from_middle_y)
    return hash01(math.floor(x), row, at.seed), 1 - smoothstep(0.5, 1.7, rim)


@inlined
def _pits(
    noise: Tiles, a: float, across: float, porous: float, thin: float, small: float
) -> tuple[float, float]:
    """Pits lie in rows where plants once stood; between the rows the stone is dense. Large and tiny ones."""
    away = sample(noise, FINE_CELL, a * 0.40 + 5 * small, across * 1.15)
    large = 1 - smoothstep(0.16, 0.30, away + 0.35 * (1 - porous))
    tiny = 1 - smoothstep(0.10, 0.24, sample(noise, FINE_CELL, a * 1.3 + 200, across * 2.6))
    return large, tiny * smoothstep(0.02, 0.2, thin + 0.5 * small)


@inlined
def travertine(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how porous it is, amount of the accent in the pits, metalness of the accent.

    Palette: bed, pale bed, dark bed, accent.
    """
    slab, joint = _slab(at)
    a, b = at.u + 0.3 * at.w + 997 * slab, at.v + 0.6 * at.w + 389 * slab
    broad = sample(noise, CLOUD, a * 0.35, b * 0.35)
    small = sample(noise, CLOUD_B, a * 1.6, b * 1.6)
    across = b + 24 * broad + 4 * small
    bed = sample(noise, CLOUD, a * 0.045 + 77, across * 0.75)
    thin = sample(noise, CLOUD_B, a * 0.11, across * 2.6 + 40 * bed)
    hair = sample(noise, CLOUD, a * 0.30 + 300, across * 7.0)
    porous = smoothstep(0.0, 0.22, 0.7 * bed + 0.6 * thin - 0.2 * broad)
    large, tiny = _pits(noise, a, across, porous, thin, small)
    pit = clamp01(parameters[0] * max(large, 0.7 * tiny))
    filled = smoothstep(0.0, 0.15, broad + 0.4 * small)

    light = 1.15 * bed + 0.85 * thin + 0.5 * hair + 0.2 * small
    colour = mix_colour(palette[0], palette[1], clamp01(2.0 * light))
    colour = mix_colour(colour, palette[2], clamp01(-1.7 * light))
    warm = 1 + 0.12 * thin
    dark = (1 - 0.68 * pit * (1 - 0.7 * filled)) * (1 - 0.45 * joint) * (0.96 + 0.08 * slab)
    dark *= 1 + 0.05 * sample(noise, GRAIN, a, b)
    colour = (colour[0] * warm * dark, colour[1] * dark, colour[2] * (2 - warm) * dark)
    colour = mix_colour(colour, palette[3], parameters[1] * max(large, tiny))
    metal = 0.7 * parameters[1] * parameters[2] * large
    depth = (5.5 - 4.0 * filled) * pit * (1 - parameters[1]) + 2.0 * joint
    return surface_of(
        colour,
        roughness=0.42 + 0.35 * pit + 0.2 * abs(small) - 0.2 * metal,
        metalness=metal,
        height=1.6 * thin + 0.8 * hair + 2.5 * broad - depth,
        subsurface=0.18 * (1 - metal),
    )


TRAVERTINE = Material(
    name="travertine",
    words=(
        "travertine",
        "travertine stone",
        "roman travertine",
        "travertine slab",
        "travertine tile",
        "travertino",
        "unfilled travertine",
        "tufa",
    ),
    kernel=travertine,
    gamut=STONES,
    families=(
        Family("classic", (("cdbda3", "e6dccb", "ab9473", "d9a441"),)),
        Family("navona", (("d6ccbc", "ece6dc", "b9ab95", "d9a441"),)),
        Family("noce", (("a0846a", "c3aa90", "77604a", "d9a441"),)),
        Family("silver", (("aea8a0", "cfcac3", "86807a", "d9a441"),)),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.8, middle=0.5, fine=0.1, value=0.30),
    body=Body(inflation=1.1, relief=1.7, smoothing=1.2, warp=14.0),
    align="level",
    exposure=0.85,
    accent=Accent(words=("crack", "fissure", "inlay", "fleck"), amount=1),
    translations=Translations(
        es="travertino; mármol travertino",
        pt="travertino; mármore travertino",
        fr="travertin; pierre de travertin",
        de="travertin; travertinstein",
        it="travertino; pietra di travertino",
        zh="洞石; 石灰华",
        ja="トラバーチン; トラヴァーチン",
        ru="травертин; травертиновый",
    ),
)
