import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from drawn_scenes import draw_house
from network_files import Eyes
from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import Structure, analyse, residual_part, rest_of_scene, support
from retexture.structure.built.rooms import met_from_above

HEIGHT, WIDTH = 360, 540
Truth = dict[str, NDArray[np.bool_]]


def draw_street() -> tuple[Rgb8, Truth]:
    """Two plain blocks and a tree under the sky, a car before the tree, a road."""
    rng = np.random.default_rng(4)
    sky = np.linspace((120, 165, 225), (190, 210, 235), HEIGHT)[:, None]
    picture = sky + rng.normal(0, 1.2, (HEIGHT, WIDTH, 3))
    parts = {name: np.zeros((HEIGHT, WIDTH), bool) for name in ("blocks", "tree", "car", "road")}
    parts["blocks"][90:280, 20:130] = True
    parts["blocks"][60:280, 380:520] = True
    tree = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(tree, (255, 200), (105, 90), 0, 0, 360, 1, -1)
    parts["tree"] = tree > 0
    parts["car"][250:300, 200:320] = True
    parts["road"][280:] = True
    picture[parts["blocks"]] = np.array([150, 138, 128]) + rng.normal(0, 5, (int(parts["blocks"].sum()), 3))
    leaves = rng.normal(0, 26, (HEIGHT, WIDTH, 1)) + np.array([70, 110, 40])
    picture[parts["tree"]] = leaves[parts["tree"]]
    road = cv2.resize(rng.normal(0, 12, (HEIGHT, WIDTH // 6)), (WIDTH, HEIGHT)) + 95
    picture[parts["road"]] = road[parts["road"], None]
    picture[parts["car"]] = (190, 40, 40)
    parts["road"] &= ~parts["car"]
    parts["tree"] &= ~parts["car"]
    return np.clip(picture, 0, 255).astype(np.uint8), parts


def share_of(structure: Structure, place: Place, truth: NDArray[np.bool_]) -> float:
    found = residual_part(structure, place)
    assert found is not None
    return float(found.share[truth].mean())


@pytest.fixture(scope="module")
def street(eyes: Eyes) -> tuple[Structure, Truth]:
    picture, parts = draw_street()
    with eyes():
        return analyse(picture), parts


def test_fronts_are_what_stands_under_the_sky(street: tuple[Structure, Truth]) -> None:
    structure, parts = street
    assert share_of(structure, Place.WALL, parts["blocks"]) > 0.85
    for other in ("tree", "car", "road"):
        assert share_of(structure, Place.WALL, parts[other]) < 0.15, other
    found = residual_part(structure, Place.WALL)
    assert found is not None
    assert found.described == "what stands under the sky and is neither plants nor ground"


def test_the_ground_is_the_lower_part_that_is_no_thing(street: tuple[Structure, Truth]) -> None:
    structure, parts = street
    assert share_of(structure, Place.GROUND, parts["road"]) > 0.8
    assert share_of(structure, Place.GROUND, parts["blocks"]) < 0.1
    assert share_of(structure, Place.GROUND, parts["car"]) < 0.3


@pytest.mark.usefixtures("by_either")
def test_a_subject_without_edges_that_stand_is_no_front() -> None:
    rng = np.random.default_rng(6)
    picture, _ = draw_street()
    picture = np.ascontiguousarray(cv2.resize(picture[:60], (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
    picture[270:] = np.clip(rng.normal(150, 10, (90, WIDTH, 1)) + np.array([30, 20, -20]), 0, 255)
    animal = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(animal, (270, 220), (70, 90), 0, 0, 360, 1, -1)
    picture[animal > 0] = (120, 70, 30)
    found = residual_part(analyse(picture), Place.WALL)
    assert found is None or found.share[animal > 0].mean() < 0.2


def test_what_a_look_down_meets_ends_where_it_is_stopped() -> None:
    stopped = np.zeros((4, 3), bool)
    stopped[2, 0] = stopped[0, 1] = True
    expected = [[True, False, True], [True, False, True], [False, False, True], [False, False, True]]
    assert met_from_above(stopped).tolist() == expected


@pytest.mark.usefixtures("by_either")
def test_somebody_without_a_face_to_be_seen_is_what_the_photo_is_about() -> None:
    photo = analyse(data.astronaut())
    found = residual_part(photo, Place.PERSON)
    assert found is not None
    assert found.share[380:480, 60:280].mean() > 0.9
    assert found.share[20:120, 340:380].mean() < 0.1


@pytest.mark.usefixtures("by_either")
def test_a_face_is_guessed_by_its_skin() -> None:
    found = residual_part(analyse(data.astronaut()), Place.FACE)
    assert found is not None
    assert found.share[90:160, 195:255].mean() > 0.9
    assert found.share[250:].mean() < 0.05


@pytest.mark.usefixtures("by_rules")
def test_all_but_other_parts_is_told_by_their_names() -> None:
    picture, parts = draw_street()
    structure = analyse(picture)
    rest = rest_of_scene(structure, {Place.ROOF})
    assert rest is not None
    assert rest.described.startswith("all but the sky and the plants")
    assert rest.share[:50].mean() < 0.1
    assert rest.share[parts["tree"]].mean() < 0.2
    assert rest.share[parts["blocks"]].mean() > 0.8


@pytest.mark.usefixtures("by_either")
def test_a_part_that_is_asked_for_is_none_of_the_others() -> None:
    picture, _ = draw_house()
    structure = analyse(picture)
    with_sky, without = rest_of_scene(structure, {Place.SKY}), rest_of_scene(structure, {Place.ROOF})
    assert without is not None
    assert "the sky" in without.described
    assert with_sky is None or "the sky" not in with_sky.described


def test_nothing_is_left_over_of_an_unknown_kind_of_part(street: tuple[Structure, Truth]) -> None:
    assert residual_part(street[0], Place.WATER) is None


@pytest.mark.usefixtures("by_either")
def test_a_table_is_what_the_cup_stands_on() -> None:
    table = support(analyse(data.coffee()))
    assert table is not None
    for x, y in [(520, 180), (560, 300), (40, 300), (480, 60)]:
        assert table.share[y, x] > 0.9, (x, y)
    for x, y in [(250, 120), (240, 300), (400, 230)]:
        assert table.share[y, x] < 0.1, (x, y)


def test_a_scene_has_no_table_that_can_be_told(street: tuple[Structure, Truth]) -> None:
    assert support(street[0]) is None
