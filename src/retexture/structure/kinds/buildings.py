"""What belongs to a house in a model or a drawing: crowns of trees before it, windows and doors in its walls.

Told by shape alone: a crown is an arc before the sky, a window a small quadrangle within a wall, a flat roof
a slab along the sky. All that is left of the house is its walls, so that a look for it leaves no holes.
"""

from dataclasses import dataclass, fields, replace

import cv2
import numpy as np

from retexture.imaging.arrays import Labels
from retexture.structure.kinds.beside_houses import cars, crowns_of, trunks_of
from retexture.structure.kinds.plot import Plot
from retexture.structure.kinds.view import Named, View
from retexture.structure.segments.labels import renumber
from retexture.structure.segments.masks import Choice, Mask

_LEAST = 0.02  # of the picture: a smaller group of things is no house
_PANE = (0.0003, 0.035, 0.16)  # of the picture from and up to, and of the house
_LARGER, _WITHIN = 1.5, 0.5  # of a window's border that it has with the larger cells of a wall
_HOLLOW, _THIN = 1.35, 0.008  # how many times its own area a frame encloses, and of the picture
_ONE_WALL, _ONE_WALL_DRAWN = 0.55, 0.3  # the same with one cell alone: the faces of model blocks have less
_IN_WALL = 0.8  # the same in a room, where cupboards hang as well
_WIDEST_WINDOW = 0.12  # of the picture
# Of the height and of the picture; widths to heights, and share of the border that is with the wall.
_DOOR_HEIGHT, _LEAST_DOOR, _DOOR_WIDTH, _DOOR_IN_WALL = 0.2, 0.006, 0.75, 0.62
_HIGH, _SILL = 0.45, 0.62  # of the picture's height: where a room's windows begin and end
_QUADRANGLE = 0.7  # share of the smallest box around it that a window fills
_SKY_BESIDE = 0.03  # of its border: a window does not meet the sky
_LOW = 0.03  # of the height above the house's foot where doors begin
_UPRIGHT = 1.25  # heights to widths of a door
_DOORS = 3  # so many uprights are glazing
_BAR, _PANES, _ALIKE = 5, 3, (0.55, 1.5)  # pixels; panes that make a window; sizes of one to the others
_BETWEEN = 0.004  # of the picture: a bar between panes is smaller
_ON_HOUSE = 0.3  # of a roof's border that it has with what is below it
_SLAB, _SLAB_WIDE = 0.14, 0.25  # height of a flat roof's edge against the house's, and its width
_UNDER_SKY = 0.12  # of a roof's border
_WALLS, _LEANS = 0.25, 0.22  # of the house's height below a roof, and how far its end leans, as a slope
_ON_WALLS = 0.22  # of a roof's border that it has with what is below it
_FLAT, _AMID = 0.4, 0.45  # heights to widths of a terrace, and share of its border that is ground
_WINDOWS = 2  # a house without a roof that is told by its shape has so many
_HATCHED, _STRIPS = 14.0, 4  # pixels of a hatching's period, and strips from which it is one
_SLIMNESS = 1.6  # of a strip four times as long as wide; a square has 1
_ALONG = 0.25  # of a strip's border that it has with the next one


@dataclass(frozen=True)
class _House:
    """One house while it is being told apart; choices are (cells,) bool."""

    cells: Choice
    foot: float
    height: float
    width: float
    share: float


def with_buildings(view: View) -> View:
    """Tell the crowns, walls, roofs, windows and doors among the things under a sky.

    Args:
        view: A model or a drawing; without sky and ground it is returned as it is.
    """
    plot, named = Plot(view.labels, np.zeros(view.labels.shape, np.float32)), view.named
    one_wall = _ONE_WALL if view.ink is None else _ONE_WALL_DRAWN
    if not named.sky.any() or not named.floor.any():
        return view
    crowns = named.plants | crowns_of(plot, named)
    trunks = trunks_of(plot, named.things & ~crowns, crowns)
    standing = (named.things | named.walls | named.roof) & ~crowns & ~trunks
    driven = cars(plot, standing)
    standing &= ~driven
    lifted = _lifted(plot, named.floor, standing)
    standing |= lifted
    ground = named.floor & ~lifted
    paving = _paving(plot, standing & ~lifted, ground)
    told = replace(Named.nothing(plot.count), walls=named.walls & ~driven, roof=lifted)
    for group in plot.groups(standing & ~paving):
        if plot.shares[group].sum() >= _LEAST:
            told = _with_house(plot, named, group, told, one_wall)
    walls = told.walls & ~(told.roof | told.panes | told.doors | crowns)
    things = (named.things | walls | told.roof) & ~paving
    floor = (ground & ~crowns) | paving
    houses = replace(told, walls=walls, things=things, sky=named.sky, floor=floor, plants=crowns)
    return _with_whole_windows(replace(view, named=replace(houses, ceiling=named.ceiling)))


