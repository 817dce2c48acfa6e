"""Ground that is asked to be wet mirrors what stands on it; nothing else changes."""

from dataclasses import replace

import pytest

from drawn_fronts import Front, draw_front
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import LaidLook, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan
from retexture.engines.procedural.render.relighting.wet_ground import with_wet_ground
from retexture.engines.procedural.render.visibility import visible
from retexture.engines.procedural.surface import build_surface
from retexture.engines.protocol import Draw
from retexture.imaging.arrays import Rgb8
from retexture.prompts import Condition


@pytest.fixture(scope="module")
def front() -> Front:
    """A house whose left half is painted blue, on grey ground."""
    drawn = draw_front(openings=False)
    rgb = drawn.rgb.copy()
    left = drawn.parts["front"].copy()
    left[:, rgb.shape[1] // 2 :] = False
    rgb[left] = (60, 80, 200)
    rgb[drawn.parts["ground"]] = 128
    return replace(drawn, rgb=rgb)


def wetted(front: Front, wetness: float) -> Rgb8:
    catalogue = ProceduralEngine().catalogue
    structure = front.structure
    layer = MaterialLayer(catalogue.materials["concrete"], condition=Condition(wetness=wetness))
    look = Look((layer,), light=catalogue.lights["studio"])
    laid = LaidLook(structure, build_surface(structure), lay_out(structure, look), look)
    plan = make_plan(laid, Draw(3, 0))
    return with_wet_ground(front.rgb, laid, plan, visible(plan.layers))


def test_wet_ground_mirrors_what_stands_on_it(front: Front) -> None:
    seen = wetted(front, 1.0).astype(float)
    below_blue, below_plaster = seen[330:360, 100:220], seen[330:360, 290:410]
    assert (below_blue[..., 2] - below_blue[..., 0]).mean() > 12
    assert (below_plaster[..., 2] - below_plaster[..., 0]).mean() < 0


def test_what_is_not_ground_stays(front: Front) -> None:
    seen = wetted(front, 1.0)
    above = ~front.parts["ground"]
    above[-70:] = False  # what borders on it
    assert (seen[above] == front.rgb[above]).all()


def test_dry_ground_stays(front: Front) -> None:
    assert wetted(front, 0.0) is front.rgb
