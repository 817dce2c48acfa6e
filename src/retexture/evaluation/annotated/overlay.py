"""Parts drawn over their picture, to see whether outlines and claims are right."""

from collections.abc import Mapping

import cv2
import numpy as np

from retexture.evaluation.annotated.picture import AnnotatedPicture, Mask
from retexture.imaging.arrays import Rgb8

_COLOURS = {
    "sky": (60, 160, 255),
    "water": (160, 60, 255),
    "plants": (60, 220, 60),
    "person": (255, 60, 60),
    "face": (255, 255, 0),
    "subject": (255, 0, 255),
    "floor": (255, 140, 0),
    "wall": (255, 160, 160),
    "ceiling": (0, 200, 200),
    "roof": (170, 0, 0),
}
_TINT = 0.45
_MOST = 0.98  # of the picture: what covers all of it is not tinted, or nothing else would be seen


def overlay(picture: AnnotatedPicture, masks: Mapping[str, Mask]) -> Rgb8:
    """The picture with parts tinted, and outlined where they truly are.

    Of named things the outlines alone are drawn: each would lie over other parts.

    Args:
        picture: With its true parts.
        masks: What to tint, by part.
    """
    drawn = picture.rgb.astype(np.float32)
    for name, mask in masks.items():
        if name in _COLOURS and mask.mean() < _MOST:
            drawn[mask] = (1 - _TINT) * drawn[mask] + _TINT * np.array(_COLOURS[name], np.float32)
    shown = np.ascontiguousarray(np.rint(drawn).astype(np.uint8))
    thick = max(1, round(max(shown.shape) / 400))
    for name, truth in picture.parts.items():
        outlines, _ = cv2.findContours(truth.mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        cv2.drawContours(shown, outlines, -1, _COLOURS.get(name, (255, 255, 255)), thick)
    return shown
