"""What each part that was not found may be, as a mask of the reduced photo: one rule a function.

Each part must lie in a certain way to its neighbours; a rule returns an empty mask where nothing suggests it.
"""

import cv2
import numpy as np

from retexture.imaging.exact import lab_of
from retexture.structure.built.rooms import met_from_above
from retexture.structure.on_demand.found_parts import OPEN_AIR, FoundParts
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, without_holes

_TALLER = 0.07  # of the height: houses rise by more above the end of the sky
_LINED = 0.25  # of a front that has plumb and level lines; hills and crowds have none
_POLE = 7  # pixels of the reduced photo: lamps, masts and twigs against the sky are narrower
_SMALLEST = 0.004  # of the photo
_LOW = 0.6  # mean height from which a region lies in the lower part of the photo
_LOWEST = 0.85  # the same for its lower end
_TALL = 0.45  # mean height of a wall that goes on into what lies before it
_PIECE = 0.012  # of the photo: what is smaller in a room is a thing
_STANDS_ON = 0.3  # share of the lower border that a wall does not take
_RED, _BLUE = (6, 45), (-50, -3)  # Cr and Cb of skin about their middle, after Kovac et al. 2003
_UPRIGHT, _ALONE = 0.75, 0.8  # height to width, and share of the subject, of somebody seen from behind
_HIGH = 0.22  # mean height of what lies overhead
_WHITE, _PALE = 80.0, 14.0  # lightness and chroma
_MEETS = 0.1  # share of the lower rim of a thing: what meets it so far is what it lies on
_BLEND = (32.0, 8.0)  # in lightness and in a*b*: regions of one ground in unlike light


def house_fronts(parts: FoundParts) -> Mask:
    """What a look downwards from the sky meets first, where it is no plant, with all below it to the ground.

    Cars and people are met behind or below trees, or do not rise above the horizon.
    """
    if parts.sky.mean() < OPEN_AIR:
        return np.zeros_like(parts.sky)
    below = parts.floor if parts.floor.any() else ground(parts)
    stopped = parts.grown | below | parts.people | parts.soft
    seen = met_from_above(stopped) & ~parts.sky & ~parts.dark
    broad = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_OPEN, np.ones((_POLE, _POLE), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(broad, connectivity=4)
    tops = boxes[:, cv2.CC_STAT_TOP] / len(broad)
    chosen = (tops < parts.horizon - _TALLER) & (boxes[:, cv2.CC_STAT_AREA] > _SMALLEST * broad.size)
    chosen &= mean_by(labels, len(boxes), parts.built) > _LINED
    chosen[0] = False
    return np.asarray(chosen[labels])


def room_walls(parts: FoundParts) -> Mask:
    """The large parts of a room that are neither above nor below, nor what the photo is about."""
    if parts.sky.mean() > OPEN_AIR or not (parts.floor.any() or parts.ceiling.any()):
        return np.zeros_like(parts.sky)
    regions = parts.regions
    labels = regions.small_labels
    taken = parts.mostly(parts.sky | parts.grown | parts.people | parts.floor | parts.ceiling | parts.subject)
    at_bottom = np.bincount(labels[-3:].ravel(), minlength=regions.count) / labels[-3:].size
    height = mean_by(labels, regions.count, parts.heights)
    stands = (height < _LOW) & (at_bottom < _STANDS_ON)
    stands |= (height < _TALL) & (at_bottom < 2 * _STANDS_ON)
    return np.asarray((~taken & stands & (regions.shares > _PIECE))[labels])


def ground(parts: FoundParts) -> Mask:
    """The lower regions that reach the lower border, with what goes on in their colour, below the horizon.

    A road often stands out enough to pass for the subject: what is lowest of all counts by its colour alone.
    """
    regions = parts.regions
    labels = regions.small_labels
    possible = ~parts.mostly(parts.sky | parts.grown | parts.people | parts.ceiling)
    free = possible & ~parts.mostly(parts.subject)
    scene = parts.sky | parts.wall | parts.ceiling
    if scene.mean() < OPEN_AIR:
        return np.zeros_like(scene)  # a close-up: what lies below is a leaf or a blanket
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


def below_subject(parts: FoundParts) -> Mask:
    """What meets the lower half of the subject and goes on in its colour; nothing where it is a scene."""
    nothing = np.zeros_like(parts.sky)
    scene = parts.sky | parts.ceiling | parts.wall
    if scene.mean() > OPEN_AIR or not parts.subject.any():
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


def upright_subject(parts: FoundParts) -> Mask:
    """A subject in one upright piece, as people from behind or from the side are; else nothing."""
    whole = (parts.subject & ~(parts.sky | parts.grown)).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    areas = boxes[:, cv2.CC_STAT_AREA] * (np.arange(len(boxes)) > 0)
    best = int(areas.argmax())
    upright = boxes[best, cv2.CC_STAT_HEIGHT] > _UPRIGHT * boxes[best, cv2.CC_STAT_WIDTH]
    alone = areas[best] > _ALONE * whole.sum() > 0
    return np.asarray(labels == best) if upright and alone else np.zeros_like(parts.sky)


def skin(parts: FoundParts) -> Mask:
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


def overhead(parts: FoundParts) -> Mask:
    """The highest regions of a room that touch the upper border."""
    if parts.sky.mean() > OPEN_AIR:
        return np.zeros_like(parts.sky)
    regions = parts.regions
    labels = regions.small_labels
    free = ~parts.mostly(parts.grown | parts.people | parts.wall | parts.subject)
    at_top = np.bincount(labels[:3].ravel(), minlength=regions.count) / labels[:3].size
    high = mean_by(labels, regions.count, parts.heights) < _HIGH
    return np.asarray((free & high & (at_top > 0.1))[labels])


def bright(parts: FoundParts) -> Mask:
    """What is nearly white, above the middle: windows, and skies that have lost their colour."""
    lab = lab_of(parts.rgb)
    pale = (lab[..., 0] > _WHITE) & (np.hypot(lab[..., 1], lab[..., 2]) < _PALE)
    pale &= (parts.heights < 0.6) & ~(parts.people | parts.wall | parts.floor)
    return np.asarray(cv2.medianBlur(pale.astype(np.uint8), 5) > 0)
