"""Detail suppression: foliage, gravel and crowds become lumps that a material can be seen on."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, gradient, half_size, resize, smoothstep
from retexture.structure.forms.bands import Bands

_REACH = 6.0  # units: what is smaller in both directions is gone
_ROUNDING = 1.6  # units
_AROUND = 26.0  # units over which light is given back
_AREA = 52.0  # units over which places are counted: the head of an animal is smaller, a tree is not
_DEPARTS = (0.04, 0.12)  # of log luminance: how far the photo is from the simplified one where it is busy
_DENSE = (0.33, 0.58)  # share of places that depart: eyes and leaves depart alike, but eyes are few
_BUILT = (0.35, 0.60)  # of agreement in direction: frames, spokes and kerbs are no texture
_MOSTLY, _SPREAD = (0.30, 0.70), 13.0  # share of busy places within so many units that makes a whole busy
_NEIGHBOURS = 11.0  # units over which directions are compared
_DARKEST, _STEPS = -4.5, 56.0  # 8-bit steps for each unit of log luminance


def suppress_detail(bands: Bands, unit: float, spared: Map | None = None) -> Bands:
    """Replace what is busy by its median, which keeps the outlines of large forms and drops small ones.

    Args:
        bands: Of the photo.
        unit: Pixels per 1/1024 of the photo's long side.
        spared: 0–1, (height, width): what is left as it is.

    Returns:
        Bands of the same size; ``texture`` stays.
    """
    size = (bands.base.shape[1], bands.base.shape[0])
    half = half_size(bands.base)
    base, whole = resize(bands.base, half), resize(bands.base + bands.middle, half)
    medians = _median(base, unit), _median(whole, unit)
    departure = np.abs(whole - medians[1]) + np.float32(0.5) * np.abs(resize(bands.fine, half))
    busy = smoothstep(*_DENSE, blur(smoothstep(*_DEPARTS, departure), _AREA * unit / 2))
    busy *= 1 - smoothstep(*_BUILT, _agreement(whole, unit))
    busy = smoothstep(*_MOSTLY, blur(busy, _SPREAD * unit / 2))
    simple_base = resize(medians[0], size)
    simple_middle = resize(medians[1] - medians[0], size)
    share = resize(busy, size) if spared is None else resize(busy, size) * (1 - spared)
    return replace(
        bands,
        base=bands.base + share * (simple_base - bands.base),
        middle=bands.middle + share * (simple_middle - bands.middle),
        fine=cast(Map, bands.fine * (1 - np.float32(0.85) * share)),
    )


def _agreement(field: Map, unit: float) -> Map:
    """How much the gradients around a place agree in one direction, or in two at right angles, 0–1.

    The coherence of the structure tensor, which is that of doubled angles, and that of angles times four:
    boards have one direction, window frames and bricks two, leaves any.
    """
    gx, gy = gradient(blur(field, max(0.8 * unit / 2, 0.4)))
    sigma = _NEIGHBOURS * unit / 2
    even, odd = cast(Map, gx * gx - gy * gy), cast(Map, np.float32(2) * gx * gy)
    strength = cast(Map, gx * gx + gy * gy)
    whole = blur(strength, sigma) + np.float32(1e-6)
    weight = strength + np.float32(1e-6)
    once = np.hypot(blur(even, sigma), blur(odd, sigma))
    across = cast(Map, (even * even - odd * odd) / weight)
    along = cast(Map, np.float32(2) * even * odd / weight)
    crossed = np.hypot(blur(across, sigma), blur(along, sigma))
    return cast(Map, np.maximum(once, crossed) / whole)


def _median(field: Map, unit: float) -> Map:
    reach = max(1, round(_REACH * unit / 2))
    steps = np.clip((field - np.float32(_DARKEST)) * np.float32(_STEPS), 0, 255)
    median = cv2.medianBlur(np.rint(steps).astype(np.uint8), 2 * reach + 1)
    rounded = blur(median.astype(np.float32), max(_ROUNDING * unit / 2, 0.4))
    rounded = rounded / np.float32(_STEPS) + np.float32(_DARKEST)
    # A median takes the side of the many: what few bright leaves add to the light is given back.
    return cast(Map, rounded + blur(field - rounded, _AROUND * unit / 2))
