"""What kind of picture the input is: a photo, or one of those that are no photographs."""

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.structure.kinds.edges import jumps

_SIDE = 512  # measured at this size: small enough for milliseconds, large enough for a drawing's lines
_EDGE = 12  # levels within 3 × 3 pixels: well above what JPEG leaves in plain places
_CALM = 2  # the same: a smooth render's gradients, and nothing of a photo's surfaces
_NEAR = np.ones((7, 7), np.uint8)  # a clean edge is as wide as this after smoothing and re-encoding
_WIDE = np.ones(
    (17, 17), np.uint8
)  # no single edge fills this: what does is texture, or a crowd of small things
_CROP = 1024  # the middle of the picture, at its own resolution, is enough to tell grain
_CALM_PLACE = 10  # levels: what changes by more is no place to measure grain in
_CLIPPED = (16, 250)  # where light is clipped there is no grain in a photo either
_LEAST_MEASURED = 0.02  # of the crop: in less than that grain is not measured

# A render or drawing is the same number over and over in plain places; a photo has grain there, even where
# it was smoothed and strongly compressed. Renders have 0.6–1, the less the steeper their gradients are; 600
# photos have at most 0.61 (JPEG 60–95, AVIF 60), and those that pass the other measures at most 0.55.
_SMOOTH = 0.57
_COLOURLESS = 6.0  # L*a*b* units about the mean tint: a clay's tint is one, JPEG adds up to 3
_DARK = 70  # level: clay views are lit; monochrome photos that are as plain are night and low key
# Share of the picture beside edges. Clay and flat pictures: 0.09–0.33; photos start there, but not those that
# pass the other measures too.
_MOST_EDGES, _MOST_EDGES_FLAT = 0.36, 0.55
_LEAST_EDGES, _LEAST_EDGES_CLAY = (
    0.01,
    0.05,
)  # a logo may be small; a smooth photo of one blurred thing has 0.04
_BUSY = 0.075  # share of crowded places: clay 0.01–0.05, photos of one sharp thing before a soft ground 0.1
_CALM_CLAY, _CALM_FLAT = 0.72, 0.93  # share of calm pixels away from edges: clay has gradients, flat has none
_CRISP = 0.5  # share of edges that are jumps, and not shading: in haze, glow and out of focus hardly any is
_COLOURS, _COVERED = 8, 0.60  # so many colours cover so much of a flat picture
_CROWDED = 0.40  # share of what is not the ground that may be crowded, in a flat picture: text, not a product
_PAPER, _PAPER_REACH, _CONTRAST = 0.66, 14, 56  # share of paper, levels that are paper, levels that are ink
_LINES = (0.003, 0.22)  # share of ink
_THICK, _PEN = 0.12, np.ones((9, 9), np.uint8)  # share of the ink that is wider than any pen's line


class InputKind(Enum):
    """A kind of input, each with a way of its own through the analysis."""

    PHOTO = "photo"
    CLAY = "clay"
    """A grey model: block-outs, clay renders, CAD views."""
    DRAWING = "drawing"
    """Lines on paper."""
    FLAT = "flat"
    """Areas of flat colour: logos, screenshots, diagrams."""


@dataclass(frozen=True)
class _Measures:
    """Shares of the reduced picture, 0–1.

    Attributes:
        near: Beside an edge.
        busy: Crowded with edges.
        calm: Calm pixels among those that are not beside an edge.
        ground: The commonest colour.
        few: The commonest few colours together.
    """

    near: float
    busy: float
    calm: float
    ground: float
    few: float


