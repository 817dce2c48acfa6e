"""From every pixel layout that Pillow knows to 8 bits a channel, with alpha apart."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STRETCHED = "Its values have no fixed range, so the darkest became black and the brightest became white."


@dataclass(frozen=True, eq=False)
class PixelLayers:
    """A picture in 8 bits a channel.

    Attributes:
        colour: Mode L, RGB, CMYK or LAB; colours as the file has them, before any profile.
        alpha: Mode L, of the same size, or None when the picture can't be transparent.
        notes: What was done that the owner should know.
    """

    colour: Image.Image
    alpha: Image.Image | None = None
    notes: tuple[str, ...] = ()


def to_8_bit(image: Image.Image) -> PixelLayers:
    """Convert a loaded picture of any mode; premultiplied colours are divided by their alpha."""
    mode = image.mode
    if mode.startswith("I;16"):
        return _from_16_bit_grey(image)
    if mode in ("I", "F"):
        grey, notes = _from_numbers(image)
        return PixelLayers(Image.fromarray(grey), None, notes)
    if mode in ("L", "RGB", "CMYK", "LAB") and "transparency" not in image.info:
        return PixelLayers(image)
    if image.has_transparency_data or mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        return _with_alpha(image)
    return PixelLayers(image.convert("L" if mode == "1" else "RGB"))


def from_16_bit(values: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Scale 0–65535 to 0–255 and round to the nearest."""
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def _from_16_bit_grey(image: Image.Image) -> PixelLayers:
    values = np.asarray(image).astype(np.uint16)
    clear = image.info.get("transparency")
    alpha = (
        Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8))
        if isinstance(clear, int)
        else None
    )
    return PixelLayers(Image.fromarray(from_16_bit(values)), alpha)


_TILE = 2**20
"""Values that are scaled at a time: in double precision a whole picture would need gigabytes."""


def _from_numbers(image: Image.Image) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Scale whole numbers within 0–65535 or fractions within 0–1 as such, all else from least to most."""
    low, high = 0.0, 0.0
    extremes = [_extremes(values) for _, values in _tiles(image)]
    if any(least <= most for least, most in extremes):
        low, high = min(least for least, _ in extremes), max(most for _, most in extremes)
    black, white = 0.0, 65535.0 if image.mode == "I" else 1.0
    notes: tuple[str, ...] = ()
    if low < 0 or high > white:
        notes = (STRETCHED,)
        black, white = low, max(high - low, np.finfo(np.float64).tiny)
    scaled = np.empty((image.height, image.width), np.uint8)
    for (left, top, right, bottom), values in _tiles(image):
        filled = np.nan_to_num(values - black, nan=0.0, posinf=white, neginf=0.0)
        scaled[top:bottom, left:right] = np.rint(filled / white * 255).clip(0, 255)
    return scaled, notes


def _tiles(image: Image.Image) -> Iterator[tuple[tuple[int, int, int, int], NDArray[np.float64]]]:
    """Yield the values of a picture in tiles, each with its left, top, right and bottom."""
    width, height = image.size
    across = min(width, _TILE)
    down = max(1, _TILE // across)
    for top, left in itertools.product(range(0, height, down), range(0, width, across)):
        box = (left, top, min(left + across, width), min(top + down, height))
        yield box, np.asarray(image.crop(box)).astype(np.float64)


def _extremes(values: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest finite value; infinities the wrong way round where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (np.inf, -np.inf)


def _with_alpha(image: Image.Image) -> PixelLayers:
    if image.mode == "RGB":
        image = _with_8_bit_key(image)
    grey = image.mode in ("L", "LA", "La", "1")
    if image.mode == "1":
        image = image.convert("L")
    if image.mode in ("La", "RGBa"):
        image = image.convert(image.mode.upper())
    *colours, alpha = image.convert("LA" if grey else "RGBA").split()
    return PixelLayers(Image.merge("L" if grey else "RGB", colours), alpha)


def _with_8_bit_key(image: Image.Image) -> Image.Image:
    """Bring the transparent colour of a 16-bit RGB PNG to the 8 bits that the pixels are read with."""
    key = image.info.get("transparency")
    if isinstance(key, tuple) and max(key) > 255:
        image = image.copy()
        image.info["transparency"] = tuple(value >> 8 for value in key)
    return image
