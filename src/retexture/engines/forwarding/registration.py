"""Where a model's picture is shifted or zoomed against its source, found and undone.

Edit models keep a composition and seldom its exact place. The two pictures differ in colour, light and
texture on purpose, so what is compared is how strongly and in which direction lightness changes, against
what is usual nearby. The map between them is found coarse to fine by maximising the enhanced correlation
coefficient (Evangelidis and Psarakis, 2008).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8

_LEVELS = ((128, 50), (256, 30), (512, 15), (768, 6))
"""(longest side in pixels, most iterations). At 128 pixels a shift of a twentieth of the picture is within
reach; finer than 768 costs twice the time and gains nothing, as textures then outweigh what is common."""
_BLUR = 1.0  # pixels, on each level
_USUAL = 1 / 16  # of the width: what a change is compared with
_STRONGEST = 4.0  # times the usual: a few harsh edges must not outweigh everything else
_PRECISION = 1e-4  # of the coefficient
_RELATED = 0.15
"""The least coefficient of two pictures of the same thing. Photos and retextures of them have 0.25 to 0.9,
other pictures 0.06 at most."""
_GAIN = 0.02  # of the coefficient: less is what textures do, not a shift
_SMALLEST = 0.75  # pixels of the source's canvas: a picture is not blurred for less
_LARGEST_SCALE, _LARGEST_SHIFT = 1.25, 0.2  # beyond these it is no longer the same composition
_TURN = 0.006  # of the longest side: models shift and zoom; a turn or shear below this is chance


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


def register(source: Rgb8, picture: Rgb8) -> Registration:
    """Find how ``picture`` lies against ``source``; both are (height, width, 3) uint8 sRGB, of one size."""
    identity = np.eye(2, 3)
    matrix, before, agreement, reached = identity.copy(), 0.0, 0.0, 1.0
    for side, iterations in _LEVELS:
        wanted, scale = _changes(source, side)
        given, _ = _changes(picture, side)
        matrix[:, 2] *= scale / reached
        reached = scale
        before = _correlation(wanted, given)
        agreement, found = _aligned(wanted, given, matrix, iterations)
        if found is None:
            return Registration(False, identity)
        matrix = found
    matrix[:, 2] /= reached
    height, width = source.shape[:2]
    matrix = _without_chance(matrix, width, height)
    if agreement < _RELATED or not _is_plausible(matrix, width, height):
        return Registration(False, identity)
    if agreement - before < _GAIN or _farthest(matrix, width, height) < _SMALLEST:
        return Registration(True, identity, agreement=max(agreement, before))
    return Registration(True, matrix, True, agreement)


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


def _without_chance(matrix: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Take out a small turn or shear, about the centre of the picture."""
    turned = max(abs(matrix[0, 1]) * height, abs(matrix[1, 0]) * width) / 2
    if turned > _TURN * max(width, height):
        return matrix
    centre = np.array([width / 2, height / 2])
    at = matrix @ (*centre, 1)
    straight = np.diag(np.diag(matrix[:, :2]))
    return np.hstack([straight, (at - straight @ centre)[:, None]])


def _is_plausible(matrix: NDArray[np.float64], width: int, height: int) -> bool:
    centre = np.array([width / 2, height / 2])
    shift = np.abs(matrix @ (*centre, 1) - centre).max() / max(width, height)
    scales = np.linalg.svd(matrix[:, :2], compute_uv=False)
    return bool(
        shift <= _LARGEST_SHIFT and scales.max() <= _LARGEST_SCALE and scales.min() >= 1 / _LARGEST_SCALE
    )


def _farthest(matrix: NDArray[np.float64], width: int, height: int) -> float:
    """The longest way of a corner, in pixels."""
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], float)
    return float(np.linalg.norm(corners @ matrix.T - corners[:, :2], axis=1).max())
