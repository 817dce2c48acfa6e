import numpy as np
import pytest

from drawn_scenes import Room, draw_room
from retexture.engines.procedural.surface import Surface, build_surface
from retexture.evaluation.annotated.scenes import SHOTS, draw
from retexture.prompts import Place
from retexture.structure import Structure, analyse


@pytest.fixture(scope="module")
def room() -> Room:
    return draw_room(0)


@pytest.fixture(scope="module")
def structure(room: Room) -> Structure:
    return analyse(room.rgb)


@pytest.fixture(scope="module")
def surface(structure: Structure) -> Surface:
    return build_surface(structure)


def test_floors_face_up_and_ceilings_down() -> None:
    structure = analyse(draw(SHOTS[0]).rgb)  # a clay model of a room
    surface = build_surface(structure)
    floor, ceiling = structure.scene.where(Place.FLOOR), structure.scene.where(Place.CEILING)
    assert floor is not None
    assert ceiling is not None
    assert surface.upward[(floor > 0.9) & (structure.subject < 0.05)].mean() > 0.85
    assert surface.upward[(ceiling > 0.9) & (structure.subject < 0.05)].mean() < 0.15


def test_what_is_flat_bulges_less_than_its_outline_suggests(structure: Structure, surface: Surface) -> None:
    floor = structure.scene.where(Place.FLOOR)
    assert floor is not None
    inside = (floor > 0.9) & (structure.subject < 0.05)
    assert surface.body[inside].max() < 0.2 * structure.relief.inflation[inside].max()


def test_a_surface_is_finite_everywhere(surface: Surface) -> None:
    for name in ("body", "bump", "cavity", "occlusion", "upward", "thinness"):
        assert np.isfinite(getattr(surface, name)).all(), name
