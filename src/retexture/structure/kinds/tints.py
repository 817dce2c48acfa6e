"""Block-outs in tints: what has one tint is one kind of thing, in light and in shade alike."""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Rgb8
from retexture.imaging.colour import linear_from_rgb8
from retexture.structure.segments.labels import fill_watershed, renumber

_BINS = 96  # steps of each of two shares of light
_MOST, _LEAST = 12, 0.004  # tints, and share of the picture that a tint of its own takes
_APART = 3.0  # steps: closer ones are one tint
_DARK = 0.004  # linear light: darker pixels have no tint
_SMOOTH = 5  # pixels: the mixed tints along borders are narrower


def told_by_tint(rgb: Rgb8, labels: Labels, smallest: int) -> Labels:
    """Divide cells where the tint changes, so that no cell holds two tints.

    A tint is the share of red and green in the light that is thrown back, which no shading changes.

    Args:
        rgb: The model, of the size of the labels.
        labels: Cells that lines tell.
        smallest: Pixels; smaller pieces go to what is around them.
    """
    tint = _tints(rgb)
    both = renumber((labels * np.int32(_MOST + 1) + tint).astype(np.int32))[0]
    pieces = np.zeros(both.shape, np.int32)
    count = 0
    for cell in range(int(both.max()) + 1):
        number, parts = cv2.connectedComponents((both == cell).astype(np.uint8), connectivity=4)
        pieces = np.where(parts > 0, parts + count, pieces).astype(np.int32)
        count += number - 1
    sizes = np.bincount(pieces.ravel(), minlength=count + 1)
    seeds = np.where(sizes[pieces] >= smallest, pieces, 0).astype(np.int32)
    return renumber(fill_watershed(rgb, seeds))[0]


def _tints(rgb: Rgb8) -> NDArray[np.int32]:
    """The number of each pixel's tint, borders smoothed."""
    light = linear_from_rgb8(rgb)
    total = np.maximum(light.sum(axis=2), np.float32(_DARK))
    place = np.clip(light[..., :2] / total[..., None] * np.float32(_BINS), 0, _BINS - 1)
    centres = _centres(place)
    apart = np.stack([((place - centre) ** 2).sum(axis=2) for centre in centres])
    return np.asarray(cv2.medianBlur(apart.argmin(axis=0).astype(np.uint8), _SMOOTH), np.int32)


def _centres(place: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The commonest tints, the commonest first, each apart from those before it."""
    bins = np.rint(place).astype(np.intp)
    numbers = bins[..., 0].ravel() * (_BINS + 1) + bins[..., 1].ravel()
    counts = np.bincount(numbers, minlength=(_BINS + 1) ** 2)
    grid = cv2.blur(counts.reshape(_BINS + 1, _BINS + 1).astype(np.float32), (3, 3)) * np.float32(9)
    centres: list[NDArray[np.float32]] = []
    for best in np.argsort(-grid.ravel(), kind="stable").tolist():
        row, column = divmod(int(best), _BINS + 1)
        if len(centres) >= _MOST or (centres and grid[row, column] < _LEAST * place[..., 0].size):
            break
        centre = np.array((row, column), np.float32)
        if all(float(((centre - other) ** 2).sum()) > _APART**2 for other in centres):
            centres.append(centre)
    return centres
