"""How much of the source's structure an output keeps, by four measures that chance cannot raise.

Each compares geometry alone: where lightness changes and in which direction, never how much, so that
neither brightness, contrast nor inversion of a picture moves a score. Each is corrected for chance,
``(score - chance) / (1 - chance)``, where chance is the expected score of an output with the same
content in other places: 1 is identical, about 0 unrelated. Where the source has no structure at all,
nothing can be lost and the score is 1.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.regions import Regions
from retexture.evaluation.working import Working, gradient
from retexture.imaging.arrays import Map

_EPS = 1e-9
_FAINTEST_GRADIENT = 5e-4  # lightness for each pixel: about a third of an 8-bit step over two pixels
# Whatever is finer than this is surface: a mosaic keeps the structure of a photo and none of its fine edges.
_SCALES = (3.0, 6.0)
_EDGE_SHARE = (0.04, 0.02)  # of the pixels, for each scale
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


def structure_kept(source: Working, output: Working, regions: Regions) -> StructureKept:
    """Score ``output`` against ``source``, whose own regions are ``regions``."""
    return StructureKept(
        orientation=_orientation(source.lightness, output.lightness),
        histograms=_histograms(source.lightness, output.lightness),
        edges=_edges(source.lightness, output.lightness),
        boundaries=_boundaries(source.lightness, output.lightness, regions.boundaries),
    )


def _corrected(score: float, chance: float) -> float:
    return float((score - chance) / max(1 - chance, _EPS))


def _vectors_agree(a: NDArray[np.float32], b: NDArray[np.float32], weight: NDArray[np.float32]) -> float:
    """Weighted mean of ``a · b`` over unit vectors, less its expectation if ``b`` were shuffled in place."""
    total = float(weight.sum())
    if total < _EPS:
        return 1.0
    score = float((weight * (a * b).sum(-1)).sum()) / total
    mean_a = (weight[..., None] * a).sum((0, 1)) / total
    return _corrected(score, float(mean_a @ b.mean((0, 1))))


def _doubled(gx: Map, gy: Map) -> tuple[NDArray[np.float32], Map]:
    """Unit vectors of the doubled gradient angle, so that opposite directions are one, and the magnitude."""
    square = gx * gx + gy * gy
    clear = square > _FAINTEST_GRADIENT**2
    vectors = np.stack([gx * gx - gy * gy, 2 * gx * gy], -1)
    return np.where(clear[..., None], vectors / np.maximum(square, _EPS)[..., None], 0), np.sqrt(square)


def _orientation(a: Map, b: Map) -> float:
    scores = []
    for sigma in _SCALES:
        va, strength = _doubled(*gradient(a, sigma))
        vb, _ = _doubled(*gradient(b, sigma))
        # A few harsh edges must not outweigh everything else.
        strong = max(float(np.quantile(strength, 0.98)), _FAINTEST_GRADIENT)
        weight = np.where(strength > _FAINTEST_GRADIENT, np.minimum(strength / strong, 1) ** 1.5, 0)
        scores.append(_vectors_agree(va, vb, weight))
    return float(np.mean(scores))


def _histogram_cells(lightness: Map) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Histograms of cells, mean-free and of unit length: (rows, columns, bins); and the cells' strengths."""
    gx, gy = gradient(lightness, _SCALES[0])
    strength = np.hypot(gx, gy)
    strength[strength < _FAINTEST_GRADIENT] = 0
    angle = (np.arctan2(gy, gx) % np.pi) * (_BINS / np.pi)
    height, width = lightness.shape
    rows, columns = max(height // _CELL, 1), max(width // _CELL, 1)
    cells = np.empty((rows, columns, _BINS), np.float32)
    for index in range(_BINS):
        away = np.abs(angle - index)
        share = np.maximum(1 - np.minimum(away, _BINS - away), 0)
        cells[..., index] = cv2.resize(strength * share, (columns, rows), interpolation=cv2.INTER_AREA)
    free = cells - cells.mean(2, keepdims=True)
    norm = np.linalg.norm(free, axis=2, keepdims=True)
    clear = norm > _EPS
    return np.where(clear, free / np.maximum(norm, _EPS), 0), np.where(clear[..., 0], cells.sum(2), 0)


def _histograms(a: Map, b: Map) -> float:
    cells_a, strength = _histogram_cells(a)
    cells_b, _ = _histogram_cells(b)
    return _vectors_agree(cells_a, cells_b, strength)


def _strongest_edges(lightness: Map, sigma: float, share: float) -> NDArray[np.bool_]:
    """Canny edges whose threshold is set so that about ``share`` of the pixels could be edges.

    Canny, "A Computational Approach to Edge Detection" (1986).
    """
    gx, gy = gradient(lightness, sigma)
    strength = np.hypot(gx, gy)
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


def _edges(a: Map, b: Map) -> float:
    scores = []
    for sigma, share in zip(_SCALES, _EDGE_SHARE, strict=True):
        edges_a, edges_b = _strongest_edges(a, sigma, share), _strongest_edges(b, sigma, share)
        if not edges_a.any():
            continue
        if not edges_b.any():
            scores.append(0.0)
            continue
        tolerance = 1.5 + 0.8 * sigma
        precision = _found(edges_b, _distance_to(edges_a), tolerance)
        recall = _found(edges_a, _distance_to(edges_b), tolerance)
        scores.append(2 * precision * recall / max(precision + recall, _EPS))
    return float(np.mean(scores)) if scores else 1.0


def _boundaries(a: Map, b: Map, boundaries: NDArray[np.bool_]) -> float:
    scale, share = _SCALES[0], _EDGE_SHARE[0]
    # Borders of colour alone, at equal lightness, are beyond an edge detector: they are not asked for.
    visible = boundaries & (_distance_to(_strongest_edges(a, scale, share)) <= _BOUNDARY_TOLERANCE)
    if not visible.any():
        return 1.0
    return _found(visible, _distance_to(_strongest_edges(b, scale, share)), _BOUNDARY_TOLERANCE)
