"""Partitions of a picture as label maps: flooding, renumbering, means, and borders between neighbours."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.kernels import kernel

_LEAST_FLOODED = 3  # pixels of a side: OpenCV's watershed leaves a frame of one pixel undecided


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


def mean_colours(labels: Labels, count: int, lab: Map) -> NDArray[np.float64]:
    """Mean L*a*b* of each label, shape (count, 3); 0 where a label has no pixel."""
    return np.column_stack([mean_by(labels, count, lab[..., channel]) for channel in range(3)])


@kernel
def _add_up(
    labels: Labels, values: NDArray[np.generic], totals: NDArray[np.float64], pixels: NDArray[np.float64]
) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            totals[labels[y, x]] += values[y, x]
            pixels[labels[y, x]] += 1


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
