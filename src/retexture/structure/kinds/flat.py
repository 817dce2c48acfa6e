"""Logos, screenshots and diagrams: areas of one colour, and letters and fine lines on them."""

import cv2
import numpy as np

from retexture.imaging.arrays import Labels, Map, Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import blur
from retexture.structure.kinds.cells import Rules, find_cells
from retexture.structure.kinds.edges import jumps
from retexture.structure.kinds.plot import Plot
from retexture.structure.kinds.view import Named, View
from retexture.structure.segments.labels import borders, mean_colours, renumber

SIDE = 768
_EDGE = 5.0  # L*a*b* units: areas that differ by less are one to the eye
_SAME = 4.0  # L*a*b* units
_RULES = Rules(lined=0.4, lined_behind=0.4, gap=0.0, off=2, smallest=120)
_STROKE = 20.0  # units (1/1024 of the long side): what is narrower is a letter or a fine line
_DOT = 0.12  # of the stroke's square: smaller marks are the corners of areas, and not letters
_APART = 14.0  # L*a*b* units by which letters depart from their ground
_GROUND = 0.25  # of the frame that a cell takes which lies behind the others


def read_flat(rgb: Rgb8) -> View:
    """Take a picture of flat colours apart."""
    small = reduce_exactly(cv2.medianBlur(rgb, 3), SIDE)
    lab = lab_of(small)
    edge = np.max([jumps(np.ascontiguousarray(lab[..., channel])) for channel in range(3)], axis=0)
    marks = _marks(small)
    lines = (edge > _EDGE) & (marks < 0.5)
    labels = _joined(find_cells(lines, small, _RULES), lab)
    plot = Plot(labels, np.ascontiguousarray(lab[..., 0]))
    frame = (plot.at_top + plot.at_bottom + 2 * plot.at_sides) / 4
    named = Named.nothing(plot.count)
    behind = frame > _GROUND
    if behind.any() and not behind.all():
        named.things[:] = ~behind
    ink = _marks(rgb)
    return View(labels, np.arange(plot.count), named, lines, ink if ink.any() else None)


def _joined(labels: Labels, lab: Map) -> Labels:
    """Cells that touch and have the same colour are one area, however narrow the place where they touch."""
    count = int(labels.max()) + 1
    colours = mean_colours(labels, count, lab)
    touching = borders(labels, count, np.zeros(labels.shape, np.float32))[0] > 0
    apart = colours[:, None] - colours[None]
    alike = touching & (np.sqrt((apart * apart).sum(axis=2)) < _SAME)
    area = np.arange(count)
    for first, second in np.argwhere(alike).tolist():
        area[area == area[second]] = area[first]
    return renumber(area[labels].astype(np.int32))[0]


def _marks(rgb: Rgb8) -> Map:
    """Where letters and fine lines are, soft at their borders, (height, width) float32 0–1.

    What an opening and a closing of a letter's stroke take away is narrower than that.
    """
    side = 2 * max(1, round(_STROKE * max(rgb.shape[:2]) / 1024 / 2)) + 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    light = lab_of(rgb)[..., 0]
    dark = cv2.morphologyEx(light, cv2.MORPH_CLOSE, brush) - light
    bright = light - cv2.morphologyEx(light, cv2.MORPH_OPEN, brush)
    there = (np.maximum(dark, bright) > _APART).astype(np.uint8)
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(there, connectivity=8)
    least = max(3, round(_DOT * side * side))
    kept = boxes[:, cv2.CC_STAT_AREA] >= least
    kept[0] = False
    if not kept.any():
        return np.zeros(light.shape, np.float32)
    wide = cv2.dilate(kept[parts].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(blur(wide.astype(np.float32), 0.7), np.float32)
