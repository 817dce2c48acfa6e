"""How much the variations of one request differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from retexture.evaluation.colour_difference import difference
from retexture.evaluation.working_size import (
    TEXTURE_SCALES,
    VISIBLE,
    WorkingPicture,
    at_working_size,
    band,
    blurred,
    pooled,
)
from retexture.imaging.arrays import Rgb8

_NEAR = 4.0  # sigma in working pixels of the colours that are compared
_EPS = 1e-9


@dataclass(frozen=True)
class Variety:
    """How far the variations lie apart; of all pairs the two that are most alike.

    Attributes:
        colour: Mean CIEDE2000 between the smoothed pictures: palette and light.
        pattern: 0 (the same detail in the same places) to 1 (detail that has nothing in common).
    """

    colour: float
    pattern: float


def variety(outputs: Sequence[Rgb8]) -> Variety | None:
    """Measure how much outputs of one source differ.

    Args:
        outputs: (height, width, 3) uint8 sRGB each, all of one size.

    Returns:
        None for fewer than two.
    """
    if len(outputs) < 2:
        return None
    pictures = [at_working_size(output) for output in outputs]
    pairs = list(combinations(pictures, 2))
    return Variety(min(_colour(*pair) for pair in pairs), min(_pattern(*pair) for pair in pairs))


def _colour(first: WorkingPicture, second: WorkingPicture) -> float:
    apart = difference(blurred(first.lab, _NEAR)[::4, ::4], blurred(second.lab, _NEAR)[::4, ::4])
    return float(apart.mean())


def _pattern(first: WorkingPicture, second: WorkingPicture) -> float:
    """One less the mean local correlation of fine detail, where either picture has any."""
    scores = []
    for scale in TEXTURE_SCALES[:2]:
        x, y = band(first.luma, scale), band(second.luma, scale)
        xx, yy, xy = pooled(x * x), pooled(y * y), pooled(x * y)
        visible = np.maximum(xx, yy) > VISIBLE**2
        if visible.any():
            scores.append(float((xy[visible] / (np.sqrt(xx * yy)[visible] + _EPS)).mean()))
    return float(np.clip(1 - np.mean(scores), 0, 1)) if scores else 0.0
