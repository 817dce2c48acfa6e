import numpy as np
import pytest

from retexture.engines.procedural.tint import tint
from retexture.imaging.colour import linear_to_oklab

PALETTES = np.array(
    [
        [[0.05] * 3, [0.02] * 3, [0.7] * 3, [0.7, 0.4, 0.1]],
        [[0.8] * 3, [0.6] * 3, [0.1] * 3, [0.7, 0.4, 0.1]],
    ],
    np.float32,
)


def test_without_colours_nothing_changes() -> None:
    assert np.array_equal(tint(PALETTES, ()), PALETTES)


@pytest.mark.parametrize("colour", [(0.02, 0.05, 0.6), (0.6, 0.02, 0.02), (0.1, 0.5, 0.1)])
def test_the_hue_is_the_one_asked_for(colour: tuple[float, float, float]) -> None:
    wanted = linear_to_oklab(np.array(colour, np.float32))
    grounds = linear_to_oklab(tint(PALETTES, (colour,))[:, 0])
    turn = np.angle(
        np.exp(1j * (np.arctan2(grounds[:, 2], grounds[:, 1]) - np.arctan2(wanted[2], wanted[1])))
    )
    assert np.abs(turn).max() < 0.25


def test_tones_keep_their_order() -> None:
    lightness = linear_to_oklab(tint(PALETTES, ((0.02, 0.05, 0.6),))[:, 0])[:, 0]
    assert lightness[0] < lightness[1]


def test_white_is_light_everywhere_and_black_is_dark() -> None:
    assert linear_to_oklab(tint(PALETTES, ((1.0, 1.0, 1.0),))[:, 0])[:, 0].min() > 0.75
    assert linear_to_oklab(tint(PALETTES, ((0.0, 0.0, 0.0),))[:, 0])[:, 0].max() < 0.4


def test_veins_stay_visible_on_white_and_on_black() -> None:
    for colour in ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)):
        lightness = linear_to_oklab(tint(PALETTES, (colour,)))[..., 0]
        assert np.abs(lightness[:, 0] - lightness[:, 2]).min() > 0.15


def test_several_colours_share_the_tones_by_lightness() -> None:
    grounds = tint(PALETTES, ((0.9, 0.9, 0.9), (0.02, 0.05, 0.6)))[:, 0]
    assert grounds[0, 2] > 2 * grounds[0, 0]
    assert grounds[1].min() > 0.5


def test_the_accent_is_left_alone() -> None:
    np.testing.assert_array_equal(tint(PALETTES, ((1.0, 0.0, 0.0),))[:, 3], PALETTES[:, 3])


@pytest.mark.parametrize("colour", [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 1.0)])
def test_no_paint_is_as_rich_as_a_display(colour: tuple[float, float, float]) -> None:
    oklab = linear_to_oklab(tint(PALETTES, (colour,))[:, :3])
    assert np.hypot(oklab[..., 1], oklab[..., 2]).max() < 0.235


@pytest.mark.parametrize("colour", [(0.6, 0.02, 0.02), (0.1, 0.5, 0.1), (1.0, 0.38, 0.0)])
def test_shades_of_a_colour_are_of_its_hue_after_clipping(colour: tuple[float, float, float]) -> None:
    wanted = linear_to_oklab(np.array(colour, np.float32))
    shades = linear_to_oklab(np.clip(tint(PALETTES, (colour,))[:, :3], 0, 1))
    coloured = shades[np.hypot(shades[..., 1], shades[..., 2]) > 0.02]
    turn = np.angle(
        np.exp(1j * (np.arctan2(coloured[:, 2], coloured[:, 1]) - np.arctan2(wanted[2], wanted[1])))
    )
    assert np.abs(turn).max() < 0.25


def test_all_four_colours_take_part_where_none_is_an_accent() -> None:
    fourth = linear_to_oklab(tint(PALETTES, ((0.02, 0.05, 0.6),), 4)[:, 3])
    assert fourth[:, 2].max() < -0.03
