"""Film photo: the colour response, grain and halation of analogue film, and its soft lights."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Floats,
    colour_cube,
    coloured,
    looked_up,
    tinted,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_to_oklab,
    linear_to_srgb,
    luminance,
    oklab_to_linear,
    rgb8_from_srgb,
    srgb_to_linear,
)
from retexture.imaging.filters import blur, smoothstep
from retexture.imaging.noise import CLOUD, GRAIN, field
from retexture.prompts import Translations

_GREY = 0.18  # linear light that an exposure meter aims at


@dataclass(frozen=True)
class _Stock:
    """One kind of film and the print from it.

    Attributes:
        exposure: Factor of the light of red, green and blue.
        gamma: Contrast of red, green and blue: where they differ, shades and lights take a cast.
        saturation: Factor of chroma.
        black: Colour of the print's deepest black, sRGB in hexadecimal digits.
        white: The same of its white.
        grain: Its amount, in sRGB.
        coarse: The grain's size, in units.
        halation: How much light the base throws back around bright places.
        glow: Its colour, linear light.
        vignette: How much light the corners lose.
        leak: How much light leaks into one side, as through the seal of an old camera.
    """

    exposure: tuple[float, float, float]
    gamma: tuple[float, float, float]
    saturation: float
    black: str
    white: str
    grain: float
    coarse: float
    halation: float
    glow: tuple[float, float, float]
    vignette: float
    leak: float = 0.0


_STOCKS = (
    # Colour negative: warm, open, creamy lights and soft green in the shades.
    _Stock(
        (1.34, 1.16, 0.90),
        (0.98, 0.94, 0.90),
        1.05,
        "1b1e1c",
        "fff7e8",
        0.030,
        1.0,
        0.34,
        (1, 0.28, 0.08),
        0.22,
    ),
    # Slide film: deep blacks, strong colours, a blue cast in the shades.
    _Stock(
        (0.86, 0.80, 0.82),
        (1.30, 1.26, 1.16),
        1.38,
        "08090f",
        "fffdf6",
        0.022,
        0.8,
        0.22,
        (1, 0.20, 0.05),
        0.42,
    ),
    # An instant print that has faded: milky, low in contrast, yellow lights and blue-green shades.
    _Stock(
        (2.3, 2.1, 1.62),
        (0.86, 0.82, 0.74),
        0.86,
        "2f3a3f",
        "fbf0d2",
        0.026,
        1.5,
        0.26,
        (1, 0.5, 0.2),
        0.50,
        0.5,
    ),
    # Fast tungsten film: cool teal shades, red halos, coarse grain.
    _Stock(
        (0.80, 1.00, 1.22),
        (1.22, 1.08, 0.96),
        1.05,
        "0b1b22",
        "f4f7f0",
        0.040,
        1.2,
        0.75,
        (1, 0.16, 0.05),
        0.34,
    ),
)


def draw_film(brief: Brief) -> Rgb8:
    """Take a brief on film and print it."""
    structure, unit, size = brief.structure, brief.structure.unit, brief.structure.size
    stock = _STOCKS[brief.number % len(_STOCKS)]
    rng = brief.rng()
    seed = int(rng.integers(1 << 30))
    side = float(rng.uniform(-1, 1))
    printed = looked_up(coloured(structure), _response(stock, round(brief.strength, 3), tuple(brief.colours)))
    soft = 0.6 + 6 * max(0.5 - brief.fidelity, 0) ** 1.5  # a loose hand takes a soft lens and a fast film
    printed = blur(printed, max(0.3, soft * unit))
    printed = printed * _corners(brief, stock)[..., None]
    printed = _haloed(printed, structure.linear, stock, brief)
    if stock.leak:
        printed = _leaked(printed, brief, stock.leak, side, seed)
    grain = _grain(size, unit, stock, seed)
    level = printed.mean(axis=2)
    rough = stock.grain * brief.strength * 2 ** (1.4 * (0.5 - brief.fidelity))
    seen = np.float32(rough) * (0.35 + 2.6 * level * (1 - level))
    return rgb8_from_srgb(printed + grain * seen[..., None])


FILM_PHOTO = Style(
    name="film photo",
    words=(
        "film photo",
        "film photograph",
        "film photography",
        "analog photo",
        "analogue photo",
        "analog photography",
        "analogue photography",
        "35mm",
        "35mm film",
        "35mm photo",
        "35 mm film",
        "shot on film",
        "film grain",
        "polaroid",
        "instant photo",
        "kodachrome",
        "vintage photo",
    ),
    draw=draw_film,
    translations=Translations(
        es="foto analógica; fotografía analógica; película de 35 mm; polaroid; foto de carrete",
        pt="foto analógica; fotografia analógica; filme de 35 mm; polaroid",
        fr="photo argentique; photographie argentique; pellicule 35 mm; polaroïd",
        de="Analogfoto; analoges Foto; Analogfotografie; Kleinbildfilm; Filmfoto; Polaroid",
        it="foto analogica; fotografia analogica; pellicola 35 mm; polaroid",
        zh="胶片照片; 胶片摄影; 胶片; 拍立得; 宝丽来",
        ja="フィルム写真; フィルムカメラ; 銀塩写真; ポラロイド; アナログ写真",
        ru="плёночное фото; пленочное фото; плёночная фотография; аналоговое фото; полароид",
    ),
)


@cache
def _response(stock: _Stock, strength: float, colours: Colours) -> Floats:
    """What each colour of the scene becomes in the print, sRGB: a table for ``looked_up``."""
    cube = srgb_to_linear(colour_cube())
    share = np.float32(0.4 + 0.6 * strength)
    exposed = cube * (1 + share * (np.asarray(stock.exposure, np.float32) - 1))
    gamma = 1 + float(share) * (np.asarray(stock.gamma) - 1)
    density = _GREY * np.power(exposed / _GREY, gamma[None, None, None], dtype=np.float64)
    shoulder = density * (1 + density / 2.2) / (1 + density * 0.86)  # white reaches about the paper's
    oklab = linear_to_oklab(np.clip(shoulder, 0, 1.2).astype(np.float32))
    oklab[..., 1:] *= np.float32(1 + (stock.saturation - 1) * float(share))
    oklab[..., 0] = np.clip(oklab[..., 0], 0, 1)
    if colours:
        oklab = tinted(oklab, colours)
    printed = linear_to_srgb(oklab_to_linear(oklab))
    black, white = (linear_to_srgb(linear_from_hex(code)) for code in (stock.black, stock.white))
    if colours:  # the paper's own casts would speak against them
        black, white = (np.broadcast_to(tone.mean(), (3,)).astype(np.float32) for tone in (black, white))
    return np.ascontiguousarray(printed + share * (black + printed * (white - black) - printed), np.float32)


def _corners(brief: Brief, stock: _Stock) -> Map:
    """The lens's loss of light towards the corners, 0–1."""
    width, height = brief.structure.size
    x = np.linspace(-1, 1, width, dtype=np.float32)[None] if width > 1 else np.zeros((1, 1), np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] if height > 1 else np.zeros((1, 1), np.float32)
    away = (x * x + y * y) / 2
    return np.asarray(1 - np.float32(0.8 * min(stock.vignette * brief.strength, 1)) * away * away, np.float32)


