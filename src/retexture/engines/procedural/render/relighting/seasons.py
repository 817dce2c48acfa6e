"""Seasons: the leaves of what grows, and snow on what faces up."""

from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Weather, clamp01, luminance_of, mix, smoothstep
from retexture.engines.procedural.render.relighting.shot import Noise
from retexture.engines.procedural.surroundings import Surroundings
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import LUMINANCE
from retexture.imaging.elementary import exp
from retexture.imaging.filters import resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample, tiles

_LEAVES = np.array(
    [
        (0.62, 0.10, 0.035),  # maple
        (0.80, 0.28, 0.045),
        (0.86, 0.50, 0.07),
        (0.80, 0.66, 0.13),  # birch
        (0.30, 0.36, 0.07),  # what is still green
        (0.30, 0.58, 0.07),  # young
        (0.14, 0.42, 0.06),  # of summer
        (0.93, 0.49, 0.62),  # blossom
        (0.33, 0.30, 0.29),  # of winter: twigs, and what is brown
    ],
    np.float32,
)


def in_season(
    picture: Linear, surroundings: Surroundings, weather: Weather, white: float, noise: Noise
) -> Linear:
    """Turn leaves and lay snow, before any light falls on them.

    Args:
        picture: (height, width, 3), linear light; it is used up.
        surroundings: Where what is.
        weather: Which season, and how far.
        white: Linear light of a white surface in the photo's middle light.
        noise: How it lies.
    """
    plants = surroundings.plants
    if plants is not None and _changes_leaves(weather):
        amounts = np.array([weather.autumn, weather.spring, weather.summer, weather.snow], np.float32)
        lawn = resize(surroundings.lawn, (picture.shape[1], picture.shape[0]))
        work = partial(_leaves, tiles(), plants, lawn, amounts, _LEAVES, noise.unit, noise.start, picture)
        for_rows(len(picture), work)
        if weather.spring > 0:
            blossoms = partial(
                _blossoms, tiles(), plants, lawn, weather.spring, _LEAVES[7], noise.unit, noise.start, picture
            )
            for_rows(len(picture), blossoms)
    if weather.snow > 0 and not surroundings.inside:
        picture = _snowed(picture, surroundings, weather.snow, white, noise)
    return picture


def _changes_leaves(weather: Weather) -> bool:
    return max(weather.autumn, weather.spring, weather.summer, weather.snow) > 0


