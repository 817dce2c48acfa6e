"""A sky under the chosen light, where the photo has one: materials cover things, not the air."""

from typing import cast

import numpy as np

from retexture.engines.procedural.light import Light
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import luminance
from retexture.imaging.elementary import exp
from retexture.imaging.filters import smoothstep
from retexture.imaging.noise import Tile, field
from retexture.structure import Structure

_SPARSE = 3  # every third pixel of every third row is measured


def paint_sky(
    picture: Linear, structure: Structure, sky: Map, light: Light, rng: np.random.Generator
) -> Linear:
    """Paint drifting clouds in the light's colours over ``picture`` where ``sky`` (0–1) says so.

    The photo's own clouds stay as light and dark; lights that leave the photo its sky take its colours too.
    """
    size, unit = structure.size, structure.unit
    rows = np.arange(size[1], dtype=np.float32)[:, None] / np.float32(
        max(float(np.flatnonzero(sky.any(1))[-1]), 1)
    )
    depth = np.clip(rows, 0, 1)[..., None]
    offset = rng.uniform(0, 1024, 2)
    clouds = field(Tile.CLOUD, size, 0.22 / unit, (float(offset[0]), float(offset[1])), flatten=3.4)
    clouds += 0.55 * field(Tile.CLOUD_B, size, 0.6 / unit, (float(offset[1]), float(offset[0])), flatten=3.2)
    clouds = smoothstep(-0.10, 0.55, clouds)[..., None] * (1 - 0.5 * depth)
    above, below = np.array(light.sky, np.float32), np.array(light.horizon, np.float32)
    lit = np.array(light.key_colour, np.float32) * np.float32(0.18) + below * np.float32(0.25)
    air = 0.9 * (above * (1 - depth) + below * depth) + clouds * lit
    relief = structure.relief
    air *= exp(0.9 * relief.form + 0.6 * relief.middle + 0.3 * relief.fine)[..., None]
    if light.own_sky:
        air += np.float32(light.own_sky) * (_as_bright_as(air, structure.linear, sky) - air)
    share = sky[..., None]
    return cast(Linear, (picture * (1 - share) + air * share).astype(np.float32))


def _as_bright_as(air: Linear, photo: Linear, sky: Map) -> Linear:
    """The photo, its sky on average as bright as ``air`` is there."""
    weight = sky[::_SPARSE, ::_SPARSE]
    wanted, own = (float((luminance(field[::_SPARSE, ::_SPARSE]) * weight).sum()) for field in (air, photo))
    return cast(Linear, photo * np.float32(wanted / max(own, 1e-6)))
