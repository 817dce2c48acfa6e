"""Paint on the photo's own surfaces: another colour, the same texture, light and shade."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import PAINTS, Rgb, luminance_of, smoothstep
from retexture.engines.procedural.look import Recolouring
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import (
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    luminance,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.kernels import for_rows, inlined, kernel

Paint = tuple[Map, Recolouring]
"""Where (0–1), and with what."""

_SPARSE = 3  # every third pixel of every third row is measured
_FLARE = 0.02  # keeps the grain of black things from becoming the texture of the paint
_LIT = 0.65  # quantile of the luminance of a part: what light falls on, and no highlights
_GREY = 1 / 3
_PALEST = 0.3  # of the paint's own chroma: what shines is paler than it, and panes and signs have less
_VIVID = 0.3  # from grey, in red and green of the sum: enamel, and neither brick nor lamplight on a wall
_PAINTED = 0.3  # of a part: so much of it in a vivid colour is what it is painted in
_DIM = 0.18  # luminance below which paint is darker than asked: it lies in the dark


def repainted(linear: Linear, paints: Sequence[Paint]) -> Linear:
    """Paint parts of a picture in linear light; where nothing is painted it is unchanged, to the bit."""
    painted = np.array(linear)
    for share, recolouring in paints:
        if not (share > 0.5).any():
            continue
        lit, red, green = _usual(linear, share)
        first, last = recolouring.colours[0], recolouring.colours[-1]
        colours = np.stack([_as_paint(first, lit), _as_paint(last, lit)])
        middle = float(np.median(np.flatnonzero((share > 0.5).any(axis=1))))
        work = partial(_paint, linear, share, colours, middle, lit, red, green, painted)
        for_rows(len(linear), work)
    return painted


def repainted_photo(rgb: Rgb8, paints: Sequence[Paint]) -> Rgb8:
    """The same for a picture of 8 bits."""
    if not paints:
        return rgb
    painted = rgb8_from_srgb(linear_to_srgb(repainted(linear_from_rgb8(rgb), paints)))
    touched = np.zeros(rgb.shape[:2], np.bool_)
    for share, _ in paints:
        touched |= share > 0
    return np.where(touched[..., None], painted, rgb)


def _usual(linear: Linear, share: Map) -> tuple[float, float, float]:
    """Luminance where light falls on a part, and the chromaticity of its paint (red and green of the sum)."""
    inside = linear[::_SPARSE, ::_SPARSE][share[::_SPARSE, ::_SPARSE] > 0.5]
    if not len(inside):
        inside = linear[share > 0.5]
    total = inside.sum(axis=1) + np.float32(1e-4)
    lit = float(np.quantile(luminance(inside), _LIT))
    red, green = inside[:, 0] / total, inside[:, 1] / total
    vivid = np.abs(red - _GREY) + np.abs(green - _GREY) > _VIVID
    if vivid.mean() > _PAINTED:  # panes and tyres may be more than half of a bus, and are not its paint
        red, green = red[vivid], green[vivid]
    return lit, float(np.median(red)), float(np.median(green))


def _as_paint(colour: Rgb, lit: float) -> NDArray[np.float32]:
    """A colour as paint has it, in the light that falls on it: a display's pure blue is no paint."""
    paint = PAINTS.reach(linear_to_oklab(np.array(colour, np.float32)))
    return oklab_to_linear(paint) * np.float32(min(max(lit / _DIM, 0.1), 1.0) ** 0.2)


@inlined
def _apart(red: float, green: float, usual_red: float, usual_green: float) -> float:
    """How far a chromaticity is from that of the paint, which shine makes paler: the same hue is no other."""
    hue_red, hue_green = usual_red - _GREY, usual_green - _GREY
    if abs(hue_red) + abs(hue_green) < _VIVID:
        return abs(red - usual_red) + abs(green - usual_green)
    along = (red - _GREY) * hue_red + (green - _GREY) * hue_green
    along /= hue_red * hue_red + hue_green * hue_green
    pale = 1.0 - smoothstep(0.5 * _PALEST, _PALEST, along)
    along = min(max(along, 0.0), 1.0)
    off = abs(red - _GREY - along * hue_red) + abs(green - _GREY - along * hue_green)
    return off + pale


@kernel
def _paint(
    linear: Linear,
    share: Map,
    colours: NDArray[np.float32],
    middle: float,
    lit: float,
    usual_red: float,
    usual_green: float,
    painted: Linear,
    top: int,
    bottom: int,
) -> None:
    """The paint's colour times the photo's light and shade; highlights stay white, other colours bare."""
    rows, columns = share.shape
    for y in range(top, bottom):
        lower = smoothstep(-0.01, 0.01, (y - middle) / rows)
        for x in range(columns):
            amount = float(share[y, x])
            if amount == 0.0:
                continue
            r, g, b = float(linear[y, x, 0]), float(linear[y, x, 1]), float(linear[y, x, 2])
            light = luminance_of(r, g, b)
            total = r + g + b + 1e-4
            apart = _apart(r / total, g / total, usual_red, usual_green)
            coloured = smoothstep(0.01, 0.06, light)
            amount *= 1.0 - coloured * smoothstep(0.16, 0.34, apart)
            shade = (light + _FLARE) / (lit + _FLARE)
            shine = max(shade - 1.8, 0.0) * 0.12
            shade = min(shade, 1.8)
            for c in range(3):
                colour = colours[0, c] + (colours[1, c] - colours[0, c]) * lower
                value = min(colour * shade + shine, 1.0)
                painted[y, x, c] = painted[y, x, c] + (value - painted[y, x, c]) * amount
