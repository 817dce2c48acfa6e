"""Filters that several stages share, with radii in pixels of the picture at hand."""

import math
from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.elementary import tanh
from retexture.imaging.kernels import for_rows, inlined, kernel

_LARGE_SIGMA = 6.0


def blur(field: Map, sigma: float) -> Map:
    """Gaussian blur of a float32 map of one or more channels, reflected at the border.

    Above a sigma of six pixels the blur is computed on a reduced map, which is several times faster and
    differs from the exact one by less than a hundredth of the field's range. OpenCV's own blur of float maps
    has other last digits on other processors; see ``docs/decisions/kernels.md``.
    """
    if sigma <= _LARGE_SIGMA:
        return _gaussian(field, sigma)
    height, width = field.shape[:2]
    factor = 2 ** int(math.log2(sigma / 3.0))
    reduced_size = (max(1, width // factor), max(1, height // factor))
    reduced = cv2.resize(field, reduced_size, interpolation=cv2.INTER_AREA)
    return resize(_gaussian(reduced, sigma / factor), (width, height), smooth=True)


def _gaussian(field: Map, sigma: float) -> Map:
    reach = math.ceil(3 * sigma)
    weights = np.array([math.exp(-0.5 * (i / sigma) ** 2) for i in range(reach + 1)])
    weights = (weights / (weights[0] + 2 * weights[1:].sum())).astype(np.float32)
    rows = np.ascontiguousarray(field, np.float32).reshape(field.shape[0], -1)
    blurred = np.empty_like(rows)
    channels = field.shape[2] if field.ndim == 3 else 1
    for_rows(len(rows), partial(_gaussian_rows, rows, weights, channels, blurred))
    return blurred.reshape(field.shape)


@kernel
def _gaussian_rows(
    rows: Map, weights: NDArray[np.float32], channels: int, blurred: Map, top: int, bottom: int
) -> None:
    """Blur down into one padded line, then along it; the inner loops run over the line and vectorise."""
    height, line = rows.shape
    reach = len(weights) - 1
    pad = reach * channels
    padded = np.empty(line + 2 * pad, np.float32)
    columns = line // channels
    for y in range(top, bottom):
        middle = padded[pad : pad + line]
        row = rows[y]
        for x in range(line):
            middle[x] = weights[0] * row[x]
        for i in range(1, reach + 1):
            above, below = rows[_reflected(y - i, height)], rows[_reflected(y + i, height)]
            weight = weights[i]
            for x in range(line):
                middle[x] += weight * (above[x] + below[x])
        for i in range(1, reach + 1):
            before, after = _reflected(-i, columns), _reflected(columns - 1 + i, columns)
            for c in range(channels):
                padded[pad - i * channels + c] = middle[before * channels + c]
                padded[pad + line + (i - 1) * channels + c] = middle[after * channels + c]
        out = blurred[y]
        for x in range(line):
            out[x] = weights[0] * middle[x]
        for i in range(1, reach + 1):
            left = padded[pad - i * channels : pad - i * channels + line]
            right = padded[pad + i * channels : pad + i * channels + line]
            weight = weights[i]
            for x in range(line):
                out[x] += weight * (left[x] + right[x])


@inlined
def _reflected(index: int, length: int) -> int:
    """``index`` mirrored into 0 … length - 1 about the outermost pixels."""
    if length == 1:
        return 0
    period = 2 * (length - 1)
    index = abs(index) % period
    return min(index, period - index)


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
    return tanh(field * np.float32(gain)) / np.float32(gain)


def smoothstep(low: float, high: float, field: Map) -> Map:
    """0 below ``low``, 1 above ``high``, 3t²-2t³ between them."""
    t = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    return cast(Map, t * t * (3 - 2 * t))
