import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import PAINTS, LightGrade, before_curve
from retexture.engines.procedural.plan.palette import before_developing, tint
from retexture.engines.procedural.render.develop import finish
from retexture.imaging.colour import linear_from_rgb8, linear_to_oklab, luminance

PALETTES = np.array(
    [
        [[0.05] * 3, [0.02] * 3, [0.7] * 3, [0.7, 0.4, 0.1]],
        [[0.8] * 3, [0.6] * 3, [0.1] * 3, [0.7, 0.4, 0.1]],
    ],
    np.float32,
)


def test_without_colours_nothing_changes() -> None:
    assert np.array_equal(tint(PALETTES, (), PAINTS), PALETTES)


@pytest.mark.parametrize("colour", [(0.02, 0.05, 0.6), (0.6, 0.02, 0.02), (0.1, 0.5, 0.1)])
def test_the_hue_is_the_one_asked_for(colour: tuple[float, float, float]) -> None:
    wanted = linear_to_oklab(np.array(colour, np.float32))
    grounds = linear_to_oklab(tint(PALETTES, (colour,), PAINTS)[:, 0])
    turn = np.angle(
        np.exp(1j * (np.arctan2(grounds[:, 2], grounds[:, 1]) - np.arctan2(wanted[2], wanted[1])))
    )
    assert np.abs(turn).max() < 0.25


def test_tones_keep_their_order() -> None:
    lightness = linear_to_oklab(tint(PALETTES, ((0.02, 0.05, 0.6),), PAINTS)[:, 0])[:, 0]
    assert lightness[0] < lightness[1]


def test_white_is_light_everywhere_and_black_is_dark() -> None:
    assert linear_to_oklab(tint(PALETTES, ((1.0, 1.0, 1.0),), PAINTS)[:, 0])[:, 0].min() > 0.75
    assert linear_to_oklab(tint(PALETTES, ((0.0, 0.0, 0.0),), PAINTS)[:, 0])[:, 0].max() < 0.4


def test_veins_stay_visible_on_white_and_on_black() -> None:
    for colour in ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)):
        lightness = linear_to_oklab(tint(PALETTES, (colour,), PAINTS))[..., 0]
        assert np.abs(lightness[:, 0] - lightness[:, 2]).min() > 0.15


def test_several_colours_share_the_tones_by_lightness() -> None:
    grounds = tint(PALETTES, ((0.9, 0.9, 0.9), (0.02, 0.05, 0.6)), PAINTS)[:, 0]
    assert grounds[0, 2] > 2 * grounds[0, 0]
    assert grounds[1].min() > 0.5


def test_the_accent_is_left_alone() -> None:
    np.testing.assert_array_equal(tint(PALETTES, ((1.0, 0.0, 0.0),), PAINTS, 3)[:, 3], PALETTES[:, 3])


def shown(palettes: NDArray[np.float32], colour: tuple[float, float, float]) -> NDArray[np.float32]:
    """What a picture shows of a palette in OKLab, exposed so that the asked colour's luminance comes out."""
    asked = float(luminance(np.array(colour, np.float32)))
    exposed = (palettes[:, :3] * np.float32(before_curve(min(asked, 0.8)) / asked)).astype(np.float32)
    developed = finish(exposed, LightGrade(contrast=1.0), 0.0)
    return linear_to_oklab(linear_from_rgb8(developed))


@pytest.mark.parametrize("colour", [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 1.0)])
def test_no_paint_is_as_rich_as_a_display(colour: tuple[float, float, float]) -> None:
    asked = linear_to_oklab(np.array(colour, np.float32))
    chroma = np.hypot(*shown(before_developing(tint(PALETTES, (colour,), PAINTS)), colour)[..., 1:].T).max()
    assert 0.4 < chroma / np.hypot(*asked[1:]) < 0.9


@pytest.mark.parametrize("colour", [(0.6, 0.02, 0.02), (0.1, 0.5, 0.1), (1.0, 0.38, 0.0), (0.02, 0.05, 0.6)])
def test_pictures_show_the_hue_asked_for(colour: tuple[float, float, float]) -> None:
    wanted = linear_to_oklab(np.array(colour, np.float32))
    seen = shown(before_developing(tint(PALETTES, (colour,), PAINTS)), colour)
    coloured = seen[np.hypot(seen[..., 1], seen[..., 2]) > 0.04]
    turn = np.angle(
        np.exp(1j * (np.arctan2(coloured[:, 2], coloured[:, 1]) - np.arctan2(wanted[2], wanted[1])))
    )
    assert np.abs(turn).max() < 0.25


def test_all_four_colours_take_part_where_none_is_an_accent() -> None:
    fourth = linear_to_oklab(tint(PALETTES, ((0.02, 0.05, 0.6),), PAINTS, 4)[:, 3])
    assert fourth[:, 2].max() < -0.03
