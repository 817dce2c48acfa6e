"""Windows and doors of a photo's walls, by the way they stand out: panes are dark, doors plain and upright.

The scene network sees large windows. Those that it is too coarse for, and the frames of all, are told here
from the wall around them.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import blur, resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.kinds import InputKind
from retexture.structure.on_demand.furnishings import OPENINGS, furnishing
from retexture.structure.on_demand.once import once
from retexture.structure.segments.masks import Mask
from retexture.structure.trained import ScenePart

_SIDE = 1024  # pixels: what is smaller there can't be told
_AROUND = 60.0  # units: how far the wall around an opening reaches
_DARKER, _BLACK = 17.0, 24.0  # L*: a pane is so much darker than its wall, and dark at all
_OTHER = 21.0  # L*a*b* units: a door's paint is so far from the wall's
_RIM = 11.0  # the same: a frame's
_NARROWEST, _WIDEST = 6.5, 260.0  # units
_FILLED, _PLAIN = 0.55, 0.75  # of the rectangle around it: a pane, and a door, which is one board
_DOOR = 0.0035  # of the picture: what is smaller and not dark is a sign, or a letter
_GLAZED, _UNFRAMED = 0.25, 0.85  # of a plain piece: doors have less glass, windows have frames
_LIT = 0.4  # of a pane: so much of it can't be a shadow
_SLENDER = 4.5  # ledges and pipes are longer for their width
_REACH = 13.0  # units from a pane to the outer border of its frame
_REGULAR, _NARROW_RIM = 0.8, 5.0  # of the rectangle around a window, turned; units beside a pane
_BOARD = 4.0  # units: what is narrower beside a door is no part of it
_LIGHTER = 12.0  # L*: a bar is so much lighter than half of its window
_PIECE = 0.12  # of a window: frames that are seen between its panes are more than that
_MOST_BARS = 0.5
_COMPACT = 0.72  # of its hull
_RING = 3.6  # units: how wide a frame is drawn where none is seen
_HARDLY_WALL = 0.01  # of the picture
_OF_ROOMS = frozenset(
    (ScenePart.SOFA, ScenePart.BED, ScenePart.TABLE, ScenePart.CHAIR, ScenePart.CABINET, ScenePart.WORKTOP)
)


@dataclass(frozen=True, eq=False)
class Openings:
    """The windows and doors of a photo.

    Attributes:
        all: Where they are, with their frames, (height, width) float32 0–1; None where none is seen.
        frames: The frames of the windows, in the same way.
    """

    all: Map | None
    frames: Map | None


@once
def find_openings(structure: Structure) -> Openings:
    """Find the windows and doors in a photo's walls; of a model or a drawing what its network sees."""
    seen = furnishing(structure, *OPENINGS)
    wall = structure.scene.where(Place.WALL)
    if structure.kind is not InputKind.PHOTO or wall is None or _is_room(structure):
        return Openings(seen, None)
    lab = lab_of(reduce_exactly(structure.rgb, _SIDE))
    size = (lab.shape[1], lab.shape[0])
    unit = max(size) / 1024
    windows = _mask(furnishing(structure, ScenePart.WINDOW), size)
    doors = _mask(furnishing(structure, ScenePart.DOOR), size)
    front = _closed(resize(wall, size) > 0.5, 12 * unit) | windows | doors
    if front.mean() < _HARDLY_WALL:
        return Openings(seen, None)
    around = _wall_around(lab, front & ~windows & ~doors, unit)
    apart = np.sqrt(((lab - around) ** 2).sum(axis=2))
    dark = front & (lab[..., 0] < around[..., 0] - _DARKER)
    panes = _mostly(_upright(dark, unit, _FILLED, 0.0), _is_shade_free(lab, around), _LIT)
    plain = _worked(front & (apart > _OTHER), cv2.MORPH_OPEN, _BOARD * unit)
    boards = _upright(plain, unit, _PLAIN, _DOOR)
    whole = _regular(_with_rims(panes | windows, front & (apart > _RIM), unit), panes, unit)
    frames = _frames(whole, lab[..., 0], unit)
    # A window with its pale frame is a plain piece, too; a dark door is one pane, as it were.
    solid = boards & (~_mostly(boards, panes, _GLAZED) | _mostly(boards, panes, _UNFRAMED))
    found = whole | boards | doors
    return Openings(_soft(found, structure.size), _soft(frames & ~solid & ~doors, structure.size))


def _is_room(structure: Structure) -> bool:
    """Whether it is walls of a room: pictures and shelves on them are dark and upright too."""
    if structure.open_sky is not None:
        return False
    return Place.CEILING in structure.scene.maps or not _OF_ROOMS.isdisjoint(structure.furnishings)


def _mask(share: Map | None, size: tuple[int, int]) -> Mask:
    return np.zeros(size[::-1], bool) if share is None else resize(share, size) > 0.5


def _soft(mask: Mask, size: tuple[int, int]) -> Map | None:
    return resize(blur(mask.astype(np.float32), 0.6), size) if mask.any() else None


def _closed(mask: Mask, radius: float) -> Mask:
    return _worked(mask, cv2.MORPH_CLOSE, radius)


