"""Pictures on their way to a model and back: encoded, checked, registered, and of the photo's size again."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.decoding import DecoderPool, DecoderUnavailable
from retexture.engines.forwarding.registration import Registration, register
from retexture.engines.forwarding.sizing import CanvasFrame
from retexture.engines.protocol import EngineError
from retexture.imaging.arrays import Rgb8
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo

_EMPTY = 2.0  # levels of standard deviation: a picture of one colour, with what a lossy format adds
_SAME_PROPORTIONS = 0.02  # models round to their own multiples
_ALIASING = (
    1.25  # times smaller: from here on single pixels are skipped unless the picture is made smaller first
)


def opaque(photo: Photo) -> Rgb8:
    """The photo on white where it is transparent: colours that nobody sees are not sent to anybody."""
    if photo.alpha is None:
        return photo.rgb
    share = photo.alpha.astype(np.float32)[..., None] / 255
    return np.rint(photo.rgb * share + 255 * (1 - share)).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class PictureFile:
    """A picture as it is sent."""

    name: str
    data: bytes
    media_type: str


def encoded_within(rgb: Rgb8, most_bytes: int) -> tuple[bytes, PictureFormat]:
    """A picture as a file: without losses where that fits into ``most_bytes``."""
    data = encode(rgb, None, PictureFormat.PNG)
    if len(data) <= most_bytes:
        return data, PictureFormat.PNG
    return encode(rgb, None, PictureFormat.JPEG), PictureFormat.JPEG


def picture_file(rgb: Rgb8, most_bytes: int) -> PictureFile:
    """The same with a name, as forms have it."""
    data, form = encoded_within(rgb, most_bytes)
    return PictureFile(f"picture.{'png' if form is PictureFormat.PNG else 'jpg'}", data, form.media_type)


def is_empty(picture: Rgb8, source: Rgb8) -> bool:
    """Whether a picture shows nothing, as a server gives it that computed nonsense, and its source does."""
    return bool(picture.std() < _EMPTY <= source.std())


def mask_levels(mask: Mask, frame: CanvasFrame) -> NDArray[np.uint8]:
    """A mask on the canvas, (height, width): 255 where everything is to change."""
    placed: Any = frame.placed(mask.share)
    levels: NDArray[np.uint8] = np.rint(np.clip(placed, 0, 1) * 255).astype(np.uint8)
    return levels


MOST_USELESS = 2
"""Times that a picture which can't be used is ordered anew."""


class UselessPicture(Exception):
    """What came back is no picture that can be used; the message says what it is instead."""


def decoded(data: bytes, decoders: DecoderPool, limits: Limits, source: Rgb8) -> Rgb8:
    """Decode a picture that came back for ``source``, in a process of its own.

    Raises:
        UselessPicture: It is broken, or shows nothing although the source does, as servers give it that
            computed nonsense.
        EngineError: Nothing can be decoded at present.
    """
    try:
        picture: Rgb8 = decoders.decode(BytesIO(data), limits).rgb
    except PictureError:
        raise UselessPicture("a picture that cannot be decoded") from None
    except DecoderUnavailable as error:
        raise EngineError("The picture could not be decoded now; try again.") from error
    if is_empty(picture, source):
        raise UselessPicture("a picture of one colour")
    return picture


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model's picture in the place of the photo.

    Attributes:
        rgb: As large as the photo.
        notes: What had to be done to it, each as the end of a sentence that begins with the picture's number.
    """

    rgb: Rgb8
    notes: tuple[str, ...]


def fit(picture: Rgb8, canvas: Rgb8, frame: CanvasFrame) -> Fitted:
    """Bring a model's picture into the place of the photo.

    Args:
        picture: What the model gave, of any size.
        canvas: What the model was given.
        frame: Where the photo lies on the canvas.
    """
    height, width = picture.shape[:2]
    notes: tuple[str, ...] = ()
    placings = _placings((width, height), frame.canvas)
    if (width, height) != frame.canvas:
        asked = f"{frame.canvas[0]} × {frame.canvas[1]}"
        notes = (f"came with {width} × {height} pixels where {asked} were asked for",)
    found = [(register(canvas, _warped(picture, placing, frame.canvas)), placing) for placing in placings]
    registration, placing = max(found, key=lambda each: each[0].agreement)
    rgb = _warped(picture, _chained(frame.to_canvas(), registration.matrix, placing), frame.photo)
    return Fitted(rgb, (*notes, *_in_words(registration, frame)))


def _in_words(registration: Registration, frame: CanvasFrame) -> tuple[str, ...]:
    if not registration.found:
        return (
            "does not follow the photo closely enough to be put in register, and is as the model made it",
        )
    if not registration.moved:
        return ()
    return (f"was {registration.in_words(frame.canvas)}; that was undone",)


def _placings(size: tuple[int, int], canvas: tuple[int, int]) -> list[NDArray[np.float64]]:
    """How a picture of another size may lie on the canvas: maps from the canvas to the picture.

    Of other proportions it may be squeezed, or cut off, or have more around it; registering it tells.
    """
    across, down = size[0] / canvas[0], size[1] / canvas[1]
    scales = [(across, down)]
    if abs(across / down - 1) > _SAME_PROPORTIONS:
        scales = [(min(across, down),) * 2, (max(across, down),) * 2, (across, down)]
    centre = (np.array(size) - 1) / 2, (np.array(canvas) - 1) / 2
    return [
        np.hstack([np.diag(scale), (centre[0] - np.array(scale) * centre[1])[:, None]]) for scale in scales
    ]


def _chained(*maps: NDArray[np.float64]) -> NDArray[np.float64]:
    """One map that applies the others in their order."""
    whole = np.eye(3)
    for each in maps:
        whole = np.vstack([each, (0, 0, 1)]) @ whole
    return whole[:2]


def _warped(picture: Rgb8, matrix: NDArray[np.float64], size: tuple[int, int]) -> Rgb8:
    """Look each pixel of a picture of ``size`` up where ``matrix`` says; beyond the edge is a reflection."""
    smaller = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if smaller > _ALIASING:
        before = picture.shape[1], picture.shape[0]
        after = max(1, round(before[0] / smaller)), max(1, round(before[1] / smaller))
        picture = cv2.resize(picture, after, interpolation=cv2.INTER_AREA)
        scale = after[0] / before[0], after[1] / before[1]
        halves = [(scale[0] - 1) / 2, (scale[1] - 1) / 2]
        matrix = _chained(matrix, np.hstack([np.diag(scale), np.array(halves)[:, None]]))
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    warped: Rgb8 = cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    return warped
