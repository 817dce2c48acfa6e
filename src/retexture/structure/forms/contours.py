"""The lines of a photo: its visible region borders, and the outlines of its large forms."""

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.imaging.filters import blur, gradient
from retexture.structure.forms.bands import Bands

_SHORTEST = 48.0  # span of an outline in half-size pixels at 1024
_CURLED = 3.2  # length for its span above which a contour is texture
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


def distance_to_outlines(forms: Map, unit: float) -> Map:
    """Half-size pixels to the nearest long contour of a large form; leaves and gravel have none.

    Args:
        forms: (height/2, width/2) float32, log luminance of the large forms, detail suppressed.
        unit: Pixels per 1/1024 of the photo's long side.

    Returns:
        (height/2, width/2) float32.
    """
    gx, gy = gradient(blur(forms, max(0.8 * unit, 0.5)))
    dx, dy = (np.clip(slope * 4000, -32000, 32000).astype(np.int16) for slope in (gx, gy))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.Canny(dx, dy, 420, 1100, L2gradient=True))
    # An outline spans far for its length, texture curls up.
    span = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    long = (span > _SHORTEST * max(unit, 0.5)) & (stats[:, cv2.CC_STAT_AREA] < _CURLED * span)
    long[0] = False
    return cast(Map, cv2.distanceTransform((~long[labels]).astype(np.uint8), cv2.DIST_L2, 3))
