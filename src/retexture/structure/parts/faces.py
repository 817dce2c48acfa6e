"""Faces: where they are, their eyes, and how surely each pixel belongs to one.

A trained detector finds them; where its files can't be used, a cascade finds those that look into the camera.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.trained import SeenFace, see_faces

_SEARCH_SIDE = 400
_SMALLEST = 20  # pixels of that picture
_STEP = 1.15  # between the sizes that are tried
_NEIGHBOURS = 3
_SUREST = 1.5  # the cascade's own measure; what lies below are mostly patterns
_MOST_SKIN_MISSING = 0.55
_SOFTNESS = 0.08  # of a face's height: half the width of its map's border
_CASCADE = Path(__file__).with_name("frontal_face.xml")


_ELLIPSE = 36  # points of an outline that is drawn where none is seen


@dataclass(frozen=True)
class Face:
    """A face.

    Attributes:
        x: Left edge of its box from brows to chin, as a fraction of the photo's width.
        y: Upper edge, as a fraction of the photo's height.
        width: As a fraction of the photo's width.
        height: As a fraction of the photo's height.
        eyes: (x, y) of the left and the right eye as they are seen, as fractions of width and height.
        outline: (x, y) of points around it, from the forehead to the chin and back.
    """

    x: float
    y: float
    width: float
    height: float
    eyes: tuple[tuple[float, float], tuple[float, float]]
    outline: tuple[tuple[float, float], ...]

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle of the box, as fractions."""
        return self.x + 0.5 * self.width, self.y + 0.5 * self.height


def find_faces(rgb: Rgb8) -> tuple[Face, ...]:
    """Find the faces, largest first."""
    seen = see_faces(rgb)
    return _faces_by_cascade(rgb) if seen is None else tuple(_face(each) for each in seen)


def _face(seen: SeenFace) -> Face:
    left, top, right, bottom = seen.box
    width, height = right - left, bottom - top
    outline = seen.outline or _ellipse(left, top, width, height)
    return Face(left, top, width, height, seen.eyes, outline)


def _ellipse(x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    """An outline around a box from brows to chin: a forehead above it, and ears left out."""
    turns = np.arange(_ELLIPSE) * (2 * np.pi / _ELLIPSE)
    across, down = x + width * (0.5 + 0.46 * np.sin(turns)), y + height * (0.47 - 0.62 * np.cos(turns))
    return tuple(zip(across.tolist(), down.tolist(), strict=True))


def _faces_by_cascade(rgb: Rgb8) -> tuple[Face, ...]:
    """The faces that look into the camera.

    A cascade of local binary patterns (Liao et al. 2007, as trained for OpenCV) proposes; a proposal without
    skin, or with eyes that are no darker than the cheeks, is dropped.
    """
    small = reduce_exactly(rgb, _SEARCH_SIDE)
    if min(small.shape[:2]) < 2 * _SMALLEST:
        return ()
    grey = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    cascade = cv2.CascadeClassifier(str(_CASCADE))
    boxes, _, weights = cascade.detectMultiScale3(
        grey, _STEP, _NEIGHBOURS, 0, (_SMALLEST, _SMALLEST), outputRejectLevels=True
    )
    found = [
        (x, y, size)
        for (x, y, size, _), weight in zip(np.array(boxes).tolist(), np.array(weights), strict=True)
        if weight > _SUREST
        and _skin(small[y : y + size, x : x + size]) > 1 - _MOST_SKIN_MISSING
        and _has_eyes(grey[y : y + size, x : x + size])
    ]
    found.sort(key=lambda box: (-box[2], box[1], box[0]))
    height, width = small.shape[:2]
    boxes_of = [(x / width, y / height, size / width, size / height) for x, y, size in found]
    return tuple(
        Face(*box, _eyes(grey, x, y, size), _ellipse(*box))
        for box, (x, y, size) in zip(boxes_of, found, strict=True)
    )


def _skin(rgb: Rgb8) -> float:
    """Share of the middle of a box that has a colour of skin, in any light that is not strongly coloured.

    Skin of all tones lies in one range of hue (Kovac et al. 2003 and others after them in YCrCb); grey
    pictures have no hue, and count as skin.
    """
    side = len(rgb)
    middle = np.ascontiguousarray(rgb[side // 4 : -side // 8 or None, side // 4 : -side // 4 or None])
    chroma = cv2.cvtColor(middle, cv2.COLOR_RGB2YCrCb)[..., 1:].astype(np.int32) - 128
    if np.abs(chroma).max() < 4:
        return 1.0
    red, blue = chroma[..., 0], chroma[..., 1]
    return float(((red > 4) & (red < 50) & (blue < 4) & (blue > -55)).mean())


def _has_eyes(face: NDArray[np.uint8]) -> bool:
    """Whether the sockets are darker than the bridge of the nose between them and the cheeks below."""
    small = cv2.resize(face, (24, 24), interpolation=cv2.INTER_AREA).astype(np.float64)
    sockets = (small[8:11, 5:9].mean() + small[8:11, 15:19].mean()) / 2
    return bool(sockets < 0.93 * small[8:11, 10:14].mean() and sockets < 0.97 * small[13:16, 4:20].mean())


def _eyes(
    grey: NDArray[np.uint8], x: int, y: int, size: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The darkest spots where eyes are expected."""
    height, width = grey.shape
    soft = cv2.blur(grey, (max(1, size // 12) | 1,) * 2)
    top, bottom = y + round(0.28 * size), y + round(0.5 * size)
    found = []
    for left, right in ((0.16, 0.44), (0.56, 0.84)):
        start = x + round(left * size)
        window = soft[top:bottom, start : x + round(right * size)]
        row, column = np.unravel_index(int(window.argmin()), window.shape)
        found.append(((start + int(column) + 0.5) / width, (top + int(row) + 0.5) / height))
    return found[0], found[1]


def face_map(size: tuple[int, int], faces: tuple[Face, ...]) -> Map:
    """How surely each pixel belongs to a face, 0–1: from the forehead to the chin, softly bordered.

    Args:
        size: (width, height) of the map.
        faces: Those to draw.
    """
    width, height = size
    total = np.zeros((height, width), np.float32)
    for face in faces:
        points = np.array([(x * width, y * height) for x, y in face.outline])
        drawn = np.zeros((height, width), np.uint8)
        cv2.fillPoly(drawn, [np.rint(points * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
        reach = 2 * max(1, round(_SOFTNESS * face.height * height)) + 1
        np.maximum(total, cv2.blur(drawn, (reach, reach)).astype(np.float32) / 255, out=total)
    return total
