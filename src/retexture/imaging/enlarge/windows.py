"""Windows of larger pictures and maps; those of one picture fit together without a seam.

Pictures are enlarged by Lanczos' kernel with care for edges: no value leaves the range of the pixels around
it, so edges get no halos, and what the mean over a pixel took from fine detail is given back first.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.kernels import for_rows, inlined, kernel


class _Weights(NamedTuple):
    """A kernel's weights at distances in samples, and how many samples it reaches to either side."""

    at: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    reach: int


_LOBES = 3
_GIVEN_BACK = 0.08
"""Weight of the neighbours that is taken from each pixel, along each axis: its mean over a pixel leaves
1 - w²/24 of a slow wave and 0.64 of the fastest; three taps that undo both halfway have this one."""


class Window(NamedTuple):
    """A part of an enlarged picture.

    Attributes:
        left: Its first column.
        top: Its first row.
        width: In pixels of the enlarged picture.
        height: See ``width``.
        whole: (width, height) of the enlarged picture.
    """

    left: int
    top: int
    width: int
    height: int
    whole: tuple[float, float]


def window_of(rgb: Rgb8, window: Window) -> Rgb8:
    """A window of an enlarged picture; rgb is (height, width, 3) uint8 sRGB."""
    height, width = rgb.shape[:2]
    columns, across = _taps((window.left, window.width), width, window.whole[0], _LANCZOS)
    rows, down = _taps((window.top, window.height), height, window.whole[1], _LANCZOS)
    out = np.empty((window.height, window.width, 3), np.uint8)
    for_rows(window.height, partial(_enlarge_picture, rgb, rows, down, columns, across, out))
    return out


def window_of_map(field: Map, window: Window) -> Map:
    """A window of an enlarged map, by cubic interpolation.

    Args:
        field: (height, width) or (height, width, channels) float32; of a reduced map
            the window's ``whole`` is still that of the picture.
        window: Which one.
    """
    flat = np.ascontiguousarray(field, np.float32).reshape(*field.shape[:2], -1)
    height, width, channels = flat.shape
    columns, across = _taps((window.left, window.width), width, window.whole[0], _CUBIC)
    rows, down = _taps((window.top, window.height), height, window.whole[1], _CUBIC)
    out = np.empty((window.height, window.width, channels), np.float32)
    for_rows(window.height, partial(_enlarge_map, flat, rows, down, columns, across, out))
    return out.reshape(window.height, window.width, *field.shape[2:])


def window_of_share(share: NDArray[np.uint8], window: Window) -> NDArray[np.uint8]:
    """A window of an enlarged share, (height, width) uint8 0–255."""
    large = window_of_map(share.astype(np.float32), window)
    return np.asarray(np.rint(np.clip(large, 0, 255)), np.uint8)


def window_of_labels(labels: Labels, window: Window) -> Labels:
    """A window of an enlarged partition, (height, width) int32, with smooth borders.

    Each pixel gets the label that weighs most around it, in the weights of a cubic B-spline.
    """
    height, width = labels.shape
    columns, across = _taps((window.left, window.width), width, window.whole[0], _SPLINE)
    rows, down = _taps((window.top, window.height), height, window.whole[1], _SPLINE)
    out = np.empty((window.height, window.width), labels.dtype)
    for_rows(window.height, partial(_enlarge_labels, labels, rows, down, columns, across, out))
    return out


def _lanczos(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(x) < _LOBES, np.sinc(x) * np.sinc(x / _LOBES), 0.0)


