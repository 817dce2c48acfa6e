"""Grey models, drawings and flat pictures: told from photos, and taken apart into what they show."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

import rendered_scenes
import retexture
from rendered_scenes import Rendered, Sun
from retexture.engines.procedural.surface import build_surface
from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import InputKind, Structure, analyse
from retexture.structure.kinds import kind_of

SIZE = (640, 480)
SUNS = {
    "soft, from the left": Sun(),
    "hard, from the right": Sun((0.7, 0.6, -0.5), 0.0),
    "low, from behind": Sun((0.3, 0.4, 0.5), 0.05),
}


@cache
def ball_and_cube(sun: str) -> Rendered:
    return rendered_scenes.ball_and_cube(SUNS[sun], SIZE)


@cache
def interior() -> Rendered:
    return rendered_scenes.interior(size=SIZE)


def line_house() -> Rgb8:
    """A house with a gable, a door, two windows and a path, drawn with a pen; the roof has a small gap."""
    paper = np.full((600, 800, 3), 255, np.uint8)
    lines: tuple[tuple[tuple[int, int], ...], ...] = (
        ((250, 250), (400, 120), (446, 160)),
        ((450, 164), (550, 250)),
        ((250, 250), (550, 250)),
        ((280, 250), (280, 450)),
        ((520, 250), (520, 450)),
        ((370, 450), (370, 340), (430, 340), (430, 450)),
        ((310, 300), (350, 300), (350, 340), (310, 340), (310, 300)),
        ((450, 300), (490, 300), (490, 340), (450, 340), (450, 300)),
        ((0, 450), (800, 450)),
    )
    for line in lines:
        cv2.polylines(paper, [np.array(line, np.int32)], False, (15, 15, 15), 2, cv2.LINE_AA)
    return paper


def logo() -> Rgb8:
    """A yellow triangle on a blue disc, and a word."""
    ground = np.full((600, 800, 3), (246, 246, 250), np.uint8)
    cv2.circle(ground, (400, 250), 170, (20, 80, 170), -1, cv2.LINE_AA)
    cv2.fillPoly(ground, [np.array([(400, 130), (500, 330), (300, 330)])], (250, 190, 40), cv2.LINE_AA)
    cv2.putText(ground, "NORTHWIND", (220, 520), cv2.FONT_HERSHEY_DUPLEX, 2, (30, 30, 50), 5, cv2.LINE_AA)
    return ground


def most_common(labels: NDArray[np.int32], there: NDArray[np.bool_]) -> tuple[int, float]:
    """The label that covers most of a part, and how much of it."""
    counts = np.bincount(labels[there])
    return int(counts.argmax()), float(counts.max() / counts.sum())


def overlap(structure: Structure, place: Place, truth: NDArray[np.bool_]) -> float:
    """Intersection over union of a part and what is known of it."""
    found = structure.scene.where(place)
    assert found is not None, place
    return float(((found > 0.5) & truth).sum() / ((found > 0.5) | truth).sum())


def encoded(rgb: Rgb8, form: str, scale: float, **options: int) -> Rgb8:
    image = Image.fromarray(rgb)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, form, **options)
    return np.ascontiguousarray(np.asarray(Image.open(file).convert("RGB")))


MAKERS: dict[InputKind, Callable[[], Rgb8]] = {
    InputKind.CLAY: lambda: ball_and_cube("soft, from the left").rgb,
    InputKind.DRAWING: line_house,
    InputKind.FLAT: logo,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_kind_is_known_in_every_encoding_and_size(kind: InputKind) -> None:
    picture = MAKERS[kind]()
    assert kind_of(picture) is kind
    for form, scale, quality in (("PNG", 0.7, 0), ("JPEG", 1.0, 90), ("JPEG", 0.7, 70), ("AVIF", 0.85, 60)):
        again = encoded(picture, form, scale, **({"quality": quality} if quality else {}))
        assert kind_of(again) is kind, (form, scale)


def test_photos_stay_photos(photos: Path) -> None:
    files = sorted(photos.glob("*.jpg"))
    assert len(files) >= 4
    pictures = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    pictures += [data.camera(), data.moon(), data.coins(), data.brick(), data.grass(), data.gravel()]
    for photo in pictures:
        rgb = np.dstack([photo] * 3) if photo.ndim == 2 else photo
        grey = np.dstack([cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)] * 3)
        night, fog = (grey // 5).astype(np.uint8), (200 + grey // 8).astype(np.uint8)
        for version in (rgb, grey, night, fog, encoded(grey, "JPEG", 0.7, quality=75)):
            assert kind_of(np.ascontiguousarray(version)) is InputKind.PHOTO


@pytest.mark.parametrize("sun", SUNS)
def test_a_ball_is_one_region_in_any_light(sun: str) -> None:
    scene = ball_and_cube(sun)
    labels = analyse(scene.rgb).regions.labels
    ball, share = most_common(labels, scene.parts["ball"])
    assert share > 0.95
    assert scene.parts["ball"][labels == ball].mean() > 0.95


@pytest.mark.parametrize("sun", ["soft, from the left", "hard, from the right"])
def test_a_cube_has_faces(sun: str) -> None:
    scene = ball_and_cube(sun)
    labels = analyse(scene.rgb).regions.labels[scene.parts["cube"]]
    assert (np.bincount(labels) > 0.08 * len(labels)).sum() == 3


@pytest.mark.parametrize("sun", SUNS)
def test_a_cast_shadow_is_the_floor_s(sun: str) -> None:
    scene = ball_and_cube(sun)
    structure = analyse(scene.rgb)
    assert overlap(structure, Place.FLOOR, scene.parts["floor"]) > 0.9
    shadow = scene.parts["floor"] & scene.shadow
    assert shadow.sum() > 500
    floor = most_common(structure.regions.labels, scene.parts["floor"])[0]
    assert most_common(structure.regions.labels, shadow)[0] == floor


def test_a_shadow_is_no_height() -> None:
    scene = ball_and_cube("hard, from the right")
    structure = analyse(scene.rgb)
    surface = build_surface(structure)
    # Heights are smoothed: away from the ball, and in the shadows as in the light.
    inside = cv2.erode(scene.parts["floor"].astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
    assert (inside & scene.shadow).sum() > 300
    for height in (surface.body, surface.bump):
        usual = np.median(height[inside & ~scene.shadow])
        assert np.quantile(np.abs(height[inside & scene.shadow] - usual), 0.95) < 0.1
    assert structure.relief.inflation[scene.parts["ball"]].max() > 10


def test_a_model_of_a_room_has_floor_walls_and_ceiling() -> None:
    scene = interior()
    structure = analyse(scene.rgb)
    parts = scene.parts
    walls = parts["left wall"] | parts["right wall"] | parts["back wall"]
    assert overlap(structure, Place.FLOOR, parts["floor"]) > 0.8
    assert overlap(structure, Place.CEILING, parts["ceiling"]) > 0.8
    assert overlap(structure, Place.WALL, walls) > 0.8
    assert structure.subject[parts["sofa"]].mean() > 0.9
    assert structure.subject[parts["floor"]].mean() < 0.1


def test_a_drawing_s_cells_are_what_lines_enclose() -> None:
    structure = analyse(line_house())
    labels = structure.regions.labels
    roof, wall, door, window, sky, ground = (
        int(labels[y, x]) for x, y in ((400, 200), (330, 380), (400, 400), (330, 320), (100, 100), (100, 550))
    )
    assert len({roof, wall, door, window, sky, ground}) == 6
    for place, x, y in ((Place.ROOF, 400, 200), (Place.WALL, 330, 380), (Place.SKY, 100, 100)):
        there = structure.scene.where(place)
        assert there is not None
        assert there[y, x] > 0.9
        assert there[400, 400] < 0.1
    assert structure.panes is not None
    assert structure.panes[320, 330] > 0.9
    assert structure.coloured is not None
    assert structure.coloured[550, 100, 1] > structure.coloured[550, 100, 2] + 20  # a lawn is green
    # Walls are darker below the eaves than halfway down: there is light in a drawing.
    assert structure.relief.form[254:259, 300:500].mean() < structure.relief.form[380, 300:340].mean() - 0.1


@pytest.mark.parametrize("prompt", ["gingerbread house", "red brick", "winter, everything covered in snow"])
def test_a_drawing_s_lines_lie_on_top(prompt: str) -> None:
    drawn = line_house()
    (made,) = retexture.apply(Image.fromarray(drawn), prompt, n=1, seed=7)
    ink = drawn.max(axis=2) < 30
    # Lines become darker tints of what they lie on, and stay lines: darker than all around them.
    beside = cv2.dilate(made.rgb.max(axis=2), np.ones((9, 9), np.uint8))
    assert (made.rgb.max(axis=2)[ink] < 0.75 * beside[ink]).mean() > 0.97
    assert made.rgb[200, 380:420].mean() < 245


@pytest.mark.parametrize("prompt", ["red brick", "brutalist", "a house of concrete"])
def test_a_house_s_material_leaves_sky_trees_and_lawn(prompt: str) -> None:
    drawn = line_house()
    (made,) = retexture.apply(Image.fromarray(drawn), prompt, n=1, seed=7)
    structure = analyse(drawn)
    assert structure.coloured is not None
    for x, y in ((100, 60), (100, 560), (330, 320)):
        there = made.rgb[y - 4 : y + 5, x - 4 : x + 5].astype(int)
        assert np.abs(there - structure.coloured[y - 4 : y + 5, x - 4 : x + 5]).max() < 12
    wall = made.rgb[370:400, 310:350].astype(int)
    assert np.abs(wall - structure.coloured[370:400, 310:350]).mean() > 20


def test_a_look_without_a_target_is_laid_on_things() -> None:
    scene = ball_and_cube("soft, from the left")
    (made,) = retexture.apply(Image.fromarray(scene.rgb), "green marble", n=1, seed=7)
    changed = np.abs(made.rgb.astype(int) - scene.rgb).max(axis=2) > 20
    assert changed[scene.parts["ball"] | scene.parts["cube"]].mean() > 0.9
    assert changed[scene.parts["wall"]].mean() < 0.02
    assert changed[scene.parts["floor"]].mean() < 0.05


def test_a_logo_keeps_its_areas_and_its_word() -> None:
    picture = logo()
    structure = analyse(picture)
    labels = structure.regions.labels
    disc, triangle, ground = labels[370, 400], labels[280, 400], labels[20, 20]
    assert len({int(disc), int(triangle), int(ground)}) == 3
    assert structure.ink is not None
    letters = (picture.max(axis=2) < 60) & (np.arange(600)[:, None] > 450)
    assert structure.ink[letters].mean() > 0.95
    assert structure.ink[:450].mean() < 0.02


@pytest.mark.parametrize("kind", MAKERS)
def test_as_many_threads_give_the_same(kind: InputKind) -> None:
    picture = MAKERS[kind]()
    usual = cv2.getNumThreads()
    found = []
    try:
        for threads in (1, 2):
            cv2.setNumThreads(threads)
            found.append(analyse(picture))
    finally:
        cv2.setNumThreads(usual)
    one, two = found
    assert np.array_equal(one.regions.labels, two.regions.labels)
    assert np.array_equal(one.subject, two.subject)
    assert np.array_equal(one.relief.form, two.relief.form)
    assert np.array_equal(one.relief.inflation, two.relief.inflation)
