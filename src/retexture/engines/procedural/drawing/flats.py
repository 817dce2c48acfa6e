"""Flat areas of few colours with smooth outlines: what a printer cuts blocks and stencils for."""

import math
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.drawing.grading import Floats
from retexture.engines.procedural.drawing.palette import nearest, palette_of
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, resize, smoothstep
from retexture.imaging.kernels import for_rows, kernel

_SHADES_BACK = 0.6  # share of the soft shades: with all of them it would be no print
_LEAST_ROUNDING = 0.6  # pixels: below it outlines would be jagged
_ACCENT = (0.035, 0.08)  # OKLab distance of hue and chroma: from a shade of a colour to another colour
_SAMPLES = 200  # pixels of the longer side that the palette is taken from


@dataclass(frozen=True, eq=False)
class Flats:
    """A picture in few colours.

    Attributes:
        labels: (height, width), the number of each pixel's colour.
        palette: (colour, 3) float32, the colours in OKLab.
    """

    labels: NDArray[np.intp]
    palette: Floats


def flat_areas(oklab: Floats, count: int) -> Flats:
    """Reduce a picture, best one that was simplified before, to ``count`` colours of its own.

    Args:
        oklab: (height, width, 3) float32.
        count: At most so many.
    """
    height, width = oklab.shape[:2]
    shrink = max(1.0, max(height, width) / _SAMPLES)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    palette = palette_of(resize(oklab, size), count)
    return Flats(nearest(oklab, palette), palette)


def filled(flats: Flats, colours: Floats, rounding: float) -> Floats:
    """Fill the areas.

    Args:
        flats: The areas.
        colours: (colour, channels), what each is filled with; any colour space: only neighbours are mixed.
        rounding: Sigma, in pixels, of what rounds the outlines and swallows crumbs.
    """
    sigma = max(rounding, _LEAST_ROUNDING)
    reach = math.ceil(2.2 * sigma)
    away = np.arange(-reach, reach + 1, dtype=np.float64)
    line = np.exp(-0.5 * (away / sigma) ** 2)
    weights = (line / line.sum()).astype(np.float32)
    picture = np.empty((*flats.labels.shape, colours.shape[1]), np.float32)
    fills = np.ascontiguousarray(colours, np.float32)
    near = _near_borders(flats.labels, reach)
    for_rows(len(picture), partial(_vote, flats.labels, near, fills, weights, picture))
    return picture


def accents(oklab: Floats, flats: Flats) -> Map:
    """How surely a place has a colour that the few leave out, 0–1: a red bus in a grey street."""
    away = oklab[..., 1:] - flats.palette[flats.labels][..., 1:]
    return smoothstep(*_ACCENT, np.sqrt((away * away).sum(axis=2)))


def _near_borders(labels: NDArray[np.intp], reach: int) -> NDArray[np.uint8]:
    """1 where another area lies within ``reach`` pixels: everywhere else there is nothing to mix."""
    border = np.zeros(labels.shape, np.uint8)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    side = 2 * reach + 3
    return np.asarray(cv2.dilate(border, np.ones((side, side), np.uint8)), np.uint8)


@kernel
def _vote(
    labels: NDArray[np.intp],
    near: NDArray[np.uint8],
    fills: Floats,
    weights: Map,
    picture: Floats,
    top: int,
    bottom: int,
) -> None:
    """Mix colours by the votes of what lies around, to the eighth: the strongest wins, smoothly."""
    height, width = labels.shape
    reach = len(weights) // 2
    votes = np.zeros(len(fills), np.float32)
    for y in range(top, bottom):
        for x in range(width):
            if near[y, x] == 0:
                picture[y, x] = fills[labels[y, x]]
                continue
            votes[:] = 0
            for dy in range(-reach, reach + 1):
                row = min(max(y + dy, 0), height - 1)
                for dx in range(-reach, reach + 1):
                    column = min(max(x + dx, 0), width - 1)
                    votes[labels[row, column]] += weights[dy + reach] * weights[dx + reach]
            total = np.float32(0)
            picture[y, x] = 0
            for label in range(len(fills)):
                vote = votes[label]
                if vote > 0:
                    vote *= vote
                    vote *= vote
                    vote *= vote
                    total += vote
                    for c in range(fills.shape[1]):
                        picture[y, x, c] += vote * fills[label, c]
            for c in range(fills.shape[1]):
                picture[y, x, c] /= total


def gradated(oklab: Floats, flats: Flats, colours: Floats, rounding: float, reach: float) -> Floats:
    """Fill the areas with OKLab colours and put back the soft light and shade that they took.

    Args:
        oklab: What the areas were made from.
        flats: The areas.
        colours: (colour, 3), what each is filled with.
        rounding: See :func:`filled`.
        reach: Sigma, in pixels: shades softer than this come back, harder ones stay away.
    """
    both = np.concatenate([colours, flats.palette[:, :1]], axis=1)
    painted = filled(flats, both, rounding)
    away = blur(oklab[..., 0] - painted[..., 3], max(0.5, reach))
    painted[..., 0] += np.float32(_SHADES_BACK) * away
    return np.ascontiguousarray(painted[..., :3])
