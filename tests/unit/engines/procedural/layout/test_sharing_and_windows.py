"""Several materials without targets go to things, and windows stay the photo's."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import Layout, Things, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target
from retexture.structure import Scene, Structure

HEIGHT, WIDTH = 120, 180


def area(rows: slice = slice(None), columns: slice = slice(None)) -> Map:
    there = np.zeros((HEIGHT, WIDTH), np.float32)
    there[rows, columns] = 1
    return there


WALL, FLOOR = area(slice(0, 80)), area(slice(80, None))
PERSON, FACE = area(slice(30, 110), slice(60, 120)), area(slice(30, 50), slice(80, 100))


def scene(analysed: Structure, maps: Mapping[Place, Map], subject: Map | None = None) -> Structure:
    sky = maps.get(Place.SKY)
    photo = replace(analysed, scene=Scene(maps, ()), sky=sky, open_sky=sky, seen=None)
    if subject is None:
        return replace(photo, subject=np.zeros_like(WALL), subject_is_sure=False)
    return replace(photo, subject=subject, subject_is_sure=True)


def look(engine: ProceduralEngine, *names: str) -> Look:
    layers = tuple(MaterialLayer(engine.catalogue.materials[name]) for name in names)
    return Look(layers, light=engine.catalogue.lights["studio"])


def material_at(layout: Layout, row: int, column: int) -> str:
    """The material that is painted last on a pixel."""
    painted = [
        part.material_layer.material.name
        for part in layout.parts
        if part.share is None or part.share[row, column] > 127
    ]
    return painted[-1]


def test_the_main_material_goes_to_the_wall_and_others_to_the_things(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    photo = scene(analysed, {Place.WALL: WALL * (1 - PERSON), Place.PERSON: PERSON, Place.FACE: FACE})
    layout = lay_out(photo, look(engine, "marble", "gold", "linen"))
    assert material_at(layout, 10, 10) == "marble"
    assert material_at(layout, 40, 90) != "marble"


def test_cloth_goes_onto_things_and_not_onto_the_floor(engine: ProceduralEngine, analysed: Structure) -> None:
    labels = analysed.regions.labels
    lower = np.isin(labels, np.unique(labels[100:])).astype(np.float32)
    room = scene(analysed, {Place.WALL: WALL * (1 - lower) * (1 - PERSON), Place.FLOOR: lower})
    layout = lay_out(room, look(engine, "stone", "linen", "marble"))
    rows, columns = np.nonzero(lower[::6, ::6])
    on_floor = {
        material_at(layout, 6 * int(row), 6 * int(column)) for row, column in zip(rows, columns, strict=True)
    }
    assert "linen" not in on_floor


@pytest.mark.parametrize("sure", [True, False])
@pytest.mark.parametrize("names", [("marble", "gold"), ("gold", "marble", "linen"), ("brick", "moss", "ice")])
def test_one_person_has_one_material(
    engine: ProceduralEngine, analysed: Structure, names: tuple[str, ...], sure: bool
) -> None:
    parts = {Place.WALL: WALL * (1 - PERSON), Place.FLOOR: FLOOR, Place.PERSON: PERSON, Place.FACE: FACE}
    layout = lay_out(scene(analysed, parts, subject=PERSON if sure else None), look(engine, *names))
    on_person = {
        material_at(layout, row, column) for row in range(30, 110, 8) for column in range(60, 120, 6)
    }
    assert len(on_person) == 1


def test_where_there_are_no_walls_the_subject_is_of_the_main_material(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    layout = lay_out(scene(analysed, {Place.SUBJECT: PERSON}, subject=PERSON), look(engine, "gold", "marble"))
    assert material_at(layout, 70, 90) == "gold"


def test_a_subject_a_person_and_a_wall_are_one_surface_each(analysed: Structure) -> None:
    labels = analysed.regions.labels
    whole = np.isin(labels, np.unique(labels[60:120])).astype(np.float32)
    groups = Things.of(scene(analysed, {Place.WALL: 1 - whole}, subject=whole)).of_region
    on_subject = set(groups[np.unique(labels[whole > 0])])
    on_wall = set(groups[np.unique(labels[whole == 0])])
    assert len(on_subject) == len(on_wall) == 1
    assert on_subject != on_wall


def with_daylight(photo: Structure, rows: slice, columns: slice) -> Structure:
    """The photo, dim but for one burnt-out patch."""
    rgb = photo.rgb // 2
    rgb[rows, columns] = 255
    return replace(photo, rgb=rgb)


ROOM = {Place.WALL: WALL, Place.FLOOR: FLOOR}
PANE = (slice(20, 60), slice(30, 90))


def test_a_window_keeps_its_daylight(engine: ProceduralEngine, analysed: Structure) -> None:
    room = with_daylight(scene(analysed, ROOM), *PANE)
    layout = lay_out(room, look(engine, "marble"))
    assert layout.kept is not None
    assert layout.kept[25:55, 40:80].min() > 0.9
    (row,) = (each for each in layout.placed if each.where == "windows and doors")
    assert row.share == pytest.approx(40 * 60 / (HEIGHT * WIDTH), abs=0.06)
    assert sum(each.share for each in layout.placed) == pytest.approx(1, abs=0.01)


def test_everything_means_windows_too(engine: ProceduralEngine, analysed: Structure) -> None:
    room = with_daylight(scene(analysed, ROOM), *PANE)
    assert lay_out(room, replace(look(engine, "marble"), everything=True)).kept is None


def test_what_is_asked_for_on_a_wall_covers_its_windows_no_more_than_before(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    room = with_daylight(scene(analysed, ROOM), *PANE)
    wall = Target(Place.WALL, None, "wall")
    marble, gold = look(engine, "marble", "gold").materials
    layout = lay_out(room, replace(look(engine), materials=(marble, replace(gold, targets=(wall,)))))
    assert layout.kept is None or layout.kept[25:55, 40:80].max() < 0.1


@pytest.mark.parametrize(
    ("parts", "patch"),
    [
        ({**ROOM, Place.SKY: area(slice(0, 10))}, PANE),  # outdoors: a white house
        (ROOM, (slice(90, 115), slice(30, 90))),  # the reflection on a floor
        (ROOM, (slice(0, 110), slice(0, 170))),  # an overexposed photo
        ({}, PANE),  # no room
    ],
)
def test_what_is_bright_is_not_always_a_window(
    engine: ProceduralEngine,
    analysed: Structure,
    parts: Mapping[Place, Map],
    patch: tuple[slice, slice],
) -> None:
    photo = with_daylight(scene(analysed, parts), *patch)
    placed = lay_out(photo, look(engine, "marble")).placed
    assert not any(each.where == "windows" for each in placed)