def _worked(mask: Mask, how: int, radius: float) -> Mask:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), how, np.ones((side, side), np.uint8)) > 0)


def _wall_around(lab: Map, wall: Mask, unit: float) -> Map:
    """The wall's own colour around each pixel: a mean without what is clearly something else."""
    weight = wall.astype(np.float32)
    around = lab
    for _ in range(3):
        total = blur(weight, _AROUND * unit) + np.float32(1e-4)
        around = blur(lab * weight[..., None], _AROUND * unit) / total[..., None]
        odd = (lab[..., 0] < around[..., 0] - 0.6 * _DARKER) | (np.abs(lab - around).max(axis=2) > _OTHER)
        weight = (wall & ~odd).astype(np.float32)
    return np.asarray(around, np.float32)


def _is_shade_free(lab: Map, around: Map) -> Mask:
    """Where darkness is not a shadow on the wall, which keeps its hue: black, or of another hue."""
    chroma = np.hypot(around[..., 1], around[..., 2])
    turned = np.hypot(lab[..., 1] - around[..., 1], lab[..., 2] - around[..., 2])
    return np.asarray((lab[..., 0] < _BLACK) | (turned > 0.5 * chroma) | (chroma < 9))


def _mostly(mask: Mask, lies: Mask, least: float) -> Mask:
    """The pieces of a mask of which so much lies in another."""
    count, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    inside = np.bincount(pieces[lies], minlength=count) > least * np.bincount(pieces.ravel(), minlength=count)
    inside[0] = False
    return np.asarray(inside[pieces])


def _upright(mask: Mask, unit: float, filled: float, least: float) -> Mask:
    """The pieces of a mask that fill an upright rectangle of a window's or a door's size."""
    opened = _worked(mask, cv2.MORPH_OPEN, max(0.7 * unit, 0.6)) if unit > 0.7 else mask
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(opened.astype(np.uint8), connectivity=4)
    chosen = np.zeros(count, bool)
    for piece in range(1, count):
        _, _, wide, high, area = (int(value) for value in boxes[piece])
        narrow, broad = min(wide, high), max(wide, high)
        fits = _NARROWEST * unit <= narrow and broad <= _WIDEST * unit and broad <= _SLENDER * narrow
        chosen[piece] = fits and area >= filled * wide * high and area >= least * mask.size
    return np.asarray(chosen[pieces])


def _with_rims(panes: Mask, other: Mask, unit: float) -> Mask:
    """Panes of one window joined, with the frame around them: what differs from the wall beside a pane."""
    reach = max(1, round(_REACH * unit))
    near = cv2.dilate(panes.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    _, pieces = cv2.connectedComponents((panes | (near & other)).astype(np.uint8), connectivity=4)
    touching = np.zeros(int(pieces.max()) + 1, bool)
    touching[np.unique(pieces[panes])] = True
    return _filled(_closed(touching[pieces] & (pieces > 0), 3 * unit))


def _regular(whole: Mask, panes: Mask, unit: float) -> Mask:
    """Windows, those of no window's outline as narrow as their panes: what is around these is wall."""
    sure = _worked(panes, cv2.MORPH_DILATE, _NARROW_RIM * unit)
    outlines, _ = cv2.findContours(whole.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    regular = whole.copy()
    for outline in outlines:
        left, top, wide, high = cv2.boundingRect(outline)
        place = (slice(top, top + high), slice(left, left + wide))
        own = np.zeros((high, wide), np.uint8)
        cv2.drawContours(own, [outline - (left, top)], -1, 1, cv2.FILLED)
        (_, (across, down), _) = cv2.minAreaRect(outline)
        rough = own.sum() < _REGULAR * (across + 1) * (down + 1)
        if rough and (own > 0)[panes[place]].any():
            regular[place] &= (own == 0) | sure[place]
    return regular


def _filled(mask: Mask) -> Mask:
    """A mask whose compact pieces reach to their hulls: a pane may look like the wall in one place."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = mask.astype(np.uint8)
    for outline in outlines:
        hull = cv2.convexHull(outline)
        if cv2.contourArea(outline) > _COMPACT * cv2.contourArea(hull):
            cv2.drawContours(filled, [hull], -1, 1, cv2.FILLED)
    return filled > 0


def _frames(windows: Mask, lightness: Map, unit: float) -> Mask:
    """The frames of windows: what is lighter than most of a window, in and around it, else a ring."""
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(windows.astype(np.uint8), connectivity=4)
    inside = cv2.erode(
        windows.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=max(1, round(_RING * unit))
    )
    ring = windows & (inside == 0)
    frames = np.zeros_like(windows)
    for piece in range(1, count):
        left, top, wide, high, area = (int(value) for value in boxes[piece])
        place = (slice(top, top + high), slice(left, left + wide))
        own = pieces[place] == piece
        bars = own & (lightness[place] > np.median(lightness[place][own]) + _LIGHTER)
        seen = _PIECE < bars.sum() / area < _MOST_BARS
        frames[place] |= bars if seen else own & ring[place]
    return frames
