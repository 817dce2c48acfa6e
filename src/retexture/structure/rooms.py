"""What people build and stand on: floors and walls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.regions import Regions
from retexture.structure.signs import Mask, Signs
from retexture.structure.superpixels import mean_by
from retexture.structure.vanishing import Directions

Choice = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rooms:
    """Which regions are built or walked on, each of shape (regions,) bool.

    Attributes:
        floor: The ground or floor.
        ceiling: What lies overhead.
        walls: What stands upright.
    """

    floor: Choice
    ceiling: Choice
    walls: Choice


_MOSTLY = 0.5
_LEVEL = 0.575  # what lies flat shows its grain foreshortened: more change up and down than across
_LYING = 0.9  # plumb line, as a multiple of the root of the area, that a floor does not have
_SMOOTH_WALL = 4.2  # grain
_NIGHT = 9.0  # L*: what is darker shows nothing to tell it by
_STANDING = (0.34, 0.64)  # of the same measure, for what stands upright


def find_rooms(
    signs: Signs, regions: Regions, directions: Directions, nature: Mask, raised: Mask, blurred: Mask
) -> Rooms:
    """Tell floors, ceilings and walls, in rooms and out of doors.

    Args:
        signs: The superpixels' measures.
        regions: The partition.
        directions: The straight lines, and how the camera stands to them.
        nature: Where sky, water or plants are, in the reduced photo.
        raised: Where the subject is.
        blurred: Where the photo is out of focus.
    """
    labels, count = regions.small_labels, regions.count
    taken = mean_by(labels, count, nature | raised) > _MOSTLY
    lines = lines_in(regions, directions)
    floor = _find_floor(signs, regions, ~taken & (lines[0] < _LYING))
    free = ~taken & ~floor & (mean_by(labels, count, blurred) < _MOSTLY)
    ceiling = _find_ceiling(regions, directions, lines, free)
    walls = _find_walls(signs, regions, lines, free & ~ceiling)
    return Rooms(floor, ceiling, walls)


def lines_in(regions: Regions, directions: Directions) -> NDArray[np.float64]:
    """How much straight line each region holds, as a multiple of the root of its area.

    Returns:
        (3, regions): plumb, and along the first and the second level direction.
    """
    height, width = regions.labels.shape
    ends = directions.segments
    middle = 0.5 * (ends[:, :2] + ends[:, 2:])
    columns = np.clip(middle[:, 0].astype(np.intp), 0, width - 1)
    rows = np.clip(middle[:, 1].astype(np.intp), 0, height - 1)
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    at = regions.labels[rows, columns]
    totals = [np.bincount(at, lengths * (directions.follows == i), minlength=regions.count) for i in range(3)]
    return np.asarray(np.stack(totals) / np.sqrt(regions.shares * height * width))


def _find_floor(signs: Signs, regions: Regions, free: Choice) -> Choice:
    """The regions that the photo's things stand on; none if that is not sure."""
    labels, count = regions.small_labels, regions.count
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=count) > 0.04 * labels[-3:].size
    floor = free & (_heights(regions) > 0.6) & at_bottom
    mask = floor[labels]
    if not mask.any():
        return floor
    across = np.flatnonzero(mask.any(axis=0))
    width = (across[-1] - across[0] + 1) / labels.shape[1]
    bottom = float(mask[-3:].mean())
    level = _mean_level(signs, mask)
    large = float(mask.mean()) > 0.06
    sure = large and bottom > 0.5 and width > 0.7 and level > (_LEVEL if bottom < 0.9 else _LEVEL - 0.05)
    return _to_the_horizon(regions, floor, free) if sure else np.zeros_like(floor)


def _to_the_horizon(regions: Regions, floor: Choice, free: Choice) -> Choice:
    """The floor with what goes on in its colour behind it."""
    whole = floor.copy()
    for _ in range(2):
        mean = np.average(regions.colours[whole], axis=0, weights=regions.shares[whole])
        apart = np.abs(regions.colours - mean)
        alike = (apart[:, 0] < 16) & (np.hypot(apart[:, 1], apart[:, 2]) < 8)
        beside = (regions.border_length * whole).sum(axis=1) > 0.15 * regions.border_length.sum(axis=1)
        whole |= free & alike & beside & (_heights(regions) > 0.5)
    return whole


def _heights(regions: Regions) -> NDArray[np.float64]:
    """The mean row of each region as a fraction of the photo's height."""
    rows = np.indices(regions.small_labels.shape)[0] / regions.small_labels.shape[0]
    return mean_by(regions.small_labels, regions.count, rows)


def _at_border(row: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """The share of a border that each region takes."""
    return np.bincount(row.ravel(), minlength=count) / row.size


def _mean_level(signs: Signs, mask: Mask) -> float:
    inside = mean_by(signs.patches.labels, signs.patches.count, mask) > 0.9
    weight = signs.shares * inside * signs.grain
    return float((weight * signs.level).sum() / max(float(weight.sum()), 1e-9))


def _find_ceiling(
    regions: Regions, directions: Directions, lines: NDArray[np.float64], free: Choice
) -> Choice:
    """What touches the upper border above the horizon, and has no plumb lines, as walls have."""
    ceiling = free.copy()
    if not directions.built:
        return np.zeros_like(ceiling)
    labels, count = regions.labels, regions.count
    horizon = directions.horizon_at(directions.centre[0])
    for region in np.flatnonzero(free).tolist():
        rows = np.flatnonzero((labels == region).any(axis=1))
        ceiling[region] = rows[-1] < horizon - 0.05 * labels.shape[0]
    ceiling &= (_at_border(labels[:3], count) > 0.12) & (_heights(regions) < 0.24)
    level = lines[1] + lines[2]
    return np.asarray(ceiling & (level > 0.3) & (lines[0] < 0.35 * level))


def _find_walls(signs: Signs, regions: Regions, lines: NDArray[np.float64], free: Choice) -> Choice:
    """Upright surfaces: smooth ones, and ones with plumb and level lines."""
    labels, count = regions.small_labels, regions.count
    grain = mean_by(labels, count, signs.grain[signs.patches.labels])
    level = mean_by(labels, count, signs.level[signs.patches.labels])
    upright = (level > _STANDING[0]) & (level < _STANDING[1]) & (_heights(regions) < 0.7)
    at_bottom = _at_border(labels[-3:], count)
    smooth = (grain < _SMOOTH_WALL) & (at_bottom < 0.15)
    built = (lines[0] > 0.4) & (lines[1] + lines[2] > 0.2) & (at_bottom < 0.35)
    wall = free & upright & (smooth | built) & (regions.colours[:, 0] > _NIGHT)
    return wall if regions.shares[wall].sum() > 0.05 else np.zeros_like(wall)
