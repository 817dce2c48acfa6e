"""One material in its place."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.look import MaterialLayer
from retexture.imaging.arrays import Map

Share = NDArray[np.uint8]
"""(height, width) uint8: how far each pixel is covered, 0 not at all, 255 fully."""


@dataclass(frozen=True, eq=False)
class Part:
    """One material in its place.

    Attributes:
        material_layer: The material.
        share: How far it covers each pixel; None: everywhere.
        where: The part of the photo that it is, where no target of the prompt says so.
    """

    material_layer: MaterialLayer
    share: Share | None
    where: str = ""


def as_share(share: Map) -> Share:
    """Round a (height, width) float32 map of 0–1 to a :data:`Share`."""
    return np.asarray(np.rint(share * np.float32(255)), np.uint8)


def united(parts: Iterable[Map]) -> Map | None:
    """Where any of several parts is; None without any."""
    whole: Map | None = None
    for part in parts:
        whole = part if whole is None else np.maximum(whole, part)
    return whole
