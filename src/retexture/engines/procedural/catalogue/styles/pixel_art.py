"""Pixel art: large square pixels in few colours, ordered dither between them, outlines kept."""

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import Floats, Grade, coloured, nearest, palette_of, regrade
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Machine:
    """What one variation is displayed on."""

    grade: Grade
    pixel: float
    """Its side, in units (1/1024 of the long side)."""
    colours: int
    """How many the palette has, if it is taken from the photo."""
    dither: float
    """Spread of the ordered dither in lightness."""
    ramp: tuple[str, ...] = ()
    """Colours of a fixed palette from dark to light; it takes the place of the photo's own."""


_DUSK = ("1a1033", "2e1a5e", "5b2a86", "a23b8f", "e0567f", "f58a6b", "fbc77d", "fff3c4", "1f5f8b", "3fb7b5")

_MACHINES = (
    _Machine(Grade(1.45, 1.15, 0.03, 0.0, 0.01), 8.6, 28, 0.035),
    _Machine(Grade(1.80, 1.20, 0.03, 0.022, 0.03), 12.0, 16, 0.050),
    _Machine(Grade(1.30, 1.15, 0.01, -0.034, 0.01), 7.0, 14, 0.075),
    _Machine(Grade(1.80, 1.20, 0.03), 9.6, 0, 0.080, _DUSK),
)

_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47


def draw_pixel_art(brief: Brief) -> Rgb8:
    """Draw a brief in large pixels."""
    structure = brief.structure
    machine = _MACHINES[brief.number % len(_MACHINES)]
    chance = brief.rng().uniform(-1, 1, 4)
    size = machine.pixel * structure.unit * (1 + 0.10 * chance[0])
    side = max(2, round(size * 2 ** (1.4 * (0.5 - brief.fidelity))))
    small = _reduced(structure, side)
    grade = machine.grade.pronounced(brief.strength)
    grade = replace(
        grade,
        saturation=grade.saturation * (1 + 0.10 * chance[1]),
        contrast=grade.contrast * (1 + 0.04 * chance[2]),
        warmth=grade.warmth + 0.010 * chance[3],
    )
    oklab = regrade(linear_to_oklab(linear_from_rgb8(small)), grade, brief.colours)
    oklab = (np.rint(oklab * 1000) / 1000).astype(np.float32)
    palette = _palette(oklab, machine, brief)
    rows, columns = oklab.shape[:2]
    threshold = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    dithered = oklab.copy()
    dithered[..., 0] += threshold * np.float32(machine.dither * brief.strength)
    chosen = nearest(dithered, palette)
    colours = rgb8_from_srgb(linear_to_srgb(oklab_to_linear(palette)))
    return _enlarged(colours[chosen], structure.size, side)


PIXEL_ART = Style(
    name="pixel art",
    words=("pixel art", "pixel", "pixelated", "8-bit", "8 bit", "16-bit", "retro game", "video game sprite"),
    translations=Translations(
        es="arte de píxeles; pixelado; píxeles; píxel; videojuego retro; arte pixel; 8 bits",
        pt="arte em pixel; pixelado; pixels; pixel; pixelizado; jogo retrô; 8 bits",
        fr="art pixel; pixelisé; pixels; pixel; jeu rétro; 8 bits; pixellisé",
        de="Pixelkunst; Pixelgrafik; pixelig; Pixel; verpixelt; Retrospiel; Pixelstil",
        it="arte pixel; pixelato; pixel; grafica pixel; gioco retrò; 8 bit",
        zh="像素画; 像素; 像素风; 像素艺术; 像素风格; 复古游戏; 像素化",
        ja="ピクセルアート; ドット絵; ピクセル; レトロゲーム; ドット画; ピクセル化",
        ru="пиксельная графика; пиксель-арт; пиксели; пиксель; пиксельный; пиксель арт; ретро игра",
    ),
    draw=draw_pixel_art,
)


def _reduced(structure: Structure, side: int) -> Rgb8:
    """The photo with one pixel for each large pixel, on 8 bits: flattened, then sharpened at that size."""
    width, height = structure.size
    flat = cv2.medianBlur(coloured(structure), 5)
    size = (max(1, -(-width // side)), max(1, -(-height // side)))
    padded = cv2.copyMakeBorder(
        flat, 0, size[1] * side - height, 0, size[0] * side - width, cv2.BORDER_REPLICATE
    )
    # Whole pixels share one factor, so that the mean is exact and the same everywhere.
    blocks = padded.reshape(size[1], side, size[0], side, 3).sum(axis=(1, 3), dtype=np.int64)
    small = ((blocks + side * side // 2) // (side * side)).astype(np.int32)
    around = cv2.GaussianBlur(small.astype(np.uint8), (5, 5), 0).astype(np.int32)
    return np.asarray(np.clip(small + (small - around) * 3 // 4, 0, 255), np.uint8)


def _palette(oklab: Floats, machine: _Machine, brief: Brief) -> Floats:
    """The colours of the picture in OKLab, (count, 3)."""
    if machine.ramp and not brief.colours:
        return np.stack([linear_to_oklab(linear_from_hex(code)) for code in machine.ramp])
    count = max(2, round((machine.colours or 20) * 2 ** (brief.fidelity - 0.5)))
    return palette_of(oklab, count)


def _enlarged(small: Rgb8, size: tuple[int, int], side: int) -> Rgb8:
    large = np.repeat(np.repeat(small, side, axis=0), side, axis=1)
    return cast(Rgb8, np.ascontiguousarray(large[: size[1], : size[0]]))
