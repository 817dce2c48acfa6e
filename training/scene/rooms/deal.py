"""Deal a room or a house front out from a seed."""

import numpy as np

from training.scene.rooms import surfaces
from training.scene.rooms.fronts import front
from training.scene.rooms.furnishing import Furnisher
from training.scene.rooms.furniture import Model
from training.scene.rooms.interiors import RECIPES
from training.scene.rooms.kinds import KINDS
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Box, Camera, Colour, Lamp, Plan, Site, Surface
from training.scene.rooms.shell import (
    THICK,
    Wall,
    hang_curtains,
    opening,
    put_door,
    put_skirting,
    put_window,
    raise_wall,
)

_SIZES = ((512, 384), (512, 384), (512, 320), (384, 512))
_SKIES = ("forest", "city", "courtyard", "sunrise", "sunset")
_WARM: Colour = (1.0, 0.78, 0.55)
_DAY: Colour = (0.9, 0.95, 1.0)
_NEAR = 1.3  # metres from the camera: what is nearer would fill the picture


def deal(seed: int, number: int, models: dict[str, tuple[Model, ...]]) -> Plan:
    """A picture's plan.

    Args:
        seed: Of all pictures.
        number: Of this one; another number is another room.
        models: Furniture of each kind.
    """
    random = np.random.default_rng((seed, number))
    kind = KINDS[number % len(KINDS)]
    if kind == "front":
        return front(random, models)
    size = (float(random.uniform(2.8, 5.5)), float(random.uniform(3.4, 5.8)), float(random.uniform(2.4, 3.1)))
    if kind == "bathroom":
        size = (float(random.uniform(2.0, 3.5)), float(random.uniform(2.8, 4.2)), size[2])
    site = Site()
    camera = _camera(random, size)
    walls = _walls(random, site, size)
    room = Furnisher(random, site, walls, models, size, camera.place[1] + _NEAR)
    _keep_doors_free(room)
    RECIPES[kind](room)
    by_day = random.random() < 0.75
    _light(random, site, size, by_day)
    sky = (
        str(random.choice(_SKIES)),
        float(random.uniform(0, 360)),
        float(random.uniform(1.0, 5.0)) if by_day else 0.02,
    )
    return Plan(
        kind, tuple(site.boxes), tuple(site.sheets), tuple(site.furniture), tuple(site.lamps), sky, camera
    )


def _camera(random: np.random.Generator, size: tuple[float, float, float]) -> Camera:
    """At the near wall, looking straight ahead or into a corner."""
    width, depth, _ = size
    x = float(random.uniform(0.35, width - 0.35))
    y = float(random.uniform(0.15, 0.6))
    corner = random.random() < 0.55
    aim = float(random.uniform(0.15, 0.85)) * width if corner else x + float(random.uniform(-0.4, 0.4))
    turn = float(np.degrees(np.arctan2(x - aim, depth - y))) + (
        float(random.uniform(-12, 12)) if corner else 0
    )
    pitch = float(random.uniform(-9, 1)) if random.random() < 0.6 else float(random.uniform(-28, -9))
    pixels = _SIZES[int(random.integers(len(_SIZES)))]
    return Camera(
        (x, y, float(random.uniform(1.0, 1.85))), turn, pitch, float(random.uniform(42, 92)), pixels
    )


def _walls(random: np.random.Generator, site: Site, size: tuple[float, float, float]) -> tuple[Wall, ...]:
    """Floor, ceiling and walls; returns the far wall, the left one and the right one."""
    width, depth, height = size
    floor, ceiling, paint = surfaces.floor(random), surfaces.ceiling(random), surfaces.paint(random)
    base = (-THICK, -THICK, -0.1)
    site.boxes.append(Box(Label.FLOOR, base, (width + 2 * THICK, depth + 2 * THICK, 0.1), floor))
    over = (-THICK, -THICK, height)
    site.boxes.append(Box(Label.CEILING, over, (width + 2 * THICK, depth + 2 * THICK, 0.1), ceiling))
    walls = [Wall(0, depth, 1, width), Wall(1, 0.0, -1, depth), Wall(1, width, 1, depth)]
    door = int(random.integers(3)) if random.random() < 0.75 else -1
    light = int(random.integers(3))
    frame = surfaces.front(random) if random.random() < 0.3 else surfaces.plain(surfaces.white(random))
    main = surfaces.wall(random)
    for number, wall in enumerate(walls):
        if number == door:
            wall = opening(random, wall, height, is_door=True)
        for _ in range(int(random.integers(1, 4)) if number == light else int(random.random() < 0.35)):
            wall = opening(random, wall, height, is_door=False)
        walls[number] = wall
        _raise(
            random, site, wall, height, surfaces.wall(random, main if random.random() < 0.5 else paint), frame
        )
    raise_wall(site, Wall(0, 0.0, -1, width), height, paint)
    return tuple(walls)


def _raise(
    random: np.random.Generator, site: Site, wall: Wall, height: float, surface: Surface, frame: Surface
) -> None:
    """A wall with what is in it and at it."""
    raise_wall(site, wall, height, surface)
    curtains = random.random() < 0.6
    for hole in wall.openings:
        (put_door if hole.is_door else put_window)(random, site, wall, hole, frame)
        if curtains and not hole.is_door:
            hang_curtains(random, site, wall, hole)
    if random.random() < 0.8:
        put_skirting(site, wall, frame)


def _keep_doors_free(room: Furnisher) -> None:
    for wall in room.walls:
        for hole in wall.openings:
            if hole.low < 0.3:
                a, b = wall.point(hole.start, 0, 0), wall.point(hole.end, 0.8, 0)
                room.taken.append((min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])))


def _tint(random: np.random.Generator, by_day: bool) -> Colour:
    """The colour of what lights a room from above: daylight is now and then warm, lamps now and then cold."""
    r, g, b = np.array(_DAY) + (np.array(_WARM) - _DAY) * random.beta(*((1, 3) if by_day else (3, 1)))
    return float(r), float(g), float(b)


def _light(random: np.random.Generator, site: Site, size: tuple[float, float, float], by_day: bool) -> None:
    """A weak light from above, as everything white in a room gives, lamps, and the sun."""
    width, depth, height = size
    middle = (width / 2, depth / 2, height - 0.02)
    area = width * depth
    fill = float(random.uniform(1.0, 6.0)) if by_day else float(random.uniform(4, 12))
    site.lamps.append(Lamp(middle, 0.8 * min(width, depth), fill * area, _tint(random, by_day)))
    if by_day and random.random() < 0.5:
        direction = (
            float(random.uniform(-1, 1)),
            float(random.uniform(-1, 0.3)),
            float(random.uniform(-0.9, -0.3)),
        )
        site.lamps.append(Lamp(direction, 0.0, float(random.uniform(3, 12)), (1.0, 0.9, 0.75)))
    glow = surfaces.glowing((4.0, 3.6, 3.0) if not by_day or random.random() < 0.3 else (0.8, 0.8, 0.8))
    for _ in range(int(random.integers(0, 5))):
        x, y = float(random.uniform(0.4, width - 0.4)), float(random.uniform(1.0, depth - 0.3))
        side = float(random.choice((0.1, 0.1, 0.4)))
        site.boxes.append(Box(Label.OTHER, (x, y, height - 0.03), (side, side, 0.03), glow))
