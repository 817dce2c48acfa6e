"""Fresh fine detail for a larger picture: finer than what was there, and in the measure of it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map
from retexture.imaging.enlarge import Window
from retexture.imaging.filters import blur
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CLOUD_B, GRAIN, RIDGE, Tiles, sample, tiles

_AMOUNT = 1.4  # of the contrast that a place has already: what is even stays even
_MOST = 14.0  # levels of contrast that count: beside an edge is no rough place
_LEAST = 1.2  # levels that count everywhere: no surface is perfectly even
_REACH = 3.0  # sigma, in pixels of the picture's own size, of what counts as a place


@dataclass(frozen=True)
class Fresh:
    """The detail that is to be added.

    Attributes:
        seed: Where in the noise it begins.
    """

    seed: int


def with_fresh_detail(fine: Linear, fresh: Fresh, window: Window, zoom: float) -> Linear:
    """A window with detail in the measure of what it shows already: light and dark alone, no colours.

    Args:
        fine: (height, width, 3) float32, sRGB in levels of 0–255.
        fresh: The detail.
        window: Where it lies on the larger picture.
        zoom: Pixels of the larger picture in one of its own.
    """
    light = np.ascontiguousarray(fine @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    apart = light - blur(light, _REACH * zoom)
    contrast = np.sqrt(blur(apart * apart, _REACH * zoom))
    rng = np.random.Generator(np.random.PCG64([fresh.seed, 3]))
    starts = rng.uniform(0, 1024, 2)
    work = partial(_roughen, tiles(), contrast, window.left, window.top, starts, 1 / zoom, fine)
    for_rows(window.height, work)
    return fine


@kernel
def _roughen(
    noise: Tiles,
    contrast: Map,
    left: int,
    above: int,
    starts: NDArray[np.float64],
    step: float,
    fine: Linear,
    top: int,
    bottom: int,
) -> None:
    """Grain as fine as the pixels, and forms of a few of them, each over all channels alike."""
    for y in range(top, bottom):
        for x in range(fine.shape[1]):
            u, v = left + x + starts[0], above + y + starts[1]
            clouds = sample(noise, CLOUD_B, u * 13 * step, v * 13 * step)
            ridges = sample(noise, RIDGE, u * 9 * step, v * 9 * step) - 0.5
            grain = sample(noise, GRAIN, u, v)
            detail = 1.6 * clouds + 0.7 * ridges + 0.45 * grain
            amount = (_LEAST + _AMOUNT * min(float(contrast[y, x]), _MOST)) * detail
            for c in range(3):
                fine[y, x, c] += amount
