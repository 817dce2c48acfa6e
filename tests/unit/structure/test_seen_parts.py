"""Parts of scenes, brought from the places of a network to the borders of what the photo shows."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.structure.parts.seen_parts import SeenParts, seen_parts
from retexture.structure.segments.features import measure_features
from retexture.structure.segments.superpixels import find_superpixels
from retexture.structure.trained import ScenePart, SeenScene

WIDTH, HEIGHT = 320, 240
EDGE = 170  # where the wall ends, in pixels from the left


def two_paints() -> Rgb8:
    """A beige wall on the left, a blue one on the right, both with the grain of a photo."""
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.float64)
    rgb[:, :EDGE], rgb[:, EDGE:] = (200, 180, 150), (70, 90, 140)
    grain = np.random.default_rng(3).normal(0, 3, (HEIGHT, WIDTH, 1))
    return np.clip(rgb + grain, 0, 255).astype(np.uint8)


def scene(wall: NDArray[np.float64]) -> SeenScene:
    """What a network would say of the wall (at its places); of nothing else it sees anything."""
    parts: Map = np.full((len(ScenePart), *wall.shape), 0.02, np.float32)
    parts[ScenePart.WALL.value] = wall
    return SeenScene(parts, np.zeros((1000, 8, 10), np.float32))


def seen(wall: NDArray[np.float64]) -> SeenParts:
    rgb = two_paints()
    return seen_parts(measure_features(rgb, find_superpixels(rgb)), scene(wall))


def on_the_left(value: float, elsewhere: float) -> NDArray[np.float64]:
    wall = np.full((30, 40), elsewhere)
    wall[:, : EDGE // 8] = value
    return wall


def overlap(found: SeenParts) -> float:
    mask, truth = found.mask(ScenePart.WALL), np.zeros((HEIGHT, WIDTH), bool)
    truth[:, :EDGE] = True
    return float((mask & truth).sum() / (mask | truth).sum())


def test_a_wall_that_is_seen_in_patches_is_whole() -> None:
    patches = np.random.default_rng(5).random((15, 20)) < 0.3
    doubts = cv2.resize(patches.astype(np.float64), (40, 30), interpolation=cv2.INTER_NEAREST) > 0
    wall = on_the_left(0.8, 0.05)
    torn = np.where(doubts & (wall > 0.5), 0.2, wall)
    assert (torn < wall).mean() > 0.1
    assert overlap(seen(torn)) > 0.93


def test_what_is_seen_a_little_too_far_ends_at_the_paint() -> None:
    wall = on_the_left(0.85, 0.02)
    wall[:, EDGE // 8 : EDGE // 8 + 2] = 0.4  # beyond the edge, above what a wall needs at the least
    assert overlap(seen(wall)) > 0.93


@pytest.mark.parametrize("likely", [0.02, 0.2])
def test_what_is_nowhere_sure_is_not_claimed(likely: float) -> None:
    assert not seen(np.full((30, 40), likely)).mask(ScenePart.WALL).any()


def test_both_paints_are_walls_where_both_are_seen_to_be() -> None:
    assert seen(np.full((30, 40), 0.9)).mask(ScenePart.WALL).all()
