"""Windows of a room, seen from inside, and lamps."""

from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.imaging.filters import blur, guided, half_size, resize, smoothstep
from retexture.prompts import Place
from retexture.structure import Structure

_DARK_PHOTO = (0.05, 0.10)  # middle luminance of photos in which lamps are lit, and no longer are
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
