"""A picture of materials under a light: surface → plan → materials → light → developed picture."""

import cv2
import numpy as np

from retexture.engines.procedural.develop import develop
from retexture.engines.procedural.evaluate import HEIGHT, Samples
from retexture.engines.procedural.light import Grade
from retexture.engines.procedural.look import Look
from retexture.engines.procedural.pattern import cover
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.shading import Lit, shade
from retexture.engines.procedural.shadow import cast_shadows
from retexture.engines.procedural.sky import paint_sky
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur
from retexture.structure import Structure


def render(structure: Structure, surface: Surface, plan: Plan, look: Look, fidelity: float) -> Rgb8:
    """Render one variation.

    Args:
        structure: The photo's analysis.
        surface: Its surface.
        plan: The variation's decisions.
        look: What was asked for.
        fidelity: 0 (loose) to 1 (strict): how much of the photo's own detail stays in relief and light.
    """
    rng = np.random.Generator(np.random.PCG64([plan.seed, 1]))
    light, main = plan.light, plan.layers[0].material
    sky = structure.sky
    samples, layers = cover(structure, surface, plan)
    height = _height(structure, surface, plan, samples, sky, fidelity, look.strength)
    emission = light.emit(structure, height, rng) if light.emit else None
    picture = shade(
        Lit(
            samples=samples,
            height=height,
            kept=_kept_light(structure, plan, fidelity),
            occlusion=surface.occlusion,
            shadow=cast_shadows(structure, surface, plan.key),
            thinness=surface.thinness,
            behind=_behind(structure),
            received=emission.received if emission else None,
            glow=np.array([layer.material.glow for layer in plan.layers], np.float32),
            layers=layers,
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
    return develop(
        picture, light.exposure, _grade(light.grade, look), main.exposure * plan.layers[0].brightness
    )


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
    samples: Samples,
    sky: Map | None,
    fidelity: float,
    strength: float,
) -> Map:
    """All heights added up, in pixels: bodies, the photo's detail, the pattern, grooves along edges."""
    unit = structure.unit
    main = plan.layers[0].material.body
    bump = surface.bump
    if main.smoothing:
        bump = 1.6 * blur(bump, main.smoothing * unit)
    detail = main.relief * _strictness(fidelity)
    of_layer = np.array([layer.material.body.pattern for layer in plan.layers], np.float32)
    pattern = of_layer[plan.layer_of_region][structure.regions.labels] * np.float32(
        0.8 * unit * strength * (1.3 - 0.6 * fidelity)
    )
    groove = np.clip(1 - structure.contours.border_distance / np.float32(2.6 * unit), 0, 1)
    height = main.inflation * surface.body + detail * bump + pattern * samples[HEIGHT]
    height -= np.float32(2.2 * unit * main.groove) * groove
    if sky is not None:
        height *= 1 - 0.8 * sky
    return blur(height, max(0.7 * unit, 0.3))


def _strictness(fidelity: float) -> float:
    """Weight of the photo's own detail: 1 at the usual 0.5, nearly none at 0, twice as much at 1."""
    return 0.15 + 0.85 * 2 * fidelity


def _kept_light(structure: Structure, plan: Plan, fidelity: float) -> Map:
    """The photo's own light and shade as a factor, weighed band by band as the main material wants it."""
    weights, relief = plan.layers[0].material.shading, structure.relief
    strict = _strictness(fidelity)
    exponent = weights.form * relief.form
    exponent += np.float32(weights.middle * strict) * relief.middle
    exponent += np.float32(weights.fine * strict) * relief.fine
    exponent += np.float32(weights.value) * np.clip(relief.value, -1.6, 1.2)
    if weights.busy:
        exponent += np.float32(weights.busy) * relief.left_out
    return exp(exponent)


def _behind(structure: Structure) -> Map:
    """The photo at a quarter of its size, blurred, for materials that let light through."""
    width, height = structure.size
    quarter = (max(1, width // 4), max(1, height // 4))
    small = cv2.resize(structure.linear, quarter, interpolation=cv2.INTER_AREA)
    return blur(small, 2.0 * structure.unit)
