"""A loose hand: what it draws wanders from the forms."""

from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.noise import CLOUD, CLOUD_B, field

_Picture = TypeVar("_Picture", Rgb8, NDArray[np.float32])

_WIDEST = 13.0  # units at a fidelity of 0, of noise that seldom exceeds a half: beyond it faces slip
_SWEEP = 4.0  # wide enough to bend hatching and dots without breaking them
_STRICT = 0.5  # the fidelity from which the hand is sure


def wobbled(picture: _Picture, amount: float, unit: float, seed: int, sweep: float = 1.0) -> _Picture:
    """Shift a picture a little, differently everywhere.

    Args:
        picture: (height, width, channels).
        amount: How far, in units; the noise that it is multiplied with has a standard deviation of 0.2.
        unit: Pixels per 1/1024 of the long side.
        seed: Which shifts.
        sweep: How wide their waves are; 1 is a trembling hand.
    """
    height, width = picture.shape[:2]
    far = np.float32(unit * amount)
    scale = 2.2 / (unit * sweep)
    shift_x = field(CLOUD, (width, height), scale, (seed % 701, seed % 401))
    shift_y = field(CLOUD_B, (width, height), scale, (seed % 503, seed % 809))
    x = np.arange(width, dtype=np.float32)[None] + far * shift_x
    y = np.arange(height, dtype=np.float32)[:, None] + far * shift_y
    return cast(_Picture, cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101))


def loosened(picture: _Picture, fidelity: float, unit: float, seed: int) -> _Picture:
    """A drawing as a looser hand makes it, the looser, the further the fidelity lies below a half."""
    if fidelity >= _STRICT:
        return picture
    return wobbled(picture, _WIDEST * (1 - fidelity / _STRICT), unit, seed, sweep=_SWEEP)
