"""The form of what was painted: all heights added up, and the photo's light and shade that stays on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import NATURAL, Shading
from retexture.engines.procedural.plan import Layer
from retexture.engines.procedural.render.evaluate import HEIGHT, Samples
from retexture.engines.procedural.render.visibility import Weight, mixed
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Labels, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur
from retexture.structure import Structure

_FACE_DETAIL = np.float32(0.6)  # how much more of a face's own light and shade stays
_STEEPEST_MIRROR = 1.3  # strictness beyond which metals are embossed no deeper
_LOOSEST = 9.0  # sigma in units by which the photo's light and shade are softened at fidelity 0
_VALUE_IN_COLOUR = 0.6  # share of the photo's light and dark parts that a colour asked for leaves
_BUILT, _BUILT_FINE = 0.85, 0.6  # of the photo's detail on walls that is no texture
_LEAST_FORM, _LEAST_VALUE = 0.9, 0.45  # of the photo's light beside the photo itself


@dataclass(frozen=True, eq=False)
class Forms:
    """What forms are made of.

    Attributes:
        structure: The photo's analysis.
        surface: Its surface.
        layers: The materials, in the order of painting.
        shown: How much of each pixel each of them shows.
        hidden: How far snow and dust hide the surface, 0–1, or None.
        lively: How much of the patterns' relief stays, 0–1, or None for all of it.
        face: Where faces are, 0–1, or None.
        fidelity: 0 (loose) to 1 (strict): how much of the photo's own detail stays.
    """

    structure: Structure
    surface: Surface
    layers: Sequence[Layer]
    shown: Sequence[Weight]
    hidden: Map | None
    lively: Map | None
    face: Map | None
    fidelity: float

    @property
    def strictness(self) -> float:
        """Weight of the photo's own detail: 1 at the usual 0.5, nearly none at 0, twice as much at 1."""
        return 0.15 + 0.85 * 2 * self.fidelity

    @property
    def firmness(self) -> float:
        """Weight of its large forms and edges: 1 at the usual 0.5, a half at 0, one and a half at 1."""
        return 0.5 + self.fidelity

    @property
    def freedom(self) -> float:
        """Weight of the pattern's own relief: 1 at the usual 0.5, more where the photo counts for less."""
        return 1.7 - 1.4 * self.fidelity


def height_of(forms: Forms, samples: Samples, sky: Map | None, strength: float, canvas: Canvas) -> Map:
    """Heights in pixels: bodies, the photo's detail, the pattern, grooves along edges.

    Args:
        forms: What they are made of.
        samples: The painted materials.
        sky: Where there is air, which is flat.
        strength: How pronounced patterns are, 1 as usual.
        canvas: Which part of the picture it is. On a larger one patterns are as fine as its pixels.
    """
    unit, shown = forms.structure.unit, forms.shown
    bodies = [layer.material.body for layer in forms.layers]
    soft = 0.7 * unit
    reliefs = [layer.relief * (1 - 0.5 * layer.hold) * layer.material.body.pattern for layer in forms.layers]
    groove = np.clip(1 - forms.structure.contours.border_distance / np.float32(2.6 * unit), 0, 1)
    height = _own_forms(forms, soft, canvas)
    pattern = samples[HEIGHT] * np.float32(0.8 * unit * strength * forms.freedom)
    if forms.lively is not None:
        pattern *= forms.lively
    height += mixed(reliefs, shown) * pattern
    for layer in forms.layers:
        if layer.raised is not None:
            height += layer.raised
    height -= mixed([2.2 * unit * forms.firmness * body.groove for body in bodies], shown) * groove
    if sky is not None:
        height *= 1 - 0.8 * sky
    smooth = blur(height, max(soft / canvas.zoom, 0.3))
    return smooth if canvas.window is None else _softer_at_seams(smooth, height, soft, forms, canvas.zoom)


def _own_forms(forms: Forms, soft: float, canvas: Canvas) -> Map:
    """Heights in pixels without the pattern, to be changed: on a window smoothed by ``soft`` pixels."""
    height = canvas.whole("forms" if forms.hidden is None else "covered forms", lambda: _forms(forms))
    if canvas.window is not None:
        return blur(height, max(soft, 0.3)) * np.float32(canvas.zoom)
    return height if canvas.remembered is None else height.copy()


def _softer_at_seams(smooth: Map, height: Map, soft: float, forms: Forms, zoom: float) -> Map:
    """Soften where patterns meet: a step as fine as the pixels would be a cut along a coarse border."""
    seams = _seams(forms.structure.regions.labels, zoom)
    return smooth + seams * (blur(height, soft) - smooth)


