"""Parts that are not found by their own marks, told by what the found ones leave over.

Fronts of houses under the sky, walls of a room, the ground: each must lie in a certain way to its
neighbours, so that what is none of those is likely enough to be it where a prompt asks for it. Nothing here
is looked for unless it is asked for, and whoever asks learns in words what was taken.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.regions import Regions
from retexture.structure.rooms import lines_in, met_from_above
from retexture.structure.signs import Mask, laid_on_edges, without_holes
from retexture.structure.superpixels import SMALL_SIDE, lab_of, mean_by, reduce_exactly

_OPEN_AIR = 0.03  # share of the sky from which a photo is taken out of doors
_TALLER = 0.07  # of the height: houses rise by more above the end of the sky
_POLE = 7  # pixels of the reduced photo: lamps, masts and twigs against the sky are narrower
_SMALLEST = 0.004  # of the photo
_NIGHT = 20.0  # L*: a black outline against the light is as likely a tree as a house
_MOSTLY = 0.5
_LOW, _LOWEST = (
    0.6,
    0.85,
)  # mean height from which a region lies in the lower part of the photo, or at its end
_TALL = 0.45  # mean height of a wall that goes on into what lies before it
_PIECE = 0.012  # of the photo: what is smaller in a room is a thing
_STANDS_ON = 0.3  # share of the lower border that a wall does not take
_BUILT = 0.5  # plumb and level line, as a multiple of the root of the area; a subject without is no house
_LATTICE = 3.0  # the same: what is black and straight is built
_RED, _BLUE = (6, 45), (-50, -3)  # Cr and Cb of skin about their middle, after Kovac et al. 2003
_UPRIGHT, _ALONE = 0.75, 0.8  # height to width, and share of the subject, of somebody seen from behind
_HIGH = 0.22  # mean height of what lies overhead
_WHITE, _PALE = 80.0, 14.0  # lightness and chroma
_MEETS = 0.1  # share of the lower rim of a thing: what meets it so far is what it lies on
_BLEND = (32.0, 8.0)  # in lightness and in a*b*: regions of one ground in unlike light


@dataclass(frozen=True, eq=False)
class Remainder:
    """A part as what others leave over.

    Attributes:
        share: How far each pixel belongs to it, (height, width) float32 0–1.
        described: What was taken, in words that follow "taken as".
        telling: Whether it is what a part of this kind must be, and not only all that is left.
    """

    share: Map
    described: str
    telling: bool = True


def remainder(structure: Structure, place: Place) -> Remainder | None:
    """What is likely a part that was not found; None where nothing suggests it.

    Args:
        structure: The photo's analysis.
        place: The part; only walls and grounds can be told in this way.
    """
    parts = _Parts.of(structure)
    for mask_of, described in _WAYS.get(place, ()):
        if left := _left(structure, mask_of(parts), described, mask_of is not _behind):
            return left
    return None


def elsewhere(structure: Structure, places: Collection[Place]) -> Remainder | None:
    """All that is clearly no other part than ``places``; None where that is everything or hardly anything."""
    others = {
        Place.SKY: "the sky",
        Place.WATER: "the water",
        Place.VEGETATION: "the plants",
        Place.PERSON: "the people",
        Place.FLOOR: "the ground",
    }
    wanted = {*places, *([Place.FLOOR] if Place.GROUND in places else [])}
    shown = {each: name for each, name in others.items() if each in structure.scene.maps.keys() - wanted}
    if not shown:
        return None
    taken = np.max([structure.scene.maps[each] for each in shown], axis=0)
    free = 1 - resize(taken, structure.size)
    return Remainder(free, f"all but {' and '.join(shown.values())}") if free.mean() > 0.1 else None


def support(structure: Structure) -> Remainder | None:
    """What the subject of a close-up lies on: a table, a desk; None where the photo shows more than that."""
    return _left(structure, _under(_Parts.of(structure)), "what the things lie on")


def _left(structure: Structure, mask: Mask, described: str, telling: bool = True) -> Remainder | None:
    """A mask of the reduced photo at the photo's size; None where it is hardly anything."""
    if mask.mean() <= _SMALLEST:
        return None
    (soft,) = laid_on_edges(structure.rgb, mask, radius=6.0)
    return Remainder(resize(soft, structure.size), described, telling)


