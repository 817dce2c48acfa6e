"""Wear, cracks and dust: on surfaces, not on people."""

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.layout import LaidLook, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan
from retexture.engines.procedural.render.evaluate import CHANNELS, HEIGHT, ROUGHNESS, Samples
from retexture.engines.procedural.render.weather import weather
from retexture.engines.procedural.surface import build_surface
from retexture.engines.protocol import Draw
from retexture.prompts import Condition, Place
from retexture.structure import Scene, Structure, analyse

HEIGHT_OF_PICTURE, WIDTH = 160, 200


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


@pytest.fixture(scope="module")
def structure() -> Structure:
    """A cat, of which the left half is said to be a face."""
    photo = np.ascontiguousarray(data.chelsea()[:HEIGHT_OF_PICTURE, :WIDTH])
    face = np.zeros((HEIGHT_OF_PICTURE, WIDTH), np.float32)
    face[:, : WIDTH // 2] = 1
    return replace(analyse(photo), scene=Scene({Place.PERSON: face, Place.FACE: face}, ()))


def weathered(engine: ProceduralEngine, structure: Structure, condition: Condition) -> Samples:
    """An even grey sheet in a condition."""
    layer = MaterialLayer(engine.catalogue.materials["concrete"], condition=condition)
    look = Look((layer,), light=engine.catalogue.lights["studio"])
    surface = build_surface(structure)
    laid = LaidLook(structure, surface, lay_out(structure, look), look)
    samples = np.zeros((CHANNELS, HEIGHT_OF_PICTURE, WIDTH), np.float32)
    samples[:3], samples[ROUGHNESS] = 0.4, 0.5
    layers = np.zeros(samples.shape[1:], np.uint8)
    canvas = Canvas((WIDTH, HEIGHT_OF_PICTURE))
    weather(samples, layers, laid, make_plan(laid, Draw(3, 0)), canvas)
    return samples


@pytest.mark.parametrize("condition", [Condition(wear=0.9), Condition(cracks=1.0), Condition(dust=0.9)])
def test_faces_stay_as_they_are(engine: ProceduralEngine, structure: Structure, condition: Condition) -> None:
    samples = weathered(engine, structure, condition)
    of_face, beside = samples[..., : WIDTH // 2], samples[..., WIDTH // 2 :]
    assert (of_face[:3] == np.float32(0.4)).all()
    assert (of_face[HEIGHT] == 0).all()
    assert (np.abs(beside[:3] - 0.4).max(axis=0) > 0.02).mean() > 0.02


def test_wear_dulls_and_cracks_go_deep(engine: ProceduralEngine, structure: Structure) -> None:
    worn = weathered(engine, structure, Condition(wear=0.8))[:, :, WIDTH // 2 :]
    assert worn[ROUGHNESS].mean() > 0.6
    cracked = weathered(engine, structure, Condition(cracks=1.0))[:, :, WIDTH // 2 :]
    deep = cracked[HEIGHT] < -2
    assert 0.002 < deep.mean() < 0.3
    assert cracked[0][deep].mean() < 0.7 * cracked[0][~deep].mean()


def test_the_worn_stay_grey_where_the_surface_is_grey(engine: ProceduralEngine, structure: Structure) -> None:
    """Dirt is a little warm; brown drips and spots on white marble were worse than none."""
    worn = weathered(engine, structure, Condition(wear=1.0))[:3, :, WIDTH // 2 :]
    assert np.abs(worn[0] - worn[2]).max() < 0.12