def _seams(labels: Labels, zoom: float) -> Map:
    """Where the borders between regions are, 0–1, a pixel of the picture's own size to either side."""
    around = np.ones((2 * round(zoom) + 1,) * 2, np.uint8)
    numbers = labels.astype(np.float32)
    border = cv2.dilate(numbers, around) != cv2.erode(numbers, around)
    return blur(border.astype(np.float32), 0.5 * zoom)


def _forms(forms: Forms) -> Map:
    """Heights in pixels without the pattern: bodies and the photo's detail."""
    inflation = [layer.material.body.inflation for layer in forms.layers]
    height = mixed(inflation, forms.shown) * forms.surface.body
    height += _bump(forms)
    return height


def _bump(forms: Forms) -> Map:
    """The photo's own detail as each material rounds it off, as high as the photo is followed."""
    bump, unit = forms.surface.bump, forms.structure.unit
    total = np.zeros_like(bump)
    for smoothing in dict.fromkeys(layer.material.body.smoothing for layer in forms.layers):
        smooth = 1.6 * blur(bump, smoothing * unit) if smoothing else bump
        weights = [
            layer.material.body.relief * _embossing(forms, layer)
            if layer.material.body.smoothing == smoothing
            else 0.0
            for layer in forms.layers
        ]
        total += mixed(weights, forms.shown) * smooth
    return total if forms.hidden is None else total * (1 - 0.8 * forms.hidden)


def _embossing(forms: Forms, layer: Layer) -> float:
    """Weight of the photo's detail in height: a mirror with steeper slopes shows less of the form."""
    return min(forms.strictness, _STEEPEST_MIRROR) if layer.material.metal else forms.strictness


def kept_light(forms: Forms, *, whole: bool) -> Map:
    """The photo's own light and shade as a factor, weighed band by band as each material wants it.

    Args:
        forms: What was painted.
        whole: Whether the whole picture is rendered; beside the photo itself more of its light stays.
    """
    relief, shown, strict = forms.structure.relief, forms.shown, forms.strictness
    weights = [_shading(layer, whole=whole) for layer in forms.layers]
    surface = forms.surface
    detail = _detail(forms, [each.middle * strict for each in weights], relief.middle, surface.middle, _BUILT)
    detail += _detail(forms, [each.fine * strict for each in weights], relief.fine, surface.fine, _BUILT_FINE)
    if forms.face is not None:
        detail *= 1 + _FACE_DETAIL * forms.face
    if forms.hidden is not None:
        detail *= 1 - forms.hidden
    large = mixed([each.form for each in weights], shown) * relief.form
    large += mixed([each.value for each in weights], shown) * np.clip(relief.value, -1.6, 1.2)
    if any(each.busy for each in weights):
        detail += mixed([each.busy for each in weights], shown) * relief.left_out
    return exp(detail + np.float32(forms.firmness) * _loosened(forms, cast(Map, large)))


def _detail(forms: Forms, weights: Sequence[float], photo: Map, left: Map, least: float) -> Map:
    """One band of the photo's detail: all of it on its own surfaces, on others what these leave of it.

    What they leave on walls is what is built there, and shows at ``least``.
    """
    wall = forms.surface.wall
    if wall is None:
        return cast(Map, mixed(weights, forms.shown) * photo)
    natural = [layer.material is NATURAL for layer in forms.layers]
    bare = [weight * own for weight, own in zip(weights, natural, strict=True)]
    below = [weight * (not own) for weight, own in zip(weights, natural, strict=True)]
    built = [max(weight, least) * (not own) for weight, own in zip(weights, natural, strict=True)]
    usual, on_walls = mixed(below, forms.shown), mixed(built, forms.shown)
    covered = (usual + wall * (on_walls - usual)) * left
    return cast(Map, covered + mixed(bare, forms.shown) * photo if any(bare) else covered)


def _loosened(forms: Forms, light: Map) -> Map:
    """Light and shade with softer borders, the less strictly the photo is followed below the usual."""
    reach = _LOOSEST * max(1 - 2 * forms.fidelity, 0.0) * forms.structure.unit
    return blur(light, reach) if reach > 0.3 else light


def _shading(layer: Layer, *, whole: bool) -> Shading:
    """How much of the photo's light stays: more where its own surface shows through, or stands beside it."""
    own, natural = layer.material.shading, NATURAL.shading
    form = own.form if whole else max(own.form, _LEAST_FORM)
    value = own.value if whole else max(own.value, _LEAST_VALUE)
    if layer.asked is not None:
        value *= _VALUE_IN_COLOUR
    return Shading(
        form=form + (natural.form - form) * layer.hold,
        middle=own.middle + (natural.middle - own.middle) * layer.hold,
        fine=own.fine + (natural.fine - own.fine) * layer.hold,
        value=value + (natural.value - value) * layer.hold,
        busy=own.busy + (natural.busy - own.busy) * layer.hold,
    )
