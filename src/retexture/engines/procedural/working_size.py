"""The size that pictures are worked at: small ones are enlarged, to give patterns room."""

from typing import TypeVar, cast

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8

Picture = TypeVar("Picture", Rgb8, Map)

_LEAST_LONG_SIDE = 512
_LEAST_SHORT_SIDE = 16


def to_working_size(rgb: Rgb8) -> Rgb8:
    """Enlarge a small picture; a very narrow one is widened by repeating its border."""
    height, width = rgb.shape[:2]
    scale = max(1.0, _LEAST_LONG_SIDE / max(height, width))
    if scale > 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_CUBIC)
    height, width = rgb.shape[:2]
    missing_rows, missing_columns = max(0, _LEAST_SHORT_SIDE - height), max(0, _LEAST_SHORT_SIDE - width)
    if missing_rows or missing_columns:
        rgb = cv2.copyMakeBorder(rgb, 0, missing_rows, 0, missing_columns, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(rgb)


def from_working_size(picture: Picture, size: tuple[int, int]) -> Picture:
    """Bring a finished picture, or a map, back to the photo's ``size`` = (width, height)."""
    width, height = size
    scale = max(1.0, _LEAST_LONG_SIDE / max(height, width))
    used_rows, used_columns = max(1, round(height * scale)), max(1, round(width * scale))
    if scale == 1 and picture.shape[:2] == (height, width):
        return picture
    used = np.ascontiguousarray(picture[:used_rows, :used_columns])
    return cast(Picture, cv2.resize(used, size, interpolation=cv2.INTER_AREA))
