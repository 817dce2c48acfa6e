"""Small patches of even colour and their neighbourhood graph, found with integer arithmetic alone.

Regions are decisions: one grey level of difference can turn one over, so everything up to them is computed
on 8-bit pictures by operations that give the same integers on every processor.
"""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.kernels import kernel

SMALL_SIDE = 320
_SPACING = 12
_LEAST_FLOODED = 3
"""Pixels of a side that can be flooded: OpenCV's watershed leaves a frame of one pixel undecided."""


@dataclass(frozen=True, eq=False)
class Patches:
    """Superpixels of the reduced photo.

    Attributes:
        rgb: The reduced and smoothed photo, 8-bit sRGB, long side at most 320 pixels.
        lab: The same in CIE L*a*b* (float32, L 0–100).
        labels: The superpixel of each pixel.
        count: How many there are.
        strength: Gradient of ``lab`` (L*a*b* units a pixel, lightness weighs less).
        sizes: Pixels of each, shape (count,).
        colours: Mean L*a*b* of each, shape (count, 3).
        centres: Mean x and y of each as fractions of width and height, shape (count, 2).
        border_length: Pixels of common border of each pair, shape (count, count), symmetric.
        border_contrast: Mean gradient (L*a*b* units a pixel) along that border, 0 where there is none.
    """

    rgb: Rgb8
    lab: Map
    labels: Labels
    count: int
    strength: Map
    sizes: NDArray[np.float64]
    colours: NDArray[np.float64]
    centres: NDArray[np.float64]
    border_length: NDArray[np.float64]
    border_contrast: NDArray[np.float64]


def reduce_exactly(rgb: Rgb8, side: int) -> Rgb8:
    """Reduce an 8-bit picture so that its long side is at most ``side``, by bit-exact steps."""
    while max(rgb.shape[:2]) >= 2 * side:
        rgb = cv2.pyrDown(rgb)
    height, width = rgb.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cast(Rgb8, cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR_EXACT))


def lab_of(rgb: Rgb8) -> Map:
    """CIE L*a*b* (L 0–100) of an 8-bit picture, by OpenCV's integer conversion."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= np.float32(100 / 255)
    lab[..., 1:] -= np.float32(128)
    return cast(Map, lab)


def find_patches(rgb: Rgb8) -> Patches:
    """Grow superpixels from a grid of seeds by flooding (Machairas et al. 2015, waterpixels)."""
    smooth = cv2.medianBlur(cv2.GaussianBlur(reduce_exactly(rgb, SMALL_SIDE), (3, 3), 0), 5)
    labels = fill_watershed(smooth, _grid_seeds(*smooth.shape[:2]))
    labels, present = renumber(labels)
    count = len(present)
    lab = lab_of(smooth)
    sizes = np.bincount(labels.ravel(), minlength=count).astype(np.float64)
    strength = gradient_strength(lab)
    length, contrast = borders(labels, count, strength)
    grid = np.indices(labels.shape)
    height, width = labels.shape
    centres = np.column_stack(
        [mean_by(labels, count, grid[1]) / width, mean_by(labels, count, grid[0]) / height]
    )
    colours = np.column_stack([mean_by(labels, count, lab[..., c]) for c in range(3)])
    return Patches(smooth, lab, labels, count, strength, sizes, colours, centres, length, contrast)


def _grid_seeds(height: int, width: int) -> NDArray[np.int32]:
    seeds = np.zeros((height, width), np.int32)
    rows = np.arange(min(_SPACING // 2, height - 1), height, _SPACING)
    columns = np.arange(min(_SPACING // 2, width - 1), width, _SPACING)
    numbers = 1 + np.arange(len(rows) * len(columns), dtype=np.int32).reshape(len(rows), len(columns))
    for dy in (0, 1):
        for dx in (0, 1):
            ys, xs = np.minimum(rows + dy, height - 1), np.minimum(columns + dx, width - 1)
            seeds[np.ix_(ys, xs)] = numbers
    return seeds


def fill_watershed(rgb: Rgb8, seeds: NDArray[np.int32]) -> Labels:
    """Flood ``rgb`` from ``seeds`` (1 … n, 0 unknown); returns labels 0 … n-1 without border pixels."""
    height, width = seeds.shape
    if min(height, width) < _LEAST_FLOODED:
        missing = (0, max(0, _LEAST_FLOODED - height), 0, max(0, _LEAST_FLOODED - width))
        widened = (cv2.copyMakeBorder(each, *missing, cv2.BORDER_REPLICATE) for each in (rgb, seeds))
        return fill_watershed(*widened)[:height, :width]
    flooded = cv2.watershed(rgb, seeds.copy())
    inner = flooded[1:-1, 1:-1]
    flooded = cv2.copyMakeBorder(inner, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    grown = cv2.dilate(np.maximum(flooded, 0).astype(np.float32), np.ones((3, 3), np.uint8))
    filled = np.where(flooded > 0, flooded, grown.astype(np.int32))
    return cast(Labels, np.maximum(filled - 1, 0))


def renumber(labels: Labels) -> tuple[Labels, NDArray[np.intp]]:
    """Close the gaps in the numbering; returns the new labels and the old number of each."""
    present = np.flatnonzero(np.bincount(labels.ravel()))
    lookup = np.zeros(int(present[-1]) + 1, np.int32)
    lookup[present] = np.arange(len(present))
    return lookup[labels], present


def mean_by(labels: Labels, count: int, values: NDArray[np.generic]) -> NDArray[np.float64]:
    """Mean of ``values`` in each label, shape (count,); 0 where a label has no pixel."""
    totals, pixels = np.zeros(count), np.zeros(count)
    _add_up(labels, values, totals, pixels)
    return totals / np.maximum(pixels, 1)


@kernel
def _add_up(
    labels: Labels, values: NDArray[np.generic], totals: NDArray[np.float64], pixels: NDArray[np.float64]
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            totals[labels[y, x]] += values[y, x]
            pixels[labels[y, x]] += 1


def gradient_strength(lab: Map) -> Map:
    """Gradient of an L*a*b* picture in units a pixel; lightness weighs less than colour."""
    weights = np.array([0.6, 1, 1], np.float32)
    gx = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.25)
    gy = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.25)
    return np.asarray(np.sqrt(((gx * gx + gy * gy) * weights).sum(axis=2)), np.float32)


def borders(labels: Labels, count: int, strength: Map) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Length of the common border of each pair of labels, and the mean of ``strength`` along it."""
    pairs, strengths = [], []
    for a, b, s in (
        (labels[:-1], labels[1:], strength[:-1]),
        (labels[:, :-1], labels[:, 1:], strength[:, :-1]),
    ):
        differ = a != b
        pairs.append(a[differ].astype(np.int64) * count + b[differ])
        strengths.append(s[differ])
    pair = np.concatenate(pairs)
    length = np.bincount(pair, minlength=count * count).reshape(count, count)
    total = np.bincount(pair, np.concatenate(strengths), minlength=count * count).reshape(count, count)
    length, total = length + length.T, total + total.T
    return length.astype(np.float64), total / np.maximum(length, 1)
