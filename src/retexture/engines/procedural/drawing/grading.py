"""Colour grading of a whole photo through a table: any change of colours costs one look-up a pixel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import (
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    srgb_to_linear,
)
from retexture.imaging.elementary import exp
from retexture.imaging.kernels import for_rows, kernel

Colours = Sequence[tuple[float, float, float]]
"""Asked-for colours in linear light."""

Floats = NDArray[np.float32]

_STEPS = 33
_LEAST_GAIN, _MOST_GAIN = 0.85, 1.45  # of contrast, when a photo is brought to a key
_TINT = 0.88  # how far the picture's hues go to the colours that were asked for
_DRAWABLE = 0.52  # OKLab lightness above which lines on paper are hard to see
_SOFTNESS = 0.012  # of the choice between several colours, in squared OKLab distance


@dataclass(frozen=True)
class Grade:
    """A change of colours, in OKLab.

    Attributes:
        saturation: Factor of chroma.
        contrast: Factor of the distance to ``pivot`` lightness.
        lift: Added to lightness after that.
        warmth: Added along blue to yellow everywhere; negative is cooler.
        split: The same added to the lights and taken from the darks: warm lights, cool darks.
        pivot: The lightness that contrast leaves alone.
    """

    saturation: float = 1.0
    contrast: float = 1.0
    lift: float = 0.0
    warmth: float = 0.0
    split: float = 0.0
    pivot: float = 0.6

    def pronounced(self, strength: float) -> "Grade":
        """The same grade, weaker (below 1) or stronger; half of it stays at a strength of 0."""
        share = 0.5 + 0.5 * strength
        return replace(
            self,
            saturation=1 + (self.saturation - 1) * share,
            contrast=1 + (self.contrast - 1) * share,
            warmth=self.warmth * share,
            split=self.split * share,
        )

    def keyed(self, rgb: Rgb8, dark: float, light: float) -> "Grade":
        """Add the change of contrast and lift that brings a photo's darks and lights to these lightnesses.

        Args:
            rgb: The photo.
            dark: Where its second percentile of grey should lie (OKLab lightness).
            light: Where its 96th should lie.
        """
        histogram = np.bincount(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).ravel(), minlength=256)
        levels = np.searchsorted(np.cumsum(histogram), [histogram.sum() // 50, histogram.sum() * 24 // 25])
        grey = linear_from_rgb8(np.repeat(levels.astype(np.uint8), 3).reshape(1, 2, 3))
        low, high = linear_to_oklab(grey)[0, :, 0].tolist()
        gain = min(max((light - dark) / max(high - low, 1e-3), _LEAST_GAIN), _MOST_GAIN)
        middle = (dark + light - gain * (low + high)) / 2
        offset = middle - self.pivot * (1 - gain)
        return replace(self, contrast=self.contrast * gain, lift=self.lift + offset)


def regrade(oklab: Floats, grade: Grade, colours: Colours = ()) -> Floats:
    """Apply a grade, then tint with colours, to OKLab values of shape (…, 3)."""
    lightness = grade.pivot + (oklab[..., 0] - grade.pivot) * grade.contrast + grade.lift
    lightness = np.clip(lightness, 0, 1)
    shift = grade.warmth + grade.split * (lightness - 0.5) * 2
    a = oklab[..., 1] * grade.saturation + 0.25 * shift
    b = oklab[..., 2] * grade.saturation + shift
    graded = np.stack([lightness, a, b], axis=-1).astype(np.float32)
    return tinted(graded, colours) if colours else graded


def tinted(oklab: Floats, colours: Colours) -> Floats:
    """Move OKLab values, shape (…, 3), to the nearest of the colours, keeping light and dark apart."""
    wanted = linear_to_oklab(np.asarray(colours, np.float32).reshape(-1, 3))
    away = oklab[..., None, :] - wanted
    distance = 0.3 * away[..., 0] ** 2 + away[..., 1] ** 2 + away[..., 2] ** 2
    weight = exp(-(distance - distance.min(axis=-1, keepdims=True)) / np.float32(_SOFTNESS))
    weight /= weight.sum(axis=-1, keepdims=True)
    target = weight @ wanted
    lightness = oklab[..., 0]
    middle = 4 * lightness * (1 - lightness)
    towards = lightness + 0.45 * middle * (target[..., 0] - 0.55)
    own = np.clip(target[..., 0], 0.2, 0.9)
    reach = np.clip(np.minimum(lightness / own, (1 - lightness) / (1 - own)) * 1.25, 0, 1)[..., None]
    chroma = (1 - _TINT) * oklab[..., 1:] + _TINT * target[..., 1:] * reach
    return np.concatenate([np.clip(towards, 0, 1)[..., None], chroma], axis=-1).astype(np.float32)


def pigment(colours: Colours, number: int, otherwise: tuple[float, float, float]) -> Floats:
    """The colour of a pen or pencil, sRGB, shape (3,): the asked-for one, dark enough to draw with.

    Args:
        colours: Asked-for colours; several are used in turn.
        number: Which variation.
        otherwise: The colour, sRGB, if none was asked for.
    """
    if not colours:
        return np.asarray(otherwise, np.float32)
    oklab = linear_to_oklab(np.asarray(colours[number % len(colours)], np.float32))
    oklab[0] = min(float(oklab[0]), _DRAWABLE)
    return linear_to_srgb(oklab_to_linear(oklab))


def graded_srgb(rgb: Rgb8, grade: Grade, colours: Colours = ()) -> Floats:
    """Grade a photo; returns (height, width, 3) float32 sRGB values in 0–1."""
    return looked_up(rgb, linear_to_srgb(_table(grade, colours)))


def _table(grade: Grade, colours: Colours) -> Floats:
    cube = srgb_to_linear(colour_cube())
    return oklab_to_linear(regrade(linear_to_oklab(cube), grade, colours))


def graded_oklab(rgb: Rgb8, grade: Grade | None = None, colours: Colours = ()) -> Floats:
    """The same in OKLab, for what goes on with colours; without a grade, the photo's own."""
    oklab = linear_to_oklab(srgb_to_linear(colour_cube()))
    return looked_up(rgb, regrade(oklab, grade, colours) if grade else oklab)


