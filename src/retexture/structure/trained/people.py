"""The outlines of people, seen by MediaPipe's network for selfies."""

from collections.abc import Sequence

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.trained.networks import ShippedNetwork, rounded, run, usable

Box = tuple[float, float, float, float]
"""Left, top, width and height, as fractions of the photo's width and height."""

_SIDE = 256
_SEARCH_SIDE = 640  # of the photo: a person's part of it still fills the network's picture
_SMALL_FACE = 0.16  # of the photo's height: people with smaller faces are looked at one by one
_MOST_ALONE = 4  # people that are: each costs as much as the whole photo
_ASIDE, _ABOVE, _BELOW = 2.6, 1.1, 8.0  # of the face's width and height: what a person may take around it


def see_people(rgb: Rgb8, faces: Sequence[Box], size: tuple[int, int]) -> Map | None:
    """How surely each pixel belongs to a person.

    The network finds people in fur and petals too: what it says holds only where faces are.

    Args:
        rgb: The photo, (height, width, 3) uint8 sRGB.
        faces: The boxes of the faces in it, from brows to chin.
        size: (width, height) of the map to return.

    Returns:
        0–1; None where the network can't be used.
    """
    if not usable(ShippedNetwork.PEOPLE):
        return None
    small = reduce_exactly(rgb, _SEARCH_SIDE)
    height, width = small.shape[:2]
    seen = _seen(small)
    for left, top, wide, tall in [face for face in faces if face[3] < _SMALL_FACE][:_MOST_ALONE]:
        columns = _pixels(left - _ASIDE * wide, left + (1 + _ASIDE) * wide, width)
        rows = _pixels(top - _ABOVE * tall, top + (1 + _BELOW) * tall, height)
        seen[rows, columns] = np.maximum(seen[rows, columns], _seen(small[rows, columns]))
    return rounded(cv2.resize(seen, size, interpolation=cv2.INTER_LINEAR))


def _pixels(begin: float, end: float, side: int) -> slice:
    """The pixels between two fractions of a side."""
    return slice(round(side * min(max(begin, 0.0), 1.0)), round(side * min(max(end, 0.0), 1.0)))


def _seen(rgb: Rgb8) -> Map:
    """What the network says of a picture, at its size."""
    height, width = rgb.shape[:2]
    square = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR_EXACT)
    found = rounded(run(ShippedNetwork.PEOPLE, np.asarray(square, np.uint8), 1 / 255, (0.0, 0.0, 0.0))[0][0])
    return np.asarray(cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
