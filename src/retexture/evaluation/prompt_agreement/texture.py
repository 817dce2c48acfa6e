"""What a surface's texture is like, whatever lies below it, and how far two textures are apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.working_size import WorkingPicture, band, blurred, logarithm, pooled
from retexture.imaging.arrays import Map

_SCALES = (1.2, 2.4, 4.8)  # sigmas in working pixels
_PATTERNS = ((0.0, 1), (1.0, 2), (2.0, 4))  # sigma of the smoothing, and distance of the neighbours
_NEIGHBOURS = ((0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1))
_VISIBLE = 0.004  # of the logarithm of luma: a neighbour that is not brighter by that much is as bright
_LEAST_POINTS = 20  # of the grid: fewer say nothing
_USUAL = (0.30, 0.14, 0.80)  # how far two different looks are apart in skewness, patterns and chroma: medians
_EPS = 1e-6


@dataclass(frozen=True, eq=False)
class Texture:
    """Statistics of a surface. None of them knows directions, and hardly any of them the light.

    Attributes:
        skewness: (3,) Whether detail is bright on dark or dark on bright: median of local skewness at each
            scale.
        patterns: (3, 10) Histograms of rotation-invariant uniform local binary patterns at three distances.
        chroma: (6,) Median of the logarithm of local contrast of a* and of b* at each scale.
    """

    skewness: NDArray[np.float64]
    patterns: NDArray[np.float64]
    chroma: NDArray[np.float64]


def texture_of(picture: WorkingPicture, where: Map) -> Texture | None:
    """Describe the texture of a surface.

    Local binary patterns: Ojala, Pietikäinen and Mäenpää, "Multiresolution Gray-Scale and Rotation Invariant
    Texture Classification with Local Binary Patterns" (2002).

    Args:
        picture: The output.
        where: (height, width) float32 0–1 at the working size: the surface, best without the edges of things.

    Returns:
        None where there is hardly any such surface.
    """
    points = pooled(where) > 0.5
    if points.sum() < _LEAST_POINTS:
        return None
    detail = logarithm(picture.luma)
    channels = [np.ascontiguousarray(picture.lab[..., channel]) for channel in (1, 2)]
    return Texture(
        np.array([_skewness(band(detail, scale), points) for scale in _SCALES]),
        np.stack([_histogram(detail, where, sigma, apart) for sigma, apart in _PATTERNS]),
        np.array([_contrast(band(channel, scale), points) for channel in channels for scale in _SCALES]),
    )


def texture_distance(first: Texture, second: Texture) -> float:
    """How far two textures are apart: 0 for the same, about 1 for two different looks."""
    apart = (
        float(np.abs(first.skewness - second.skewness).mean()),
        float(np.mean([_hellinger(a, b) for a, b in zip(first.patterns, second.patterns, strict=True)])),
        float(np.abs(first.chroma - second.chroma).mean()),
    )
    return float(np.mean([part / usual for part, usual in zip(apart, _USUAL, strict=True)]))


def _skewness(detail: Map, points: NDArray[np.bool_]) -> float:
    variance = pooled(detail * detail)[points] + _EPS
    return float(np.median(pooled(detail**3)[points] / variance**1.5))


def _contrast(detail: Map, points: NDArray[np.bool_]) -> float:
    return float(np.median(np.log(pooled(detail * detail)[points] + 0.05) / 2))


def _histogram(detail: Map, where: Map, sigma: float, apart: int) -> NDArray[np.float64]:
    """Shares of the ten patterns: how many neighbours in one arc are brighter (0–8), or not one arc (9)."""
    smooth = blurred(detail, sigma) if sigma else detail
    code = np.zeros(detail.shape, np.uint8)
    for bit, (down, right) in enumerate(_NEIGHBOURS):
        neighbour = np.roll(smooth, (-apart * down, -apart * right), (0, 1))
        code |= (neighbour > smooth + _VISIBLE).astype(np.uint8) << bit
    counts = np.bincount(_PATTERN_OF_CODE[code.ravel()], weights=where.ravel(), minlength=10)
    return np.asarray(counts / max(counts.sum(), _EPS), np.float64)


def _pattern(code: int) -> int:
    bits = [code >> bit & 1 for bit in range(8)]
    turns = sum(bits[at] != bits[at - 1] for at in range(8))
    return sum(bits) if turns <= 2 else 9


_PATTERN_OF_CODE = np.array([_pattern(code) for code in range(256)])


def _hellinger(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.sqrt(max(1 - np.sqrt(first * second).sum(), 0)))
