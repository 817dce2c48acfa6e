import cv2
import numpy as np
import pytest

from retexture.evaluation import variety
from retexture.evaluation.prompt_agreement.texture import Texture, texture_distance, texture_of
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Rgb8
from tricks import multiplied, noise, photo, texture

NAMES = ("brick", "grass", "gravel", "wood", "marble")
SHAPE = (400, 512)


def described(picture: Rgb8) -> Texture:
    working = at_working_size(picture)
    found = texture_of(working, np.ones_like(working.luma))
    assert found is not None
    return found


def lit(picture: Rgb8) -> Rgb8:
    """Under another light: brighter on one side, and folded."""
    light = np.linspace(0.35, 1.0, picture.shape[1]) * (0.85 + 0.15 * noise(picture.shape[:2], 4, 8, 1))
    return np.asarray(np.clip(picture * light[..., None], 0, 255), np.uint8)


@pytest.mark.parametrize("name", NAMES)
def test_a_material_is_told_from_others_under_another_light(name: str) -> None:
    seen = described(lit(texture(name, SHAPE)))
    apart = {other: texture_distance(seen, described(texture(other, SHAPE))) for other in NAMES}
    assert min(apart, key=lambda other: apart[other]) == name
    assert apart[name] < 0.8


def test_directions_do_not_count() -> None:
    upright = texture("wood", (512, 512))
    turned = np.ascontiguousarray(np.rot90(upright))
    assert texture_distance(described(upright), described(turned)) < 0.05


def test_the_same_texture_is_no_distance_away_and_distances_have_no_direction() -> None:
    wood, grass = (described(texture(name, SHAPE)) for name in ("wood", "grass"))
    assert texture_distance(wood, wood) == 0
    assert texture_distance(wood, grass) == texture_distance(grass, wood) > 0.4


def test_a_photo_below_disturbs_less_than_another_material() -> None:
    sheet = multiplied(photo("coffee"), texture("brick", photo("coffee").shape[:2]))
    brick, grass = (described(texture(name, SHAPE)) for name in ("brick", "grass"))
    assert texture_distance(described(sheet), brick) < texture_distance(described(sheet), grass)


def test_hardly_any_surface_has_no_texture() -> None:
    working = at_working_size(texture("wood", SHAPE))
    where = np.zeros_like(working.luma)
    where[:30, :30] = 1
    assert texture_of(working, where) is None


def test_a_flat_surface_is_described() -> None:
    flat = described(np.full((100, 100, 3), 90, np.uint8))
    assert np.isfinite(flat.skewness).all()
    assert np.isfinite(flat.chroma).all()
    assert texture_distance(flat, described(texture("grass", SHAPE))) > 0.5


def test_variations_that_are_the_same_have_no_variety() -> None:
    same = variety([photo("coffee"), photo("coffee")])
    assert same is not None
    assert same.colour == pytest.approx(0, abs=1e-3)
    assert same.pattern == pytest.approx(0, abs=1e-3)
    assert variety([photo("coffee")]) is None


def test_the_two_most_alike_say_how_much_variety_there_is() -> None:
    coffee = photo("coffee")
    negative = 255 - coffee
    assert variety([coffee, negative, coffee]) == variety([coffee, coffee])


def test_another_palette_is_variety_of_colour_and_another_pattern_of_pattern() -> None:
    wood = texture("wood", SHAPE)
    tinted = np.ascontiguousarray(wood[..., ::-1])
    moved = np.ascontiguousarray(np.roll(wood, 37, 0)[:, ::-1])
    by_colour, by_pattern = variety([wood, tinted]), variety([wood, moved])
    assert by_colour is not None
    assert by_pattern is not None
    assert by_colour.colour > 10 > 5 > by_pattern.colour
    assert by_pattern.pattern > 0.5 > 0.2 > by_colour.pattern


def test_the_same_numbers_whatever_the_threads() -> None:
    wood = texture("wood", SHAPE)
    threads = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = described(wood)
        cv2.setNumThreads(4)
        assert texture_distance(described(wood), alone) == 0
    finally:
        cv2.setNumThreads(threads)
