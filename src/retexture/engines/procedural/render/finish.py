"""What a finish does to a painted surface: how it is polished, brushed, frosted or oiled.

The table of finishes says how much of each; here is what each number means for the channels of a sample. What
a finish does to the colours themselves is in the palettes already.
"""

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import clamp01, mix, smoothstep
from retexture.engines.procedural.render.evaluate import Samples
from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import CELL, CLOUD_B, GRAIN, STREAK, Tiles, sample, tiles
from retexture.prompts import FINISHES, AppliedFinish, Finish

_MOST = 1.5  # times a finish: "extremely glossy" is no other thing than glossy
_COAT = 0.16  # metalness of a clear coat: it mirrors a few times what bare paint does, and hides little of it
_METAL_ROUGHER = 0.6  # of the roughness of a finish that dulls: what is matte on metal still shines softly
_SHARPEST = 0.06  # roughness below which a coat on an uneven body would only glitter


class _Work(NamedTuple):
    """A finish in the numbers of its row; see :class:`~retexture.prompts.Finish`."""

    amount: float
    roughness: float
    coat: float
    metalness: float
    height: float
    milk: float
    pores: float
    brushed: float
    hammered: float
    grain: float
    pearl: float
    subsurface: float
    transmission: float
    emission: float


def work_finishes(
    samples: Samples,
    here: NDArray[np.bool_],
    finishes: Sequence[AppliedFinish],
    place: NDArray[np.float32],
    slope: Map,
) -> None:
    """Work or coat what has just been painted, one finish after another.

    Args:
        samples: What was painted; it is changed in place.
        here: The pixels that get the finishes.
        finishes: They, in order.
        place: Where each pixel lies on its pattern, as in a ground's ``place``.
        slope: How far the form leans down or up at each pixel.
    """
    for applied in finishes:
        numbers = _numbers(FINISHES[applied.name], applied)
        for_rows(len(here), partial(_finish, tiles(), here, numbers, place, slope, samples))


def _numbers(finish: Finish, applied: AppliedFinish) -> _Work:
    return _Work(
        min(applied.amount, _MOST),
        -1.0 if finish.roughness is None else finish.roughness,
        finish.coat, finish.metalness, finish.height, finish.milk,
        finish.pores, finish.brushed, finish.hammered, finish.grain, finish.pearl, finish.subsurface,
        finish.transmission, finish.emission,
    )  # fmt: skip


@inlined
def _roughened(own: float, metal: float, work: _Work) -> float:
    if work.roughness < 0:
        return own
    wanted = work.roughness
    if wanted > own:
        wanted = mix(wanted, max(own, _METAL_ROUGHER * wanted), metal)
    return mix(own, wanted, min(work.amount, 1.0))


@inlined
def _coloured(
    red: float, green: float, blue: float, height: float, work: _Work
) -> tuple[float, float, float]:
    """The albedo clouded, and white in its pores."""
    white = clamp01(work.amount * (work.milk + work.pores * (1 - smoothstep(-0.9, 0.25, height))))
    return mix(red, 0.78, white), mix(green, 0.77, white), mix(blue, 0.74, white)


@inlined
def _worked(noise: Tiles, u: float, v: float, work: _Work) -> tuple[float, float]:
    """The marks of working as a height, and how much rougher they make the surface."""
    height = rougher = 0.0
    if work.brushed > 0:
        fine = sample(noise, STREAK, u * 1.6, v * 0.10)
        coarse = sample(noise, STREAK, u * 0.8 + 511, v * 0.05)
        height += work.brushed * (0.55 * fine + 0.2 * coarse)
        rougher += work.brushed * 0.16 * fine
    if work.hammered > 0:
        wave = sample(noise, CLOUD_B, u * 0.7, v * 0.7)
        dent = min(sample(noise, CELL, u * 1.1 + 6 * wave, v * 1.1), 0.75)
        height += work.hammered * 6.5 * dent * dent
    if work.grain > 0:
        lump = sample(noise, CLOUD_B, u * 2.6, v * 2.6)
        height += work.grain * (1.1 * sample(noise, GRAIN, u * 1.1, v * 1.1) + 6.0 * lump)
    return work.amount * height, work.amount * rougher


@kernel
def _finish(
    noise: Tiles,
    here: NDArray[np.bool_],
    work: _Work,
    place: NDArray[np.float32],
    slope: Map,
    out: Samples,
    top: int,
    bottom: int,
) -> None:
    """Give pixels a finish, in the rows from ``top`` to ``bottom``."""
    amount = work.amount
    for y in range(top, bottom):
        for x in range(here.shape[1]):
            if not here[y, x]:
                continue
            u, v = float(place[0, y, x]), float(place[1, y, x])
            metal, height = float(out[4, y, x]), float(out[5, y, x])
            red, green, blue = _coloured(
                float(out[0, y, x]), float(out[1, y, x]), float(out[2, y, x]), height, work
            )
            marks, rougher = _worked(noise, u, v, work)
            if work.pearl > 0:  # thin layers send back another hue for each slope
                turn = 4.0 * slope[y, x] + 1.5 * sample(noise, CLOUD_B, 0.3 * u, 0.3 * v)
                strength = 0.16 * work.pearl * amount
                red *= 1 + strength * math.cos(turn)
                green *= 1 + strength * math.cos(turn - 2.1)
                blue *= 1 + strength * math.cos(turn + 2.1)
            flake = work.metalness * amount * (1 - metal)
            coat = work.coat * amount * (1 - metal) * _COAT
            rough = _roughened(float(out[3, y, x]), metal, work) + rougher
            out[0, y, x], out[1, y, x], out[2, y, x] = min(red, 1.0), min(green, 1.0), min(blue, 1.0)
            out[3, y, x] = min(max(rough, _SHARPEST if metal < 0.5 else 0.04), 1.0)
            out[4, y, x] = clamp01(metal + flake + coat)
            out[5, y, x] = height * max(1 + amount * (work.height - 1), 0.1) + marks
            out[6, y, x] = clamp01(out[6, y, x] + work.subsurface * amount)
            out[7, y, x] = clamp01(out[7, y, x] + work.emission * amount)
            out[8, y, x] = max(out[8, y, x], clamp01(work.transmission * amount))
