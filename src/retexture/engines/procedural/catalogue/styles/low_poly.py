"""Low poly: flat facets whose corners lie on the photo's edges, shaded like folded paper."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import Floats, Grade, coloured, regrade, simplify
from retexture.imaging.arrays import Labels, Rgb8
from retexture.imaging.colour import (
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.filters import blur
from retexture.imaging.kernels import kernel
from retexture.prompts import Translations

Points = NDArray[np.int32]


@dataclass(frozen=True)
class _Fold:
    """How one variation is folded."""

    grade: Grade
    coarse: float
    """Factor of the facets' sizes."""
    relief: float
    """How strongly facets are shaded by their slope."""
    variety: float
    """Spread of their lightness."""
    seam: float
    """Brightness of lines along the edges: 0 none, negative dark."""


_FOLDS = (
    _Fold(Grade(1.40, 1.10, 0.02, 0.0, 0.01), 1.00, 1.0, 1.0, 0.0),
    _Fold(Grade(1.45, 1.06, 0.03, 0.032, 0.025), 1.45, 1.3, 1.2, 0.0),
    _Fold(Grade(1.35, 1.12, 0.01, -0.035, 0.02), 0.78, 1.0, 0.8, 0.10),
    _Fold(Grade(2.00, 1.15, 0.04, 0.006, 0.045), 1.20, 1.8, 1.8, 0.0),
)

_NEAR, _FAR = 8.0, 52.0  # between corners on the finest detail and in the plainest area, in units
_LIGHT = np.array([-0.50, -0.62, 0.60], np.float32)


def draw_low_poly(brief: Brief) -> Rgb8:
    """Fold a brief from facets."""
    structure, rng = brief.structure, brief.rng()
    fold = _FOLDS[brief.number % len(_FOLDS)]
    width, height = structure.size
    simple = simplify(coloured(structure), 120, (8.0,))
    corners = _corners(brief, simple, fold, rng)
    facets = _facets(corners, (width, height))
    oklab = _facet_colours(simple, facets, (width, height))
    oklab[:, 0] += _shading(brief, facets, fold)
    oklab[:, 0] += rng.standard_normal(len(facets)).astype(np.float32) * np.float32(0.011 * fold.variety)
    oklab = regrade(oklab, fold.grade.pronounced(brief.strength), brief.colours)
    colours = rgb8_from_srgb(linear_to_srgb(oklab_to_linear(oklab)))
    return _filled(facets, colours, fold, brief)


LOW_POLY = Style(
    name="low poly",
    words=("low poly", "low-poly", "lowpoly", "polygon art", "polygonal", "geometric facet"),
    translations=Translations(
        es="pocos polígonos; baja poligonización; poligonal; polígonos",
        pt="poucos polígonos; poligonal; polígonos; baixo polígono",
        fr="polygonal; peu de polygones; polygones; faible polygone",
        de="wenig Polygone; polygonal; Polygone; Polygonkunst",
        it="pochi poligoni; poligonale; poligoni; bassa poligonalità",
        zh="低多边形; 低面数; 多边形; 低模",
        ja="ローポリ; ローポリゴン; 低ポリゴン; ポリゴン; 多角形",
        ru="низкополигональный; лоуполи; полигональный; низкий полигон; лоу поли",
    ),
    draw=draw_low_poly,
)


def _corners(brief: Brief, simple: Rgb8, fold: _Fold, rng: np.random.Generator) -> Points:
    """Corners of the facets: on edges, closer together the more there is to see. (count, 2) of x and y."""
    structure = brief.structure
    unit = structure.unit
    width, height = structure.size
    busy = _busyness(simple, structure.subject, unit)
    coarse = fold.coarse * 2 ** (1.4 * (0.5 - brief.fidelity))
    near, far = max(2.0, _NEAR * coarse * unit), max(3.0, _FAR * coarse * unit)
    spacing = np.rint(near + (far - near) * (1 - np.arange(256) / 255) ** 3.2).astype(np.int32)
    count = min(60_000, int(4 * width * height / (near * near)) + 16)
    places = np.column_stack([rng.integers(0, width, count), rng.integers(0, height, count)]).astype(np.int32)
    _climb(_edges(simple, unit), places, max(1, round(near)))
    # The strongest places choose first, so that corners sit on edges and plain areas take what is left.
    order = np.argsort(-busy[places[:, 1], places[:, 0]].astype(np.int32), kind="stable")
    kept = np.zeros(count, np.bool_)
    _keep_apart(places[order], busy, spacing, (width, height), kept)
    return places[order][kept]


