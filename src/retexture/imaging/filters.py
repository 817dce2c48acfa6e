"""Filters that several stages share, with radii in pixels of the picture at hand."""

import math
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map

_LARGE_SIGMA = 6.0


def blur(field: Map, sigma: float) -> Map:
    """Gaussian blur of a float32 map of one or more channels.

    Above a sigma of six pixels the blur is computed on a reduced map, which is several times faster and
    differs from the exact one by less than a hundredth of the field's range.
    """
    if sigma <= _LARGE_SIGMA:
        return cast(Map, cv2.GaussianBlur(field, (0, 0), sigma))
    height, width = field.shape[:2]
    factor = 2 ** int(math.log2(sigma / 3.0))
    reduced_size = (max(1, width // factor), max(1, height // factor))
    reduced = cv2.resize(field, reduced_size, interpolation=cv2.INTER_AREA)
    return resize(cv2.GaussianBlur(reduced, (0, 0), sigma / factor), (width, height), smooth=True)


def resize(field: Map, size: tuple[int, int], smooth: bool = False) -> Map:
    """Resize a float32 map to ``size`` = (width, height): by area when it shrinks, else linear or bicubic."""
    height, width = field.shape[:2]
    if (width, height) == size:
        return field
    if size[0] <= width and size[1] <= height:
        return cast(Map, cv2.resize(field, size, interpolation=cv2.INTER_AREA))
    return cast(Map, cv2.resize(field, size, interpolation=cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR))


def half_size(field: NDArray[np.generic]) -> tuple[int, int]:
    """(width, height) of a map at half the resolution, at least one pixel each."""
    height, width = field.shape[:2]
    return max(1, width // 2), max(1, height // 2)


def gradient(field: Map) -> tuple[Map, Map]:
    """Horizontal and vertical derivative per pixel (Sobel, scaled to unit gain for a linear ramp)."""
    return (
        cast(Map, cv2.Sobel(field, cv2.CV_32F, 1, 0, scale=0.125)),
        cast(Map, cv2.Sobel(field, cv2.CV_32F, 0, 1, scale=0.125)),
    )


def guided(guide: Map, field: Map, radius: float, epsilon: float) -> Map:
    """Edge-aware smoothing of ``field`` along ``guide`` (He et al. 2010, guided image filtering)."""
    return cast(Map, cv2.ximgproc.guidedFilter(guide, field, max(1, round(radius)), epsilon))


def soft_limit(field: Map, gain: float = 1.0) -> Map:
    """tanh(gain x)/gain: leaves small values as they are and bounds large ones by 1/gain."""
    return cast(Map, np.tanh(gain * field) / np.float32(gain))


def smoothstep(low: float, high: float, field: Map) -> Map:
    """0 below ``low``, 1 above ``high``, 3t²-2t³ between them."""
    t = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    return cast(Map, t * t * (3 - 2 * t))
