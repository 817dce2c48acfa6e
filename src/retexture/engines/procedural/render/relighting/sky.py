"""A sky under the chosen light, where the photo has one: materials cover things, not the air."""

import math
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import SkyLook, clamp01, mix, smoothstep
from retexture.engines.procedural.render.relighting.shot import Frame
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, Tiles, sample, tiles

_LEAST = 1e-6
_SIDES = (0.30, 0.70, 0.18, 0.84)  # where variations put the sun, as fractions of the width
_TALLEST = 0.55  # of the picture's height: a sky is no lower than this, however little of it is seen
_BEHIND = 130.0  # units by which a curtain of an aurora stands above the one before it
_FLATTEST = 0.07  # keeps clouds at the horizon from becoming endlessly fine


@dataclass(frozen=True)
class Sun:
    """Where the sun or moon stands, in pixels of the picture, and whether the sky is open there."""

    x: float
    y: float
    seen: bool


def painted_share(sky: Map, own: float) -> Map:
    """How much of each pixel is a painted sky below the photo's own, of which ``own`` (0–1) is put over it.

    Together the two cover what ``sky`` covers, so that nothing painted shines out around things.
    """
    return cast(Map, (1 - own) * sky / np.maximum(1 - own * sky, np.float32(_LEAST)))


def place_sun(sky: Map | None, frame: Frame, look: SkyLook, number: int) -> Sun:
    """Put the sun where the sky is open, on another side in each variation; without a sky beside the picture.

    Args:
        sky: Where the sky is open; None: nowhere.
        frame: The picture's frame.
        look: The sky.
        number: The variation's number.
    """
    (width, height), _, horizon = frame
    wanted = _SIDES[number % len(_SIDES)]
    outside = Sun((-0.25 if wanted < 0.5 else 1.25) * width, 0.3 * height, seen=False)
    if sky is None or look.disc is None:
        return outside
    y = horizon - look.height * max(horizon, 1.0)
    columns = np.arange(width, dtype=np.float32) / max(width - 1, 1)
    radius = max(int(look.disc_size * frame.unit), 2)
    best, found = 0.0, outside
    for raised in (0.0, 0.12, 0.25, 0.4, 0.55, 0.7):
        row = int(min(max(y - raised * horizon, radius), height - 1))
        band = sky[max(row - radius, 0) : row + radius + 1].mean(axis=0)
        open_here = blur(band[None].astype(np.float32), max(1.5 * radius, 0.3))[0]
        score = open_here * (1.2 - np.float32(0.5) * np.abs(columns - np.float32(wanted))) - np.float32(
            1.3 * raised
        )
        score[open_here < 0.9] = 0
        column = int(np.argmax(score))
        if float(score[column]) > best:
            best, found = float(score[column]), Sun(float(column), float(row), seen=True)
    return found


