"""Last stage of a rendered picture: exposure, bloom, tone curve and grade, from linear to 8-bit sRGB."""

import math
from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import Exposure, LightGrade
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_to_srgb
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel

_CURVE_STEPS = 4096
_VIGNETTE = 0.16
_BLOOM_FROM = 0.75


def develop(picture: Linear, grade: LightGrade, canvas: Canvas | None = None) -> Rgb8:
    """Develop a picture in linear light.

    Args:
        picture: (height, width, 3), linear light, exposed, unbounded; it is used up.
        grade: Its look.
        canvas: Which part of a picture it is; None: all of it.
    """
    height, width = picture.shape[:2]
    canvas = canvas or Canvas((width, height))
    bloom = canvas.whole("bloom", lambda: _bloom(picture, grade.bloom))
    picture += resize(bloom, (width, height))
    return finish(picture, grade, _VIGNETTE, canvas)


def finish(picture: Linear, grade: LightGrade, vignette: float, canvas: Canvas | None = None) -> Rgb8:
    """The tone curve and the grade, for a picture that is exposed already.

    Args:
        picture: (height, width, 3), linear light, unbounded.
        grade: Its look.
        vignette: How much darker the corners become, 0–1.
        canvas: Which part of a picture it is; None: all of it.
    """
    height, width = picture.shape[:2]
    shadows = np.array(grade.shadow_tint, np.float32)
    highlights = np.array(grade.highlight_tint, np.float32)
    curve = linear_to_srgb(np.linspace(0, 1, _CURVE_STEPS + 1, dtype=np.float32))
    out = np.empty((height, width, 3), np.uint8)
    canvas = canvas or Canvas((width, height))
    graded = partial(
        _develop,
        picture,
        shadows,
        highlights,
        grade.saturation,
        grade.contrast,
        vignette,
        canvas.frame,
        curve,
        out,
    )
    for_rows(height, graded)
    return out


def exposure_factor(seen: Map, exposure: Exposure) -> float:
    """Brings the median and the highlights near their targets, weighing both in the logarithm.

    Args:
        seen: Luminances, of any shape.
        exposure: The targets.
    """
    median, high = np.quantile(seen, [0.5, 0.97])
    by_median = math.log(exposure.median / max(float(median), 1e-3))
    by_high = math.log(exposure.high / max(float(high), 1e-3))
    return min(max(math.exp((1 - exposure.balance) * by_median + exposure.balance * by_high), 0.25), 8.0)


def _bloom(picture: Linear, amount: float) -> Linear:
    """Light that spreads from what is bright, at a quarter of the size."""
    height, width = picture.shape[:2]
    unit = max(height, width) / 1024
    quarter = (max(1, width // 4), max(1, height // 4))
    bright = np.maximum(
        cv2.resize(picture, quarter, interpolation=cv2.INTER_AREA) - np.float32(_BLOOM_FROM), 0
    )
    spread = blur(bright, max(4 * unit, 0.3)) + blur(bright, max(14 * unit, 0.3))
    return cast(Linear, spread * np.float32(0.6 * amount))


@kernel
def _develop(
    picture: Linear,
    shadows: NDArray[np.float32],
    highlights: NDArray[np.float32],
    saturation: float,
    contrast: float,
    darkening: float,
    whole: tuple[float, float, float, float, float],
    curve: NDArray[np.float32],
    out: Rgb8,
    top: int,
    bottom: int,
) -> None:
    """Filmic tone curve (Narkowicz 2015, a fit of the ACES reference rendering), then the grade.

    The passes along a row are without branches, and of the look-up's alone, so that they vectorise.
    """
    width = picture.shape[1]
    left, above, columns, rows, _zoom = whole
    toned, light = np.empty((3, width), np.float32), np.empty(width, np.float32)
    brightness, step = np.empty(width, np.float32), np.empty(width, np.int32)
    for y in range(top, bottom):
        for c in range(3):
            line = toned[c]
            for x in range(width):
                value = picture[y, x, c]
                line[x] = value * (2.51 * value + 0.03) / (value * (2.43 * value + 0.59) + 0.14)
        from_middle_y = 2.0 * (y + above) / rows - 1.0
        for x in range(width):
            light[x] = 0.2126 * toned[0, x] + 0.7152 * toned[1, x] + 0.0722 * toned[2, x]
            from_middle_x = 2.0 * (x + left) / columns - 1.0
            corner = from_middle_x * from_middle_x + from_middle_y * from_middle_y - 0.5
            brightness[x] = 255.0 * (1.0 - darkening * min(max(corner, 0.0), 2.0))
        for c in range(3):
            line, shadow, highlight = toned[c], shadows[c], highlights[c]
            for x in range(width):
                value = light[x] + (line[x] - light[x]) * saturation
                value *= shadow * (1 - light[x]) + highlight * light[x]
                step[x] = int(min(max(value, 0.0), 1.0) * _CURVE_STEPS)
            for x in range(width):
                line[x] = curve[step[x]]
            for x in range(width):
                value = min(max((line[x] - 0.5) * contrast + 0.5, 0.0), 1.0)
                out[y, x, c] = int(value * brightness[x] + 0.5)
