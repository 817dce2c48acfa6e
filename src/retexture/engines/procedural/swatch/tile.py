"""From a photo of a material to a tile of it: its own light taken out, colours, heights and gloss."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.swatch.quilt import quilt
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, linear_to_srgb, luminance, rgb8_from_srgb
from retexture.imaging.elementary import exp, log
from retexture.imaging.filters import blur, soft_limit
from retexture.imaging.noise import SIDE, Tiles, empty_tiles, make_periodic

RED, GREEN, BLUE, HEIGHT, ROUGHNESS = range(5)
"""What the layers of a tile hold: albedo in linear light, height in units, roughness."""

_SHORT_SIDE, _LONG_SIDE = 400, 800  # pixels of the swatch, one for each unit of the picture
_BLOCK, _OVERLAP = 128, 48
_WRAP = 64  # pixels repeated around a tile before it is blurred
_DARKEST = 0.004  # linear light: a logarithm of anything darker would show nothing but noise
_CONTRAST = 0.32  # standard deviation of log luminance up to which a texture stays as it is
_BANDS = ((1.2, 0.6), (3.5, 1.0), (10.0, 0.8))  # sigma in units and weight of the bands of the height
_AMPLITUDE = 0.8  # units of height for one standard deviation
_ROUGHEST, _GLOSSIEST = 0.78, 0.34
_GLOSSY_SHARE = 0.03  # so much of a glossy material is highlights


@dataclass(frozen=True, eq=False)
class SwatchTile:
    """A material as its photo shows it.

    Attributes:
        tiles: As :data:`retexture.imaging.noise.Tiles`, indexed by :data:`RED` to :data:`ROUGHNESS`.
        mean: Its mean colour, linear light.
    """

    tiles: Tiles
    mean: tuple[float, float, float]


def make_tile(rgb: Rgb8) -> SwatchTile:
    """Make a tile of a swatch of any size."""
    even = _evenly_lit(linear_from_rgb8(_at_scale(rgb)))
    whole = quilt(rgb8_from_srgb(linear_to_srgb(even)), SIDE, _BLOCK, _OVERLAP)
    colour = _calmed(linear_from_rgb8(whole))
    light = luminance(colour)
    tiles = empty_tiles(5)
    layers = tiles[:, :SIDE, :SIDE]
    layers[RED], layers[GREEN], layers[BLUE] = np.moveaxis(colour, 2, 0)
    layers[HEIGHT] = _heights(log(light + np.float32(_DARKEST)))
    layers[ROUGHNESS] = _roughness(colour, light)
    make_periodic(tiles)
    red, green, blue = (float(value) for value in colour.mean((0, 1), dtype=np.float64))
    return SwatchTile(tiles, (red, green, blue))


def _at_scale(rgb: Rgb8) -> Rgb8:
    """Bring the short side to its length; of a long swatch the middle is taken."""
    height, width = rgb.shape[:2]
    factor = _SHORT_SIDE / min(height, width)
    if max(height, width) * factor > _LONG_SIDE:
        most = max(1, round(_LONG_SIDE / factor))
        top, left = max(0, (height - most) // 2), max(0, (width - most) // 2)
        rgb = rgb[top : top + most, left : left + most]
        height, width = rgb.shape[:2]
    # Whole multiples of the quilt's reduction, so that both sizes agree.
    size = tuple(4 * max(_SHORT_SIDE // 4, round(side * factor / 4)) for side in (width, height))
    shrinks = factor < 1
    return cast(Rgb8, cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC))


def _evenly_lit(linear: Linear) -> Linear:
    """Divide by what varies over the whole swatch: a lamp at one side, a dark corner, a tint of the light.

    A quadratic surface is fitted to the logarithm of each channel: it has no room for the texture itself.
    """
    height, width = linear.shape[:2]
    small = cv2.resize(linear, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float64)
    logs = np.log(small + _DARKEST).reshape(-1, 3)
    terms = _quadratic(32, 32)
    weights, *_ = np.linalg.lstsq(terms, logs, rcond=None)
    fitted = (_quadratic(height, width) @ weights).reshape(height, width, 3)
    even = (linear + np.float32(_DARKEST)) * exp(logs.mean(0) - fitted) - np.float32(_DARKEST)
    return cast(Linear, np.clip(even, 0, 1).astype(np.float32))


def _quadratic(height: int, width: int) -> NDArray[np.float64]:
    """(pixels, 6): the terms of a quadratic surface over -1 to 1 both ways."""
    y, x = np.meshgrid(
        (np.arange(height) + 0.5) * (2 / height) - 1,
        (np.arange(width) + 0.5) * (2 / width) - 1,
        indexing="ij",
    )
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).reshape(-1, 6)


def _calmed(colour: Linear) -> Linear:
    """Bound the contrast of the texture: a photo shows shadows in it that the surface gets once more."""
    light = luminance(colour) + np.float32(_DARKEST)
    logs = log(light)
    spread = float(logs.std(dtype=np.float64))
    if spread <= _CONTRAST:
        return colour
    middle = float(logs.mean(dtype=np.float64))
    wanted = (_CONTRAST / spread) ** 0.6 - 1
    calm = colour * exp((logs - np.float32(middle)) * np.float32(wanted))[..., None]
    calm *= np.float32(colour.mean(dtype=np.float64) / calm.mean(dtype=np.float64))
    return cast(Linear, np.clip(calm, 0, 1))


def _heights(logs: Map) -> Map:
    """Dark is deep: bands of log luminance, bounded, so that no speck becomes a spike."""
    height = np.zeros_like(logs)
    for sigma, weight in _BANDS:
        band = _blurred(logs, sigma) - _blurred(logs, 2 * sigma)
        height += np.float32(weight) * band
    spread = float(height.std(dtype=np.float64))
    if spread < 1e-4:
        return np.zeros_like(logs)
    # A material that hardly varies is flat, whatever its photo's noise.
    amplitude = _AMPLITUDE * min(1.0, spread / 0.08)
    return cast(Map, np.float32(amplitude) * soft_limit(height / np.float32(spread), 0.4))


def _roughness(colour: Linear, light: Map) -> Map:
    """A guess: what shines has small spots that are much brighter and greyer than the rest."""
    median = float(np.median(light))
    greyness = colour.min(2) / np.maximum(colour.max(2), np.float32(1e-4))
    spots = (light > 2.2 * median + 0.08) & (greyness >= float(np.median(greyness)) - 0.02)
    gloss = min(float(spots.mean()) / _GLOSSY_SHARE, 1.0)
    base = _ROUGHEST + (_GLOSSIEST - _ROUGHEST) * gloss
    smooth = _blurred(spots.astype(np.float32), 1.5)
    return cast(Map, np.clip(np.float32(base) - np.float32(0.15) * smooth, 0.08, 1))


def _blurred(field: Map, sigma: float) -> Map:
    around = np.pad(field, _WRAP, mode="wrap")
    return np.ascontiguousarray(blur(around, sigma)[_WRAP:-_WRAP, _WRAP:-_WRAP])