@kernel
def _leaves(
    noise: Tiles,
    plants: Map,
    lawn: Map,
    amounts: NDArray[np.float32],
    colours: NDArray[np.float32],
    unit: float,
    start: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    """Give leaves another colour, each tree another one; trunks, flowers and shade keep theirs."""
    autumn, spring, summer = float(amounts[0]), float(amounts[1]), float(amounts[2])
    winter = float(amounts[3])
    for y in range(top, bottom):
        for x in range(plants.shape[1]):
            there, grass = float(plants[y, x]), float(lawn[y, x])
            if there < 0.02:
                continue
            r, g, b = float(picture[y, x, 0]), float(picture[y, x, 1]), float(picture[y, x, 2])
            light = luminance_of(r, g, b)
            green = smoothstep(-0.06, 0.14, (g - max(r * 0.86, b)) / (light + 0.02))
            u, v = x / unit + start, y / unit + 2 * start
            tree = (
                0.5
                + 1.5 * sample(noise, CLOUD, u * 0.9, v * 0.9)
                + 0.5 * sample(noise, CLOUD_B, 3 * u, 3 * v)
            )
            leaf = 0.35 * sample(noise, GRAIN, u * 0.5, v * 0.5)
            kind = clamp01(tree + leaf + 0.12) * 4.0
            index = min(int(kind), 3)
            part = smoothstep(0.25, 0.75, kind - index)
            amount = there * clamp01(0.25 + 0.75 * green)
            for c in range(3):
                value = picture[y, x, c]
                if autumn > 0:
                    turned = mix(colours[index, c], colours[index + 1, c], part)
                    turned = mix(turned, 0.12 * turned + colours[4, c], 0.9 * grass)
                    value = mix(value, light * turned / 0.24, amount * autumn * (1 - 0.45 * grass))
                if spring > 0:
                    young = there * (0.45 + 0.55 * green) * (0.62 + 0.25 * (1 - green)) * (1 - 0.55 * grass)
                    value = mix(value, 1.12 * light * colours[5, c] / 0.36, young * spring)
                if summer > 0:
                    value = mix(value, light * colours[6, c] / 0.30, 0.5 * amount * summer)
                if winter > 0:
                    value = mix(value, light * colours[8, c] / 0.30, 0.8 * there * winter * (1 - grass))
                picture[y, x, c] = value


@kernel
def _blossoms(
    noise: Tiles,
    plants: Map,
    lawn: Map,
    spring: float,
    pink: NDArray[np.float32],
    unit: float,
    start: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    """Put clusters of blossoms on what grows above the ground, in the light and shade that it has."""
    for y in range(top, bottom):
        for x in range(plants.shape[1]):
            there = float(plants[y, x]) * (1 - float(lawn[y, x]))
            if there < 0.02:
                continue
            red, green, blue = float(picture[y, x, 0]), float(picture[y, x, 1]), float(picture[y, x, 2])
            light = luminance_of(red, green, blue)
            u, v = x / unit + start, y / unit + 2 * start
            leaf = 0.35 * sample(noise, GRAIN, u * 0.5, v * 0.5)
            bend = 9 * sample(noise, CLOUD_B, u * 1.1, v * 1.1)
            tuft = 1 - smoothstep(0.22, 0.50, sample(noise, FINE_CELL, (u + bend) * 0.62, v * 0.62))
            large = 1 - smoothstep(0.25, 0.55, sample(noise, CELL, v * 0.9, (u + bend) * 0.9))
            cluster = max(tuft, 0.85 * large)
            in_bloom = smoothstep(-0.42, -0.12, sample(noise, CLOUD_B, u * 0.7 + 40, v * 0.7))
            lit = smoothstep(0.004, 0.07, light)
            share = spring * there * in_bloom * (0.30 + 0.80 * cluster) * (0.18 + 0.82 * lit)
            # Each cluster is lighter above, and pinker where it lies in the shade.
            shine = min(0.11 + 2.3 * light**0.88, 1.0) * (0.82 + 0.26 * cluster + 0.30 * leaf)
            pale = clamp01(1.6 * shine - 0.45)
            for c in range(3):
                petal = mix(pink[c], (1.0, 0.90, 0.915)[c], pale)
                picture[y, x, c] = mix(picture[y, x, c], shine * petal, clamp01(share))


def _snowed(picture: Linear, surroundings: Surroundings, amount: float, white: float, noise: Noise) -> Linear:
    """Snow on what faces up, in the light and shade that the photo shows there."""
    height, width = picture.shape[:2]
    size = (width, height)
    shading = resize(np.clip(exp(np.float32(-0.55) * surroundings.evening), 0.45, 1.35), size)
    light = cv2.transform(picture, LUMINANCE[None])
    upward = resize(surroundings.upward, size)
    leaves = np.zeros((height, width), np.float32)
    if surroundings.plants is not None:
        leaves = surroundings.plants * (1 - resize(surroundings.lawn, size))
    work = partial(
        _lay_snow, tiles(), upward, leaves, white, shading, cast(Map, light.reshape(height, width)), amount,
        surroundings.horizon, noise.unit, noise.start, picture,
    )  # fmt: skip
    for_rows(height, work)
    return picture


@kernel
def _lay_snow(
    noise: Tiles,
    upward: Map,
    leaves: Map,
    white: float,
    shading: Map,
    light: Map,
    amount: float,
    horizon: float,
    unit: float,
    start: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    rows, columns = upward.shape
    for y in range(top, bottom):
        near = max((y - horizon) / rows, 0.0) + 0.06
        for x in range(columns):
            up = float(upward[y, x])
            if up < 0.02:
                continue
            u, v = (x - 0.5 * columns) / rows / near * 22 + start, 44 / near
            broad = sample(noise, CLOUD, u, v)
            small = sample(noise, CLOUD_B, x / unit * 1.7, y / unit * 2.6)
            patchy = up * (0.78 + 0.75 * amount) + 0.55 * broad + 0.30 * small
            leaf = float(leaves[y, x])
            cover = smoothstep(0.52, 0.74, patchy) * smoothstep(0.02, 0.25, up)
            tufts = amount * smoothstep(0.10, 0.95, up + 0.35 * small) * 0.82
            cover = mix(cover, tufts, leaf)
            own = clamp01(light[y, x] / (shading[y, x] * 0.30 * white + 0.01))
            detail = mix(0.66 + 0.34 * own, 0.42 + 0.58 * own, leaf)
            grain = 1 + 0.05 * small + 0.07 * broad + 0.03 * sample(noise, GRAIN, x / unit, y / unit)
            value = white * shading[y, x] * detail * grain
            for c in range(3):
                tone = (0.955, 0.985, 1.03)[c]
                picture[y, x, c] = mix(picture[y, x, c], value * tone, cover)
