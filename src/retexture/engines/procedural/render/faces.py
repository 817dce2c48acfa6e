"""Faces that a material covers: a vein across a mouth disfigures whoever it is."""

import cv2
import numpy as np

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.render.evaluate import BLUE, GREEN, RED, Samples
from retexture.engines.procedural.render.visibility import Weight
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur

_CALMED = 0.85  # of the differences in colour on a face: a trace keeps the stone a stone
_WIDE = 0.16  # of the face's height: sigma of what the colours are evened out over
_THERE = 0.02  # of a face's map: where it begins


def calm_faces(samples: Samples, face: Map, patterned: Weight, canvas: Canvas) -> None:
    """Even out the colours that a pattern lays on faces; its relief and its gloss stay.

    Args:
        samples: What was painted; it is changed in place.
        face: Where faces are, (height, width) float32 0–1.
        patterned: How much of each pixel has colours of a pattern; what keeps the photo's shows faces by it.
        canvas: Which part of the picture it is.
    """
    calm = canvas.whole("calm faces", lambda: _calmed(samples, face, patterned))
    if canvas.window is not None:  # a part of a face tells no mean of it
        for channel, colour in zip((RED, GREEN, BLUE), np.moveaxis(calm, -1, 0), strict=True):
            samples[channel] += np.float32(_CALMED) * face * patterned * (colour - samples[channel])


def _calmed(samples: Samples, face: Map, patterned: Weight) -> Linear:
    """Calm the colours of a whole picture, in place; returns them, (height, width, 3)."""
    there = (face > _THERE).astype(np.uint8)
    for x, y, width, height, _ in cv2.connectedComponentsWithStats(there)[2][1:]:
        around = np.s_[y : y + height, x : x + width]
        weight = patterned[around] if isinstance(patterned, np.ndarray) and patterned.ndim else patterned
        share = np.float32(_CALMED) * face[around] * weight
        for channel in (RED, GREEN, BLUE):
            colour = samples[channel][around]
            colour += share * (blur(np.ascontiguousarray(colour), max(_WIDE * height, 0.5)) - colour)
    return np.ascontiguousarray(np.moveaxis(samples[:3], 0, -1))
