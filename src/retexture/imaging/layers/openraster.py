"""Layers in one OpenRaster file, which Krita, GIMP and MyPaint open.

https://www.openraster.org/baseline/file-layout-spec.html
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from xml.sax.saxutils import quoteattr

import cv2
import numpy as np

from retexture.imaging.arrays import Alpha8, Rgb8
from retexture.imaging.encode import encode

SUFFIX = ".ora"
_VERSION = "0.0.5"  # of the layer stack's specification
_THUMBNAIL_SIDE = 256  # pixels at most, as the specification has it
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the ZIP format: the same layers give the same bytes


class BlendMode(Enum):
    """How a layer is laid on those below; the value is the specification's word."""

    NORMAL = "svg:src-over"
    MULTIPLY = "svg:multiply"
    PLUS = "svg:plus"
    CUT_OUT = "svg:dst-in"
    """What is below stays as far as the layer is opaque."""


@dataclass(frozen=True, eq=False)
class PictureLayer:
    """One layer, as large as the picture.

    Attributes:
        name: What programs call it.
        rgb: (height, width, 3) uint8 sRGB.
        alpha: (height, width) uint8; None: opaque.
        mode: How it is laid on those below.
    """

    name: str
    rgb: Rgb8 = field(repr=False)
    alpha: Alpha8 | None = field(default=None, repr=False)
    mode: BlendMode = BlendMode.NORMAL


def openraster(layers: Sequence[PictureLayer], picture: Rgb8, alpha: Alpha8 | None) -> bytes:
    """Write a file.

    Args:
        layers: From the lowest to the uppermost.
        picture: What they show together, for programs that cannot lay them on each other.
        alpha: Its transparency; None: it is opaque.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _THUMBNAIL_SIDE / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    reduced = np.asarray(cv2.resize(picture, small, interpolation=cv2.INTER_AREA), np.uint8)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        # The type comes first and is not compressed, so that it stands at one place of the file.
        packed.writestr(_named("mimetype"), b"image/openraster")
        packed.writestr(_named("stack.xml"), _stack(layers, width, height))
        for number, layer in enumerate(layers):
            packed.writestr(_named(_path(number)), encode(layer.rgb, layer.alpha))
        packed.writestr(_named("Thumbnails/thumbnail.png"), encode(reduced))
        packed.writestr(_named("mergedimage.png"), encode(picture, alpha))
    return file.getvalue()


def _named(path: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(path, _EARLIEST)


def _path(number: int) -> str:
    return f"data/layer{number}.png"


def _stack(layers: Sequence[PictureLayer], width: int, height: int) -> bytes:
    """The order of the layers; the uppermost comes first."""
    lines = [
        f'<layer name={quoteattr(layer.name)} src={quoteattr(_path(number))} x="0" y="0" opacity="1.0" '
        f'visibility="visible" composite-op={quoteattr(layer.mode.value)}/>'
        for number, layer in reversed(list(enumerate(layers)))
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<image version="{_VERSION}" w="{width}" h="{height}"><stack>\n'
        + "\n".join(lines)
        + "\n</stack></image>\n"
    ).encode()
