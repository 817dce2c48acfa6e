"""A large tile without a seam from a small photo of a material, by quilting.

Efros and Freeman, "Image Quilting for Texture Synthesis and Transfer" (2001), on a torus: blocks that
agree with their neighbours where they overlap, joined along the path on which they differ least. Blocks are
chosen and cut by whole numbers, so that every processor makes the same tile.
"""

from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import blur
from retexture.imaging.kernels import for_rows, kernel

_REDUCED = 4  # blocks are looked for at a quarter of the size
_TOLERANCE = 1.12  # a block may be so much worse than the best one: of these the least used is taken
_FEATHER = 1.2  # sigma in pixels that softens a joint

Errors = NDArray[np.int64]


def quilt(swatch: Rgb8, side: int, block: int, overlap: int) -> Rgb8:
    """Make a tile that goes on beyond its sides.

    Args:
        swatch: (height, width, 3), each side at least ``block + overlap`` pixels.
        side: Of the tile, a multiple of ``block``.
        block: By how many pixels blocks lie apart; they are larger by ``overlap``.
        overlap: How far blocks lie over each other; multiples of four pixels, both.

    Returns:
        (side, side, 3).
    """
    whole = block + overlap
    small = cv2.resize(swatch, None, fx=1 / _REDUCED, fy=1 / _REDUCED, interpolation=cv2.INTER_AREA)
    tile = np.zeros((side, side, 3), np.uint8)
    filled = np.zeros((side, side), bool)
    rng = np.random.Generator(np.random.PCG64(0))
    used = np.zeros([length - whole // _REDUCED + 1 for length in small.shape[:2]], np.int64)
    for top in range(0, side, block):
        for left in range(0, side, block):
            rows, columns = (np.arange(start, start + whole) % side for start in (top, left))
            window = np.ix_(rows, columns)
            there, known = tile[window], filled[window]
            row, column = _refine(swatch, there, known, _choose(small, there, known, used, rng))
            piece = swatch[row : row + whole, column : column + whole]
            share = _share(there, piece, known, overlap)[..., None]
            tile[window] = np.rint(piece * share + there * (1 - share)).astype(np.uint8)
            filled[window] = True
    return tile


def _choose(
    small: Rgb8, there: Rgb8, known: NDArray[np.bool_], used: Errors, rng: np.random.Generator
) -> tuple[int, int]:
    """Where in the reduced swatch a block lies that agrees with what is there, and was not used too often."""
    height, width = (length // _REDUCED for length in known.shape)
    wanted = cv2.resize(there, (width, height), interpolation=cv2.INTER_AREA)
    counts = known[_REDUCED // 2 :: _REDUCED, _REDUCED // 2 :: _REDUCED].astype(np.int64)
    errors = _compared(small, wanted, counts, used.shape)
    good = errors <= errors.min() * _TOLERANCE
    candidates = np.flatnonzero(good & (used == used[good].min()))
    row, column = divmod(int(rng.choice(candidates)), used.shape[1])
    near = max(width // 3, 1)
    used[max(row - near, 0) : row + near + 1, max(column - near, 0) : column + near + 1] += 1
    return row, column


def _refine(swatch: Rgb8, there: Rgb8, known: NDArray[np.bool_], place: tuple[int, int]) -> tuple[int, int]:
    """The best place at full size around one that was found at the reduced size."""
    if not known.any():
        return place[0] * _REDUCED, place[1] * _REDUCED
    whole = len(known)
    low = [max(at * _REDUCED - _REDUCED + 1, 0) for at in place]
    high = [
        min(at * _REDUCED + _REDUCED, length - whole + 1)
        for at, length in zip(place, swatch.shape, strict=False)
    ]
    around = np.ascontiguousarray(swatch[low[0] : high[0] + whole - 1, low[1] : high[1] + whole - 1])
    errors = _compared(around, there, known.astype(np.int64), (high[0] - low[0], high[1] - low[1]))
    row, column = divmod(int(errors.argmin()), errors.shape[1])
    return low[0] + row, low[1] + column


def _compared(swatch: Rgb8, wanted: Rgb8, counts: Errors, places: tuple[int, ...]) -> Errors:
    """Sums of squared differences between what is wanted and each place, over the pixels that count."""
    errors = np.zeros(places, np.int64)
    if counts.any():
        for_rows(len(errors), partial(_compare, swatch, wanted, counts, errors), rows_per_band=4)
    return errors


@kernel
def _compare(small: Rgb8, wanted: Rgb8, counts: Errors, errors: Errors, top: int, bottom: int) -> None:
    height, width = wanted.shape[:2]
    for row in range(top, bottom):
        for column in range(errors.shape[1]):
            total = 0
            for y in range(height):
                for x in range(width):
                    if counts[y, x]:
                        for c in range(3):
                            apart = int(small[row + y, column + x, c]) - int(wanted[y, x, c])
                            total += apart * apart
            errors[row, column] = total


def _share(there: Rgb8, piece: Rgb8, known: NDArray[np.bool_], overlap: int) -> Map:
    """How much of each pixel is the new block's: cut along the joints with what is there already."""
    apart = ((there.astype(np.int64) - piece) ** 2).sum(2)
    middle = len(known) // 2
    new = np.ones(known.shape, bool)
    if known[middle, 0]:
        new[:, :overlap] &= _beyond(apart[:, :overlap])
    if known[0, middle]:
        new[:overlap] &= _beyond(apart[:overlap].T).T
    if known[middle, -1]:
        new[:, -overlap:] &= _beyond(apart[:, ::-1][:, :overlap])[:, ::-1]
    if known[-1, middle]:
        new[-overlap:] &= _beyond(apart[::-1][:overlap].T).T[::-1]
    soft = blur(new.astype(np.float32), _FEATHER)
    return cast(Map, np.where(known, soft, np.float32(1)))


def _beyond(apart: Errors) -> NDArray[np.bool_]:
    """What lies right of the path from top to bottom on which both differ least."""
    path = np.empty(len(apart), np.int64)
    _cheapest_path(np.ascontiguousarray(apart), path)
    return np.asarray(np.arange(apart.shape[1]) >= path[:, None])


@kernel
def _cheapest_path(apart: Errors, path: Errors) -> None:
    """Dynamic programming: the column of the path in each row, which moves by one at most."""
    height, width = apart.shape
    total = apart.copy()
    for y in range(1, height):
        for x in range(width):
            best = total[y - 1, x]
            if x > 0:
                best = min(best, total[y - 1, x - 1])
            if x + 1 < width:
                best = min(best, total[y - 1, x + 1])
            total[y, x] += best
    column = 0
    for x in range(1, width):
        if total[height - 1, x] < total[height - 1, column]:
            column = x
    path[height - 1] = column
    for y in range(height - 2, -1, -1):
        best_column = column
        for x in range(max(column - 1, 0), min(column + 2, width)):
            if total[y, x] < total[y, best_column]:
                best_column = x
        column = best_column
        path[y] = column