@dataclass(frozen=True, eq=False)
class _Parts:
    """The parts of the reduced photo that were found, as far as they tell what the rest is.

    Attributes:
        rgb: The reduced photo.
        regions: The partition.
        dark: What is too dark to tell, and not straight.
        sky: Sky.
        grown: Plants and water.
        people: People.
        floor: The ground or floor.
        ceiling: What lies overhead.
        wall: Upright surfaces.
        subject: What the photo is about.
        soft: The subject where it has no plumb or level edges, as animals have none and houses do.
    """

    rgb: Rgb8
    regions: Regions
    dark: Mask
    sky: Mask
    grown: Mask
    people: Mask
    floor: Mask
    ceiling: Mask
    wall: Mask
    subject: Mask
    soft: Mask

    @classmethod
    def of(cls, structure: Structure) -> "_Parts":
        small = structure.regions.small_labels
        size = (small.shape[1], small.shape[0])
        rgb = reduce_exactly(structure.rgb, SMALL_SIDE)
        maps: Mapping[Place, Map] = structure.scene.maps

        def there(*places: Place) -> Mask:
            found = [resize(maps[place], size) > _MOSTLY for place in places if place in maps]
            return np.asarray(np.any(found, axis=0)) if found else np.zeros(small.shape, bool)

        subject = resize(structure.subject, size) > _MOSTLY
        straight = lines_in(structure.regions, structure.directions).sum(axis=0)
        return cls(
            rgb,
            structure.regions,
            (lab_of(rgb)[..., 0] < _NIGHT) & (straight < _LATTICE)[small],
            there(Place.SKY),
            there(Place.VEGETATION, Place.WATER),
            there(Place.PERSON),
            there(Place.FLOOR),
            there(Place.CEILING),
            there(Place.WALL),
            subject,
            subject & (straight < _BUILT)[small],
        )

    def mostly(self, mask: Mask) -> Mask:
        """Which regions lie in ``mask`` for the most part, shape (regions,)."""
        return mean_by(self.regions.small_labels, self.regions.count, mask) > _MOSTLY

    @property
    def heights(self) -> Map:
        """Row of each pixel of the reduced photo as a fraction of its height."""
        rows, columns = self.regions.small_labels.shape
        return np.broadcast_to((np.arange(rows, dtype=np.float32) / rows)[:, None], (rows, columns))

    @property
    def horizon(self) -> float:
        """Where the sky ends, as a fraction of the height; half-way down where there is none."""
        rows = np.flatnonzero(self.sky.mean(axis=1) > 0.02)
        return float(rows[-1]) / len(self.sky) if self.sky.mean() > _OPEN_AIR else 0.5


def _fronts(parts: _Parts) -> Mask:
    """What a look downwards from the sky meets first, where it is no plant, with all below it to the ground.

    Cars and people are met behind or below trees, or do not rise above the horizon.
    """
    if parts.sky.mean() < _OPEN_AIR:
        return np.zeros_like(parts.sky)
    ground = parts.floor if parts.floor.any() else _ground(parts)
    stopped = parts.grown | ground | parts.people | parts.soft
    seen = met_from_above(stopped) & ~parts.sky & ~parts.dark
    broad = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_OPEN, np.ones((_POLE, _POLE), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(broad, connectivity=4)
    tops = boxes[:, cv2.CC_STAT_TOP] / len(broad)
    chosen = (tops < parts.horizon - _TALLER) & (boxes[:, cv2.CC_STAT_AREA] > _SMALLEST * broad.size)
    chosen[0] = False
    return np.asarray(chosen[labels])


def _uprights(parts: _Parts) -> Mask:
    """The large parts of a room that are neither above nor below, nor what the photo is about."""
    if parts.sky.mean() > _OPEN_AIR or not (parts.floor.any() or parts.ceiling.any()):
        return np.zeros_like(parts.sky)
    regions = parts.regions
    labels = regions.small_labels
    taken = parts.mostly(parts.sky | parts.grown | parts.people | parts.floor | parts.ceiling | parts.subject)
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=regions.count) / labels[-3:].size
    height = mean_by(labels, regions.count, parts.heights)
    stands = (height < _LOW) & (at_bottom < _STANDS_ON)
    stands |= (height < _TALL) & (at_bottom < 2 * _STANDS_ON)
    return np.asarray((~taken & stands & (regions.shares > _PIECE))[labels])


def _ground(parts: _Parts) -> Mask:
    """The lower regions that reach the lower border, with what goes on in their colour, below the horizon.

    A road often stands out enough to pass for the subject: what is lowest of all counts by its colour alone.
    """
    regions = parts.regions
    labels = regions.small_labels
    possible = ~parts.mostly(parts.sky | parts.grown | parts.people | parts.ceiling)
    free = possible & ~parts.mostly(parts.subject)
    height = mean_by(labels, regions.count, parts.heights)
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=regions.count) / labels[-3:].size
    seeds = free & (height > _LOW) & (at_bottom > 0.04)
    if not seeds.any():
        return np.zeros_like(parts.sky)
    apart = np.abs(regions.colours - regions.colours[int(np.argmax(np.where(seeds, at_bottom, -1)))])
    alike = (apart[:, 0] < _BLEND[0]) & (np.hypot(apart[:, 1], apart[:, 2]) < _BLEND[1])
    low = (free & (height > _LOW)) | (possible & (height > _LOWEST))
    there = (low & alike)[labels] & (parts.heights > parts.horizon)
    return np.asarray(there & ~(parts.people | parts.grown | parts.sky))


