"""Outlines: dark lines along the forms."""

import numpy as np

from retexture.engines.procedural.drawing.flow import Flow, average_along
from retexture.imaging.arrays import Map
from retexture.imaging.elementary import tanh
from retexture.imaging.filters import blur, gradient
from retexture.structure import InputKind, Structure

_CONTRAST, _MOST_GAIN = (
    3.0,
    3.0,
)  # log luminance that a photo spans, and how far a grey model is brought to it
_GAIN = 3.0  # of the difference of Gaussians: log luminance to the range of the threshold


def outlines(structure: Structure, flow: Flow, width: float, sensitivity: float, sharpness: float) -> Map:
    """How dark a line is at each pixel, 0–1: differences of Gaussians smoothed along the flow.

    After Kang et al. 2007 (flow-based difference of Gaussians) and Winnemöller 2011 (soft threshold).

    Args:
        structure: The analysis; the photo's own texture is left out.
        flow: The direction in which lines run.
        width: Standard deviation of the inner Gaussian, in units; a line is about three times as wide.
        sensitivity: 0 draws strong edges alone, 0.05 draws nearly all.
        sharpness: How suddenly a line begins, 5 (pencil) to 40 (pen).
    """
    bands = structure.bands
    form = bands.base + bands.middle * (1 - 0.6 * bands.texture) + bands.fine * (0.8 - 0.8 * bands.texture)
    if structure.kind is InputKind.CLAY:  # grey against grey: its edges are as weak as a photo's shades
        low, high = np.quantile(form[::4, ::4], [0.02, 0.98])
        form = form * np.float32(min(max(_CONTRAST / max(float(high - low), 1e-3), 1), _MOST_GAIN))
    sigma = max(0.5, width * structure.unit)
    difference = blur(form, sigma) - blur(form, 1.6 * sigma)
    along = average_along(difference, flow, max(1.0, 4 * structure.unit))
    below = np.minimum(along * np.float32(_GAIN) + np.float32(0.06 - sensitivity), 0)
    lines = tanh(np.float32(-sharpness) * below)
    if structure.kind is InputKind.CLAY and structure.subject_is_sure:
        lines = np.maximum(lines, _silhouette(structure, sigma))
    return lines


def _silhouette(structure: Structure, sigma: float) -> Map:
    """A line around the subject, where a grey model may stand before a ground of its own grey."""
    around = blur(structure.subject, max(0.8, 1.5 * structure.unit))
    across, down = gradient(around)
    slope = np.sqrt(across * across + down * down)
    away = np.abs(around - np.float32(0.5)) / np.maximum(slope, np.float32(1e-3))
    return np.asarray(np.clip(1.3 * np.float32(sigma) + np.float32(0.5) - away, 0, 1), np.float32)
