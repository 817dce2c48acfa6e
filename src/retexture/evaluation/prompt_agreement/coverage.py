"""Where an output differs visibly from its source, and whether that is where it should."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.colour_difference import difference
from retexture.evaluation.working_size import TEXTURE_SCALES, VISIBLE, WorkingPicture, band, blurred
from retexture.imaging.arrays import Map

_NEAR = 3.0  # sigma in working pixels of the colours that are compared
_COLOUR = (3.0, 8.0)  # CIEDE2000: below nothing is seen to have changed, above all of it
_DETAIL = (0.5, 1.2)  # the same for the change of local contrast, as a natural logarithm
_WINDOW = 5.0  # sigma in working pixels of the neighbourhood in which detail is compared
_BORDER = 12  # working pixels on each side of a part's edge, where soft edges are right
_LEAST_SHARE = 0.002
_EPS = 1e-9


@dataclass(frozen=True)
class Reach:
    """How much of what should change did, and how much of what should not.

    Attributes:
        share: 0–1, how much of the picture should have changed.
        reached: 0–1, how much of that did, visibly.
        spilled: 0–1, how much of the rest did; None where everything should have changed.
    """

    share: float
    reached: float
    spilled: float | None


def coverage(source: WorkingPicture, output: WorkingPicture) -> Map:
    """How visibly each pixel's surroundings changed in colour or in texture.

    Returns:
        (height, width) float32, 0 (not at all) to 1 (clearly).
    """
    colour = difference(blurred(source.lab, _NEAR), blurred(output.lab, _NEAR))
    return np.maximum(_ramp(colour, _COLOUR), _ramp(_detail(source, output), _DETAIL))


def reach(changed: Map, wanted: Map) -> Reach | None:
    """Hold what changed against what should have.

    Args:
        changed: As :func:`coverage` returns it.
        wanted: 1 where the picture should change, 0 where it should stay; near the edges between, neither
            counts.

    Returns:
        None where hardly anything should have changed.
    """
    inside, outside = _within(wanted > 0.5), _within(wanted <= 0.5)
    if inside.mean() < _LEAST_SHARE:
        return None
    spilled = float(changed[outside].mean()) if outside.mean() >= _LEAST_SHARE else None
    return Reach(float((wanted > 0.5).mean()), float(changed[inside].mean()), spilled)


def _within(part: NDArray[np.bool_]) -> NDArray[np.bool_]:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _BORDER + 1, 2 * _BORDER + 1))
    return np.asarray(cv2.erode(part.astype(np.uint8), kernel, borderValue=1), bool)


def _detail(source: WorkingPicture, output: WorkingPicture) -> Map:
    """The largest change of local contrast over the scales of texture, as the size of a natural logarithm."""
    most = np.zeros_like(source.luma)
    for scale in TEXTURE_SCALES:
        before, after = (blurred(band(image.luma, scale) ** 2, _WINDOW) for image in (source, output))
        np.maximum(most, np.abs(np.log((after + VISIBLE**2) / (before + VISIBLE**2))) / 2, out=most)
    return most


def _ramp(values: Map, ends: tuple[float, float]) -> Map:
    low, high = ends
    return np.asarray(np.clip((values - low) / (high - low), 0, 1), np.float32)
