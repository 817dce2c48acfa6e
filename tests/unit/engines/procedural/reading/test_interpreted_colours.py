"""What becomes of the colours of a prompt: of a material, of a kind of it, or of nothing in particular."""

import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.reading import Interpretation, interpret


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def interpreted(engine: ProceduralEngine, prompt: str) -> Interpretation:
    return interpret(engine.understand(prompt), engine.catalogue, 1)


@pytest.mark.parametrize(
    ("prompt", "material", "family"),
    [
        ("oak", "carved wood", "oak"),
        ("walnut table", "carved wood", "walnut"),
        ("walnut floor", "strip parquet", "walnut"),
        ("rose gold", "gold", "rose"),
        ("brass", "bronze", "brass"),
        ("celadon porcelain", "porcelain", "celadon"),
        ("white chocolate", "chocolate", "white"),
        ("leather armchair in cognac", "leather", "cognac"),
        ("calacatta", "marble", "calacatta"),
    ],
)
def test_a_kind_of_a_material_is_its_family(
    engine: ProceduralEngine, prompt: str, material: str, family: str
) -> None:
    (layer,) = interpreted(engine, prompt).looks[0].materials
    assert layer.material.name == material
    assert layer.family is not None
    assert layer.family.name == family
    assert not layer.colours


@pytest.mark.parametrize("prompt", ["black marble", "dark oak", "wood", "an oak door in blue"])
def test_shades_and_other_colours_are_no_family(engine: ProceduralEngine, prompt: str) -> None:
    assert interpreted(engine, prompt).looks[0].materials[0].family is None


def test_an_oak_door_in_blue_is_blue(engine: ProceduralEngine) -> None:
    (layer,) = interpreted(engine, "an old oak door in blue").looks[0].materials
    (colour,) = layer.colours
    assert colour[2] > colour[0]


@pytest.mark.parametrize(
    ("prompt", "materials"),
    [
        ("oak and green marble", ["carved wood", "marble"]),
        ("velvet, turquoise", ["velvet"]),
        ("turquoise", ["clay"]),
    ],
)
def test_a_colour_beside_materials_is_drawn(
    engine: ProceduralEngine, prompt: str, materials: list[str]
) -> None:
    layers = interpreted(engine, prompt).looks[0].materials
    assert [layer.material.name for layer in layers] == materials
    assert layers[-1].colours
