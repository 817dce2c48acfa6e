"""Layers of paint: how much each of several materials shows, and numbers mixed accordingly."""

from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np

from retexture.engines.procedural.plan import Layer
from retexture.imaging.arrays import Map

Weight: TypeAlias = Map | np.float32
"""How much a layer shows of each pixel, 0–1; a single number where it is the same everywhere."""

_LEAST = 1e-3


def visible(layers: Sequence[Layer]) -> list[Weight]:
    """What is left of each layer under those painted later.

    The weights of a pixel add up to 1, and to 0 where nothing is painted: borders to the photo become soft
    when the picture is finished, not here.
    """
    left: Weight = np.float32(1)
    shown: list[Weight] = []
    for layer in reversed(layers):
        share: Weight = np.float32(1) if layer.share is None else layer.share * np.float32(1 / 255)
        shown.append(cast(Weight, left * share))
        left = cast(Weight, left * (1 - share))
    if np.ndim(left):
        covered = np.maximum(1 - left, np.float32(_LEAST))
        shown = [cast(Weight, weight / covered) for weight in shown]
    return shown[::-1]


def mixed(values: Sequence[float], shown: Sequence[Weight]) -> Weight:
    """The mean of one number of each layer, weighted by how much of it shows."""
    if len(set(values)) == 1:
        return np.float32(values[0])
    total: Weight = np.float32(0)
    for value, weight in zip(values, shown, strict=True):
        if value:
            total = cast(Weight, total + np.float32(value) * weight)
    return total
