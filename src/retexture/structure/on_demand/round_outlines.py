"""The outline of a ball: a circle along which the picture changes outwards all the way round."""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.segments.masks import Mask

_SIDE = 512  # pixels of the picture
_STEPS = 24  # centres along the longer side of where a ball may be
_RADII = np.linspace(0.2, 0.62, 22)  # of that side
_DIRECTIONS = 48
_EDGE = 60  # 8-bit levels of a Sobel filter: a step that anybody sees
_ROUND = 0.62  # of the directions: so many must show the edge
_INSIDE = 0.5  # of a circle: so much lies where a ball may be
_RIM = 1.0  # pixels of the reduced picture that the border is soft


def round_outline(rgb: Rgb8, where: Mask) -> Map | None:
    """Find the clearest circle about a place.

    Args:
        rgb: The photo.
        where: Where a ball may be, at any size.

    Returns:
        How far each pixel belongs to it, 0–1, at the photo's size; None where nothing is so round.
    """
    reduced = reduce_exactly(rgb, _SIDE)
    there = resize(where.astype(np.float32), (reduced.shape[1], reduced.shape[0])) > 0.5
    if not there.any():
        return None
    best = _best_circle(_strength(reduced), there)
    if best is None:
        return None
    scale = rgb.shape[1] / reduced.shape[1]
    column, row, radius = (scale * each for each in best)
    rows, columns = np.ogrid[: rgb.shape[0], : rgb.shape[1]]
    apart = np.hypot(columns + 0.5 - column, rows + 0.5 - row)
    return np.clip(0.5 + (radius - apart) / (_RIM * scale), 0, 1).astype(np.float32)


def _strength(reduced: Rgb8) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Gradients of lightness across and down, whole numbers."""
    smooth = cv2.GaussianBlur(cv2.cvtColor(reduced, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    return (
        np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), np.float32),
        np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 0, 1), np.float32),
    )


def _best_circle(
    gradients: tuple[NDArray[np.float32], NDArray[np.float32]], there: Mask
) -> tuple[float, float, float] | None:
    """Column, row and radius of the circle that is clearest, the larger one of two alike."""
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    side = float(max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1)
    step = max(1.0, side / _STEPS)
    turns = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
    best: tuple[float, tuple[float, float, float]] | None = None
    for refined in (step, step / 3):
        if best is None:
            centre_x, centre_y = np.meshgrid(
                np.arange(columns[0], columns[-1] + 1, refined), np.arange(rows[0], rows[-1] + 1, refined)
            )
            radii = _RADII * side
        else:
            _, (column, row, radius) = best
            offsets = refined * np.arange(-3, 4)
            centre_x, centre_y = np.meshgrid(column + offsets, row + offsets)
            radii = radius + offsets
        for radius in radii:
            clear = _clearness(gradients, centre_x, centre_y, float(radius), turns)
            at = np.unravel_index(int(clear.argmax()), clear.shape)
            value = float(clear[at])
            if best is None or value > best[0]:
                best = value, (float(centre_x[at]), float(centre_y[at]), float(radius))
    if best is None or best[0] < _ROUND or not _is_there(best[1], there):
        return None
    return best[1]


def _clearness(
    gradients: tuple[NDArray[np.float32], NDArray[np.float32]],
    centre_x: NDArray[np.float64],
    centre_y: NDArray[np.float64],
    radius: float,
    turns: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Share of the directions in which each circle has an edge that faces outwards or inwards."""
    height, width = gradients[0].shape
    total = np.zeros(centre_x.shape)
    for turn in turns:
        along_x, along_y = float(np.cos(turn)), float(np.sin(turn))
        x = np.rint(centre_x + radius * along_x).astype(np.intp)
        y = np.rint(centre_y + radius * along_y).astype(np.intp)
        within = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
        radial = np.abs(gradients[0][y, x] * along_x + gradients[1][y, x] * along_y)
        across = np.abs(gradients[1][y, x] * along_x - gradients[0][y, x] * along_y)
        total += within * np.clip((radial - 0.5 * across) / _EDGE, 0, 1)
    return np.rint(total / len(turns) * 255) / 255


def _is_there(circle: tuple[float, float, float], there: Mask) -> bool:
    column, row, radius = circle
    rows, columns = np.ogrid[: there.shape[0], : there.shape[1]]
    disc = np.hypot(columns - column, rows - row) < radius
    return bool(disc.any()) and float(there[disc].mean()) > _INSIDE
