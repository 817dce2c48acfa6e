"""The legs and feet of furniture, told by shape: narrow uprights below its broad body."""

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.structure.segments.masks import Mask

_LEAST = 0.002  # of the picture: of smaller things no legs can be told
_BROAD = 0.16  # of a thing's width: so long runs of a row belong to its body
_LOW = 0.2  # of its height from below: legs reach there
_HIGHEST = 0.62  # of its height from below: legs do not begin higher
_UPRIGHT = 0.7  # height of a leg to its width
_SHORTEST = 0.05  # of a thing's height
_MOST = 0.35  # of a thing's area: more is its body
_FEWEST = 2  # who sees one leg alone does not see what the thing stands on
_SMALLEST = 6  # pixels
_SOFT = 0.7  # pixels


def legs_of(thing: Map) -> Map | None:
    """Find the legs of what stands: chairs, tables, sofas.

    Args:
        thing: How far each pixel belongs to such things, (height, width) float32 0–1.

    Returns:
        The same of their legs; None where none can be told from the rest.
    """
    inside = (thing > 0.5).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    legs = np.zeros(inside.shape, bool)
    for number in range(1, count):
        left, top, wide, high, area = (int(value) for value in boxes[number])
        if area < _LEAST * inside.size:
            continue
        own = labels[top : top + high, left : left + wide] == number
        legs[top : top + high, left : left + wide] |= _legs_of_one(own)
    return blur(legs.astype(np.float32), _SOFT) * thing if legs.any() else None


def _legs_of_one(thing: Mask) -> Mask:
    """The uprights of one thing, which fills its box; empty where what is narrow is no leg."""
    high, wide = thing.shape
    run = max(round(_BROAD * wide), 3)
    body = cv2.morphologyEx(np.pad(thing.astype(np.uint8), run), cv2.MORPH_OPEN, np.ones((1, run), np.uint8))[
        run:-run, run:-run
    ]
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(
        (thing & (body == 0)).astype(np.uint8), connectivity=8
    )
    chosen = np.zeros(count, bool)
    for piece in range(1, count):
        _, top, across, down, area = (int(value) for value in boxes[piece])
        low = top + down > (1 - _LOW) * high and top > (1 - _HIGHEST) * high
        chosen[piece] = low and area >= _SMALLEST and down > _UPRIGHT * across and down > _SHORTEST * high
    if chosen.sum() < _FEWEST:
        return np.zeros(thing.shape, bool)
    legs = chosen[pieces]
    return legs if 0 < legs.sum() < _MOST * thing.sum() else np.zeros(thing.shape, bool)
