"""Receding planes: for now the floor, whose textures foreshorten towards a horizon."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.regions import Regions
from retexture.structure.subject import Role

_BEYOND_FLOOR = 0.12  # the horizon lies above the floor's far edge, by this fraction of the height


@dataclass(frozen=True, eq=False)
class Planes:
    """Where surfaces recede.

    Attributes:
        horizon: Row in pixels towards which the floor recedes; may lie above the picture.
        recedes: Whether each region lies on the floor, shape (regions,) bool.
    """

    horizon: float
    recedes: NDArray[np.bool_]


def find_planes(regions: Regions, roles: tuple[Role, ...]) -> Planes:
    """The floor's regions, and a horizon estimated from how high they reach."""
    recedes = np.array([role is Role.FLOOR for role in roles])
    if not recedes.any():
        return Planes(0.0, recedes)
    height = regions.labels.shape[0]
    rows = np.flatnonzero(recedes[regions.labels].any(axis=1))
    return Planes(float(rows[0]) - _BEYOND_FLOOR * height, recedes)