def _with_whole_windows(view: View) -> View:
    """The same with panes that a gap of a line left to the wall: what lacks in a rectangle of panes."""
    panes = view.named.panes[view.labels].astype(np.uint8)
    bars = np.ones((_BAR, _BAR), np.uint8)
    count, windows, boxes, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(panes, cv2.MORPH_CLOSE, bars), connectivity=8
    )
    for window in range(1, count):
        left, top, wide, high = (int(value) for value in boxes[window, :4])
        box = slice(top, top + high), slice(left, left + wide)
        cells = np.unique(view.labels[box][(windows[box] == window) & (panes[box] > 0)])
        if len(cells) < _PANES:
            continue
        usual = float(np.median(np.bincount(view.labels.ravel())[cells]))
        free = view.named.walls[view.labels[box]] & ~(windows[box] == window)
        pieces, parts, sizes, _ = cv2.connectedComponentsWithStats(free.astype(np.uint8), connectivity=4)
        for piece in range(1, pieces):
            lacking = parts == piece
            like = _ALIKE[0] * usual < sizes[piece, cv2.CC_STAT_AREA] < _ALIKE[1] * usual
            if like and is_quadrangle(lacking):
                view = _with_pane(view, box, lacking)
    return view


def _with_pane(view: View, box: tuple[slice, slice], pane: Mask) -> View:
    """The same with one more pane, which lies in a box of the picture."""
    labels, number = view.labels.copy(), len(view.pieces)
    labels[box][pane] = number
    named = Named(
        *(np.append(getattr(view.named, each.name), each.name == "panes") for each in fields(Named))
    )
    return replace(view, labels=labels, pieces=np.append(view.pieces, view.pieces.max() + 1), named=named)


def _with_house(plot: Plot, named: Named, group: Choice, told: Named, one_wall: float) -> Named:
    """What is told so far, with the parts of one house; without them where a group of things is none."""
    house = _house(plot, group)
    panes, doors = _openings(plot, house, named.sky | named.roof, one_wall)
    roof = group & named.roof
    known = bool(roof.any())
    if not known:
        roof = _slabs(plot, house, named.sky) & ~panes
    behind = named.sky if known else named.sky | named.floor
    roof |= _pitched(plot, house, behind, panes, named.roof)
    if not known and panes.sum() < _WINDOWS and not (group & named.walls).any():
        return told
    return replace(
        told,
        roof=told.roof | roof,
        panes=told.panes | (panes & ~roof),
        doors=told.doors | (doors & ~roof),
        walls=told.walls | (group & ~roof & ~panes & ~doors),
    )


def with_windows(view: View) -> View:
    """Tell the windows of a room: quadrangles within a wall, well above the floor.

    Args:
        view: A model or a drawing of a room.
    """
    plot, named = Plot(view.labels, np.zeros(view.labels.shape, np.float32)), view.named
    hung = named.things & (plot.shares > _PANE[0]) & (plot.shares < _WIDEST_WINDOW)
    hung &= (plot.towards(named.floor) == 0) & (plot.tops < _HIGH) & (plot.bottoms < _SILL)
    quadrangles = hung & np.array([is_quadrangle(plot.labels == cell) for cell in range(plot.count)])
    frames = hung & _hollow(plot) & (plot.towards(quadrangles | named.walls) > _IN_WALL)
    panes = frames | (quadrangles & (plot.towards(frames) > 0.4))
    panes |= hung & (plot.towards(panes) > _IN_WALL)
    doors = _room_doors(plot, named) & ~panes
    opening = panes | doors
    walls, things = named.walls & ~doors, named.things & ~opening
    return replace(view, named=replace(named, panes=panes, doors=doors, things=things, walls=walls))


