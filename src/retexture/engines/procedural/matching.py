"""New surfaces beside old ones: exposed as if the photo's own light fell on them."""

import math
from collections.abc import Sequence

import numpy as np

from retexture.engines.procedural.layers import Weight
from retexture.engines.procedural.plan import Layer
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.structure import Structure

_SPARSE = 3  # every third pixel of every third row is measured
_OWN_BRIGHTNESS = 0.65  # 1: as bright as the material would be in the photo's light; 0: as what it replaces
_WHITE_QUANTILE = 0.97  # of the photo's luminance: what a white surface in it has
_DARKEST, _BRIGHTEST = 0.015, 0.80  # limits of the median luminance of a covered part
_DARKEST_PHOTO = 0.01


def match_photo(
    picture: Linear, structure: Structure, layers: Sequence[Layer], shown: Sequence[Weight]
) -> Linear:
    """Expose each layer for the part of the photo that it lies on.

    A material in the place of another is brighter by the ratio of what both reflect, seen in the light that
    the photo shows there; not quite, because how much the old surface reflects is only estimated.

    Args:
        picture: Rendered, linear light; it is used up.
        structure: The photo's analysis.
        layers: What was rendered.
        shown: How much of each pixel each of them shows.
    """
    rendered = luminance(picture[::_SPARSE, ::_SPARSE])
    photo = luminance(structure.linear[::_SPARSE, ::_SPARSE])
    white = max(float(np.quantile(photo, _WHITE_QUANTILE)), 0.2)
    gain: Map | None = None
    for layer, weight in zip(layers, shown, strict=True):
        if not np.ndim(weight):
            where = np.ones(photo.shape, np.bool_)
        else:
            where = np.asarray(weight)[::_SPARSE, ::_SPARSE] > 0.5
        if not where.any():
            continue
        factor = _gain(
            float(np.median(rendered[where])), float(np.median(photo[where])), _reflects(layer), white
        )
        part = np.asarray(weight * np.float32(factor), np.float32)
        gain = part if gain is None else gain + part
    if gain is not None:
        picture *= gain[..., None]
    return picture


def _gain(rendered: float, photo: float, reflects: float, white: float) -> float:
    photo = max(photo, _DARKEST_PHOTO)
    replaced = min(photo / white, 1.0)
    wanted = photo * (reflects / replaced) ** _OWN_BRIGHTNESS
    return _before_curve(min(max(wanted, _DARKEST), _BRIGHTEST)) / max(rendered, 1e-3)


def _reflects(layer: Layer) -> float:
    """Mean reflectance of a material's two grounds, as its luminance; a metal mirrors half darkness."""
    mean = float(luminance(layer.palettes[:, :2]).mean())
    return 0.6 * mean if layer.material.metal else mean


def _before_curve(shown: float) -> float:
    """The linear light that the tone curve of the last stage turns into ``shown``."""
    a, b, c = 2.51 - 2.43 * shown, 0.03 - 0.59 * shown, -0.14 * shown
    return (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
