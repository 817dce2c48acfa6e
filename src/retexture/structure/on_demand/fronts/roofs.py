"""A roof that the scene network takes for walls: what is of another colour on top of them."""

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import blur, resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.kinds import InputKind
from retexture.structure.on_demand.once import once
from retexture.structure.segments.masks import Mask

_SIDE = 1024  # pixels
_OTHER_HUE = 9.0  # a*b* units from the wall's: tiles against plaster or stone
_WARM = 6.0  # a*: of fired clay, and of no shade
_NEAR = 30.0  # units below the sky where a roof begins
_BEGINS = 0.2  # of a piece's columns: so many must begin below the sky
_SMALLEST = 0.0015  # of the picture
_MOST = 0.45  # of the walls: more of another colour is a house of two colours


@once
def roof_on_walls(structure: Structure) -> Map | None:
    """Find the tiles of a roof within what was taken for walls.

    Returns:
        (height, width) float32, 0–1; None where none is seen.
    """
    wall, sky = structure.scene.where(Place.WALL), structure.sky
    if structure.kind is not InputKind.PHOTO or wall is None or sky is None:
        return None
    if structure.scene.where(Place.ROOF) is not None:
        return None
    lab = lab_of(reduce_exactly(structure.rgb, _SIDE))
    size = (lab.shape[1], lab.shape[0])
    unit = max(size) / 1024
    front = resize(wall, size) > 0.5
    if not front.any():
        return None
    usual = np.median(lab[front], axis=0)
    smooth = blur(lab, max(2.0 * unit, 0.5))
    turned = np.hypot(smooth[..., 1] - usual[1], smooth[..., 2] - usual[2])
    tiles = front & (turned > _OTHER_HUE) & (smooth[..., 1] > usual[1] + _WARM)
    side = 2 * max(1, round(3 * unit)) + 1
    joined = cv2.morphologyEx(tiles.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    roof = _on_top((joined > 0) & front, front, unit)
    if not _SMALLEST < roof.mean() < _MOST * front.mean():
        return None
    return resize(blur(roof.astype(np.float32), 0.7), structure.size)


def _on_top(tiles: Mask, front: Mask, unit: float) -> Mask:
    """The pieces that begin where walls do."""
    top = np.argmax(front, axis=0)
    below = np.arange(len(front))[:, None] - top[None]
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(tiles.astype(np.uint8), connectivity=8)
    near = tiles & (below < _NEAR * unit)
    begins = np.zeros(count)
    for piece in range(1, count):
        left, wide = int(boxes[piece, cv2.CC_STAT_LEFT]), int(boxes[piece, cv2.CC_STAT_WIDTH])
        own = (pieces == piece)[:, left : left + wide] & near[:, left : left + wide]
        begins[piece] = own.any(axis=0).mean()
    chosen = (begins > _BEGINS) & (boxes[:count, cv2.CC_STAT_AREA] > 0.2 * _SMALLEST * tiles.size)
    chosen[0] = False
    return np.asarray(chosen[pieces])
