"""What people build and stand on: floors and walls."""

import numpy as np
from numpy.typing import NDArray

from retexture.structure.regions import Regions
from retexture.structure.signs import Mask, Signs
from retexture.structure.superpixels import mean_by

Choice = NDArray[np.bool_]

_MOSTLY = 0.5
_LEVEL = 0.575  # what lies flat shows its grain foreshortened: more change up and down than across
_SMOOTH_WALL = 4.2  # grain
_STANDING = (0.34, 0.64)  # of the same measure, for what stands upright


def find_floor(signs: Signs, regions: Regions, taken: Mask, raised: Mask) -> Choice:
    """The regions of the ground or floor that the photo's things stand on; none if that is not sure.

    Args:
        signs: The superpixels' measures.
        regions: The partition.
        taken: Where sky, water or plants are, in the reduced photo.
        raised: Where subject and people are.
    """
    labels, count = regions.small_labels, regions.count
    rows = np.indices(labels.shape)[0] / labels.shape[0]
    free = (mean_by(labels, count, taken) < _MOSTLY) & (mean_by(labels, count, raised) < _MOSTLY)
    low = mean_by(labels, count, rows) > 0.6
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=count) > 0.04 * labels[-3:].size
    floor = free & low & at_bottom
    mask = floor[labels]
    if not mask.any():
        return floor
    across = np.flatnonzero(mask.any(axis=0))
    width = (across[-1] - across[0] + 1) / labels.shape[1]
    bottom = float(mask[-3:].mean())
    large = float(mask.mean()) > 0.06
    level = _mean_level(signs, mask)
    sure = large and bottom > 0.5 and width > 0.7 and level > (_LEVEL if bottom < 0.9 else _LEVEL - 0.05)
    return floor if sure else np.zeros_like(floor)


def _mean_level(signs: Signs, mask: Mask) -> float:
    inside = mean_by(signs.patches.labels, signs.patches.count, mask) > 0.9
    weight = signs.shares * inside * signs.grain
    return float((weight * signs.level).sum() / max(float(weight.sum()), 1e-9))


def find_walls(signs: Signs, regions: Regions, taken: Mask, blurred: Mask) -> Choice:
    """The regions of walls: smooth or built, upright, in focus, and neither nature nor the subject.

    Args:
        signs: The superpixels' measures.
        regions: The partition.
        taken: Where something else is, in the reduced photo.
        blurred: Where the photo is out of focus.
    """
    labels, count = regions.small_labels, regions.count
    patch_labels = signs.patches.labels
    grain = mean_by(labels, count, signs.grain[patch_labels])
    level = mean_by(labels, count, signs.level[patch_labels])
    rows = np.indices(labels.shape)[0] / labels.shape[0]
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=count) / labels[-3:].size
    free = (mean_by(labels, count, taken) < _MOSTLY) & (mean_by(labels, count, blurred) < _MOSTLY)
    upright = (level > _STANDING[0]) & (level < _STANDING[1]) & (at_bottom < 0.3)
    wall = free & upright & (mean_by(labels, count, rows) < 0.66) & (grain < _SMOOTH_WALL)
    enough = regions.shares[wall].sum() > 0.05
    return wall if enough else np.zeros_like(wall)
