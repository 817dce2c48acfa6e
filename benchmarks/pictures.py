"""What the measurements time: the engine as the library uses it, and OpenCV's stylization."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from retexture import bootstrap
from retexture.engines.protocol import Engine, Request
from retexture.imaging.decode import from_array
from retexture.imaging.photo import Photo


@cache
def _engine() -> Engine:
    return bootstrap.engines(bootstrap.configured()).build("procedural")


def photo(path: Path, size: tuple[int, int]) -> Photo:
    """A photo of ``size`` = (width, height) pixels, enlarged or reduced."""
    rgb = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    return from_array(np.ascontiguousarray(cv2.resize(rgb, size, interpolation=cv2.INTER_CUBIC)))


def make(picture: Photo, prompt: str, count: int) -> None:
    """Make ``count`` variations."""
    request = Request(picture, prompt, count, seed=1, structure=0.5)
    for _ in _engine().variations(request, lambda _done, _stage: None, lambda: False):
        pass


def stylize(picture: Photo) -> None:
    """The reference: a drawn style of OpenCV, once."""
    cv2.stylization(picture.rgb)


def first_picture(prompt: str, count: int, size: tuple[int, int]) -> None:
    """What a new process does for its first pictures."""
    samples = Path(__file__).parent.parent / "src" / "retexture" / "samples"
    make(photo(samples / "astronaut.jpg", size), prompt, count)
