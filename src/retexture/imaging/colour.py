"""Colour conversions and their sources.

Transfer function and primaries: IEC 61966-2-1 (sRGB). OKLab: Björn Ottosson, 2020.
"""

from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.elementary import power

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Relative luminance of the sRGB primaries (Rec. 709)."""

Floats = NDArray[np.float32]


def srgb_to_linear(values: Floats) -> Floats:
    """Decode sRGB values in 0–1 to linear light in 0–1, any shape."""
    return np.where(values <= 0.04045, values / 12.92, power((values + 0.055) / 1.055, 2.4)).astype(
        np.float32
    )


def linear_to_srgb(values: Floats) -> Floats:
    """Encode linear light to sRGB values; the input is clipped to 0–1, any shape."""
    clipped = np.clip(values, 0, 1)
    return np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * power(clipped, 1 / 2.4) - 0.055).astype(
        np.float32
    )


@cache
def _linear_of_byte() -> Floats:
    return srgb_to_linear(np.arange(256, dtype=np.float32) / np.float32(255))


def linear_from_rgb8(rgb: Rgb8) -> Linear:
    """Decode 8-bit sRGB to linear light in 0–1."""
    return _linear_of_byte()[rgb]


def rgb8_from_srgb(values: Floats) -> Rgb8:
    """Round sRGB values in 0–1 (clipped) to 8 bits."""
    return np.asarray(np.clip(values * 255 + 0.5, 0, 255), np.uint8)


def luminance(linear: Linear) -> Map:
    """Relative luminance of linear light."""
    red, green, blue = (linear[..., c] * LUMINANCE[c] for c in range(3))
    return cast(Map, red + green + blue)


_LMS_FROM_LINEAR = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_OKLAB_FROM_ROOT_LMS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def linear_to_oklab(linear: Floats) -> Floats:
    """Linear sRGB, shape (…, 3), to OKLab: lightness 0–1, a and b about ±0.4."""
    return cast(Floats, power(linear @ _LMS_FROM_LINEAR.T, 1 / 3) @ _OKLAB_FROM_ROOT_LMS.T)


def oklab_to_linear(oklab: Floats) -> Floats:
    """OKLab, shape (…, 3), to linear sRGB clipped to 0–1."""
    lms = (oklab @ np.linalg.inv(_OKLAB_FROM_ROOT_LMS).T) ** 3
    return np.asarray(np.clip(lms @ np.linalg.inv(_LMS_FROM_LINEAR).T, 0, 1), np.float32)


def linear_from_hex(code: str) -> Floats:
    """``"e8e4da"`` (sRGB, no number sign) to linear light, shape (3,).

    Raises:
        ValueError: ``code`` is not six hexadecimal digits.
    """
    if len(code) != 6:
        raise ValueError(f"a colour is six hexadecimal digits, not {code!r}")
    return srgb_to_linear(np.frombuffer(bytes.fromhex(code), np.uint8).astype(np.float32) / np.float32(255))
