"""Watercolour: transparent washes with dark rims, pigment that settles in the paper, and light left white."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Grade,
    coloured,
    follow,
    graded_srgb,
    outlines,
    simplify,
    tooth,
    wobbled,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.elementary import exp, log
from retexture.imaging.filters import blur, half_size, resize, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _WatercolourManner:
    """How one variation is painted."""

    grade: Grade
    line: float
    """Opacity of the drawing under or over the paint."""
    ink: tuple[float, float, float]
    """Its colour, sRGB."""
    margin: float
    """Width of the unpainted rim, in units; 0 paints to the edge."""
    vignette: float
    """How much what is not the subject is left unpainted."""
    wet: float
    """How far colours run: low-frequency drift of the density."""


_MANNERS = (
    _WatercolourManner(Grade(1.50, 1.00, 0.03, 0.004, 0.022, 0.5), 0.36, (0.26, 0.24, 0.28), 20, 0.0, 0.65),
    _WatercolourManner(Grade(1.60, 0.96, 0.03, 0.034, 0.026, 0.5), 0.22, (0.40, 0.25, 0.16), 0, 0.0, 1.05),
    _WatercolourManner(Grade(1.35, 1.02, 0.03, -0.034, 0.024, 0.5), 0.85, (0.10, 0.11, 0.17), 26, 0.30, 0.55),
    _WatercolourManner(Grade(1.90, 0.98, 0.04, 0.010, 0.040, 0.5), 0.40, (0.34, 0.20, 0.30), 12, 1.0, 0.95),
)

_WASHES = ((0.10, 0.16), (0.26, 0.26), (0.55, 0.40), (1.00, 0.60), (1.70, 0.90))
"""Of each wash: the darkness (optical density) from which it is laid, and what it adds."""

_PAPER = np.array([0.985, 0.972, 0.945], np.float32)


def draw_watercolour(brief: Brief) -> Rgb8:
    """Paint a brief in watercolour; pigment is optical density: washes multiply (Curtis et al. 1997)."""
    structure = brief.structure
    unit, size = structure.unit, structure.size
    manner = _MANNERS[brief.number % len(_MANNERS)]
    seed = int(brief.rng().integers(1 << 30))
    grade = manner.grade.pronounced(brief.strength).keyed(coloured(structure), 0.24, 0.93)
    colour = graded_srgb(_simplified(brief), grade, brief.colours)
    colour = wobbled(colour, 7.5 - 6 * brief.fidelity, unit, seed)
    grain = tooth(size, unit, 1.5, seed)
    flow = field(CLOUD, size, 0.55 / unit, (seed % 991, seed % 613))
    fine_flow = field(CLOUD_B, size, 1.9 / unit, (seed % 587, seed % 907))
    lines = outlines(structure, follow(structure, 10, 0.4, 0.2, seed), 0.9, 0.028 + 0.02 * brief.fidelity, 9)
    absorbed = -log(np.maximum(colour, np.float32(0.02)))
    own = absorbed.mean(axis=2)
    uneven = 1 + 0.5 * flow + 0.35 * fine_flow + 0.10 * grain
    laid = _washes(own, uneven, unit, brief.strength)
    drift = 1 + manner.wet * brief.strength * (0.62 * flow + 0.16 * fine_flow) + _backruns(flow, structure)
    laid *= np.clip(drift + 0.16 * grain * (0.5 + own), 0.3, 2.2)
    laid += np.float32(0.55) * lines * np.minimum(own, 1)
    laid /= 1 + 0.22 * laid  # no wash is quite opaque
    laid *= _painted(brief, manner, flow, fine_flow, grain)
    density = absorbed * (laid / (own + np.float32(0.04)))[..., None]
    drawn = lines * np.float32(manner.line) * np.clip(0.75 + 0.5 * grain, 0, 1)
    density += drawn[..., None] * -log(np.asarray(manner.ink, np.float32))
    sheet = _PAPER * (1 + np.float32(0.022) * grain)[..., None]
    return rgb8_from_srgb(sheet * exp(-density))


WATERCOLOUR = Style(
    name="watercolour",
    words=("watercolour", "watercolor", "water colour", "water color", "aquarelle"),
    translations=Translations(
        es="acuarela; acuarelas; pintura a la acuarela; aguada; a la acuarela",
        pt="aquarela; aguarela; pintura em aquarela; aquarelado",
        fr="aquarelle; peinture à l'aquarelle; aquarellé",
        de="Aquarell; Aquarellmalerei; Wasserfarbe; Wasserfarben; Aquarellfarben",
        it="acquerello; acquarello; dipinto ad acquerello; acquerelli",
        zh="水彩; 水彩画; 水彩风格",
        ja="水彩; 水彩画; 水彩風; 透明水彩",
        ru="акварель; акварельный; акварелью; акварельный рисунок",
    ),
    draw=draw_watercolour,
)


def _simplified(brief: Brief) -> Rgb8:
    """The photo in flat areas with sharp edges."""
    loose = 1.6 - 1.2 * brief.fidelity
    return simplify(coloured(brief.structure, lines=False), 380 * loose, (10.0, 7.0))


def _washes(own: Map, uneven: Map, unit: float, strength: float) -> Map:
    """Optical density of washes laid one over the other, each with the dark rim that drying leaves."""
    height, width = own.shape
    total = np.float32(0.30) * own
    for begin, amount in _WASHES:
        wash = smoothstep(begin * 0.86, begin * 1.14, own * uneven)
        small = resize(wash, half_size(wash))
        around = resize(blur(small, max(0.4, 1.3 * unit)), (width, height))
        broad = resize(blur(small, max(0.4, 3.5 * unit)), (width, height))
        rim = np.maximum(wash - around, 0) + 0.7 * np.maximum(wash - broad, 0)
        total += np.float32(0.62 * amount) * wash * (1 + np.float32(1.7 * strength) * rim)
    return total


def _backruns(flow: Map, structure: Structure) -> Map:
    """Blooms where wet paint ran back: a pale inside and a dark fringe, in areas without detail."""
    level = flow * 2.2 - 0.52
    inside = smoothstep(0.0, 0.10, level)
    fringe = exp(-((level / 0.035) ** 2)) * (level < 0.1)
    calm = np.clip(1.2 - 2.5 * np.abs(structure.bands.middle) - 0.8 * structure.subject, 0, 1)
    return cast(Map, calm * (0.35 * fringe - 0.22 * inside))


def _painted(brief: Brief, manner: _WatercolourManner, flow: Map, fine_flow: Map, grain: Map) -> Map:
    """Where there is paint, 0–1: not on the rim and the highest lights; in a vignette, on the subject."""
    structure = brief.structure
    unit = structure.unit
    height, width = flow.shape
    uneven = 90 * flow + 22 * fine_flow + 4 * grain
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    rim = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(unit)
    painted = smoothstep(0, 7, rim - manner.margin + uneven * 0.5) if manner.margin else np.ones_like(flow)
    light = blur(structure.bands.base + structure.bands.middle, max(0.5, 2 * unit))
    painted *= 1 - 0.85 * smoothstep(-0.40, -0.14, light + 0.5 * flow + 0.06 * grain)
    if manner.vignette:
        around = np.hypot(x / np.float32(max(width, 2)) - 0.5, y / np.float32(max(height, 2)) - 0.5)
        near = np.maximum(blur(structure.subject, 22 * unit) * 1.4, 1.15 - 1.9 * around)
        edge = near + 0.34 * flow + 0.18 * fine_flow + 0.04 * grain
        painted *= 1 - manner.vignette * (1 - smoothstep(0.36, 0.50, edge))
    return cast(Map, painted.astype(np.float32))