def _under(parts: _Parts) -> Mask:
    """What meets the lower half of the subject and goes on in its colour; nothing where it is a scene."""
    nothing = np.zeros_like(parts.sky)
    scene = parts.sky | parts.ceiling | parts.wall
    if scene.mean() > _OPEN_AIR or not parts.subject.any():
        return nothing
    rows = np.flatnonzero(parts.subject.any(axis=1))
    rim = cv2.dilate(parts.subject.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    rim &= ~parts.subject & ~parts.people & (np.arange(len(rim))[:, None] > (rows[0] + rows[-1]) / 2)
    if not rim.any():
        return nothing
    regions = parts.regions
    labels = regions.small_labels
    met = np.bincount(labels[rim], minlength=regions.count) / rim.sum()
    apart = np.abs(regions.colours[:, None] - regions.colours[met > _MEETS])
    alike = (apart[..., 0] < _BLEND[0]) & (np.hypot(apart[..., 1], apart[..., 2]) < 2 * _BLEND[1])
    there = alike.any(axis=1)[labels] & ~parts.subject & ~parts.people
    count, pieces = cv2.connectedComponents(there.astype(np.uint8), connectivity=4)
    touched = np.bincount(pieces[rim], minlength=count) > 0
    touched[0] = False
    return np.asarray(touched[pieces])


def _behind(parts: _Parts) -> Mask:
    """What lies behind the subject and is no other part."""
    others = parts.sky | parts.grown | parts.people | parts.floor | parts.ceiling | parts.subject
    return np.asarray(~others)


def _about(parts: _Parts) -> Mask:
    """A subject in one upright piece, as people from behind or from the side are; else nothing."""
    whole = (parts.subject & ~(parts.sky | parts.grown)).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    areas = boxes[:, cv2.CC_STAT_AREA] * (np.arange(len(boxes)) > 0)
    best = int(areas.argmax())
    upright = boxes[best, cv2.CC_STAT_HEIGHT] > _UPRIGHT * boxes[best, cv2.CC_STAT_WIDTH]
    alone = areas[best] > _ALONE * whole.sum() > 0
    return np.asarray(labels == best) if upright and alone else np.zeros_like(parts.sky)


def _skin(parts: _Parts) -> Mask:
    """The largest patch in the colours of skin that is about as high as it is wide, in the upper subject."""
    chroma = cv2.cvtColor(parts.rgb, cv2.COLOR_RGB2YCrCb)[..., 1:].astype(np.int32) - 128
    red, blue = chroma[..., 0], chroma[..., 1]
    skin = (red > _RED[0]) & (red < _RED[1]) & (blue < _BLUE[1]) & (blue > _BLUE[0])
    tidy = cv2.morphologyEx(
        (skin & (parts.people | parts.subject)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
    )
    _, labels, boxes, centres = cv2.connectedComponentsWithStats(tidy, connectivity=4)
    width, height, area = (
        boxes[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    rows = np.flatnonzero((parts.people | parts.subject).any(axis=1))
    upper = centres[:, 1] < rows.mean() if len(rows) else np.zeros(len(area), bool)
    compact = (height < 2.2 * width) & (width < 1.6 * height) & (area > 0.5 * width * height)
    compact[0] = False
    worth = np.where(upper & compact, area, 0)
    best = int(worth.argmax())
    return without_holes(labels == best, 0.5) if worth[best] else np.zeros_like(parts.sky)


def _overhead(parts: _Parts) -> Mask:
    """The highest regions of a room that touch the upper border."""
    if parts.sky.mean() > _OPEN_AIR:
        return np.zeros_like(parts.sky)
    regions = parts.regions
    labels = regions.small_labels
    free = ~parts.mostly(parts.grown | parts.people | parts.wall | parts.subject)
    at_top = np.bincount(labels[:3].ravel(), minlength=regions.count) / labels[:3].size
    high = mean_by(labels, regions.count, parts.heights) < _HIGH
    return np.asarray((free & high & (at_top > 0.1))[labels])


def _bright(parts: _Parts) -> Mask:
    """What is nearly white, above the middle: windows, and skies that have lost their colour."""
    lab = lab_of(parts.rgb)
    pale = (lab[..., 0] > _WHITE) & (np.hypot(lab[..., 1], lab[..., 2]) < _PALE)
    pale &= (parts.heights < 0.6) & ~(parts.people | parts.wall | parts.floor)
    return np.asarray(cv2.medianBlur(pale.astype(np.uint8), 5) > 0)


_Way = tuple[Callable[[_Parts], Mask], str]
_GROUND: tuple[_Way, ...] = ((_ground, "the lower part that is neither plants nor a thing"),)
_WAYS: Mapping[Place, tuple[_Way, ...]] = {
    Place.PERSON: ((_about, "what the photo is about"),),
    Place.FACE: ((_skin, "the largest patch of skin in what the photo is about"),),
    Place.CEILING: ((_overhead, "what touches the upper border and is no wall"),),
    Place.SKY: ((_bright, "the bright part above"),),
    Place.WALL: (
        (_fronts, "what stands under the sky and is neither plants nor ground"),
        (_uprights, "what stands upright and is neither floor, ceiling nor a thing"),
        (_behind, "what lies behind the subject and is nothing else"),
    ),
    Place.GROUND: _GROUND,
    Place.FLOOR: _GROUND,
}
