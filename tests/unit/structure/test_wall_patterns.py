"""Dots of wallpaper are a part of the wall; a lamp before it is not."""

from dataclasses import replace

import numpy as np

from retexture.structure.kinds.seen_rooms import with_patterns
from retexture.structure.kinds.view import Named
from retexture.structure.trained import ScenePart, SeenScene

HEIGHT, WIDTH = 96, 160
DOTS, LAMP = (1, 2, 3, 4, 5), 6


def test_what_is_painted_on_a_wall_again_and_again_is_the_wall() -> None:
    labels = np.zeros((HEIGHT, WIDTH), np.int32)
    rgb = np.full((HEIGHT, WIDTH, 3), (250, 145, 100), np.uint8)
    for dot in DOTS:
        labels[20:36, 24 * dot : 24 * dot + 12] = dot
        rgb[20:36, 24 * dot : 24 * dot + 12] = (250, 115, 80)
    labels[50:80, 60:76] = LAMP
    rgb[50:80, 60:76] = (250, 230, 90)
    parts = np.zeros((len(ScenePart), HEIGHT // 8, WIDTH // 8), np.float32)
    parts[ScenePart.WALL.value] = 0.9
    seen = SeenScene(parts, np.zeros((1000, HEIGHT // 32, WIDTH // 32), np.float32))
    walls = np.arange(7) == 0
    named = replace(Named.nothing(7), walls=walls, things=~walls)
    found = with_patterns(rgb, labels, named, seen)
    assert found.walls.tolist() == [True, *(True for _ in DOTS), False]
    assert found.things.tolist() == [False, *(False for _ in DOTS), True]
