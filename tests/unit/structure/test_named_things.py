"""Things that prompts name: found by a closer look and by round outlines, up to their own edges."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from retexture.imaging.arrays import Rgb8
from retexture.structure import analyse, seen_thing
from retexture.structure.on_demand.outlines import outlined_by_colour
from retexture.structure.on_demand.round_outlines import round_outline

Mask = NDArray[np.bool_]
NOWHERE = np.zeros((1, 1), bool)


def ground(seed: int = 3) -> Rgb8:
    """A blotchy backdrop without edges of its own, 360 by 480."""
    noise = np.random.default_rng(seed).normal(0, 1, (360, 480, 3)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 25)
    return np.asarray(np.clip(soft / soft.std() * 12 + (95, 120, 150), 0, 255), np.uint8)


def disc(column: float, row: float, radius: float) -> Mask:
    rows, columns = np.ogrid[:360, :480]
    return np.asarray(np.hypot(columns - column, rows - row) < radius)


def overlap(one: Mask, other: Mask) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize(("column", "row", "radius"), [(200, 170, 80), (300, 150, 45), (60, 200, 110)])
def test_a_ball_is_what_is_round_at_a_place_that_is_known_roughly(
    column: float, row: float, radius: float
) -> None:
    rgb, ball = ground(), disc(column, row, radius)
    rgb[ball] = (190, 90, 50)
    cv2.line(rgb, (int(column - radius / 2), int(row)), (int(column + radius / 2), int(row)), (20, 20, 20), 5)
    roughly = disc(column + 0.2 * radius, row - 0.1 * radius, 1.2 * radius)
    found = round_outline(rgb, roughly)
    assert found is not None
    assert overlap(found > 0.5, ball) > 0.93


def test_a_box_is_no_ball() -> None:
    rgb = ground()
    rgb[100:260, 120:340] = (190, 90, 50)
    box = np.zeros(rgb.shape[:2], bool)
    box[100:260, 120:340] = True
    assert round_outline(rgb, box, outlined=True) is None


def test_nothing_is_round_on_an_empty_ground() -> None:
    assert round_outline(ground(), disc(240, 180, 90)) is None


def test_a_rough_outline_is_drawn_to_where_the_things_colours_end() -> None:
    rgb, thing = ground(), disc(240, 180, 90)
    shade = np.linspace(0.6, 1.1, int(thing.sum()))[:, None]
    rgb[thing] = (np.array((190, 90, 50)) * shade).astype(np.uint8)
    rough = cv2.GaussianBlur(disc(252, 170, 90).astype(np.float32), (0, 0), 20)
    assert overlap(rough > 0.5, thing) < 0.85
    assert overlap(outlined_by_colour(rgb, rough, NOWHERE) > 0.5, thing) > 0.95


def test_an_outline_does_not_follow_what_the_thing_touches() -> None:
    rgb, thing = ground(), disc(120, 180, 70)
    rgb[thing] = (190, 90, 50)
    rgb[170:190, 150:] = (190, 90, 50)
    prior = cv2.GaussianBlur(thing.astype(np.float32), (0, 0), 8)
    prior[165:195, 190:] = 0.4
    found = outlined_by_colour(rgb, prior, NOWHERE) > 0.5
    assert not found[:, 260:].any()
    assert overlap(found, thing) > 0.85


def test_a_close_up_that_its_frame_cuts_off_is_whole() -> None:
    small = cv2.resize(data.chelsea(), (512, 341), interpolation=cv2.INTER_AREA)
    seen = seen_thing(analyse(small), "cat")
    assert seen is not None
    assert seen.share is not None
    face = seen.share[40:300, 60:280] > 0.5
    assert face.mean() > 0.95


def test_where_something_else_is_for_certain_no_thing_is_drawn() -> None:
    rgb, thing = ground(), disc(240, 180, 90)
    rgb[thing] = (190, 90, 50)
    left = np.zeros(rgb.shape[:2], bool)
    left[:, :240] = True
    found = outlined_by_colour(rgb, thing.astype(np.float32), left) > 0.5
    assert not found[:, :236].any()
    assert overlap(found, thing & ~left) > 0.9


@pytest.mark.parametrize(
    ("name", "noun", "middle"), [("coffee", "cup", (300, 190)), ("chelsea", "cat", (220, 180))]
)
def test_things_are_found_in_photos(name: str, noun: str, middle: tuple[int, int]) -> None:
    found = seen_thing(analyse(np.ascontiguousarray(getattr(data, name)())), noun)
    assert found is not None
    assert found.share is not None
    assert not found.taken_as
    column, row = middle
    assert found.share[row, column] > 0.9


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("coffee", "ball"),
        ("coffee", "hat"),
        ("coffee", "car"),
        ("chelsea", "bag"),
        ("chelsea", "bowl"),
        ("astronaut", "ball"),
        ("astronaut", "cup"),
        ("rocket", "bottle"),
        ("rocket", "sofa"),
    ],
)
def test_things_that_a_photo_does_not_show_are_not_found(name: str, noun: str) -> None:
    found = seen_thing(analyse(np.ascontiguousarray(getattr(data, name)())), noun)
    assert found is not None
    assert found.share is None
