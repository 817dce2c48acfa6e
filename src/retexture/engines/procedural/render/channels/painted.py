"""What is painted on a surface: its materials at each pixel, and its heights."""

from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.look import is_weathered
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.evaluate import Samples
from retexture.engines.procedural.render.faces import calm_faces
from retexture.engines.procedural.render.forms import Forms, height_of
from retexture.engines.procedural.render.pattern import cover
from retexture.engines.procedural.render.visibility import mixed, visible
from retexture.engines.procedural.render.weather import weather
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map


@dataclass(frozen=True, eq=False)
class Painted:
    """A painted surface.

    Attributes:
        samples: The channels of the materials.
        height: (height, width) float32, pixels.
        shown: How much each layer shows of each pixel, 0–1, (height, width) float32 each.
    """

    samples: Samples
    height: Map
    shown: tuple[Map, ...]


def paint(laid: LaidLook, plan: Plan, fidelity: float, worn: Surface | None = None) -> Painted:
    """Paint a surface, without lighting it.

    Args:
        laid: The look on it.
        plan: Its layers.
        fidelity: 0 (loose) to 1 (strict): how much of a photo's own detail is in the heights.
        worn: The same surface with the folds and edges of what is painted on it, where dirt and snow lie;
            None: they lie where the surface's own are.
    """
    structure, surface, layout = laid.structure, laid.surface, laid.layout
    canvas = Canvas(structure.size)
    samples, layers = cover(structure, surface, plan, canvas)
    shown = visible(plan.layers)
    if layout.face is not None:
        patterned = [float(layer.material.own_colour is None) for layer in plan.layers]
        calm_faces(samples, layout.face, mixed(patterned, shown), canvas)
    weathered = any(is_weathered(layer.condition) for layer in plan.layers)
    soiled = laid if worn is None else replace(laid, surface=worn)
    hidden = weather(samples, layers, soiled, plan, canvas) if weathered else None
    forms = Forms(structure, surface, plan.layers, shown, hidden, layout.lively, layout.face, fidelity)
    height = height_of(forms, samples, layout.sky if layout.whole else None, laid.look.strength, canvas)
    weights = tuple(np.ascontiguousarray(np.broadcast_to(weight, height.shape)) for weight in shown)
    return Painted(samples, height, weights)
