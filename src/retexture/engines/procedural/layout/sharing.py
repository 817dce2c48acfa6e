"""Regions that are lit and shaded parts of one surface, and how surfaces share several materials."""

import math

import numpy as np
from numpy.typing import NDArray

from retexture.structure import Role, Structure

_COLOURED = 14.0  # chroma in L*a*b* above which hue means something
_SOFT_BORDER = 13.0  # L*a*b* units a pixel, for the same hue on both sides
_HUE_WEIGHT = 4.0  # how much a turn of one radian hardens a border


def surfaces(structure: Structure) -> NDArray[np.intp]:
    """Group regions that look like lit and shaded parts of one surface; returns the group of each region."""
    regions = structure.regions
    if structure.pieces is not None:
        return structure.pieces.copy()
    a, b = regions.colours[:, 1], regions.colours[:, 2]
    hue, chroma = np.arctan2(b, a), np.hypot(a, b)
    group = np.arange(regions.count)
    for i in range(regions.count):
        for j in range(i):
            turn = abs((hue[i] - hue[j] + math.pi) % (2 * math.pi) - math.pi)
            soft = regions.border_contrast[i, j] * (1 + _HUE_WEIGHT * turn) < _SOFT_BORDER
            if regions.border_length[i, j] > 4 and soft and min(chroma[i], chroma[j]) > _COLOURED:
                group[group == group[i]] = group[j]
    return group


def shared_out(structure: Structure, free: NDArray[np.float64], materials: int) -> NDArray[np.intp]:
    """Give each region one of several materials: the subject the first, then the largest surfaces in turn.

    Args:
        structure: The analysis.
        free: Share of each region, 0–1, that nothing else claims, (regions,).
        materials: How many there are.
    """
    if materials == 1:
        return np.zeros(structure.regions.count, np.intp)
    groups = surfaces(structure)
    shares = structure.regions.shares * free
    subject = np.array([role is Role.SUBJECT for role in structure.roles])
    material_of_region = np.zeros(structure.regions.count, np.intp)
    order = sorted(
        np.unique(groups),
        key=lambda group: (
            -float((shares * subject)[groups == group].sum()),
            -float(shares[groups == group].sum()),
        ),
    )
    used = np.zeros(materials)
    for group in order:
        on_subject = bool((subject & (groups == group)).any())
        chosen = 0 if on_subject and used[0] < shares.sum() / materials else int(np.argmin(used))
        material_of_region[groups == group] = chosen
        used[chosen] += shares[groups == group].sum()
    return material_of_region
