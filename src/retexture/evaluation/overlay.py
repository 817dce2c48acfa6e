"""Tells a surface that follows the picture from one sheet of texture laid over it."""

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.regions import Regions
from retexture.evaluation.working import Working, blurred, described, logarithm, sampled
from retexture.imaging.arrays import Labels, Map

_DARKEST_SEEN = 0.12
_BRIGHTEST_SEEN = 0.97
_LEAST_SEEN = 0.15  # share of the picture
_MOVES = tuple((i / 4, j / 4) for i in range(4) for j in range(4) if (i, j) != (0, 0))
_EPS = 1e-9


def coherence(source: Working, output: Working, regions: Regions) -> float | None:
    """Measure whether the added texture follows the regions of the picture or ignores them.

    What an output added is what remains of it when the source, at one strength for the whole picture,
    is taken away again: subtracted, as undoes a translucent sheet, or divided, as undoes a multiplied
    one. The score is the share of the remaining texture's variance that the regions explain (eta
    squared), corrected for what the same regions explain when they are moved elsewhere. The lower of
    the two counts: an overlay is found out by the way that undoes it.

    Returns:
        About 0 for one stationary sheet, at most 1; None where the source is a single region.
    """
    if regions.count < 2:
        return None
    everywhere = np.ones(source.luma.shape, bool)
    added = _followed(regions.labels, _remainder(source.luma, output.luma, everywhere), everywhere)
    # A multiplied sheet cannot be seen where the source is nearly black or the product is burnt out.
    seen = (source.luma > _DARKEST_SEEN) & (output.rgb.max(2) < 255 * _BRIGHTEST_SEEN)
    if seen.mean() < _LEAST_SEEN:
        return added
    product = _remainder(logarithm(source.luma), logarithm(output.luma), seen)
    return min(added, _followed(regions.labels, product, seen))


def _remainder(source: Map, output: Map, seen: NDArray[np.bool_]) -> Map:
    """Take the source's detail out of the output's, at the strength that a least-squares fit finds."""
    x, y = source - blurred(source, 10), output - blurred(output, 10)
    strength = float((x * y)[seen].sum()) / max(float((x * x)[seen].sum()), _EPS)
    return y - np.float32(strength) * x


def _followed(labels: Labels, texture: Map, seen: NDArray[np.bool_]) -> float:
    fields, coarse = described(texture), sampled(labels)
    clear = sampled(blurred(seen.astype(np.float32), 8)) > 0.9
    if clear.sum() < 2:
        return 0.0
    height, width = coarse.shape
    moved = (np.roll(coarse, (int(height * y), int(width * x)), (0, 1)) for y, x in _MOVES)
    chance = float(np.mean([_explained(other[clear], fields[clear]) for other in moved]))
    return (_explained(coarse[clear], fields[clear]) - chance) / max(1 - chance, _EPS)


def _explained(labels: NDArray[np.int32], fields: NDArray[np.float32]) -> float:
    """Eta squared of (n, fields) values grouped by (n,) labels: the share of variance between the groups."""
    sizes = np.maximum(np.bincount(labels), 1)
    centred = fields - fields.mean(0)
    shares = [
        float((np.bincount(labels, values) ** 2 / sizes).sum()) / max(float((values**2).sum()), _EPS)
        for values in centred.T.astype(np.float64)
    ]
    return float(np.mean(shares))
