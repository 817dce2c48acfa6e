"""Clay renders of scenes whose parts are known, because they are ray-cast from simple bodies.

The look is that of a modelling program's viewport: one grey, one sun with a soft or a hard shadow, light
from all around that corners keep off, edges that are smoothed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8

Vectors = NDArray[np.float32]
_FAR = np.float32(1e9)
_SAMPLES = 2  # a side, for each pixel
_SUNS = 10  # directions to the sun, for each sample
_TILE = 4  # side of a tile of samples that have other directions each
_DIRECTIONS = _SUNS * _TILE * _TILE
_GREY = 0.62  # reflectance
_SKY = 0.45  # light of what is behind everything


@dataclass(frozen=True)
class Convex:
    """A body bounded by planes: points x with normal · x <= offset for all of ``planes``."""

    name: str
    planes: tuple[tuple[tuple[float, float, float], float], ...]

    def hit(self, origin: Vectors, ray: Vectors) -> tuple[Vectors, Vectors]:
        """Distances at which rays enter, infinite where they miss; and the normals there."""
        enter, leave = np.full(len(ray), -_FAR), np.full(len(ray), _FAR)
        face = np.zeros(len(ray), np.intp)
        normals = np.array([normal for normal, _ in self.planes], np.float32)
        for index, (normal, offset) in enumerate(self.planes):
            towards = ray @ np.array(normal, np.float32)
            apart = np.float32(offset) - origin @ np.array(normal, np.float32)
            with np.errstate(divide="ignore", invalid="ignore"):
                at = apart / towards
            entering = towards < 0
            later = entering & (at > enter)
            enter, face = np.where(later, at, enter), np.where(later, index, face)
            leave = np.where(towards > 0, np.minimum(leave, at), leave)
            leave = np.where((towards == 0) & (apart < 0), -_FAR, leave)
        missed = (enter >= leave) | (enter < 1e-3)
        return np.where(missed, _FAR, enter).astype(np.float32), normals[face]


@dataclass(frozen=True)
class Ball:
    """A sphere."""

    name: str
    centre: tuple[float, float, float]
    radius: float

    def hit(self, origin: Vectors, ray: Vectors) -> tuple[Vectors, Vectors]:
        """As :meth:`Convex.hit`."""
        to = origin - np.array(self.centre, np.float32)
        b = (to * ray).sum(axis=1)
        root = b * b - (to * to).sum(axis=1) + np.float32(self.radius**2)
        at = -b - np.sqrt(np.maximum(root, 0))
        at = np.where((root > 0) & (at > 1e-3), at, _FAR).astype(np.float32)
        return at, (to + ray * np.minimum(at, 1e6)[:, None]) / np.float32(self.radius)


@dataclass(frozen=True)
class Post:
    """An upright cylinder, or a cone that narrows from ``radius`` to ``top``; it has no caps."""

    name: str
    foot: tuple[float, float, float]
    radius: float
    height: float
    top: float

    def hit(self, origin: Vectors, ray: Vectors) -> tuple[Vectors, Vectors]:
        """As :meth:`Convex.hit`."""
        to = origin - np.array(self.foot, np.float32)
        slope = np.float32((self.top - self.radius) / self.height)
        wide, widening = np.float32(self.radius) + slope * to[:, 1], slope * ray[:, 1]
        a = ray[:, 0] ** 2 + ray[:, 2] ** 2 - widening**2
        b = to[:, 0] * ray[:, 0] + to[:, 2] * ray[:, 2] - wide * widening
        c = to[:, 0] ** 2 + to[:, 2] ** 2 - wide**2
        root = np.sqrt(np.maximum(b * b - a * c, 0))
        best = np.full(len(ray), _FAR, np.float32)
        for sign in (1, -1):
            with np.errstate(divide="ignore", invalid="ignore"):
                at = (-b - sign * root) / a
            up = to[:, 1] + at * ray[:, 1]
            good = (b * b > a * c) & (at > 1e-3) & (up > 0) & (up < self.height)
            best = np.where(good, np.minimum(best, at), best)
        there = to + ray * np.minimum(best, 1e6)[:, None]
        out = np.stack([there[:, 0], np.zeros(len(ray)), there[:, 2]], axis=1)
        out = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
        out[:, 1] = -slope
        out *= -np.sign((out * ray).sum(axis=1, keepdims=True))
        out = out / np.linalg.norm(out, axis=1, keepdims=True)
        return best, out.astype(np.float32)


Body = Convex | Ball | Post


def box(
    name: str, low: tuple[float, float, float], high: tuple[float, float, float], turn: float = 0.0
) -> Convex:
    """A box between two corners, turned about the upright axis through its middle by ``turn`` degrees."""
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    half = [(b - a) / 2 for a, b in zip(low, high, strict=True)]
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    axes = ((cosine, 0.0, sine), (0.0, 1.0, 0.0), (-sine, 0.0, cosine))
    planes = []
    for axis, reach in zip(axes, half, strict=True):
        along = sum(a * m for a, m in zip(axis, middle, strict=True))
        x, y, z = axis
        planes += [((x, y, z), along + reach), ((-x, -y, -z), reach - along)]
    return Convex(name, tuple(planes))


def gable(name: str, low: tuple[float, float, float], high: tuple[float, float, float]) -> Convex:
    """A roof whose ridge runs along x, on the rectangle between two corners."""
    half, rise = (high[2] - low[2]) / 2, high[1] - low[1]
    middle, length = (low[2] + high[2]) / 2, math.hypot(half, rise)
    up, out = half / length, rise / length
    front = (0.0, up, -out), up * high[1] - out * middle
    back = (0.0, up, out), up * high[1] + out * middle
    sides = ((1.0, 0.0, 0.0), high[0]), ((-1.0, 0.0, 0.0), -low[0]), ((0.0, -1.0, 0.0), -low[1])
    return Convex(name, (front, back, *sides))


@dataclass(frozen=True)
class Camera:
    """Where the picture is taken from; ``focal`` is in widths of the picture."""

    eye: tuple[float, float, float]
    at: tuple[float, float, float]
    focal: float = 1.0


@dataclass(frozen=True)
class Sun:
    """The light: where it comes from, how wide it is (0: hard shadows), and how bright its shadows are."""

    towards: tuple[float, float, float] = (-0.5, 0.8, -0.45)
    width: float = 0.12
    ambient: float = 0.45


@dataclass(frozen=True, eq=False)
class Rendered:
    """A picture, the name of the body at each pixel ("" for none), and the faces' normals.

    Attributes:
        rgb: The picture.
        parts: Where each body is, by name.
        shadow: Where the sun is hidden from what faces it.
    """

    rgb: Rgb8
    parts: dict[str, NDArray[np.bool_]]
    shadow: NDArray[np.bool_]


def render(
    bodies: Sequence[Body],
    camera: Camera,
    sun: Sun = Sun(),
    size: tuple[int, int] = (480, 360),
) -> Rendered:
    """Ray-cast bodies in the sun; ``size`` is (width, height)."""
    width, height = size
    fine = width * _SAMPLES, height * _SAMPLES
    eye = np.array(camera.eye, np.float32)
    ray = _rays(camera, fine)
    origin = np.broadcast_to(eye, ray.shape)
    nearest, normal, who = _nearest(bodies, origin, ray)
    point = origin + ray * np.minimum(nearest, 1e4)[:, None] + normal * np.float32(2e-3)
    there = who >= 0
    towards = np.array(sun.towards, np.float32) / np.float32(np.linalg.norm(sun.towards))
    facing = np.maximum(normal @ towards, 0)
    open_to_sun, open_sky = np.zeros(len(ray), np.float32), np.zeros(len(ray), np.float32)
    pattern = (np.arange(fine[0]) % _TILE + _TILE * (np.arange(fine[1])[:, None] % _TILE)).ravel()
    for index in range(_SUNS):
        for corner in range(_TILE * _TILE):
            some = np.flatnonzero(there & (pattern == corner))
            number = index * _TILE * _TILE + corner
            toward = _near(towards, sun.width, number)
            open_to_sun[some] += _free(bodies, point[some], toward, 1e6)
            up = _over(normal[some], number)
            open_sky[some] += _free(bodies, point[some], up, 1.2)
    open_to_sun, open_sky = (_even(each, who, fine, len(bodies)) for each in (open_to_sun, open_sky))
    lit = facing * open_to_sun / _SUNS
    ambient = np.float32(sun.ambient) * (0.35 + 0.65 * open_sky / _SUNS) * (0.75 + 0.25 * normal[:, 1])
    light = np.where(there, _GREY * (1.05 * lit + ambient), _SKY)
    light = light.reshape(fine[1], fine[0]).astype(np.float32)
    small = np.clip(cv2.resize(light, size, interpolation=cv2.INTER_AREA), 0, 1)
    srgb = np.where(small <= 0.0031308, 12.92 * small, 1.055 * small ** (1 / 2.4) - 0.055)
    grey = np.rint(255 * srgb).astype(np.uint8)
    names = np.array([body.name for body in bodies] + [""])[who].reshape(fine[1], fine[0])[::2, ::2]
    hidden = (there & (open_to_sun < _SUNS / 2) & (facing > 0.05)).reshape(fine[1], fine[0])[::2, ::2]
    parts = {name: names == name for name in np.unique(names)}
    return Rendered(np.dstack([grey] * 3), parts, hidden)


def _rays(camera: Camera, fine: tuple[int, int]) -> Vectors:
    width, height = fine
    eye, at = np.array(camera.eye), np.array(camera.at)
    ahead = (at - eye) / np.linalg.norm(at - eye)
    right = np.cross((0.0, 1.0, 0.0), ahead)
    right /= np.linalg.norm(right)
    up = np.cross(ahead, right)
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    across = (columns - width / 2) / (camera.focal * width)
    down = (rows - height / 2) / (camera.focal * width)
    rays = ahead + across[..., None] * right - down[..., None] * up
    rays = rays.reshape(-1, 3)
    return np.asarray(rays / np.linalg.norm(rays, axis=1, keepdims=True), np.float32)


def _nearest(
    bodies: Sequence[Body], origin: Vectors, ray: Vectors
) -> tuple[Vectors, Vectors, NDArray[np.intp]]:
    nearest = np.full(len(ray), _FAR, np.float32)
    normal, who = np.zeros_like(ray), np.full(len(ray), -1)
    for number, body in enumerate(bodies):
        at, out = body.hit(origin, ray)
        closer = at < nearest
        nearest[closer], normal[closer], who[closer] = at[closer], out[closer], number
    return nearest, normal, who


def _free(bodies: Sequence[Body], point: Vectors, toward: Vectors, reach: float) -> NDArray[np.bool_]:
    """Whether nothing is in the way from points."""
    ray = np.ascontiguousarray(np.broadcast_to(toward, point.shape), np.float32)
    free = np.ones(len(point), bool)
    for body in bodies:
        free &= body.hit(point, ray)[0] > reach
    return free


def _even(
    light: NDArray[np.float32], who: NDArray[np.intp], fine: tuple[int, int], bodies: int
) -> NDArray[np.float32]:
    """Mean over a tile of samples, within each body: what is left of the few directions is no noise."""
    light, who = light.reshape(fine[1], fine[0]), who.reshape(fine[1], fine[0])
    result = light.copy()
    for body in range(bodies):
        inside = (who == body).astype(np.float32)
        if inside.any():
            total = cv2.blur(light * inside, (_TILE, _TILE))
            mean = total / np.maximum(cv2.blur(inside, (_TILE, _TILE)), 1e-3)
            result = np.where(inside > 0, mean, result)
    return result.ravel()


def _near(towards: Vectors, width: float, number: int) -> Vectors:
    """One of the directions to the sun's disc."""
    radius, angle = width * math.sqrt((number + 0.5) / _DIRECTIONS), number * 2.39996
    side = np.cross(towards, (0.3, 1.0, 0.2))
    side /= np.linalg.norm(side)
    other = np.cross(towards, side)
    turned = towards + radius * (math.cos(angle) * side + math.sin(angle) * other)
    return np.asarray(turned / np.linalg.norm(turned), np.float32)