def _cubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Catmull and Rom's spline: it passes through the samples, and its slope is continuous."""
    x = np.abs(x)
    near, far = 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _spline(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cubic B-spline: positive everywhere."""
    x = np.abs(x)
    return np.where(x < 1, (4 - 6 * x**2 + 3 * x**3) / 6, np.where(x < 2, (2 - x) ** 3 / 6, 0.0))


_LANCZOS, _CUBIC, _SPLINE = _Weights(_lanczos, _LOBES), _Weights(_cubic, 2), _Weights(_spline, 2)


def _taps(
    span: tuple[int, int], length: int, whole: float, weights: _Weights
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each pixel of a window along one axis: the samples that it is made of, and their weights.

    Both are (count, 2 reach); beyond the border the outermost sample goes on.

    Args:
        span: The window's first pixel, and how many it has.
        length: How many samples there are.
        whole: How many pixels the whole larger picture has.
        weights: Of the kernel.
    """
    first, count = span
    at = (np.arange(first, first + count) + 0.5) * (length / whole) - 0.5
    start = np.floor(at).astype(np.intp) - weights.reach + 1
    index = start[:, None] + np.arange(2 * weights.reach)
    taken = weights.at(at[:, None] - index)
    taken /= taken.sum(axis=1, keepdims=True)
    return np.clip(index, 0, length - 1), taken.astype(np.float32)


@kernel
def _enlarge_map(
    field: Map,
    rows: NDArray[np.intp],
    down: Map,
    columns: NDArray[np.intp],
    across: Map,
    out: Map,
    top: int,
    bottom: int,
) -> None:
    first, last = columns.min(), columns.max() + 1
    channels, taps = field.shape[2], columns.shape[1]
    line = np.empty((last - first, channels), np.float32)
    for y in range(top, bottom):
        line[:] = 0
        for i in range(rows.shape[1]):
            weight, row = down[y, i], field[rows[y, i], first:last]
            for x in range(last - first):
                for c in range(channels):
                    line[x, c] += weight * row[x, c]
        for x in range(out.shape[1]):
            for c in range(channels):
                value = np.float32(0)
                for i in range(taps):
                    value += across[x, i] * line[columns[x, i] - first, c]
                out[y, x, c] = value


@kernel
def _enlarge_labels(
    labels: Labels,
    rows: NDArray[np.intp],
    down: Map,
    columns: NDArray[np.intp],
    across: Map,
    out: Labels,
    top: int,
    bottom: int,
) -> None:
    taps = columns.shape[1]
    for y in range(top, bottom):
        for x in range(out.shape[1]):
            here = labels[rows[y, taps // 2], columns[x, taps // 2]]
            out[y, x] = here
            if _weight_of(here, labels, rows[y], down[y], columns[x], across[x]) > 0.5:
                continue
            most = 0.0
            for at in range(taps * taps):
                label = labels[rows[y, at // taps], columns[x, at % taps]]
                weight = _weight_of(label, labels, rows[y], down[y], columns[x], across[x])
                if weight > most:
                    most = weight
                    out[y, x] = label


@inlined
def _weight_of(
    label: int,
    labels: Labels,
    rows: NDArray[np.intp],
    down: NDArray[np.float32],
    columns: NDArray[np.intp],
    across: NDArray[np.float32],
) -> float:
    """How much of a pixel's surroundings has a label, 0–1."""
    weight = 0.0
    for i in range(len(rows)):
        for j in range(len(columns)):
            if labels[rows[i], columns[j]] == label:
                weight += float(down[i] * across[j])
    return weight


@kernel
def _enlarge_picture(
    rgb: Rgb8,
    rows: NDArray[np.intp],
    down: Map,
    columns: NDArray[np.intp],
    across: Map,
    out: Rgb8,
    top: int,
    bottom: int,
) -> None:
    """Sharpen each sample a little, weigh the rows, then the columns, and stay within the nearest samples."""
    height, width = rgb.shape[:2]
    first, last = columns.min(), columns.max() + 1
    taps, middle = columns.shape[1], columns.shape[1] // 2
    length = last - first
    line = np.empty((length, 3), np.float32)
    least, most = np.empty((length, 3), np.float32), np.empty((length, 3), np.float32)
    for y in range(top, bottom):
        line[:] = 0
        least[:] = 255
        most[:] = 0
        for i in range(taps):
            row = rows[y, i]
            above, below = max(row - 1, 0), min(row + 1, height - 1)
            weight = down[y, i]
            near = middle - 2 <= i <= middle + 1
            for x in range(length):
                column = first + x
                left, right = max(column - 1, 0), min(column + 1, width - 1)
                for c in range(3):
                    own = np.float32(rgb[row, column, c])
                    around = np.float32(rgb[above, column, c]) + np.float32(rgb[below, column, c])
                    around += np.float32(rgb[row, left, c]) + np.float32(rgb[row, right, c])
                    line[x, c] += weight * (own + np.float32(_GIVEN_BACK) * (np.float32(4) * own - around))
                    if near:
                        least[x, c] = min(least[x, c], own)
                        most[x, c] = max(most[x, c], own)
        for x in range(out.shape[1]):
            for c in range(3):
                value, low, high = np.float32(0), np.float32(255), np.float32(0)
                for i in range(taps):
                    at = columns[x, i] - first
                    value += across[x, i] * line[at, c]
                    if middle - 2 <= i <= middle + 1:
                        low, high = min(low, least[at, c]), max(high, most[at, c])
                out[y, x, c] = int(min(max(value, low), high) + np.float32(0.5))
