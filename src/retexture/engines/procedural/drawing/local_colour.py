"""The colours of things, also where the picture has none: in a drawing and on a grey model."""

import numpy as np

from retexture.engines.procedural.drawing.grading import Floats
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.prompts import Place
from retexture.structure import InputKind, Structure

_VIVID = 2.2  # factor of chroma of a drawing's cells, whose tones are pale
_MODEL = {
    Place.BACKGROUND: "9db4b8",
    Place.WALL: "a9bdbb",
    Place.FLOOR: "d3bd98",
    Place.SKY: "9cc3de",
    Place.WATER: "6f9fb5",
    Place.VEGETATION: "7f9a5a",
    Place.ROOF: "b0603f",
    Place.SUBJECT: "c4613f",
}
"""What the parts of a grey model are coloured with, the later over the earlier."""


def coloured(structure: Structure, lines: bool = True) -> Rgb8:
    """The picture with a colour for each thing: a photo's own, a drawing's cells, a model's parts painted.

    Args:
        structure: The analysis.
        lines: Whether a drawing's lines stay; not for styles that draw lines of their own.
    """
    if structure.kind is InputKind.DRAWING:
        cells = linear_to_oklab(structure.linear)
        cells[..., 1:] *= np.float32(_VIVID)
        if lines and structure.ink is not None:
            cells *= 1 - np.float32(0.8) * structure.ink[..., None]
        return _rgb8(cells)
    if structure.kind is InputKind.CLAY:
        return _rgb8(_painted(structure))
    return structure.rgb


def _painted(structure: Structure) -> Floats:
    oklab = linear_to_oklab(linear_from_rgb8(structure.rgb))
    paint = np.zeros_like(oklab)
    paint[..., 0] = 1
    for place, code in _MODEL.items():
        part = structure.scene.where(place)
        if part is not None:
            paint += (linear_to_oklab(linear_from_hex(code)) - paint) * part[..., None]
    # The model's own light and shade, on a paint that is darker than its white.
    shade = oklab[..., :1]
    return np.concatenate([shade * (0.25 + 0.75 * paint[..., :1]), paint[..., 1:] * shade], axis=-1)


def _rgb8(oklab: Floats) -> Rgb8:
    return rgb8_from_srgb(linear_to_srgb(oklab_to_linear(oklab.astype(np.float32))))
