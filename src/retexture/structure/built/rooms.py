"""What people build and stand on: floors and walls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.built.vanishing import Directions
from retexture.structure.parts.landscape import Landscape
from retexture.structure.parts.seen_parts import SeenParts
from retexture.structure.segments.features import Features
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.segments.regions import Regions
from retexture.structure.trained import ScenePart


@dataclass(frozen=True, eq=False)
class Rooms:
    """Which regions are built or walked on, each of shape (regions,) bool.

    Attributes:
        floor: The ground or floor.
        ceiling: What lies overhead.
        walls: What stands upright.
        roof: What covers houses, out of doors.
    """

    floor: Choice
    ceiling: Choice
    walls: Choice
    roof: Choice

    def masks(self, regions: Regions) -> list[Mask]:
        """Floor, ceiling, walls and roof of the reduced photo."""
        return [chosen[regions.small_labels] for chosen in (self.floor, self.ceiling, self.walls, self.roof)]


_MOSTLY = 0.5
_ASIDE = 0.008  # of the long side: so far from a border a surface is surely met
_LEVEL = 0.575  # what lies flat shows its grain foreshortened: more change up and down than across
_OVERHEAD = 0.53  # the same for ceilings, which are often smooth
_PAINTED = 34.0  # chroma: where nothing is built, what is more vivid is a petal or a cloth, not a wall
_VIVID = 14.0  # chroma, and as much apart in a*b* is another paint
_COLUMNS, _WIDE = 2.0, 0.04  # plumb line and share of walls that are mostly columns and folds
_OUTDOORS = 0.04  # share of the sky
_LYING = 0.9  # plumb line, as a multiple of the root of the area, that a floor does not have
_SMOOTH_WALL = 4.2  # grain
_NIGHT = 9.0  # L*: what is darker shows nothing to tell it by
_MET = 0.4  # of a house front: trees and cars hide no more of it
_STANDING = (0.34, 0.64)  # of the same measure, for what stands upright


@dataclass(frozen=True, eq=False)
class Setting:
    """What the reduced photo shows that is no room.

    Attributes:
        landscape: Sky, water and plants.
        subject: What the photo is about.
        blurred: What is out of focus.
    """

    landscape: Landscape
    subject: Mask
    blurred: Mask


def find_rooms(features: Features, regions: Regions, directions: Directions, setting: Setting) -> Rooms:
    """Tell floors, ceilings and walls, in rooms and out of doors.

    Args:
        features: The superpixels' measures.
        regions: The partition.
        directions: The straight lines, and how the camera stands to them.
        setting: What is no room.
    """
    labels, count = regions.small_labels, regions.count
    taken = mean_by(labels, count, setting.landscape.any | setting.subject) > _MOSTLY
    lines = lines_in(regions, directions)
    floor = _find_floor(features, regions, ~taken & (lines[0] < _LYING))
    if setting.landscape.sky.mean() >= _OUTDOORS:
        return _outdoors(regions, directions, lines, setting.landscape, floor)
    free = ~taken & ~floor & (mean_by(labels, count, setting.blurred) < _MOSTLY)
    ceiling = _find_ceiling(features, regions, directions, lines, free)
    likely = free & ~ceiling if directions.built else free & (_chroma(regions) < _PAINTED)
    walls = _find_walls(features, regions, lines, likely)
    painted_on = ceiling & _in_the_paint_of(regions, walls)
    return Rooms(floor, ceiling & ~painted_on, walls | painted_on, np.zeros_like(floor))


def seen_rooms(regions: Regions, seen: SeenParts) -> Rooms:
    """The same as the trained network sees them: a region is a floor where most of it is one."""
    labels, count = regions.small_labels, regions.count

    def mostly(part: ScenePart) -> Choice:
        return np.asarray(mean_by(labels, count, seen.mask(part)) > _MOSTLY)

    return Rooms(
        floor=mostly(ScenePart.FLOOR),
        ceiling=mostly(ScenePart.CEILING),
        walls=mostly(ScenePart.WALL),
        roof=mostly(ScenePart.ROOF),
    )


def _outdoors(
    regions: Regions, directions: Directions, lines: NDArray[np.float64], landscape: Landscape, floor: Choice
) -> Rooms:
    """The ground, with the fronts and roofs of houses."""
    labels, count = regions.small_labels, regions.count
    nature = landscape.any
    solid = (mean_by(labels, count, nature) < _MOSTLY) & ~floor & (regions.colours[:, 0] > _NIGHT)
    met = met_from_above((nature & ~landscape.sky) | floor[labels])
    solid &= mean_by(labels, count, met) > _MET
    in_sky = mean_by(labels, count, landscape.sky) > _MOSTLY
    roof, facades = _find_houses(regions, directions, lines, solid, in_sky)
    return Rooms(floor, np.zeros_like(floor), facades, roof)


def met_from_above(stopped: Mask) -> Mask:
    """What a look down each column meets before anything of ``stopped``."""
    return np.asarray(np.logical_and.accumulate(~stopped, axis=0))


def _find_houses(
    regions: Regions, directions: Directions, lines: NDArray[np.float64], solid: Choice, sky: Choice
) -> tuple[Choice, Choice]:
    """Roofs and fronts of houses; these are often what the photo is about, and not only its surroundings."""
    towering = solid & _towering(regions, directions)
    roof = towering & _is_roof(regions, sky)
    under_roof = (regions.border_length * roof).sum(axis=1) > 0
    built = (lines[0] > 0.4) & (lines[1] + lines[2] > 0.2)
    standing = _at_border(regions.small_labels[-3:], regions.count) < 0.3
    facades = solid & ~roof & built & standing & (towering | under_roof)
    return roof & ((regions.border_length * facades).sum(axis=1) > 0), facades


def _towering(regions: Regions, directions: Directions) -> Choice:
    """What rises well above the eye of whoever took the photo, as houses do and cars do not."""
    height = regions.labels.shape[0]
    horizon = directions.horizon_at(directions.centre[0]) / height
    rows = np.indices(regions.small_labels.shape)[0] / regions.small_labels.shape[0]
    highest = np.full(regions.count, 1.0)
    np.minimum.at(highest, regions.small_labels.ravel(), rows.ravel())
    return np.asarray((highest < horizon - 0.15) & (regions.shares > 0.01))


def _is_roof(regions: Regions, sky: Choice) -> Choice:
    """What has the sky above it and the house below, and narrows upwards or is wide and low."""
    labels = regions.small_labels
    roof = np.zeros(regions.count, bool)
    for region in range(regions.count):
        mask = labels == region
        widths = mask.sum(axis=1)
        rows = np.flatnonzero(widths)
        if sky[region] or len(rows) < 5:
            continue
        third = max(1, len(rows) // 3)
        top, bottom = float(widths[rows[:third]].mean()), float(widths[rows[-third:]].mean())
        columns = np.flatnonzero(mask.any(axis=0))
        first = mask.argmax(axis=0)[columns]
        under_sky = first > 0
        under_sky[under_sky] = sky[labels[first[under_sky] - 1, columns[under_sky]]]
        low = len(columns) > 1.6 * len(rows)
        roof[region] = under_sky.mean() > 0.6 and low and top < 0.85 * bottom
    return roof


def lines_in(regions: Regions, directions: Directions) -> NDArray[np.float64]:
    """How much straight line each region holds, as a multiple of the root of its area.

    Returns:
        (3, regions): plumb, and along the first and the second level direction.
    """
    height, width = regions.labels.shape
    ends = directions.segments
    middle = 0.5 * (ends[:, :2] + ends[:, 2:])
    along = ends[:, 2:] - ends[:, :2]
    lengths = np.hypot(along[:, 0], along[:, 1])
    # The lines of a model run between two surfaces, and belong to both.
    aside = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(lengths, 1e-9)[:, None]
    sides = (-_ASIDE, _ASIDE) if directions.clean else (0.0,)
    totals = np.zeros((3, regions.count))
    for side in sides:
        place = middle + side * max(width, height) * aside
        columns = np.clip(place[:, 0].astype(np.intp), 0, width - 1)
        rows = np.clip(place[:, 1].astype(np.intp), 0, height - 1)
        at = regions.labels[rows, columns]
        for number in range(3):
            follows = directions.follows == number
            totals[number] += np.bincount(at, lengths * follows, minlength=regions.count)
    return np.asarray(totals / np.sqrt(regions.shares * height * width))


def _find_floor(features: Features, regions: Regions, free: Choice) -> Choice:
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
    level = _mean_level(features, mask)
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


def _mean_level(features: Features, mask: Mask) -> float:
    inside = mean_by(features.superpixels.labels, features.superpixels.count, mask) > 0.9
    weight = features.shares * inside * features.grain
    return float((weight * features.level).sum() / max(float(weight.sum()), 1e-9))


def _find_ceiling(
    features: Features, regions: Regions, directions: Directions, lines: NDArray[np.float64], free: Choice
) -> Choice:
    """What touches the upper border above the horizon, lies flat and has no plumb lines, as walls have."""
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
    ceiling &= (level > 0.3) & (lines[0] < 0.35 * level)
    for region in np.flatnonzero(ceiling).tolist():
        ceiling[region] = _mean_level(features, regions.small_labels == region) > _OVERHEAD
    return ceiling


def _in_the_paint_of(regions: Regions, walls: Choice) -> Choice:
    """What has the vivid colour of a wall beside it; a ceiling hardly ever has."""
    beside = (regions.border_length > 0) & walls & (_chroma(regions) > _VIVID)
    apart = regions.colours[:, None, 1:] - regions.colours[None, :, 1:]
    return np.asarray((beside & (np.hypot(apart[..., 0], apart[..., 1]) < _VIVID)).any(axis=1))


def _chroma(regions: Regions) -> NDArray[np.float64]:
    """Mean L*a*b* chroma of each region."""
    return np.asarray(np.hypot(regions.colours[:, 1], regions.colours[:, 2]))


def _find_walls(features: Features, regions: Regions, lines: NDArray[np.float64], free: Choice) -> Choice:
    """Upright surfaces: smooth ones, and ones with plumb and level lines."""
    labels, count = regions.small_labels, regions.count
    grain = mean_by(labels, count, features.grain[features.superpixels.labels])
    level = mean_by(labels, count, features.level[features.superpixels.labels])
    columned = (lines[0] > _COLUMNS) & (regions.shares > _WIDE)
    upright = ((level > _STANDING[0]) | columned) & (level < _STANDING[1]) & (_heights(regions) < 0.7)
    at_bottom = _at_border(labels[-3:], count)
    smooth = (grain < _SMOOTH_WALL) & (at_bottom < 0.15)
    built = (lines[0] > 0.4) & (lines[1] + lines[2] > 0.2) & (at_bottom < 0.35)
    wall = free & upright & (smooth | built) & (regions.colours[:, 0] > _NIGHT)
    return wall if regions.shares[wall].sum() > 0.05 else np.zeros_like(wall)
