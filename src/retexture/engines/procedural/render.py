"""A picture of materials under a light: surface → plan → materials → light → developed picture."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from retexture.engines.procedural.develop import develop, finish
from retexture.engines.procedural.evaluate import HEIGHT, Samples
from retexture.engines.procedural.layers import Weight, mixed, visible
from retexture.engines.procedural.layout import Layout
from retexture.engines.procedural.light import Grade
from retexture.engines.procedural.look import Look
from retexture.engines.procedural.matching import match_photo
from retexture.engines.procedural.material import Shading
from retexture.engines.procedural.materials.natural import NATURAL
from retexture.engines.procedural.pattern import cover
from retexture.engines.procedural.plan import Layer, Plan
from retexture.engines.procedural.shading import Lit, shade
from retexture.engines.procedural.shadow import cast_shadows
from retexture.engines.procedural.sky import paint_sky
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur
from retexture.structure import Structure


def render(
    structure: Structure, surface: Surface, layout: Layout, plan: Plan, look: Look, fidelity: float
) -> Rgb8:
    """Render one variation; where the layout renders nothing the picture is unspecified.

    Args:
        structure: The photo's analysis.
        surface: Its surface.
        layout: Where the materials go.
        plan: The variation's decisions.
        look: What was asked for.
        fidelity: 0 (loose) to 1 (strict): how much of the photo's own detail stays in relief and light.
    """
    rng = np.random.Generator(np.random.PCG64([plan.seed, 1]))
    light, sky = plan.light, layout.sky if layout.whole else None
    samples, layers = cover(structure, surface, plan)
    shown = visible(plan.layers)
    height = _height(structure, surface, plan, shown, samples, sky, fidelity, look.strength)
    emission = light.emit(structure, height, rng) if light.emit else None
    picture = shade(
        Lit(
            samples=samples,
            height=height,
            kept=_kept_light(structure, plan, shown, fidelity, whole=layout.whole),
            occlusion=surface.occlusion,
            shadow=cast_shadows(structure, surface, plan.key),
            thinness=surface.thinness,
            behind=_behind(structure),
            received=emission.received if emission else None,
            glow=np.array([layer.material.glow for layer in plan.layers], np.float32),
            layers=np.minimum(layers, len(plan.layers) - 1),
        ),
        light,
        plan.key,
        structure.unit,
    )
    if emission is not None:
        picture *= np.float32(0.9)
        picture += emission.seen
    if sky is not None:
        picture = paint_sky(picture, structure, sky, light, rng)
    if light.atmosphere:
        picture = light.atmosphere(picture, structure)
    if not layout.whole:
        return finish(match_photo(picture, structure, plan.layers, shown), _grade(light.grade, look), 0.0)
    return develop(picture, light.exposure, _grade(light.grade, look), _brightness(plan, shown))


def _brightness(plan: Plan, shown: Sequence[Weight]) -> float:
    """Factor on the exposure: the layers' own, in the measure that each shows."""
    stops = [math.log(layer.material.exposure * layer.brightness) for layer in plan.layers]
    weights = [float(np.mean(weight)) for weight in shown]
    return math.exp(float(np.average(stops, weights=weights)) if sum(weights) else stops[0])


def _grade(grade: Grade, look: Look) -> Grade:
    if look.plain:
        return Grade(bloom=0.5 * grade.bloom)
    more = 0.10 * (look.strength - 1)
    return Grade(
        saturation=grade.saturation + more,
        contrast=grade.contrast + more,
        bloom=grade.bloom,
        shadow_tint=grade.shadow_tint,
        highlight_tint=grade.highlight_tint,
    )


def _height(
    structure: Structure,
    surface: Surface,
    plan: Plan,
    shown: Sequence[Weight],
    samples: Samples,
    sky: Map | None,
    fidelity: float,
    strength: float,
) -> Map:
    """All heights added up, in pixels: bodies, the photo's detail, the pattern, grooves along edges."""
    unit = structure.unit
    bodies = [layer.material.body for layer in plan.layers]
    relief = [
        layer.relief * (1 - 0.5 * layer.hold) * body.pattern
        for layer, body in zip(plan.layers, bodies, strict=True)
    ]
    groove = np.clip(1 - structure.contours.border_distance / np.float32(2.6 * unit), 0, 1)
    height = mixed([body.inflation for body in bodies], shown) * surface.body
    height += _bump(surface, plan, shown, unit) * np.float32(_strictness(fidelity))
    height += mixed(relief, shown) * (
        samples[HEIGHT] * np.float32(0.8 * unit * strength * (1.3 - 0.6 * fidelity))
    )
    for layer in plan.layers:
        if layer.raised is not None:
            height += layer.raised
    height -= mixed([2.2 * unit * body.groove for body in bodies], shown) * groove
    if sky is not None:
        height *= 1 - 0.8 * sky
    return blur(height, max(0.7 * unit, 0.3))


def _bump(surface: Surface, plan: Plan, shown: Sequence[Weight], unit: float) -> Map:
    """The photo's own detail as each material rounds it off."""
    total = np.zeros_like(surface.bump)
    smoothings = dict.fromkeys(layer.material.body.smoothing for layer in plan.layers)
    for smoothing in smoothings:
        bump = 1.6 * blur(surface.bump, smoothing * unit) if smoothing else surface.bump
        weights = [
            layer.material.body.relief if layer.material.body.smoothing == smoothing else 0.0
            for layer in plan.layers
        ]
        total += mixed(weights, shown) * bump
    return total


def _strictness(fidelity: float) -> float:
    """Weight of the photo's own detail: 1 at the usual 0.5, nearly none at 0, twice as much at 1."""
    return 0.15 + 0.85 * 2 * fidelity


def _kept_light(
    structure: Structure, plan: Plan, shown: Sequence[Weight], fidelity: float, *, whole: bool
) -> Map:
    """The photo's own light and shade as a factor, weighed band by band as each material wants it."""
    relief, strict = structure.relief, _strictness(fidelity)
    weights = [_shading(layer, whole=whole) for layer in plan.layers]
    exponent = mixed([each.form for each in weights], shown) * relief.form
    exponent += mixed([each.middle * strict for each in weights], shown) * relief.middle
    exponent += mixed([each.fine * strict for each in weights], shown) * relief.fine
    exponent += mixed([each.value for each in weights], shown) * np.clip(relief.value, -1.6, 1.2)
    return exp(exponent)


def _shading(layer: Layer, *, whole: bool) -> Shading:
    """How much of the photo's light stays: more where its own surface shows through, or stands beside it."""
    own, natural = layer.material.shading, NATURAL.shading
    form, value = (own.form, own.value) if whole else (max(own.form, 0.9), max(own.value, 0.45))
    return Shading(
        form=form + (natural.form - form) * layer.hold,
        middle=own.middle + (natural.middle - own.middle) * layer.hold,
        fine=own.fine + (natural.fine - own.fine) * layer.hold,
        value=value + (natural.value - value) * layer.hold,
    )


def _behind(structure: Structure) -> Map:
    """The photo at a quarter of its size, blurred, for materials that let light through."""
    width, height = structure.size
    quarter = (max(1, width // 4), max(1, height // 4))
    small = cv2.resize(structure.linear, quarter, interpolation=cv2.INTER_AREA)
    return blur(small, 2.0 * structure.unit)
