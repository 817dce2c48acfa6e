"""One thing has one tone, whatever light falls on it."""

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import LaidLook, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan
from retexture.engines.procedural.surface import build_surface
from retexture.engines.protocol import Draw
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Scene, Structure, analyse


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


@pytest.fixture(scope="module")
def photo() -> Structure:
    return analyse(np.ascontiguousarray(data.astronaut()[:256, 100:400]))


def tone(engine: ProceduralEngine, structure: Structure, number: int) -> Map:
    layers = (MaterialLayer(engine.catalogue.materials["marble"]),)
    look = Look(layers, light=engine.catalogue.lights["studio"])
    laid = LaidLook(structure, build_surface(structure), lay_out(structure, look), look)
    return make_plan(laid, Draw(7, number)).tone


@pytest.mark.parametrize("number", range(4))
def test_a_person_has_one_tone_in_light_and_in_shade(
    engine: ProceduralEngine, photo: Structure, number: int
) -> None:
    person = np.zeros(photo.rgb.shape[:2], np.float32)
    person[40:, 60:240] = 1
    for sure in (True, False):
        scene = Scene({Place.PERSON: person}, ())
        standing = replace(photo, scene=scene, subject=person, subject_is_sure=sure)
        assert np.ptp(tone(engine, standing, number)[person > 0.5]) == 0


def test_what_stands_beside_it_may_have_another(engine: ProceduralEngine, photo: Structure) -> None:
    nothing = np.zeros(photo.rgb.shape[:2], np.float32)
    free = replace(photo, scene=Scene({}, ()), subject=nothing, subject_is_sure=False)
    assert len(np.unique(tone(engine, free, 0))) > 1
