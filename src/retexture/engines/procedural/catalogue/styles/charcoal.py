"""Charcoal: broad soft strokes on rough paper, rubbed tones, deep blacks, and white chalk on toned paper."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Hatch,
    Sheet,
    darkness,
    draw,
    follow,
    hatched,
    loosened,
    outlines,
    pencil_points,
    pigment,
    pressure,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.elementary import power
from retexture.imaging.filters import blur, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Stick:
    """How one variation is drawn.

    Attributes:
        coal: sRGB 0–1.
        sheet: The paper, sRGB 0–1.
        contrast: Of the tones.
        rubbed: How much of the tone is rubbed in with the finger.
        tooth: Size of the paper's bumps, 1 is drawing paper.
        bite: How much they break the strokes up.
        line: Width of the outlines, in units.
        chalk: How much white chalk lights are heightened with; for toned paper.
        hatches: The strokes.
    """

    coal: tuple[float, float, float]
    sheet: tuple[float, float, float]
    contrast: float
    rubbed: float
    tooth: float
    bite: float
    line: float
    chalk: float
    hatches: tuple[Hatch, ...]


_FOLLOWING = (
    Hatch(1.5, 30, 5.0, 0.10, 0.80),
    Hatch(1.3, 20, 3.6, 0.40, 0.95, turn=0.35),
    Hatch(1.6, 14, 3.0, 0.68, 1.05, turn=-0.4),
)
_SLANTED = (
    Hatch(1.7, 46, 4.4, 0.08, 0.75, steady=0.92, slant=-0.85),
    Hatch(1.3, 34, 4.0, 0.42, 0.95, steady=0.88, slant=-0.55),
    Hatch(1.4, 16, 3.2, 0.66, 1.05, turn=0.3),
)
_SIDE = (
    Hatch(1.3, 40, 9.0, 0.12, 0.70, steady=0.45, slant=-0.4),
    Hatch(1.2, 26, 6.0, 0.46, 0.95),
    Hatch(1.5, 14, 3.4, 0.70, 1.05, turn=-0.3),
)

_STICKS = (
    _Stick((0.10, 0.095, 0.095), (0.945, 0.925, 0.885), 1.05, 0.45, 1.5, 0.9, 1.3, 0.0, _FOLLOWING),
    _Stick((0.15, 0.135, 0.125), (0.965, 0.955, 0.930), 0.92, 0.80, 1.2, 0.5, 1.0, 0.0, _FOLLOWING),
    _Stick((0.085, 0.075, 0.07), (0.705, 0.640, 0.550), 1.15, 0.35, 1.5, 0.9, 1.3, 1.0, _SLANTED),
    _Stick((0.06, 0.06, 0.065), (0.915, 0.915, 0.905), 1.40, 0.42, 1.7, 1.2, 1.9, 0.0, _SIDE),
)

_CHALK = np.array([0.965, 0.95, 0.92], np.float32)


def draw_charcoal(brief: Brief) -> Rgb8:
    """Draw a brief in charcoal."""
    structure, rng = brief.structure, brief.rng()
    unit = structure.unit
    stick = _STICKS[brief.number % len(_STICKS)]
    seed = int(rng.integers(1 << 30))
    dark = darkness(structure, stick.contrast * (0.75 + 0.25 * brief.strength))
    flow = follow(structure, 26, 1.1, 0.6, seed)
    strokes = np.zeros(dark.shape, np.float32)
    sheet = Sheet(structure, dark, flow, scale=2 ** (0.9 * (0.5 - brief.fidelity)))
    for hatch in stick.hatches:
        draw(strokes, hatched(sheet, hatch, rng), pressure(dark, hatch), pencil_points())
    grain = tooth(structure.size, unit, stick.tooth, seed)
    lines = np.maximum(
        outlines(structure, flow, stick.line, 0.004 + 0.03 * brief.fidelity, 7),
        0.85 * outlines(structure, flow, 0.55 * stick.line, 0.010 + 0.03 * brief.fidelity, 9),
    )
    lines *= np.clip(0.5 + dark, 0, 1)
    tone = _toned(dark, strokes, stick, structure, seed)
    tone = 1 - (1 - tone) * (1 - np.float32(0.85) * lines)
    coal = _caught(tone, grain, np.float32(stick.bite * min(0.4 + 0.6 * brief.strength, 1.5)))
    paper = np.asarray(stick.sheet, np.float32) * (1 + np.float32(0.030) * grain)[..., None]
    if stick.chalk:
        paper = _heightened(paper, dark, grain, stick)
    colour = pigment(brief.colours, brief.number, stick.coal)
    picture = rgb8_from_srgb(paper + (colour - paper) * coal[..., None])
    return loosened(picture, brief.fidelity, unit, seed)


CHARCOAL = Style(
    name="charcoal",
    words=("charcoal", "charcoal drawing", "charcoal sketch", "drawn in charcoal", "conte crayon"),
    draw=draw_charcoal,
    translations=Translations(
        es="carboncillo; dibujo al carboncillo; carbonilla",
        pt="carvão; desenho a carvão; desenho com carvão",
        fr="fusain; dessin au fusain",
        de="Kohlezeichnung; Zeichenkohle; Kohlestift",
        it="carboncino; disegno a carboncino",
        zh="炭笔; 木炭画; 炭笔画",
        ja="木炭画; 木炭デッサン; チャコール画",
        ru="уголь; рисунок углём; рисунок углем; угольный рисунок",
    ),
)


def _toned(dark: Map, strokes: Map, stick: _Stick, structure: Structure, seed: int) -> Map:
    """How much coal lies on each place, 0–1: rubbed dust and strokes over it."""
    unit = structure.unit
    soft = stick.rubbed * blur(dark, max(0.4, 4 * unit)) + (1 - stick.rubbed) * dark
    cloud = field(CLOUD, structure.size, 1.0 / unit, (seed % 887, seed % 211))
    fine = field(CLOUD_B, structure.size, 3.2 / unit, (seed % 97, seed % 53))
    dust = power(np.clip(soft, 0, 1), 1.15) * (1 + 0.22 * cloud + 0.14 * fine)
    # Strokes give a tone its texture; alone they would turn a smooth shade into worms.
    drawn = (strokes - blur(strokes, max(0.5, 16 * unit))) * smoothstep(0.05, 0.35, dark)
    tone = 0.84 * dust + np.float32((1 - stick.rubbed) * 0.75) * drawn
    return np.asarray(np.clip(tone, 0, 0.95), np.float32)


def _caught(tone: Map, grain: Map, bite: np.float32) -> Map:
    """What the paper holds of it, 0–1: its bumps catch coal first, its hollows last."""
    hold = tone + bite * np.float32(2.4) * grain * tone * (1 - tone)
    return np.asarray(np.clip(hold, 0, 0.97), np.float32)


def _heightened(paper: Map, dark: Map, grain: Map, stick: _Stick) -> Map:
    """White chalk on what is lightest, caught by the tooth too."""
    light = 1 - smoothstep(0.02, 0.33, dark)
    chalk = np.clip(light * (0.70 + 0.7 * grain) * stick.chalk, 0, 0.95)
    return np.asarray(paper + (_CHALK - paper) * chalk[..., None], np.float32)
