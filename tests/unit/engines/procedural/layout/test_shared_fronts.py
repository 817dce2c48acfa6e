"""Two materials for one front share it: what covers roofs and gables is above, what bears is below."""

import pytest

from drawn_fronts import Front, draw_front
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import Layout, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.prompts import part_called
from retexture.structure import Structure

WALLS = (part_called("walls"),)


@pytest.fixture(scope="module")
def front() -> Front:
    return draw_front()


@pytest.fixture(scope="module")
def structure(front: Front) -> Structure:
    return front.structure


def laid(engine: ProceduralEngine, structure: Structure, *names: str) -> Layout:
    layers = tuple(MaterialLayer(engine.catalogue.materials[name], targets=WALLS) for name in names)
    return lay_out(structure, Look(layers, light=engine.catalogue.lights["studio"]))


def at(layout: Layout, row: int, column: int) -> str | None:
    """The material on a pixel; None where the photo stays."""
    painted = [
        part.material_layer.material.name
        for part in layout.parts
        if part.share is None or part.share[row, column] > 127
    ]
    return painted[-1] if painted else None


@pytest.mark.parametrize("order", [("wooden planks", "brick"), ("brick", "wooden planks")])
def test_what_bears_is_below(engine: ProceduralEngine, structure: Structure, order: tuple[str, str]) -> None:
    layout = laid(engine, structure, *order)
    assert at(layout, 104, 200) == "wooden planks"
    assert at(layout, 314, 330) == "brick"


def test_openings_stay_open(engine: ProceduralEngine, structure: Structure) -> None:
    layout = laid(engine, structure, "brick", "wooden planks")
    assert at(layout, 180, 107) is None  # a pane
    assert at(layout, 280, 196) is None  # the door


def test_one_material_covers_the_whole_front(engine: ProceduralEngine, structure: Structure) -> None:
    layout = laid(engine, structure, "brick")
    assert at(layout, 104, 200) == at(layout, 314, 330) == "brick"


def test_the_receipt_says_which_part(engine: ProceduralEngine, structure: Structure) -> None:
    layout = laid(engine, structure, "wooden planks", "brick")
    told = {placed.what: f"{placed.where} {placed.evidence}" for placed in layout.placed}
    assert "upper part" in told["wooden planks"]
    assert "lower part" in told["brick"]
