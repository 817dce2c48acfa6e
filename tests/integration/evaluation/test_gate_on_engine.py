"""The engine's pictures stand on the floor that cheap tricks fall through.

Looks and photos were chosen among those that passed with another seed: a guard, not an estimate of how
many pass. ``docs/decisions/evaluation-gate.md`` has the numbers of all looks.
"""

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural.engine import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.evaluation import gate, measure
from retexture.imaging.arrays import Rgb8
from retexture.imaging.photo import Photo

pytestmark = pytest.mark.slow

ALL = ("astronaut", "chelsea", "coffee", "rocket")
# The cat is one thing of one texture: a material that covers it evenly is measured like a sheet.
SEVERAL_THINGS = ("astronaut", "coffee", "rocket")
ASKED = {
    "knitted wool": ALL,
    "jade": ALL,
    "ice": ALL,
    "oil painting": ALL,
    "watercolour": ALL,
    "ink drawing": ALL,
    "low poly": ALL,
    "carved wood": SEVERAL_THINGS,
    "brick": ("astronaut", "rocket"),  # of their real size they are hardly larger than the grain of a cup
    "stone": SEVERAL_THINGS,
    "leather": SEVERAL_THINGS,
    "moss": SEVERAL_THINGS,
    "porcelain": SEVERAL_THINGS,
}
# Four fifths of this photo are sky, which stays what it is unless everything is asked for.
MOSTLY_SKY = "rocket"
DRAWN = ("oil painting", "watercolour", "ink drawing", "low poly")


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def retextured(engine: ProceduralEngine, source: Rgb8, prompt: str) -> Rgb8:
    height, width = source.shape[:2]
    request = Request(Photo(source, None, "0" * 64, (width, height)), prompt, 1, 7, 0.7)
    (variation,) = engine.variations(request, lambda _done, _stage: None, lambda: False)
    return variation.rgb


@pytest.mark.parametrize(
    ("prompt", "name"), [(look, name) for look, names in ASKED.items() for name in names]
)
def test_a_retextured_photo_passes(engine: ProceduralEngine, prompt: str, name: str) -> None:
    source = np.ascontiguousarray(getattr(data, name)())
    if name == MOSTLY_SKY and prompt not in DRAWN:
        prompt = f"turn everything into {prompt}"
    assert gate(measure(source, retextured(engine, source, prompt))).failures == ()
