"""Materials without a target in modelled and drawn rooms: each goes where rooms have it."""

import pytest

from retexture.engines.procedural.catalogue import Catalogue, load_catalogue
from retexture.engines.procedural.layout.furniture import furniture
from retexture.engines.procedural.layout.modelled import is_drawn_room
from retexture.engines.procedural.layout.placement.rooms import in_room
from retexture.engines.procedural.reading import interpret
from retexture.evaluation import SHOTS
from retexture.evaluation.annotated.scenes import draw
from retexture.prompts import understand
from retexture.structure import Structure, analyse


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def room() -> Structure:
    shot = next(shot for shot in SHOTS if shot.name == "living room 3, lines")
    return analyse(draw(shot, 480).rgb)


def places(room: Structure, catalogue: Catalogue, prompt: str) -> dict[str, set[str]]:
    """Where each material of a prompt goes, by its name."""
    (look,) = interpret(understand(prompt, catalogue.vocabulary), catalogue, 1).looks
    found: dict[str, set[str]] = {}
    for layer in in_room(room, look).materials:
        found.setdefault(layer.material.name, set()).update(target.text for target in layer.targets)
    return found


def test_a_drawn_room_shows_soft_and_hard_furniture(room: Structure) -> None:
    assert is_drawn_room(room)
    known = furniture(room)
    assert known.soft is not None
    assert known.hard is not None
    assert float((known.soft * known.hard).mean()) < 0.01


def test_several_materials_go_where_rooms_have_them(room: Structure, catalogue: Catalogue) -> None:
    assert places(room, catalogue, "walnut, travertine and boucle") == {
        "boucle": {"upholstery"},
        "travertine": {"floor"},
        "carved wood": {"furniture"},
    }
    assert places(room, catalogue, "walnut and green velvet") == {
        "velvet": {"upholstery"},
        "strip parquet": {"floor"},
        "carved wood": {"furniture"},
    }


def test_what_is_asked_for_by_name_is_left_alone(room: Structure, catalogue: Catalogue) -> None:
    found = places(room, catalogue, "oak floor, white plaster")
    assert found["plaster"] == {"walls"}
    assert found["strip parquet"] == {"floor"}


def test_what_belongs_to_no_part_of_rooms_goes_everywhere(room: Structure, catalogue: Catalogue) -> None:
    assert places(room, catalogue, "lava") == {"lava": set()}
