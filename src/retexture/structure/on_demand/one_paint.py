"""What of a piece of furniture is the piece itself, and not what stands on it: it is of one paint, or of two.

The scene network sees shelves with all that they hold, and worktops with all that stands there. A front has
one colour in light and in shade; jars, books and taps have others, and none of these covers much of it.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import lab_of
from retexture.structure.segments.masks import Mask

_LIGHT = np.float32(0.45)  # how much L* counts: a front in shade is the same front
_BIN, _BINS = 6, 40  # L*a*b* units, counted so, and bins along each axis
_ALIKE = 13.0  # the same units about a paint's mean
_ROUNDS = 3
_PAINTS = 3
_SECOND = 0.12  # of the mask: a second paint covers so much of it in one or more broad areas
_BROAD = 0.03  # of the long side
_LIKELY = 0.2  # how likely a pixel beside the mask is a piece of it that has its paint
_LEAST = 0.4  # of the mask: where paints cover less, it is of many colours itself
_SPECK, _HANDLE = 0.0008, 0.0006  # of the picture: what is smaller is no board; handles belong to fronts


def of_one_paint(reduced: Rgb8, mask: Mask, likely: Map) -> Mask:
    """The part of a mask that has the commonest colour in it, or one of the commonest, to where that ends.

    Args:
        reduced: The reduced photo.
        mask: Where a kind of furniture is seen, of the same size.
        likely: How likely it is at each pixel, 0–1.
    """
    if not mask.any():
        return mask
    lab = lab_of(reduced) * np.array([_LIGHT, 1, 1], np.float32)
    kept = np.zeros_like(mask)
    square = np.ones((2 * max(1, round(_BROAD * max(mask.shape) / 2)) + 1,) * 2, np.uint8)
    beside = (cv2.dilate(mask.astype(np.uint8), square) > 0) & (likely > _LIKELY)
    for number in range(_PAINTS):
        paint = _painted(lab, mask & ~kept, beside & ~kept)
        broad = cv2.morphologyEx(paint.astype(np.uint8), cv2.MORPH_OPEN, square)
        if number and float(broad.sum()) < _SECOND * float(mask.sum()):
            break
        kept |= paint
    whole = _without_holes(_without_specks(kept), mask)
    return whole if float(whole.sum()) > _LEAST * float(mask.sum()) else mask


def _painted(lab: Map, inside: Mask, beside: Mask) -> Mask:
    """The pixels of the commonest colour inside, and the same colour beside."""
    if not inside.any():
        return inside
    pixels = lab[inside]
    bins = (pixels / _BIN + _BINS // 2).astype(np.int32).clip(0, _BINS - 1)
    common = int(np.bincount((bins[:, 0] * _BINS + bins[:, 1]) * _BINS + bins[:, 2]).argmax())
    at = np.array([common // _BINS**2, common // _BINS % _BINS, common % _BINS], np.float64)
    centre = (at - _BINS // 2 + 0.5) * _BIN
    for _ in range(_ROUNDS):
        near = _apart(pixels, centre) < _ALIKE
        if near.any():
            centre = pixels[near].astype(np.float64).mean(axis=0)
    return np.asarray((inside | beside) & (_apart(lab, centre) < _ALIKE))


def _apart(lab: Map, centre: NDArray[np.float64]) -> Map:
    return np.asarray(np.sqrt(((lab - centre.astype(np.float32)) ** 2).sum(axis=-1)), np.float32)


def _without_specks(mask: Mask) -> Mask:
    _, pieces, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    large = boxes[:, cv2.CC_STAT_AREA] > _SPECK * mask.size
    large[0] = False
    return np.asarray(large[pieces])


def _without_holes(mask: Mask, within: Mask) -> Mask:
    """The mask with its small holes, which are handles and edges."""
    _, pieces, boxes, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    small = boxes[:, cv2.CC_STAT_AREA] < _HANDLE * mask.size
    small[0] = False
    return np.asarray(mask | (small[pieces] & within))
