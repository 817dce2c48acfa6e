"""What grows, in a picture that is coloured in: lawns with blades, the finer the further away, and leaves."""

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Linear, Map
from retexture.imaging.filters import blur
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, SIDE, tiles

_NEAR = 0.35  # tile pixels to a picture's pixel at its lower border, per unit
_PATCHES, _BLADES, _LEAVES, _CLUMPS = np.float32(0.34), np.float32(0.1), np.float32(0.22), np.float32(0.8)
_HORIZON = 0.12  # of the height that the horizon lies above the highest ground at least
_STEEP = 2.2  # blades stand: they are longer down the picture than across
_LEAF = 2.6  # tile pixels a unit
_SOFT = 0.6  # units
_LEAST = np.float32(0.5)


def overgrown(
    linear: Linear, labels: Labels, lawn: NDArray[np.bool_], leaves: NDArray[np.bool_], unit: float
) -> Linear:
    """A picture whose lawns and crowns are no flat paint.

    Args:
        linear: The picture in linear light.
        labels: The cell of each pixel.
        lawn: The cells that are covered with grass.
        leaves: The cells that are covered with leaves.
        unit: Pixels per 1/1024 of the long side.
    """
    factor = np.ones(labels.shape, np.float32)
    for cells, surface in ((lawn, _lawn), (leaves, _leaves)):
        mask = cells[labels]
        if mask.any():
            share = blur(mask.astype(np.float32), max(_SOFT * unit, 0.3))
            factor *= 1 + (np.maximum(surface(mask, unit), _LEAST) - 1) * share
    return np.asarray(linear * factor[..., None], np.float32)


def _lawn(mask: NDArray[np.bool_], unit: float) -> Map:
    """Patches and blades on level ground that recedes to a horizon."""
    height, width = mask.shape
    first = int(np.flatnonzero(mask.any(axis=1))[0])
    horizon = first - _HORIZON * height
    rows, columns = (np.asarray(each, np.float32) for each in np.indices(mask.shape, np.float32))
    depth = (height - np.float32(horizon)) / np.maximum(rows - np.float32(horizon), 1)
    across = (columns - np.float32(width / 2)) * depth
    away = depth * np.float32(height)
    scale = np.float32(_NEAR / max(unit, 0.1))
    fading = np.minimum(1, 1.6 / depth)
    patches = _sampled(CLOUD, across * scale, away * scale)
    blades = _sampled(GRAIN, columns * scale * 3, rows * scale * np.float32(3 / _STEEP))
    return np.asarray(1 + _PATCHES * patches * fading + _BLADES * blades * fading, np.float32)


def _leaves(mask: NDArray[np.bool_], unit: float) -> Map:
    """Clumps of leaves."""
    rows, columns = (np.asarray(each, np.float32) for each in np.indices(mask.shape, np.float32))
    scale = np.float32(_LEAF / max(unit, 0.1))
    clumps = _sampled(CLOUD_B, columns * scale, rows * scale)
    grains = _sampled(GRAIN, columns * scale * np.float32(0.4), rows * scale * np.float32(0.4))
    return np.asarray(1 + _CLUMPS * clumps + _LEAVES * grains, np.float32)


def _sampled(tile: int, x: Map, y: Map) -> Map:
    """A tile of noise at places in its own pixels; the nearest of them will do."""
    at_x, at_y = (np.floor(each).astype(np.intp) % SIDE for each in (x, y))
    return np.asarray(tiles()[tile][at_y, at_x], np.float32)
