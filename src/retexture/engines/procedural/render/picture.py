"""A picture of materials under a light: surface → plan → materials → light → developed picture."""

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import LightGrade
from retexture.engines.procedural.layout import LaidLook, Layout
from retexture.engines.procedural.look import Look, is_weathered
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.compositing import blended
from retexture.engines.procedural.render.develop import develop, finish
from retexture.engines.procedural.render.evaluate import Samples
from retexture.engines.procedural.render.exposure import expose, match_photo
from retexture.engines.procedural.render.forms import Forms, height_of, kept_light
from retexture.engines.procedural.render.pattern import cover
from retexture.engines.procedural.render.repaint import repainted
from retexture.engines.procedural.render.shading import Lit, shade
from retexture.engines.procedural.render.shadow import cast_shadows
from retexture.engines.procedural.render.sky import paint_sky, painted_share
from retexture.engines.procedural.render.visibility import visible
from retexture.engines.procedural.render.weather import weather
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.filters import half_size
from retexture.structure import InputKind, Structure

_BLURRED = np.float32(0.85)  # how much of a surface far out of focus is blurred
_LEAST_BLURRED = 0.01  # of the picture
_CIRCLE = 4.5  # sigma of the blur in units


def render(laid: LaidLook, plan: Plan, fidelity: float) -> Rgb8:
    """Render one variation; where the layout renders nothing the picture is unspecified.

    Args:
        laid: The look on the photo.
        plan: The variation's decisions.
        fidelity: 0 (loose) to 1 (strict): how much of the photo's own detail stays in relief and light.
    """
    structure, surface, layout = laid.structure, laid.surface, laid.layout
    light, sky = plan.light, layout.sky if layout.whole else None
    samples, layers = cover(structure, surface, plan)
    weathered = any(is_weathered(layer.condition) for layer in plan.layers)
    bare = samples.copy() if weathered and not layout.whole else None
    hidden = weather(samples, layers, structure, surface, plan) if weathered else None
    forms = Forms(
        structure, surface, plan.layers, visible(plan.layers), hidden, layout.lively, layout.face, fidelity
    )
    painted = _Painted(forms, plan, layout, layers, laid.look.strength)
    grade = _grade(light.grade, laid.look)
    air = painted_share(sky, light.own_sky) if sky is not None and light.own_sky < 1 else None
    picture = _lit(painted, samples, sky, air)
    if layout.whole:
        developed = develop(expose(picture, light, forms, sky, air), grade)
    else:
        dry = picture if bare is None else _lit(painted.dry(), bare, sky, air)
        photo = repainted(structure.linear, layout.paint) if layout.paint else structure.linear
        developed = finish(match_photo(picture, dry, photo, forms), grade, 0.0)
    developed = _out_of_focus(developed, structure)
    return developed if sky is None else blended(developed, structure.rgb, np.float32(light.own_sky) * sky)


@dataclass(frozen=True, eq=False)
class _Painted:
    """What has been painted, ready to be lit."""

    forms: Forms
    plan: Plan
    layout: Layout
    layers: NDArray[np.uint8]
    strength: float

    def dry(self) -> "_Painted":
        """The same where nothing hides the surface."""
        return replace(self, forms=replace(self.forms, hidden=None))


def _lit(painted: _Painted, samples: Samples, sky: Map | None, air: Map | None) -> Linear:
    """The painted surface in its light, with its sky and air, in linear light."""
    forms, plan = painted.forms, painted.plan
    structure, surface, light = forms.structure, forms.surface, plan.light
    rng = np.random.Generator(np.random.PCG64([plan.seed, 1]))
    height = height_of(forms, samples, sky, painted.strength)
    emission = light.emit(structure, height, rng) if light.emit else None
    picture = shade(
        Lit(
            samples=samples,
            height=height,
            kept=kept_light(forms, whole=painted.layout.whole and structure.kind is InputKind.PHOTO),
            occlusion=surface.occlusion,
            shadow=cast_shadows(structure, surface, plan.key),
            thinness=surface.thinness,
            behind=surface.behind,
            received=emission.received if emission else None,
            glow=np.array([layer.material.glow for layer in plan.layers], np.float32),
            layers=np.minimum(painted.layers, len(plan.layers) - 1),
        ),
        light,
        plan.key,
        structure.unit,
    )
    if emission is not None:
        picture *= np.float32(0.9)
        picture += emission.seen
    if air is not None:
        picture = paint_sky(picture, structure, air, light, rng)
    return light.atmosphere(picture, structure) if light.atmosphere else picture


def _out_of_focus(picture: Rgb8, structure: Structure) -> Rgb8:
    """Blur new surfaces where the photo is out of focus: sharp ones there would be cut out of the picture."""
    share = _BLURRED * structure.blurred
    if float(share[::4, ::4].mean()) < _LEAST_BLURRED:
        return picture
    half = cv2.resize(picture, half_size(picture), interpolation=cv2.INTER_AREA)
    half = cv2.GaussianBlur(half, (0, 0), max(0.5 * _CIRCLE * structure.unit, 0.3))
    blurred = cv2.resize(half, structure.size, interpolation=cv2.INTER_LINEAR_EXACT)
    return blended(picture, cast(Rgb8, blurred), share)


def _grade(grade: LightGrade, look: Look) -> LightGrade:
    if look.plain:
        return LightGrade(bloom=0.5 * grade.bloom)
    more = 0.10 * (look.strength - 1)
    return LightGrade(
        saturation=grade.saturation + more,
        contrast=grade.contrast + more,
        bloom=grade.bloom,
        shadow_tint=grade.shadow_tint,
        highlight_tint=grade.highlight_tint,
    )
