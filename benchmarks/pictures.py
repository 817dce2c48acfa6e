"""What the measurements time: the library as its users call it, and OpenCV's stylization."""

from itertools import count
from pathlib import Path

import cv2
import numpy as np

import retexture
from retexture.imaging.arrays import Rgb8

PHOTO = Path(__file__).parent.parent / "src" / "retexture" / "samples" / "astronaut.jpg"
_SHIFTS = 64  # pixels to each side by which photos differ: the same scene, and no pixel where it was
_QUALITY = 95  # of the JPEG files


class NewPhotos:
    """Photos that nobody has seen: another crop of one scene each time, so that all are equally hard.

    They differ in most pixels. A photo with one bit changed would be new to a cache that knows files, and
    old to one that knows pictures; another crop is new to both.

    Args:
        size: (width, height) of each in pixels.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        width, height = size
        larger = (width + _SHIFTS, height + _SHIFTS)
        self._scene = cv2.resize(cv2.imread(str(PHOTO)), larger, interpolation=cv2.INTER_CUBIC)
        self._numbers = count()

    def next(self) -> "tuple[bytes, Rgb8]":
        """The next photo: a JPEG file, as users have them, and its pixels."""
        down, right = divmod(next(self._numbers), _SHIFTS)
        width, height = self._size
        crop = self._scene[down % _SHIFTS :, right:][:height, :width]
        file = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
        pixels = cv2.cvtColor(cv2.imdecode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        return file.tobytes(), np.asarray(pixels, np.uint8)


def make(file: bytes, prompt: str, count: int, seed: int = 1) -> None:
    """Make ``count`` variations, as a program does that uses the library."""
    retexture.apply(file, prompt, n=count, seed=seed)


def stylize(rgb: Rgb8) -> None:
    """The reference: a drawn style of OpenCV, once."""
    cv2.stylization(rgb)


def first_picture(prompt: str, count: int, size: tuple[int, int]) -> None:
    """What a new process does for its first pictures."""
    make(NewPhotos(size).next()[0], prompt, count)
