"""Fast global smoothing: flat inside, sharp at the guide's edges, without halos (Min et al. 2014).

OpenCV has the same filter, but its last digits depend on the number of threads; this one's do not.
"""

from functools import cache, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.kernels import for_rows, kernel

_PASSES = 3
_COLUMNS_PER_BAND = 256


def smooth_along(guide: Rgb8, field: Map, smoothing: float, edge: float) -> Map:
    """Smooth ``field`` except across edges of ``guide``.

    Solves (1 + λ·L) u = f for the guide-weighted Laplacian L by rows and columns in turn, three times,
    each time with a quarter of the λ before.

    Args:
        guide: (height, width, 3) uint8.
        field: (height, width) or (height, width, channels) float32.
        smoothing: λ, about the square of the reach in pixels.
        edge: Distance in colour, 0–441, at which two neighbours count e times less as alike.
    """
    down = _alikeness(guide, edge)
    across = _alikeness(cv2.transpose(guide), edge)
    if field.ndim == 3:
        planes = [_smooth(np.ascontiguousarray(plane), down, across, smoothing) for plane in cv2.split(field)]
        return np.stack(planes, axis=2)
    return _smooth(field, down, across, smoothing)


def _smooth(field: Map, down: Map, across: Map, smoothing: float) -> Map:
    for turn in range(_PASSES):
        share = smoothing * 0.25**turn
        field = np.ascontiguousarray(cv2.transpose(field))
        field = _solve_columns(field, across, share)
        field = np.ascontiguousarray(cv2.transpose(field))
        field = _solve_columns(field, down, share)
    return field


def _alikeness(guide: Rgb8, edge: float) -> Map:
    """How alike each pixel and the one below it are, (height - 1, width), 0–1."""
    alike = np.empty((guide.shape[0] - 1, guide.shape[1]), np.float32)
    table = _likeness_of_squares(edge)
    if len(alike):
        for_rows(len(alike), partial(_compare, guide, table, alike))
    return alike


@cache
def _likeness_of_squares(edge: float) -> NDArray[np.float32]:
    """exp(-d/edge) for every squared distance d² that two 8-bit colours can have."""
    return np.exp(-np.sqrt(np.arange(3 * 255 * 255 + 1)) / edge).astype(np.float32)


@kernel
def _compare(guide: Rgb8, table: NDArray[np.float32], alike: Map, top: int, bottom: int) -> None:
    for y in range(top, bottom):
        upper, lower, row = guide[y], guide[y + 1], alike[y]
        for x in range(upper.shape[0]):
            red = int(lower[x, 0]) - int(upper[x, 0])
            green = int(lower[x, 1]) - int(upper[x, 1])
            blue = int(lower[x, 2]) - int(upper[x, 2])
            row[x] = table[red * red + green * green + blue * blue]


def _solve_columns(field: Map, alike: Map, share: float) -> Map:
    solved, carried = np.empty_like(field), np.empty_like(field)
    work = partial(_thomas, field, alike * np.float32(share), solved, carried)
    for_rows(field.shape[1], work, _COLUMNS_PER_BAND)
    return solved


@kernel
def _thomas(field: Map, weight: Map, solved: Map, carried: Map, left: int, right: int) -> None:
    """Thomas algorithm for the tridiagonal systems of the columns from left to right, side by side."""
    f, w = field[:, left:right], weight[:, left:right]
    u, c = solved[:, left:right], carried[:, left:right]
    rows, columns = f.shape
    one = np.float32(1)
    for x in range(columns):
        below = w[0, x] if rows > 1 else np.float32(0)
        inverse = one / (one + below)
        c[0, x] = -below * inverse
        u[0, x] = f[0, x] * inverse
    for y in range(1, rows):
        wa, wb = w[y - 1], w[min(y, rows - 2)]
        ca, cy, ua, uy, fy = c[y - 1], c[y], u[y - 1], u[y], f[y]
        last = np.float32(0 if y == rows - 1 else 1)
        for x in range(columns):
            above, below = wa[x], wb[x] * last
            inverse = one / (one + above + below + ca[x] * above)
            cy[x] = -below * inverse
            uy[x] = (fy[x] + ua[x] * above) * inverse
    for step in range(rows - 1):
        y = rows - 2 - step
        uy, ub, cy = u[y], u[y + 1], c[y]
        for x in range(columns):
            uy[x] -= cy[x] * ub[x]
