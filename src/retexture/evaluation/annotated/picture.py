"""Annotated pictures, photos and drawn scenes alike: what there is to see, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.annotated.annotation import AnnotatedPhoto, Outline
from retexture.evaluation.annotated.scenes import WIDTH, Shot, draw
from retexture.imaging.arrays import Rgb8

Mask = NDArray[np.bool_]

FACE = "face"
SUBJECT, WALL, OPENINGS = "subject", "wall", ("window", "door")
_USUAL = (
    *("sky", "water", "plants", "person", "face", "floor", "wall", "roof", "ceiling"),
    *("sofa", "car", "shirt", "chair", "table", "bed", "lamp", "window", "door"),
)
"""What drawn scenes are asked for."""

_RIM = 0.004  # of a photo's long side: borders are drawn no more exactly
_DRAWN_RIM = 0.0016  # of a drawn scene's: one pixel, which shows both sides
_SUBPIXEL = 4  # bits of a coordinate (cv2's shift)


@dataclass(frozen=True, eq=False)
class PartTruth:
    """Where a part truly is.

    Attributes:
        mask: (height, width), where it is.
        measured: (height, width), where that can be said: not along its border, not where it is unsure.
        pieces: Where each of its pieces is: each face of a crowd.
    """

    mask: Mask
    measured: Mask
    pieces: tuple[Mask, ...]


@dataclass(frozen=True, eq=False)
class AnnotatedPicture:
    """A picture whose parts are known.

    Attributes:
        name: Unique.
        kind: "portrait", "interior" …; of drawn scenes the way that they are drawn ("clay").
        drawn: Whether it is a drawn scene and no photo.
        rgb: (height, width, 3) uint8 sRGB.
        parts: What it shows, by the name that prompts use.
        absent: What it does not show.
        credit: Whose it is, and its terms.
    """

    name: str
    kind: str
    drawn: bool
    rgb: Rgb8
    parts: Mapping[str, PartTruth]
    absent: tuple[str, ...]
    credit: str


def photo_picture(photo: AnnotatedPhoto, rgb: Rgb8) -> AnnotatedPicture:
    """A photo, at whatever size, with its parts."""
    parts: dict[str, PartTruth] = {}
    for name, part in photo.parts.items():
        mask = filled(part.outlines, rgb.shape[:2]) & ~filled(part.holes, rgb.shape[:2])
        parts[name] = _truth(mask, filled(part.unsure, rgb.shape[:2]), _RIM)
    credit = f"{photo.author}, {photo.licence}" if photo.author else photo.licence
    return AnnotatedPicture(photo.name, photo.kind, False, rgb, parts, photo.absent, credit)


def scene_picture(shot: Shot, side: int = WIDTH) -> AnnotatedPicture:
    """A scene drawn, with its parts; what of the usual parts it does not have is absent.

    Args:
        shot: What to draw.
        side: Pixels of the long side, at most; scenes are never larger than they are meant to be.
    """
    drawn = draw(shot, min(side, WIDTH))
    openings = np.zeros(drawn.rgb.shape[:2], np.bool_)
    for name in OPENINGS:
        openings |= drawn.parts.get(name, False)
    nowhere = np.zeros(drawn.rgb.shape[:2], np.bool_)
    parts = {
        name: _truth(mask, openings if name == WALL else nowhere, _DRAWN_RIM)
        for name, mask in drawn.parts.items()
    }
    absent = tuple(name for name in _USUAL if name not in parts)
    return AnnotatedPicture(shot.name, shot.style, True, drawn.rgb, parts, absent, "")


def filled(outlines: Sequence[Outline], size: tuple[int, ...]) -> Mask:
    """The inside of outlines, in shares of width and height, as a (height, width) mask; size is its shape."""
    inside = np.zeros(size[:2], np.uint8)
    scale = np.array([size[1], size[0]])
    for outline in outlines:
        corners = np.rint((np.array(outline) * scale - 0.5) * 2**_SUBPIXEL).astype(np.int32)
        cv2.fillPoly(inside, [corners], 1, cv2.LINE_8, _SUBPIXEL)
    return inside > 0


def _truth(mask: Mask, unsure: Mask, rim: float) -> PartTruth:
    width = max(1, round(rim * max(mask.shape)))
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    own = mask.astype(np.uint8)
    # A picture's edge is no border of a part.
    inner = cv2.erode(own, ball, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    outer = cv2.dilate(own, ball, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    count, pieces = cv2.connectedComponents(own)
    return PartTruth(
        mask, ((inner > 0) | (outer == 0)) & ~unsure, tuple(pieces == index for index in range(1, count))
    )
