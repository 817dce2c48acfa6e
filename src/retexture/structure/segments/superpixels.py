"""Small patches of even colour and their neighbourhood graph, found with integer arithmetic alone.

Regions are decisions: one grey level of difference can turn one over, so everything up to them is computed
on 8-bit pictures by operations that give the same integers on every processor.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.exact import gradient_strength, lab_of, reduce_exactly
from retexture.structure.segments.labels import borders, fill_watershed, mean_by, mean_colours, renumber

SMALL_SIDE = 320
_SPACING = 12


@dataclass(frozen=True, eq=False)
class Superpixels:
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


def find_superpixels(rgb: Rgb8) -> Superpixels:
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
    colours = mean_colours(labels, count, lab)
    return Superpixels(smooth, lab, labels, count, strength, sizes, colours, centres, length, contrast)


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
