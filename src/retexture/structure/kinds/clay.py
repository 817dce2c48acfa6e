"""Grey models: their surfaces are bounded by creases and outlines, and what they are is told by place.

What the picture's frame and the lower border hold is floor, wall, ceiling or sky; what stands before these is
a thing. A shadow that is cast on the floor is the floor's: it is darker, it lies beside what casts it, and it
has no plumb sides.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.kinds.cells import Lines, Rules, find_cells
from retexture.structure.kinds.edges import jumps, strokes
from retexture.structure.kinds.houses import find_roof
from retexture.structure.kinds.plot import Plot
from retexture.structure.kinds.seen_rooms import SceneKind
from retexture.structure.kinds.tints import told_by_tint
from retexture.structure.kinds.view import Named, View
from retexture.structure.segments.masks import Choice, Mask

SIDE = 640  # cells are found at this size: a chair's leg is some pixels wide
_PEN, _INKED, _LIT = np.ones((9, 9), np.uint8), 0.42, 40  # pixels, of the light around a line, and its level
_LINED = 0.03  # of the picture that drawn edges take at least
_TINTED = 8.0  # levels between the primaries, in the mean: a model in tints
_FAINT = 1.7  # levels: the rounding of gradients and JPEG leave less
_CLEAR, _LONG = 6.0, 24  # levels, pixels: a faint line counts where it is clear somewhere, or long
_RULES = Rules(lined=0.6, lined_behind=0.25, gap=0.09, off=2, smallest=70)
_BAY = np.ones((101, 101), np.uint8)  # pixels: bays of an outline are narrower
_OWN_LIGHT, _BITTEN = 7.0, 0.4  # levels, and share of a bite's rim that is a thing's
_SHADED = (0.2, 0.76)  # light of a shadow as a fraction of what is around it, in levels
_UNEVEN = 0.29  # of its light: a sharply bounded shadow is even, as rounded things are not
_PLUMB, _PLUMB_RUN = 0.25, 9  # share of a border that is plumb, and pixels of a plumb run
_BESIDE = 0.18  # of its border that a shadow has with the floor it lies on
_SCRAP = 0.0006  # of the picture
_LARGE = 0.02  # of the picture
_ACROSS = 0.16  # of a side of the frame
_WIDE_ROOF = 0.5  # of the width; the sky between things is narrower
_WALL_BEHIND = 0.3  # of the picture: what closes the view behind a thing by less is no wall
_ALL_ACROSS = 0.9  # of the width that a ground takes up to its horizon
_ALL_ROUND = 0.9  # share of the upper border that a ground takes which goes on beyond the picture
_OVERHEAD = 0.45  # of the height: a ceiling does not reach below
_EVEN = 0.05  # the same for a floor or wall whose light tells it apart
_SAME_FLOOR = 0.04  # of the floor's light
_MEETS = 0.12  # share of its border by which what closes the view meets the floor
_SLIM = 0.22  # of the width: what is slimmer and reaches the top is a tower, and no wall
_TALL = 1.25  # heights to widths of a tower
_ALIKE = 5.0  # levels: the same sky on both sides of a tower


def read_clay(rgb: Rgb8, scene_kind: SceneKind | None) -> View:
    """Take a model's picture apart; ``scene_kind`` is what it shows, None where that is not known."""
    small = cv2.GaussianBlur(reduce_exactly(rgb, SIDE), (3, 3), 0)
    light = _light(small)
    grey = np.dstack([light.astype(np.uint8)] * 3)
    tinted = float(np.ptp(small, axis=2).mean()) > _TINTED
    lines = _lines(_edges(small) if tinted else np.maximum(jumps(light), strokes(light)))
    lines |= _drawn(light)
    labels = find_cells(lines, small if tinted else grey, _RULES)
    if tinted:
        labels = told_by_tint(small, labels, _RULES.smallest)
    plot = _without_slivers(_with_shadows(Plot(labels, light)))
    plot = _given_back(plot, _name(plot, scene_kind))
    named = _name(plot, scene_kind)
    return View(plot.labels, _pieces(plot, named), named, lines, None)


def _light(rgb: Rgb8) -> Map:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32)


def _edges(rgb: Rgb8) -> Map:
    """How far the strongest of the three primaries jumps: tints of one lightness differ in others."""
    primaries = [np.ascontiguousarray(rgb[..., number], np.float32) for number in range(3)]
    each = [np.maximum(jumps(primary), strokes(primary)) for primary in primaries]
    return np.asarray(np.maximum(np.maximum(each[0], each[1]), each[2]), np.float32)


def _lines(edge: Map) -> Lines:
    """Creases, outlines and drawn edges; faint ones only as parts of clear or long ones."""
    faint = (edge > _FAINT).astype(np.uint8)
    number, parts, boxes, _ = cv2.connectedComponentsWithStats(faint, connectivity=8)
    strongest = np.zeros(number, np.float32)
    np.maximum.at(strongest, parts.ravel(), edge.ravel())
    long = np.maximum(boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]) > _LONG
    kept = (strongest > _CLEAR) | long
    kept[0] = False
    return np.asarray(kept[parts])


