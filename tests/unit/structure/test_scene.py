import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from drawn_scenes import draw_branches, draw_house, draw_lake, draw_room
from network_files import Eyes
from retexture.imaging.arrays import Map, Rgb8
from retexture.prompts import Place
from retexture.structure import Structure, analyse, object_of
from retexture.structure.forms.focus import find_blur
from retexture.structure.parts.faces import find_faces

NATURE = (Place.SKY, Place.WATER, Place.VEGETATION)


@pytest.fixture(scope="module")
def astronaut(eyes: Eyes) -> Structure:
    with eyes():
        return analyse(data.astronaut())


@pytest.fixture(scope="module")
def coffee(eyes: Eyes) -> Structure:
    with eyes():
        return analyse(data.coffee())


@pytest.fixture(scope="module")
def cat(eyes: Eyes) -> Structure:
    with eyes():
        return analyse(data.chelsea())


@pytest.fixture(scope="module")
def rocket(eyes: Eyes) -> Structure:
    with eyes():
        return analyse(data.rocket())


def at(field: Map | None, x: int, y: int) -> float:
    """The mean around a point."""
    assert field is not None
    return float(field[y - 3 : y + 4, x - 3 : x + 4].mean())


def agreement(field: Map | None, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """How much of what was found is right, and how much of what is there was found."""
    assert field is not None
    found = field > 0.5
    right = float((found & truth).sum())
    return right / found.sum(), right / truth.sum()


def lab_of(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    pixel = np.array([[colour]], np.float32) / 255
    lightness, a, b = cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0].tolist()
    return lightness, a, b


def test_every_part_is_a_map_from_nothing_to_all_of_the_photos_size(astronaut: Structure) -> None:
    for place in astronaut.scene.places:
        part = astronaut.scene.where(place)
        assert part is not None, place
        assert part.shape == (512, 512), place
        assert part.dtype == np.float32, place
        assert 0 <= part.min() <= part.max() <= 1 + 1e-6, place
        assert part.max() > 0.5, place


def test_subject_and_background_share_the_photo(cat: Structure) -> None:
    subject, background = cat.scene.where(Place.SUBJECT), cat.scene.where(Place.BACKGROUND)
    assert subject is not None
    assert background is not None
    np.testing.assert_allclose(subject + background, 1, atol=1e-6)


def test_a_portrait_shows_a_person_with_a_face(astronaut: Structure) -> None:
    (face,) = astronaut.scene.faces
    left, right = (np.array(eye) * 512 for eye in face.eyes)
    assert np.hypot(*(left - (203, 101))) < 12
    assert np.hypot(*(right - (247, 103))) < 12
    faces, person = astronaut.scene.where(Place.FACE), astronaut.scene.where(Place.PERSON)
    assert at(faces, 225, 120) > 0.95
    assert at(faces, 225, 300) == 0
    for x, y in [(225, 120), (225, 35), (150, 330), (100, 300)]:  # face, hair and suit
        assert at(person, x, y) > 0.9
    for x, y in [(40, 60), (330, 90), (420, 140), (480, 60)]:  # flag, backdrop, model rocket
        assert at(person, x, y) < 0.1
    for place in (Place.SKY, Place.WATER, Place.FLOOR):
        assert astronaut.scene.where(place) is None, place


@pytest.mark.usefixtures("by_rules")
def test_a_portrait_shows_a_wall_behind_and_nothing_that_grows() -> None:
    scene = analyse(data.astronaut()).scene
    assert at(scene.where(Place.WALL), 330, 60) > 0.9
    assert not any(scene.where(place) is not None for place in NATURE)


@pytest.mark.parametrize("turned", [data.coffee, data.chelsea, data.rocket])
def test_what_is_no_face_is_not_taken_for_one(turned: object) -> None:
    assert callable(turned)
    assert find_faces(turned()) == ()


def test_a_face_is_found_in_half_the_light_and_at_half_the_size() -> None:
    photo = data.astronaut()
    small = cv2.resize(photo, (256, 256), interpolation=cv2.INTER_AREA)
    dark = np.round(photo * 0.55).astype(np.uint8)
    for changed in (small, dark):
        (face,) = find_faces(np.asarray(changed, np.uint8))
        assert np.hypot(face.centre[0] - 0.44, face.centre[1] - 0.22) < 0.04


def test_the_evening_sky_reaches_the_horizon_and_spares_what_stands_before_it(rocket: Structure) -> None:
    sky = rocket.scene.where(Place.SKY)
    for x, y in [(100, 60), (250, 200), (500, 300), (440, 30)]:
        assert at(sky, x, y) > 0.95
    for x, y in [(319, 230), (319, 330), (319, 415)]:  # the rocket and its table
        assert at(sky, x, y) < 0.2
    assert rocket.scene.where(Place.WATER) is None


def test_indoors_there_is_neither_sky_nor_water_nor_green(coffee: Structure, cat: Structure) -> None:
    for place in (*NATURE, Place.PERSON, Place.FACE, Place.CEILING):
        assert coffee.scene.where(place) is None, place
        assert cat.scene.where(place) is None, place


@pytest.mark.usefixtures("by_either")
def test_sky_trees_and_water_are_told_apart() -> None:
    picture, parts = draw_lake()
    scene = analyse(picture).scene
    for place, part in ((Place.SKY, "sky"), (Place.VEGETATION, "trees"), (Place.WATER, "water")):
        right, found = agreement(scene.where(place), parts[part])
        assert right > 0.95, place
        assert found > 0.9, place


@pytest.mark.usefixtures("by_rules")
def test_the_sky_shows_between_branches() -> None:
    picture, sky = draw_branches()
    right, found = agreement(analyse(picture).scene.where(Place.SKY), sky)
    assert right > 0.93
    assert found > 0.9


@pytest.mark.usefixtures("by_either")
@pytest.mark.parametrize("paint", [(205, 203, 200), (236, 234, 230), (150, 170, 150), (190, 150, 120)])
def test_a_painted_wall_is_no_sky(paint: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(5)
    picture = np.clip(rng.normal(0, 1.5, (360, 480, 3)) + np.array(paint), 0, 255)
    picture[250:] = np.clip(rng.normal(90, 12, (110, 480, 1)) + np.array([20, 0, -20]), 0, 255)
    scene = analyse(picture.astype(np.uint8)).scene
    assert not any(scene.where(place) is not None for place in NATURE)
    assert at(scene.where(Place.WALL), 240, 100) > 0.9


@pytest.mark.usefixtures("by_rules")
def test_floor_ceiling_and_walls_of_a_room_are_found() -> None:
    room = draw_room(0)
    scene = analyse(room.rgb).scene
    for place, part in ((Place.FLOOR, "floor"), (Place.CEILING, "ceiling")):
        right, found = agreement(scene.where(place), room.parts[part])
        assert right > 0.9, place
        assert found > 0.5, place
    walls = room.parts["left"] | room.parts["right"] | room.parts["back"]
    assert agreement(scene.where(Place.WALL), walls)[0] > 0.9


@pytest.mark.usefixtures("by_rules")
def test_roof_walls_and_sky_of_a_house_are_found() -> None:
    picture, parts = draw_house()
    scene = analyse(picture).scene
    for place in (Place.ROOF, Place.WALL, Place.SKY):
        right, found = agreement(scene.where(place), parts[place.value])
        assert right > 0.93, place
        assert found > 0.65, place
    assert at(scene.where(Place.WALL), 152, 200) < 0.3  # a window is not the wall


@pytest.mark.usefixtures("by_either")
def test_a_car_before_a_wall_is_not_a_house() -> None:
    rng = np.random.default_rng(8)
    picture = np.clip(rng.normal(150, 3, (360, 480, 3)), 0, 255).astype(np.uint8)
    picture[250:] = np.clip(rng.normal(95, 10, (110, 480, 1)), 0, 255)
    cv2.rectangle(picture, (120, 180), (360, 290), (200, 30, 30), -1)
    cv2.rectangle(picture, (150, 190), (330, 225), (40, 45, 50), -1)
    scene = analyse(np.asarray(picture)).scene
    assert scene.where(Place.ROOF) is None
    assert at(scene.where(Place.SUBJECT), 240, 260) > 0.9


@pytest.mark.usefixtures("by_either")
def test_a_vivid_wall_that_reaches_the_upper_border_is_no_ceiling() -> None:
    rng = np.random.default_rng(3)
    picture = np.clip(rng.normal(0, 1.5, (360, 540, 3)) + np.array([140, 50, 50]), 0, 255)
    picture[:120, 180:] -= 22  # a cornice's shadow
    picture[260:] = np.clip(rng.normal(150, 10, (100, 540, 1)), 0, 255)
    for row in range(20, 120, 24):
        picture[row : row + 2, 180:] -= 30
    for column in range(20, 540, 60):
        picture[130:260, column : column + 2] -= 30
    scene = analyse(np.clip(picture, 0, 255).astype(np.uint8)).scene
    assert scene.where(Place.CEILING) is None
    assert at(scene.where(Place.WALL), 300, 60) > 0.9


@pytest.mark.usefixtures("by_rules")  # to the network, discs on a plain ground are painted on a wall
def test_petals_are_no_wall() -> None:
    rng = np.random.default_rng(2)
    picture = np.clip(rng.normal(0, 2, (360, 480, 3)) + np.array([205, 95, 30]), 0, 255).astype(np.uint8)
    for x, y in ((120, 110), (340, 90), (240, 260)):
        cv2.circle(picture, (x, y), 70, (225, 140, 25), -1)
    assert analyse(np.asarray(picture)).scene.where(Place.WALL) is None


@pytest.mark.usefixtures("by_rules")
def test_a_pale_house_under_a_blue_sky_is_not_a_cloud() -> None:
    rng = np.random.default_rng(4)
    sky = np.linspace((120, 165, 225), (190, 210, 235), 360)[:, None]
    picture = sky + rng.normal(0, 1.2, (360, 540, 3))
    picture[80:280, 180:360] = 222 + rng.normal(0, 2, (200, 180, 1))
    picture[280:] = 95 + rng.normal(0, 12, (80, 540, 1))
    found = analyse(np.clip(picture, 0, 255).astype(np.uint8)).scene.where(Place.SKY)
    assert at(found, 270, 180) < 0.1
    assert at(found, 90, 180) > 0.9


@pytest.mark.usefixtures("by_rules")
def test_a_thin_frame_does_not_hide_the_sky() -> None:
    picture, _ = draw_branches()
    framed = np.asarray(cv2.copyMakeBorder(picture[4:-4, 4:-4], 4, 4, 4, 4, cv2.BORDER_CONSTANT), np.uint8)
    plain, with_frame = (analyse(each).scene.where(Place.SKY) for each in (picture, framed))
    assert plain is not None
    assert with_frame is not None
    assert with_frame.mean() > 0.9 * plain.mean()


@pytest.mark.usefixtures("by_either")
def test_marks_on_the_subject_are_no_holes() -> None:
    picture = np.full((300, 400, 3), (205, 205, 200), np.uint8)
    cv2.circle(picture, (200, 160), 90, (150, 60, 40), -1)
    cv2.circle(picture, (200, 160), 14, (205, 205, 200), -1)
    assert at(analyse(np.asarray(picture)).subject, 200, 160) > 0.9


def test_the_subject_may_fill_the_frame(cat: Structure) -> None:
    for x, y in [(150, 60), (200, 150), (240, 220), (100, 250)]:  # forehead, nose, chin, breast
        assert at(cat.subject, x, y) > 0.8
    for x, y in [(430, 80), (430, 250)]:
        assert at(cat.subject, x, y) < 0.1


def test_what_is_out_of_focus_is_blurred_and_the_subject_is_not(cat: Structure) -> None:
    assert at(cat.blurred, 425, 150) > 0.7
    assert at(cat.blurred, 200, 150) < 0.1


def test_blur_grows_where_a_photo_is_blurred() -> None:
    photo = data.coffee()
    soft = photo.copy()
    soft[:, :300] = cv2.GaussianBlur(photo, (0, 0), 5)[:, :300]
    before, after = find_blur(photo), find_blur(soft)
    assert after[100:300, :120].mean() > before[100:300, :120].mean() + 0.3
    assert abs(float(after[:, 480:].mean() - before[:, 480:].mean())) < 0.1


def test_a_plain_picture_is_not_blurred() -> None:
    assert find_blur(np.full((64, 96, 3), 120, np.uint8)).max() == 0


def test_a_red_saucer_is_told_from_the_brown_table(coffee: Structure) -> None:
    saucer = object_of(coffee, lab_of((255, 0, 0)))
    assert at(saucer, 120, 240) > 0.9
    assert at(saucer, 430, 300) > 0.9
    for x, y in [(550, 150), (60, 300), (130, 60)]:
        assert at(saucer, x, y) < 0.1


def test_an_orange_suit_is_found_without_the_face(astronaut: Structure) -> None:
    suit = object_of(astronaut, lab_of((255, 165, 0)))
    for x, y in [(100, 330), (180, 330), (300, 330)]:
        assert at(suit, x, y) > 0.9
    for x, y in [(225, 120), (330, 60), (430, 430)]:
        assert at(suit, x, y) < 0.1


@pytest.mark.usefixtures("by_either")
def test_the_object_of_a_colour_is_found_among_others() -> None:
    picture = np.full((300, 400, 3), (150, 145, 140), np.uint8)
    cv2.circle(picture, (110, 150), 55, (190, 40, 30), -1)
    cv2.circle(picture, (290, 150), 55, (40, 70, 190), -1)
    structure = analyse(np.asarray(picture))
    red, blue = (object_of(structure, lab_of(colour)) for colour in ((255, 0, 0), (0, 0, 255)))
    assert at(red, 110, 150) > 0.9
    assert at(red, 290, 150) < 0.05
    assert at(blue, 290, 150) > 0.9
    assert at(blue, 110, 150) < 0.05


def test_a_colour_that_nothing_has_finds_nothing(coffee: Structure) -> None:
    assert object_of(coffee, lab_of((0, 128, 0))) is None
    assert object_of(coffee, lab_of((0, 0, 255))) is None


@pytest.mark.usefixtures("by_either")
def test_the_scene_is_the_same_on_any_number_of_threads() -> None:
    photos: tuple[Rgb8, ...] = (data.astronaut(), draw_room(20).rgb)
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = [analyse(photo) for photo in photos]
        cv2.setNumThreads(3)
        together = [analyse(photo) for photo in photos]
    finally:
        cv2.setNumThreads(before)
    for one, other in zip(alone, together, strict=True):
        assert one.scene.faces == other.scene.faces
        assert one.scene.places == other.scene.places
        for place in one.scene.places:
            part, same = one.scene.where(place), other.scene.where(place)
            assert part is not None, place
            assert same is not None, place
            assert np.array_equal(part, same), place
        assert np.array_equal(one.planes.homographies, other.planes.homographies)
        assert np.array_equal(one.blurred, other.blurred)
