"""Flat surfaces: how floors, walls and ceilings lie in space, so that textures foreshorten on them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.built.rooms import Rooms, lines_in
from retexture.structure.built.vanishing import Directions
from retexture.structure.segments.regions import Regions

_BEYOND_FLOOR = 0.12  # the horizon lies above the floor's far edge, by this fraction of the height
_ABOVE_FLOOR = 0.02  # by which a measured horizon must lie above it
_CLEARER = 1.4  # times as much line as the other direction's, for a wall to face one of them
_ENOUGH_LINE = 0.35  # of the root of a wall's area, along one direction
_FARTHEST = 0.15  # depth is cut off where the pattern is this much smaller than in the plane's middle
_FRONTAL = 0.10  # cosine to the view: walls that recede less stay as they are

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Planes:
    """Where surfaces are flat, and how they recede.

    Attributes:
        of_region: Index of each region's plane, shape (regions,) int32; -1 for what lies in no plane.
        homographies: (planes, 3, 3) float64. Applied to (x, y, 1) in pixels they give (u w, v w, w): u and v
            run along the plane, level and then away from the eye or down, in units (1/1024 of the long
            side) as large as they are seen in the plane's middle, where w is 1; w falls towards the horizon.
        recedes: Whether each region lies level, on a floor or a ceiling, shape (regions,) bool.
        unit_length: (planes,) float64: how long a unit is, as a multiple of the eye's distance to the plane.
        farthest: The least w that makes sense: beyond it a pattern would be too fine to be seen.
    """

    of_region: NDArray[np.int32]
    homographies: NDArray[np.float64]
    recedes: NDArray[np.bool_]
    unit_length: NDArray[np.float64]
    farthest: float = _FARTHEST


def find_planes(regions: Regions, rooms: Rooms, directions: Directions, unit: float) -> Planes:
    """Lay planes through floors, ceilings and walls.

    Args:
        regions: The partition.
        rooms: Which regions are floors, ceilings and walls.
        directions: How the camera stands to them.
        unit: Pixels per 1/1024 of the long side.
    """
    of_region = np.full(regions.count, -1, np.int32)
    found: list[tuple[Vector, float]] = []
    for chosen in (rooms.floor, rooms.ceiling):
        if chosen.any():
            down = _down(regions, chosen, directions) if chosen is rooms.floor else directions.up_down
            plane = _level_plane(regions, chosen, directions, down, unit)
            if plane is not None:
                of_region[chosen] = len(found)
                found.append(plane)
    facing = _facing(regions, rooms.walls, directions)
    for number, direction in enumerate(directions.level):
        walls = facing == number
        if walls.any() and abs(direction[2]) > _FRONTAL:
            axes = np.stack([_rightwards(direction), directions.up_down])
            plane = _homography(regions, walls, axes, directions.rays(), unit)
            if plane is not None:
                of_region[walls] = len(found)
                found.append(plane)
    homographies = np.stack([plane for plane, _ in found]) if found else np.zeros((0, 3, 3))
    lengths = np.array([length for _, length in found], np.float64)
    return Planes(of_region, homographies, rooms.floor | rooms.ceiling, lengths)


def _down(regions: Regions, floor: NDArray[np.bool_], directions: Directions) -> Vector:
    """The plumb direction as measured if the floor lies below that horizon, else as the floor suggests."""
    height = regions.labels.shape[0]
    top = float(np.flatnonzero(floor[regions.labels].any(axis=1))[0])
    x, y = directions.centre
    if directions.built and directions.horizon_at(x) < top - _ABOVE_FLOOR * height:
        return directions.up_down
    horizon = top - _BEYOND_FLOOR * height
    down = np.array([0.0, 1.0, -(horizon - y) / directions.focal])
    return np.asarray(down / np.linalg.norm(down))


def _level_plane(
    regions: Regions, chosen: NDArray[np.bool_], directions: Directions, down: Vector, unit: float
) -> tuple[Vector, float] | None:
    """A floor's or ceiling's plane; its pattern runs with the walls where their direction is known."""
    away = np.array([0.0, 0.0, 1.0])
    if directions.built:
        away = max(directions.level, key=lambda direction: float(direction[2]))
        if away[2] < math.sqrt(0.5):  # it runs across the view: what is at a right angle to it runs away
            away = np.cross(away, down)
    away = away - (away @ down) * down
    away = away / np.linalg.norm(away)
    across = _rightwards(np.cross(down, away))
    return _homography(regions, chosen, np.stack([across, away]), directions.rays(), unit)


def _rightwards(direction: Vector) -> Vector:
    return direction if direction[0] >= 0 else -direction


def _homography(
    regions: Regions, chosen: NDArray[np.bool_], axes: Vector, rays: Vector, unit: float
) -> tuple[Vector, float] | None:
    """From pixels to a plane with the given two axes, and the length of its units in distances of the eye.

    None where the plane is seen from its edge.

    A ray r meets the plane with normal n at r / (n · r); the coordinates there are its products with the
    axes. They are scaled to the size that they have in the middle of the chosen regions.
    """
    normal = np.cross(axes[0], axes[1])
    plane = np.vstack([axes, normal]) @ rays
    rows, columns = np.nonzero(chosen[regions.small_labels])
    height, width = regions.small_labels.shape
    scale = regions.labels.shape[1] / width, regions.labels.shape[0] / height
    middle = np.array([(columns.mean() + 0.5) * scale[0], (rows.mean() + 0.5) * scale[1], 1.0])
    u, v, w = plane @ middle
    if abs(w) < 0.02:
        return None
    plane = plane / w
    u, v = u / w, v / w
    jacobian = plane[:2, :2] - np.outer((u, v), plane[2, :2])
    size = math.sqrt(abs(float(np.linalg.det(jacobian)))) * unit
    if size < 1e-9:
        return None
    plane[:2] = (plane[:2] - np.outer((u, v), plane[2])) / size
    depth = columns * scale[0] * plane[2, 0] + rows * scale[1] * plane[2, 1] + plane[2, 2]
    return (plane, size) if float((depth > 0).mean()) > 0.97 else None


def _facing(regions: Regions, walls: NDArray[np.bool_], directions: Directions) -> NDArray[np.intp]:
    """Along which of the level directions each wall runs, -1 where its lines do not tell."""
    facing = np.full(regions.count, -1, np.intp)
    if not directions.built:
        return facing
    along = lines_in(regions, directions)[1:]
    best = along.argmax(axis=0)
    clear = along.max(axis=0) > np.maximum(_CLEARER * along.min(axis=0), _ENOUGH_LINE)
    known = best < len(directions.level)
    facing[walls & clear & known] = best[walls & clear & known]
    return facing
