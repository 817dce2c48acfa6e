"""The parts that the scene network sees at coarse places, brought to the edges of a picture pixel by pixel.

A mean field (Krähenbühl and Koltun 2011) in which those are neighbours that the domain transform (Gastal and
Oliveira 2011) reaches without crossing an edge: legs and tops of furniture are thinner than superpixels.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.structure.trained import ScenePart, SeenScene

_REACH = 20.0  # pixels of the reduced picture: how far a neighbour is, on even ground
_SAME = 18.0  # 8-bit levels: a step so large counts as far as the reach
_COHERENCE = 3.0  # logits that neighbours alike all around add
_ROUNDS = 2
_PASSES = 1  # of the transform, down and across
_DOUBT = 0.01  # the network is never surer than that: neighbours must be able to tell it otherwise
_STEPS = np.float32(255)  # shares are rounded: processors differ in the last bits of a sum


def likeliest_parts(
    reduced: Rgb8,
    scene: SeenScene,
    parts: Sequence[ScenePart],
    others: Sequence[ScenePart],
    least: Callable[[ScenePart], float],
) -> NDArray[np.intp]:
    """The likeliest of some parts at each pixel, in view of those around it.

    Args:
        reduced: The picture, reduced.
        scene: What the network says of it.
        parts: Those to choose from.
        others: What may be there instead, all the same.
        least: How likely a part must be at a place to be there.

    Returns:
        (height, width), the place of the part in ``parts``, or their number where it is another or none.
    """
    size = (reduced.shape[1], reduced.shape[0])

    def exceeds(part: ScenePart) -> Map:
        return np.asarray(_logit(scene.part(part, size)) - np.float32(_logit(np.float32(least(part)))))

    rest = np.zeros(size[::-1], np.float32)
    for part in others:
        np.maximum(rest, exceeds(part), out=rest)
    own = np.stack([*(exceeds(part) for part in parts), rest])
    near = cv2.ximgproc.createDTFilter(reduced, _REACH, _SAME, cv2.ximgproc.DTF_NC, _PASSES)
    shares = _shares(own)
    for _ in range(_ROUNDS):
        around = np.stack([near.filter(share) for share in shares])
        shares = _shares(own + np.float32(_COHERENCE) * around)
    return np.asarray(shares.argmax(axis=0), np.intp)


def _shares(logits: Map) -> Map:
    powers = np.exp(logits - logits.max(axis=0))
    return np.asarray(np.rint(powers / powers.sum(axis=0) * _STEPS) / _STEPS, np.float32)


def _logit(likely: Map | np.float32) -> Map:
    bounded = np.clip(likely, _DOUBT, 1 - _DOUBT)
    return np.asarray(np.log(bounded / (1 - bounded)), np.float32)
