"""Wet ground and open water: they mirror what stands behind them, upside down."""

from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import clamp01, smoothstep
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.imaging.filters import blur, half_size, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample, tiles

_TAPS = 9  # looks up and down for each pixel: a rough mirror draws reflections long
_MOST_OF_SUN = 1.2  # in open water, where waves spread it
_MOST = 6.0  # linear light
_WET_ROUGH = 0.55  # of wet asphalt: reflections are drawn long
_GAP = 5.0  # half-size units: what is narrower stands on nothing, it is a line on the ground
_BEHIND = 0.03  # of the height: the ground mirrors little of what is only just above its far end


def mirrored(picture: Linear, level: Map, unit: float, rough: float, most: float = _MOST) -> Linear:
    """What level places mirror, (height, width, 3); only where ``level`` is, and soft as a rough mirror.

    Args:
        picture: (height, width, 3), linear light.
        level: (height, width), 0–1: what lies level.
        unit: Pixels in a unit.
        rough: 0 (still water) to 1: how long reflections are drawn.
        most: What light is bounded by: a sun would burn its whole column.
    """
    half = half_size(picture)
    small = cast(Linear, cv2.resize(picture, half, interpolation=cv2.INTER_AREA))
    small = np.minimum(small, np.float32(most))
    foot = _feet(resize(level, half) > 0.5, max(1, round(_GAP * unit)))
    foot = blur(foot, max(1.2 * unit, 0.3))
    seen = np.zeros_like(small)
    for_rows(len(small), partial(_mirror, tiles(), small, foot, rough, unit / 2, seen))
    return resize(blur(seen, max((0.4 + 0.8 * rough) * unit, 0.3)), (picture.shape[1], picture.shape[0]))


def _feet(level: NDArray[np.bool_], gap: int) -> Map:
    """For each pixel the row where the level run that it lies on begins, in its column."""
    closed = cv2.morphologyEx(
        level.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((2 * gap + 1, 3), np.uint8)
    ).astype(bool)
    rows = np.arange(len(level), dtype=np.float32)[:, None]
    return cast(Map, np.maximum.accumulate(np.where(closed, 0, rows).astype(np.float32), axis=0))


@kernel
def _mirror(
    noise: Tiles, small: Linear, foot: Map, rough: float, unit: float, seen: Linear, top: int, bottom: int
) -> None:
    rows, columns = foot.shape
    for y in range(top, bottom):
        for x in range(columns):
            below = y - foot[y, x]
            if below < 0.5:
                continue
            wave = sample(noise, CLOUD, x / unit * 0.9, y / unit * 4.0)
            ripple = sample(noise, CLOUD_B, x / unit * 2.5, y / unit * 9.0)
            shift = (wave + 0.6 * ripple) * (0.12 + 0.3 * rough) * below
            spread = (0.05 + 0.42 * rough) * below + 1.0
            across = x + (wave - ripple) * (2.0 + 5.0 * rough) * unit
            column = min(max(int(across), 0), columns - 1)
            for tap in range(_TAPS):
                along = (tap - (_TAPS - 1) * 0.5) / ((_TAPS - 1) * 0.5)
                row = foot[y, x] - _BEHIND * rows * rough - below - shift + along * spread
                source = min(max(int(row), 0), rows - 1)
                for c in range(3):
                    seen[y, x, c] += small[source, column, c] / _TAPS


def wetted(picture: Linear, level: Map, horizon: float, unit: float, wet: float) -> Linear:
    """Ground under a film of water, with pools: darker, and a mirror for what stands on it.

    Args:
        picture: (height, width, 3), linear light, with everything that is to be mirrored.
        level: (height, width), 0–1: the ground.
        horizon: Its row.
        unit: Pixels in a unit.
        wet: 0–1.
    """
    seen = mirrored(picture, level, unit, _WET_ROUGH)
    for_rows(len(picture), partial(_wet, tiles(), level, seen, horizon, wet, picture))
    return picture


@kernel
def _wet(
    noise: Tiles, level: Map, seen: Linear, horizon: float, wet: float, picture: Linear,
    top: int, bottom: int,
) -> None:  # fmt: skip
    rows, columns = level.shape
    for y in range(top, bottom):
        near = max((y - horizon) / rows, 0.0) + 0.04
        grazing = 0.42 + 0.56 / (1.0 + 2.4 * near)
        for x in range(columns):
            amount = float(level[y, x]) * wet
            if amount == 0.0:
                continue
            u, v = (x - 0.5 * columns) / rows / near * 26, 40 / near
            pool = smoothstep(
                -0.02, 0.14, sample(noise, CLOUD, u, v) + 0.3 * sample(noise, CLOUD_B, 2 * u, 2 * v)
            )
            share = amount * clamp01(grazing * (0.50 + 0.50 * pool))
            dark = 1 - 0.55 * amount
            for c in range(3):
                own = picture[y, x, c] * dark
                picture[y, x, c] = own * (1 - 0.6 * share) + seen[y, x, c] * share


def with_water(picture: Linear, water: Map, unit: float) -> Linear:
    """Open water that mirrors its new surroundings; its own waves stay as light and dark.

    Args:
        picture: (height, width, 3), linear light, with everything that is to be mirrored.
        water: (height, width), 0–1.
        unit: Pixels in a unit.
    """
    seen = mirrored(picture, water, unit, 0.45, _MOST_OF_SUN)
    light = luminance(picture)
    around = blur(light, 18 * unit)
    waves = np.clip(light / (around + np.float32(0.01)), 0.45, 1.9)[..., None]
    share = (np.float32(0.62) * water)[..., None]
    return np.asarray(picture + (seen * waves * np.float32(0.9) - picture) * share, np.float32)
