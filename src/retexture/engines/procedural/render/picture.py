"""A picture of materials under a light: surface → plan → materials → light → developed picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import NATURAL, LightGrade
from retexture.engines.procedural.layout import LaidLook, Layout
from retexture.engines.procedural.look import Look, is_weathered
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.compositing import blended
from retexture.engines.procedural.render.develop import develop, finish
from retexture.engines.procedural.render.evaluate import Samples
from retexture.engines.procedural.render.exposure import Rendered, expose, match_photo
from retexture.engines.procedural.render.faces import calm_faces
from retexture.engines.procedural.render.forms import Forms, height_of, kept_light
from retexture.engines.procedural.render.pattern import cover
from retexture.engines.procedural.render.relighting.haze import veiled
from retexture.engines.procedural.render.relighting.relight import relit, sky_of
from retexture.engines.procedural.render.relighting.shot import RelitPhoto
from retexture.engines.procedural.render.relighting.sky import painted_share
from retexture.engines.procedural.render.relighting.wet_ground import with_wet_ground
from retexture.engines.procedural.render.repaint import repainted, repainted_photo
from retexture.engines.procedural.render.shading import Lit, shade
from retexture.engines.procedural.render.shadow import cast_shadows
from retexture.engines.procedural.render.visibility import Weight, mixed, visible
from retexture.engines.procedural.render.weather import weather
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb
from retexture.imaging.filters import half_size
from retexture.structure import InputKind, Structure

_SURE_SKY = np.float32(1.01)  # on a sky: what is all but surely sky keeps its pixels to the bit
_BLURRED = np.float32(0.85)  # how much of a surface far out of focus is blurred
_LEAST_BLURRED = 0.01  # of the picture
_CIRCLE = 4.5  # sigma of the blur in units


@dataclass(frozen=True)
class Variant:
    """One picture of several.

    Attributes:
        seed: What chance flows from in its light and its sky.
        number: Which of several lights and skies it has.
        fidelity: 0 (loose) to 1 (strict): how much of the photo's own detail stays in relief and light.
    """

    seed: int
    number: int
    fidelity: float


def render(laid: LaidLook, plan: Plan, variation: Variant, canvas: Canvas | None = None) -> Rgb8:
    """Render one variation; where the layout renders nothing the picture is unspecified.

    Args:
        laid: The look on the photo.
        plan: The variation's decisions.
        variation: Which one, and how closely it follows the photo.
        canvas: What remembers for :func:`closer` what it has to know of the whole; None: nothing does.
    """
    shown = visible(plan.layers)
    canvas = canvas or Canvas(laid.structure.size)
    return with_wet_ground(_seen(laid, plan, shown, variation, canvas), laid, plan, shown)


def closer(laid: LaidLook, plan: Plan, fidelity: float, canvas: Canvas) -> Rgb8:
    """Render a window of a picture larger: the materials in their light, without what lies around them.

    Args:
        laid: The look, with the window's part of all maps.
        plan: The same of the variation's decisions.
        fidelity: How closely the picture follows the photo.
        canvas: The window; it remembers what the whole picture told.
    """
    return _shaded(laid, plan, visible(plan.layers), fidelity, canvas)


def _seen(laid: LaidLook, plan: Plan, shown: Sequence[Weight], variation: Variant, canvas: Canvas) -> Rgb8:
    """The materials, and the photo's own surfaces, in the light that they are to be seen in."""
    grade = _grade(plan.light.grade, laid.look)
    own = _own_surfaces(laid, plan, shown)
    if isinstance(own, float) and own == 1.0:
        return _relit(laid, plan, grade, variation)
    picture = _shaded(laid, plan, shown, variation.fidelity, canvas)
    sky = laid.layout.sky
    if not laid.layout.whole:
        return picture
    if not laid.look.relit:
        if sky is None:
            return picture
        canvas.remember("not shaded", sky)
        return _below_sky(picture, laid, plan, grade, variation)
    share = own if sky is None else np.maximum(own, sky)
    if isinstance(share, float) and share == 0.0:
        return picture
    elsewhere = cast(Map, np.asarray(share, np.float32))
    canvas.remember("not shaded", elsewhere)
    return blended(picture, _relit(laid, plan, grade, variation), elsewhere)


def _own_surfaces(laid: LaidLook, plan: Plan, shown: Sequence[Weight]) -> Weight | float:
    """How much of each pixel is the photo's own surface, to be seen in the light that is asked for."""
    if laid.surroundings is None or not laid.look.relit or not laid.layout.whole:
        return 0.0
    own = [
        layer.material is NATURAL and max(layer.condition.wear, layer.condition.dust) == 0
        for layer in plan.layers
    ]
    if all(own):
        return 1.0
    if not any(own):
        return 0.0
    return mixed([float(each) for each in own], shown)


def _relit(laid: LaidLook, plan: Plan, grade: LightGrade, variation: Variant) -> Rgb8:
    """The photo, in the paint that is asked for, in the plan's light."""
    assert laid.surroundings is not None
    structure = laid.structure
    photo = structure.rgb
    if structure.coloured is not None:
        photo = structure.coloured
    elif structure.kind is InputKind.DRAWING:
        photo = rgb8_from_srgb(linear_to_srgb(structure.linear))
    photo = repainted_photo(photo, laid.layout.paint)
    shot = RelitPhoto(structure, laid.surroundings, plan.light, variation.number, variation.seed)
    picture = relit(photo, shot, grade)
    sky = structure.sky
    if sky is None or plan.light.own_sky < 1:
        return picture
    return blended(picture, photo, np.minimum(sky * _SURE_SKY, np.float32(1)))


