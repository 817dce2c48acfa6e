import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from retexture.evaluation.colour_difference import difference
from retexture.evaluation.prompt_agreement.palette import main_colours, palette_distance
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb, srgb_to_linear
from tricks import texture


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [  # of the supplementary test data of Sharma, Wu and Dalal
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_that_were_published(
    first: tuple[float, ...], second: tuple[float, ...], apart: float
) -> None:
    assert difference(np.array([first], np.float32), np.array([second], np.float32))[0] == pytest.approx(
        apart, abs=1e-4
    )
    assert difference(np.array([second], np.float32), np.array([first], np.float32))[0] == pytest.approx(
        apart, abs=1e-4
    )


def test_differences_agree_with_another_implementation_everywhere() -> None:
    rng = np.random.default_rng(3)
    colours = rng.uniform((0, -110, -110), (100, 110, 110), (2, 50_000, 3)).astype(np.float32)
    colours[:, :200, 1:] = 0
    colours[0, 200:400, 1:] = 0
    np.testing.assert_allclose(difference(*colours), deltaE_ciede2000(*colours), atol=1e-3)


BLUE = (0.16, 0.30, 0.70)
OCHRE = (0.75, 0.55, 0.20)


def ball(colour: tuple[float, float, float]) -> Rgb8:
    """A ball of one colour before a ground of the same, lit from the upper left."""
    y, x = (np.mgrid[:300, :400] - np.array([150, 200])[:, None, None]) / 120.0
    inside = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    light = 0.25 + 0.75 * np.clip(0.7 * inside - 0.5 * x - 0.5 * y, 0, 1)
    linear = srgb_to_linear(np.array(colour, np.float32)) * light[..., None].astype(np.float32)
    return rgb8_from_srgb(linear_to_srgb(linear))


def halves(*colours: tuple[float, float, float]) -> Rgb8:
    return np.hstack([np.full((300, 200, 3), np.array(colour) * 255, np.uint8) for colour in colours])


def everywhere(picture: Rgb8) -> Map:
    return np.ones_like(at_working_size(picture).luma)


def test_a_lit_surface_is_near_its_own_colour_and_far_from_another() -> None:
    picture = ball(BLUE)
    near = palette_distance(at_working_size(picture), everywhere(picture), [BLUE])
    far = palette_distance(at_working_size(picture), everywhere(picture), [OCHRE])
    assert near is not None
    assert far is not None
    assert near.unlit < 3 < near.distance < 25 < far.distance
    assert far.unlit > 20


def test_each_pixel_counts_from_the_nearest_colour() -> None:
    picture = halves(BLUE, OCHRE)
    both = palette_distance(at_working_size(picture), everywhere(picture), [OCHRE, BLUE])
    one = palette_distance(at_working_size(picture), everywhere(picture), [OCHRE])
    assert both is not None
    assert one is not None
    assert both.distance < 2
    assert one.distance > 15


def test_only_the_surface_counts() -> None:
    picture = halves(BLUE, OCHRE)
    left = everywhere(picture)
    left[:, left.shape[1] // 2 - 8 :] = 0
    found = palette_distance(at_working_size(picture), left, [BLUE])
    assert found is not None
    assert found.distance < 1.5
    assert palette_distance(at_working_size(picture), 0 * left, [BLUE]) is None
    assert main_colours(at_working_size(picture), 0 * left) == ()


def test_the_main_colours_of_a_material_are_a_palette_that_it_agrees_with() -> None:
    wood = texture("wood", (300, 400))
    colours = main_colours(at_working_size(wood), everywhere(wood))
    assert 4 <= len(colours) <= 12
    assert colours == main_colours(at_working_size(wood), everywhere(wood))
    own = palette_distance(at_working_size(wood), everywhere(wood), colours)
    marble = texture("marble", (300, 400))
    other = palette_distance(at_working_size(marble), everywhere(marble), colours)
    assert own is not None
    assert other is not None
    assert own.distance < 5 < 20 < other.distance


def test_lab_of_the_working_size_is_the_scale_of_the_difference() -> None:
    white, black = (at_working_size(np.full((64, 64, 3), value, np.uint8)).lab for value in (255, 0))
    assert difference(white, black).mean() == pytest.approx(100, abs=0.1)
