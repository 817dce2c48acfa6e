import math

import numpy as np
import pytest

from drawn_scenes import HEIGHT, WIDTH, draw_room
from retexture.imaging.arrays import Rgb8
from retexture.structure import analyse
from retexture.structure.built.vanishing import find_directions


@pytest.mark.parametrize("yaw", [0, 12, 20, 35])
def test_the_directions_of_a_room_are_found(yaw: float) -> None:
    directions = find_directions(draw_room(yaw).rgb)
    assert directions.built
    assert directions.up_down[1] > math.cos(math.radians(2))
    sine, cosine = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
    known = (np.array([cosine, 0, sine]), np.array([-sine, 0, cosine]))
    assert len(directions.level) == 2
    for level in directions.level:
        assert max(abs(float(level @ axis)) for axis in known) > math.cos(math.radians(3))
    assert directions.horizon_at(WIDTH / 2) == pytest.approx(HEIGHT / 2, abs=10)


def test_noise_has_no_architecture() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    assert not find_directions(noise).built


@pytest.mark.parametrize("shape", [(16, 16), (20, 300), (300, 20)])
def test_small_and_plain_pictures_have_no_directions(shape: tuple[int, int]) -> None:
    directions = find_directions(np.full((*shape, 3), 90, np.uint8))
    assert directions.level == ()
    assert not directions.built


@pytest.mark.usefixtures("by_rules")
def test_a_floors_plane_undoes_the_perspective() -> None:
    room = draw_room(0)
    planes = analyse(room.rgb).planes
    labels = analyse(room.rgb).regions.labels
    index = int(np.bincount(planes.of_region[labels[room.parts["floor"]]] + 1).argmax()) - 1
    assert index >= 0
    rows, columns = np.nonzero(room.parts["floor"] & (planes.of_region[labels] == index))
    mapped = np.column_stack([columns + 0.5, rows + 0.5, np.ones(len(rows))]) @ planes.homographies[index].T
    found = mapped[:, :2] / mapped[:, 2:]
    known = room.floor[rows, columns]
    # The mapping is right up to where it begins and how large it is: one similarity must explain all of it.
    centred, true = found - found.mean(axis=0), known - known.mean(axis=0)
    a, b = centred @ (1, 1j), true @ (1, 1j)
    factor = (np.conj(a) @ b) / (np.conj(a) @ a)
    mirrored = (a @ b) / (a @ np.conj(a))
    error = min(np.abs(a * factor - b).mean(), np.abs(np.conj(a) * mirrored - b).mean())
    assert error < 0.05 * np.abs(b).mean()


@pytest.mark.usefixtures("by_either")
def test_a_pattern_keeps_its_size_in_the_middle_of_a_plane() -> None:
    room = draw_room(0)
    structure = analyse(room.rgb)
    assert len(structure.planes.homographies) >= 1
    for index, plane in enumerate(structure.planes.homographies):
        rows, columns = np.nonzero(structure.planes.of_region[structure.regions.labels] == index)
        middle = np.array([columns.mean(), rows.mean(), 1.0])
        mapped = (middle + np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])) @ plane.T
        points = mapped[:, :2] / mapped[:, 2:]
        area = abs(np.linalg.det(np.stack([points[1] - points[0], points[2] - points[0]])))
        assert math.sqrt(area) * structure.unit == pytest.approx(1, rel=0.1)


@pytest.mark.usefixtures("by_either")
def test_a_picture_without_flat_surfaces_has_no_planes() -> None:
    y, x = np.mgrid[:200, :200]
    ball = np.hypot(x - 100, y - 100) < 60
    picture: Rgb8 = np.where(ball[..., None], (200, 60, 50), (60, 90, 70)).astype(np.uint8)
    planes = analyse(picture).planes
    assert (planes.of_region == -1).all()
    assert planes.homographies.shape == (0, 3, 3)
