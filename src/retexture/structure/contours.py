"""The lines of a photo: strong region borders and long contours."""

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.imaging.filters import blur, resize
from retexture.structure.bands import Bands

_BORDER_CONTRAST = 0.08  # of log luminance a pixel: below it a region border is not a visible edge


@dataclass(frozen=True, eq=False)
class Contours:
    """Distances to the photo's lines.

    Attributes:
        border_distance: (height, width) float32, pixels to the nearest region border with a visible edge.
        line_distance: (height/2, width/2) float32, half-size pixels to the nearest long contour.
    """

    border_distance: Map
    line_distance: Map


def find_contours(bands: Bands, labels: Labels, unit: float) -> Contours:
    """Find visible region borders, and contours long enough to be an object's outline rather than texture."""
    base = bands.base
    edge = np.abs(cv2.Sobel(base, cv2.CV_32F, 1, 0, scale=0.125))
    edge += np.abs(cv2.Sobel(base, cv2.CV_32F, 0, 1, scale=0.125))
    edge = cv2.dilate(edge, np.ones((5, 5), np.uint8))
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    visible = border & (edge > _BORDER_CONTRAST)
    return Contours(
        border_distance=_distance_to(visible),
        line_distance=_distance_to(_long_contours(bands, unit)),
    )


def _long_contours(bands: Bands, unit: float) -> NDArray[np.bool_]:
    height, width = bands.base.shape
    half = resize(bands.base + 0.5 * bands.middle, (max(1, width // 2), max(1, height // 2)))
    smooth = blur(half, max(0.8 * unit, 0.5))
    gx = _as_short(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125))
    gy = _as_short(cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125))
    edges = cv2.Canny(gx, gy, 500, 1200, L2gradient=True)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(edges, connectivity=8)
    # Texture closes in on itself; an outline spans far for its length.
    span = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    long = span > 34 * max(unit, 0.5)
    long[0] = False
    return cast(NDArray[np.bool_], long[labels])


def _as_short(field: Map) -> NDArray[np.int16]:
    return np.clip(field * 4000, -32000, 32000).astype(np.int16)


def _distance_to(there: NDArray[np.bool_]) -> Map:
    """Pixels to the nearest true pixel; the picture's diagonal where there is none."""
    distance = cv2.distanceTransform((~there).astype(np.uint8), cv2.DIST_L2, 3)
    return cast(Map, np.minimum(distance, np.float32(math.hypot(*there.shape))))
