"""Paper: its tooth, which catches pigment, and its colour."""

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.noise import CLOUD_B, FINE_CELL, GRAIN, field


def tooth(size: tuple[int, int], unit: float, coarse: float, seed: int) -> Map:
    """The height of cold-pressed paper, standard deviation about 0.4, mean 0.

    Args:
        size: (width, height).
        unit: Pixels per 1/1024 of the long side.
        coarse: Size of its bumps against those of drawing paper (1).
        seed: Which part of the sheet.
    """
    scale = 1 / (coarse * max(unit, 0.25))
    shift = (float(seed % 977), float(seed % 853))
    bumps = field(FINE_CELL, size, 1.3 * scale, shift)
    grain = field(GRAIN, size, 0.55 * scale, shift)
    drift = field(CLOUD_B, size, 3.5 * scale, shift)
    return np.asarray(0.6 * grain + (bumps - np.float32(0.40)) + 0.5 * drift, np.float32)
