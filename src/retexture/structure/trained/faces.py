"""Faces: BlazeFace in its full-range form proposes, a network of landmarks confirms and draws the outline.

Bazarevsky et al. 2019, "BlazeFace"; Kartynnik et al. 2019, "Real-time facial surface geometry".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.trained.networks import ShippedNetwork, logistic, run, usable

_SIDE = 192  # of both networks' pictures
_GRID = 48  # proposals along a side
_SEARCH_SIDE = 2 * _SIDE  # of the photo, of which quarters are looked at as well, for faces of 12 pixels
_LIKELY, _SURE = 0.6, 0.8  # of a proposal: to be looked at; and to be believed though its landmarks are not
_PRESENT = 0.85  # of the landmarks: faces have nearly 1, a profile has nearly 0, the faces of dogs 0.7
_SAME = 0.3  # overlap of the boxes of one face
_ROOM = 1.5  # sides of a face's box that its landmarks are looked for in
_POINTS = 468
_EYES = ((33, 133), (263, 362))  # corners of the left and the right eye, as they are seen
# The landmarks around a face, from the hairline clockwise.
_OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip


@dataclass(frozen=True)
class SeenFace:
    """A face; places are fractions of the photo's width and height.

    Attributes:
        box: Left, top, right and bottom, from brows to chin.
        eyes: (x, y) of the left and the right eye, as they are seen.
        outline: (x, y) of points around it; empty where its landmarks are not seen (from the side).
    """

    box: tuple[float, float, float, float]
    eyes: tuple[tuple[float, float], tuple[float, float]]
    outline: tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class _Proposal:
    """A proposal of the detector, in pixels of the picture that is searched."""

    score: float
    box: NDArray[np.float64]
    eyes: NDArray[np.float64]


def see_faces(rgb: Rgb8) -> tuple[SeenFace, ...] | None:
    """Look for faces, of any size from a thirtieth of the photo; largest first.

    Args:
        rgb: The photo, (height, width, 3) uint8 sRGB.

    Returns:
        What was seen; None where the networks can't be used.
    """
    if not (usable(ShippedNetwork.FACES) and usable(ShippedNetwork.FACE_LANDMARKS)):
        return None
    small = reduce_exactly(rgb, _SEARCH_SIDE)
    found = [face for proposal in _distinct(_proposals(small)) if (face := _confirmed(small, proposal))]
    return tuple(sorted(found, key=lambda face: (face.box[0] - face.box[2], face.box)))


def _proposals(rgb: Rgb8) -> Iterator[_Proposal]:
    """What the detector proposes in the whole picture, and in each quarter with half of its neighbours."""
    height, width = rgb.shape[:2]
    yield from _detect(rgb, (0, 0))
    if max(height, width) <= _SIDE:
        return
    tall, wide = -(-height * 5 // 8), -(-width * 5 // 8)
    for top, left in product((0, height - tall), (0, width - wide)):
        yield from _detect(rgb[top : top + tall, left : left + wide], (left, top))


def _detect(rgb: Rgb8, corner: tuple[int, int]) -> Iterator[_Proposal]:
    height, width = rgb.shape[:2]
    scale = _SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2
    square = np.full((_SIDE, _SIDE, 3), 127, np.uint8)
    square[top : top + size[1], left : left + size[0]] = cv2.resize(
        rgb, size, interpolation=cv2.INTER_LINEAR_EXACT
    )
    found = run(ShippedNetwork.FACES, square, 1 / 127.5, (1.0, 1.0, 1.0))[0]
    scores, places = logistic(_unpacked(found[:4])[..., 0]), _unpacked(found[4:])
    for row, column in np.argwhere(scores > _LIKELY).tolist():
        values = places[row, column].astype(np.float64)
        centre = (np.array([column, row]) + 0.5) * (_SIDE / _GRID)
        middle, half = centre + values[:2], values[2:4] / 2
        points = np.array([middle - half, middle + half, centre + values[4:6], centre + values[6:8]])
        there = (points - [left, top]) / scale + corner
        yield _Proposal(float(scores[row, column]), there[:2], there[2:])


def _unpacked(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(4n, height, width) of the network as (2 height, 2 width, n): each cell holds four proposals."""
    channels, height, width = values.shape
    cells = values.transpose(1, 2, 0).reshape(height, width, 2, 2, channels // 4)
    return cells.transpose(0, 2, 1, 3, 4).reshape(2 * height, 2 * width, channels // 4)


def _distinct(proposals: Iterator[_Proposal]) -> list[_Proposal]:
    """One proposal for each face: the surest of those that overlap."""
    kept: list[_Proposal] = []
    for proposal in sorted(proposals, key=lambda each: (-each.score, each.box.tolist())):
        if all(_overlap(proposal.box, other.box) < _SAME for other in kept):
            kept.append(proposal)
    return kept


def _overlap(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Intersection of two boxes over the smaller one: quarters cut faces into pieces."""
    common = np.maximum(np.minimum(one[1], other[1]) - np.maximum(one[0], other[0]), 0)
    return float(common.prod() / max(min(np.prod(one[1] - one[0]), np.prod(other[1] - other[0])), 1e-6))


def _confirmed(rgb: Rgb8, proposal: _Proposal) -> SeenFace | None:
    """A proposal as a face, with its landmarks; None where it is none."""
    size = np.array([rgb.shape[1], rgb.shape[0]], np.float64)
    points = _landmarks(rgb, proposal)
    if points is None and proposal.score < _SURE:
        return None
    box = np.clip(proposal.box / size, 0, 1).ravel().tolist()
    if points is None:
        eyes, outline = proposal.eyes / size, np.zeros((0, 2))
    else:
        eyes = np.array([points[list(corners)].mean(axis=0) for corners in _EYES]) / size
        outline = points[list(_OUTLINE)] / size
    left, right = ((float(x), float(y)) for x, y in eyes)
    around = tuple((float(x), float(y)) for x, y in outline)
    return SeenFace((box[0], box[1], box[2], box[3]), (left, right), around)


def _landmarks(rgb: Rgb8, proposal: _Proposal) -> NDArray[np.float64] | None:
    """The landmarks of a face, (468, 2) in pixels of ``rgb``; None where there is no face."""
    across = proposal.eyes[1] - proposal.eyes[0]
    turn = float(np.degrees(np.arctan2(across[1], across[0])))
    middle = proposal.box.mean(axis=0)
    side = _ROOM * float((proposal.box[1] - proposal.box[0]).max())
    upright = cv2.getRotationMatrix2D(middle.tolist(), turn, _SIDE / max(side, 1.0))
    upright[:, 2] += _SIDE / 2 - middle
    crop = cv2.warpAffine(rgb, upright, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE)
    (marks,) = run(ShippedNetwork.FACE_LANDMARKS, np.asarray(crop, np.uint8), 1 / 255, (0.0, 0.0, 0.0))
    found = marks.ravel()
    if logistic(found[3 * _POINTS :])[0] < _PRESENT:
        return None
    back = cv2.invertAffineTransform(upright)
    points = np.rint(found[: 3 * _POINTS].reshape(-1, 3)[:, :2].astype(np.float64) * 4) / 4
    return np.asarray(points @ back[:, :2].T + back[:, 2])
