"""Whether an output covers what it was to cover, no more, and as much as its receipt says."""

from dataclasses import dataclass

import cv2
import numpy as np

from retexture.evaluation.measures.declared import Declared
from retexture.evaluation.measures.untouched import (
    LEAST_ISLAND,
    Island,
    Mask,
    Untouched,
    border_cut,
    clearly_inside,
    islands,
    untouched,
)
from retexture.evaluation.working_size import WorkingPicture, blurred, logarithm
from retexture.imaging.arrays import Map

_WINDOW = 5.0  # sigma in pixels of the neighbourhood in which surfaces are compared
_SEEN = 0.03  # of log luma, root mean square: detail that is added or lost and that people see
_OTHER = 0.5  # share of the detail's energy that the source's, under any light, does not explain
_FULL = 8.0  # Lab distance that counts as changed altogether; less counts in part, as along soft borders
_EPS = 1e-9


@dataclass(frozen=True)
class Completeness:
    """What was left, what was painted too far, and what the receipt does not admit.

    Attributes:
        untouched: 0–1, how much of the picture is still the source, its blacks aside.
        islands: Pieces of that with hard borders, where the picture was to change.
        uncovered: 0–1, share of the picture in such pieces, less what the receipt admits of it.
        cut: 0–1, how much of the border of what was left cuts through even surfaces of the source; None
            where nothing with a hard border was left.
        outside: 0–1, of all that changed, the share that lies outside of what was to change; None where all
            was, or where nobody says what.
        unadmitted: 0–1, how much more of the picture the receipt says was changed than did; None without one.
    """

    untouched: float
    islands: tuple[Island, ...]
    uncovered: float
    cut: float | None
    outside: float | None
    unadmitted: float | None


def completeness(
    source: WorkingPicture, output: WorkingPicture, wanted: Map | None = None, receipt: Declared | None = None
) -> Completeness:
    """Hold an output against where it was to change, and against its receipt.

    Args:
        source: The picture before.
        output: The picture after.
        wanted: (height, width) 0–1, where the picture was to be changed; None: nobody says, or everywhere.
            Where it is known, pieces and paint are judged by place, otherwise by the shares of the receipt.
        receipt: What the receipt says; None: there is none, and everything was to change.
    """
    left = untouched(source, output)
    pieces = islands(source, left, wanted)
    admitted = 0.0 if receipt is None else max(_share(wanted) - receipt.changed, 0.0)
    uncovered = sum(piece.share for piece in pieces) - admitted
    return Completeness(
        untouched=left.share,
        islands=pieces,
        uncovered=uncovered if uncovered >= LEAST_ISLAND else 0.0,
        cut=border_cut(source, left),
        outside=outside(source, output, left, wanted, receipt),
        unadmitted=None if receipt is None else max(receipt.changed - (1 - left.share), 0.0),
    )


def outside(
    source: WorkingPicture,
    output: WorkingPicture,
    left: Untouched,
    wanted: Map | None,
    receipt: Declared | None,
) -> float | None:
    """Measure how much of what changed lies outside of the parts that were to change.

    Only where the receipt says that all that changed was named by its part. Where it says that the rest
    stays, any change outside counts; otherwise light may go over everything, and only a change of the surface
    counts.

    Returns:
        0–1, a share of all that changed, or None.
    """
    if receipt is None or not receipt.targeted:
        return None
    change = np.clip(blurred(left.distance, 1.0) / np.float32(_FULL), 0, 1)
    if wanted is None:
        total = float(change.mean())
        beyond = total - receipt.changed - (0 if receipt.stays else receipt.kept)
    else:
        changed = change > 0.5 if receipt.stays else surface_changed(source, output)
        total = float(changed.mean())
        admitted = max(receipt.changed - _share(wanted), 0.0)
        beyond = float((changed & clearly_inside(wanted <= 0.5)).mean()) - admitted
    return beyond / total if beyond >= LEAST_ISLAND else 0.0


def _share(wanted: Map | None) -> float:
    return 1.0 if wanted is None else float(wanted.mean())


def surface_changed(source: WorkingPicture, output: WorkingPicture) -> Mask:
    """Find where a surface became another one, whatever the light.

    Around each point the output's detail in log luma is explained by the source's as well as one factor can
    (least squares); light and grade are such factors. What is left over in the output was added; what the
    source has and the output lacks was lost.

    Returns:
        (height, width) bool.
    """
    x, y = (_detail(picture) for picture in (source, output))
    xx, yy, xy = (blurred(product, _WINDOW) for product in (x * x, y * y, x * y))
    unexplained = np.float32(1) - xy**2 / np.maximum(xx * yy, np.float32(_EPS))
    other = unexplained > _OTHER
    visible = np.maximum(xx, yy) > _SEEN**2
    return np.asarray(other & visible)


def _detail(picture: WorkingPicture) -> Map:
    luma = logarithm(cv2.blur(picture.luma, (3, 3)))
    return luma - blurred(luma, _WINDOW)
