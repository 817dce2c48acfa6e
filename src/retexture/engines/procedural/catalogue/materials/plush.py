"""Plush: the soft dense pile of toys, in tufts that lean every way, plump, with seams drawn in."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    hash01,
    mix,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _tufts(u: float, v: float, size: float, lean: float, seed: int) -> tuple[float, float, float]:
    """Tufts of pile scattered over a plane, each leaning its own way.

    Returns:
        Height of the uppermost tuft here, 0 at its root and about 1 at its tip; how far across it the point
        is, -1 to 1; and the tuft's number, 0–1.
    """
    column, row = math.floor(u / size), math.floor(v / size)
    top, side, number = 0.0, 0.0, 0.5
    for j in range(row - 1, row + 2):
        for i in range(column - 1, column + 2):
            one = hash01(i, j, seed)
            x = u / size - i - 0.2 - 0.6 * one
            y = v / size - j - 0.2 - 0.6 * hash01(i, j, seed + 1)
            turn = lean + 2.2 * (hash01(i, j, seed + 2) - 0.5)
            cosine, sine = math.cos(turn), math.sin(turn)
            across, along = x * cosine + y * sine, 0.5 + 0.62 * (y * cosine - x * sine)
            wide = 0.72 - 0.42 * along
            apart = across / wide
            held = (1 - apart * apart) * (0.25 + 0.75 * along) * (0.8 + 0.4 * one)
            if 0 < along < 1.02 and held > top:
                top, side, number = held, apart, one
    return top, side, number


@inlined
def plush(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of the pile, size of a tuft. Palette: pile, tips, roots."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    lean, size = 9 * broad + 3 * small, parameters[1]
    u, v = at.u + 10 * small + 1.2 * grain, at.v + 10 * broad
    upper, upper_side, one = _tufts(u, v, size, lean, at.seed)
    lower, lower_side, other = _tufts(u + 311, v + 97, 0.8 * size, lean + 0.7, at.seed + 20)
    over = smoothstep(-0.08, 0.08, upper - 0.7 * lower)
    tip = max(upper, 0.7 * lower)
    hair = math.sin(9.0 * mix(lower_side, upper_side, over) + 6.0 * grain)
    # Pile shines where it leans away from the eye: on the flanks of a body, and where a hand went over it.
    flank = abs(at.upward - 0.5)
    lit = 0.10 + 0.75 * tip + 0.07 * hair + 0.20 * (mix(other, one, over) - 0.5) + 0.3 * small + 0.5 * flank
    colour = mix_colour(palette[0], palette[1], clamp01(1.6 * (lit - 0.45)))
    colour = mix_colour(colour, palette[2], clamp01(1.7 * (0.45 - lit)))
    return surface_of(
        colour,
        roughness=0.95,
        height=parameters[0] * (6.5 * tip + 0.45 * hair + 0.5 * grain) + 6 * broad,
        subsurface=0.25,
    )


PLUSH = Material(
    name="plush",
    words=(
        "plush",
        "plush fabric",
        "plush toy",
        "plushie",
        "soft toy",
        "stuffed toy",
        "stuffed animal",
        "cuddly toy",
        "minky",
    ),
    kernel=plush,
    gamut=TEXTILES,
    families=(
        Family("honey", (("a67f60", "cfab8a", "76563b"),)),
        Family("cream", (("d8cab2", "f2e8d8", "a8967a"),)),
        Family("grey", (("928f8b", "bab7b3", "64615e"),)),
        Family("rose", (("c8989a", "e6c2c1", "966568"),)),
    ),
    parameters=((1.0, 13.0),),
    shading=Shading(form=0.7, middle=0.3, fine=0.03, value=0.28),
    body=Body(inflation=1.9, relief=0.9, groove=2.4, smoothing=4.5, warp=8.0),
    exposure=0.9,
    translations=Translations(
        es="felpa; peluche",
        pt="pelúcia; peluche",
        fr="peluche; tissu peluche",
        de="plüsch; plüschstoff; kuscheltier",
        it="peluche; felpa",
        zh="毛绒; 长毛绒; 毛绒玩具",
        ja="プラッシュ; ぬいぐるみ; ボア生地",
        ru="плюш; плюшевый; мягкая игрушка",
    ),
)
