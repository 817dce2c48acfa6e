"""Windows, doors and cabinets that the scene network sees: named, or left alone by what covers walls."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import Layout, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target
from retexture.prompts.result.target import part_called
from retexture.structure import Scene, ScenePart, Structure
from retexture.structure.trained import SeenScene

HEIGHT, WIDTH = 120, 180
PANE = np.s_[20:70, 30:80]
INSIDE = np.s_[30:60, 40:70]


def room(analysed: Structure, *parts: ScenePart) -> Structure:
    """A room with a table, all wall but for a rectangle that is each of the parts."""
    wall: Map = np.ones((HEIGHT, WIDTH), np.float32)
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[PANE] = True
    nothing = SeenScene(np.zeros((len(ScenePart), 15, 23), np.float32), np.zeros((1000, 4, 6), np.float32))
    places: Mapping[Place, Map] = {Place.WALL: wall}
    return replace(
        analysed,
        scene=Scene(places, ()),
        sky=None,
        open_sky=None,
        subject_is_sure=False,
        seen=nothing,
        furnishings={ScenePart.TABLE: np.zeros_like(mask), **dict.fromkeys(parts, mask)},
    )


def laid(engine: ProceduralEngine, structure: Structure, *targets: Target) -> Layout:
    layer = MaterialLayer(engine.catalogue.materials["marble"], targets=targets)
    return lay_out(structure, Look((layer,), light=engine.catalogue.lights["studio"]))


def named(text: str, noun: str) -> Target:
    return replace(part_called(noun), text=text, definite=True)


@pytest.mark.parametrize("part", [ScenePart.WINDOW, ScenePart.DOOR])
def test_a_wall_is_covered_around_its_windows_and_doors(
    engine: ProceduralEngine, analysed: Structure, part: ScenePart
) -> None:
    covered = laid(engine, room(analysed, part), named("walls", "wall")).rendered
    assert covered is not None
    assert covered[INSIDE].max() < 0.05
    assert covered[90:].min() > 0.95


def test_a_material_for_the_whole_room_leaves_its_windows(
    engine: ProceduralEngine, analysed: Structure
) -> None:
    kept = laid(engine, room(analysed, ScenePart.WINDOW)).kept
    assert kept is not None
    assert kept[INSIDE].min() > 0.95
    assert kept[90:].max() < 0.05
    assert laid(engine, room(analysed)).kept is None


@pytest.mark.parametrize(
    ("text", "noun", "part"),
    [
        ("windows", "window", ScenePart.WINDOW),
        ("front door", "front door", ScenePart.DOOR),
        ("kitchen cabinets", "kitchen cabinet", ScenePart.CABINET),
        ("cupboard doors", "door", ScenePart.CABINET),
        ("wardrobe", "wardrobe", ScenePart.CABINET),
        ("worktop", "worktop", ScenePart.WORKTOP),
        ("kitchen counter", "kitchen counter", ScenePart.WORKTOP),
    ],
)
def test_what_is_seen_is_found_by_its_name_and_else_it_is_not(
    engine: ProceduralEngine, analysed: Structure, text: str, noun: str, part: ScenePart
) -> None:
    covered = laid(engine, room(analysed, part), named(text, noun)).rendered
    assert covered is not None
    assert covered[INSIDE].min() > 0.95
    assert covered[90:].max() < 0.05
    others = [each for each in (ScenePart.WINDOW, ScenePart.CABINET, ScenePart.BED) if each is not part]
    assert not laid(engine, room(analysed, *others), named(text, noun)).placed[0].found


def test_the_door_of_a_car_is_no_door_of_a_room(engine: ProceduralEngine, analysed: Structure) -> None:
    assert not laid(engine, room(analysed, ScenePart.DOOR), named("car door", "door")).placed[0].found
