"""The outline of a ball: a circle along which the picture changes outwards all the way round."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.segments.masks import Mask, overlap

_SIDE = 512  # pixels of the picture
_STEPS = 36  # centres along the longer side of where a ball may be
_RADII = np.linspace(0.2, 0.62, 30)  # of that side
_DIRECTIONS = 48
_EDGE = 60  # 8-bit levels of a Sobel filter: a step that anybody sees
_ROUND = 0.62  # of the directions: so many must show the edge
_FITS = 2.0  # how much fitting an outline counts beside being clear
_ROUGHLY = 0.4  # the same at centres and radii that are not yet exact
_IN_PICTURE = 0.6  # of the directions: a ball that is cut off by more is hardly known by its outline
_INSIDE = 0.5  # of a circle: so much lies where a ball may be
_RIM = 1.0  # pixels of the reduced picture that the border is soft


def round_outline(rgb: Rgb8, where: Mask, *, outlined: bool = False) -> Map | None:
    """Find the clearest circle about a place.

    Args:
        rgb: The photo.
        where: Where a ball may be, at any size.
        outlined: Whether that is nearly the ball's outline: of several circles, as a rim has, the one that
            fits it counts.

    Returns:
        How far each pixel belongs to it, 0–1, at the photo's size; None where nothing is so round.
    """
    reduced = reduce_exactly(rgb, _SIDE)
    there = resize(where.astype(np.float32), (reduced.shape[1], reduced.shape[0])) > 0.5
    if not there.any():
        return None
    best = _best_circle(_strength(reduced), there, outlined)
    if best is None:
        return None
    scale = rgb.shape[1] / reduced.shape[1]
    column, row, radius = (scale * each for each in best)
    rows, columns = np.ogrid[: rgb.shape[0], : rgb.shape[1]]
    apart = np.hypot(columns + 0.5 - column, rows + 0.5 - row)
    return np.asarray(np.clip(0.5 + (radius - apart) / (_RIM * scale), 0, 1), np.float32)


def _strength(reduced: Rgb8) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Gradients across and down, whole numbers, of the channel that changes most at each pixel."""
    smooth = cv2.GaussianBlur(reduced, (5, 5), 0)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    most = (across * across + down * down).argmax(axis=2)[..., None]
    return (
        np.asarray(np.take_along_axis(across, most, axis=2)[..., 0], np.float32),
        np.asarray(np.take_along_axis(down, most, axis=2)[..., 0], np.float32),
    )


def _best_circle(
    gradients: tuple[NDArray[np.float32], NDArray[np.float32]], there: Mask, outlined: bool
) -> tuple[float, float, float] | None:
    """Column, row and radius of the circle that is clearest."""
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    side = float(max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1)
    step = max(1.0, side / _STEPS)
    search = _Search(gradients, there, outlined)
    roughly = search.best(
        np.arange(columns[0], columns[-1] + 1, step, dtype=np.float64),
        np.arange(rows[0], rows[-1] + 1, step, dtype=np.float64),
        [float(each) * side for each in _RADII],
        _ROUGHLY,
    )
    if roughly is None:
        return None
    column, row, radius = roughly
    offsets = np.asarray(step / 3 * np.arange(-3, 4), np.float64)
    exact = search.best(
        np.asarray(column + offsets, np.float64),
        np.asarray(row + offsets, np.float64),
        [radius + float(each) for each in offsets],
        _ROUND,
    )
    return exact if exact is not None and _is_there(exact, there) else None


@dataclass(frozen=True, eq=False)
class _Search:
    """A search for circles: gradients across and down, where they may be, and whether that is an outline."""

    gradients: tuple[NDArray[np.float32], NDArray[np.float32]]
    there: Mask
    outlined: bool

    def best(
        self,
        columns: NDArray[np.float64],
        rows: NDArray[np.float64],
        radii: Sequence[float],
        least: float,
    ) -> tuple[float, float, float] | None:
        """Column, row and radius of the best of some circles that are clear enough."""
        centre_x, centre_y = np.meshgrid(columns, rows)
        turns = [2 * math.pi * each / _DIRECTIONS for each in range(_DIRECTIONS)]
        found: tuple[float, tuple[float, float, float]] | None = None
        for radius in radii:
            clear = _clearness(self.gradients, centre_x, centre_y, radius, turns)
            at = np.unravel_index(int(clear.argmax()), clear.shape)
            if clear[at] < least:
                continue
            circle = float(centre_x[at]), float(centre_y[at]), radius
            value = float(clear[at]) + (_FITS * _overlap(circle, self.there) if self.outlined else 0.0)
            if found is None or value > found[0]:
                found = value, circle
        return None if found is None else found[1]


def _clearness(
    gradients: tuple[NDArray[np.float32], NDArray[np.float32]],
    centre_x: NDArray[np.float64],
    centre_y: NDArray[np.float64],
    radius: float,
    turns: Sequence[float],
) -> NDArray[np.float64]:
    """Share of the directions, as far as they end in the picture, in which each circle has an edge across."""
    height, width = gradients[0].shape
    total, count = np.zeros(centre_x.shape), np.zeros(centre_x.shape)
    for turn in turns:
        along_x, along_y = math.cos(turn), math.sin(turn)
        x = np.rint(centre_x + radius * along_x).astype(np.intp)
        y = np.rint(centre_y + radius * along_y).astype(np.intp)
        within = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
        radial = np.abs(gradients[0][y, x] * along_x + gradients[1][y, x] * along_y)
        across = np.abs(gradients[1][y, x] * along_x - gradients[0][y, x] * along_y)
        count += within
        total += within * np.clip((radial - 0.5 * across) / _EDGE, 0, 1)
    return np.rint(total / np.maximum(count, _IN_PICTURE * len(turns)) * 255) / 255


def _disc(circle: tuple[float, float, float], shape: tuple[int, int]) -> Mask:
    column, row, radius = circle
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return np.asarray(np.hypot(columns - column, rows - row) < radius)


def _overlap(circle: tuple[float, float, float], there: Mask) -> float:
    """Intersection over union of a circle and a mask."""
    return overlap(_disc(circle, (there.shape[0], there.shape[1])), there)


def _is_there(circle: tuple[float, float, float], there: Mask) -> bool:
    disc = _disc(circle, (there.shape[0], there.shape[1]))
    return bool(disc.any()) and float(there[disc].mean()) > _INSIDE
