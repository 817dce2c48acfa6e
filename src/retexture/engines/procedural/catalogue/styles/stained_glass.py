"""Stained glass: pieces of streaky glass lit from behind, details painted on in enamel, lead between them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Cells,
    Floats,
    Grade,
    coloured,
    cut,
    follow,
    outlines,
    regrade,
)
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import (
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CLOUD, STREAK, Tiles, sample, tiles
from retexture.prompts import Translations


@dataclass(frozen=True)
class _Window:
    """How one variation is made. Lengths in units (1/1024 of the long side)."""

    grade: Grade
    spacing: float
    sameness: float
    largest: float
    lead: float
    """Half the width of the lead."""
    metal: tuple[float, float, float]
    """Its colour in linear light."""
    streaks: float
    variety: float
    """Spread of lightness and hue from piece to piece."""
    glow: float


_WINDOWS = (
    _Window(Grade(2.1, 1.15, 0.07, 0.0, 0.01), 44, 9, 5.0, 2.6, (0.022, 0.021, 0.020), 1.0, 1.0, 0.35),
    _Window(Grade(1.75, 1.10, 0.06, 0.032, 0.02), 56, 9, 6.0, 3.6, (0.030, 0.022, 0.014), 1.4, 1.1, 0.45),
    _Window(Grade(2.0, 1.15, 0.06, -0.045, 0.0), 30, 7, 7.0, 1.9, (0.020, 0.022, 0.025), 0.8, 0.9, 0.30),
    _Window(Grade(2.9, 1.20, 0.09, 0.01, 0.03), 50, 11, 9.0, 2.3, (0.075, 0.040, 0.018), 1.8, 1.9, 0.50),
)


def draw_stained_glass(brief: Brief) -> Rgb8:
    """Make a window of a brief."""
    structure, rng = brief.structure, brief.rng()
    unit, window = structure.unit, _WINDOWS[brief.number % len(_WINDOWS)]
    spacing = window.spacing * 2 ** (1.3 * (0.5 - brief.fidelity))
    rgb = coloured(structure)
    cells = cut(rgb, spacing, window.sameness, window.largest, rng)
    colours = _glass_colours(linear_from_rgb8(rgb), cells, window, brief, rng)
    pieces = rng.standard_normal((cells.count, 4)).astype(np.float32)
    pieces[:, 2] *= 300
    painted = _enamel(brief)
    bands, height = structure.bands, structure.rgb.shape[0]
    shading = (0.55 * bands.middle + 0.25 * bands.fine) * (1 - 0.6 * bands.texture)
    shading += 0.35 * np.clip(bands.base - blur(bands.base, 40 * unit), -1, 1)
    light = np.empty_like(structure.linear)
    streaks = np.float32(window.streaks * brief.strength)

    def fill(top: int, bottom: int) -> None:
        _glaze(
            cells.labels,
            cells.distance,
            colours,
            pieces,
            shading,
            painted,
            tiles(),
            unit,
            streaks,
            light,
            top,
            bottom,
        )

    for_rows(height, fill)
    light += np.float32(window.glow) * _glow(light, unit)
    lead = _leaded(light, cells.distance, window, brief.strength, unit)
    return rgb8_from_srgb(linear_to_srgb(_tone(lead)))


STAINED_GLASS = Style(
    name="stained glass",
    words=(
        "stained glass",
        "stained glass window",
        "stain glass",
        "leaded glass",
        "tiffany glass",
        "church window",
    ),
    translations=Translations(
        es="vidriera; vitral; vitrales; vidrieras; vidrio emplomado; vidriera de colores",
        pt="vitral; vitrais; vidro colorido de vitral; vitral colorido",
        fr="vitrail; vitraux; vitrail coloré; verre teinté au plomb",
        de="Buntglas; Glasmalerei; Buntglasfenster; Bleiglas; Kirchenfenster; Bleiverglasung",
        it="vetrata; vetrata colorata; vetro piombato; vetrate; vetrata artistica; vetrate colorate",
        zh="彩色玻璃; 彩绘玻璃; 彩窗; 教堂玻璃; 花窗玻璃; 彩色玻璃窗",
        ja="ステンドグラス; 教会の窓; 彩色ガラス",
        ru="витраж; витражный; витражное стекло; витражи; витражное окно",
    ),
    draw=draw_stained_glass,
)


def _glass_colours(
    linear: Linear, cells: Cells, window: _Window, brief: Brief, rng: np.random.Generator
) -> Floats:
    """The colour of each piece in linear light, (count, 3): its mean, deepened, and a little off."""
    flat = cells.labels.ravel()
    sizes = np.maximum(np.bincount(flat, minlength=cells.count), 1)
    mean = np.column_stack([np.bincount(flat, linear[..., c].ravel(), cells.count) / sizes for c in range(3)])
    oklab = linear_to_oklab(mean.astype(np.float32))
    spread = rng.standard_normal((cells.count, 3)).astype(np.float32) * np.float32(window.variety)
    oklab = oklab + spread * np.array([0.030, 0.012, 0.012], np.float32)
    oklab = regrade(oklab, window.grade.pronounced(brief.strength), brief.colours)
    chroma = np.hypot(oklab[:, 1], oklab[:, 2])
    oklab[:, 1:] *= (np.minimum(chroma, 0.23) / np.maximum(chroma, 1e-6))[:, None]
    oklab[:, 0] = np.clip(oklab[:, 0], 0.16, 0.90)
    return np.maximum(oklab_to_linear(oklab), np.float32(0.004))


def _enamel(brief: Brief) -> Map:
    """What the painted lines let through, 0–1."""
    flow = follow(brief.structure, 12, 0.5, 0.2, brief.seed)
    lines = outlines(brief.structure, flow, 0.9, 0.028 + 0.025 * brief.fidelity, 16)
    return 1 - np.float32(0.88) * lines


def _glow(light: Linear, unit: float) -> Linear:
    """Light that spreads behind the lead."""
    height, width = light.shape[:2]
    small = resize(light, (max(1, width // 4), max(1, height // 4)))
    return resize(blur(small, max(0.3, 3.5 * unit)), (width, height))


def _leaded(light: Linear, distance: Map, window: _Window, strength: float, unit: float) -> Linear:
    """Lay the lead over the glass, round and catching a little light from the upper left."""
    half = np.float32(max(0.6, window.lead * unit * (0.55 + 0.45 * strength)))
    soft = blur(distance, max(0.5, 0.8 * unit))
    cover = np.clip((half - soft) / np.float32(max(0.7, 0.8 * unit)) + np.float32(0.5), 0, 1)[..., None]
    profile = np.sqrt(np.clip(1 - (soft / (half + 1)) ** 2, 0, 1)) * half
    slope = cv2.Sobel(profile, cv2.CV_32F, 1, 0, scale=0.125) * np.float32(0.6)
    slope += cv2.Sobel(profile, cv2.CV_32F, 0, 1, scale=0.125) * np.float32(0.8)
    shine = np.clip(slope, 0, 1)[..., None] * np.float32(0.10)
    metal = np.asarray(window.metal, np.float32)
    return np.asarray(light + (metal * (1 + 22 * shine) - light) * cover, np.float32)


def _tone(light: Linear) -> NDArray[np.float32]:
    """Filmic curve that keeps bright glass coloured (Narkowicz's fit of ACES, 2015)."""
    return np.asarray((light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14), np.float32)


@kernel
def _glaze(
    labels: NDArray[np.int32],
    distance: Map,
    colours: Floats,
    pieces: Floats,
    shading: Map,
    painted: Map,
    noise: Tiles,
    unit: float,
    streaks: np.float32,
    light: Linear,
    top: int,
    bottom: int,
) -> None:
    """Light through each piece: streaks of its own direction, thicker at its rim, a slant of brightness."""
    height, width = labels.shape
    one, scale = np.float32(1), np.float32(1 / unit)
    for y in range(top, bottom):
        away_y = np.float32(y) / np.float32(height) - np.float32(0.42)
        for x in range(width):
            piece = pieces[labels[y, x]]
            length = np.sqrt(piece[0] * piece[0] + piece[1] * piece[1]) + np.float32(1e-6)
            c, s = piece[0] / length * scale, piece[1] / length * scale
            fx, fy = np.float32(x), np.float32(y)
            u, v = fx * c + fy * s + piece[2], fy * c - fx * s - piece[2]
            cloud = sample(noise, CLOUD, u * np.float32(0.9), v * np.float32(0.9))
            streak = sample(noise, STREAK, v * np.float32(0.75), u * np.float32(0.6))
            level = streaks * (np.float32(0.65) * cloud + np.float32(0.24) * streak)
            away_x = np.float32(x) / np.float32(width) - np.float32(0.5)
            level += np.float32(0.5) * (piece[0] * away_x + piece[1] * away_y) + shading[y, x]
            level = max(np.float32(-1.4), min(np.float32(1.1), level))
            rim = min(distance[y, x] * scale * np.float32(0.11), one)
            # e^x as (1 + x/8)^8: a library's exponential may differ between processors.
            power = one + level * np.float32(0.125)
            power *= power
            power *= power
            power *= power
            power *= (np.float32(0.62) + np.float32(0.38) * rim) * painted[y, x]
            power *= np.float32(1.25) - np.float32(0.9) * (away_x * away_x + away_y * away_y)
            own = colours[labels[y, x]]
            for k in range(3):
                light[y, x, k] = own[k] * power
