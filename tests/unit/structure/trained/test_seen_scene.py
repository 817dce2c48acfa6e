"""The parts of scenes and the kinds of things that the scene network sees in photographs."""

import io
from importlib.resources import files
from tomllib import loads

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.prompts.text.inflection import stem
from retexture.structure import analyse, trained
from retexture.structure.trained import ScenePart, SeenScene, class_numbers, parts_called, see_scene

CLASSES = 1000  # of ImageNet
BACKDROPS = {  # none is blue: a plain blue picture is as likely an empty sky
    "white": (240, 240, 240),
    "grey": (128, 128, 128),
    "black": (25, 25, 25),
    "beige": (215, 195, 165),
    "green": (110, 150, 110),
    "red": (170, 60, 50),
    "brown": (120, 85, 60),
    "pink": (225, 170, 180),
}
Points = list[tuple[int, int]]


def photo(name: str) -> Rgb8:
    picture = data.stereo_motorcycle()[0] if name == "motorcycle" else getattr(data, name)()
    return np.ascontiguousarray(picture if picture.ndim == 3 else np.dstack([picture] * 3))


def seen(rgb: Rgb8) -> SeenScene:
    scene = see_scene(rgb)
    assert scene is not None
    return scene


@pytest.mark.parametrize(
    ("name", "part", "there", "elsewhere"),
    [
        ("rocket", ScenePart.SKY, [(100, 60), (250, 200), (500, 300)], [(319, 415)]),  # not the launch pad
        ("camera", ScenePart.SKY, [(256, 20), (420, 60), (60, 40)], [(180, 300), (480, 300)]),
        ("camera", ScenePart.PERSON, [(200, 200), (230, 90), (180, 300)], [(420, 60), (480, 300)]),
        ("astronaut", ScenePart.PERSON, [(225, 120), (225, 35), (150, 330)], [(40, 60), (480, 60)]),
        ("coffee", ScenePart.TABLE, [(560, 300), (40, 300), (480, 60)], [(250, 120), (240, 300)]),
        ("motorcycle", ScenePart.FLOOR, [(370, 480), (100, 470), (650, 470)], [(370, 250), (300, 300)]),
        ("grass", ScenePart.PLANTS, [(100, 100), (400, 400)], []),
        ("gravel", ScenePart.FLOOR, [(100, 100), (400, 400)], []),
    ],
)
def test_parts_are_where_they_truly_are(name: str, part: ScenePart, there: Points, elsewhere: Points) -> None:
    picture = photo(name)
    field = seen(picture).part(part, (picture.shape[1], picture.shape[0]))
    for x, y in there:
        assert field[y, x] > 0.6, (x, y)
    for x, y in elsewhere:
        assert field[y, x] < 0.2, (x, y)


@pytest.mark.parametrize("name", ["coffee", "chelsea", "motorcycle", "gravel", "grass", "brick", "astronaut"])
def test_where_no_sky_and_no_water_is_none_is_seen(name: str) -> None:
    scene = seen(photo(name))
    for part in (ScenePart.SKY, ScenePart.WATER):
        assert scene.parts[part.value].max() < 0.3, part


def test_the_sky_is_not_on_the_rocket_that_stands_before_it() -> None:
    sky = analyse(photo("rocket")).scene.where(Place.SKY)
    assert sky is not None
    for x, y in [(319, 230), (319, 280), (319, 330), (319, 380)]:
        assert sky[y, x] < 0.2, (x, y)
    for x, y in [(250, 230), (440, 280), (500, 330)]:
        assert sky[y, x] > 0.9, (x, y)


@pytest.mark.parametrize("colour", list(BACKDROPS))
@pytest.mark.parametrize("slope", [0, 15])
def test_a_plain_backdrop_is_no_sky(colour: str, slope: int) -> None:
    """With a little noise, and light that falls off upwards."""
    noise = np.random.default_rng(7).normal(0, 2, (360, 540, 3))
    light = slope * np.linspace(-1, 1, 360)[:, None, None]
    backdrop = np.clip(np.array(BACKDROPS[colour]) + light + noise, 0, 255).astype(np.uint8)
    assert analyse(backdrop).scene.where(Place.SKY) is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("coffee", "cup"),
        ("chelsea", "cat"),
        ("camera", "camera"),
        ("motorcycle", "motorbike"),
        ("rocket", "rocket"),
    ],
)
def test_things_are_told_by_their_nouns(name: str, word: str) -> None:
    field = seen(photo(name)).thing(word, (90, 60))
    assert field is not None
    assert field.shape == (60, 90)
    assert field.max() > 0.8


