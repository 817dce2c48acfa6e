"""What an output left exactly as the source was: where, in which pieces, and how hard these end."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.working_size import WorkingPicture, blurred
from retexture.imaging.arrays import Map

Mask = NDArray[np.bool_]

LEAST_ISLAND = 0.005
"""Share of the picture: a disc 42 working pixels wide in a 3:2 picture, the face of someone who stands in it.
Below it lie the gaps that materials leave in black and burnt-out places, which nobody sees as a hole."""

HARD_BORDER = 0.6
"""Share of an island's border along which the change begins at once. What looks untouched because a material
happens to agree with the photo ends softly, mostly below 0.4; a piece that was cut out has 0.8 to 1."""

_EQUAL = 1.0  # Lab distance, mean of 5 × 5 pixels: half of what can be seen between two plain areas
_EQUAL_DETAIL = 0.25  # … more by this share of the detail that is there: what JPEG and AVIF change of it
_NEAR = 5  # pixels: the window in which pictures are compared
_DARK = 6.0  # L*: equal blacks say nothing, as materials in the shade are black too
_ACROSS = 3.0  # sigma in pixels of the two sides of a border
_BEGINS = 8.0  # Lab distance beside a border from which a change is seen at once
_NO_STEP = 1.5  # Lab distance of the source's two sides below which there is no edge of the photo's own
_LEAST_BORDER = 36  # pixels of hard border: fewer say nothing of what was left
_CLEARANCE = 12  # pixels: soft borders of a part end within it


@dataclass(frozen=True, eq=False)
class Untouched:
    """Where an output is still the source.

    Attributes:
        where: (height, width) bool at the working size: what is, but for what an encoder changes of detail.
        exact: (height, width) bool: what is, with hardly any tolerance.
        distance: (height, width) float32, Lab distance between output and source.
        telling: (height, width) bool: where the source is not black. Equal blacks say nothing.
    """

    where: Mask
    exact: Mask
    distance: Map
    telling: Mask

    @property
    def share(self) -> float:
        """0–1: how much of the picture is untouched, its blacks aside."""
        return float((self.exact & self.telling).mean())


@dataclass(frozen=True)
class Island:
    """One connected untouched piece.

    Attributes:
        share: 0–1, of the picture; only what should have changed counts.
        left, top, right, bottom: Its bounding box, 0–1 of the width and the height.
        hard: 0–1, share of its border along which the change begins at once.
        cut: 0–1, share of that hard border on which the source has no edge of its own: 1 for a piece cut out
            of an even surface, about 0 for a thing of the photo.
    """

    share: float
    left: float
    top: float
    right: float
    bottom: float
    hard: float
    cut: float


def untouched(source: WorkingPicture, output: WorkingPicture) -> Untouched:
    """Find what an output left as it was.

    Everything counts as a change, light and grade too: what is left has neither another colour nor another
    detail. The tolerance is that of a good encoder, not of the eye.

    Args:
        source: The picture before.
        output: The picture after, at the same working size.
    """
    distance = np.sqrt(((source.lab - output.lab) ** 2).sum(2), dtype=np.float32)
    mean = cv2.blur(source.lab, (_NEAR, _NEAR))
    variance = cv2.blur(source.lab**2, (_NEAR, _NEAR)) - mean**2
    detail = np.sqrt(np.maximum(variance.sum(2), 0))
    exact, lenient = np.full_like(detail, _EQUAL), np.float32(_EQUAL) + np.float32(_EQUAL_DETAIL) * detail
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_NEAR, _NEAR))
    pieces = cv2.morphologyEx(_equal(distance, lenient).astype(np.uint8), cv2.MORPH_CLOSE, disc)
    return Untouched(
        where=np.asarray(pieces, bool),
        exact=_equal(distance, exact),
        distance=np.asarray(distance, np.float32),
        telling=np.asarray(mean[..., 0] > _DARK),
    )


def _equal(distance: Map, tolerance: Map) -> Mask:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_NEAR, _NEAR))
    equal = (cv2.blur(distance, (_NEAR, _NEAR)) < tolerance).astype(np.uint8)
    # The window has eaten from the borders; it is given back where the pixels themselves agree.
    equal = cv2.dilate(equal, disc) & (distance < 3 * tolerance).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(equal, cv2.MORPH_OPEN, disc), bool)


def islands(source: WorkingPicture, left: Untouched, wanted: Map | None = None) -> tuple[Island, ...]:
    """The untouched pieces that are large enough and end hard, the largest first.

    Args:
        source: The picture before.
        left: What was left of it.
        wanted: (height, width) 0–1, where the picture was to be changed; None: everywhere. A piece counts by
            what of it lies clearly inside.
    """
    counted = left.where if wanted is None else left.where & clearly_inside(wanted > 0.5)
    found = [island for island in _pieces(source, left, counted) if island.share >= LEAST_ISLAND]
    return tuple(sorted(found, key=lambda island: -island.share))


def border_cut(source: WorkingPicture, left: Untouched) -> float | None:
    """How much of the hard border of all that was left cuts through even surfaces of the source.

    Returns:
        0–1, or None where hardly anything was left or the whole picture was, or where it ends softly.
    """
    if not LEAST_ISLAND <= left.share < 1 - LEAST_ISLAND:
        return None
    border = _border(left.where)
    hard, cut = _crossing(source, left, left.where)
    along = int((hard & border).sum())
    if along < _LEAST_BORDER:
        return None
    return float((cut & border).sum() / along)


def _pieces(source: WorkingPicture, left: Untouched, counted: Mask) -> Iterator[Island]:
    height, width = counted.shape
    hard, cut = _crossing(source, left, left.where)
    border = _border(left.where)
    number, labels, facts, _ = cv2.connectedComponentsWithStats(left.where.astype(np.uint8), connectivity=4)
    sizes = np.bincount(labels[counted], minlength=number)
    for label in range(1, number):
        if sizes[label] < LEAST_ISLAND * counted.size:
            continue
        edge = border & (labels == label)
        along = hard & edge
        share_hard = float(along.sum() / max(edge.sum(), 1))
        share_cut = float((cut & edge).sum() / max(along.sum(), 1))
        dark = left.telling[labels == label].mean() < 0.5
        # A black piece is only known for a hole where its border runs through the black.
        if share_hard < HARD_BORDER or (dark and share_cut < 0.5):
            continue
        x, y, w, h = (int(value) for value in facts[label][:4])
        yield Island(
            float(sizes[label] / counted.size),
            x / width,
            y / height,
            (x + w) / width,
            (y + h) / height,
            share_hard,
            share_cut,
        )


def _crossing(source: WorkingPicture, left: Untouched, piece: Mask) -> tuple[Mask, Mask]:
    """Where the change begins at once beside ``piece``, and where the source has no edge there."""
    inside = piece.astype(np.float32)
    weight = np.maximum(blurred(inside, _ACROSS), 1e-3)
    beyond = np.maximum(1 - blurred(inside, _ACROSS), 1e-3)
    own = blurred(source.lab * inside[..., None], _ACROSS) / weight[..., None]
    other = blurred(source.lab * (1 - inside)[..., None], _ACROSS) / beyond[..., None]
    step = np.sqrt(((own - other) ** 2).sum(2))
    hard = blurred(left.distance * (1 - inside), _ACROSS) / beyond > _BEGINS
    return np.asarray(hard), np.asarray(hard & (step < _NO_STEP))


def _border(piece: Mask) -> Mask:
    """The outermost pixels of a piece; the picture's frame is no border."""
    inner = cv2.erode(piece.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    return np.asarray(piece & (inner == 0))


def clearly_inside(part: Mask) -> Mask:
    """What lies inside a part, (height, width) bool, and not near its border, where soft edges are right."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _CLEARANCE + 1, 2 * _CLEARANCE + 1))
    return np.asarray(cv2.erode(part.astype(np.uint8), disc, borderValue=1), bool)
