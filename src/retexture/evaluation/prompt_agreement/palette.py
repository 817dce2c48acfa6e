"""How near the colours of a picture are to those that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retexture.evaluation.colour_difference import Lab, difference
from retexture.evaluation.working_size import GRID, WorkingPicture, blurred
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, srgb_to_linear

_GRAIN = 2.0  # sigma in working pixels: what is finer is texture, and seen as one colour
_LEAST = 0.5  # of a pixel's weight: half a pixel of another surface is that surface's colour
_STOPS = np.arange(-4.0, 1.1)  # from a sixteenth of the light to twice as much

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """How far a surface's colours are from a palette, each pixel from the palette's nearest colour.

    Attributes:
        distance: Mean CIEDE2000. Light and shadow count: an even blue lit from the side is about 10 from
            itself.
        unlit: The same from the palette's colours under any light from a sixteenth to twice: what remains is
            the colour itself.
    """

    distance: float
    unlit: float


def palette_distance(picture: WorkingPicture, where: Map, colours: Sequence[Rgb]) -> Palette | None:
    """Measure how far the colours of a surface are from those asked for.

    Args:
        picture: The output.
        where: (height, width) float32 0–1 at the working size: the surface.
        colours: sRGB, 0–1, at least one.

    Returns:
        None where there is hardly any such surface.
    """
    seen = _colours(picture, where)
    if not len(seen):
        return None
    asked = np.array(colours, np.float32)
    light = srgb_to_linear(asked)[:, None] * (2.0 ** _STOPS[:, None]).astype(np.float32)
    return Palette(
        _from_nearest(seen, _lab(asked)), _from_nearest(seen, _lab(linear_to_srgb(light.reshape(-1, 3))))
    )


def main_colours(picture: WorkingPicture, where: Map, most: int = 12) -> tuple[Rgb, ...]:
    """The colours that a surface is made of, by median cut: a palette to hold others against.

    Heckbert, "Color Image Quantization for Frame Buffer Display" (1982).

    Returns:
        At most ``most``, none where there is hardly any such surface.
    """
    kept = where[::GRID, ::GRID] > _LEAST
    pixels: Rgb8 = picture.rgb[::GRID, ::GRID][kept]
    if not len(pixels):
        return ()
    cut = Image.fromarray(pixels[None]).quantize(
        most, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    used = cut.convert("RGB").getcolors(most) or []
    return tuple(sorted(cast(Rgb, tuple(value / 255 for value in cast(Rgb, colour))) for _, colour in used))


def _colours(picture: WorkingPicture, where: Map) -> Lab:
    """(n, 3) L*a*b* of some of the surface's points, with grain averaged."""
    return blurred(picture.lab, _GRAIN)[::GRID, ::GRID][where[::GRID, ::GRID] > _LEAST]


def _lab(srgb: NDArray[np.float32]) -> Lab:
    return np.asarray(cv2.cvtColor(srgb[None], cv2.COLOR_RGB2LAB)[0], np.float32)


def _from_nearest(seen: Lab, palette: Lab) -> float:
    nearest = np.full(len(seen), np.inf, np.float32)
    for colour in palette:
        np.minimum(nearest, difference(seen, colour), out=nearest)
    return float(nearest.mean())
