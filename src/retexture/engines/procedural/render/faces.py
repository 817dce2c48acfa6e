"""Faces that a material covers: a vein across a mouth disfigures whoever it is."""

import cv2
import numpy as np

from retexture.engines.procedural.render.evaluate import BLUE, GREEN, RED, Samples
from retexture.engines.procedural.render.visibility import Weight
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur

_CALMED = 0.85  # of the differences in colour on a face: a trace keeps the stone a stone
_WIDE = 0.16  # of the face's height: sigma of what the colours are evened out over
_THERE = 0.02  # of a face's map: where it begins


def calm_faces(samples: Samples, face: Map, patterned: Weight) -> None:
    """Even out the colours that a pattern lays on faces; its relief and its gloss stay.

    Args:
        samples: What was painted; it is changed in place.
        face: Where faces are, (height, width) float32 0–1.
        patterned: How much of each pixel has colours of a pattern; what keeps the photo's shows faces by it.
    """
    there = (face > _THERE).astype(np.uint8)
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(there)[2][1:]:
        around = np.s_[y : y + height, x : x + width]
        weight = patterned[around] if isinstance(patterned, np.ndarray) and patterned.ndim else patterned
        share = np.float32(_CALMED) * face[around] * weight
        for channel in (RED, GREEN, BLUE):
            colour = samples[channel][around]
            colour += share * (blur(np.ascontiguousarray(colour), max(_WIDE * height, 0.5)) - colour)
