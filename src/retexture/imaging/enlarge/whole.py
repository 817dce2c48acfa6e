"""Whole pictures, larger."""

import cv2
import numpy as np

from retexture.imaging.arrays import Alpha8, Rgb8
from retexture.imaging.enlarge.windows import Window, window_of, window_of_share

_BAND = 512  # rows of a whole picture that are enlarged at a time


def enlarge(rgb: Rgb8, scale: int) -> Rgb8:
    """Enlarge a picture, ``scale`` times as wide and as high.

    Args:
        rgb: (height, width, 3) uint8 sRGB.
        scale: At least 1; with 1 the picture comes back as it is.
    """
    if scale == 1:
        return rgb
    height, width = rgb.shape[:2]
    return enlarged_to(rgb, (scale * width, scale * height))


def enlarged_to(rgb: Rgb8, size: tuple[int, int]) -> Rgb8:
    """Enlarge a picture to ``size`` = (width, height)."""
    large = np.empty((size[1], size[0], 3), np.uint8)
    for top in range(0, size[1], _BAND):
        rows = min(_BAND, size[1] - top)
        large[top : top + rows] = window_of(rgb, Window(0, top, size[0], rows, size))
    return large


def fitted_to(rgb: Rgb8, size: tuple[int, int]) -> Rgb8:
    """A picture at ``size`` = (width, height): reduced by area, or enlarged."""
    height, width = rgb.shape[:2]
    if (width, height) == size:
        return rgb
    if size[0] <= width and size[1] <= height:
        return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    return enlarged_to(rgb, size)


def enlarge_alpha(alpha: Alpha8, scale: int) -> Alpha8:
    """Enlarge a picture's transparency, (height, width) uint8, ``scale`` times as wide and as high."""
    height, width = alpha.shape
    size = (scale * width, scale * height)
    return alpha if scale == 1 else window_of_share(alpha, Window(0, 0, *size, size))
