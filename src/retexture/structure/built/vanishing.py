"""The directions of a built scene: its straight lines, and the points where parallel ones meet."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.exact import reduce_exactly

_SIDE = 512
_SHORTEST = 18  # pixels at that size
_MOST_LINES = 260
_PROPOSERS = 44  # of the longest lines, whose crossings are tried
_TOLERANCE = 0.035  # sine of the angle by which a line may miss its point
_PLUMB = 0.34  # tangent of the angle within which a line may be plumb
_SUPPORT = (0.16, 0.08)  # of the length of the lines that are not plumb, for the points to count
_FEWEST = 7
_FEWER = 0.35  # times as much line is enough where there is no other than that of surfaces
_USUAL_FOCAL = 1.1  # of the long side: between a wide and a normal lens

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Directions:
    """How the camera stands to a built scene. Camera axes: x right, y down, z into the scene.

    Attributes:
        segments: Ends (x0, y0, x1, y1) of the straight lines, in pixels of the photo.
        up_down: Unit vector of the plumb direction, pointing down.
        level: Unit vectors of the level directions that were found, best supported first; none, one or two.
        follows: For each segment 0 if it is plumb, 1 or 2 if it runs along that level direction, -1 if none.
        focal: Focal length, pixels.
        centre: Principal point (x, y), pixels.
        clean: Whether all lines are borders of surfaces, as of a model or drawing: fewer tell as much.
    """

    segments: NDArray[np.float64]
    up_down: Vector
    level: tuple[Vector, ...]
    follows: NDArray[np.intp]
    focal: float
    centre: tuple[float, float]
    clean: bool = False

    @property
    def built(self) -> bool:
        """Whether there is architecture: long plumb lines, and long level ones in one direction."""
        lengths = _lengths(self.segments)
        plumb, level = (float(lengths[self.follows == number].sum()) for number in (0, 1))
        enough = _FEWER if self.clean else 1.0
        plumb, level = plumb / enough, level / enough
        return bool(self.level) and plumb > 2.4 * self.centre[1] and level > 2.0 * self.centre[0]

    def rays(self) -> Vector:
        """The matrix from pixels (x, y, 1) to directions in camera axes."""
        return rays_of(self.focal, self.centre)

    def horizon_at(self, x: float) -> float:
        """The row of the horizon in column ``x``, pixels; it may lie outside of the picture."""
        a, b, c = self.up_down @ self.rays()
        return float(-(a * x + c) / b) if abs(b) > 1e-9 else float("-inf")


def rays_of(focal: float, centre: tuple[float, float]) -> Vector:
    """The matrix from pixels (x, y, 1) to directions in camera axes."""
    return np.array([[1 / focal, 0, -centre[0] / focal], [0, 1 / focal, -centre[1] / focal], [0, 0, 1.0]])


def find_directions(rgb: Rgb8, *, clean: bool = False) -> Directions:
    """Find straight lines, the plumb direction, and up to two level directions at a right angle.

    Each crossing of two long lines is tried as a vanishing point and scored by the length of the lines that
    point to it: an exhaustive form of random sampling (Rother 2002 scores in this way), so that the same
    photo always gives the same answer.

    Args:
        rgb: The picture.
        clean: Whether it shows nothing but borders of surfaces, as those of a model are.
    """
    height, width = rgb.shape[:2]
    centre, focal = (width / 2, height / 2), _USUAL_FOCAL * max(width, height)
    segments = _segments(rgb)
    plumb = _is_plumb(segments)
    rays = rays_of(focal, centre)
    down = _plumb_direction(segments[plumb], rays)
    rest = segments[~plumb]
    first = _best_point(rest, rays, down, ())
    level: tuple[Vector, ...] = () if first is None else (first,)
    if first is not None:
        second = _best_point(rest, rays, down, level)
        if second is None and clean:  # what is built of boxes has one at a right angle
            across = np.cross(first, down)
            second = across / np.linalg.norm(across) * (1 if across[2] >= 0 else -1)
        level = level if second is None else (first, second)
    follows = _followed(segments, plumb, rays, down, level)
    return Directions(segments, down, level, follows, focal, centre, clean)


def _segments(rgb: Rgb8) -> NDArray[np.float64]:
    """The longest straight lines, longest first, in pixels of the photo."""
    small = reduce_exactly(rgb, _SIDE)
    if min(small.shape[:2]) < 2 * _SHORTEST:
        return np.zeros((0, 4))
    detector = cv2.ximgproc.createFastLineDetector(_SHORTEST, 1.414, 40.0, 90.0, 3, True)
    found = detector.detect(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    if found is None:
        return np.zeros((0, 4))
    lines = found.reshape(-1, 4).astype(np.float64)
    length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    order = np.argsort(-length, kind="stable")[:_MOST_LINES]
    return np.asarray(lines[order] * (max(rgb.shape[:2]) / max(small.shape[:2])))


def _is_plumb(segments: NDArray[np.float64]) -> NDArray[np.bool_]:
    across, down = np.abs(segments[:, 2] - segments[:, 0]), np.abs(segments[:, 3] - segments[:, 1])
    return np.asarray(across < _PLUMB * down)


def _lengths(segments: NDArray[np.float64]) -> Vector:
    return np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])


def _normals(segments: NDArray[np.float64], rays: Vector) -> NDArray[np.float64]:
    """Unit normals of the planes through the camera and each line."""
    ones = np.ones(len(segments))
    start = np.column_stack([segments[:, :2], ones]) @ rays.T
    end = np.column_stack([segments[:, 2:], ones]) @ rays.T
    normals = np.cross(start, end)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))


def _plumb_direction(segments: NDArray[np.float64], rays: Vector) -> Vector:
    """The direction that lies in the planes of all plumb lines; straight down where there are few."""
    down = np.array([0.0, 1.0, 0.0])
    if len(segments) < _FEWEST:
        return down
    normals, weights = _normals(segments, rays), _lengths(segments)
    for _ in range(4):
        near = np.abs(normals @ down) < 3 * _TOLERANCE
        if near.sum() < _FEWEST:
            break
        scatter = (normals[near] * weights[near, None]).T @ normals[near]
        # Without support from the lines the camera is taken to be level.
        scatter += 0.05 * float(weights.sum()) * np.diag([1.0, 0.0, 1.0]) * _TOLERANCE
        found = np.linalg.eigh(scatter)[1][:, 0]
        down = found if found[1] > 0 else -found
    return np.asarray(down)


def _best_point(
    segments: NDArray[np.float64], rays: Vector, down: Vector, known: tuple[Vector, ...]
) -> Vector | None:
    """The level direction that most of the lines follow; None if too few do.

    Lines that run along a known direction have spoken for it already; the new one is at a right angle to it.
    """
    if len(segments) < _FEWEST:
        return None
    normals, weights = _normals(segments, rays), _lengths(segments)
    total = float(weights.sum())
    for direction in known:
        weights = weights * (_misses(segments, rays, direction[None])[0] > _TOLERANCE)
    longest = np.argsort(-weights, kind="stable")[:_PROPOSERS]
    i, j = np.triu_indices(len(longest), 1)
    proposals = np.cross(normals[longest[i]], normals[longest[j]])
    size = np.linalg.norm(proposals, axis=1)
    proposals = proposals[size > 0.02] / size[size > 0.02, None]
    level = np.abs(proposals @ down) < 0.14
    for direction in known:
        level &= np.abs(proposals @ direction) < 0.45
    proposals = proposals[level]
    if not len(proposals):
        return None
    misses = _misses(segments, rays, proposals)
    scores = ((misses < _TOLERANCE) * weights).sum(axis=1)
    best = int(scores.argmax())
    if scores[best] < _SUPPORT[len(known)] * total or (misses[best] < _TOLERANCE).sum() < _FEWEST:
        return None
    return _refined(normals, weights * (misses[best] < _TOLERANCE), down)


def _refined(normals: NDArray[np.float64], weights: Vector, down: Vector) -> Vector:
    """The level direction that lies best in the planes of its lines."""
    scatter = (normals * weights[:, None]).T @ normals + float(weights.sum()) * np.outer(down, down)
    found = np.linalg.eigh(scatter)[1][:, 0]
    found = found - (found @ down) * down
    found = found / np.linalg.norm(found)
    return np.asarray(found if found[2] >= 0 else -found)


def _misses(
    segments: NDArray[np.float64], rays: Vector, directions: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sines of the angles in the picture between each line and the way from its middle to each point.

    Args:
        segments: (lines, 4).
        rays: Pixels to camera axes.
        directions: (points, 3) in camera axes.

    Returns:
        (points, lines).
    """
    points = directions @ np.linalg.inv(rays).T
    middle = 0.5 * (segments[:, :2] + segments[:, 2:])
    along = segments[:, 2:] - segments[:, :2]
    towards_x = points[:, :1] - points[:, 2:] * middle[:, 0]
    towards_y = points[:, 1:2] - points[:, 2:] * middle[:, 1]
    cross = np.abs(towards_x * along[:, 1] - towards_y * along[:, 0])
    return np.asarray(cross / np.maximum(np.hypot(towards_x, towards_y) * np.hypot(*along.T), 1e-9))


def _followed(
    segments: NDArray[np.float64],
    plumb: NDArray[np.bool_],
    rays: Vector,
    down: Vector,
    level: tuple[Vector, ...],
) -> NDArray[np.intp]:
    follows = np.full(len(segments), -1, np.intp)
    if not len(segments):
        return follows
    misses = _misses(segments, rays, np.stack([down, *level]))
    follows[plumb & (misses[0] < 2 * _TOLERANCE)] = 0
    for number in range(len(level), 0, -1):
        follows[~plumb & (misses[number] < _TOLERANCE)] = number
    return follows
