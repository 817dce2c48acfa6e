"""How much of the source's structure an output keeps, by four measures that chance cannot raise.

Each compares geometry alone: where lightness changes and in which direction, never how much, so that
neither brightness, contrast nor inversion of a picture moves a score. Each is corrected for chance,
``(score - chance) / (1 - chance)``, where chance is the expected score of an output with the same
content in other places: 1 is identical, about 0 unrelated. Where the source has no structure at all,
nothing can be lost and the score is 1.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.working_size import gradient
from retexture.imaging.arrays import Map
from retexture.imaging.kernels import Helpers

_EPS = 1e-9
_FAINTEST_GRADIENT = 5e-4  # lightness for each pixel: about a third of an 8-bit step over two pixels
# Whatever is finer than this is surface: a mosaic keeps the structure of a photo and none of its fine edges.
_FINE, _COARSE = 3.0, 6.0
_EDGE_SHARE = {_FINE: 0.04, _COARSE: 0.02}  # of the pixels
_CELL = 32
_BINS = 9
_BOUNDARY_TOLERANCE = 3.5


@dataclass(frozen=True)
class StructureKept:
    """Four chance-corrected scores, each 1 for identical and about 0 for unrelated pictures.

    Attributes:
        orientation: Agreement of gradient orientations, weighted by the source's gradients.
        histograms: Cosine of local histograms of oriented gradients.
        edges: F-score of the strongest edges at two scales.
        boundaries: Share of the source's region boundaries that are edges of the output.
    """

    orientation: float
    histograms: float
    edges: float
    boundaries: float

    @property
    def overall(self) -> float:
        """The mean of the four, limited to 0–1."""
        mean = (self.orientation + self.histograms + self.edges + self.boundaries) / 4
        return min(max(mean, 0.0), 1.0)


@dataclass(frozen=True, eq=False)
class _Scale:
    """What changes in a picture at one scale, and which way.

    Attributes:
        sigma: Of the blur, in working pixels.
        x: Cosine of the doubled angle, so that opposite directions are one; 0 where nothing changes.
        y: Sine of the doubled angle.
        strength: How much it changes, in lightness for each pixel.
        edges: (height, width) bool: the strongest edges.
        distances: Distance to these edges in pixels; infinite where there are none.
    """

    sigma: float
    x: Map
    y: Map
    strength: Map
    edges: NDArray[np.bool_]
    distances: Map

    @cached_property
    def weight(self) -> Map:
        """How much each pixel counts where this is the source; found once for all outputs."""
        # A few harsh edges must not outweigh everything else.
        strong = max(float(np.quantile(self.strength, 0.98)), _FAINTEST_GRADIENT)
        share = np.minimum(self.strength / np.float32(strong), 1)
        return np.where(self.strength > _FAINTEST_GRADIENT, share * np.sqrt(share), 0)

    @cached_property
    def weighted_sum(self) -> NDArray[np.float64]:
        """The sums of ``x`` and ``y`` over all pixels, weighted by :attr:`weight`."""
        return np.array([_dot(self.weight, self.x), _dot(self.weight, self.y)])


@dataclass(frozen=True, eq=False)
class Geometry:
    """What is compared of one picture; from :func:`geometry`.

    Attributes:
        scales: What changes, from fine to coarse.
        cells: (rows, columns, bins): local histograms, mean-free and of unit length.
        cell_strengths: (rows, columns): how much there is to see in each cell.
    """

    scales: tuple[_Scale, ...]
    cells: NDArray[np.float32]
    cell_strengths: NDArray[np.float32]


def geometry(lightness: Map) -> Geometry:
    """Read what is compared out of a picture's lightness, (height, width) float32 0–1."""
    with Helpers(1) as pool:
        coarse = pool.submit(lambda: _read_scale(gradient(lightness, _COARSE), _COARSE))
        gradients = gradient(lightness, _FINE)
        fine = _read_scale(gradients, _FINE)
        cells, strengths = _histogram_cells(*gradients, fine.strength)
        return Geometry((fine, coarse.result()), cells, strengths)


def structure_kept(source: Geometry, output: Geometry, boundaries: NDArray[np.bool_]) -> StructureKept:
    """Score what was read of an output against what was read of its source.

    Args:
        source: Of the picture before.
        output: Of the picture after, at the same size.
        boundaries: (height, width) bool: the borders between the source's regions.
    """
    return StructureKept(
        orientation=_orientation(source, output),
        histograms=_histograms(source, output),
        edges=_edges(source, output),
        boundaries=_boundaries(source, output, boundaries),
    )


def _corrected(score: float, chance: float) -> float:
    return float((score - chance) / max(1 - chance, _EPS))


def _agree(weight: Map, score: Map, mean_a: NDArray[Any], mean_b: NDArray[Any]) -> float:
    """Weighted mean of a score, less its expectation if the output's directions were shuffled in place."""
    total = float(weight.sum())
    if total < _EPS:
        return 1.0
    return _corrected(_dot(weight, score) / total, float(mean_a @ mean_b) / total)