def colour_cube() -> Floats:
    """The sRGB colours that tables for :func:`looked_up` answer for, (33, 33, 33, 3)."""
    axis = np.linspace(0, 1, _STEPS, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)


def looked_up(rgb: Rgb8, table: Floats) -> Floats:
    """Each pixel's three values from a table over :func:`colour_cube`, interpolated; float32."""
    out = np.empty(rgb.shape, np.float32)
    for_rows(rgb.shape[0], lambda top, bottom: _look_up(rgb, table, out, top, bottom))
    return out


@kernel
def _look_up(rgb: Rgb8, table: Floats, out: Floats, top: int, bottom: int) -> None:
    """Trilinear interpolation in a cube whose steps are eight levels apart (the last one nearly)."""
    width = rgb.shape[1]
    step = np.float32(32 / 255)
    for y in range(top, bottom):
        for x in range(width):
            r, g, b = rgb[y, x, 0] * step, rgb[y, x, 1] * step, rgb[y, x, 2] * step
            i, j, k = min(int(r), 31), min(int(g), 31), min(int(b), 31)
            r -= np.float32(i)
            g -= np.float32(j)
            b -= np.float32(k)
            for c in range(3):
                v00 = table[i, j, k, c] + b * (table[i, j, k + 1, c] - table[i, j, k, c])
                v01 = table[i, j + 1, k, c] + b * (table[i, j + 1, k + 1, c] - table[i, j + 1, k, c])
                v10 = table[i + 1, j, k, c] + b * (table[i + 1, j, k + 1, c] - table[i + 1, j, k, c])
                v11 = table[i + 1, j + 1, k, c] + b * (
                    table[i + 1, j + 1, k + 1, c] - table[i + 1, j + 1, k, c]
                )
                v0 = v00 + g * (v01 - v00)
                out[y, x, c] = v0 + r * (v10 + g * (v11 - v10) - v0)
