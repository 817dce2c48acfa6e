"""Solids that rays meet: convex ones bounded by planes, and ellipsoids.

Metres; x to the right, y up, z away from the viewer. Everything is made of sums, products, quotients and
square roots of doubles, so that scenes are the same on every processor.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = tuple[float, float, float]
Vectors: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Three arrays of one shape: x, y and z of many points or directions."""

_ROUND = 28  # sides of a cylinder: its facets are hardly seen at the size of these pictures
_AXES = {"x": (1, 2, 0), "y": (0, 2, 1), "z": (0, 1, 2)}


@dataclass(frozen=True)
class Plane:
    """A half-space: all points whose product with ``normal`` is at most ``offset``."""

    normal: Vector
    offset: float


@dataclass(frozen=True)
class Solid:
    """A convex solid, or an ellipsoid where there are no planes.

    Attributes:
        centre: Of the ball around it.
        reach: Radius of that ball.
        planes: What bounds it.
        radii: Of the ellipsoid around ``centre``.
    """

    centre: Vector
    reach: float
    planes: tuple[Plane, ...] = ()
    radii: Vector = (1.0, 1.0, 1.0)

    def placed(self, where: Vector, turn: float) -> "Solid":
        """Turned by ``turn`` degrees about the upright axis through the origin, then moved by ``where``.

        An ellipsoid's own radii are not turned: those of x and z should be equal.
        """
        cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))

        def turned(vector: Vector) -> Vector:
            x, y, z = vector
            return (x * cosine + z * sine, y, z * cosine - x * sine)

        x, y, z = turned(self.centre)
        planes = tuple(
            Plane(normal, plane.offset + dot(normal, where))
            for plane in self.planes
            for normal in (turned(plane.normal),)
        )
        return replace(self, centre=(x + where[0], y + where[1], z + where[2]), planes=planes)

    def entered(self, origins: Vectors, directions: Vectors) -> tuple[NDArray[np.float64], Vectors]:
        """Where rays enter: distances in lengths of the directions, infinite for none, and the normals there.

        Args:
            origins: Of the rays, outside of the solid.
            directions: Of the rays, of any length.
        """
        if self.planes:
            return self._convex(origins, directions)
        return self._ellipsoid(origins, directions)

    def _convex(self, origins: Vectors, directions: Vectors) -> tuple[NDArray[np.float64], Vectors]:
        shape = np.broadcast_shapes(origins[0].shape, directions[0].shape)
        near, far = np.full(shape, -np.inf), np.full(shape, np.inf)
        face = np.zeros(shape, np.intp)
        for index, plane in enumerate(self.planes):
            along = product(directions, plane.normal)
            room = plane.offset - product(origins, plane.normal)
            # A ray along a plane meets it at infinity, or nowhere.
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                distance = room / along
            enters = (along < 0) & (distance > near)
            near = np.where(enters, distance, near)
            face = np.where(enters, index, face)
            far = np.where((along > 0) & (distance < far), distance, far)
            far = np.where((along == 0) & (room < 0), -np.inf, far)
        normals = np.array([plane.normal for plane in self.planes])
        distance = np.where((near < far) & (near > 0), near, np.inf)
        return distance, (normals[face, 0], normals[face, 1], normals[face, 2])

    def _ellipsoid(self, origins: Vectors, directions: Vectors) -> tuple[NDArray[np.float64], Vectors]:
        start = tuple((o - c) / r for o, c, r in zip(origins, self.centre, self.radii, strict=True))
        way = tuple(d / r for d, r in zip(directions, self.radii, strict=True))
        a = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
        b = start[0] * way[0] + start[1] * way[1] + start[2] * way[2]
        c = start[0] * start[0] + start[1] * start[1] + start[2] * start[2] - 1
        under = b * b - a * c
        distance = (-b - np.sqrt(np.maximum(under, 0))) / a
        distance = np.where((under > 0) & (distance > 0), distance, np.inf)
        reached = np.where(np.isfinite(distance), distance, 0.0)
        x, y, z = ((s + w * reached) / r for s, w, r in zip(start, way, self.radii, strict=True))
        length = np.sqrt(x * x + y * y + z * z)
        return distance, (x / length, y / length, z / length)


def dot(a: Vector, b: Vector) -> float:
    """The product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def product(many: Vectors, one: Vector) -> NDArray[np.float64]:
    """The product of many vectors with one."""
    return many[0] * one[0] + many[1] * one[1] + many[2] * one[2]


def extruded(profile: Sequence[tuple[float, float]], axis: str, low: float, high: float) -> Solid:
    """A convex outline drawn out along an axis.

    Args:
        profile: Corners, counter-clockwise, in the other two coordinates in their order.
        axis: "x", "y" or "z".
        low: Where it begins along the axis.
        high: Where it ends.
    """
    first, second, third = _AXES[axis]

    def vector(a: float, b: float, c: float) -> Vector:
        made = [0.0, 0.0, 0.0]
        made[first], made[second], made[third] = a, b, c
        return made[0], made[1], made[2]

    planes = [Plane(vector(0, 0, 1), high), Plane(vector(0, 0, -1), -low)]
    for (ax, ay), (bx, by) in zip(profile, [*profile[1:], profile[0]], strict=True):
        length = math.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
        normal = ((by - ay) / length, (ax - bx) / length)
        planes.append(Plane(vector(*normal, 0), normal[0] * ax + normal[1] * ay))
    middle = (sum(a for a, _ in profile) / len(profile), sum(b for _, b in profile) / len(profile))
    across = max((a - middle[0]) ** 2 + (b - middle[1]) ** 2 for a, b in profile)
    reach = math.sqrt(across + ((high - low) / 2) ** 2)
    return Solid(vector(*middle, (low + high) / 2), reach, tuple(planes))


def box(low: Vector, high: Vector) -> Solid:
    """A box along the axes between two corners."""
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    return extruded(corners, "z", low[2], high[2])


def cylinder(centre: tuple[float, float], radius: float, axis: str, low: float, high: float) -> Solid:
    """A cylinder along an axis; ``centre`` is in the other two coordinates."""
    turns = [2 * math.pi * index / _ROUND for index in range(_ROUND)]
    profile = [(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns]
    return extruded(profile, axis, low, high)


def cone(radius: float, low: float, high: float, top: float = 0.0) -> Solid:
    """A cone around the upright axis, cut off where its radius is ``top``."""
    slope = (radius - top) / (high - low)
    length = math.sqrt(1 + slope * slope)
    planes = [Plane((0, -1, 0), -low), Plane((0, 1, 0), high)]
    for index in range(_ROUND):
        turn = 2 * math.pi * index / _ROUND
        normal = (math.cos(turn) / length, slope / length, math.sin(turn) / length)
        planes.append(Plane(normal, (radius + slope * low) / length))
    wide = max(radius, top)
    middle = (low + high) / 2
    return Solid((0, middle, 0), math.sqrt(1.1 * wide**2 + ((high - low) / 2) ** 2), tuple(planes))


def ellipsoid(centre: Vector, radii: Vector) -> Solid:
    """An ellipsoid along the axes."""
    return Solid(centre, max(radii), (), radii)
