"""Tells a surface that was made for the picture from one sheet of texture laid over it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.measures.segmentation import Segmentation
from retexture.evaluation.working_size import (
    GRID,
    TEXTURE_SCALES,
    VISIBLE,
    WorkingPicture,
    at_grid,
    band,
    blurred,
    described,
    logarithm,
    pooled,
)
from retexture.imaging.arrays import Labels, Map

_GREEN = 1  # the channel that lightness is mostly made of
_DARKEST_SEEN = 0.12
_BRIGHTEST_SEEN = 0.97
_LEAST_SEEN = 0.05  # share of the picture
_LEAST_POINTS = 30  # of the grid: fewer say nothing
_MOVES = tuple((i / 4, j / 4) for i in range(4) for j in range(4) if (i, j) != (0, 0))
_EPS = 1e-9

_Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Coherence:
    """How the texture that an output added hangs together with the picture below it.

    Attributes:
        regions: Share of the variance of its local statistics that the picture's regions explain.
        detail: Share of its energy that the source's detail at the same place explains.
            Both are corrected for chance: about 0 for a sheet that knows nothing of the picture, at most 1.
    """

    regions: float
    detail: float

    @property
    def overall(self) -> float:
        """The sum of both, chance's negative values counting as none, at most 1: either is evidence."""
        return min(max(self.regions, 0.0) + max(self.detail, 0.0), 1.0)


def coherence(
    source: WorkingPicture, output: WorkingPicture, regions: Segmentation, wanted: Map | None = None
) -> Coherence | None:
    """Measure whether the added texture belongs to the picture or ignores it.

    What an output added is what remains when the source is taken away again, at one strength everywhere:
    subtracted, as undoes a translucent sheet, or divided, as undoes a multiplied one. What remains of a
    sheet is the sheet, whose texture is independent of the picture. The lower of the two ways counts.

    Args:
        source: The picture before.
        output: The picture after.
        regions: Of the picture before.
        wanted: (height, width) 0–1, the places that count; None: all.

    Returns:
        None where what counts is a single region, or too little to say.
    """
    there = np.ones(source.luma.shape, bool) if wanted is None else wanted > 0.5
    counts = at_grid(regions.labels)[_clear(there)]
    if counts.size < _LEAST_POINTS or counts.min() == counts.max():
        return None
    # Mixing and multiplying pictures work channel by channel; in lightness they would depend on the colour.
    a, b = _channel(source), _channel(output)
    ways = [_way(a, b, regions.labels, there)]
    # A multiplied sheet cannot be seen where the source is nearly black or the product is burnt out.
    seen = there & (a > _DARKEST_SEEN) & (b < _BRIGHTEST_SEEN)
    if _clear(seen).mean() > _LEAST_SEEN:
        ways.append(_way(logarithm(a), logarithm(b), regions.labels, seen))
    return min(ways, key=lambda way: way.overall)


def _channel(picture: WorkingPicture) -> Map:
    return np.asarray(picture.rgb[..., _GREEN] / np.float32(255), np.float32)


def _way(source: Map, output: Map, labels: Labels, seen: _Mask) -> Coherence:
    added = _remainder(source, output, seen)
    return Coherence(_by_regions(labels, added, _clear(seen)), _by_detail(source, added, seen))


def _clear(seen: _Mask) -> _Mask:
    """Points of the grid around which everything is seen."""
    return np.asarray(pooled(seen.astype(np.float32)) > 0.99)


def _remainder(source: Map, output: Map, seen: _Mask) -> Map:
    """Take the source's detail out of the output's, at the strength that a least-squares fit finds."""
    x, y = source - blurred(source, 10), output - blurred(output, 10)
    strength = float((x * y)[seen].sum()) / max(float((x * x)[seen].sum()), _EPS)
    return y - np.float32(strength) * x


def _corrected(score: float, chances: list[float]) -> float:
    chance = float(np.mean(chances))
    return (score - chance) / max(1 - chance, _EPS)


def _by_regions(labels: Labels, added: Map, clear: _Mask) -> float:
    fields, coarse = described(added), at_grid(labels)
    if clear.sum() < _LEAST_POINTS:
        return 0.0
    height, width = coarse.shape
    moved = (np.roll(coarse, (int(height * y), int(width * x)), (0, 1)) for y, x in _MOVES)
    chances = [_explained(other[clear], fields[clear]) for other in moved]
    return _corrected(_explained(coarse[clear], fields[clear]), chances)


def _explained(labels: NDArray[np.int32], fields: NDArray[np.float32]) -> float:
    """Eta squared of (n, fields) values grouped by (n,) labels: the share of variance between the groups."""
    sizes = np.maximum(np.bincount(labels), 1)
    centred = fields - fields.mean(0)
    shares = [
        float((np.bincount(labels, values) ** 2 / sizes).sum()) / max(float((values**2).sum()), _EPS)
        for values in centred.T.astype(np.float64)
    ]
    return float(np.mean(shares))


def _by_detail(source: Map, added: Map, seen: _Mask) -> float:
    """Local squared correlation of the remainder with the source, against the source moved elsewhere."""
    mask = seen.astype(np.float32)
    clear = _clear(seen)
    rows, columns = clear.shape
    scores = []
    for scale in TEXTURE_SCALES:
        x, y = band(source, scale) * mask, band(added, scale) * mask
        yy = pooled(y * y)
        visible = clear & (yy > (VISIBLE / 2) ** 2)
        score = _shared(x, y, yy, visible)
        chances = [
            _shared(np.roll(x, (GRID * int(rows * v), GRID * int(columns * u)), (0, 1)), y, yy, visible)
            for v, u in _MOVES
        ]
        known = [chance for chance in chances if chance is not None]
        if score is not None and known:
            scores.append(_corrected(score, known))
    return float(np.mean(scores)) if scores else 0.0


def _shared(x: Map, y: Map, yy: Map, at: _Mask) -> float | None:
    """Mean squared local correlation at the points where ``x`` can be seen; None where these are too few."""
    xx = pooled(x * x)
    at = at & (xx > (VISIBLE / 2) ** 2)
    if at.sum() < _LEAST_POINTS:
        return None
    return float((pooled(x * y)[at] ** 2 / (xx * yy)[at]).mean())
