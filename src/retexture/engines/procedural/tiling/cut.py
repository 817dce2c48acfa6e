"""The path along which two pictures of one pattern differ least, where one of them ends and the other begins.

In the plane the cheapest path from end to end is the least cut between both sides, as in Kwatra et al.,
"Graphcut Textures" (2003). Unlike the cut of image quilting it may turn back, and so follows the joints of
bricks.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.kernels import kernel

_RIM = 3  # columns at each end of an overlap that a cut keeps away from, so that it can be softened
_WALL = 1e6
_DIAGONAL = 2**0.5
_GAIN = 1e-9  # a path that is better by less than that is the same: sums are rounded


Path = NDArray[np.uint8]
"""(height, width): 1 on the path, else 0."""


def open_cut(apart: Map) -> NDArray[np.bool_]:
    """What lies left of the best path from the top to the bottom.

    Args:
        apart: (height, width), above 0: how much it shows when the path leads over a pixel.
    """
    cost = _walled(apart)
    path = _path(cost, range(apart.shape[1]), range(apart.shape[1]))
    return _left_of(path, closed=False)


def closed_cut(apart: Map) -> NDArray[np.bool_]:
    """The same for a path that ends in the column in which it began: rows go on beyond their ends."""
    cost, height = _walled(apart), len(apart)
    twice = _path(np.concatenate([cost, cost]), range(apart.shape[1]), range(apart.shape[1]))
    start = int(np.argmax(twice[height]))  # where the best path of two rounds passes from one to the other
    return _left_of(_path(cost, [start], [start]), closed=True)


def _walled(apart: Map) -> NDArray[np.float64]:
    cost = apart.astype(np.float64)
    cost[:, :_RIM] = cost[:, -_RIM:] = _WALL
    return cost


def _path(cost: NDArray[np.float64], starts: "range | list[int]", ends: "range | list[int]") -> Path:
    """Mark the pixels of the cheapest path from the first row to the last."""
    total = np.full(cost.shape, np.inf)
    total[0, list(starts)] = cost[0, list(starts)]
    came = np.zeros(cost.shape, np.int8)
    _spread(cost, total, came)
    last = min(ends, key=lambda column: float(total[-1, column]))
    path = np.zeros(cost.shape, np.uint8)
    _walk_back(came, last, path)
    return path


def _left_of(path: Path, *, closed: bool) -> NDArray[np.bool_]:
    """The path and what can be reached from the left without crossing it."""
    height = len(path)
    barrier = np.concatenate([path] * 3) if closed else path
    _, parts = cv2.connectedComponents((1 - barrier).astype(np.uint8), connectivity=4)
    right = parts == parts[0, -1]
    return np.asarray(~(right[height : 2 * height] if closed else right))


@kernel
def _spread(cost: NDArray[np.float64], total: NDArray[np.float64], came: NDArray[np.int8]) -> None:
    """Sweep over the rows, down and up, until no path becomes cheaper (Bellman and Ford).

    ``came`` becomes the neighbour that a pixel is reached from, 1 to 8, as :func:`_walk_back` counts them.
    """
    height, width = cost.shape
    changed = True
    while changed:
        changed = False
        for sweep in range(2):
            for row in range(height):
                y = row if sweep == 0 else height - 1 - row
                for back in range(2):
                    for column in range(width):
                        x = column if back == 0 else width - 1 - column
                        for way in range(8):
                            index = way if way < 4 else way + 1
                            dy, dx = index // 3 - 1, index % 3 - 1
                            from_y, from_x = y + dy, x + dx
                            if from_y < 0 or from_y >= height or from_x < 0 or from_x >= width:
                                continue
                            step = cost[y, x] * (_DIAGONAL if dy != 0 and dx != 0 else 1.0)
                            if total[from_y, from_x] + step < total[y, x] - _GAIN:
                                total[y, x] = total[from_y, from_x] + step
                                came[y, x] = way + 1
                                changed = True


@kernel
def _walk_back(came: NDArray[np.int8], last: int, path: NDArray[np.uint8]) -> None:
    y, x = came.shape[0] - 1, last
    path[y, x] = 1
    while came[y, x] != 0:
        way = came[y, x] - 1
        index = way if way < 4 else way + 1
        y, x = y + index // 3 - 1, x + index % 3 - 1
        path[y, x] = 1
