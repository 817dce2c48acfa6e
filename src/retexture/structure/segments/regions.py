"""Regions: the parts of a photo that get one material each, with borders on the photo's own edges."""

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.kernels import inlined, kernel
from retexture.structure.segments.labels import borders, fill_watershed, mean_colours, renumber
from retexture.structure.segments.superpixels import Superpixels

TARGET = 16
_SAME_SURFACE = 13.0  # merge cost, in L*a*b* units, below which merging goes on past the target
_LIGHTNESS_WEIGHT = 0.42  # shading changes lightness within one surface: it counts less than colour
_CONTRAST_WEIGHT = 1.8
_OTHER_PART = 60.0  # merge cost, in the same units: a wall stays apart from a floor of its own colour
_BORDER_SIDE = 512  # borders are found at this size of the photo


@dataclass(frozen=True, eq=False)
class Regions:
    """A partition of the photo.

    Attributes:
        labels: (height, width) int32, the region of each pixel.
        small_labels: The same for the reduced photo of :class:`Superpixels`.
        count: How many regions there are.
        shares: Fraction of the photo that each covers, shape (count,), sums to 1.
        colours: Mean L*a*b* of each, shape (count, 3).
        border_length: Pixels of common border of each pair in ``small_labels``, (count, count).
        border_contrast: Mean gradient along it.
    """

    labels: Labels
    small_labels: Labels
    count: int
    shares: NDArray[np.float64]
    colours: NDArray[np.float64]
    border_length: NDArray[np.float64]
    border_contrast: NDArray[np.float64]


def find_regions(rgb: Rgb8, superpixels: Superpixels, parts: NDArray[np.intp]) -> Regions:
    """Merge superpixels into regions and draw their borders on the photo's edges.

    Args:
        rgb: The photo.
        superpixels: Its superpixels.
        parts: (superpixels,), a number for the part of the scene that each belongs to; -1 where that is not
            known. What belongs to two parts hardly ever merges.
    """
    merged = _merge(superpixels, parts)[superpixels.labels]
    small = _smooth_borders(merged)
    labels, present = renumber(_refine(rgb, small))
    count = len(present)
    lookup = np.zeros(int(small.max()) + 1, np.int32)
    lookup[present] = np.arange(count)
    small = lookup[small]
    length, contrast = borders(small, count, superpixels.strength)
    return Regions(
        labels=labels,
        small_labels=small,
        count=count,
        shares=np.bincount(labels.ravel(), minlength=count) / labels.size,
        colours=mean_colours(small, count, superpixels.lab),
        border_length=length,
        border_contrast=contrast,
    )


def _merge(superpixels: Superpixels, parts: NDArray[np.intp]) -> NDArray[np.int32]:
    """Merge the cheapest pair of neighbours again and again; returns the region of each superpixel."""
    parent = np.arange(superpixels.count)
    contrast = superpixels.border_length * superpixels.border_contrast
    _join(
        parent,
        superpixels.colours.copy(),
        superpixels.sizes.copy(),
        superpixels.border_length.copy(),
        contrast,
        parts.copy(),
    )
    return np.unique(parent, return_inverse=True)[1].astype(np.int32)


@kernel
def _join(
    parent: NDArray[np.intp],
    colours: NDArray[np.float64],
    sizes: NDArray[np.float64],
    length: NDArray[np.float64],
    contrast: NDArray[np.float64],
    parts: NDArray[np.intp],
) -> None:
    """Merge until few parts are left and the next merge costs too much; ``parent`` becomes each one's root.

    Args:
        parent: (count,), 0 … count-1.
        colours: (count, 3), L*a*b* of each; used up, as all that follow.
        sizes: (count,), pixels.
        length: (count, count), of the common borders.
        contrast: (count, count), summed along them.
        parts: (count,), -1 where not known.
    """
    count, total = len(sizes), sizes.sum()
    price = np.full((count, count), np.inf)  # of each pair, above the diagonal
    for i in range(count):
        for j in range(i + 1, count):
            if length[i, j] > 0:
                price[i, j] = _price(i, j, colours, sizes, length, contrast, parts, total)
    partner = np.zeros(count, np.intp)
    for i in range(count):
        partner[i] = price[i].argmin()
    alive = count
    while alive > 2:
        i, least = _cheapest(price, partner)
        if i < 0 or (alive <= TARGET and least > _SAME_SURFACE):
            break
        j = partner[i]
        joined = sizes[i] + sizes[j]
        for c in range(3):
            colours[i, c] = (colours[i, c] * sizes[i] + colours[j, c] * sizes[j]) / joined
        sizes[i] = joined
        parts[i] = max(parts[i], parts[j]) if min(parts[i], parts[j]) < 0 else parts[i]
        parent[parent == j] = i
        alive -= 1
        _absorb(i, j, length, contrast, price)
        for k in range(count):
            if length[i, k] > 0:
                a, b = min(i, k), max(i, k)
                price[a, b] = _price(a, b, colours, sizes, length, contrast, parts, total)
        _renew_partners(i, j, length, price, partner)


