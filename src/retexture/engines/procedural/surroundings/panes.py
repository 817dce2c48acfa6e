"""Windows of buildings, seen from outside: what a lamp behind them lights."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, half_size, resize, smoothstep
from retexture.prompts import Place
from retexture.structure import InputKind, ScenePart, Structure, find_openings, furnishing

_LEAST_WINDOWS = 5  # fewer dark rectangles are as likely doors, holes and shadows
_PEER = 2.5  # windows have others of about their size on the same wall
_SURELY_WINDOW = 0.4  # of a piece, that the network calls a window: it may be as light as the wall
_DARKER = 0.12  # log luminance: how much darker others are than what is around them
_LARGEST = 0.06  # of the picture
_IN_WALL = 0.55  # of a window's surroundings
_FRONT = (0.3, 0.55)  # of what the network calls walls
_FRAME = 0.8  # of the light that a frame keeps in
_AS_GLASS = (0.08, 0.42)  # log luminance by which glass is darker than the wall by day
_DARK_GLASS = 0.12  # of a window: with less of it, its panes mirror the sky and are light all over
_AROUND = 16.0  # units: how far around a window its wall is looked at


@dataclass(frozen=True, eq=False)
class Panes:
    """The windows of buildings, (height/2, width/2).

    Attributes:
        numbers: int32: the number of each window from 1, else 0.
        count: How many there are.
        glass: float32 0–1: how much light comes through: none through frames and sills.
        front: Of the picture: the walls that they are in, themselves included.
    """

    numbers: NDArray[np.int32]
    count: int
    glass: Map
    front: float


def find_panes(
    structure: Structure, others: tuple[Map | None, Map | None, Map | None], walls: Map, inside: bool
) -> Panes:
    """The windows of buildings.

    Args:
        structure: The photo's analysis.
        others: Its sky, plants and ground, none of which has windows.
        walls: (height/2, width/2): upright surfaces that are built.
        inside: Whether it is a room.
    """
    half = half_size(structure.rgb)
    numbers, glass = np.zeros((half[1], half[0]), np.int32), np.ones((half[1], half[0]), np.float32)
    if inside or is_portrait(structure):
        return Panes(numbers, 0, glass, 0.0)
    if structure.kind is not InputKind.PHOTO:
        if structure.panes is not None:
            drawn = resize(structure.panes, half) > 0.5
            count, numbers = cv2.connectedComponents(drawn.astype(np.uint8), connectivity=4)
            return Panes(numbers, count - 1, glass, _front(walls, drawn))
        return Panes(numbers, 0, glass, 0.0)
    if structure.seen is not None:  # fronts among trees, of which the network is less sure
        walls = np.maximum(walls, smoothstep(*_FRONT, structure.seen.part(ScenePart.WALL, half)))
    found = find_openings(structure)
    frames = np.zeros_like(glass) if found.frames is None else resize(found.frames, half)
    windows = np.zeros(glass.shape, bool)
    if found.all is not None:
        windows = _windows(structure, resize(found.all, half) > 0.5, others, walls)
    windows |= _dark_rectangles(structure, others, walls)
    count, numbers = cv2.connectedComponents(windows.astype(np.uint8), connectivity=8)
    glass = _glass(structure, numbers, count, walls) * (1 - np.float32(_FRAME) * frames)
    return Panes(numbers, count - 1, glass, _front(walls, windows))


def _front(walls: Map, windows: NDArray[np.bool_]) -> float:
    return float(((walls > 0.5) | windows).mean())


def _glass(structure: Structure, numbers: NDArray[np.int32], count: int, walls: Map) -> Map:
    """Where a window is glass: by day it is darker than the wall; what is as light is a sill, or wall."""
    half, unit = half_size(structure.rgb), structure.unit
    light = resize(structure.bands.base + structure.bands.middle + structure.bands.fine, half)
    wall = walls * (numbers == 0)
    weight = blur(wall, _AROUND * unit)
    around = blur(light * wall, _AROUND * unit) / np.maximum(weight, np.float32(1e-3))
    usual = float(np.median(light[wall > 0.5])) if (wall > 0.5).any() else 0.0
    around = np.where(weight > 0.02, around, np.float32(usual)).astype(np.float32)
    dark = smoothstep(*_AS_GLASS, cast(Map, around - light))
    area = np.maximum(np.bincount(numbers.ravel(), minlength=count), 1)
    mirrors = np.bincount(numbers.ravel(), dark.ravel(), minlength=count) / area < _DARK_GLASS
    glass = cast(Map, np.where(mirrors[numbers], np.float32(1), dark))
    plants = structure.scene.where(Place.VEGETATION)
    # What grows before a window is no glass.
    return glass if plants is None else cast(Map, glass * (1 - smoothstep(0.2, 0.6, resize(plants, half))))


def is_portrait(structure: Structure) -> bool:
    """Whether a photo is one of a person or a thing up close, before whatever there is."""
    return any(face.height > 0.12 for face in structure.scene.faces) or bool(structure.blurred.mean() > 0.1)


def _windows(
    structure: Structure,
    openings: NDArray[np.bool_],
    others: tuple[Map | None, Map | None, Map | None],
    walls: Map,
) -> NDArray[np.bool_]:
    """The openings of walls that are windows: seen as such, or darker than the wall around them."""
    half = half_size(structure.rgb)
    base = resize(structure.bands.base + structure.bands.middle, half)
    around = blur(base, 11 * structure.unit)
    named = furnishing(structure, ScenePart.WINDOW)
    seen = np.zeros(base.shape, np.float32) if named is None else resize(named, half)
    doors = furnishing(structure, ScenePart.DOOR)
    pieces = openings if doors is None else openings & (resize(doors, half) < 0.5)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces.astype(np.uint8), connectivity=8)
    area = np.maximum(stats[:, cv2.CC_STAT_AREA].astype(np.float64), 1)

    def mean(share: Map) -> NDArray[np.float64]:
        return np.asarray(np.bincount(labels.ravel(), share.ravel(), minlength=count) / area, np.float64)

    side = 2 * max(1, round(5 * structure.unit)) + 1
    near_wall = cv2.dilate(walls, np.ones((side, side), np.uint8))
    kept = (mean(seen) > _SURELY_WINDOW) | (mean(around - base) > _DARKER)
    kept &= (area < _LARGEST * labels.size) & (mean(near_wall) > _IN_WALL)
    for share in others:
        if share is not None:
            kept &= mean(resize(share, half)) < 0.3
    kept[0] = False
    return np.asarray(kept[labels])


def _dark_rectangles(
    structure: Structure, others: tuple[Map | None, Map | None, Map | None], walls: Map
) -> NDArray[np.bool_]:
    """Dark upright rectangles in walls, of which there are several: windows too small to be told else."""
    half = half_size(structure.rgb)
    ground = others[2]  # sky, plants and ground
    unit = structure.unit
    base = resize(structure.bands.base + structure.bands.middle, half)
    around = blur(base, 11 * unit)
    dark = (around - base > 0.28).astype(np.uint8)
    for share in others:
        if share is not None:
            dark[blur(resize(share, half), max(1.5 * unit, 0.3)) > 0.35] = 0
    person = structure.scene.where(Place.PERSON)
    if person is not None:
        dark[resize(person, half) > 0.3] = 0
    dark[walls < 0.5] = 0
    dark[: max(1, round(2 * unit))] = 0
    if ground is not None:  # what is below the ground's upper end stands on it, and is a car
        there = resize(ground, half) > 0.5
        top, shown = np.argmax(there, axis=0), np.any(there, axis=0, keepdims=True)
        rows = np.arange(half[1])[:, None]
        dark[(rows > top[None] - 5 * unit) & shown] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    keep = _rectangles(stats[:count], unit)
    if len(keep) < _LEAST_WINDOWS:
        return np.zeros(labels.shape, bool)
    kept = np.zeros(count, bool)
    kept[keep] = True
    return np.asarray(kept[labels])


def _rectangles(stats: NDArray[np.int32], unit: float) -> NDArray[np.intp]:
    """The components that fill a rectangle of a window's shape."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    area = stats[:, cv2.CC_STAT_AREA]
    fill = area / np.maximum(width * height, 1)
    shape = height / np.maximum(width, 1)
    good = (area > 7 * unit * unit) & (area < 900 * unit * unit) & (fill > 0.6)
    good &= (shape > 0.5) & (shape < 3.5) & (width > 2)
    good[0] = False
    sizes = area[good].astype(np.float64)
    if not len(sizes):
        return np.flatnonzero(good)
    ratio = sizes[:, None] / sizes[None]
    peers = ((ratio > 1 / _PEER) & (ratio < _PEER)).sum(axis=1) > _LEAST_WINDOWS
    return np.asarray(np.flatnonzero(good)[peers], np.intp)
