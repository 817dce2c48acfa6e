import cv2
import numpy as np
import pytest
from skimage import data

from images_server import displaced
from retexture.engines.forwarding import Registration, register
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.imaging.arrays import Rgb8
from retexture.imaging.photo import Photo

SIDE = 1024


def enlarged(picture: Rgb8) -> Rgb8:
    scale = SIDE / (picture.shape[0] * picture.shape[1]) ** 0.5
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))


@pytest.fixture(scope="module")
def source() -> Rgb8:
    """A photo of a megapixel."""
    return enlarged(data.astronaut())


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def retextured(engine: ProceduralEngine, source: Rgb8, prompt: str) -> Rgb8:
    photo = Photo(source, None, "0" * 64, (source.shape[1], source.shape[0]))
    request = Request(photo, prompt, 1, 3, 0.5)
    (made,) = engine.variations(request, lambda _done, _stage: None, lambda: False)
    return made.rgb


def distance(found: Registration, size: tuple[int, int], right: float, down: float, zoom: float) -> float:
    """How far the map is from the true one: the root of the mean square over the picture, in pixels."""
    width, height = size
    across, along = np.meshgrid(np.linspace(0, width - 1, 9), np.linspace(0, height - 1, 9))
    places = np.stack([across.ravel(), along.ravel()])
    centre = np.array([[(width - 1) / 2], [(height - 1) / 2]])
    true = (places - centre) * zoom + centre + [[right], [down]]
    given = found.matrix @ np.vstack([places, np.ones(places.shape[1])])
    return float(np.sqrt(((given - true) ** 2).sum(0).mean()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "prompt",
    ["moss", "knitted wool", "watercolour", "oil painting", "copper", "white marble with gold veins"],
)
def test_what_is_shifted_and_zoomed_is_found_to_within_a_pixel_and_what_is_not_stays(
    engine: ProceduralEngine, source: Rgb8, prompt: str
) -> None:
    made = retextured(engine, source, prompt)
    for way in ((24, 0, 1.03), (-17, 9, 0.985), (0, -24, 0.97)):
        found = register(source, displaced(made, *way))
        assert found.found
        assert found.moved
        assert distance(found, (source.shape[1], source.shape[0]), *way) <= 1
    in_place = register(source, made)
    assert in_place.found
    assert not in_place.moved


def test_a_small_turn_is_undone_where_fine_detail_shows_it(source: Rgb8) -> None:
    turn = cv2.getRotationMatrix2D(((SIDE - 1) / 2, (SIDE - 1) / 2), 0.4, 1.01)
    turn[:, 2] += 10, -6
    picture = cv2.warpAffine(255 - source, turn, (SIDE, SIDE), flags=cv2.INTER_CUBIC)
    found = register(source, picture)
    corners = np.array([[x, y, 1] for x in (0, SIDE - 1) for y in (0, SIDE - 1)], float)
    assert np.abs(corners @ (found.matrix - turn).T).max() <= 1


@pytest.mark.parametrize("way", [(40, 0, 1.0), (60, -40, 1.06), (0, 0, 1.1), (0, 0, 0.9)])
def test_larger_ways_are_found_too(source: Rgb8, way: tuple[float, float, float]) -> None:
    found = register(source, displaced(255 - source, *way))
    assert distance(found, (source.shape[1], source.shape[0]), *way) <= 1


def test_what_is_in_its_place_is_not_touched(source: Rgb8) -> None:
    for same in (source, 255 - source, displaced(source, 0.2, 0.1, 1.0)):
        found = register(source, same)
        assert found.found
        assert not found.moved
        assert np.array_equal(found.matrix, np.eye(2, 3))


@pytest.mark.parametrize("other", ["coffee", "chelsea", "rocket"])
def test_another_picture_is_none_that_can_be_put_in_place(source: Rgb8, other: str) -> None:
    height, width = source.shape[:2]
    picture = cv2.resize(getattr(data, other)(), (width, height))
    found = register(source, picture)
    assert not found.found
    assert np.array_equal(found.matrix, np.eye(2, 3))


def test_a_picture_of_one_colour_and_a_tiny_one_have_no_place() -> None:
    grey = np.full((64, 64, 3), 128, np.uint8)
    assert not register(grey, grey).found
    assert not register(grey[:1, :1], grey[:1, :1]).found


def test_the_same_bytes_give_the_same_numbers_on_any_number_of_threads(source: Rgb8) -> None:
    picture = displaced(255 - source, 24, 0, 1.03)
    before = cv2.getNumThreads()
    try:
        found = []
        for threads in (1, 2, 4):
            cv2.setNumThreads(threads)
            found.append(register(source, picture).matrix)
    finally:
        cv2.setNumThreads(before)
    assert all(np.array_equal(found[0], each) for each in found)


def test_words_say_how_far_it_was() -> None:
    matrix = np.array([[1.03, 0, -15.36 + 24], [0, 1.03, -15.36]])
    told = Registration(True, matrix, True, 0.6).in_words((1024, 1024))
    assert told == "shifted by +24.0 and +0.0 pixels, and zoomed by +3.0%"