def _dot(a: Map, b: Map) -> float:
    return float(np.dot(a.ravel(), b.ravel()))


def _read_scale(gradients: tuple[Map, Map], sigma: float) -> _Scale:
    gx, gy = gradients
    square = gx * gx + gy * gy
    strength = np.sqrt(square)
    inverse = np.where(square > _FAINTEST_GRADIENT**2, 1 / np.maximum(square, _EPS), 0).astype(np.float32)
    edges = _strongest_edges(gx, gy, strength, _EDGE_SHARE[sigma])
    x, y = (gx * gx - gy * gy) * inverse, 2 * gx * gy * inverse
    return _Scale(sigma, x, y, strength, edges, _distance_to(edges))


def _orientation(a: Geometry, b: Geometry) -> float:
    scores = []
    for source, output in zip(a.scales, b.scales, strict=True):
        same = source.x * output.x + source.y * output.y
        mean_b = np.array([output.x.mean(), output.y.mean()])
        scores.append(_agree(source.weight, same, source.weighted_sum, mean_b))
    return float(np.mean(scores))


def _histogram_cells(gx: Map, gy: Map, strength: Map) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Histograms of cells, mean-free and of unit length: (rows, columns, bins); and the cells' strengths."""
    seen = np.where(strength < _FAINTEST_GRADIENT, 0, strength)
    angle = np.arctan2(gy, gx) * np.float32(_BINS / np.pi)
    angle[angle < 0] += np.float32(_BINS)  # opposite directions are one
    height, width = strength.shape
    rows, columns = max(height // _CELL, 1), max(width // _CELL, 1)
    cells = np.empty((rows, columns, _BINS), np.float32)
    for index in range(_BINS):
        # Each pixel belongs to the bins below and above its angle, to the nearer one more.
        away = np.abs(angle - np.float32(index))
        if index == 0:
            away = np.minimum(away, np.float32(_BINS) - angle)
        here = seen * np.maximum(1 - away, 0)
        cells[..., index] = cv2.resize(here, (columns, rows), interpolation=cv2.INTER_AREA)
    free = cells - cells.mean(2, keepdims=True)
    norm = np.linalg.norm(free, axis=2, keepdims=True)
    clear = norm > _EPS
    return np.where(clear, free / np.maximum(norm, _EPS), 0), np.where(clear[..., 0], cells.sum(2), 0)


def _histograms(a: Geometry, b: Geometry) -> float:
    weight = a.cell_strengths
    mean_a = (weight[..., None] * a.cells).sum((0, 1))
    return _agree(weight, (a.cells * b.cells).sum(2), mean_a, b.cells.mean((0, 1)))


def _strongest_edges(gx: Map, gy: Map, strength: Map, share: float) -> NDArray[np.bool_]:
    """Canny edges whose threshold is set so that about ``share`` of the pixels could be edges.

    Canny, "A Computational Approach to Edge Detection" (1986).
    """
    threshold = max(float(np.quantile(strength, 1 - 2.2 * share)), _FAINTEST_GRADIENT)
    gain = 4000 / max(float(strength.max()), _FAINTEST_GRADIENT)
    edges = cv2.Canny(
        np.rint(gx * gain).astype(np.int16),
        np.rint(gy * gain).astype(np.int16),
        threshold * gain * 0.5,
        threshold * gain * 1.1,
        L2gradient=True,
    )
    return np.asarray(edges > 0)


def _distance_to(mask: NDArray[np.bool_]) -> Map:
    """(height, width) float32: distance in pixels to the nearest set pixel; infinite where there is none."""
    if not mask.any():
        return np.full(mask.shape, np.inf, np.float32)
    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5))


def _found(wanted: NDArray[np.bool_], distance: Map, tolerance: float) -> float:
    """Share of ``wanted`` pixels within ``tolerance`` of what ``distance`` leads to, corrected for chance."""
    near = distance <= tolerance
    return max(_corrected(float(near[wanted].mean()), float(near.mean())), 0.0)


def _edges(a: Geometry, b: Geometry) -> float:
    scores = []
    for source, output in zip(a.scales, b.scales, strict=True):
        if not source.edges.any():
            continue
        if not output.edges.any():
            scores.append(0.0)
            continue
        tolerance = 1.5 + 0.8 * source.sigma
        precision = _found(output.edges, source.distances, tolerance)
        recall = _found(source.edges, output.distances, tolerance)
        scores.append(2 * precision * recall / max(precision + recall, _EPS))
    return float(np.mean(scores)) if scores else 1.0


def _boundaries(a: Geometry, b: Geometry, boundaries: NDArray[np.bool_]) -> float:
    # Borders of colour alone, at equal lightness, are beyond an edge detector: they are not asked for.
    fine_source, fine_output = a.scales[0], b.scales[0]
    visible = boundaries & (fine_source.distances <= _BOUNDARY_TOLERANCE)
    if not visible.any():
        return 1.0
    return _found(visible, fine_output.distances, _BOUNDARY_TOLERANCE)