def _room_doors(plot: Plot, named: Named) -> Choice:
    """Uprights within a wall that stand on the floor; a wardrobe has a second side, or a top."""
    height, width = plot.labels.shape
    upright = (named.things | named.walls) & (plot.tallness > _UPRIGHT) & (plot.shares < _WIDEST_WINDOW)
    upright &= (plot.bottoms - plot.tops > _DOOR_HEIGHT) & (plot.shares > _LEAST_DOOR)
    upright &= plot.widths * width < _DOOR_WIDTH * (plot.bottoms - plot.tops) * height
    on_floor = (plot.towards(named.floor) > 0.02) & (plot.towards(named.floor) < 0.4)
    walls = named.walls[None, :] & (plot.shares[None, :] > plot.shares[:, None])
    in_wall = (plot.border_length * walls).sum(axis=1) > _DOOR_IN_WALL * plot.perimeter
    likely = upright & on_floor & in_wall
    return np.array([bool(likely[cell]) and is_quadrangle(plot.labels == cell) for cell in range(plot.count)])


def _lifted(plot: Plot, floor: Choice, standing: Choice) -> Choice:
    """What lies level and is no ground: the flat roof of a house seen from above, on its walls."""
    framed = (plot.at_bottom > 0) | (plot.at_sides > 0) | (plot.at_top > 0)
    below = standing[None, :] & (plot.bottoms[None, :] > plot.bottoms[:, None])
    on_house = (plot.border_length * below).sum(axis=1) > _ON_HOUSE * plot.perimeter
    return np.asarray(floor & ~framed & on_house & (plot.shares > _THIN))


def _house(plot: Plot, group: Choice) -> _House:
    foot, top = float(plot.bottoms[group].max()), float(plot.tops[group].min())
    columns = np.flatnonzero(plot.mask(group).any(axis=0))
    width = float(np.ptp(columns)) / plot.labels.shape[1]
    return _House(group, foot, max(foot - top, 0.01), max(width, 0.01), float(plot.shares[group].sum()))


def _openings(plot: Plot, house: _House, above: Choice, one_wall: float) -> tuple[Choice, Choice]:
    """The windows and the doors of a house; what is above them, and how much of a border is with one wall."""
    least, most, most_of_house = _PANE
    small = house.cells & (plot.shares > least) & (plot.shares < min(most, most_of_house * house.share))
    small &= plot.towards(above) < _SKY_BESIDE
    quadrangles = small & np.array([is_quadrangle(plot.labels == cell) for cell in range(plot.count)])
    hollow = house.cells & _hollow(plot) & (plot.shares < _THIN)
    one = plot.border_length.max(axis=1) > one_wall * plot.perimeter
    larger = hollow[None, :] | house.cells & (plot.shares[None, :] > _LARGER * plot.shares[:, None])
    around = (plot.border_length * (larger | quadrangles[None, :])).sum(axis=1)
    quadrangles &= (around > _WITHIN * plot.perimeter) & (one | (plot.towards(quadrangles) > 0.2))
    low = plot.bottoms > house.foot - _LOW - 0.12 * house.height
    upright = (plot.tallness > _UPRIGHT) & (plot.bottoms - plot.tops > 0.25 * house.height)
    doors = quadrangles & low & upright
    if doors.sum() >= _DOORS:
        doors = np.zeros(plot.count, bool)
    panes = quadrangles & ~doors
    panes |= hollow & (plot.towards(panes) > 0.3) & ~doors
    between = house.cells & (plot.shares < _BETWEEN) & (plot.towards(panes) > 0.45)
    return panes | (between & ~doors & (plot.towards(above) < _SKY_BESIDE)), doors


def _hollow(plot: Plot) -> Choice:
    """The cells that enclose others, as the frames of windows do."""
    found = np.zeros(plot.count, bool)
    for cell in np.flatnonzero(plot.shares < _PANE[1]).tolist():
        mask = (plot.labels == cell).astype(np.uint8)
        outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        found[cell] = max(cv2.contourArea(each) for each in outlines) > _HOLLOW * float(mask.sum())
    return found


