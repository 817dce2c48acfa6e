"""Light for drawings, which have none: sunny and shaded sides, shadows below eaves and beside things.

The light stands on the left, above and behind the viewer, as in most drawn pictures.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur
from retexture.structure.kinds.view import Named

# Natural logarithms of light, as factors on it.
_SHADED, _FACING, _LIT = np.float32(-0.34), np.float32(-0.06), np.float32(0.05)
_OVERHEAD = np.float32(-0.07)
_EAVES, _CAST, _CORNER = np.float32(0.55), np.float32(0.6), np.float32(0.16)
_NEAR, _FAR = np.float32(-0.14), np.float32(0.05)
_EAVES_DOWN, _CAST_BY = 15.0, (13.0, 7.0)  # units that shadows reach: down, and to the right and down
_SOFT_EAVES, _SOFT_CAST = 3.0, 8.0  # units of their borders
_CORNER_REACH = 13.0  # units from a corner to where it darkens a third as much
_RECEDES = 0.05  # slope of a front's foot from which it is no longer seen from the front
_LEAST_WIDE = 0.025  # of the picture: narrower cells show no slope
_ROUND = 0.35  # how far a crown's light goes from its lit side to the other one


def drawn_light(labels: Labels, count: int, named: Named, border_distance: Map, unit: float) -> Map:
    """Light and shade for a drawing, as a colourist would lay them in.

    Args:
        labels: The cell of each pixel.
        count: How many cells there are.
        named: What they are.
        border_distance: Pixels to the nearest drawn border.
        unit: Pixels per 1/1024 of the long side.

    Returns:
        (height, width) float32, natural logarithm of the light; 0 is full light.
    """
    sides = _sides(labels, count, named)[labels]
    light = blur(sides, max(0.8 * unit, 0.3))
    solid = ~named.sky
    corner = exp(-border_distance / np.float32(_CORNER_REACH * unit))
    light -= _CORNER * corner * _part(labels, solid)
    upright = _part(labels, (named.walls | named.panes | named.doors) & ~named.roof)
    eaves = _shifted(_part(labels, named.roof), 0, _EAVES_DOWN * unit)
    light -= _EAVES * blur(eaves, _SOFT_EAVES * unit) * upright
    level = _part(labels, named.floor)
    outdoors = bool(named.sky.any())
    standing = named.things | named.plants | ((named.walls | named.roof) if outdoors else named.things)
    cast = _shifted(_part(labels, standing & ~named.floor), _CAST_BY[0] * unit, _CAST_BY[1] * unit)
    receiving = level if outdoors else np.maximum(level, _part(labels, named.walls & ~named.things))
    light -= _CAST * blur(cast, _SOFT_CAST * unit) * receiving
    light += level * _towards_viewer(labels.shape)
    return np.asarray(light + _crowns(labels, named), np.float32)


def _part(labels: Labels, cells: NDArray[np.bool_]) -> Map:
    return cells[labels].astype(np.float32)


def _shifted(share: Map, right: float, down: float) -> Map:
    """The same moved by whole pixels; what comes in from beyond the frame is 0."""
    across, below = round(right), round(down)
    moved = np.zeros_like(share)
    height, width = share.shape
    moved[below:, across:] = share[: height - below, : width - across]
    return moved


def _sides(labels: Labels, count: int, named: Named) -> Map:
    """The light of each cell by the way it faces, (cells,) float32."""
    sides = np.zeros(count, np.float32)
    sides[named.ceiling] = _OVERHEAD
    for cell in np.flatnonzero(named.walls | named.doors).tolist():
        slope = _foot(labels == cell)
        sides[cell] = _SHADED if slope < -_RECEDES else _LIT if slope > _RECEDES else _FACING
    return sides


def _foot(cell: NDArray[np.bool_]) -> float:
    """The slope of a cell's lower border, positive where it descends to the right."""
    columns = np.flatnonzero(cell.any(axis=0))
    columns = columns[len(columns) // 8 : len(columns) - len(columns) // 8]
    if len(columns) < max(8, _LEAST_WIDE * cell.shape[1]):
        return 0.0
    lowest = (cell.shape[0] - 1 - cell[::-1, columns].argmax(axis=0)).astype(np.float64)
    third = max(1, len(columns) // 3)
    run = float(columns[-third:].mean() - columns[:third].mean())
    return float(np.median(lowest[-third:]) - np.median(lowest[:third])) / max(run, 1.0)


def _towards_viewer(shape: tuple[int, ...]) -> Map:
    """A ground is lighter where it is far."""
    rows = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    return np.asarray(np.broadcast_to(_FAR + (_NEAR - _FAR) * rows, shape), np.float32)


def _crowns(labels: Labels, named: Named) -> Map:
    """Crowns are lit at their upper left."""
    light = np.zeros(labels.shape, np.float32)
    mask = named.plants[labels].astype(np.uint8)
    number, parts, boxes, middles = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for part in range(1, number):
        left, top, width, height = (int(value) for value in boxes[part, :4])
        inside = parts[top : top + height, left : left + width] == part
        rows, columns = np.indices(inside.shape, np.float32)
        across = (columns + left - np.float32(middles[part, 0])) / np.float32(max(width, 1))
        down = (rows + top - np.float32(middles[part, 1])) / np.float32(max(height, 1))
        shade = np.clip(np.float32(-1.2) * (across + down), -1.2, 1.0) * np.float32(_ROUND)
        light[top : top + height, left : left + width][inside] = shade[inside]
    return light
