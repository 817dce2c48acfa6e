"""The picture of a level surface that goes on beyond its sides."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.channels.painted import Painted
from retexture.engines.procedural.render.develop import finish
from retexture.engines.procedural.render.exposure import expose
from retexture.engines.procedural.render.forms import Forms
from retexture.engines.procedural.render.shading import Lit, shade
from retexture.imaging.arrays import Map, Rgb8

USUAL_FIDELITY = 0.5
"""Where there is no photo to be followed, patterns have the relief that they usually have."""

_RIM = 2  # pixels around a periodic surface that normals look at

_Value = TypeVar("_Value", bound=np.generic)


def light_level(painted: Painted, occlusion: Map, laid: LaidLook, plan: Plan) -> Rgb8:
    """Show a periodic level surface in the look's light, without what a lens adds.

    Args:
        painted: The surface.
        occlusion: Share of the surroundings' light that arrives, 0–1.
        laid: The look on a level surface of the same size.
        plan: Its layers.
    """
    light, unit = plan.light, laid.structure.unit
    height = _around(painted.height)
    even = np.ones_like(height)
    lit = Lit(
        samples=_around(painted.samples),
        height=height,
        kept=even,
        occlusion=_around(occlusion),
        shadow=even,
        thinness=np.zeros_like(height),
        behind=np.ones((1, 1, 3), np.float32),
        received=None,
        glow=np.array([layer.glow for layer in plan.layers], np.float32),
        layers=_around(np.argmax(np.stack(painted.shown), axis=0).astype(np.uint8)),
    )
    around = Canvas((float(height.shape[1]), float(height.shape[0])))
    picture = np.ascontiguousarray(shade(lit, light, plan.key, unit, around)[_RIM:-_RIM, _RIM:-_RIM])
    forms = Forms(laid.structure, laid.surface, plan.layers, painted.shown, None, None, None, USUAL_FIDELITY)
    return finish(expose(picture, light, forms, None, Canvas(laid.structure.size)), light.grade, 0.0)


def _around(field: NDArray[_Value]) -> NDArray[_Value]:
    """A map, or the maps of several channels, with what lies beyond the sides."""
    widths = ((0, 0),) * (field.ndim - 2) + ((_RIM, _RIM), (_RIM, _RIM))
    return np.pad(field, widths, mode="wrap")
