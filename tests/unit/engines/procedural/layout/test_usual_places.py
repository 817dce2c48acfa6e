"""Materials without a target go where places have them, and leave plants, people and the sky alone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.catalogue import AS_PHOTOGRAPHED
from retexture.engines.procedural.layout import Layout, lay_out
from retexture.engines.procedural.look import CLIMBING, Look
from retexture.engines.procedural.reading import interpret
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Scene, Structure

HEIGHT, WIDTH = 120, 180


def area(rows: slice = slice(None), columns: slice = slice(None)) -> Map:
    there = np.zeros((HEIGHT, WIDTH), np.float32)
    there[rows, columns] = 1
    return there


SKY, FRONT, LAWN = area(slice(0, 40)), area(slice(40, 90), slice(0, 120)), area(slice(90, None))
TREE = area(slice(40, 90), slice(120, None))
STREET = {Place.SKY: SKY, Place.WALL: FRONT, Place.VEGETATION: np.maximum(TREE, LAWN)}
ROOM = {Place.WALL: area(slice(0, 80)), Place.FLOOR: area(slice(80, None))}


def scene(analysed: Structure, maps: Mapping[Place, Map]) -> Structure:
    sky, nothing = maps.get(Place.SKY), np.zeros((HEIGHT, WIDTH), np.float32)
    photo = replace(analysed, scene=Scene(maps, ()), sky=sky, open_sky=sky, seen=None)
    return replace(photo, subject=nothing, subject_is_sure=False)


def asked(engine: ProceduralEngine, prompt: str) -> Look:
    return interpret(engine.understand(prompt), engine.catalogue, 1).looks[0]


def painted(layout: Layout, row: int, column: int) -> str:
    """The material that shows on a pixel; "photo" where the photo stays."""
    if layout.rendered is not None and layout.rendered[row, column] < 0.5:
        return "photo"
    parts = [
        part.material_layer.material.name
        for part in layout.parts
        if part.share is None or part.share[row, column] > 127
    ]
    return parts[-1] if parts else "photo"


@pytest.mark.parametrize(
    "prompt", ["concrete", "white marble", "walnut and brass", "brutalist concrete library"]
)
def test_what_places_are_built_of_leaves_their_plants_and_sky(
    engine: ProceduralEngine, analysed: Structure, prompt: str
) -> None:
    layout = lay_out(scene(analysed, STREET), asked(engine, prompt))
    assert painted(layout, 60, 60) not in ("photo", "natural")
    assert {painted(layout, 60, 150), painted(layout, 110, 60), painted(layout, 10, 60)} <= {
        "photo",
        "natural",
    }


def test_a_place_out_of_doors_keeps_its_light(engine: ProceduralEngine, analysed: Structure) -> None:
    assert lay_out(scene(analysed, STREET), asked(engine, "copper")).light is AS_PHOTOGRAPHED
    assert lay_out(scene(analysed, STREET), asked(engine, "copper at sunset")).light is not AS_PHOTOGRAPHED
    assert lay_out(scene(analysed, STREET), asked(engine, "lava")).light is not AS_PHOTOGRAPHED
    assert lay_out(scene(analysed, ROOM), asked(engine, "copper")).light is not AS_PHOTOGRAPHED


@pytest.mark.parametrize(
    ("prompt", "wall", "floor"),
    [
        ("limewash", "limewash", "photo"),
        ("herringbone parquet", "photo", "parquet"),
        ("limewash and parquet", "limewash", "parquet"),
        ("everything in limewash", "limewash", "limewash"),
    ],
)
def test_materials_go_to_their_usual_places(
    engine: ProceduralEngine, analysed: Structure, prompt: str, wall: str, floor: str
) -> None:
    layout = lay_out(scene(analysed, ROOM), asked(engine, prompt))
    assert (painted(layout, 40, 90), painted(layout, 100, 90)) == (wall, floor)


def test_glass_is_no_wall(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, ROOM), asked(engine, "wood panelling and smoked glass"))
    assert painted(layout, 40, 90) == "timber cladding"
    assert [each.where for each in layout.placed if not each.found] == ["windows"]


def test_a_wall_that_has_its_material_takes_no_second(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, ROOM), asked(engine, "concrete walls, oak slats"))
    assert painted(layout, 40, 90) == "concrete"
    assert "place for oak slats" in [each.where for each in layout.placed if not each.found]


HALL = {
    Place.CEILING: area(slice(0, 20)),
    Place.WALL: area(slice(20, 80)),
    Place.FLOOR: area(slice(80, None)),
}


@pytest.mark.parametrize(
    ("prompt", "ceiling", "wall", "floor"),
    [
        ("green marble, brass and black lacquer", "photo", "marble", "marble"),
        ("limewash walls, walnut and brass", "carved wood", "limewash", "strip parquet"),
        ("board-formed concrete walls, oak slats", "oak slats", "board formed concrete", "photo"),
        ("travertine, limewash and velvet", "photo", "limewash", "travertine"),
    ],
)
def test_a_list_goes_where_rooms_have_it_and_metals_never_onto_floors(
    engine: ProceduralEngine, analysed: Structure, prompt: str, ceiling: str, wall: str, floor: str
) -> None:
    layout = lay_out(scene(analysed, HALL), asked(engine, prompt))
    assert [painted(layout, row, 90) for row in (10, 50, 100)] == [ceiling, wall, floor]


@pytest.mark.parametrize(
    ("prompt", "missing"),
    [
        ("green marble, brass and black lacquer", ["place for bronze", "place for lacquer"]),
        ("board-formed concrete walls, oak slats and brass details", ["place for details"]),
        ("travertine, limewash and velvet", ["place for velvet"]),
    ],
)
def test_what_has_no_place_in_a_room_is_said_to_be_missing(
    engine: ProceduralEngine, analysed: Structure, prompt: str, missing: list[str]
) -> None:
    layout = lay_out(scene(analysed, HALL), asked(engine, prompt))
    assert sorted(each.where for each in layout.placed if not each.found) == missing


def test_metals_alone_cover_what_they_can(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, HALL), asked(engine, "gold and silver"))
    assert "photo" not in {painted(layout, row, 90) for row in (10, 50, 100)}


def test_an_orange_carpet_lies_on_the_floor_of_a_room_without_one(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    layout = lay_out(scene(analysed, HALL), asked(engine, "orange carpet"))
    ((share, _),) = layout.paint
    assert share[100, 90] > 0.9
    assert share[50, 90] < 0.1


@pytest.mark.parametrize(
    ("prompt", "host", "part"),
    [
        ("chocolate with icing", "chocolate", "patches"),
        ("moss on the walls", "natural", CLIMBING),
        ("underwater, covered in coral", "natural", "colonies"),
    ],
)
def test_what_overgrows_lies_in_patches_on_what_is_there_or_climbs_it(
    engine: ProceduralEngine, prompt: str, host: str, part: str
) -> None:
    (layer,) = asked(engine, prompt).materials
    assert layer.material.name == host
    assert [overlay.part for overlay in layer.overlays] == [part]


@pytest.mark.parametrize("prompt", ["moss", "everything in moss at sunset"])
def test_alone_it_is_what_everything_is_made_of(engine: ProceduralEngine, prompt: str) -> None:
    (layer,) = asked(engine, prompt).materials
    assert layer.material.name == "moss"


def test_receipts_name_what_lies_on_the_photo(engine: ProceduralEngine, analysed: Structure) -> None:
    layout = lay_out(scene(analysed, ROOM), asked(engine, "moss on the walls"))
    assert ("moss", "walls") in [(each.what, each.where) for each in layout.placed]
