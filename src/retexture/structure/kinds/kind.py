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
# Share of crowded places: clay 0.01–0.05, photos of one sharp thing before a soft ground 0.1. Models of
# houses and rooms, and those with drawn edges, have up to 0.19, with edges that are all crisp; of 700 photos
# and wallpapers, in colour and in grey, no photo is as smooth and as crisp.
_BUSY, _BUSY_CRISP, _MOST_EDGES_CRISP = 0.075, 0.22, 0.42
_CALM_CLAY, _CALM_FLAT = 0.72, 0.93  # share of calm pixels away from edges: clay has gradients, flat has none
# Share of edges that are jumps, and not shading: in haze, glow and out of focus hardly any is.
_CRISP, _ALL_CRISP = 0.5, 0.8
_SMOOTH_COLOURED, _CALM_COLOURED = 0.62, 0.8  # of models in plain colours, which look more like photos
_FEW_COLOURED = 0.4  # share that eight of their colours cover: painted landscapes have 0.1
# A model in plain tones beside a page: how much of it is grey, how much of a page is its ground, and the
# share of edges that are slanted, as perspective makes them (models 0.33 and more, pages of boxes 0.26).
_GREY_FIRST, _NO_PAGE, _SLANTED, _SLANT = 0.9, 0.56, 0.3, 0.1
# A white thing before white shows little to measure grain in: its curves have 0.41. No photo of the 700 that
# is as calm and as white has as little grain.
_WHITE, _SMOOTH_WHITE = 0.6, 0.35
_LINES_ALONE = 0.5  # share of paper that shows a drawing in spite of its grain: scans and photos of paper
_PLAN, _PLAN_FEW = 0.98, 0.78  # share of calm pixels, and of eight colours, in plans, with their thick walls
_COLOURS, _COVERED = 8, 0.60  # so many colours cover so much of a flat picture
_CROWDED = 0.40  # share of what is not the ground that may be crowded, in a flat picture: text, not a product
_PAPER, _PAPER_REACH, _CONTRAST = 0.66, 14, 56  # share of paper, levels that are paper, levels that are ink
_LINES = (0.003, 0.22)  # share of ink
_THICK, _PEN = 0.12, np.ones((9, 9), np.uint8)  # share of the ink that is wider than any pen's line
# Drawings full of lines, with hatching and leaves in ink: share of ink, levels that ink is apart from paper,
# and of those the share that is all ink, as no scan's and no text's thin strokes are, and of what is wide.
_MOST_INK, _INKED, _FULL_INK, _ALL_INK, _THICK_INK = 0.3, 100, 190, 0.5, 0.3
_NO_GRAIN = 0.9
# Models with all their edges drawn are crowded, and yet calmer between the lines than any photo.
_CALM_LINED, _SMOOTH_LINED, _CRISP_LINED, _MOST_LINED = 0.97, 0.85, 0.9, 0.72
_INK_QUANTILE, _INK_LEVEL = 0.04, 0.5  # the darkest of a picture is ink, of its middle light; fog has none


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
    if _is_inked(rgb, small, spread, measures):
        return InputKind.DRAWING
    if _is_lined_clay(rgb, small, spread, measures):
        return InputKind.CLAY
    if not _LEAST_EDGES < measures.near < _MOST_EDGES_FLAT:
        return InputKind.PHOTO
    if measures.calm > _CALM_FLAT and _is_drawing(small):
        return (
            InputKind.DRAWING
            if measures.ground > _LINES_ALONE or _grainless(rgb) > _SMOOTH
            else InputKind.PHOTO
        )
    return _smooth_kind(small, spread, measures, _grainless(rgb))


def _smooth_kind(small: Rgb8, spread: NDArray[np.uint8], measures: _Measures, grainless: float) -> InputKind:
    """The kind of what is no drawing, by how much of it has no grain."""
    if grainless <= (_SMOOTH_WHITE if _is_white(measures) else _SMOOTH):
        return InputKind.PHOTO
    grey = _greyness(small)
    if grey >= 1.0 and _is_clay(small, spread, measures):
        return InputKind.CLAY
    no_page = measures.ground < _NO_PAGE and _slanted(small, spread) > _SLANTED
    if grey > _GREY_FIRST and no_page and _is_coloured_model(small, spread, measures):
        return InputKind.CLAY
    if _is_flat(measures):
        return InputKind.FLAT
    coloured = grainless > _SMOOTH_COLOURED and _is_coloured_model(small, spread, measures)
    return InputKind.CLAY if coloured else InputKind.PHOTO


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


