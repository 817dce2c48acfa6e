"""What falls or floats between the camera and the scene: rain, snow, and what drifts under water."""

import math
from functools import partial

import numpy as np

from retexture.engines.procedural.catalogue import clamp01, mix, smoothstep
from retexture.engines.procedural.render.relighting.shot import Noise
from retexture.engines.procedural.surroundings import Surroundings
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import (
    CELL,
    CELL_EDGE,
    CELL_ID,
    CLOUD,
    CLOUD_B,
    FINE_CELL,
    STREAK,
    Tiles,
    sample,
    tiles,
)


def rained(picture: Linear, amount: float, noise: Noise) -> Linear:
    """Streaks of rain, near and far, as bright as what shines through them."""
    behind = blur(picture, 14 * noise.unit)
    for_rows(len(picture), partial(_rain, tiles(), behind, amount, noise.unit, noise.start, picture))
    return picture


@kernel
def _rain(
    noise: Tiles,
    behind: Linear,
    amount: float,
    unit: float,
    start: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    for y in range(top, bottom):
        for x in range(picture.shape[1]):
            u, v = x / unit, y / unit
            far = sample(noise, STREAK, (u + 0.10 * v) * 1.5 + start, v * 1.9 + 3 * start)
            near = sample(noise, STREAK, (u + 0.16 * v) * 0.62 - start, v * 0.55 + start)
            gust = 0.75 + 0.9 * sample(noise, CLOUD, u * 0.5, v * 0.5 + start)
            share = 0.30 * smoothstep(0.30, 0.85, far) + 0.42 * smoothstep(0.55, 1.0, near)
            share *= amount * clamp01(gust)
            for c in range(3):
                light = 1.15 * behind[y, x, c] + 0.035
                picture[y, x, c] = mix(picture[y, x, c], light + 0.04, share)


def snowing(picture: Linear, amount: float, noise: Noise, light: float) -> Linear:
    """Flakes that fall: many small ones far away, a few large ones out of focus."""
    for_rows(len(picture), partial(_flakes, tiles(), amount, noise.unit, noise.start, light, picture))
    return picture


@kernel
def _flakes(
    noise: Tiles,
    amount: float,
    unit: float,
    start: float,
    light: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    for y in range(top, bottom):
        for x in range(picture.shape[1]):
            u, v = x / unit + start, y / unit - 2 * start
            bend = 6 * sample(noise, CLOUD_B, u * 0.4, v * 0.4)
            far = 1 - smoothstep(0.10, 0.26, sample(noise, FINE_CELL, (u + bend) * 0.62, v * 0.62))
            far *= smoothstep(-0.16, 0.25, sample(noise, CLOUD, u * 2.1, v * 2.1))
            middle = 1 - smoothstep(0.06, 0.12, sample(noise, CELL, (u + bend) * 0.95 + 90, v * 0.95))
            middle *= smoothstep(0.25, 0.4, sample(noise, CELL_ID, (u + bend) * 0.95 + 90, v * 0.95))
            near = 1 - smoothstep(0.05, 0.17, sample(noise, CELL, (u + 0.2 * v) * 0.36 + 400, v * 0.36))
            near *= smoothstep(0.62, 0.66, sample(noise, CELL_ID, (u + 0.2 * v) * 0.36 + 400, v * 0.36))
            share = amount * clamp01(0.65 * far + 0.55 * middle + 0.26 * near)
            for c in range(3):
                picture[y, x, c] = mix(picture[y, x, c], max(light, 1.1 * picture[y, x, c]), share)


def submerged(picture: Linear, surroundings: Surroundings, amount: float, noise: Noise) -> Linear:
    """Under water: light fades and turns blue-green with distance, waves above focus it, motes drift."""
    height, width = picture.shape[:2]
    depth = resize(surroundings.depth, (width, height))
    upward = resize(surroundings.upward, (width, height))
    if surroundings.ground is not None:
        upward = np.maximum(upward, surroundings.ground)
    work = partial(
        _submerge, tiles(), depth, upward, surroundings.horizon, amount, noise.unit, noise.start, picture
    )
    for_rows(height, work)
    return picture


@kernel
def _submerge(
    noise: Tiles,
    depth: Map,
    upward: Map,
    horizon: float,
    amount: float,
    unit: float,
    start: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    rows, columns = depth.shape
    for y in range(top, bottom):
        down = y / rows
        near = max((y - horizon) / rows, 0.0) + 0.10
        for x in range(columns):
            u, v = x / unit, y / unit
            level = float(upward[y, x])
            # On the ground the net of light lies in perspective, on the rest as it falls.
            flat_u, flat_v = (x - 0.5 * columns) / rows / near * 40, 60 / near
            a, b = u * 0.55, v * 0.8
            bend = 30 * sample(noise, CLOUD, a * 0.6 + start, b * 0.6)
            upright = 1 - smoothstep(0.0, 0.20, sample(noise, CELL_EDGE, a + bend, b - bend))
            bend = 30 * sample(noise, CLOUD, flat_u * 0.6 + start, flat_v * 0.6)
            lying = 1 - smoothstep(0.0, 0.20, sample(noise, CELL_EDGE, flat_u + bend, flat_v - bend))
            net = mix(0.35 * upright * (1 - down), lying * lying, smoothstep(0.3, 0.7, level))
            net *= 1 - 0.9 * min(float(depth[y, x]), 1.0)
            far = 0.28 + 1.9 * float(depth[y, x]) + 0.35 * down
            lean = (x - 0.62 * columns) / (y + 0.55 * rows)
            ray = sample(noise, CLOUD, lean * 190 + start, 7.0) + 0.5 * sample(
                noise, CLOUD_B, lean * 420, start
            )
            ray = smoothstep(0.02, 0.38, ray) * (1 - down) ** 1.4
            mote = 1 - smoothstep(0.07, 0.20, sample(noise, FINE_CELL, u * 0.50 + start, v * 0.50))
            mote *= smoothstep(0.08, 0.35, sample(noise, CLOUD_B, u * 1.9, v * 1.9 + start))
            for c in range(3):
                lost = math.exp(-(1.55, 0.34, 0.26)[c] * far)
                body = (0.006, 0.098, 0.170)[c] * (1.45 - 1.2 * down)
                value = picture[y, x, c] * lost * (0.85 + 1.5 * net) + body * (1 - math.exp(-1.05 * far))
                value += (0.10, 0.40, 0.42)[c] * (0.42 * ray * (0.3 + 0.7 * float(depth[y, x])) + 0.28 * mote)
                picture[y, x, c] = mix(picture[y, x, c], value, amount)