def _drawn(light: Map) -> Lines:
    """Edges that are drawn with a broad pen: dark and thin; none where a model has hardly any."""
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, _PEN)
    ink = (closed - light > _INKED * closed) & (closed > _LIT)
    return np.asarray(ink if ink.mean() > _LINED else np.zeros_like(ink))


def _given_back(plot: Plot, named: Named) -> Plot:
    """The partition without the bites that a plain backdrop took out of things through gaps in outlines.

    What lies in a bay of a thing's outline and has not the backdrop's light belongs to the thing.
    """
    things = plot.mask(named.things).astype(np.uint8)
    bays = (cv2.morphologyEx(things, cv2.MORPH_CLOSE, _BAY) > 0) & (things == 0)
    labels = plot.labels.copy()
    count = plot.count
    for cell in np.flatnonzero((plot.at_top > 0.1) & (plot.unevenness < _EVEN)).tolist():
        bites = bays & (plot.labels == cell) & (np.abs(plot.light - plot.levels[cell]) > _OWN_LIGHT)
        bites = cv2.morphologyEx(bites.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        number, parts = cv2.connectedComponents(bites, connectivity=4)
        for part in range(1, number):
            bite = (parts == part).astype(np.uint8)
            rim = (cv2.dilate(bite, np.ones((5, 5), np.uint8)) > 0) & (bite == 0)
            if bite.sum() > _RULES.smallest and things[rim].mean() > _BITTEN:
                labels[bite > 0] = count
                count += 1
    return Plot(labels, plot.light)


def _with_shadows(plot: Plot) -> Plot:
    """The partition with cast shadows given to the floor."""
    ground = int(plot.at_bottom.argmax())
    while True:
        shadow = _shadow_on(plot, ground)
        if shadow is None:
            return plot
        joined = np.where(plot.labels == shadow, ground, plot.labels).astype(np.int32)
        plot = Plot(np.where(joined > shadow, joined - 1, joined).astype(np.int32), plot.light)
        ground -= ground > shadow


def _without_slivers(plot: Plot) -> Plot:
    """The partition without scraps that lie between large cells, as doubled lines leave them."""
    while True:
        scraps = (plot.shares < _SCRAP) & (plot.border_length @ (plot.shares > _LARGE) > 0.6 * plot.perimeter)
        if not scraps.any():
            return plot
        scrap = int(np.flatnonzero(scraps)[0])
        joined = np.where(plot.labels == scrap, int(plot.border_length[scrap].argmax()), plot.labels)
        plot = Plot(np.where(joined > scrap, joined - 1, joined).astype(np.int32), plot.light)


def _shadow_on(plot: Plot, ground: int) -> int | None:
    """A cell that is a shadow on ``ground``; None where there is none left."""
    ratio = plot.levels / max(float(plot.levels[ground]), 1.0)
    beside = plot.border_length[ground] / plot.perimeter
    likely = (ratio > _SHADED[0]) & (ratio < _SHADED[1]) & (beside > _BESIDE) & (plot.at_top == 0)
    likely &= (plot.tops >= plot.tops[ground]) & (plot.unevenness < _UNEVEN)
    likely[ground] = False
    return next(
        (cell for cell in np.flatnonzero(likely).tolist() if _plumb(plot.labels == cell) < _PLUMB), None
    )


def _plumb(cell: Mask) -> float:
    """Share of a cell's border that runs plumb, in runs of some length."""
    inside = cell.astype(np.uint8)
    sideways = cv2.absdiff(inside[:, :-1], inside[:, 1:])
    run = cv2.morphologyEx(sideways, cv2.MORPH_OPEN, np.ones((_PLUMB_RUN, 1), np.uint8))
    level = cv2.absdiff(inside[:-1], inside[1:])
    return float(run.sum()) / max(float(sideways.sum() + level.sum()), 1.0)


def _name(plot: Plot, scene_kind: SceneKind | None) -> Named:
    """Tell floor, ceiling, walls, sky and things."""
    floor = np.zeros(plot.count, bool)
    ground = int(plot.at_bottom.argmax())
    floor[ground] = True
    if plot.at_top[ground] > _ALL_ROUND and scene_kind in (None, SceneKind.THING):
        return replace(Named.nothing(plot.count), things=~floor, floor=floor)  # seen from above
    floor |= _floor_beyond(plot, floor, plot.at_top > 0.02)
    behind = _backdrop(plot, floor)
    if scene_kind in (SceneKind.OUTDOORS, SceneKind.THING):
        behind &= ~_ground_beyond(plot, floor) & ~_before_sky(plot, behind)
    floor &= ~behind
    floor |= _floor_beyond(plot, floor, behind)
    if scene_kind in (SceneKind.OUTDOORS, SceneKind.THING):
        floor |= _ground_beyond(plot, floor) & ~behind
    ceiling = _overhead(plot, behind, floor)
    if not (behind & ~ceiling & (plot.shares > _LARGE)).any():
        ceiling[:] = False
    things = ~(floor | behind)
    roof, fronts = find_roof(plot, things, behind & ~ceiling) if not ceiling.any() else (~things, ~things)
    roof, fronts = roof & things, fronts & things
    outdoors = not ceiling.any() and (roof.any() or _has_towers(plot, things))
    if scene_kind is not None:
        outdoors = scene_kind is SceneKind.OUTDOORS
    if outdoors and not roof.any() and _has_towers(plot, things):
        fronts = _fronts(plot, things)
    named = replace(Named.nothing(plot.count), things=things, floor=floor, ceiling=ceiling)
    if outdoors:
        return replace(named, sky=behind, walls=fronts, roof=roof, ceiling=np.zeros_like(ceiling))
    if scene_kind is SceneKind.THING and plot.shares[behind].sum() < _WALL_BEHIND:
        return named  # a strip of light above a horizon
    return replace(named, walls=behind & ~ceiling)


def _backdrop(plot: Plot, floor: Choice) -> Choice:
    """What closes the view: the cells at the upper border and at the sides, and what adjoins a ceiling."""
    tower = (plot.widths < _SLIM) & (plot.tallness > _TALL)
    tower &= plot.at_sides < _ACROSS
    behind = (plot.at_top > 0.02) & ~tower & (plot.shares > _LARGE / 4)
    if not behind.any():
        behind[plot.at_top.argmax()] = True
    main = int(np.where(behind, plot.shares, 0).argmax())
    alike = np.abs(plot.levels - plot.levels[main]) < _ALIKE
    behind |= alike & (plot.at_top > 0)
    horizon = float(plot.tops[floor].min())
    higher = (plot.tops < min(0.4, horizon - 0.03)) & ~floor
    behind |= (plot.at_sides > _ACROSS) & (plot.towards(behind) > 0.2) & higher
    overhead = _overhead(plot, behind, floor)
    below = (plot.towards(overhead) > 0.1) & (plot.widths > 0.3) & (plot.shares > 2 * _LARGE) & ~floor
    return np.asarray(behind | below)


def _floor_beyond(plot: Plot, floor: Choice, behind: Choice) -> Choice:
    """The floor on the other side of things: as light, as even, and ending where the backdrop begins."""
    if not floor.any():
        return floor
    seen = int(np.where(floor, plot.shares, 0).argmax())
    alike = np.abs(plot.levels / max(float(plot.levels[seen]), 1.0) - 1) < _SAME_FLOOR
    beyond = (plot.towards(behind) > 2 * _MEETS) & (plot.tops >= plot.tops[seen] - 0.02)
    return np.asarray(alike & beyond & (plot.unevenness < 2 * _EVEN) & ~behind)


def _ground_beyond(plot: Plot, floor: Choice) -> Choice:
    """The ground up to a horizon in the picture, where things divide it: as light, and below the sky."""
    seen = int(np.where(floor, plot.shares, 0).argmax())
    alike = np.abs(plot.levels / max(float(plot.levels[seen]), 1.0) - 1) < _SAME_FLOOR
    return np.asarray(
        alike & (plot.at_top == 0) & (plot.widths > _ALL_ACROSS) & (plot.unevenness < 2 * _EVEN)
    )


def _before_sky(plot: Plot, behind: Choice) -> Choice:
    """What does not reach the upper border and is lit otherwise: a roof that leaves the frame."""
    main = int(np.where(behind & (plot.at_top > 0), plot.shares, 0).argmax())
    lighter = plot.levels > plot.levels[main] + _ALIKE  # the sky's own lower part is wide too, and even
    return np.asarray((plot.at_top == 0) & (plot.widths > _WIDE_ROOF) & (plot.widths < _ALL_ACROSS) & lighter)


def _overhead(plot: Plot, behind: Choice, floor: Choice) -> Choice:
    """What lies along the upper border, high up, and does not meet the floor as walls do."""
    high = (plot.at_top > 0.5) & (plot.bottoms < _OVERHEAD)
    return behind & high & (plot.towards(floor) < _MEETS)


def _has_towers(plot: Plot, things: Choice) -> bool:
    """Whether there are several tall blocks, or one that leaves the frame."""
    tall = things & (plot.tallness > _TALL) & (plot.bottoms - plot.tops > 0.25) & (plot.shares > _LARGE / 2)
    return bool(tall.sum() >= 3)


def _fronts(plot: Plot, things: Choice) -> Choice:
    heights = plot.bottoms - plot.tops
    return np.asarray(things & (heights > 0.1))


def _pieces(plot: Plot, named: Named) -> NDArray[np.intp]:
    """One number for each thing, and one for each part of the room."""
    pieces = np.arange(plot.count)
    for part in (named.floor, named.ceiling, named.sky, named.walls & ~named.things):
        members = np.flatnonzero(part)
        if len(members):
            pieces[members] = members[0]
    for thing in plot.groups(named.things & ~named.roof):
        pieces[thing] = np.flatnonzero(thing)[0]
    if named.roof.any():
        pieces[named.roof] = np.flatnonzero(named.roof)[0]
    return pieces
