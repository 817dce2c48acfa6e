"""What happened to the surface: how far it moved, and what of the source's own texture is left."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.measures.segmentation import Segmentation
from retexture.evaluation.working_size import (
    VISIBLE,
    WorkingPicture,
    band,
    blurred,
    described,
    logarithm,
    pooled,
)
from retexture.imaging.arrays import Map

_FINE_SCALES = (0.65, 1.3, 2.6)
_WINDOW = 8.0  # sigma of the neighbourhood in which detail is compared
_LEAST_TEXTURED = 0.01  # share of the picture
_EPS = 1e-9


@dataclass(frozen=True)
class Change:
    """How far the surface moved from the source's.

    Attributes:
        colour: Mean Lab distance of the smoothed pictures, lightness weighing 0.6.
        texture: Mean distance of local texture descriptors: log energies (natural logarithm) and orientation.
    """

    colour: float
    texture: float

    @property
    def overall(self) -> float:
        """0 for the same picture, towards 1 with growing change: ``1 - exp(-(colour / 20 + texture))``."""
        return float(1 - np.exp(-(self.colour / 20 + self.texture)))


def change(source: WorkingPicture, output: WorkingPicture, wanted: Map | None = None) -> Change:
    """Measure how much colour and texture changed, in the same places.

    Args:
        source: The picture before.
        output: The picture after.
        wanted: (height, width) 0–1, the places that count; None: all.
    """
    apart = (blurred(source.lab, 4) - blurred(output.lab, 4)) * np.array([0.6, 1, 1], np.float32)
    texture = np.abs(described(source.luma) - described(output.luma)).mean(2)
    if wanted is None or wanted.mean() < _LEAST_TEXTURED:
        return Change(float(np.sqrt((apart**2).sum(2)).mean()), float(texture.mean()))
    return Change(
        float(np.average(np.sqrt((apart**2).sum(2)), weights=wanted)),
        float(np.average(texture, weights=np.maximum(pooled(wanted), 0))),
    )


def leak(
    source: WorkingPicture, output: WorkingPicture, regions: Segmentation, wanted: Map | None = None
) -> float | None:
    """Measure how much of the source's fine detail is left inside its textured areas.

    For each of three bands of the logarithm of luma, around each point: the correlation of the two
    pictures' detail, times the gain that it is left with, counted up to 1. Both signs count, since a
    negative shows the same detail.

    Args:
        source: The picture before.
        output: The picture after.
        regions: Of the picture before.
        wanted: (height, width) 0–1, the places that count; None: all.

    Returns:
        0 (none of it) to 1 (all of it), or None where the source has no textured area to speak of.
    """
    weight = textured_areas(source, regions)
    if wanted is not None:
        weight *= wanted
    around = np.maximum(blurred(weight, _WINDOW), _EPS)
    a, b = logarithm(source.luma), logarithm(output.luma)
    scores = []
    for scale in _FINE_SCALES:
        x, y = band(a, scale), band(b, scale)
        xx, yy, xy = (blurred(weight * product, _WINDOW) / around for product in (x * x, y * y, x * y))
        textured = weight * np.clip(xx / VISIBLE**2, 0, 1)
        if textured.mean() < _LEAST_TEXTURED:
            continue
        kept = np.abs(xy) / (np.sqrt(xx * yy) + _EPS) * np.minimum(np.abs(xy) / (xx + _EPS), 1)
        scores.append(float((kept * textured).sum() / textured.sum()))
    return float(np.mean(scores)) if scores else None


def textured_areas(source: WorkingPicture, regions: Segmentation) -> Map:
    """Weigh each pixel by how much it belongs to texture: detail that is spread, not gathered into lines.

    Returns:
        (height, width) float32, 0–1, 0 near the boundaries of regions.
    """
    detail = np.zeros_like(source.luma)
    for scale in _FINE_SCALES:
        detail += np.abs(band(source.luma, scale))
    near, around, far = blurred(detail, 2), blurred(detail, _WINDOW), blurred(detail, 3 * _WINDOW)
    evenness = _even(near, around) * _even(around, far)
    inside: NDArray[np.float32] = cv2.distanceTransform(
        (~regions.boundaries).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5
    )
    return np.asarray(evenness * np.clip((inside - 6) / 6, 0, 1), np.float32)


def _even(near: Map, around: Map) -> Map:
    """1 where detail near a point is about that around it, 0 on a line (more) and beside one (less)."""
    ratio = near / (around + _EPS)
    return np.asarray(np.clip((1.6 - ratio) / 0.6, 0, 1) * np.clip((ratio - 0.3) / 0.3, 0, 1), np.float32)
