"""Pictures of scenes whose parts are known, because they are drawn."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8

WIDTH, HEIGHT = 480, 360
FOCAL = 1.1 * WIDTH

_PAINTS = {
    "floor": (120, 95, 80),
    "ceiling": (225, 225, 215),
    "left": (170, 150, 130),
    "back": (140, 150, 165),
}
_PAINTS["right"] = _PAINTS["left"]


@dataclass(frozen=True, eq=False)
class Room:
    """A tiled room.

    Attributes:
        rgb: Its picture.
        parts: Where floor, ceiling and walls are, by name.
        floor: (height, width, 2): position of each pixel on the floor, metres across and along the room.
    """

    rgb: Rgb8
    parts: dict[str, NDArray[np.bool_]]
    floor: NDArray[np.float64]


def draw_room(yaw: float) -> Room:
    """A room of 4 × 2.4 × 7 metres, seen by a level camera that is turned by ``yaw`` degrees."""
    columns, rows = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    x, y, z = (columns - WIDTH / 2) / FOCAL, (rows - HEIGHT / 2) / FOCAL, np.ones((HEIGHT, WIDTH))
    cosine, sine = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    x, z = x * cosine + z * sine, -x * sine + z * cosine
    with np.errstate(divide="ignore"):
        reach = {
            "floor": np.where(y > 0, 1.2 / y, np.inf),
            "ceiling": np.where(y < 0, -1.2 / y, np.inf),
            "left": np.where(x < 0, -2 / x, np.inf),
            "right": np.where(x > 0, 2 / x, np.inf),
            "back": np.where(z > 0, 6 / z, np.inf),
        }
    nearest = np.min(list(reach.values()), axis=0)
    parts = {name: distance == nearest for name, distance in reach.items()}
    point = np.stack([x, y, z], axis=-1) * nearest[..., None]
    picture = np.zeros((HEIGHT, WIDTH, 3))
    for name, (u, v) in {
        "floor": (0, 2),
        "ceiling": (0, 2),
        "left": (2, 1),
        "right": (2, 1),
        "back": (0, 1),
    }.items():
        joint = (np.abs(point[..., [u, v]] / 0.6 % 1 - 0.5) > 0.46).any(axis=-1)
        paint = np.where(joint[..., None], 0.55, 1.0) * np.array(_PAINTS[name])
        picture[parts[name]] = paint[parts[name]]
    noise = np.random.default_rng(0).normal(0, 2, picture.shape)
    return Room(np.clip(picture + noise, 0, 255).astype(np.uint8), parts, point[..., [0, 2]])


def draw_lake() -> tuple[Rgb8, dict[str, NDArray[np.bool_]]]:
    """A blue sky, a strip of trees, and a rippled lake below; returns the picture and where they are."""
    rng = np.random.default_rng(2)
    rows = np.arange(HEIGHT)[:, None, None] / HEIGHT
    sky = np.array([120.0, 165, 225]) + rows * np.array([130, 90, 30.0])
    ripples = cv2.GaussianBlur(rng.normal(0, 60, (HEIGHT, WIDTH)), (0, 0), sigmaX=9, sigmaY=0.9)
    water = np.array([70.0, 110, 150]) + ripples[..., None]
    leaves = np.array([55.0, 95, 35]) * np.clip(rng.normal(1, 0.35, (HEIGHT, WIDTH, 1)), 0.2, 2)
    row = np.arange(HEIGHT)[:, None] * np.ones((1, WIDTH))
    parts = {"sky": row < 140, "trees": (row >= 140) & (row < 200), "water": row >= 200}
    picture = np.select([parts[name][..., None] for name in parts], [sky + 0 * water, leaves, water])
    return np.clip(picture, 0, 255).astype(np.uint8), parts


def draw_branches() -> tuple[Rgb8, NDArray[np.bool_]]:
    """Black branches before an evening sky over dark land; returns the picture and where the sky is."""
    rng = np.random.default_rng(4)
    glow = np.linspace(150, 225, HEIGHT)[:, None, None] * np.array([1.0, 0.95, 0.85])
    picture = np.repeat(glow, WIDTH, axis=1)
    sky = np.ones((HEIGHT, WIDTH), np.uint8)
    sky[210:] = 0
    for _ in range(14):
        ends = rng.integers((0, -20), (WIDTH, 230), (2, 2))
        cv2.line(sky, ends[0].tolist(), ends[1].tolist(), 0, 7)
    picture[sky == 0] = np.clip(rng.normal(22, 7, (int((sky == 0).sum()), 1)), 0, 255)
    return np.clip(picture, 0, 255).astype(np.uint8), sky > 0


def draw_house() -> tuple[Rgb8, dict[str, NDArray[np.bool_]]]:
    """A plastered house with a tiled hipped roof on a lawn; returns the picture and where the parts are."""
    rng = np.random.default_rng(6)
    rows = np.arange(HEIGHT)[:, None, None] / HEIGHT
    picture = np.repeat(np.array([110.0, 155, 220]) + rows * np.array([120, 80, 25.0]), WIDTH, axis=1)
    lawn = np.array([85.0, 120, 50]) * np.clip(rng.normal(1, 0.3, (HEIGHT, WIDTH, 1)), 0.3, 2)
    picture[265:] = lawn[265:]
    canvas = picture.astype(np.float32)
    cv2.rectangle(canvas, (110, 150), (390, 285), (214, 200, 176), -1)
    roof = np.array([[90, 152], [150, 75], [350, 75], [410, 152]], np.int32)
    cv2.fillPoly(canvas, [roof], (140, 62, 48))
    mask = cv2.fillPoly(np.zeros((HEIGHT, WIDTH), np.uint8), [roof], 1) > 0
    canvas[mask & (np.arange(HEIGHT)[:, None] % 9 < 2)] *= 0.75
    for x in (135, 205, 275, 335):
        cv2.rectangle(canvas, (x, 175), (x + 34, 225), (60, 66, 78), -1)
        cv2.rectangle(canvas, (x - 3, 172), (x + 37, 228), (245, 243, 238), 3)
    noise = rng.normal(0, 3, canvas.shape)
    wall = np.zeros((HEIGHT, WIDTH), bool)
    wall[153:285, 110:391] = True
    parts = {"roof": mask, "wall": wall, "sky": (np.arange(HEIGHT)[:, None] < 265) & ~wall & ~mask}
    return np.clip(canvas + noise, 0, 255).astype(np.uint8), parts
