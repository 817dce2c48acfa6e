"""A plain surface to put a look on: what comes of it is the look alone, a swatch to hold pictures against."""

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb

_DARK, _LIGHT = (
    (0.30, 0.16, 0.09),
    (0.52, 0.36, 0.20),
)  # linear: brown, so that nobody takes it for sky or water
_LIGHT_FROM = np.array([-0.45, -0.55, 0.70], np.float32)
_AMBIENT = 0.15
_GRAIN = 0.06  # of the logarithm of light: photos have fine detail everywhere, which looks make relief of


def reference_swatch(side: int) -> Rgb8:
    """A grainy cloth with soft folds in two browns, lit from the upper left, that fills the picture.

    Args:
        side: Pixels of the long side; the short side is three quarters of it.

    Returns:
        (height, width, 3) uint8 sRGB, the same at every call.
    """
    size = (side, side * 3 // 4)
    rng = np.random.Generator(np.random.PCG64(5))
    height = (0.030 * _folds(rng, size, 9) + 0.005 * _folds(rng, size, 4)) * np.float32(side)
    slopes = [cv2.Sobel(height, cv2.CV_32F, *axis, scale=0.125) for axis in ((1, 0), (0, 1))]
    normal = np.dstack((-slopes[0], -slopes[1], np.ones_like(height)))
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    light = _AMBIENT + np.clip(normal @ (_LIGHT_FROM / np.linalg.norm(_LIGHT_FROM)), 0, 1)
    grain = _grain(rng, size)
    tone = (np.clip(_folds(rng, size, 12), -1.5, 1.5) / 3 + 0.5)[..., None]
    albedo = (1 - tone) * np.array(_DARK, np.float32) + tone * np.array(_LIGHT, np.float32)
    return rgb8_from_srgb(linear_to_srgb((albedo * (light * grain)[..., None]).astype(np.float32)))


def _grain(rng: np.random.Generator, size: tuple[int, int]) -> Map:
    """Factors of fine noise around 1, as fine at every size of the picture."""
    fine = rng.standard_normal((480, 640)).astype(np.float32)
    fine = cv2.GaussianBlur(fine, (0, 0), 1.0, borderType=cv2.BORDER_REFLECT_101)
    resized = cv2.resize(
        fine / fine.std(), size, interpolation=cv2.INTER_AREA if size[0] < 640 else cv2.INTER_CUBIC
    )
    return np.asarray(np.exp(_GRAIN * resized), np.float32)


def _folds(rng: np.random.Generator, size: tuple[int, int], sigma: float) -> Map:
    """Smooth noise of mean about 0 and deviation about 1; ``sigma`` in 128ths of the width."""
    coarse = cv2.GaussianBlur(
        rng.standard_normal((96, 128)).astype(np.float32), (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101
    )
    return np.asarray(cv2.resize(coarse / coarse.std(), size, interpolation=cv2.INTER_CUBIC), np.float32)
