"""What lies out of focus: local sharpness against that of the sharpest parts of the photo."""

from typing import cast

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import blur, resize, smoothstep
from retexture.imaging.smoothing import smooth_along

_SIDE = 512
_WINDOW = 4.0  # sigma in pixels of what is compared
_PLAIN_QUANTILE = 0.08  # what changes there is grain
_GRAIN = 1.5  # times as much may be grain elsewhere
_FAINT = 0.15  # L* squared: keeps the ratio of two nothings low
_INFORMATIVE = 0.7, 1.5  # L*: coarse change that says something; less is the shading of a smooth thing
_BLUNT, _SHARP = 0.16, 0.34  # ratios of fine to coarse change, against the photo's sharpest parts
_SHARPEST = 0.9, 0.4  # quantile of the ratios, and what it is at least
_REACH, _EDGE = 300.0, 7.0  # how far and up to which edges a finding spreads
_UNKNOWN = 0.08  # weight of what nothing is known about, which counts as sharp


def find_blur(rgb: Rgb8) -> Map:
    """How far each pixel is out of focus: 0 (sharp, or too plain to tell) to 1 (no detail left).

    Where things are in focus, detail of a pixel or two comes with the coarser detail; out of focus only the
    coarser is left. The ratio is found where there is coarse detail, and spread from there up to the next
    edge.

    Returns:
        (height, width) float32.
    """
    height, width = rgb.shape[:2]
    small = reduce_exactly(rgb, _SIDE)
    fine, coarse = _detail(np.ascontiguousarray(lab_of(small)[..., 0]))
    fine = np.maximum(fine - np.float32(_GRAIN * np.quantile(fine, _PLAIN_QUANTILE)), 0)
    ratio = np.sqrt(fine / (coarse + np.float32(_FAINT)))
    informative = np.sqrt(coarse) > _INFORMATIVE[0]
    if not informative.any():
        return np.zeros((height, width), np.float32)
    sharpest = max(float(np.quantile(ratio[informative], _SHARPEST[0])), _SHARPEST[1])
    soft = 1 - smoothstep(_BLUNT, _SHARP, cast(Map, ratio / np.float32(sharpest)))
    # Beside a sharp edge both sides look sharp; a blurred one is sure not to be.
    weight = smoothstep(*_INFORMATIVE, np.sqrt(coarse)) * (0.3 + 0.7 * soft)
    spread = smooth_along(small, np.dstack((soft * weight, weight)).astype(np.float32), _REACH, _EDGE)
    field = smoothstep(0.35, 0.75, cast(Map, spread[..., 0] / (spread[..., 1] + np.float32(_UNKNOWN))))
    return cast(Map, np.clip(resize(field, (width, height)), 0, 1))


def _detail(light: Map) -> tuple[Map, Map]:
    """Local energies, in L* squared, of detail of about one pixel and of about four."""
    bands = [blur(light, sigma) for sigma in (0.7, 1.4, 2.8, 5.6)]
    fine, coarse = bands[0] - bands[1], bands[2] - bands[3]
    of_fine, of_coarse = (np.maximum(blur(change * change, _WINDOW), 0) for change in (fine, coarse))
    return cast(Map, of_fine), cast(Map, of_coarse)
