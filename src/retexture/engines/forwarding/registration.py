"""Where a model's picture is shifted or zoomed against its source, found and undone.

Edit models keep a composition and seldom its exact place. The two pictures differ in colour, light and
texture on purpose, so what is compared is how strongly and in which direction lightness changes, against
what is usual nearby. The map between them is found coarse to fine by maximising the enhanced correlation
coefficient (Evangelidis and Psarakis, 2008), then refined on the finest detail that both have (`refinement`).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.forwarding.refinement import refined
from retexture.imaging.arrays import Map, Rgb8

_LEVELS = ((128, 50), (256, 20), (384, 8))
"""(longest side in pixels, most iterations). At 128 pixels a shift of a twentieth of the picture is within
reach; at 384 what is left is within the reach of the refinement."""
_FINER_LEVELS = ((640, 8),)
"""Where there is nothing to refine on. Finer costs time and gains nothing, as textures then outweigh what is
common."""
_BLUR = 1.0  # pixels, on each level
_USUAL = 1 / 16  # of the width: what a change is compared with
_STRONGEST = 4.0  # times the usual: a few harsh edges must not outweigh everything else
_PRECISION = 1e-4  # of the coefficient
_RELATED = 0.15
"""The least coefficient of two pictures of the same thing. Photos and retextures of them have 0.25 to 0.9,
other pictures 0.06 at most."""
_GAIN = 0.02  # of the coefficient: less is what textures do, not a shift
_SMALLEST = (
    1.25  # pixels of the source's canvas: relief looks like up to one, and a picture is not blurred for less
)
_LARGEST_SCALE, _LARGEST_SHIFT = 1.25, 0.2  # beyond these it is no longer the same composition
_TURN = 0.006  # of the longest side: models shift and zoom; a turn or shear below this is chance
_REFINED_TURN = 0.0015  # the same where it was seen in the finest detail


@dataclass(frozen=True, eq=False)
class Registration:
    """How a picture lies against its source.

    Attributes:
        found: Whether it shows the same thing, so that there is an answer.
        matrix: (2, 3) float64: from pixels of the source to pixels of the picture. The identity if not found,
            and where they are in register.
        moved: Whether the matrix is another one than the identity.
        agreement: The coefficient, -1 to 1; 0 where not found.
    """

    found: bool
    matrix: NDArray[np.float64]
    moved: bool = False
    agreement: float = 0.0

    def in_words(self, size: tuple[int, int]) -> str:
        """How far the picture was from its source, for people; ``size`` is (width, height) of both."""
        centre = np.array([size[0] / 2, size[1] / 2])
        right, down = self.matrix @ (*centre, 1) - centre
        across, along = self.matrix[0, 0] - 1, self.matrix[1, 1] - 1
        return f"shifted by {right:+.1f} and {down:+.1f} pixels, and zoomed by {(across + along) / 2:+.1%}"


@dataclass(frozen=True, eq=False)
class _Estimate:
    """A map from pixels of the source to pixels of the picture, and the coefficient without and with it."""

    matrix: NDArray[np.float64]
    before: float
    agreement: float


def register(source: Rgb8, picture: Rgb8) -> Registration:
    """Find how ``picture`` lies against ``source``; both are (height, width, 3) uint8 sRGB, of one size."""
    identity = np.eye(2, 3)
    coarse = _climbed(source, picture, identity, _LEVELS)
    if coarse is None or coarse.agreement < _RELATED or not _is_plausible(source, coarse.matrix):
        return Registration(False, identity)
    in_place = Registration(True, identity, agreement=max(coarse.agreement, coarse.before))
    if coarse.agreement - coarse.before < _GAIN:
        return in_place
    matrix, least = refined(source, picture, coarse.matrix), _REFINED_TURN
    if matrix is None:
        least = _TURN
        finer = _climbed(source, picture, coarse.matrix, _FINER_LEVELS)
        matrix = coarse.matrix if finer is None else finer.matrix
    matrix = _without_chance(source, matrix, least)
    if not _is_plausible(source, matrix) or _farthest(source, matrix) < _SMALLEST:
        return in_place
    return Registration(True, matrix, True, coarse.agreement)


def _climbed(
    source: Rgb8, picture: Rgb8, start: NDArray[np.float64], levels: tuple[tuple[int, int], ...]
) -> _Estimate | None:
    """Improve ``start`` from level to level; None where the pictures have nothing in common."""
    matrix, reached, estimate = start.copy(), 1.0, None
    for side, iterations in levels:
        wanted, scale = _changes(source, side)
        given, _ = _changes(picture, side)
        matrix[:, 2] *= scale / reached
        reached = scale
        agreement, found = _aligned(wanted, given, matrix, iterations)
        if found is None:
            return None
        matrix = found
        whole = matrix.copy()
        whole[:, 2] /= reached
        estimate = _Estimate(whole, _correlation(wanted, given), agreement)
    return estimate


def _changes(picture: Rgb8, side: int) -> tuple[Map, float]:
    """How much lightness changes, and twice the direction, (height, width, 3) float32; and its scale."""
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    lightness = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32)
    lightness = cv2.GaussianBlur(lightness, (0, 0), _BLUR)
    x, y = cv2.Scharr(lightness, cv2.CV_32F, 1, 0), cv2.Scharr(lightness, cv2.CV_32F, 0, 1)
    squared = x * x + y * y
    strength = np.sqrt(squared)
    usual = cv2.GaussianBlur(strength, (0, 0), max(1.0, size[0] * _USUAL)) + strength.mean() / 2 + 1e-3
    strength = np.minimum(strength / usual, _STRONGEST)
    # Opposite directions are one: what is darker than its surroundings may be brighter afterwards.
    weight = strength / (squared + 1e-6)
    channels = (strength - strength.mean(), (x * x - y * y) * weight, 2 * x * y * weight)
    return np.dstack([cv2.GaussianBlur(each, (0, 0), _BLUR) for each in channels]), scale


def _correlation(one: Map, other: Map) -> float:
    a, b = (each - each.mean((0, 1)) for each in (one, other))
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / norm if norm else 0.0


def _aligned(
    wanted: Map, given: Map, start: NDArray[np.float64], iterations: int
) -> tuple[float, NDArray[np.float64] | None]:
    """The coefficient and the map from ``wanted`` to ``given``; None where they have nothing in common."""
    until = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, iterations, _PRECISION)
    try:
        agreement, matrix = cv2.findTransformECC(
            wanted, given, start.astype(np.float32), cv2.MOTION_AFFINE, until, None, 1
        )
    except cv2.error:  # it does not converge
        return 0.0, None
    return float(agreement), matrix.astype(np.float64)


def _without_chance(source: Rgb8, matrix: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Take out a turn or shear below ``least`` of the longest side, about the centre of the picture."""
    height, width = source.shape[:2]
    turned = max(abs(matrix[0, 1]) * height, abs(matrix[1, 0]) * width) / 2
    if turned > least * max(width, height):
        return matrix
    centre = np.array([width / 2, height / 2])
    at = matrix @ (*centre, 1)
    straight = np.diag(np.diag(matrix[:, :2]))
    return np.hstack([straight, (at - straight @ centre)[:, None]])


def _is_plausible(source: Rgb8, matrix: NDArray[np.float64]) -> bool:
    height, width = source.shape[:2]
    centre = np.array([width / 2, height / 2])
    shift = np.abs(matrix @ (*centre, 1) - centre).max() / max(width, height)
    scales = np.linalg.svd(matrix[:, :2], compute_uv=False)
    return bool(
        shift <= _LARGEST_SHIFT and scales.max() <= _LARGEST_SCALE and scales.min() >= 1 / _LARGEST_SCALE
    )


def _farthest(source: Rgb8, matrix: NDArray[np.float64]) -> float:
    """The longest way of a corner, in pixels."""
    height, width = source.shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], float)
    return float(np.linalg.norm(corners @ matrix.T - corners[:, :2], axis=1).max())
