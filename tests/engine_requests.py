"""Requests for engines that forward to other servers, and what comes of them and is told of them."""

from typing import Any

import numpy as np
from skimage import data

from retexture.engines.protocol import Engine, Request, Variation
from retexture.imaging.arrays import Rgb8
from retexture.imaging.photo import Photo

PHOTO = Photo(np.ascontiguousarray(data.astronaut()), None, "ab" * 32, (512, 512))


def request(**changes: Any) -> Request:
    """An order of one picture in white marble, with changes."""
    values = {"photo": PHOTO, "prompt": "white marble", "count": 1, "seed": 7, "structure": 0.5, **changes}
    return Request(**values)


def made(engine: Engine, **changes: Any) -> list[Variation]:
    """All variations that an engine makes for it."""
    return list(engine.variations(request(**changes), lambda _share, _stage: None, lambda: False))


def difference(one: Rgb8, other: Rgb8) -> float:
    """Mean absolute difference of two pictures, in 8-bit levels."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def told_of(engine: Engine) -> list[str]:
    """All that an engine says of itself, to whoever prints it or asks."""
    return [repr(engine), repr(vars(engine)), engine.version, engine.needs, engine.check().detail]