def _grainless(rgb: Rgb8) -> float:
    """Share of plain places without any grain, at the picture's own resolution; 1 where nothing is plain."""
    top, left = (max(0, (side - _CROP) // 2) for side in rgb.shape[:2])
    crop = np.ascontiguousarray(rgb[top : top + _CROP, left : left + _CROP])
    light = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    plain = cv2.dilate(_spread(light), _NEAR) <= _CALM_PLACE
    plain &= (light > _CLIPPED[0]) & (light < _CLIPPED[1])
    inside = plain[1:-1, 1:-1]
    if inside.mean() < _LEAST_MEASURED:
        return 1.0
    level = light.astype(np.int16)
    twice = 2 * level[1:-1, 1:-1]
    even = (twice == level[1:-1, :-2] + level[1:-1, 2:]) & (twice == level[:-2, 1:-1] + level[2:, 1:-1])
    return float(even[inside].mean())


def _is_white(measures: _Measures) -> bool:
    """Whether it is one calm ground for the most part, as below the cut-out picture of a product."""
    return measures.ground > _WHITE and measures.calm > _CALM_FLAT and measures.busy < _BUSY


def _greyness(small: Rgb8) -> float:
    """Share of the picture in its mean tint, 1 from 99 % on."""
    tint = lab_of(small)[::2, ::2, 1:]
    apart = np.abs(tint - np.median(tint, axis=(0, 1))).max(axis=2)
    return min(float((apart < _COLOURLESS).mean()) / 0.99, 1.0)


def _slanted(small: Rgb8, spread: NDArray[np.uint8]) -> float:
    """Share of the edges that run neither plumb nor level."""
    light = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0)), np.abs(cv2.Sobel(light, cv2.CV_32F, 0, 1))
    edge = spread > _EDGE
    return float((np.minimum(across, down) > _SLANT * np.maximum(across, down))[edge].mean())


def _is_clay(small: Rgb8, spread: NDArray[np.uint8], measures: _Measures) -> bool:
    if not _LEAST_EDGES_CLAY < measures.near < _MOST_EDGES_CRISP or measures.calm < _CALM_CLAY:
        return False
    crowded = measures.near > _MOST_EDGES or measures.busy > _BUSY
    if crowded and measures.busy > _BUSY_CRISP:
        return False
    light, crisp = _light_and_crispness(small, spread)
    return light > _DARK and crisp > (_ALL_CRISP if crowded else _CRISP)


def _is_lined_clay(rgb: Rgb8, small: Rgb8, spread: NDArray[np.uint8], measures: _Measures) -> bool:
    """Whether it is a grey model full of drawn edges, however crowded: between them it is perfectly calm."""
    crowded = _MOST_EDGES < measures.near < _MOST_LINED and measures.calm > _CALM_LINED
    if not crowded or measures.ground > _NO_PAGE or _greyness(small) < 1.0:
        return False
    light, crisp = _light_and_crispness(small, spread)
    darkest = float(np.quantile(small[..., 1], _INK_QUANTILE))
    if darkest > _INK_LEVEL * light:
        return False
    return light > _DARK and crisp > _CRISP_LINED and _grainless(rgb) > _SMOOTH_LINED


def _is_inked(rgb: Rgb8, small: Rgb8, spread: NDArray[np.uint8], measures: _Measures) -> bool:
    """Whether it is a drawing in black ink, however dense: thin lines at all angles on one paper."""
    if measures.near < _LEAST_EDGES or measures.calm < _CALM_LINED or _greyness(small) < 1.0:
        return False
    if _slanted(small, spread) < _SLANTED:
        return False
    light = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    apart = cv2.absdiff(light, np.full_like(light, round(float(np.median(light[::2, ::2])))))
    ink = (apart > _INKED).astype(np.uint8)
    amount, full = float(ink.mean()), float((apart > _FULL_INK).mean())
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _PEN)
    lines = _LINES[0] < amount < _MOST_INK and float(thick.mean()) < _THICK_INK * amount
    paper = float((apart <= _PAPER_REACH).mean()) > _PAPER
    return lines and paper and full > _ALL_INK * amount and _grainless(rgb) > _NO_GRAIN


def _is_coloured_model(small: Rgb8, spread: NDArray[np.uint8], measures: _Measures) -> bool:
    """Whether it shows plain surfaces in a few colours with crisp edges all over."""
    lined = _LEAST_EDGES_CLAY < measures.near < _MOST_EDGES_CRISP and measures.busy < _BUSY_CRISP
    if not lined or measures.calm < _CALM_COLOURED or measures.few < _FEW_COLOURED:
        return False
    light, crisp = _light_and_crispness(small, spread)
    return light > _DARK and crisp > _ALL_CRISP


def _light_and_crispness(small: Rgb8, spread: NDArray[np.uint8]) -> tuple[float, float]:
    """The median level, and the share of edges where light jumps."""
    light = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    crisp = cv2.dilate((jumps(light.astype(np.float32)) > 4).astype(np.uint8), np.ones((3, 3), np.uint8))
    return float(np.median(light)), float(crisp[spread > _EDGE].mean())


def _is_flat(measures: _Measures) -> bool:
    few = measures.few > _COVERED and measures.calm > _CALM_FLAT
    if measures.ground > _COVERED and measures.few > _PLAN_FEW and measures.calm > _PLAN:
        return True
    return few and measures.busy < _CROWDED * (1 - measures.ground)


def _is_drawing(small: Rgb8) -> bool:
    """Whether there is paper of one colour, and hardly anything on it but thin lines that stand out."""
    paper = np.median(small[::2, ::2].reshape(-1, 3), axis=0).astype(np.int16)
    apart = np.abs(small.astype(np.int16) - paper).max(axis=2)
    ink = (apart > _CONTRAST).astype(np.uint8)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _PEN)
    thin = float(thick.sum()) < _THICK * float(ink.sum())
    return bool((apart <= _PAPER_REACH).mean() > _PAPER and _LINES[0] < ink.mean() < _LINES[1] and thin)