def _below_sky(picture: Rgb8, laid: LaidLook, plan: Plan, grade: LightGrade, variation: Variant) -> Rgb8:
    """A picture of materials with the light's sky above it, as far as the photo's own does not stay."""
    surroundings, sky, light = laid.surroundings, laid.layout.sky, plan.light
    assert sky is not None
    if surroundings is not None and light.own_sky < 1:
        shot = RelitPhoto(laid.structure, surroundings, light, variation.number, variation.seed)
        above = sky_of(shot, grade)
        picture = blended(picture, above, painted_share(sky, light.own_sky))
    return blended(picture, laid.structure.rgb, np.float32(light.own_sky) * sky)


def _shaded(laid: LaidLook, plan: Plan, shown: Sequence[Weight], fidelity: float, canvas: Canvas) -> Rgb8:
    """The materials in their light."""
    grade = _grade(plan.light.grade, laid.look)
    structure, surface, layout = laid.structure, laid.surface, laid.layout
    light, sky = plan.light, layout.sky if layout.whole else None
    samples, layers = cover(structure, surface, plan, canvas)
    if layout.face is not None:
        patterned = [float(layer.material.own_colour is None) for layer in plan.layers]
        calm_faces(samples, layout.face, mixed(patterned, shown), canvas)
    weathered = any(is_weathered(layer.condition) for layer in plan.layers)
    bare = samples.copy() if weathered and not layout.whole else None
    hidden = weather(samples, layers, laid, plan, canvas) if weathered else None
    forms = Forms(structure, surface, plan.layers, shown, hidden, layout.lively, layout.face, fidelity)
    painted = _Painted(forms, plan, layout, layers, laid.look.strength, canvas)
    picture = _lit(painted, samples, sky)
    del samples  # 36 bytes a pixel, and the light is all that is left to do
    if layout.whole and light.haze is not None and laid.surroundings is not None:
        picture = veiled(picture, laid.surroundings, light.haze, structure.unit, canvas)
    if layout.whole:
        developed = develop(expose(picture, light, forms, sky, canvas), grade, canvas)
    else:
        dry = picture if bare is None else _lit(painted.dry(), bare, sky)
        matched = match_photo(
            Rendered(picture, dry), cache(partial(_painted_photo, laid)), forms, layout, canvas
        )
        developed = finish(matched, grade, 0.0, canvas)
    if canvas.window is None:
        developed = _out_of_focus(developed, structure)
        canvas.remember("shaded", developed)
    return developed


def _painted_photo(laid: LaidLook) -> Linear:
    """The photo in linear light as it is seen around materials, painted as the prompt asks."""
    structure, layout = laid.structure, laid.layout
    photo = structure.laid_in if layout.coloured else structure.linear
    return repainted(photo, layout.paint) if layout.paint else photo


@dataclass(frozen=True, eq=False)
class _Painted:
    """What has been painted, ready to be lit."""

    forms: Forms
    plan: Plan
    layout: Layout
    layers: NDArray[np.uint8]
    strength: float
    canvas: Canvas

    def dry(self) -> "_Painted":
        """The same where nothing hides the surface."""
        return replace(self, forms=replace(self.forms, hidden=None))


def _lit(painted: _Painted, samples: Samples, sky: Map | None) -> Linear:
    """The painted surface in its light, in linear light."""
    forms, plan, canvas = painted.forms, painted.plan, painted.canvas
    structure, surface, light = forms.structure, forms.surface, plan.light
    rng = np.random.Generator(np.random.PCG64([plan.lamps, 1]))
    height = height_of(forms, samples, sky, painted.strength, painted.canvas)
    emission = None
    if light.emit and canvas.window is None:
        emission = light.emit(structure, height, rng, light.neon)
    received = canvas.whole("received", lambda: emission.received if emission else None)
    seen = canvas.whole("lamps", lambda: emission.seen if emission else None)
    indoors = painted.layout.whole and _is_indoors(structure)
    picture = shade(
        Lit(
            samples=samples,
            height=height,
            kept=canvas.whole(
                "kept light" if forms.hidden is None else "covered light",
                lambda: kept_light(forms, whole=indoors),
            ),
            occlusion=surface.occlusion,
            shadow=canvas.whole("shadow", lambda: cast_shadows(structure, surface, plan.key)),
            thinness=surface.thinness,
            behind=surface.behind,
            received=received,
            glow=np.array([layer.glow for layer in plan.layers], np.float32),
            layers=np.minimum(painted.layers, len(plan.layers) - 1),
        ),
        light,
        plan.key,
        structure.unit,
        canvas,
    )
    if seen is not None:
        picture *= np.float32(0.9)
        picture += seen
    return picture


def _is_indoors(structure: Structure) -> bool:
    """Whether a photo is taken where light is made; out of doors its own light tells the forms."""
    return structure.kind is InputKind.PHOTO and structure.open_sky is None


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
