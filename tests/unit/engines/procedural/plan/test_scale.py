"""Patterns are as large as their size in metres is in the photo."""

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import LaidLook, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan, sizes_in_words
from retexture.engines.procedural.surface import build_surface
from retexture.engines.protocol import Draw
from retexture.prompts import Condition
from retexture.structure import SizeFrom, Sizes, analyse


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


@pytest.fixture(scope="module")
def unmeasured(engine: ProceduralEngine) -> LaidLook:
    structure = analyse(np.ascontiguousarray(data.chelsea()))
    look = Look(
        (MaterialLayer(engine.catalogue.materials["brick"]),), light=engine.catalogue.lights["studio"]
    )
    return LaidLook(structure, build_surface(structure), lay_out(structure, look), look)


def measured(laid: LaidLook, metres: float) -> LaidLook:
    count = laid.structure.regions.count
    return replace(laid, sizes=Sizes(np.full(count, metres), (SizeFrom.PEOPLE,) * count))


def asked(laid: LaidLook, engine: ProceduralEngine, condition: Condition) -> LaidLook:
    look = replace(laid.look, materials=(replace(laid.look.materials[0], condition=condition),))
    return replace(laid, look=look, layout=lay_out(laid.structure, look))


def course(laid: LaidLook, number: int = 0) -> float:
    """Units in which the bricks repeat."""
    layer = make_plan(laid, Draw(3, number)).layers[0]
    assert layer.material.repeat is not None
    return float(layer.scale[0]) * layer.material.repeat.units


@pytest.mark.parametrize("metres", [0.002, 0.004])
def test_a_course_of_bricks_is_75_millimetres(unmeasured: LaidLook, metres: float) -> None:
    assert course(measured(unmeasured, metres)) == pytest.approx(0.075 / metres, rel=0.01)


def test_twice_the_scale_is_twice_the_period(unmeasured: LaidLook, engine: ProceduralEngine) -> None:
    laid = measured(unmeasured, 0.003)
    large = asked(laid, engine, Condition(scale=2.0))
    assert course(large) == pytest.approx(2 * course(laid), rel=0.01)
    large = asked(unmeasured, engine, Condition(scale=2.0))
    assert course(large) == pytest.approx(2 * course(unmeasured), rel=0.01)


def test_variations_differ_little_where_the_size_is_known(unmeasured: LaidLook) -> None:
    laid = measured(unmeasured, 0.003)
    assert [course(laid, number) for number in (1, 2, 3)] == pytest.approx([course(laid)] * 3, rel=0.1)


def test_bricks_stay_larger_than_pixels(unmeasured: LaidLook) -> None:
    far = measured(unmeasured, 1.0)
    assert course(far) * far.structure.unit >= 3.9


def test_receipts_say_what_sizes_follow(unmeasured: LaidLook) -> None:
    told = sizes_in_words(measured(unmeasured, 0.003))
    assert told == "The size of the courses of bricks follows the people in the photo."
    assert sizes_in_words(unmeasured) == ""
