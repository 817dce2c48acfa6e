"""One half of a part of the photo, for prompts that name a side: "the left wall", "upper cabinets"."""

from typing import cast

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import smoothstep
from retexture.prompts import Side

_SOFT = 1.5  # pixels on both sides of the middle: as soft as the other borders of parts
_STRAY = 0.02  # of a part on each side of it: its extent is measured without, for stray pixels reach far


def half_of(share: Map, side: Side) -> Map:
    """Return the half of a part that lies on one side, by its extent in the picture.

    The line between an upper and a lower half is straight and follows the part's slant, as the storeys of a
    facade in perspective do.

    Args:
        share: How far each pixel belongs to the part, (height, width) float32 0–1.
        side: The side that is wanted.
    """
    if side in (Side.LEFT, Side.RIGHT):
        distance = np.arange(share.shape[1], dtype=np.float32)[None, :] - _middle(share.sum(axis=0))
    else:
        rows = np.arange(share.shape[0], dtype=np.float32)[:, None]
        distance = rows - _level(share)[None, :]
    later = smoothstep(-_SOFT, _SOFT, np.broadcast_to(distance, share.shape).astype(np.float32))
    return cast(Map, share * (later if side in (Side.RIGHT, Side.LOWER) else 1 - later))


def _middle(mass: np.ndarray) -> np.float32:
    """Return the middle of what has mass, strays aside."""
    reached = np.cumsum(mass, dtype=np.float64)
    first, last = np.searchsorted(reached, (_STRAY * reached[-1], (1 - _STRAY) * reached[-1]))
    return np.float32((first + last) / 2)


def _level(share: Map) -> Map:
    """Return the row of the middle line of a part, for each column."""
    there = share > 0.5
    columns = np.flatnonzero(there.any(axis=0))
    if columns.size < 2:
        return np.full(share.shape[1], _middle(share.sum(axis=1)), np.float32)
    tops = there[:, columns].argmax(axis=0)
    bottoms = share.shape[0] - 1 - there[::-1, columns].argmax(axis=0)
    middles, weights = (tops + bottoms) / 2, there[:, columns].sum(axis=0)
    column, middle = np.average(columns, weights=weights), np.average(middles, weights=weights)
    away = weights * (columns - column)
    slope = (away @ (middles - middle)) / (away @ (columns - column))
    return cast(Map, (middle + slope * (np.arange(share.shape[1]) - column)).astype(np.float32))
