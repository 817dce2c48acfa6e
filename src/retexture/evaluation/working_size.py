"""The form in which pictures are compared: a fixed working size, as lightness and as Lab."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8

LONG_SIDE = 640
"""Pixels. Every length in this package is in pixels of this size, so that size hardly matters."""

SHORTEST_SIDE = 64
"""Pixels. Banners thinner than ten to one are stretched to it, source and output alike."""

GRID = 8
"""Pixels between two points of the coarse grid on which textures are described; sides are multiples of it."""

TEXTURE_SCALES = (1.0, 2.0, 4.0)
"""The bands that make up a texture, as sigmas in pixels."""

VISIBLE = 0.004
"""Root-mean-square contrast of one band of detail that counts as visible: about one step of 8 bits."""

_DARKEST = 0.03  # luma: a logarithm of anything darker would show nothing but noise


@dataclass(frozen=True, eq=False)
class WorkingPicture:
    """A picture at the working size.

    Attributes:
        rgb: (height, width, 3) uint8 sRGB.
        lightness: (height, width) float32, 0–1, CIE L* / 100.
        lab: (height, width, 3) float32, CIE L*a*b* under D65: L* 0–100, a* and b* about ±110.
    """

    rgb: Rgb8
    lightness: Map
    lab: NDArray[np.float32]

    @cached_property
    def luma(self) -> Map:
        """(height, width) float32, 0–1, Rec. 601 luma of the encoded values."""
        return cast(Map, cv2.cvtColor(_unit(self.rgb), cv2.COLOR_RGB2GRAY))


def at_working_size(rgb: Rgb8, like: tuple[int, int] | None = None) -> WorkingPicture:
    """Bring a picture to the working size.

    Args:
        rgb: (height, width, 3) uint8 sRGB, of any size.
        like: (width, height) of the picture whose working size to use; that of ``rgb`` by default.
    """
    width, height = (rgb.shape[1], rgb.shape[0]) if like is None else like
    scale = LONG_SIDE / GRID / max(height, width)
    size = (
        max(GRID * round(width * scale), SHORTEST_SIDE),
        max(GRID * round(height * scale), SHORTEST_SIDE),
    )
    shrinks = rgb.shape[0] * rgb.shape[1] >= size[0] * size[1]
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    lab = cv2.cvtColor(_unit(small), cv2.COLOR_RGB2LAB)
    return WorkingPicture(small, lab[..., 0] * np.float32(0.01), lab)


def _unit(rgb: Rgb8) -> NDArray[np.float32]:
    return np.asarray(rgb.astype(np.float32) / 255, np.float32)


def blurred(array: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur with ``sigma`` in working pixels; the picture is mirrored beyond its edge."""
    out: Any = cv2.GaussianBlur(array, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(out, np.float32)


def band(lightness: Map, sigma: float) -> Map:
    """Detail between the scales ``sigma`` and ``2 * sigma``: a difference of Gaussians, mean about 0."""
    return blurred(lightness, sigma) - blurred(lightness, 2 * sigma)


def gradient(lightness: Map, sigma: float) -> tuple[Map, Map]:
    """(x, y) derivatives of the lightness blurred by ``sigma``, in lightness for each working pixel."""
    smooth = blurred(lightness, sigma)
    return cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)


def logarithm(luma: Map) -> Map:
    """Natural logarithm of luma (0–1), level in the deepest shadows: factors become sums."""
    return np.asarray(np.log(luma + np.float32(_DARKEST)), np.float32)


def described(image: Map) -> NDArray[np.float32]:
    """Describe the texture around each point of the grid.

    Returns:
        (rows, columns, 5) float32: the log energies of three bands, then the strength of orientation
        along the axes and along the diagonals, each -2 … 2.
    """
    floor = VISIBLE**2
    fields = [np.log(pooled(band(image, scale) ** 2) + floor) for scale in TEXTURE_SCALES]
    gx, gy = gradient(image, 1.0)
    xx, yy, xy = pooled(gx * gx), pooled(gy * gy), pooled(gx * gy)
    total = xx + yy + floor
    return np.stack([*fields, 2 * (xx - yy) / total, 4 * xy / total], -1)


def pooled(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weighted local means of a (height, width) array at the points of a grid, one for each 8 by 8 pixels.

    The weight falls off with a standard deviation of 8 pixels.
    """
    height, width = array.shape
    means = cv2.resize(array, (width // GRID, height // GRID), interpolation=cv2.INTER_AREA)
    return blurred(means, 1.0)


def at_grid(labels: Labels) -> Labels:
    """The labels at the points of the grid."""
    return labels[GRID // 2 :: GRID, GRID // 2 :: GRID]
