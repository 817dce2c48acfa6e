"""How many metres a picture shows, guessed from what is known of such things."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_scenes import draw_room
from retexture.prompts import Place
from retexture.structure import Scene, SizeFrom, Structure, analyse, find_sizes
from retexture.structure.trained import ScenePart, SeenScene

_EYE = 1.6  # metres at which eyes are taken to be; those of the drawn room are at 1.2
_DRAWN_EYE = 1.2


@pytest.fixture
def room(by_rules: None) -> Structure:
    return analyse(draw_room(0).rgb)


def of_part(structure: Structure, part: np.ndarray) -> tuple[float, SizeFrom]:
    """The usual metres a unit of the regions in a part of the picture, and what they are guessed by."""
    sizes, labels = find_sizes(structure), structure.regions.labels
    counts = np.bincount(labels[part], minlength=structure.regions.count)
    largest = int(np.argmax(np.where(np.isnan(sizes.metres), 0, counts)))
    return float(sizes.metres[largest]), sizes.evidence[largest]


def test_a_floor_is_measured_from_the_height_of_an_eye(room: Structure) -> None:
    drawn = draw_room(0)
    metres, evidence = of_part(room, drawn.parts["floor"])
    rows, columns = np.nonzero(drawn.parts["floor"])
    row, column = int(rows.mean()), int(columns.mean())
    here = drawn.floor[row, column]
    across, away = (np.hypot(*(drawn.floor[at] - here)) for at in ((row, column + 9), (row + 9, column)))
    true = np.sqrt(across * away) / 9 * room.unit  # a unit is as large as it is seen, foreshortened
    assert evidence is SizeFrom.FLOOR
    assert metres == pytest.approx(true * _EYE / _DRAWN_EYE, rel=0.2)


def test_a_wall_is_measured_by_where_it_ends_on_the_floor(room: Structure) -> None:
    drawn = draw_room(0)
    metres, evidence = of_part(room, drawn.parts["back"])
    rows = np.flatnonzero(drawn.parts["back"].any(axis=1))
    true = 2.4 / len(rows) * room.unit
    assert evidence is SizeFrom.FLOOR
    assert 0.6 < metres / (true * _EYE / _DRAWN_EYE) < 1.7  # where it ends is told by rules, roughly


def scene(structure: Structure, people: float) -> Structure:
    """A picture that is one wall, before which somebody stands who is so high, as a fraction of it."""
    height, width = structure.rgb.shape[:2]
    parts = np.zeros((len(ScenePart), height, width), np.float32)
    top = round((0.9 - people) * height)
    half = max(round(0.15 * people * height), 1)
    parts[ScenePart.PERSON.value, top : round(0.9 * height), width // 2 - half : width // 2 + half] = 1
    seen = SeenScene(parts, np.zeros((1000, 4, 4), np.float32))
    wall = np.ones((height, width), np.float32)
    return replace(structure, scene=Scene({Place.WALL: wall}, ()), seen=seen)


def test_a_wall_behind_people_is_as_much_larger_as_they_are_smaller(room: Structure) -> None:
    everywhere = np.ones(room.rgb.shape[:2], bool)
    near, far = (of_part(scene(room, high), everywhere) for high in (0.6, 0.3))
    assert near[1] is far[1] is SizeFrom.PEOPLE
    assert far[0] == pytest.approx(2 * near[0], rel=0.1)


def test_what_shows_nothing_known_is_not_measured(room: Structure) -> None:
    plain = replace(room, scene=Scene({}, ()), seen=None, sky=None)
    sizes = find_sizes(replace(plain, subject_is_sure=True, subject=np.ones_like(room.subject)))
    assert np.isnan(sizes.metres).all()
    assert set(sizes.evidence) == {SizeFrom.NOTHING}


@pytest.mark.parametrize("storey", [30, 45])
def test_rows_of_windows_are_storeys(room: Structure, storey: int) -> None:
    rows, columns = np.mgrid[: room.rgb.shape[0], : room.rgb.shape[1]]
    windows = (rows % storey < storey // 2) & (columns % 40 < 20)
    front = np.repeat(np.where(windows, 60, 180).astype(np.uint8)[..., None], 3, axis=2)
    sky = np.zeros(rows.shape, np.float32)
    wall = np.ones(rows.shape, np.float32)
    houses = replace(room, rgb=front, scene=Scene({Place.WALL: wall}, ()), seen=None, sky=sky)
    metres, evidence = of_part(houses, np.ones(rows.shape, bool))
    assert evidence is SizeFrom.STOREYS
    assert metres / room.unit == pytest.approx(3.2 / storey, rel=0.05)
