"""Operations on 8-bit pictures that give the same numbers on every processor: decisions are made on these."""

from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8


def reduce_exactly(rgb: Rgb8, side: int) -> Rgb8:
    """Reduce an 8-bit picture so that its long side is at most ``side``, by bit-exact steps."""
    while max(rgb.shape[:2]) >= 2 * side:
        rgb = cv2.pyrDown(rgb)
    height, width = rgb.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cast(Rgb8, cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR_EXACT))


def lab_of(rgb: Rgb8) -> Map:
    """CIE L*a*b* (L 0–100) of an 8-bit picture, by OpenCV's integer conversion."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= np.float32(100 / 255)
    lab[..., 1:] -= np.float32(128)
    return cast(Map, lab)


def gradient_strength(lab: Map) -> Map:
    """Gradient of an L*a*b* picture in units a pixel; lightness weighs less than colour."""
    weights = np.array([0.6, 1, 1], np.float32)
    gx = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.25)
    gy = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.25)
    return np.asarray(np.sqrt(((gx * gx + gy * gy) * weights).sum(axis=2)), np.float32)
