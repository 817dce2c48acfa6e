"""Pieces that follow the photo's edges, with smooth outlines: for glass and anything else cut to shape.

Which pixel belongs to which piece is decided with integers alone, so that every processor cuts alike.
"""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.structure import borders, fill_watershed, renumber

_SIDE = 512  # pieces are cut at this size of the photo
_SOFTNESS = 2.6  # sigma of the outlines' rounding, at that size
_REACH = 13  # pixels at that size that a piece may grow when its outline is rounded


@dataclass(frozen=True, eq=False)
class Cells:
    """A partition into pieces.

    Attributes:
        labels: (height, width) int32, 0 … count-1.
        count: How many pieces there are.
        distance: (height, width) float32, pixels to the nearest outline.
    """

    labels: Labels
    count: int
    distance: Map


def cut(rgb: Rgb8, spacing: float, sameness: float, largest: float, rng: np.random.Generator) -> Cells:
    """Cut a photo into pieces.

    Args:
        rgb: The photo.
        spacing: Between the seeds of the pieces, in 1/1024 of the long side.
        sameness: Neighbours that differ by less (L*a*b* units) become one piece.
        largest: No piece grows beyond so many seeds' areas by that.
        rng: Shifts the seeds.
    """
    small = reduce_exactly(rgb, _SIDE)
    smooth = cv2.medianBlur(cv2.medianBlur(small, 7), 5)
    step = max(2.0, spacing * max(small.shape[:2]) / 1024)
    labels, _ = renumber(fill_watershed(smooth, _seeds(smooth, step, rng)))
    labels, _ = renumber(_joined(smooth, labels, sameness, largest * step * step)[labels])
    full = _rounded(labels, (rgb.shape[1], rgb.shape[0]))
    full, present = renumber(full)
    return Cells(full, len(present), _distance(full))


def _seeds(smooth: Rgb8, step: float, rng: np.random.Generator) -> NDArray[np.int32]:
    """One seed a grid cell, at the calmest of three random places, so that outlines fall on edges."""
    height, width = smooth.shape[:2]
    grey = cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY)
    busy = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)).astype(np.int32)
    rows, columns = max(1, round(height / step)), max(1, round(width / step))
    grid_y, grid_x = np.indices((rows, columns)).reshape(2, -1)
    chance = rng.random((2, 3, rows * columns))
    y = np.minimum(((grid_y + 0.1 + 0.8 * chance[0]) * height / rows).astype(np.int32), height - 1)
    x = np.minimum(((grid_x + 0.1 + 0.8 * chance[1]) * width / columns).astype(np.int32), width - 1)
    best = np.argmin(busy[y, x], axis=0)
    seeds = np.zeros((height, width), np.int32)
    pick = np.arange(rows * columns)
    seeds[y[best, pick], x[best, pick]] = 1 + pick
    return seeds


def _joined(smooth: Rgb8, labels: Labels, sameness: float, largest: float) -> NDArray[np.int32]:
    """The new number of each label after joining alike neighbours, the most alike first."""
    count = int(labels.max()) + 1
    lab = lab_of(smooth)
    sizes = np.bincount(labels.ravel(), minlength=count).astype(float)
    colours = np.column_stack([_mean(labels, lab[..., c], sizes) for c in range(3)])
    length, _ = borders(labels, count, np.zeros(labels.shape, np.float32))
    first, second = np.nonzero(np.triu(length))
    difference = np.sqrt((((colours[first] - colours[second]) * [0.7, 1, 1]) ** 2).sum(axis=1))
    parent = np.arange(count, dtype=np.int32)

    def root(label: int) -> int:
        while parent[label] != label:
            parent[label] = parent[parent[label]]
            label = int(parent[label])
        return label

    for pair in np.argsort(difference, kind="stable"):
        if difference[pair] > sameness:
            break
        one, other = root(int(first[pair])), root(int(second[pair]))
        if one != other and sizes[one] + sizes[other] <= largest:
            parent[other] = one
            sizes[one] += sizes[other]
    return np.array([root(label) for label in range(count)], np.int32)


def _mean(labels: Labels, values: Map, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    totals = np.bincount(labels.ravel(), values.ravel().astype(np.float64), minlength=len(sizes))
    return totals / sizes


def _rounded(labels: Labels, size: tuple[int, int]) -> Labels:
    """Enlarge labels to ``size`` = (width, height) with rounded outlines.

    The pieces are coloured like a map, so that few maps hold them all; each map is softened and enlarged, and
    at each pixel the strongest wins.
    """
    tint = _map_colours(labels)[labels]
    near = np.ones((_REACH, _REACH), np.uint8)
    best = np.zeros((size[1], size[0]), np.uint8)
    rounded = np.zeros((size[1], size[0]), np.uint16)
    for number in range(int(tint.max()) + 1):
        mine = tint == number
        vote = cv2.GaussianBlur(mine.astype(np.uint8) * np.uint8(255), (0, 0), _SOFTNESS)
        vote = cv2.resize(vote, size, interpolation=cv2.INTER_LINEAR_EXACT)
        names = cv2.dilate(np.where(mine, labels + 1, 0).astype(np.uint16), near)
        names = cv2.resize(names, size, interpolation=cv2.INTER_NEAREST_EXACT)
        wins = (vote > best) & (names > 0)
        best[wins] = vote[wins]
        rounded[wins] = names[wins]
    return np.maximum(rounded.astype(np.int32) - 1, 0)


def _map_colours(labels: Labels) -> NDArray[np.int32]:
    """A number for each label, as low as can be, that no neighbour has (greedy colouring)."""
    count = int(labels.max()) + 1
    length, _ = borders(labels, count, np.zeros(labels.shape, np.float32))
    colour = np.full(count, -1, np.int32)
    for label in range(count):
        taken = set(colour[np.flatnonzero(length[label])].tolist())
        colour[label] = next(number for number in range(count + 1) if number not in taken)
    return colour


def _distance(labels: Labels) -> Map:
    inside = np.ones(labels.shape, np.uint8)
    inside[:, 1:][labels[:, 1:] != labels[:, :-1]] = 0
    inside[1:][labels[1:] != labels[:-1]] = 0
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    return cast(Map, np.minimum(distance, np.float32(sum(labels.shape))))