def test_an_unknown_noun_says_nothing() -> None:
    assert seen(photo("coffee")).thing("saucer", (60, 40)) is None


@pytest.mark.parametrize(
    ("height", "width"), [(400, 600), (600, 400), (2000, 1500), (40, 900), (900, 40), (1, 1), (7, 3)]
)
def test_maps_have_the_shape_of_the_photo_and_are_probabilities(height: int, width: int) -> None:
    picture = np.asarray(cv2.resize(photo("coffee"), (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    scene = seen(picture)
    rows, columns = scene.classes.shape[1:]
    assert scene.classes.shape[0] == CLASSES
    assert scene.parts.shape == (len(ScenePart), 4 * rows, 4 * columns)
    assert max(rows, columns) == 16
    assert min(rows, columns) == max(2, round(16 * min(height, width) / max(height, width)))
    for maps in (scene.parts, scene.classes):
        assert maps.dtype == np.float32
        assert 0 <= maps.min() <= maps.max() <= 1
    np.testing.assert_allclose(scene.classes.sum(axis=0), 1, atol=1e-5)
    np.testing.assert_allclose(scene.parts * 255, np.rint(scene.parts * 255), atol=1e-4)
    part = scene.part(ScenePart.TABLE, (width, height))
    assert part.shape == (height, width)
    assert part.dtype == np.float32
    assert 0 <= part.min() <= part.max() <= 1


@pytest.mark.parametrize("name", ["astronaut", "rocket"])
def test_the_same_scene_is_seen_on_any_number_of_threads(name: str) -> None:
    picture, before = photo(name), cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = seen(picture)
        cv2.setNumThreads(3)
        together = seen(picture)
    finally:
        cv2.setNumThreads(before)
    np.testing.assert_array_equal(alone.parts, together.parts)
    np.testing.assert_array_equal(alone.classes, together.classes)


@pytest.mark.parametrize(
    "name", ["astronaut", "camera", "chelsea", "coffee", "grass", "motorcycle", "rocket"]
)
def test_the_same_parts_are_seen_in_a_jpeg(name: str) -> None:
    picture, encoded = photo(name), io.BytesIO()
    Image.fromarray(picture).save(encoded, "JPEG", quality=90)
    before, after = seen(picture), seen(np.asarray(Image.open(encoded).convert("RGB")))
    assert np.abs(before.parts - after.parts).mean(axis=(1, 2)).max() < 0.05
    # A plain backdrop, as behind the astronaut, is nearly as likely no wall as one.
    assert ((before.parts > 0.5) ^ (after.parts > 0.5)).mean(axis=(1, 2)).max() < 0.06


def test_every_row_of_things_names_classes_of_imagenet_once() -> None:
    table = loads(files(trained).joinpath("things.toml").read_text(encoding="utf-8"))
    for row in filter(lambda row: "classes" in row, table["thing"]):
        assert all(first <= last for first, last in row["classes"]), row["words"]
        numbers = [number for first, last in row["classes"] for number in range(first, last + 1)]
        assert numbers, row["words"]
        assert 0 <= min(numbers) <= max(numbers) < CLASSES, row["words"]
        assert len(set(numbers)) == len(numbers), row["words"]  # a class that is named twice counts twice
        assert all(class_numbers()[word] == tuple(numbers) for word in row["words"])


def test_every_noun_stands_in_one_row_in_the_form_that_prompts_are_compared_by() -> None:
    table = loads(files(trained).joinpath("things.toml").read_text(encoding="utf-8"))
    words = [word for row in table["thing"] for word in row["words"]]
    assert len(set(words)) == len(words)
    assert set(words) == {*class_numbers(), *parts_called()}
    assert [word for word in words if stem(word) != word] == []
