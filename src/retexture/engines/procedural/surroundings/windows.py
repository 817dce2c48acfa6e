"""Windows, from inside and outside, and lamps."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.imaging.filters import blur, guided, half_size, resize, smoothstep
from retexture.prompts import Place
from retexture.structure import Structure

_LEAST_WINDOWS = 5  # fewer dark rectangles are as likely doors, holes and shadows
_DARK_PHOTO = (0.05, 0.10)  # middle luminance of photos in which lamps are lit, and no longer are
_PEER = 2.5  # windows have others of about their size on the same wall
_BLOWN = 0.90  # luminance of what is outdoors, in a photo exposed for the room
_WINDOW, _OF_WINDOW = 300.0, 0.25  # its least area in half-size units, and how much of it is as bright
_LAMP = 22.0  # half-size units: what is longer is lit, and no lamp
_BRIGHT_LAMP = 0.82  # luminance of a lamp in a photo


def find_openings(structure: Structure) -> Map:
    """Windows of a room: large bright places without colour or of the outdoors, not on the floor."""
    half = half_size(structure.rgb)
    unit = structure.unit
    small = cast(Linear, cv2.resize(structure.linear, half, interpolation=cv2.INTER_AREA))
    light = luminance(small)
    level = max(float(np.quantile(light, 0.5)) * 2.2, 0.42)
    warm = smoothstep(0.12, 0.35, small[..., 0] - small[..., 2])
    bright = (light > level) & (warm < 0.5)
    for place in (Place.FLOOR, Place.CEILING, Place.PERSON):
        share = structure.scene.where(place)
        if share is not None:
            bright &= resize(share, half) < 0.5
    # Trees outside are dark, and the window goes on behind them.
    side = 2 * max(1, round(10 * unit)) + 1
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    pieces = cv2.morphologyEx(bright.astype(np.uint8), cv2.MORPH_CLOSE, round_)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces, connectivity=4)
    white = np.bincount(labels.ravel(), (light > _BLOWN).ravel().astype(float), minlength=count)
    area = stats[:count, cv2.CC_STAT_AREA].astype(float)
    windows = (area > _WINDOW * unit * unit) & (white > _OF_WINDOW * area)
    windows[0] = False
    seen = windows[labels] & (light > 0.10 * level)
    base = resize(structure.bands.base, half)
    return np.clip(guided(base, cast(Map, seen.astype(np.float32)), 7 * unit, 0.03), 0, 1)


def find_lamps(structure: Structure, sky: Map | None, openings: Map | None) -> Map:
    """Small places that are far brighter than what is around them, in rooms and in photos of the night.

    By day what is white in the sun is as bright as a lamp.
    """
    half = half_size(structure.rgb)
    unit = structure.unit
    small = cast(Linear, cv2.resize(structure.linear, half, interpolation=cv2.INTER_AREA))
    light = luminance(small)
    if openings is not None:
        burning = 1.0
    else:
        middle = np.full(1, float(np.quantile(light, 0.6)), np.float32)
        burning = (
            float(1 - smoothstep(*_DARK_PHOTO, middle)[0]) if sky is None or _is_dark(sky, light) else 0.0
        )
    if burning == 0.0:
        return np.zeros_like(light)
    warm = smoothstep(0.03, 0.2, small[..., 0] - small[..., 2])
    apart = light - blur(light, 20 * unit)
    found = smoothstep(_BRIGHT_LAMP - 0.35, _BRIGHT_LAMP, light) * smoothstep(0.2, 0.45, apart)
    found = found * np.float32(burning) * (np.float32(0.15) + np.float32(0.85) * warm)
    if openings is not None:
        found = found * (1 - smoothstep(0.02, 0.2, blur(openings, max(3 * unit, 0.3))))
    return _small_ones(np.clip(found, 0, 1).astype(np.float32), unit)


def _small_ones(found: Map, unit: float) -> Map:
    """The pieces that are as small as lamps are."""
    bright = (found > 0.1).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=8)
    extent = np.maximum(stats[:count, cv2.CC_STAT_WIDTH], stats[:count, cv2.CC_STAT_HEIGHT])
    small = extent < _LAMP * unit
    return cast(Map, found * small[labels])


def _is_dark(sky: Map, light: Map) -> bool:
    """Whether a sky is that of the night."""
    there = resize(sky, (light.shape[1], light.shape[0])) > 0.5
    return bool(there.any()) and float(np.median(light[there])) < 0.12


def find_panes(
    structure: Structure, others: tuple[Map | None, Map | None, Map | None], walls: Map
) -> tuple[NDArray[np.int32], int]:
    """Windows of buildings: dark upright rectangles, of which there are several."""
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
    numbers = np.zeros(count, np.int32)
    numbers[keep] = np.arange(1, len(keep) + 1)
    if len(keep) < _LEAST_WINDOWS:
        return np.zeros_like(labels), 0
    return numbers[labels], len(keep)


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


def is_portrait(structure: Structure) -> bool:
    """Whether a photo is one of a person or a thing up close, before whatever there is."""
    return any(face.height > 0.12 for face in structure.scene.faces) or bool(structure.blurred.mean() > 0.1)