def paint_sky(frame: Frame, look: SkyLook, sun: Sun, rng: np.random.Generator) -> Linear:
    """Paint a whole sky: air, clouds in perspective, the sun or moon, stars, aurora, lightning.

    Args:
        frame: The picture's frame.
        look: What it looks like.
        sun: Where the sun or moon stands.
        rng: The variation's generator.
    """
    size, unit, horizon = frame
    width, height = max(1, size[0] // 2), max(1, size[1] // 2)  # air has no detail that would be lost
    unit, horizon = unit / 2, horizon / 2
    picture = np.empty((height, width, 3), np.float32)
    colours = np.array(
        [look.zenith, look.horizon, look.glow, look.cloud_lit, look.cloud_shade, look.disc or (0, 0, 0)],
        np.float32,
    )
    start = rng.uniform(0, 1024, 4).astype(np.float32)
    numbers = np.array(
        [sun.x / 2, sun.y / 2, float(sun.seen and look.disc is not None), look.disc_size * unit, look.clouds,
         look.stars, look.aurora, float(max(look.disc or (0.0,)) < 2.0)],
        np.float32,
    )  # fmt: skip
    reach = max(horizon, _TALLEST * height)
    work = partial(_paint, tiles(), colours, numbers, start, horizon, reach, unit, picture)
    for_rows(height, work)
    if look.bolt:
        picture += _bolt(Frame((width, height), unit, horizon), rng)
    return np.maximum(resize(picture, size, smooth=True), 0)


def _bolt(frame: Frame, rng: np.random.Generator) -> Linear:
    """A stroke of lightning from the clouds to the horizon, with branches and a glow."""
    (width, height), unit, horizon = frame
    drawn = np.zeros((height, width), np.float32)
    x = float(rng.uniform(0.15, 0.85)) * width
    _draw(drawn, _Stroke(x, 0.0, horizon, 1.3, branches=3), unit, rng)
    halo = blur(drawn, max(3 * unit, 0.3)) * np.float32(1.2) + blur(drawn, max(30 * unit, 0.3)) * np.float32(
        4
    )
    return (drawn * np.float32(6) + halo)[..., None] * np.array([0.80, 0.82, 1.0], np.float32)


class _Stroke(NamedTuple):
    """One jagged line of lightning: from (x, y) down to the row ``end``."""

    x: float
    y: float
    end: float
    thickness: float
    branches: int


def _draw(drawn: Map, stroke: _Stroke, unit: float, rng: np.random.Generator) -> None:
    """Draw a line and the thinner ones that leave it."""
    x, y = stroke.x, stroke.y
    lean = float(rng.uniform(-0.5, 0.5))
    points = [(x, y)]
    while y < stroke.end:
        y += float(rng.uniform(5, 16)) * unit
        x += (lean * 5 + float(rng.normal(0, 9))) * unit
        points.append((x, y))
    line = np.rint(np.array(points) * 16).astype(np.int32)
    cv2.polylines(drawn, [line], False, 1.0, max(1, round(stroke.thickness * unit)), cv2.LINE_AA, 4)
    for _ in range(stroke.branches):
        x, y = points[int(rng.integers(1, max(2, 2 * len(points) // 3)))]
        thinner = np.zeros_like(drawn)
        end = y + (stroke.end - y) * float(rng.uniform(0.3, 0.7))
        _draw(thinner, _Stroke(x, y, end, 1.0, 0), unit, rng)
        np.maximum(drawn, thinner * np.float32(0.5), out=drawn)


@inlined
def _density(noise: Tiles, u: float, v: float) -> float:
    """Clouds at a place of their layer, about -0.7 to 0.7."""
    bend = 26 * sample(noise, CLOUD_B, u * 0.31 + 77, v * 0.31)
    large = sample(noise, CLOUD, u * 0.8 + bend, v * 0.8)
    return large + 0.42 * sample(noise, CLOUD_B, 2.1 * u, 2.1 * v) + 0.16 * sample(noise, CLOUD, 6 * u, 6 * v)


@inlined
def _curtain(noise: Tiles, x: float, y: float, foot: float, start: float) -> float:
    """One curtain of an aurora at a place in units: sharp below, fading upwards, in folds and rays."""
    lean = 0.12 * (foot - y)
    fold = 330 * sample(noise, CLOUD, x * 0.15 + start, 11.0) + 60 * sample(noise, CLOUD_B, x * 0.4, start)
    up = foot + fold - y
    rays = 0.62 + 1.3 * sample(noise, CLOUD_B, (x + lean) * 0.9 + 0.3 * fold + start, 40.0)
    rays += 0.28 * sample(noise, STREAK, (x + lean) * 0.30 + 0.2 * fold + start, 40.0)
    above = math.exp(-max(up, 0.0) / 120.0) * smoothstep(-26.0, 16.0, up)
    strong = smoothstep(-0.22, 0.16, sample(noise, CLOUD, x * 0.22 + 3 * start, 300.0))
    return above * max(rays, 0.15) * strong


@inlined
def _aurora(noise: Tiles, x: float, y: float, foot: float, start: NDArray[np.float32]) -> tuple[float, float]:
    """Green and violet light of two curtains, the second behind and above the first."""
    first = _curtain(noise, x, y, foot, float(start[2]))
    second = _curtain(noise, x, y, foot - _BEHIND, float(start[3]))
    return first + 0.7 * second, 0.5 * (first + second)


@inlined
def _disc(noise: Tiles, dx: float, dy: float, radius: float, is_moon: bool) -> float:
    """How much of a disc of the sun or moon is at a distance from its middle; a moon has seas."""
    disc = 1 - smoothstep(radius - 0.8, radius + 0.8, math.sqrt(dx * dx + dy * dy))
    if is_moon and disc > 0:
        seas = sample(noise, CLOUD, 300 + 34 * dx / radius, 90 + 34 * dy / radius)
        disc *= 0.86 + 0.6 * min(max(seas, -0.35), 0.2)
    return disc


@inlined
def _star(noise: Tiles, x: float, y: float) -> float:
    """How bright a star shines at a place in units; where a coarse grain is high, one in ten does."""
    point = 1 - smoothstep(0.02, 0.13, sample(noise, FINE_CELL, x * 0.5, y * 0.5))
    chosen = sample(noise, GRAIN, x * 0.11 + 7, y * 0.11 + 5)
    return point * smoothstep(0.35, 1.1, chosen)


@kernel
def _paint(
    noise: Tiles,
    colours: NDArray[np.float32],
    numbers: NDArray[np.float32],
    start: NDArray[np.float32],
    horizon: float,
    reach: float,
    unit: float,
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    """Paint the rows from ``top`` to ``bottom``; below the horizon its colours go on."""
    columns = picture.shape[1]
    height = float(picture.shape[0])
    sun_x, sun_y, has_disc, radius = float(numbers[0]), float(numbers[1]), numbers[2] > 0, float(numbers[3])
    cover, stars, aurora, is_moon = float(numbers[4]), float(numbers[5]), float(numbers[6]), numbers[7] > 0
    threshold = 0.42 - 0.86 * cover
    for y in range(top, bottom):
        elevation = clamp01((horizon - y) / reach)
        rise = elevation**0.55
        flat = max((horizon - y) / height, 0.0) + _FLATTEST
        low = math.exp(-5.5 * elevation)
        for x in range(columns):
            dx, dy = (x - sun_x) / height, (y - sun_y) / height
            around = math.sqrt(0.45 * dx * dx + 1.5 * dy * dy)
            near = 0.60 * math.exp(-around / 0.08) + 0.40 * math.exp(-around / 0.26)
            if not has_disc:
                near *= 0.25  # it stands beside the picture
            near += 0.35 * low * math.exp(-abs(dx) / 0.9)
            u = (x - 0.5 * columns) / height / flat * 62 + start[0]
            v = 62 / flat * 0.55 + start[1]
            thick = _density(noise, u, v)
            away = math.sqrt(dx * dx + dy * dy) + 0.05
            step_u, step_v = -dx / away * 9, dy / away * 9
            beyond = _density(noise, u + step_u, v + step_v)
            body = smoothstep(threshold, threshold + 0.30, thick) * smoothstep(0.0, 0.05, elevation)
            deep = smoothstep(threshold + 0.1, threshold + 0.75, thick)
            bright = clamp01(0.42 + 2.2 * (thick - beyond) + 0.45 * near - 0.42 * deep)
            haze = 1 - 0.75 * low
            disc = 0.0
            if has_disc:
                disc = _disc(noise, x - sun_x, y - sun_y, radius, is_moon)
            star = 0.0
            if stars > 0:
                star = stars * _star(noise, x / unit, y / unit) * smoothstep(0.05, 0.35, elevation)
            green = violet = 0.0
            if aurora > 0:
                green, violet = _aurora(noise, x / unit, y / unit, (horizon - 0.33 * reach) / unit, start)
                violet *= smoothstep(0.35, 0.9, elevation)
            veil = body * haze
            for c in range(3):
                air = mix(colours[1, c], colours[0, c], rise) + colours[2, c] * near + star * (1 - near)
                air += aurora * green * (0.10, 0.85, 0.42)[c] * (1 - 0.5 * elevation)
                air += aurora * violet * (0.55, 0.10, 0.75)[c]
                air += disc * colours[5, c]
                cloud = mix(colours[4, c], colours[3, c], bright)
                cloud += colours[2, c] * near * (1 - 0.65 * deep) * 0.8
                cloud = mix(cloud, mix(colours[1, c], cloud, 0.35), low)
                picture[y, x, c] = air + (cloud - air) * veil * (1 - 0.85 * disc)
