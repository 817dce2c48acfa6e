"""Which of the materials that are only offered a photo takes."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.layout import accepted, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.imaging.arrays import Map
from retexture.prompts import Place, part_called
from retexture.structure import Scene, Structure, analyse

HEIGHT, WIDTH = 60, 90
CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def analysed() -> Structure:
    return analyse(np.ascontiguousarray(data.chelsea()[:HEIGHT, :WIDTH]))


def area(rows: slice = slice(None), columns: slice = slice(None)) -> Map:
    there = np.zeros((HEIGHT, WIDTH), np.float32)
    there[rows, columns] = 1
    return there


LOWER, UPPER, LEFT = area(slice(40, None)), area(slice(0, 20)), area(columns=slice(0, 30))


def photo(analysed: Structure, maps: Mapping[Place, Map], *, subject: Map | None = None) -> Structure:
    """A photo with these parts; with a subject, it is about that and surely so."""
    sky = maps.get(Place.SKY)
    return replace(
        analysed,
        scene=Scene(maps, ()),
        sky=sky,
        open_sky=sky,
        seen=None,
        subject=area(slice(0, 1)) if subject is None else subject,
        subject_is_sure=subject is not None,
    )


def offers(**parts: str) -> Look:
    layers = (
        MaterialLayer(CATALOGUE.materials[material], targets=(part_called(part),), offered=True)
        for part, material in parts.items()
    )
    return Look(tuple(layers), light=CATALOGUE.lights["studio"])


ROOM = offers(wall="marble", facade="brick", floor="velvet", ceiling="paper", subject="gold", clothes="silk")


def taken(structure: Structure, look: Look = ROOM) -> dict[str, str]:
    layers = accepted(structure, look).materials
    return {layer.targets[0].text if layer.targets else "": layer.material.name for layer in layers}


def test_a_room_takes_what_it_shows_and_nothing_is_missing(analysed: Structure) -> None:
    room = photo(analysed, {Place.WALL: UPPER, Place.FLOOR: LOWER})
    assert taken(room) == {"wall": "marble", "floor": "velvet"}
    placed = lay_out(room, accepted(room, ROOM)).placed
    assert all(each.found for each in placed)


def test_under_a_sky_walls_are_facades_and_no_carpet_lies_on_the_street(analysed: Structure) -> None:
    street = photo(analysed, {Place.SKY: UPPER, Place.WALL: LEFT, Place.FLOOR: LOWER, Place.GROUND: LOWER})
    assert taken(street) == {"facade": "brick"}


def test_of_a_photo_of_one_thing_that_alone_is_taken(analysed: Structure) -> None:
    product = photo(analysed, {Place.WALL: UPPER, Place.FLOOR: LOWER}, subject=LEFT)
    assert taken(product) == {"subject": "gold"}


def test_people_are_dressed_and_not_made_of_it(analysed: Structure) -> None:
    person = {Place.PERSON: LEFT, Place.WALL: UPPER}
    assert taken(photo(analysed, {**person, Place.CLOTHES: LEFT * LOWER}, subject=LEFT)) == {
        "clothes": "silk"
    }


def test_where_no_part_is_seen_the_subjects_material_goes_over_all(analysed: Structure) -> None:
    nothing = replace(photo(analysed, {}), subject=np.zeros((HEIGHT, WIDTH), np.float32))
    assert taken(nothing) == {"": "gold"}


def test_what_was_asked_for_lies_on_what_is_only_offered(analysed: Structure) -> None:
    asked = MaterialLayer(CATALOGUE.materials["copper"], targets=(part_called("background"),))
    look = replace(ROOM, materials=(asked, *ROOM.materials))
    room = photo(analysed, {Place.WALL: UPPER, Place.FLOOR: LOWER})
    parts = lay_out(room, accepted(room, look)).parts
    assert [part.material_layer.material.name for part in parts][-1] == "copper"


def test_a_look_without_offers_stays_as_it_is(analysed: Structure) -> None:
    look = Look((MaterialLayer(CATALOGUE.materials["copper"]),))
    assert accepted(photo(analysed, {Place.WALL: UPPER}), look) is look
