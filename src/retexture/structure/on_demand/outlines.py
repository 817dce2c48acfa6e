"""The outline of a thing whose place is roughly known: its own colours, told from those around it.

What a network sees of a thing at coarse places has borders a tenth of the thing away from its own. Which
colours are the thing's and which its surroundings' is learned from the photo itself, as in GrabCut (Rother
and others 2004), and neighbours decide together up to the photo's edges, as in ``parts/edge_aware.py``.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.once import once
from retexture.structure.segments.masks import Mask, laid_on_edges, overlap, without_holes

_SIDE = 640  # pixels: a thing's border is a pixel or two of a megapixel
_BINS = 16  # of each channel; and half as many, which bring colours nearby together
_AROUND = 0.08  # of the long side: how far the surroundings reach that tell other colours
_REACHES = 0.06  # of the long side: so far a thing may go on; what goes farther is something that it touches
_GROWS = 1.6  # the same, times what is likelier than not
_DOUBT = 0.02  # of the prior
_COLOUR = 2.0  # logits at most that a colour adds
_COHERENCE = 3.0  # logits that neighbours alike all around add
_ROUNDS = 3
_REACH, _SAME = 24.0, 18.0  # of the domain transform: pixels, and 8-bit levels
_HOLE = 0.05  # of the thing
_SPECK = 0.04  # of the thing: smaller pieces are something else of its colour
_SAME_THING = 0.85  # intersection over union: an outline that differs more follows other things' colours
_LIKELY = 0.45  # the prior's mean over a piece
_STEPS = np.float32(255)  # shares are rounded: processors differ in the last bits of a sum
_ON_EDGES = 3.0  # units: how far the border of the mask may still be from the photo's


def outlined_by_colour(rgb: Rgb8, prior: Map, never: Mask) -> Map:
    """Find a thing's outline.

    Args:
        rgb: The photo.
        prior: How likely each place shows the thing, 0–1, at any size; what is 0 never does.
        never: Where something else is for certain, at any size.

    Returns:
        How far each pixel belongs to it, 0–1, at the photo's size.
    """
    reduced = reduce_exactly(rgb, _SIDE)
    size = (reduced.shape[1], reduced.shape[0])
    likely = resize(prior.astype(np.float32), size)
    never = resize(never.astype(np.float32), size) > 0.5
    core = (likely > 0.5) & ~never
    free = (likely > _DOUBT) & ~never & _around(core, _REACHES)
    colour = _by_colour(reduced, likely * ~never)
    own = np.where(free, _logit(likely) + colour, np.float32(-20)).astype(np.float32)
    near = cv2.ximgproc.createDTFilter(reduced, _REACH, _SAME, cv2.ximgproc.DTF_NC, 1)
    share = _shares(own)
    for _ in range(_ROUNDS):
        around = near.filter(share)
        share = _shares(own + np.float32(_COHERENCE) * (2 * around - 1))
    mask = _without_specks(without_holes(share > 0.5, _HOLE), likely)
    if mask.sum() > _GROWS * core.sum():
        mask = core
    (soft,) = laid_on_edges(rgb, mask, radius=_ON_EDGES, softness=20.0)
    return resize(soft, (rgb.shape[1], rgb.shape[0]))


@once
def subject_outline(structure: Structure) -> Map:
    """What a photo is about, its border laid on the photo's own where that is clear."""
    refined = outlined_by_colour(structure.rgb, structure.subject, np.zeros((1, 1), bool))
    one, other = structure.subject > 0.5, refined > 0.5
    return refined if overlap(one, other) > _SAME_THING else structure.subject


def _by_colour(reduced: Rgb8, likely: Map) -> Map:
    """How much rather a pixel's colour is the thing's than its surroundings', in logits."""
    inside = np.clip(2 * likely - 1, 0, 1)
    outside = np.clip(1 - 2 * likely, 0, 1) * _around(likely > 0.5, _AROUND)
    lab = cv2.cvtColor(cv2.GaussianBlur(reduced, (3, 3), 0), cv2.COLOR_RGB2LAB)
    shares = [_frequencies(lab, np.rint(8 * weight).astype(np.int64)) for weight in (inside, outside)]
    floor = 1e-4
    logit = np.log((shares[0] + floor) / (shares[1] + floor))
    return np.clip(logit, -_COLOUR, _COLOUR).astype(np.float32)


def _around(mask: Mask, reach: float) -> Mask:
    """A mask and what is around it, so far as a share of the long side."""
    side = 2 * round(reach * max(mask.shape)) + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)


def _frequencies(lab: Rgb8, weights: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each pixel's colour occurs, by two histograms, one coarser than the other."""
    total = max(int(weights.sum()), 1)
    found = np.zeros(weights.shape)
    for bins in (_BINS, _BINS // 2):
        steps = lab.astype(np.int64) * bins // 256
        # L* takes half as many bins: a thing's own shades are one colour.
        number = (steps[..., 0] // 2 * bins + steps[..., 1]) * bins + steps[..., 2]
        counts = np.bincount(number.ravel(), weights.ravel(), minlength=bins**3)
        found += 0.5 * counts[number] / total
    return found


def _without_specks(mask: Mask, likely: Map) -> Mask:
    """The pieces that are not much smaller than the largest, and in which the thing is likely."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    sizes = stats[:, cv2.CC_STAT_AREA].copy()
    sizes[0] = 0
    mean = np.bincount(pieces.ravel(), likely.ravel(), minlength=count) / np.maximum(sizes, 1)
    kept = (sizes > _SPECK * sizes.max(initial=0)) & (mean > _LIKELY)
    kept[0] = False
    return np.asarray(kept[pieces])


def _shares(logits: Map) -> Map:
    return np.asarray(np.rint(_STEPS / (1 + np.exp(-logits))) / _STEPS, np.float32)


def _logit(likely: Map) -> Map:
    bounded = np.clip(likely, _DOUBT, 1 - _DOUBT)
    return np.asarray(np.log(bounded / (1 - bounded)), np.float32)
