import numpy as np
import pytest

from retexture.engines.procedural.look import Recolouring
from retexture.engines.procedural.render import repainted
from retexture.engines.procedural.render.repaint import repainted_photo
from retexture.imaging.colour import linear_to_oklab, luminance

RED, WHITE = (0.42, 0.02, 0.02), (0.85, 0.85, 0.85)


def paint(*colours: tuple[float, float, float]) -> Recolouring:
    return Recolouring(colours, tuple("colour" for _ in colours), ())


def wall(brightness: np.ndarray) -> np.ndarray:
    """A grey wall, (60, 80, 3) linear, lit as said."""
    return np.repeat((0.5 * brightness).astype(np.float32)[..., None], 3, axis=2)


def everywhere() -> np.ndarray:
    return np.ones((60, 80), np.float32)


def test_an_even_wall_takes_the_colour_of_the_paint() -> None:
    painted = repainted(wall(np.ones((60, 80))), [(everywhere(), paint(RED))])
    np.testing.assert_allclose(painted, np.broadcast_to(RED, painted.shape), atol=0.02)


def test_light_and_shade_stay_on_the_paint() -> None:
    light = np.broadcast_to(np.linspace(0.3, 1.2, 80), (60, 80))
    painted = luminance(repainted(wall(light), [(everywhere(), paint(RED))]))
    assert (np.diff(painted[30]) > 0).all()
    assert painted[30, -1] > 3 * painted[30, 0]


def test_nothing_else_changes() -> None:
    rgb = np.random.default_rng(2).integers(90, 166, (60, 80, 3), np.uint8)
    share = np.zeros((60, 80), np.float32)
    share[:, :40] = 1
    painted = repainted_photo(rgb, [(share, paint(RED))])
    np.testing.assert_array_equal(painted[:, 40:], rgb[:, 40:])
    assert (painted[:, :40] != rgb[:, :40]).mean() > 0.3


def test_what_has_another_colour_is_not_painted() -> None:
    room = wall(np.ones((60, 80)))
    room[20:40, 30:50] = (0.02, 0.05, 0.6)  # a picture on the wall
    painted = repainted(room, [(everywhere(), paint(RED))])
    np.testing.assert_allclose(painted[25:35, 35:45], room[25:35, 35:45], atol=0.02)


def test_a_vivid_paint_is_told_from_panes_and_shines() -> None:
    bus = wall(np.full((60, 80), 0.04))  # dark panes, more than half of it
    bus[:, :34] = (0.6, 0.02, 0.02)
    bus[5:15, 5:15] = (0.9, 0.4, 0.4)  # where it mirrors the sky
    bus[40:50, 5:15] = 0.9  # a white sign
    painted = repainted(bus, [(everywhere(), paint((0.02, 0.05, 0.6)))])
    for body in (painted[20:35, 5:30], painted[7:13, 7:13]):
        assert (body[..., 2] > 2 * body[..., 0]).all()
    np.testing.assert_allclose(painted[42:48, 7:13], bus[42:48, 7:13], atol=0.02)
    np.testing.assert_allclose(luminance(painted[:, 50:]), luminance(bus[:, 50:]), atol=0.02)


def test_a_second_colour_goes_below_the_first() -> None:
    painted = repainted(wall(np.ones((60, 80))), [(everywhere(), paint(WHITE, RED))])
    assert painted[5].min() > 0.6
    np.testing.assert_allclose(painted[55], np.broadcast_to(RED, (80, 3)), atol=0.02)


@pytest.mark.parametrize("colour", [(0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)])
def test_paint_is_less_rich_than_a_display(colour: tuple[float, float, float]) -> None:
    painted = repainted(wall(np.ones((60, 80))), [(everywhere(), paint(colour))])
    oklab = linear_to_oklab(painted[30, 40])
    assert np.hypot(oklab[1], oklab[2]) < 0.2
