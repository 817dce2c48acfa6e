"""Haze: a veil that thickens with distance, drifts, and leaves the subject clear."""

from typing import cast

import numpy as np

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import Haze
from retexture.engines.procedural.surroundings import Surroundings
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur, resize
from retexture.imaging.noise import CLOUD, CLOUD_B, field

_FARTHER = 1.25  # what is near stays clear, and what is far is veiled the more
_SOFT = 3.0  # units: an abrupt step of depth would show as an edge in the air


def veiled(
    picture: Linear, surroundings: Surroundings, haze: Haze, unit: float, canvas: Canvas | None = None
) -> Linear:
    """Lay haze over a picture in linear light: the farther, the more of it (Beer's law).

    Args:
        picture: (height, width, 3), linear light.
        surroundings: Where what is.
        haze: What it is of.
        unit: Pixels in a unit.
        canvas: Which part of a picture it is; None: all of it.
    """
    height, width = picture.shape[:2]
    canvas = canvas or Canvas((width, height))
    clear = canvas.whole("haze", lambda: _clear((width, height), surroundings, haze, unit))
    share = (1 - clear)[..., None]
    return np.asarray(picture + (np.array(haze.colour, np.float32) - picture) * share, np.float32)


def _clear(size: tuple[int, int], surroundings: Surroundings, haze: Haze, unit: float) -> Map:
    """How much of what lies behind the haze is seen, 0–1."""
    depth = resize(surroundings.depth, size)
    thickness = depth * depth * np.float32(_FARTHER * haze.thickness) * _drift(size, unit, haze.drift)
    return exp(-blur(thickness, max(_SOFT * unit, 0.3)))


def _drift(size: tuple[int, int], unit: float, amount: float) -> Map:
    """Banks and gaps of the haze around 1."""
    banks = field(CLOUD, size, 0.35 / unit, (130.0, 40.0), flatten=2.6)
    banks += np.float32(0.5) * field(CLOUD_B, size, 0.9 / unit, (70.0, 310.0), flatten=2.2)
    return cast(Map, np.clip(1 + np.float32(1.6 * amount) * banks, 0.5, 1.5))
