"""A photo on a canvas of a size that the model takes: scaled where it has to be, and padded by reflection."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from retexture.engines.forwarding.wording import Table
from retexture.imaging.arrays import Map, Rgb8

_SHRINK = 0.995  # of the scale, as long as rounding up to a multiple exceeds a limit


class SizeRules(Table):
    """Which sizes a model takes and gives.

    Attributes:
        fixed: All sizes that there are, (width, height) in pixels; empty: any that the rest allows.
        multiple: Of which both sides are multiples.
        least: Pixels at least.
        most: Pixels at most.
        side: Longest side.
        ratio: Longer side to shorter side, at most.
    """

    fixed: tuple[tuple[int, int], ...] = ()
    multiple: int = Field(default=16, ge=1, le=256)
    least: int = Field(default=65_536, ge=1)
    most: int = Field(default=1_048_576, ge=4096)
    side: int = Field(default=4096, ge=64)
    ratio: float = Field(default=3.0, ge=1)

    @model_validator(mode="after")
    def _possible(self) -> "SizeRules":
        if any(min(size) < 16 for size in self.fixed):
            raise ValueError("the sizes in 'fixed' must have 16 pixels or more on each side")
        if self.least > self.most:
            raise ValueError("'least' is more than 'most'")
        return self

    @property
    def largest(self) -> int:
        """Pixels of the largest picture."""
        return max((width * height for width, height in self.fixed), default=self.most)


@dataclass(frozen=True)
class CanvasFrame:
    """Where a photo lies on a canvas.

    Attributes:
        photo: (width, height) of the photo.
        canvas: (width, height) of the canvas.
        content: (width, height) of the photo on it.
        offset: (x, y) of its upper left corner.
    """

    photo: tuple[int, int]
    canvas: tuple[int, int]
    content: tuple[int, int]
    offset: tuple[int, int]

    @property
    def enlarged(self) -> bool:
        """Whether the model's picture has fewer pixels than the photo."""
        return self.content[0] < self.photo[0] or self.content[1] < self.photo[1]

    def placed(self, picture: Rgb8 | Map) -> NDArray[np.generic]:
        """Put a picture as large as the photo on the canvas; what is beside it is its reflection."""
        smaller = self.content[0] * self.content[1] < self.photo[0] * self.photo[1]
        resized = picture
        if self.content != self.photo:
            how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
            resized = cv2.resize(picture, self.content, interpolation=how)
        x, y = self.offset
        right, below = self.canvas[0] - self.content[0] - x, self.canvas[1] - self.content[1] - y
        return np.ascontiguousarray(cv2.copyMakeBorder(resized, y, below, x, right, cv2.BORDER_REFLECT_101))

    def to_canvas(self) -> NDArray[np.float64]:
        """The map from the photo's pixels to those of the canvas, (2, 3): pixel centres are whole numbers."""
        across, down = self.content[0] / self.photo[0], self.content[1] / self.photo[1]
        return np.array(
            [
                [across, 0, (across - 1) / 2 + self.offset[0]],
                [0, down, (down - 1) / 2 + self.offset[1]],
            ]
        )


def frame_for(photo: tuple[int, int], rules: SizeRules) -> CanvasFrame:
    """Choose the canvas for a photo of (width, height) pixels: that with the most of the photo's pixels."""
    if rules.fixed:
        frames = [_fitted(photo, canvas) for canvas in rules.fixed]
        # Of canvases that hold the photo as large as it is, the smallest.
        return max(frames, key=lambda each: (_pixels(each.content), -_pixels(each.canvas)))
    scale = _scale(photo, rules)
    while True:
        content = max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale))
        canvas = _canvas(content, rules)
        if _pixels(canvas) <= rules.most and max(canvas) <= rules.side:
            return _centred(photo, canvas, content)
        scale *= _SHRINK


def _pixels(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _scale(photo: tuple[int, int], rules: SizeRules) -> float:
    """How large the photo is to be on its canvas: as it is, if the rules allow it."""
    most = min(1.0, math.sqrt(rules.most / _pixels(photo)), rules.side / max(photo))
    least = math.sqrt(rules.least / _pixels(photo))
    return max(most, min(least, rules.side / max(photo))) if least > most else most


def _canvas(content: tuple[int, int], rules: SizeRules) -> tuple[int, int]:
    """The smallest canvas that holds a picture."""
    least = max(content) / rules.ratio
    width, height = (_multiple(max(side, least), rules.multiple) for side in content)
    while width * height < rules.least:  # rounding of the content
        shorter = min(width, height) + rules.multiple
        width, height = (shorter, height) if width <= height else (width, shorter)
    return width, height


def _multiple(side: float, of: int) -> int:
    return math.ceil(side / of) * of


def _fitted(photo: tuple[int, int], canvas: tuple[int, int]) -> CanvasFrame:
    scale = min(1.0, canvas[0] / photo[0], canvas[1] / photo[1])
    if photo[0] < canvas[0] and photo[1] < canvas[1]:
        # Small photos are enlarged: on a canvas of reflections a model would see a pattern and no photo.
        scale = min(canvas[0] / photo[0], canvas[1] / photo[1])
    content = max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale))
    return _centred(photo, canvas, content)


def _centred(photo: tuple[int, int], canvas: tuple[int, int], content: tuple[int, int]) -> CanvasFrame:
    offset = (canvas[0] - content[0]) // 2, (canvas[1] - content[1]) // 2
    return CanvasFrame(photo, canvas, content, offset)
