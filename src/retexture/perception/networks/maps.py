"""From a network's answers to maps of the photo's size."""

import numpy as np
from numpy.typing import ArrayLike

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import resize

LEAST_SHARE = 0.002  # of the picture: what is smaller counts as not found, as it does in the layout
STEPS = np.float32(255)  # last digits differ between processors and numbers of threads; these steps hardly do


def fitted(answer: ArrayLike, photo: Rgb8) -> Map:
    """An answer of any size, 0–1, as a map as large as the photo, in steps of 1/255."""
    own = np.ascontiguousarray(answer, np.float32)
    sized = resize(np.clip(np.round(own * STEPS) / STEPS, 0, 1), (photo.shape[1], photo.shape[0]))
    return np.asarray(np.round(np.clip(sized, 0, 1) * STEPS) / STEPS, np.float32)


def in_steps(confidence: float) -> float:
    """A confidence in hundredths, 0–1, for the same reason."""
    return min(max(round(float(confidence), 2), 0.0), 1.0)
