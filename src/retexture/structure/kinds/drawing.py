"""Line drawings: cells that lines enclose, with the gaps closed, and the lines themselves."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import resize
from retexture.structure.kinds.buildings import is_quadrangle, joined_strips
from retexture.structure.kinds.cells import Rules, find_cells
from retexture.structure.kinds.houses import find_roof
from retexture.structure.kinds.plot import Plot
from retexture.structure.kinds.seen_rooms import SceneKind
from retexture.structure.kinds.view import Named, View
from retexture.structure.segments.masks import Choice

SIDE = 768  # cells are found at this size: a pen's line is one or two pixels wide
_INK = 0.28  # cover from which a pixel lies on a line
_RULES = Rules(lined=0.5, lined_behind=0.5, gap=0.0, off=1, smallest=40)
_PAPER, _FULL = 0.10, 0.72  # of the contrast of ink: less is paper, and from there on nothing shines through
_DARKEST = 0.99  # quantile of the contrast that is that of ink
_HIGHEST, _LOWEST = 0.02, 0.25  # share of the frame's upper and lower side that sky and ground take
_OPEN, _OPEN_SIDES = 0.9, 0.3  # share of the upper border and of a side that the paper behind a house takes
_TRUNK = 0.45  # width of a trunk against its crown's
_BUSHY = 0.45  # heights to widths of a crown, at least
_ALOFT = 0.45  # of the height: what hangs in the sky does not reach below


def read_drawing(rgb: Rgb8, scene_kind: SceneKind | None) -> tuple[View, SceneKind | None]:
    """Take a line drawing apart, and say what kind of scene it shows.

    Args:
        rgb: The drawing.
        scene_kind: What the scene network takes it for, None where that is not known. A house before empty
            paper looks like a thing in a room to it: a gable above walls is surer.
    """
    ink = find_ink(rgb)
    small = _reduced(ink)
    lines = small > _INK
    light = 255 * (1 - small)
    plot = Plot(find_cells(lines, np.zeros((*lines.shape, 3), np.uint8), _RULES), light)
    plot = Plot(joined_strips(plot), light)
    if scene_kind is not SceneKind.OUTDOORS and _is_house(plot):
        scene_kind = SceneKind.OUTDOORS
    named = _name(plot, scene_kind)
    return View(plot.labels, _pieces(plot, named), named, lines, ink), scene_kind


def find_ink(rgb: Rgb8) -> Map:
    """How far ink covers each pixel of a drawing, (height, width) float32 0–1."""
    paper = np.median(rgb[::4, ::4].reshape(-1, 3), axis=0).astype(np.float32)
    apart = np.abs(rgb.astype(np.float32) - paper).max(axis=2)
    there = apart[apart > 0.2 * float(apart.max())]
    full = float(np.quantile(there, _DARKEST)) if len(there) else 255.0
    return np.asarray(np.clip((apart / np.float32(full) - _PAPER) / (_FULL - _PAPER), 0, 1), np.float32)


def _reduced(ink: Map) -> Map:
    """The darkest ink of each place at the size that cells are found at: a thin line must not fade away."""
    height, width = ink.shape
    scale = SIDE / max(height, width)
    if scale >= 1:
        return ink
    step = max(1, round(1 / scale))
    thick = cv2.dilate(ink, np.ones((step, step), np.uint8))
    return resize(thick, (max(1, round(width * scale)), max(1, round(height * scale))))


def _name(plot: Plot, scene_kind: SceneKind | None) -> Named:
    """Sky above, ground below, and things between; houses and trees among them."""
    nothing = np.zeros(plot.count, bool)
    if scene_kind is SceneKind.ROOM or (scene_kind is None and _is_room(plot)):
        return _room(plot)
    ground = nothing.copy()
    ground[plot.at_bottom.argmax()] = plot.at_top[plot.at_bottom.argmax()] < _HIGHEST
    ground |= (plot.at_bottom > 0.08) & (plot.at_top < _HIGHEST) & (plot.tops > 0.5)
    sky = (plot.at_top > _HIGHEST) & ~ground
    sky |= _floating(plot, sky, ground)
    things = ~(sky | ground)
    roof, fronts = find_roof(plot, things, sky)
    plants = _trees(plot, things & ~roof & ~fronts, sky)
    return Named(
        things=things,
        sky=sky if (roof.any() or ground.any()) else nothing,
        floor=ground,
        ceiling=nothing,
        walls=fronts,
        roof=roof,
        plants=plants,
        panes=nothing,
        doors=nothing,
    )


def _room(plot: Plot) -> Named:
    """Floor, ceiling and walls, and the things before them."""
    floor = plot.at_bottom > _LOWEST
    ceiling = (plot.at_top > _LOWEST) & ~floor & (plot.bottoms < 0.45)
    walls = ~floor & ~ceiling & ((plot.at_sides > 0.2) | (plot.at_top > _HIGHEST))
    walls |= ~floor & ~ceiling & (plot.towards(ceiling) > 0.15) & (plot.shares > 0.04)
    return replace(
        Named.nothing(plot.count),
        things=~(floor | ceiling | walls),
        floor=floor,
        ceiling=ceiling,
        walls=walls,
    )


def _is_house(plot: Plot) -> bool:
    """Whether a roof above walls stands before one sheet that takes the upper border and both sides."""
    behind = (plot.at_top > _OPEN) & (plot.at_sides > _OPEN_SIDES)
    if not behind.any():
        return False
    ground = (plot.at_bottom > _HIGHEST) & ~behind
    roof, fronts = find_roof(plot, ~(behind | ground), behind)
    return bool(roof.any() and fronts.any() and ground.any())


def _floating(plot: Plot, sky: Choice, ground: Choice) -> Choice:
    """What hangs in the sky beside things that stand on the ground: clouds, sun, birds."""
    floating = np.zeros(plot.count, bool)
    groups = plot.groups(~(sky | ground))
    if not ground.any() or len(groups) < 2:
        return floating
    for group in groups[1:]:
        if plot.bottoms[group].max() < _ALOFT and not plot.border_length[group][:, ground].any():
            floating |= group
    return floating


def _is_room(plot: Plot) -> bool:
    """Whether the frame is shared by three or more large cells, as a room's walls, floor and ceiling do."""
    large = plot.shares > 0.03
    left, right = plot.labels[:, 2], plot.labels[:, -3]
    beside = len(np.intersect1d(np.unique(left[large[left]]), np.unique(right[large[right]])))
    across = (plot.at_sides > 0.3) & large & (plot.at_top < 0.3) & (plot.at_bottom < 0.3)
    return bool(across.sum() >= 2 and beside <= 2)


def _trees(plot: Plot, things: Choice, sky: Choice) -> Choice:
    """Crowns on trunks: a wide cell under the sky above a narrow one."""
    trees = np.zeros(plot.count, bool)
    for crown in np.flatnonzero(things & (plot.towards(sky) > 0.4) & (plot.tallness > _BUSHY)).tolist():
        below = things & (plot.border_length[crown] > 0) & (plot.bottoms > plot.bottoms[crown] + 0.02)
        below &= plot.widths < _TRUNK * plot.widths[crown]
        if below.any() and plot.shares[crown] > 0.003 and not is_quadrangle(plot.labels == crown):
            trees[crown] = True
    return trees


def _pieces(plot: Plot, named: Named) -> NDArray[np.intp]:
    """One number for each part; a thing that is no house has one of its own for each cell."""
    pieces = np.arange(plot.count)
    for part in (named.floor, named.ceiling, named.sky, named.roof):
        members = np.flatnonzero(part)
        if len(members):
            pieces[members] = members[0]
    return pieces
