"""Whether a part was told only in pieces: its border runs through plain surfaces, where no part ends."""

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import blur, resize
from retexture.structure.analysis import Structure

_SIDE = 800  # pixels
_SMOOTHED, _NEAR = 1.5, 3  # pixels of the blur, and beside a border where its edge may lie
_FAINT = 1.3  # L*a*b* units a pixel: with less no edge is seen
_TORN = 0.16  # of the border: of walls that are seen whole an eighth at most is no edge
_FRAME = 2  # pixels along the frame, where everything ends


def is_torn(structure: Structure, share: Map) -> bool:
    """Say whether so much of a part's border is no edge in the photo that it would look torn.

    Args:
        structure: The photo's analysis.
        share: How far each pixel belongs to the part, (height, width) float32 0–1.
    """
    lab = blur(lab_of(reduce_exactly(structure.rgb, _SIDE)), _SMOOTHED)
    inside = (resize(share, (lab.shape[1], lab.shape[0])) > 0.5).astype(np.uint8)
    down, along = np.gradient(lab, axis=(0, 1))
    steep = np.sqrt((down**2 + along**2).sum(axis=2)).astype(np.float32)
    near = cv2.dilate(steep, np.ones((2 * _NEAR + 1,) * 2, np.uint8))
    around = np.ones((3, 3), np.uint8)
    border = cv2.dilate(inside, around) > cv2.erode(inside, around)
    border[:_FRAME] = border[-_FRAME:] = border[:, :_FRAME] = border[:, -_FRAME:] = False
    return bool(border.any() and float((near[border] < _FAINT).mean()) > _TORN)
