"""The lines of a photo: its visible region borders."""

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.structure.bands import Bands

_BORDER_CONTRAST = 0.08  # of log luminance a pixel: below it a region border is not a visible edge


@dataclass(frozen=True, eq=False)
class Contours:
    """Distances to the photo's lines.

    Attributes:
        border_distance: (height, width) float32, pixels to the nearest region border with a visible edge.
    """

    border_distance: Map


def find_contours(bands: Bands, labels: Labels) -> Contours:
    """Find the region borders that can be seen."""
    base = bands.base
    edge = np.abs(cv2.Sobel(base, cv2.CV_32F, 1, 0, scale=0.125))
    edge += np.abs(cv2.Sobel(base, cv2.CV_32F, 0, 1, scale=0.125))
    edge = cv2.dilate(edge, np.ones((5, 5), np.uint8))
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    visible = border & (edge > _BORDER_CONTRAST)
    return Contours(border_distance=_distance_to(visible))


def _distance_to(there: NDArray[np.bool_]) -> Map:
    """Pixels to the nearest true pixel; the picture's diagonal where there is none."""
    distance = cv2.distanceTransform((~there).astype(np.uint8), cv2.DIST_L2, 3)
    return cast(Map, np.minimum(distance, np.float32(math.hypot(*there.shape))))
