"""What stands before houses in models and drawings: trees by round crowns and tiers, cars by wheels."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.structure.kinds.plot import Plot
from retexture.structure.kinds.view import Named
from retexture.structure.segments.masks import Choice, Mask

_UNDER_SKY = 0.12  # of a crown's border
_CROWN = 0.002  # of the picture
_MOST_CROWN, _GROUND = 0.12, 0.2  # of the picture, and of its lower side that is ground at least
# Of its radius by which an arc departs from a circle: bushes are drawn freely, and a short arc must be true.
_ROUND, _TRULY, _LONG_ARC = 0.085, 0.035, 2.2
_ARC = 1.6  # radians of a circle that a crown shows at least; a gable is two straight lines
_TURNS = 36  # parts that a circle is looked at in
_WIDEST_CROWN = 0.2  # of the picture's long side, as a radius
_ON_CROWN = 0.3  # of a small cell's border that it has with a crown: its shaded side
_BESIDE_CROWN, _TIER = 0.12, 1.9  # of a part's border, and how much wider the next tier of a fir is
_CONE = 0.72  # width of the upper part of a triangle against its lower one
_TRUNK = 0.35  # width and area of a trunk against its crown's
_BROAD_TIER = 0.4  # heights to widths
_WHEEL_TRUE, _WHEEL = 0.1, (0.006, 0.06)  # how round a wheel is, and its radius in widths of the picture
_UPRIGHT_WHEEL = 1.7  # heights to widths of a wheel that is seen at an angle
_AXLES, _LEVEL_WHEELS = (2.6, 9.0), 1.6  # radii from wheel to wheel, and how much higher one may stand
_BODY, _BUMPER, _IN_CAR = 0.62, 2.2, 0.8  # height against the axles, what juts out in radii, share of a cell


def crowns_of(plot: Plot, named: Named) -> Choice:
    """Round cells before the sky, and the small cells upon them."""
    found = np.zeros(plot.count, bool)
    main = named.floor & (plot.at_bottom > _GROUND)
    likely = ~(named.sky | main | named.roof) & (plot.shares > _CROWN) & (plot.shares < _MOST_CROWN)
    likely &= plot.towards(named.sky) > _UNDER_SKY
    sky = plot.mask(named.sky).astype(np.uint8)
    beside_sky = cv2.dilate(sky, np.ones((3, 3), np.uint8)) > 0
    for cell in np.flatnonzero(likely).tolist():
        found[cell] = _is_round((plot.labels == cell) & beside_sky)
    small = named.things & (plot.shares < 2 * _CROWN) & (plot.towards(found) > _ON_CROWN)
    return found | small | _before_crowns(plot, named, found)


def _before_crowns(plot: Plot, named: Named, crowns: Choice) -> Choice:
    """The other parts of trees: round ones before a crown, and the lower tiers of a fir."""
    found = np.zeros(plot.count, bool)
    likely = ~(named.sky | named.floor | named.roof | crowns) & (plot.shares < _MOST_CROWN)
    likely &= (plot.shares > _CROWN) & (plot.towards(crowns) > _BESIDE_CROWN)
    for cell in np.flatnonzero(likely).tolist():
        mask = plot.labels == cell
        around = cv2.dilate(plot.mask(crowns).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        rim = mask & (cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
        found[cell] = _is_round(rim & around) or _is_tier(plot, cell, crowns)
    return found


def _is_tier(plot: Plot, cell: int, crowns: Choice) -> bool:
    """Whether a cell widens below a crown as the tiers of a fir do, and is no wall."""
    above = crowns & (plot.border_length[cell] > 0) & (plot.tops < plot.tops[cell])
    tiers = (plot.labels == top for top in np.flatnonzero(above).tolist())
    if not above.any() or not all(map(_is_triangle, (plot.labels == cell, *tiers))):
        return False
    widest = float(plot.widths[above].max())
    return bool(plot.widths[cell] < _TIER * widest and plot.tallness[cell] > _BROAD_TIER)


def _is_round(rim: Mask) -> bool:
    """Whether the pixels of a rim lie on an arc, by the circle that fits them best (Kåsa 1976)."""
    rows, columns = (np.asarray(each, np.float64) for each in np.nonzero(rim))
    if len(rows) < 24:
        return False
    middle_x, middle_y = float(columns.mean()), float(rows.mean())
    x, y = columns - middle_x, rows - middle_y
    xx, xy, yy = float((x * x).sum()), float((x * y).sum()), float((y * y).sum())
    square = x * x + y * y
    right_x, right_y = 0.5 * float((x * square).sum()), 0.5 * float((y * square).sum())
    area = xx * yy - xy * xy
    if area < 1e-6 * max(xx * yy, 1.0):
        return False
    at_x, at_y = (right_x * yy - right_y * xy) / area, (right_y * xx - right_x * xy) / area
    apart = np.sqrt((x - at_x) ** 2 + (y - at_y) ** 2)
    radius = float(apart.mean())
    if not 4 < radius < _WIDEST_CROWN * max(rim.shape):
        return False
    turns = np.floor((np.arctan2(y - at_y, x - at_x) + math.pi) / (2 * math.pi) * (_TURNS - 0.001))
    arc = _longest_run(np.bincount(turns.astype(np.intp), minlength=_TURNS) > 0) / _TURNS * 2 * math.pi
    departs = float(np.sqrt(((apart - radius) ** 2).mean())) / radius
    return arc > _ARC and departs < (_ROUND if arc > _LONG_ARC else _TRULY)


def _longest_run(there: NDArray[np.bool_]) -> int:
    """The longest run in a ring: both sides of a front lie on a circle, too, but not what is between them."""
    longest = run = 0
    for one in np.concatenate([there, there]).tolist():
        run = run + 1 if one else 0
        longest = max(longest, run)
    return min(longest, len(there))


def trunks_of(plot: Plot, things: Choice, crowns: Choice) -> Choice:
    """Slim cells that a crown stands on."""
    trunks = np.zeros(plot.count, bool)
    for crown in np.flatnonzero(crowns).tolist():
        below = things & (plot.border_length[crown] > 0) & (plot.bottoms > plot.bottoms[crown])
        slim = (plot.widths < _TRUNK * plot.widths[crown]) & (plot.shares < _TRUNK * plot.shares[crown])
        trunks |= below & slim & (plot.tallness > 1)
    return trunks


def _is_triangle(cell: Mask) -> bool:
    """Whether a cell gets steadily wider from top to bottom."""
    rows = np.flatnonzero(cell.any(axis=1))
    if len(rows) < 8:
        return False
    widths = cell[rows].sum(axis=1)
    part = max(1, len(rows) // 4)
    return bool(widths[:part].mean() < _CONE * widths[-part:].mean())


def cars(plot: Plot, free: Choice) -> Choice:
    """What stands on two wheels side by side: round cells near the ground, and the cells above them.

    Args:
        plot: The partition.
        free: The cells that may be a car's.
    """
    width = plot.labels.shape[1]
    wheels = []
    for cell in np.flatnonzero(free & (plot.shares < _CROWN * 4) & (plot.tops > 0.4)).tolist():
        mask = plot.labels == cell
        rows, columns = np.nonzero(mask)
        radius = float(np.sqrt(len(rows) / math.pi))
        across, down = float(np.ptp(columns)) + 1, float(np.ptp(rows)) + 1
        full = len(rows) / (math.pi / 4 * across * down)
        rim = mask & (cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
        round_one = abs(full - 1) < _WHEEL_TRUE and down < _UPRIGHT_WHEEL * across and _is_round(rim)
        if round_one and _WHEEL[0] * width < radius < _WHEEL[1] * width:
            wheels.append((float(columns.mean()), float(rows.mean()), radius))
    found = np.zeros(plot.count, bool)
    sizes = plot.shares * plot.labels.size
    for left in wheels:
        for right in wheels:
            radius = max(left[2], right[2])
            axles = right[0] - left[0]
            if not _AXLES[0] * radius < axles < _AXLES[1] * radius:
                continue
            if abs(right[1] - left[1]) > _LEVEL_WHEELS * radius:
                continue
            top, bottom = min(left[1], right[1]) - _BODY * axles, max(left[1], right[1]) + 1.5 * radius
            first, last = left[0] - _BUMPER * radius, right[0] + _BUMPER * radius
            box = plot.labels[max(round(top), 0) : round(bottom), max(round(first), 0) : round(last)]
            inside = np.bincount(box.ravel(), minlength=plot.count)
            found |= free & (inside > _IN_CAR * sizes)
    return found