def _edges(simple: Rgb8, unit: float) -> NDArray[np.uint8]:
    soft = cv2.GaussianBlur(simple, (0, 0), max(0.6, 1.2 * unit))
    edge = cv2.morphologyEx(soft, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    edge = np.maximum(np.maximum(edge[..., 0], edge[..., 1]), edge[..., 2])
    return np.asarray(np.minimum(edge.astype(np.int32) * 4, 255), np.uint8)


def _busyness(simple: Rgb8, subject: Floats, unit: float) -> NDArray[np.uint8]:
    """How much there is to see, 0–255, more on the subject."""
    around = cv2.GaussianBlur(_edges(simple, unit), (0, 0), max(0.8, 4 * unit)).astype(np.int32)
    important = 140 + np.rint(subject * 16).astype(np.int32) * 10
    return np.asarray(np.minimum(around * important // 110, 255), np.uint8)


def _facets(corners: Points, size: tuple[int, int]) -> Floats:
    """Delaunay triangles over the corners and the picture's frame, (count, 3, 2) float32 of x and y."""
    width, height = size
    out = 3 + max(width, height) // 16  # the frame lies outside of the picture, so that its facets fill it
    steps_x = np.linspace(-out, width + out, 15).round()
    steps_y = np.linspace(-out, height + out, 15).round()
    frame = [(x, y) for x in steps_x for y in (-out, height + out)]
    frame += [(x, y) for y in steps_y[1:-1] for x in (-out, width + out)]
    space = 4 * (width + height) + 8 * out  # OpenCV's outermost triangle must be far away from a convex hull
    mesh = cv2.Subdiv2D((-space, -space, 2 * space + width, 2 * space + height))
    mesh.insert(np.concatenate([np.asarray(frame, np.float32), corners.astype(np.float32)]).tolist())
    triangles = np.asarray(mesh.getTriangleList(), np.float32).reshape(-1, 3, 2)
    inside = (triangles >= -out) & (triangles <= np.array([width + out, height + out], np.float32))
    return triangles[inside.all(axis=(1, 2))]


def _labels(facets: Floats, size: tuple[int, int]) -> Labels:
    labels = np.zeros((size[1], size[0]), np.int32)
    for number, corners in enumerate(np.rint(facets * 16).astype(np.int32)):
        cv2.fillConvexPoly(labels, corners, number, cv2.LINE_8, 4)
    return labels


def _facet_colours(simple: Rgb8, facets: Floats, size: tuple[int, int]) -> Floats:
    """Mean colour under each facet in OKLab, (count, 3)."""
    flat = _labels(facets, size).ravel()
    sizes = np.bincount(flat, minlength=len(facets))
    linear = linear_from_rgb8(simple).reshape(-1, 3)
    mean = np.column_stack([np.bincount(flat, linear[:, c], len(facets)) for c in range(3)])
    return linear_to_oklab((mean / np.maximum(sizes, 1)[:, None]).astype(np.float32))


def _shading(brief: Brief, facets: Floats, fold: _Fold) -> Floats:
    """Lightness to add to each facet by how it faces the light."""
    structure = brief.structure
    relief = structure.relief
    height = 14 * relief.form + 9 * relief.middle
    field = blur(np.asarray(height, np.float32), max(0.5, 3 * structure.unit)) * np.float32(structure.unit)
    column = np.clip(facets[..., 0].astype(np.int32), 0, field.shape[1] - 1)
    row = np.clip(facets[..., 1].astype(np.int32), 0, field.shape[0] - 1)
    points = np.concatenate([facets, field[row, column][..., None]], axis=-1)
    normal = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    normal *= np.where(normal[:, 2:] < 0, np.float32(-1), np.float32(1))
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    facing = normal @ _LIGHT - _LIGHT[2]
    return np.asarray(np.clip(facing, -0.5, 0.5) * (0.26 * fold.relief * brief.strength), np.float32)


def _filled(facets: Floats, colours: Rgb8, fold: _Fold, brief: Brief) -> Rgb8:
    """Fill the facets at twice the size and reduce: smooth edges without gaps between neighbours."""
    width, height = brief.structure.size
    canvas = np.zeros((2 * height, 2 * width, 3), np.uint8)
    corners = np.rint(facets * 32).astype(np.int32)
    for points, colour in zip(corners, colours.tolist(), strict=True):
        cv2.fillConvexPoly(canvas, points, colour, cv2.LINE_8, 4)
    if fold.seam:
        lines = np.zeros((2 * height, 2 * width), np.uint8)
        cv2.polylines(
            lines, list(corners), True, 255, max(1, round(1.2 * brief.structure.unit)), cv2.LINE_AA, 4
        )
        seam = (lines.astype(np.float32) * np.float32(fold.seam / 255))[..., None]
        canvas = (canvas + (255 - canvas) * seam).astype(np.uint8)
    return np.asarray(cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@kernel
def _climb(edge: NDArray[np.uint8], places: Points, steps: int) -> None:
    """Move each place uphill, pixel by pixel, to an edge's crest."""
    height, width = edge.shape
    for i in range(places.shape[0]):
        x, y = places[i, 0], places[i, 1]
        for _ in range(steps):
            best, best_x, best_y = edge[y, x], x, y
            for row in range(max(0, y - 1), min(height, y + 2)):
                for column in range(max(0, x - 1), min(width, x + 2)):
                    if edge[row, column] > best:
                        best, best_x, best_y = edge[row, column], column, row
            if best_x == x and best_y == y:
                break
            x, y = best_x, best_y
        places[i, 0], places[i, 1] = x, y


@kernel
def _keep_apart(
    places: Points,
    busy: NDArray[np.uint8],
    spacing: NDArray[np.int32],
    size: tuple[int, int],
    kept: NDArray[np.bool_],
) -> None:
    """Keep a place if no kept one is nearer than the spacing there: each kept one blocks a disc of pixels."""
    width, height = size
    blocked = np.zeros((height, width), np.bool_)
    for i in range(places.shape[0]):
        x, y = places[i, 0], places[i, 1]
        if blocked[y, x]:
            continue
        kept[i] = True
        reach = spacing[busy[y, x]]
        for row in range(max(0, y - reach), min(height, y + reach + 1)):
            for column in range(max(0, x - reach), min(width, x + reach + 1)):
                if (row - y) * (row - y) + (column - x) * (column - x) < reach * reach:
                    blocked[row, column] = True