def _over(normal: Vectors, number: int) -> Vectors:
    """A direction of the hemisphere over each normal, by the cosine."""
    z = 1 - 2 * (number + 0.5) / _DIRECTIONS
    angle = number * 2.39996
    flat = math.sqrt(1 - z * z)
    out = normal + np.array([flat * math.cos(angle), z, flat * math.sin(angle)], np.float32) * np.float32(
        0.98
    )
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6), np.float32)


# --- scenes -----------------------------------------------------------------------------------------------

_GROUND = box("floor", (-60, -1, -60), (60, 0, 60))


def ball_and_cube(sun: Sun = Sun(), size: tuple[int, int] = (480, 360)) -> Rendered:
    """A ball and a cube on a plane, before a wall."""
    bodies = (
        _GROUND,
        box("wall", (-60, 0, 7), (60, 60, 8)),
        Ball("ball", (-1.35, 1.0, 0.6), 1.0),
        box("cube", (0.4, 0, 0.2), (1.9, 1.5, 1.7), turn=28),
    )
    return render(bodies, Camera((0.2, 2.9, -6.5), (0.1, 0.85, 0.8), 1.25), sun, size)


def interior(sun: Sun = Sun((-0.3, 0.5, -0.6), 0.15, 0.6), size: tuple[int, int] = (480, 360)) -> Rendered:
    """A room with a sofa, a table and a lamp, open to the camera's side."""
    bodies: tuple[Body, ...] = (
        box("floor", (-2.8, -0.1, -6), (2.8, 0, 3.2)),
        box("ceiling", (-2.8, 2.6, -1.6), (2.8, 2.7, 3.2)),
        box("left wall", (-2.7, -0.1, -1.6), (-2.6, 2.7, 3.2)),
        box("right wall", (2.6, -0.1, -6), (2.7, 2.7, 3.2)),
        box("back wall", (-2.8, -0.1, 3), (2.8, 2.7, 3.2)),
        box("sofa", (-1.3, 0.12, 1.7), (0.9, 0.45, 2.7)),
        box("sofa", (-1.3, 0.12, 2.5), (0.9, 0.95, 2.8)),
        box("sofa", (-1.5, 0.0, 1.7), (-1.3, 0.68, 2.8)),
        box("sofa", (0.9, 0.0, 1.7), (1.1, 0.68, 2.8)),
        box("table", (-0.7, 0.36, 0.2), (0.5, 0.42, 0.9)),
        *(Post("table", (x, 0, z), 0.035, 0.36, 0.035) for x in (-0.62, 0.42) for z in (0.27, 0.83)),
        Post("lamp", (1.75, 0, 2.2), 0.03, 1.5, 0.03),
        Post("lamp", (1.75, 1.35, 2.2), 0.32, 0.42, 0.18),
        Post("lamp", (1.75, 0, 2.2), 0.2, 0.04, 0.18),
    )
    return render(bodies, Camera((0.35, 1.45, -4.4), (0, 1.15, 2), 0.95), sun, size)


