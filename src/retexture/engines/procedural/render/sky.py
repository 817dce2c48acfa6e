"""A sky under the chosen light, where the photo has one: materials cover things, not the air."""

from typing import cast

import numpy as np

from retexture.engines.procedural.catalogue import Light
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.structure import Structure

_LEAST = 1e-6


def painted_share(sky: Map, own: float) -> Map:
    """How much of each pixel is a painted sky below the photo's own, of which ``own`` (0–1) is put over it.

    Together the two cover what ``sky`` covers, so that nothing painted shines out around things.
    """
    return cast(Map, (1 - own) * sky / np.maximum(1 - own * sky, np.float32(_LEAST)))


def paint_sky(
    picture: Linear, structure: Structure, share: Map, light: Light, rng: np.random.Generator
) -> Linear:
    """Paint drifting clouds in the light's colours over ``picture``.

    The photo's own clouds stay as light and dark.

    Args:
        picture: (height, width, 3), linear light.
        structure: The photo's analysis.
        share: (height, width), how much of each pixel to paint, 0–1, not 0 everywhere.
        light: Whose sky it is.
        rng: The variation's generator.
    """
    size, unit = structure.size, structure.unit
    rows = np.arange(size[1], dtype=np.float32)[:, None] / np.float32(
        max(float(np.flatnonzero(share.any(1))[-1]), 1)
    )
    depth = np.clip(rows, 0, 1)[..., None]
    offset = rng.uniform(0, 1024, 2)
    clouds = field(CLOUD, size, 0.22 / unit, (float(offset[0]), float(offset[1])), flatten=3.4)
    clouds += 0.55 * field(CLOUD_B, size, 0.6 / unit, (float(offset[1]), float(offset[0])), flatten=3.2)
    clouds = smoothstep(-0.10, 0.55, clouds)[..., None] * (1 - 0.5 * depth)
    above, below = np.array(light.sky, np.float32), np.array(light.horizon, np.float32)
    lit = np.array(light.key_colour, np.float32) * np.float32(0.18) + below * np.float32(0.25)
    air = 0.9 * (above * (1 - depth) + below * depth) + clouds * lit
    relief = structure.relief
    air *= exp(0.9 * relief.form + 0.6 * relief.middle + 0.3 * relief.fine)[..., None]
    air -= picture
    air *= share[..., None]
    picture += air
    return picture
