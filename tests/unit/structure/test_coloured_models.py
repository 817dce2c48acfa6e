"""Models and drawings as people feed them: crowded with lines, in tints, on an empty sheet, in grey rooms."""

from functools import cache

import cv2
import numpy as np
import pytest

from retexture.engines.procedural.layout.furniture import furniture
from retexture.evaluation import SHOTS
from retexture.evaluation.annotated.scenes import DrawnScene, draw
from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import InputKind, ScenePart, Structure, analyse
from retexture.structure.kinds import kind_of
from retexture.structure.kinds.tints import told_by_tint


@cache
def seen(name: str) -> tuple[DrawnScene, Structure]:
    scene = draw(next(shot for shot in SHOTS if shot.name == name))
    return scene, analyse(scene.rgb)


def hatched() -> Rgb8:
    """A room in black ink with hatched curtains and a tuft of leaves."""
    paper = np.full((480, 640, 3), 255, np.uint8)
    for line in (((0, 60), (160, 100)), ((160, 100), (480, 100)), ((480, 100), (640, 60))):
        cv2.line(paper, *line, (0, 0, 0), 2)
    for x in [*range(170, 250, 5), *range(400, 470, 5)]:
        cv2.line(paper, (x, 110), (x + 60, 330), (0, 0, 0), 2)
    for y in range(340, 470, 6):
        cv2.line(paper, (60, y), (560, y + 90), (0, 0, 0), 2)
    return paper


def test_a_drawing_dense_with_ink_is_a_drawing() -> None:
    assert kind_of(hatched()) is InputKind.DRAWING


def test_a_picture_without_any_edge_is_told_without_a_warning() -> None:
    assert kind_of(np.full((300, 400, 3), 250, np.uint8)) is InputKind.PHOTO


def test_cells_end_where_a_tint_ends_and_not_where_shade_begins() -> None:
    picture = np.full((80, 120, 3), (150, 120, 90), np.uint8)
    picture[:, 60:] = (90, 120, 150)
    picture[40:] //= 2
    labels = told_by_tint(picture, np.zeros((80, 120), np.int32), 20)
    assert labels.max() == 1
    assert labels[10, 10] == labels[70, 10] != labels[10, 110] == labels[70, 110]


def test_a_grey_room_is_coloured_in_with_a_light_ceiling() -> None:
    scene, structure = seen("living room 1, clay")
    assert structure.coloured is not None
    ceiling = scene.parts["ceiling"]
    assert structure.rgb[ceiling].mean() < 110
    assert structure.coloured[ceiling].mean() > 200


@pytest.mark.parametrize("name", ["living room 1, clay", "dining room 3, lines"])
def test_a_door_of_a_room_is_told_by_its_shape(name: str) -> None:
    scene, structure = seen(name)
    assert structure.doors is not None
    found, true = structure.doors > 0.5, scene.parts["door"]
    assert (found & true).sum() > 0.7 * (found | true).sum()


def test_a_chair_is_no_table() -> None:
    scene, structure = seen("living room 3, lines")
    kinds = furniture(structure).kinds
    for kind, part in ((ScenePart.CHAIR, "chair"), (ScenePart.TABLE, "table")):
        found, true = kinds[kind] > 0.5, scene.parts[part]
        assert (found & true).sum() > 0.7 * (found | true).sum()


def test_a_sofa_on_a_ground_has_no_wall_behind_it() -> None:
    scene, structure = seen("sofa 2, block-out")
    assert structure.scene.where(Place.WALL) is None
    floor = structure.scene.where(Place.FLOOR)
    assert floor is not None
    assert (floor[scene.parts["floor"]] > 0.5).mean() > 0.95


def test_a_car_before_a_house_is_none_of_its_walls() -> None:
    scene, structure = seen("modern house 3, lines")
    walls = structure.scene.where(Place.WALL)
    assert walls is not None
    assert (walls[scene.parts["car"]] > 0.5).mean() < 0.2
