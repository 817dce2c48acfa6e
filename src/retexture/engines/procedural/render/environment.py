"""What a light's surroundings look like in a mirror, baked into a table that shading looks up."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Light

NORMALS = 49
LEVELS = 16

Table: TypeAlias = NDArray[np.float32]
"""(LEVELS, NORMALS, NORMALS, 3) float32 linear: reflected radiance by roughness, normal y and normal x.

Levels are not interpolated: sixteen lie closer than the eye tells apart, and it halves the look-ups.
"""


def bake(light: Light, key: NDArray[np.float32]) -> Table:
    """Reflections for a viewer straight above the picture.

    Sky, horizon and ground, two softboxes and a row of window bars; rougher surfaces see all of it softer.

    Args:
        light: The light.
        key: Unit direction to the key light, which a variation may have moved.
    """
    axis = np.linspace(-1, 1, NORMALS)
    nx, ny = axis[None, None, :], axis[None, :, None]
    nz = np.sqrt(np.maximum(1 - nx * nx - ny * ny, 0.0))
    x, y, z = 2 * nz * nx, 2 * nz * ny, 2 * nz * nz - 1
    rough = np.linspace(0, 1, LEVELS)[:, None, None]
    up = -y
    above = _smoothstep(-0.12 - 0.7 * rough, 0.12 + rough, up)
    high = _smoothstep(0.0, 1.0, up)
    towards = x * key[0] + y * key[1] + z * key[2]
    box = np.exp(-(1 - towards) / (0.045 + 0.9 * rough**2)) / (0.35 + 6 * rough)
    opposite = -0.9 * x * key[0] + 0.15 * y + 0.45 * z
    fill = 0.45 * np.exp(-np.maximum(0.98 - opposite, 0) / (0.05 + 0.8 * rough**2)) / (0.35 + 5 * rough)
    bars = 0.5 + 0.5 * np.sin(5 * x + 3 * y + 0.6)
    bars = 0.35 + _smoothstep(0.5 - 0.5 * rough, 0.62 + 0.5 * rough, bars)
    bars = bars * (1 - 0.75 * np.exp(-((up - 0.02) ** 2) / (0.015 + 0.2 * rough)))
    colour = {
        name: np.array(getattr(light, name)) for name in ("sky", "horizon", "ground", "rim", "key_colour")
    }
    dome = colour["horizon"] * (1 - high[..., None]) + colour["sky"] * high[..., None]
    around = colour["ground"] * (1 - above[..., None]) + dome * above[..., None]
    table = (
        around * bars[..., None]
        + 0.33 * colour["key_colour"] * box[..., None]
        + colour["rim"] * fill[..., None]
    )
    return np.ascontiguousarray(table, np.float32)


def _smoothstep(
    low: NDArray[np.float64] | float, high: NDArray[np.float64] | float, x: NDArray[np.float64]
) -> NDArray[np.float64]:
    t = np.clip((x - low) / (np.asarray(high) - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
