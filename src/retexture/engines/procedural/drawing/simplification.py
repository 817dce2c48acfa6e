"""The photo in flat areas of colour with sharp edges: what a painter sees with half-closed eyes."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Rgb8
from retexture.imaging.smoothing import smooth_along


def simplify(rgb: Rgb8, reach: float, tolerances: Sequence[float]) -> Rgb8:
    """Smooth a picture at half size, except across edges, several times.

    Args:
        rgb: The picture.
        reach: Strength of the smoothing for a photo of 1024 pixels.
        tolerances: Of each pass: steps of so many grey levels begin to count as edges.
    """
    height, width = rgb.shape[:2]
    half = (max(1, width // 2), max(1, height // 2))
    small = cv2.resize(rgb, half, interpolation=cv2.INTER_AREA)
    strength = max(reach * (max(width, height) / 2048) ** 2, 1e-3)
    for tolerance in tolerances:
        smooth = smooth_along(small, small.astype(np.float32), strength, tolerance)
        small = np.asarray(np.rint(smooth), np.uint8)
    return cast(Rgb8, cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))
