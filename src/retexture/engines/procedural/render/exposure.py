"""New surfaces beside old ones: exposed as if the photo's own light fell on them."""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import NATURAL, Exposure, Light, before_curve
from retexture.engines.procedural.layout import Layout
from retexture.engines.procedural.plan import Layer
from retexture.engines.procedural.render.develop import exposure_factor
from retexture.engines.procedural.render.forms import Forms
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.imaging.kernels import for_rows, kernel

_SPARSE = 3  # every third pixel of every third row is measured
_OWN_BRIGHTNESS = 0.75  # 1: as bright as the material would be in the photo's light; 0: as what it replaces
_PALE, _PALE_BRIGHTNESS = 0.5, 0.95  # what reflects more is known by its whiteness
_DIM, _LIT, _LEAST_WHITE = 0.2, 0.45, 0.78  # luminance
_OBEDIENCE = 0.85  # of the way to the lightness asked for, in stops
_SHADED = 0.9  # of a colour's luminance: what half of a thing in its colour has, with its light and its shade
_WHITE_QUANTILE = 0.97  # of the photo's luminance: what a white surface in it has
_DARKEST, _BRIGHTEST = 0.015, 0.80  # limits of the median luminance of a covered part
_WHITEST = 0.66  # of a whole picture: white things need room for light above their median and for shade below
_DARKEST_PHOTO = 0.01
_FAINT = 0.004  # keeps the ratio of two blacks near 1
_MOST_RATIO = 3.0  # how much brighter weather makes what it does not hide


class Rendered(NamedTuple):
    """What was rendered, in linear light.

    Attributes:
        picture: With its weather.
        dry: Without it; the same array where there is none.
    """

    picture: Linear
    dry: Linear


def match_photo(
    rendered: Rendered, photo: Callable[[], Linear], forms: Forms, layout: Layout, canvas: Canvas
) -> Linear:
    """Expose each layer for the part of the photo that it lies on.

    A material in the place of another is brighter by the ratio of what both reflect, seen in the light that
    the photo shows there; not quite, because how much the old surface reflects is only estimated. Where it is
    the photo's own surface that stands in the weather, the photo's pixels are used.

    Args:
        rendered: It is used up.
        photo: Finds the whole photo in linear light, painted as the prompt asks.
        forms: The forms of what was rendered.
        layout: Where everything is.
        canvas: Which part of the picture it is.
    """
    picture, dry = rendered
    factors = canvas.whole("gains", lambda: _gains(dry, photo(), _bare(forms, layout), forms))
    gain = _gain_of_pixels(factors, forms, picture)
    picture *= gain[..., None]
    seen = zip(forms.layers, forms.shown, strict=True)
    own = [weight for layer, weight in seen if layer.material is NATURAL]
    if picture is dry or not own:
        return picture
    share = np.broadcast_to(np.asarray(sum(own), np.float32), gain.shape)
    hidden = np.zeros_like(gain) if forms.hidden is None else forms.hidden
    work = partial(
        _weather_photo, canvas.whole("photo", photo), dry, gain, np.ascontiguousarray(share), hidden, picture
    )
    for_rows(len(picture), work)
    return picture


def _bare(forms: Forms, layout: Layout) -> Linear:
    """The photo as it is around materials."""
    return forms.structure.laid_in if layout.coloured else forms.structure.linear


def expose(picture: Linear, light: Light, forms: Forms, sky: Map | None, canvas: Canvas) -> Linear:
    """Expose a whole picture: materials as bright as they are, or as was asked for.

    Args:
        picture: Rendered, linear light; it is used up.
        light: What it is lit by.
        forms: What was rendered.
        sky: Where the photo shows the sky, 0–1, if anywhere.
        canvas: Which part of the picture it is.
    """
    picture *= canvas.whole("exposure", lambda: np.float32(_whole_exposure(picture, light, forms, sky)))
    return picture


def _whole_exposure(picture: Linear, light: Light, forms: Forms, sky: Map | None) -> float:
    """The factor for a whole picture."""
    seen = luminance(picture[::_SPARSE, ::_SPARSE])
    ground = np.ones(seen.shape, bool) if sky is None else sky[::_SPARSE, ::_SPARSE] < 0.5
    if not ground.any():
        ground[:] = True
    return _exposure(seen, ground, light, forms)


def _exposure(seen: Map, ground: NDArray[np.bool_], light: Light, forms: Forms) -> float:
    """The factor on the light of materials, from the ``seen`` luminance of what is no sky."""
    factor = exposure_factor(seen[ground], light.exposure) * _brightness(forms)
    return factor * _as_asked(seen, ground, light, factor, forms)


def _brightness(forms: Forms) -> float:
    """Factor on the exposure: the layers' own, in the measure that each shows."""
    stops = [math.log(layer.material.exposure * layer.brightness) for layer in forms.layers]
    weights = [float(np.mean(weight)) for weight in forms.shown]
    return math.exp(float(np.average(stops, weights=weights)) if sum(weights) else stops[0])