@inlined
def _cheapest(price: NDArray[np.float64], partner: NDArray[np.intp]) -> tuple[int, float]:
    """The part whose merge with its partner costs least, and that cost; -1 where none can be merged."""
    cheapest, least = -1, np.inf
    for k in range(len(partner)):
        if price[k, partner[k]] < least:
            cheapest, least = k, price[k, partner[k]]
    return cheapest, least


@inlined
def _renew_partners(
    i: int, j: int, length: NDArray[np.float64], price: NDArray[np.float64], partner: NDArray[np.intp]
) -> None:
    """Choose again for every part whose prices the merge of ``j`` into ``i`` has changed."""
    for k in range(len(partner)):
        if k in (i, j) or partner[k] == j or length[i, k] > 0:
            partner[k] = price[k].argmin()


@inlined
def _absorb(
    i: int,
    j: int,
    length: NDArray[np.float64],
    contrast: NDArray[np.float64],
    price: NDArray[np.float64],
) -> None:
    """Give the borders of ``j`` to ``i``; ``j`` has none and is never merged again."""
    for k in range(len(price)):
        if k != i and length[j, k] > 0:
            length[i, k] += length[j, k]
            contrast[i, k] += contrast[j, k]
            length[k, i], contrast[k, i] = length[i, k], contrast[i, k]
        length[j, k] = length[k, j] = 0.0
        price[min(j, k), max(j, k)] = np.inf


@inlined
def _price(
    i: int,
    j: int,
    colours: NDArray[np.float64],
    sizes: NDArray[np.float64],
    length: NDArray[np.float64],
    contrast: NDArray[np.float64],
    parts: NDArray[np.intp],
    total: float,
) -> float:
    """A pair's distance in colour plus the contrast of its border, less for small ones, more across parts."""
    dl, da, db = colours[i, 0] - colours[j, 0], colours[i, 1] - colours[j, 1], colours[i, 2] - colours[j, 2]
    distance = math.sqrt((_LIGHTNESS_WEIGHT * dl) ** 2 + da * da + db * db)
    smaller = min(sizes[i], sizes[j]) / total
    size_factor = min(max((smaller / 0.02) ** 0.35, 0.12), 1.6)
    apart = _OTHER_PART if min(parts[i], parts[j]) >= 0 and parts[i] != parts[j] else 0.0
    return float((distance + _CONTRAST_WEIGHT * contrast[i, j] / length[i, j] + apart) * size_factor)


def _smooth_borders(labels: Labels) -> Labels:
    """Give each pixel to the region that is strongest around it: rounds the flooding's ragged borders."""
    best = np.full(labels.shape, -1, np.int32)
    smooth = labels.copy()
    for region in range(int(labels.max()) + 1):
        share = cv2.GaussianBlur((labels == region).astype(np.uint8) * np.uint8(255), (0, 0), 2.2).astype(
            np.int32
        )
        stronger = share > best
        best[stronger] = share[stronger]
        smooth[stronger] = region
    return smooth


def _refine(rgb: Rgb8, small: Labels) -> Labels:
    """Move the borders onto the photo's edges by flooding the undecided band around them."""
    guide = cv2.medianBlur(reduce_exactly(rgb, _BORDER_SIDE), 3)
    size = (guide.shape[1], guide.shape[0])
    uncertain = cv2.dilate(_border_pixels(small), np.ones((3, 3), np.uint8)) > 0
    seeds = np.where(uncertain, 0, small + 1).astype(np.uint8)
    missing = np.setdiff1d(small, seeds.astype(np.int32) - 1)
    seeds[np.isin(small, missing)] = small[np.isin(small, missing)] + 1
    seeds = cv2.resize(seeds, size, interpolation=cv2.INTER_NEAREST_EXACT)
    labels = fill_watershed(guide, seeds.astype(np.int32)).astype(np.uint8)
    labels = cv2.medianBlur(cv2.medianBlur(labels, 9), 9)
    height, width = rgb.shape[:2]
    labels = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
    smoothing = round(2.5 * max(width, height) / max(size)) | 1
    return cast(Labels, cv2.medianBlur(labels, smoothing).astype(np.int32))


def _border_pixels(labels: Labels) -> NDArray[np.uint8]:
    """1 where a pixel's right or lower neighbour belongs to another region, and on that neighbour."""
    border = np.zeros(labels.shape, np.uint8)
    across = labels[:, 1:] != labels[:, :-1]
    down = labels[1:] != labels[:-1]
    border[:, 1:] |= across
    border[:, :-1] |= across
    border[1:] |= down
    border[:-1] |= down
    return border
