"""How a prompt's words of state choose what a material looks like."""

import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan.palette import family_of
from retexture.engines.procedural.reading import interpret
from retexture.prompts import Condition


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def look(engine: ProceduralEngine, prompt: str) -> Look:
    return interpret(engine.understand(prompt), engine.catalogue, 1).looks[0]


@pytest.mark.parametrize(
    ("prompt", "materials"),
    [
        ("oak floor", ["strip parquet"]),
        ("oak", ["carved wood"]),
        ("oak walls", ["carved wood"]),
    ],
)
def test_wood_on_a_floor_is_laid_in_boards(
    engine: ProceduralEngine, prompt: str, materials: list[str]
) -> None:
    assert [each.material.name for each in look(engine, prompt).materials] == materials


def test_weathered_wood_is_grey_and_old_wood_is_not(engine: ProceduralEngine) -> None:
    wood = engine.catalogue.materials["wooden planks"]
    worn = [MaterialLayer(wood, condition=Condition(wear=wear)) for wear in (0.0, 0.5, 0.6)]
    assert [family_of(each, 0, 0).name for each in worn] == ["pine", "pine", "grey weathered"]


def test_a_finish_alone_works_the_photos_own_surfaces(engine: ProceduralEngine) -> None:
    layers = look(engine, "glossy").materials
    assert [(each.material.name, each.condition.finishes) for each in layers] == [
        ("natural", (("glossy", 1.0),))
    ]


def test_a_finish_beside_materials_is_theirs_alone(engine: ProceduralEngine) -> None:
    layers = look(engine, "marble floor, everything glossy").materials
    assert [each.material.name for each in layers] == ["marble"]
    assert layers[0].condition.finishes == (("glossy", 1.0),)


def test_accents_do_not_take_the_finish(engine: ProceduralEngine) -> None:
    brass = look(engine, "matte black leather with brass rivets").materials[0]
    assert brass.condition.finishes == (("matte", 1.0),)
    assert brass.overlays[0].metal


@pytest.mark.parametrize(
    ("prompt", "material", "finishes"),
    [
        ("brushed steel", "brushed steel", []),
        ("polished metal", "chrome", []),
        ("hammered gold", "gold", ["hammered"]),
        ("satin", "silk", []),
        ("satin brass", "bronze", ["satin"]),
    ],
)
def test_a_finish_in_a_materials_own_name_is_not_worked_again(
    engine: ProceduralEngine, prompt: str, material: str, finishes: list[str]
) -> None:
    layer = look(engine, prompt).materials[0]
    assert layer.material.name == material
    assert [each.name for each in layer.condition.finishes] == finishes
