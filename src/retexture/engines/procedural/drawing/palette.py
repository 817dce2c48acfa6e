"""Few colours for a whole picture: a palette, the nearest of its colours for each pixel, a printer's inks."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.drawing.grading import Floats
from retexture.imaging.arrays import Map
from retexture.imaging.colour import linear_from_hex, linear_to_oklab
from retexture.imaging.elementary import exp
from retexture.imaging.filters import smoothstep
from retexture.imaging.kernels import for_rows, kernel

_ROUNDS = 6  # of Lloyd's algorithm; after these the colours hardly move
_SOFTNESS = 0.006  # of the choice between inks, in squared OKLab distance
_GREY = 0.045  # OKLab chroma around which a colour counts as grey
_CHROMA = 0.11  # what every hue is compared at, so that pale and dark colours find their ink too
_LEVELS = (0.12, 0.55, 0.97)  # the lightness of the three greys in a photo


def palette_of(pixels: Floats, count: int) -> Floats:
    """At most ``count`` colours that stand for OKLab pixels, (…, 3), as (colour, 3)."""
    flat = pixels.reshape(-1, 3)
    palette = _median_cut(flat, count)
    for _ in range(_ROUNDS):
        palette = _centred(flat, palette)
    return palette


def nearest(oklab: Floats, palette: Floats) -> NDArray[np.intp]:
    """The number of each pixel's nearest colour, in the shape of ``oklab`` without its last axis."""
    flat = np.ascontiguousarray(oklab.reshape(-1, 3), np.float32)
    chosen = np.zeros(len(flat), np.intp)
    for_rows(len(flat), partial(_choose, flat, np.ascontiguousarray(palette), chosen), 1 << 14)
    return chosen.reshape(oklab.shape[:-1])


def _median_cut(pixels: Floats, count: int) -> Floats:
    """Means of ``count`` boxes, got by halving the widest box again and again (Heckbert 1982)."""
    boxes = [pixels.astype(np.float64)]
    while len(boxes) < count:
        spreads = [float(np.ptp(box, axis=0).max()) * len(box) ** 0.25 for box in boxes]
        box = boxes.pop(int(np.argmax(spreads)))
        axis = int(np.argmax(np.ptp(box, axis=0)))
        order = np.argsort(box[:, axis], kind="stable")
        if len(box) < 2:
            boxes.append(box)
            break
        half = len(box) // 2
        boxes += [box[order[:half]], box[order[half:]]]
    return np.stack([box.mean(axis=0) for box in boxes]).astype(np.float32)


def _centred(pixels: Floats, palette: Floats) -> Floats:
    """Move each colour to the middle of the pixels that take it (one round of Lloyd's algorithm)."""
    chosen = nearest(pixels, palette)
    share = np.maximum(np.bincount(chosen, minlength=len(palette)), 1)
    moved = [np.bincount(chosen, pixels[:, c], len(palette)) / share for c in range(3)]
    taken = np.bincount(chosen, minlength=len(palette))[:, None] > 0
    return np.where(taken, np.column_stack(moved), palette).astype(np.float32)


@dataclass(frozen=True)
class Inks:
    """What a photo's colours become; sRGB in hexadecimal digits.

    Attributes:
        greys: For black, middle and white.
        colours: For its hues, each the nearest.
        hold: How much of the photo's light and dark a hue keeps on the way to its ink, 0–1.
    """

    greys: tuple[str, str, str]
    colours: tuple[str, ...]
    hold: float = 0.68

    @cached_property
    def _oklab(self) -> tuple[Floats, Floats]:
        return _oklab_of(self.greys), _oklab_of(self.colours)

    def matched(self, palette: Floats, share: float) -> Floats:
        """The inks for a photo's colours, OKLab (colour, 3); ``share`` says how far to go, 1 all the way."""
        greys, colours = self._oklab
        lightness = _stretched(palette[:, 0])
        ramp = np.stack([np.interp(lightness, _LEVELS, greys[:, c]) for c in range(3)], axis=-1)
        chroma = np.hypot(palette[:, 1], palette[:, 2])
        own = palette.copy()
        own[:, 1:] *= np.float32(_CHROMA) / np.maximum(chroma, np.float32(0.03))[:, None]
        away = np.concatenate([lightness[:, None], own[:, 1:]], axis=1)[:, None] - colours[None]
        distance = 0.12 * away[..., 0] ** 2 + away[..., 1] ** 2 + away[..., 2] ** 2
        weight = exp(-(distance - distance.min(axis=1, keepdims=True)) / np.float32(_SOFTNESS))
        weight /= weight.sum(axis=1, keepdims=True)
        hued = (weight[..., None] * colours[None]).sum(axis=1)
        hued[:, 0] += np.float32(self.hold) * (lightness - hued[:, 0])
        vivid = chroma / (0.35 + 0.65 * palette[:, 0])  # dark colours show their hue with less chroma
        wanted = ramp + (hued - ramp) * smoothstep(0.4 * _GREY, 1.4 * _GREY, vivid)[:, None]
        return np.asarray(palette + (wanted - palette) * share, np.float32)


def _oklab_of(codes: tuple[str, ...]) -> Floats:
    return np.stack([linear_to_oklab(linear_from_hex(code)) for code in codes])


def _stretched(lightness: Map) -> Map:
    """A photo's light and dark over the whole range that prints have."""
    low, high = float(lightness.min()), float(lightness.max())
    gain = min(max(0.76 / max(high - low, 1e-3), 0.9), 1.5)
    middle = 0.5 * (low + high)
    stretched = 0.60 + (lightness - middle) * gain + 0.4 * (middle - 0.60)
    return np.asarray(np.clip(stretched, 0.14, 0.97), np.float32)


@kernel
def _choose(pixels: Floats, palette: Floats, chosen: NDArray[np.intp], first: int, last: int) -> None:
    weight = np.float32(1.6)  # of chroma against lightness
    for i in range(first, last):
        best = np.float32(np.inf)
        for number in range(palette.shape[0]):
            l = pixels[i, 0] - palette[number, 0]  # noqa: E741
            a = pixels[i, 1] - palette[number, 1]
            b = pixels[i, 2] - palette[number, 2]
            distance = l * l + weight * (a * a + b * b)
            if distance < best:
                best = distance
                chosen[i] = number