def _pitched(plot: Plot, house: _House, sky: Choice, panes: Choice, roofs: Choice) -> Choice:
    """Roofs seen from the side: wide, under the sky, well above the house's foot and with a slanted end.

    Where the house has ``roofs`` that are told already, the ends of another one may be hidden.
    """
    likely = house.cells & (plot.towards(sky) > _UNDER_SKY) & (plot.widths > _SLAB_WIDE * house.width)
    likely &= (plot.bottoms < house.foot - _WALLS * house.height) & (plot.towards(panes) == 0)
    lower = house.cells[None, :] & (plot.bottoms[None, :] > plot.bottoms[:, None] + 0.02)
    likely &= (plot.border_length * lower).sum(axis=1) > _ON_WALLS * plot.perimeter
    known = bool((house.cells & roofs).any())
    slanted = np.zeros(plot.count, bool)
    for cell in np.flatnonzero(likely).tolist():
        slanted[cell] = (known and plot.tallness[cell] < _FLAT) or _slanted_end(plot.labels == cell)
    return slanted


def _slanted_end(cell: Mask) -> bool:
    """Whether the left or the right end of a cell leans, in the middle of its height."""
    rows = np.flatnonzero(cell.any(axis=1))
    rows = rows[len(rows) // 8 : len(rows) - len(rows) // 8]
    if len(rows) < 8:
        return False
    first = cell[rows].argmax(axis=1)
    last = cell.shape[1] - 1 - cell[rows][:, ::-1].argmax(axis=1)
    leans = max(abs(int(first[-1]) - int(first[0])), abs(int(last[-1]) - int(last[0])))
    return bool(leans > _LEANS * len(rows))


def _paving(plot: Plot, upright: Choice, floor: Choice) -> Choice:
    """Terraces and paths: low cells with the ground around them."""
    flat = upright & (plot.tallness < _FLAT) & (plot.tops > float(plot.tops[floor].min()))
    lying = np.zeros(plot.count, bool)
    while True:
        more = flat & (plot.towards(floor | lying) > _AMID)
        if not (more & ~lying).any():
            return lying
        lying |= more


def is_quadrangle(cell: Mask) -> bool:
    """Whether a cell fills the smallest box around it, and is no bar."""
    outlines, _ = cv2.findContours(cell.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return False
    outline = max(outlines, key=len)
    (_, (across, down), _) = cv2.minAreaRect(outline)
    box = max(across + 1, 1.0) * max(down + 1, 1.0)
    slim = max(across, down) > 7 * max(min(across, down), 1.0)
    return bool(float(cell.sum()) > _QUADRANGLE * box and not slim)


def _slabs(plot: Plot, house: _House, sky: Choice) -> Choice:
    """The edges of flat roofs: wide, low and along the sky."""
    thickness = plot.shares / np.maximum(plot.widths, 1e-6)
    wide = plot.widths > _SLAB_WIDE * house.width
    high = plot.tops < house.foot - 0.4 * house.height
    return np.asarray(
        house.cells & wide & high & (thickness < _SLAB * house.height) & (plot.towards(sky) > _UNDER_SKY)
    )


def joined_strips(plot: Plot) -> Labels:
    """The partition with strips side by side joined, as hatching and courses of tiles leave them."""
    sizes = plot.shares * plot.labels.size
    slim = plot.perimeter**2 > 16 * _SLIMNESS * sizes
    thin = slim & (2 * sizes / plot.perimeter < _HATCHED)
    area = np.arange(plot.count)
    beside = plot.border_length / np.maximum(np.minimum.outer(plot.perimeter, plot.perimeter), 1)
    for first, second in np.argwhere((beside > _ALONG) & thin[:, None] & thin[None, :]).tolist():
        area[area == area[second]] = area[first]
    strips = np.bincount(area, minlength=plot.count)[area] >= _STRIPS
    return renumber(np.where(strips, area, np.arange(plot.count))[plot.labels].astype(np.int32))[0]
