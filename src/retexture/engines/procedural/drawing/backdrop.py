"""What lies behind everything: the sky, where a picture shows one."""

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, resize, smoothstep
from retexture.structure import InputKind, Structure

_REACH = 20  # units (a sigma) that the sky may spread into what is as light: rims along roofs, gaps in trees
_HORIZON = 0.12  # share of a row that is sky, below which the sky has come to its end
_SAMENESS = 0.18  # in log luminance: what differs more from the sky beside it is none


def sky_of(structure: Structure) -> Map | None:
    """How surely each pixel is sky, 0–1, up to the edges of what stands before it; None without a sky."""
    sky = structure.sky
    if sky is None or structure.kind is not InputKind.PHOTO:  # elsewhere its edges are known exactly
        return sky
    width, height = structure.size
    half = (max(1, width // 2), max(1, height // 2))
    small, light = resize(sky, half), resize(structure.bands.base, half)
    reach = max(1.0, _REACH * structure.unit / 2)
    near = blur(small, reach)
    beside = blur(small * light, reach) / np.maximum(near, np.float32(1e-3))
    alike = (1 - smoothstep(0.5 * _SAMENESS, _SAMENESS, np.abs(light - beside))) * smoothstep(
        0.02, 0.10, near
    )
    grown = blur(np.maximum(small, alike.astype(np.float32)), max(0.5, 0.7 * structure.unit))
    return np.asarray(smoothstep(0.25, 0.75, resize(grown, (width, height))), np.float32)


def down_the_sky(sky: Map) -> Map:
    """How far down the sky each row lies, (height, 1): 0 at the top, 1 where hardly any sky is left."""
    height = len(sky)
    rows = np.flatnonzero(sky.mean(axis=1, dtype=np.float64) > _HORIZON)
    lowest = int(rows[-1]) + 1 if len(rows) else height
    return (np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)) / np.float32(lowest)
