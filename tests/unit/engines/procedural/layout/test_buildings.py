"""Buildings by whatever name: fronts and roofs, not what stands out on them."""

import numpy as np
import pytest

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.layout.targets import find
from retexture.evaluation.annotated.scenes import SHOTS, draw
from retexture.prompts import Place, understand
from retexture.structure import Structure, analyse

VOCABULARY = load_catalogue().vocabulary


@pytest.fixture(scope="module")
def model() -> Structure:
    return analyse(draw(next(shot for shot in SHOTS if shot.name == "modern house 2, block-out")).rgb)


@pytest.mark.parametrize("noun", ["house", "building", "villa", "mansion", "cottage", "warehouse"])
def test_a_building_is_its_fronts(model: Structure, noun: str) -> None:
    (material,) = understand(f"the {noun} in white stucco", VOCABULARY).materials
    (found,) = find(model, material.targets)
    walls = model.scene.where(Place.WALL)
    assert found.share is not None
    assert walls is not None
    assert found.share[walls > 0.9].mean() > 0.9
    assert np.mean(found.share) < 0.5