def _as_asked(seen: Map, ground: NDArray[np.bool_], light: Light, gain: float, forms: Forms) -> float:
    """Factor on the gain that brings materials near the lightness of the colours asked for.

    Exposure draws every picture towards the middle: without this, navy would come out as blue. A dark light
    keeps its mood.
    """
    mood = min(light.exposure.median / Exposure().median, 1.0)
    stops = total = 0.0
    for layer, weight in zip(forms.layers, forms.shown, strict=True):
        where = ground & (
            np.broadcast_to(np.asarray(weight), forms.surface.body.shape)[::_SPARSE, ::_SPARSE] > 0.5
        )
        if layer.asked is None or not where.any():
            continue
        wanted = before_curve(min(max(layer.asked * mood * _SHADED, _DARKEST), _WHITEST))
        share = float(where.mean())
        stops += share * math.log(wanted / max(float(np.median(seen[where])) * gain, 1e-4))
        total += share
    return min(max(math.exp(_OBEDIENCE * stops / total), 0.2), 2.5) if total else 1.0


def _gain_of_pixels(factors: NDArray[np.float32], forms: Forms, picture: Linear) -> Map:
    """The factors of the layers, as far as each is seen."""
    gain = np.zeros(picture.shape[:2], np.float32)
    for factor, weight in zip(factors, forms.shown, strict=True):
        if factor > 0:
            gain += weight * factor
    return gain


def _gains(rendered: Linear, painted: Linear, bare: Linear, forms: Forms) -> NDArray[np.float32]:
    """Factor on the light of each layer; the photo's own surfaces are as light as they are ``painted``.

    What is seen nowhere has 0.

    Args:
        rendered: What was rendered.
        painted: The photo, painted as the prompt asks.
        bare: The photo as it is around materials.
        forms: What was rendered.
    """
    seen = luminance(rendered[::_SPARSE, ::_SPARSE])
    photo = luminance(bare[::_SPARSE, ::_SPARSE])
    own = luminance(painted[::_SPARSE, ::_SPARSE])
    white = _white(float(np.quantile(photo, _WHITE_QUANTILE)))
    factors = np.zeros(len(forms.layers), np.float32)
    for index, (layer, weight) in enumerate(zip(forms.layers, forms.shown, strict=True)):
        where = np.broadcast_to(np.asarray(weight), rendered.shape[:2])[::_SPARSE, ::_SPARSE] > 0.5
        if where.any():
            replaced = own if layer.material is NATURAL else photo
            median_seen, median_photo = float(np.median(seen[where])), float(np.median(replaced[where]))
            factors[index] = _gain(median_seen, median_photo, layer, white)
    return factors


@kernel
def _weather_photo(
    photo: Linear, dry: Linear, gain: Map, share: Map, hidden: Map, picture: Linear, top: int, bottom: int
) -> None:
    """The photo times what the weather changes, and what lies on it, where the photo's own surface is."""
    for y in range(top, bottom):
        for x in range(gain.shape[1]):
            own, covered = float(share[y, x]), float(hidden[y, x])
            if own == 0.0:
                continue
            for c in range(3):
                weathered = float(picture[y, x, c])
                ratio = (weathered + _FAINT) / (dry[y, x, c] * gain[y, x] + _FAINT)
                seen = before_curve(float(photo[y, x, c])) * min(max(ratio, 0.1), _MOST_RATIO)
                value = seen + (weathered - seen) * covered
                picture[y, x, c] = weathered + (value - weathered) * own


def _white(brightest: float) -> float:
    """What white paper would have in the photo: a lit photo without anything white has it all the same."""
    lit = min(max((brightest - _DIM) / (_LIT - _DIM), 0.0), 1.0)
    return max(brightest, _LEAST_WHITE * lit, 0.2)


def _gain(rendered: float, photo: float, layer: Layer, white: float) -> float:
    photo = max(photo, _DARKEST_PHOTO)
    wanted = photo
    if layer.material is not NATURAL:
        reflects, own = _reflects(layer), _OWN_BRIGHTNESS
        if reflects > _PALE:
            reflects, own = max(reflects, layer.asked or 0.0), _PALE_BRIGHTNESS
        elif layer.asked is not None:
            reflects, own = min(reflects, layer.asked), _OBEDIENCE
        wanted *= (reflects / min(photo / white, 1.0)) ** own
    return before_curve(min(max(wanted, _DARKEST), _BRIGHTEST)) / max(rendered, 1e-3)


def _reflects(layer: Layer) -> float:
    """Mean reflectance of a material's two grounds, as its luminance; a metal mirrors half darkness."""
    mean = float(luminance(layer.palettes[:, :2]).mean())
    return 0.6 * mean if layer.material.metal else mean
