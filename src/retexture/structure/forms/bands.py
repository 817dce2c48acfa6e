"""A photo's log luminance in three bands, and how much of its detail is mere texture."""

from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import luminance
from retexture.imaging.elementary import log
from retexture.imaging.filters import blur, gradient, guided, half_size, resize
from retexture.imaging.smoothing import smooth_along

_DARKEST = 0.015  # keeps the logarithm of black finite, about the noise floor of a photo
_BASE_SMOOTHING = 500.0
_BASE_EDGE = 12.0
_FINE_RADIUS = 4.0
_FINE_EDGE = 0.01


@dataclass(frozen=True, eq=False)
class Bands:
    """Log luminance split by scale: ``base + middle + fine`` is the whole.

    Attributes:
        base: (height, width) float32, natural logarithm of luminance, smooth inside objects, sharp at their
            edges; about -4.2 (black) to 0 (white).
        middle: Forms of some pixels to some dozen pixels: folds, features, mouldings. Around 0.
        fine: What is smaller still: grain, pores, hair. Around 0.
        texture: (height, width) float32 0–1: how much middle and fine are the surface's own repetitive
            texture (1) rather than form that must be kept (0).
    """

    base: Map
    middle: Map
    fine: Map
    texture: Map


def split_bands(rgb: Rgb8, linear: Linear, unit: float) -> Bands:
    """Split a photo into bands.

    The base is a fast global smoother (Min et al. 2014) guided by the colours, free of halos; the fine band
    is what a guided filter of a small radius removes.

    Args:
        rgb: The photo, 8-bit sRGB.
        linear: The same in linear light.
        unit: Pixels per 1/1024 of the photo's long side.
    """
    whole = log(luminance(linear) + np.float32(_DARKEST))
    base = smooth_along(rgb, whole, _BASE_SMOOTHING * unit * unit, _BASE_EDGE)
    without_fine = guided(whole, whole, max(2.0, _FINE_RADIUS * unit), _FINE_EDGE)
    return Bands(
        base=base,
        middle=without_fine - base,
        fine=whole - without_fine,
        texture=_texture_weight(whole - base, base, unit),
    )


def _texture_weight(detail: Map, base: Map, unit: float) -> Map:
    """Detail counts as form where it stands out from the detail around it, at an edge, or is very strong."""
    height, width = detail.shape
    energy = resize(np.abs(detail), half_size(detail))
    near = blur(energy, 2.2 * unit)
    around = np.minimum(blur(energy, 16 * unit), blur(energy, 45 * unit))
    stands_out = near / (around + np.float32(0.018)) - np.float32(0.85)
    gx, gy = gradient(resize(base, half_size(base)))
    edge = blur(np.hypot(gx, gy), 1.5 * unit) / np.float32(0.03)
    strong = near / np.float32(0.45) - np.float32(0.3)
    form = np.clip(np.maximum(np.maximum(stands_out, edge), strong), 0, 1)
    return 1 - resize(blur(form, 1.2 * unit), (width, height))