def _haloed(printed: Floats, linear: Floats, stock: _Stock, brief: Brief) -> Floats:
    """Add the glow that bright places throw into dark ones: light that went through and came back."""
    unit = brief.structure.unit
    bright = smoothstep(0.55, 1.0, luminance(linear))
    near, far = blur(bright, max(0.5, 5 * unit)), blur(bright, max(0.5, 22 * unit))
    glow = np.clip(0.7 * near + 0.5 * far - 0.8 * bright, 0, 1) * np.float32(stock.halation * brief.strength)
    colour = np.asarray(brief.colours[0] if brief.colours else stock.glow, np.float32)
    colour = colour / max(float(colour.max()), 1e-3)
    return np.asarray(1 - (1 - printed) * (1 - np.clip(glow[..., None] * colour, 0, 0.9)), np.float32)


def _leaked(printed: Floats, brief: Brief, leak: float, side: float, seed: int) -> Floats:
    """Light that leaked in from the left or the right, orange where it is weak and yellow where strong."""
    width, height = brief.structure.size
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    away = x if side < 0 else 1 - x
    cloud = field(CLOUD, (width, height), 0.35 / brief.structure.unit, (seed % 911, seed % 373))
    reached = np.asarray(away + 0.22 * cloud, np.float32)
    light = leak * brief.strength * (1 - smoothstep(-0.02, 0.28, reached))
    colour = np.asarray(brief.colours[0] if brief.colours else (1.0, 0.42, 0.12), np.float32)
    return np.asarray(1 - (1 - printed) * (1 - np.clip(light[..., None] * colour, 0, 0.85)), np.float32)


def _grain(size: tuple[int, int], unit: float, stock: _Stock, seed: int) -> Floats:
    """Grain of three layers of dye, (height, width, 3), standard deviation about 1: mostly in common."""
    scale = 1 / max(stock.coarse * unit, 0.8)
    shifts = [(float(seed % 983 + 311 * layer), float(seed % 787 + 173 * layer)) for layer in range(4)]
    shared, *own = (field(GRAIN, size, scale, shift) for shift in shifts)
    return np.stack([1.9 * shared + 1.1 * layer for layer in own], axis=-1)
