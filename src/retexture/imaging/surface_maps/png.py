"""Maps as PNG files of 8 or 16 bits, tagged with what their numbers mean."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8

_LEVELS8, _LEVELS16 = np.float32(255), np.float32(65535)


def grey8(field: Map) -> bytes:
    """A map of 0–1 in 8 bits."""
    return _png(np.rint(field * _LEVELS8).astype(np.uint8))


def grey16(field: Map) -> bytes:
    """A map of 0–1 in 16 bits."""
    return _png(np.rint(field * _LEVELS16).astype(np.uint16))


def packed8(red: Map, green: Map, blue: Map) -> bytes:
    """Three maps of 0–1 in the channels of one file."""
    return colour8(np.rint(np.dstack((red, green, blue)) * _LEVELS8).astype(np.uint8))


def colour8(rgb: Rgb8) -> bytes:
    """An sRGB picture."""
    return _png(np.ascontiguousarray(rgb[..., ::-1]))


def normal16(normal: Linear, *, down: bool) -> bytes:
    """Unit vectors in 16 bits, -1 to 1 as 0 to 65535.

    Args:
        normal: (height, width, 3), y up.
        down: Whether y runs down in the file, as DirectX has it.
    """
    signs = np.array([1, -1 if down else 1, 1], np.float32)
    levels = np.rint((normal * signs + 1) * (_LEVELS16 / 2)).astype(np.uint16)
    return _png(np.ascontiguousarray(levels[..., ::-1]))


def _png(pixels: NDArray[np.generic]) -> bytes:
    """Encode pixels, of several channels in OpenCV's order; Pillow writes no colours of 16 bits."""
    done, data = cv2.imencode(".png", cast(NDArray[np.uint8], pixels), [cv2.IMWRITE_PNG_COMPRESSION, 6])
    assert done, "OpenCV writes PNG"
    return bytes(data.tobytes())