def kind_of(rgb: Rgb8) -> InputKind:
    """Tell the kind of a picture; whatever is not surely another kind is a photo.

    Args:
        rgb: (height, width, 3) uint8 sRGB.
    """
    if min(rgb.shape[:2]) < _NEAR.shape[0]:
        return InputKind.PHOTO
    small = cv2.GaussianBlur(reduce_exactly(rgb, _SIDE), (3, 3), 0)
    spread = _spread(small).max(axis=2)
    measures = _measure(small, spread)
    if not _LEAST_EDGES < measures.near < _MOST_EDGES_FLAT or not _is_smooth(rgb):
        return InputKind.PHOTO
    if measures.calm > _CALM_FLAT and _is_drawing(small):
        return InputKind.DRAWING
    colourless = _is_colourless(small)
    if colourless and _is_clay(small, spread, measures):
        return InputKind.CLAY
    return InputKind.FLAT if _is_flat(measures) else InputKind.PHOTO


def _spread(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest difference within 3 × 3 pixels, in levels."""
    square = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.subtract(cv2.dilate(rgb, square), cv2.erode(rgb, square)))


def _measure(small: Rgb8, spread: NDArray[np.uint8]) -> _Measures:
    near = cv2.dilate((spread > _EDGE).astype(np.uint8), _NEAR)
    busy = cv2.morphologyEx(near, cv2.MORPH_OPEN, _WIDE)
    away = near == 0
    calm = spread <= _CALM
    cells = (small >> 3).astype(np.int32) @ np.array([1024, 32, 1], np.int32)
    common = np.sort(np.bincount(cells[calm], minlength=1))[::-1] / cells.size
    return _Measures(
        near=float(near.mean()),
        busy=float(busy.mean()),
        calm=float((calm & away).sum() / max(int(away.sum()), 1)),
        ground=float(common[0]),
        few=float(common[:_COLOURS].sum()),
    )


def _is_smooth(rgb: Rgb8) -> bool:
    """Whether plain places have no grain, at the picture's own resolution."""
    top, left = (max(0, (side - _CROP) // 2) for side in rgb.shape[:2])
    crop = np.ascontiguousarray(rgb[top : top + _CROP, left : left + _CROP])
    light = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    plain = cv2.dilate(_spread(light), _NEAR) <= _CALM_PLACE
    plain &= (light > _CLIPPED[0]) & (light < _CLIPPED[1])
    inside = plain[1:-1, 1:-1]
    if inside.mean() < _LEAST_MEASURED:
        return True
    level = light.astype(np.int16)
    twice = 2 * level[1:-1, 1:-1]
    even = (twice == level[1:-1, :-2] + level[1:-1, 2:]) & (twice == level[:-2, 1:-1] + level[2:, 1:-1])
    return float(even[inside].mean()) > _SMOOTH


def _is_colourless(small: Rgb8) -> bool:
    tint = lab_of(small)[::2, ::2, 1:]
    apart = np.abs(tint - np.median(tint, axis=(0, 1)))
    return float(np.quantile(apart.max(axis=2), 0.99)) < _COLOURLESS


def _is_clay(small: Rgb8, spread: NDArray[np.uint8], measures: _Measures) -> bool:
    light = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    lined = _LEAST_EDGES_CLAY < measures.near < _MOST_EDGES
    if not lined or measures.busy > _BUSY or measures.calm < _CALM_CLAY:
        return False
    crisp = cv2.dilate((jumps(light.astype(np.float32)) > 4).astype(np.uint8), np.ones((3, 3), np.uint8))
    return bool(np.median(light) > _DARK and crisp[spread > _EDGE].mean() > _CRISP)


def _is_flat(measures: _Measures) -> bool:
    few = measures.few > _COVERED and measures.calm > _CALM_FLAT
    return few and measures.busy < _CROWDED * (1 - measures.ground)


def _is_drawing(small: Rgb8) -> bool:
    """Whether there is paper of one colour, and hardly anything on it but thin lines that stand out."""
    paper = np.median(small[::2, ::2].reshape(-1, 3), axis=0).astype(np.int16)
    apart = np.abs(small.astype(np.int16) - paper).max(axis=2)
    ink = (apart > _CONTRAST).astype(np.uint8)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _PEN)
    thin = float(thick.sum()) < _THICK * float(ink.sum())
    return bool((apart <= _PAPER_REACH).mean() > _PAPER and _LINES[0] < ink.mean() < _LINES[1] and thin)