def house(sun: Sun = Sun(), size: tuple[int, int] = (480, 360)) -> Rendered:
    """A house with a gabled roof and a chimney, with a tree, on the ground under an empty sky."""
    bodies = (
        _GROUND,
        box("wall", (-2.2, 0, 0), (2.2, 2.0, 3.2)),
        gable("roof", (-2.5, 1.95, -0.35), (2.5, 3.6, 3.55)),
        box("chimney", (0.9, 2.0, 1.7), (1.4, 4.0, 2.2)),
        box("door", (-0.35, 0, -0.06), (0.45, 1.45, 0.3)),
        box("window", (-1.6, 0.75, -0.05), (-0.8, 1.45, 0.3)),
        box("window", (0.95, 0.75, -0.05), (1.75, 1.45, 0.3)),
        Post("trunk", (-4.3, 0, 1.4), 0.18, 1.6, 0.13),
        Ball("tree", (-4.3, 2.3, 1.4), 1.1),
    )
    return render(bodies, Camera((3.6, 2.3, -9.5), (-0.7, 1.6, 1), 1.15), sun, size)


def towers(sun: Sun = Sun((-0.6, 0.7, -0.35), 0.0, 0.5), size: tuple[int, int] = (480, 360)) -> Rendered:
    """Massing of a few towers with hard shadows."""
    bodies = (
        _GROUND,
        *(
            box(f"tower {number}", (x, 0, z), (x + w, h, z + d), turn)
            for number, (x, z, w, d, h, turn) in enumerate(
                (
                    (-5, 4, 2.2, 2.2, 7.5, 12),
                    (-2, 2, 2.6, 2.0, 4.6, 12),
                    (1.4, 3.4, 1.9, 2.4, 9.2, -8),
                    (4.2, 2.4, 2.8, 2.2, 3.4, -8),
                    (-1.2, 6.5, 2.0, 2.0, 6.0, 0),
                )
            )
        ),
    )
    return render(bodies, Camera((1.5, 3.4, -11.5), (0, 3.2, 3), 0.95), sun, size)


def chair(sun: Sun = Sun((0.55, 0.75, -0.5), 0.2, 0.5), size: tuple[int, int] = (480, 360)) -> Rendered:
    """A wooden chair's shape before a wall."""
    bodies = (
        _GROUND,
        box("wall", (-60, 0, 5), (60, 60, 6), turn=-24),
        box("chair", (-0.75, 0.85, -0.7), (0.75, 1.0, 0.75)),
        box("chair", (-0.75, 1.35, 0.6), (0.75, 2.3, 0.75)),
        *(box("chair", (x, 0, 0.6), (x + 0.14, 2.2, 0.74)) for x in (-0.75, 0.61)),
        *(box("chair", (x, 0, -0.7), (x + 0.14, 0.9, -0.56)) for x in (-0.75, 0.61)),
    )
    return render(bodies, Camera((2.3, 2.3, -4.8), (0, 1.05, 0), 1.2), sun, size)
