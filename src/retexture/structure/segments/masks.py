"""Masks of the reduced photo: how alike two are, their holes filled, their borders laid on edges."""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import half_size, resize

Mask = NDArray[np.bool_]
"""(height, width) of the reduced photo: which of its pixels belong to something."""

Choice = NDArray[np.bool_]
"""(count,): which superpixels, or which regions, belong to something."""


def overlap(one: Mask, other: Mask) -> float:
    """Intersection over union of two masks; 0 where both are empty."""
    return float((one & other).sum()) / max(float((one | other).sum()), 1.0)


def without_holes(mask: Mask, largest: float) -> Mask:
    """A mask with the holes filled that it encloses.

    Args:
        mask: Of the reduced photo.
        largest: Area of the largest hole to fill, as a multiple of the mask's.
    """
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(1 - closed)
    fill = np.bincount(labels.ravel(), minlength=count) < largest * mask.sum()
    fill[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = False
    fill[0] = True
    return np.asarray(fill[labels])


def laid_on_edges(rgb: Rgb8, *masks: Mask, radius: float = 8.0, softness: float = 40.0) -> list[Map]:
    """Masks of the reduced photo at half the photo's size, 0–1, their borders laid on its own edges.

    Args:
        rgb: The photo.
        masks: Each of any size.
        radius: Reach of the search for edges, in units (1/1024 of the long side).
        softness: Variance of 8-bit colours below which there is no edge to lie on.
    """
    if not masks:
        return []
    half = half_size(rgb)
    guide = cv2.resize(rgb, half, interpolation=cv2.INTER_AREA)
    reach = max(2, round(radius * max(half) / 1024))
    together = cv2.merge([resize(mask.astype(np.float32), half) for mask in masks])
    soft = cv2.ximgproc.guidedFilter(guide, together, reach, softness)
    channels = cv2.split(np.clip((soft - np.float32(0.15)) / np.float32(0.7), 0, 1))
    return [np.asarray(channel, np.float32) for channel in channels]
