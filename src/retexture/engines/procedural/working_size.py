"""The size that pictures are worked at: small ones are enlarged to give patterns room, large ones reduced."""

import math
from typing import TypeVar, cast

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8

Picture = TypeVar("Picture", Rgb8, Map)

_LEAST_LONG_SIDE = 512
_LEAST_SHORT_SIDE = 16
_MOST_PIXELS = 4_200_000  # keeps four variations of any picture below one and a half gigabytes


def to_working_size(rgb: Rgb8) -> Rgb8:
    """Enlarge a small picture, reduce a large one; a very narrow one is widened by repeating its border."""
    height, width = rgb.shape[:2]
    size = used_size(width, height)
    if size != (width, height):
        grows = size[0] * size[1] > width * height
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_CUBIC if grows else cv2.INTER_AREA)
    height, width = rgb.shape[:2]
    missing_rows, missing_columns = max(0, _LEAST_SHORT_SIDE - height), max(0, _LEAST_SHORT_SIDE - width)
    if missing_rows or missing_columns:
        rgb = cv2.copyMakeBorder(rgb, 0, missing_rows, 0, missing_columns, cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(rgb)


def from_working_size(picture: Picture, size: tuple[int, int]) -> Picture:
    """Bring a finished picture, or a map of 0–1, back to the photo's ``size`` = (width, height)."""
    width, height = size
    if picture.shape[:2] == (height, width):
        return picture
    used_columns, used_rows = used_size(width, height)
    used = np.ascontiguousarray(picture[:used_rows, :used_columns])
    if used_rows * used_columns > width * height:
        return cast(Picture, cv2.resize(used, size, interpolation=cv2.INTER_AREA))
    # Only linear interpolation leaves a map's 0 and 1 as they are.
    smooth = cv2.INTER_LINEAR if used.ndim == 2 else cv2.INTER_CUBIC
    return cast(Picture, cv2.resize(used, size, interpolation=smooth))


def used_size(width: int, height: int) -> tuple[int, int]:
    """The (width, height) that a photo is worked at, before narrow ones are widened."""
    scale = max(1.0, _LEAST_LONG_SIDE / max(height, width))
    if width * height > _MOST_PIXELS:
        scale = math.sqrt(_MOST_PIXELS / (width * height))
    return max(1, round(width * scale)), max(1, round(height * scale))
