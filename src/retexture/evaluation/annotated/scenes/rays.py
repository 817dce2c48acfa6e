"""What the rays of a camera meet, and which of these points the sun reaches."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.annotated.scenes.catalogue import Shot
from retexture.evaluation.annotated.scenes.solids import Solid, Vector, Vectors, dot, product

SAMPLES = 2  # rays along each side of a pixel
NOTHING, GROUND = -2, -1
"""Among the indices of solids: rays that meet nothing, and those that meet the ground at height 0."""

_AWAY = 1e-4  # metres that a shadow ray begins above its surface, so as not to meet it again


@dataclass(frozen=True, eq=False)
class RayHits:
    """What each ray meets; arrays of (rows, columns) with ``SAMPLES`` rays along each side of a pixel.

    Attributes:
        solid: Index of the solid, or :data:`GROUND`, or :data:`NOTHING`.
        normal: Of the surface, towards the outside.
        point: Where; zeros where nothing is met.
    """

    solid: NDArray[np.intp]
    normal: Vectors
    point: Vectors


def cast(shot: Shot, solids: Sequence[Solid], size: tuple[int, int]) -> RayHits:
    """Send the rays of a shot's camera into its scene; ``size`` is (width, height) in pixels."""
    directions = _directions(shot, size)
    shape = directions[1].shape
    eye = (np.float64(shot.eye[0]), np.float64(shot.eye[1]), np.float64(shot.eye[2]))
    with np.errstate(divide="ignore"):
        distance = np.where(directions[1] < 0, -eye[1] / directions[1], np.inf)
    solid = np.where(np.isfinite(distance), GROUND, NOTHING)
    normal = [np.zeros(shape), np.ones(shape), np.zeros(shape)]
    for index, each in enumerate(solids):
        rows, columns = np.nonzero(_may_meet(each, shot.eye, directions))
        some = (directions[0][rows, columns], directions[1][rows, columns], directions[2][rows, columns])
        origins = tuple(np.full(rows.shape, value) for value in shot.eye)
        entered, normals = each.entered((origins[0], origins[1], origins[2]), some)
        nearer = entered < distance[rows, columns]
        rows, columns = rows[nearer], columns[nearer]
        distance[rows, columns], solid[rows, columns] = entered[nearer], index
        for axis in range(3):
            normal[axis][rows, columns] = normals[axis][nearer]
    reached = np.where(solid == NOTHING, 0.0, distance)
    point = tuple(eye[axis] + directions[axis] * reached for axis in range(3))
    return RayHits(solid, (normal[0], normal[1], normal[2]), (point[0], point[1], point[2]))


def _directions(shot: Shot, size: tuple[int, int]) -> Vectors:
    """One ray through the middle of each part of a pixel."""
    width, height = size
    forward = _unit((shot.aim[0] - shot.eye[0], shot.aim[1] - shot.eye[1], shot.aim[2] - shot.eye[2]))
    right = _unit((forward[2], 0.0, -forward[0]))
    up = (
        forward[1] * right[2] - forward[2] * right[1],
        forward[2] * right[0] - forward[0] * right[2],
        forward[0] * right[1] - forward[1] * right[0],
    )
    across = (np.arange(width * SAMPLES) + 0.5) / (width * SAMPLES) - 0.5
    down = (height / 2 - (np.arange(height * SAMPLES) + 0.5) / SAMPLES) / width
    x, y = np.meshgrid(across / shot.focal, down / shot.focal)
    made = [forward[axis] + x * right[axis] + y * up[axis] for axis in range(3)]
    return made[0], made[1], made[2]


def _may_meet(solid: Solid, eye: Vector, directions: Vectors) -> NDArray[np.bool_]:
    """Rays that meet the ball around a solid."""
    to = (solid.centre[0] - eye[0], solid.centre[1] - eye[1], solid.centre[2] - eye[2])
    along = product(directions, to)
    length = directions[0] ** 2 + directions[1] ** 2 + directions[2] ** 2
    inside = dot(to, to) < solid.reach**2
    beside = dot(to, to) - along * along / length
    return np.asarray((beside < solid.reach**2) & ((along > 0) | inside))


def lit(hits: RayHits, solids: Sequence[Solid], sun: Vector, casting: Sequence[bool]) -> NDArray[np.bool_]:
    """Which points the sun reaches: no solid that casts shadows stands between.

    Args:
        hits: What the camera sees.
        solids: All of them.
        sun: Towards the sun, of any length.
        casting: Which of the solids cast shadows; walls and ceilings of a room do not, or it would be dark.
    """
    towards = _unit(sun)
    facing = product(hits.normal, towards) > 0
    rows, columns = np.nonzero(facing & (hits.solid != NOTHING))
    points = tuple(
        hits.point[axis][rows, columns] + _AWAY * hits.normal[axis][rows, columns] for axis in range(3)
    )
    free = np.ones(rows.shape, np.bool_)
    for solid, casts in zip(solids, casting, strict=True):
        if not casts:
            continue
        to = tuple(solid.centre[axis] - points[axis] for axis in range(3))
        along = to[0] * towards[0] + to[1] * towards[1] + to[2] * towards[2]
        beside = to[0] ** 2 + to[1] ** 2 + to[2] ** 2 - along * along
        near = np.flatnonzero((beside < solid.reach**2) & (along > -solid.reach) & free)
        some = tuple(points[axis][near] for axis in range(3))
        way = tuple(np.full(near.shape, value) for value in towards)
        distance, _ = solid.entered((some[0], some[1], some[2]), (way[0], way[1], way[2]))
        free[near[np.isfinite(distance)]] = False
    reached = np.zeros(hits.solid.shape, np.bool_)
    reached[rows, columns] = free
    return reached


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(dot(vector, vector))
    return vector[0] / length, vector[1] / length, vector[2] / length
