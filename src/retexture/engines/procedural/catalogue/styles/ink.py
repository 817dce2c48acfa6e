"""Ink drawing: pen strokes that cross where it is dark, bold outlines, solid blacks."""

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
    outlines,
    pen_points,
    pigment,
    pressure,
    tooth,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.filters import smoothstep
from retexture.prompts import Translations


@dataclass(frozen=True)
class _InkManner:
    """How one variation is drawn."""

    ink: tuple[float, float, float]
    """sRGB."""
    sheet: tuple[float, float, float]
    """The paper's colour, sRGB."""
    black: float
    """The darkness from which an area is filled."""
    wash: float
    """Opacity of a diluted wash under the lines."""
    hatches: tuple[Hatch, ...]


_ENGRAVED = (
    Hatch(1.05, 24, 1.0, 0.16, 0.75),
    Hatch(0.85, 18, 1.0, 0.42, 0.95, turn=0.9),
    Hatch(0.90, 14, 1.1, 0.64, 1.05, turn=-0.8),
)
_CROSSED = (
    Hatch(0.80, 22, 1.0, 0.16, 0.75, steady=0.93, slant=-0.8),
    Hatch(0.75, 22, 1.0, 0.38, 0.90, steady=0.93, slant=0.75),
    Hatch(0.75, 16, 1.0, 0.60, 1.00, steady=0.93, slant=0.05),
)
_STIPPLED = (Hatch(1.1, 1.7, 1.3, 0.06, 1.10), Hatch(1.0, 2.4, 1.9, 0.45, 1.15))
_BRUSHED = (Hatch(0.9, 28, 2.6, 0.36, 1.0), Hatch(0.8, 16, 1.2, 0.16, 0.9, turn=0.3))

_MANNERS = (
    _InkManner((0.06, 0.06, 0.09), (0.975, 0.960, 0.925), 0.90, 0.00, _ENGRAVED),
    _InkManner((0.22, 0.11, 0.05), (0.960, 0.925, 0.850), 0.96, 0.22, _CROSSED),
    _InkManner((0.04, 0.04, 0.05), (0.965, 0.968, 0.965), 0.86, 0.00, _STIPPLED),
    _InkManner((0.05, 0.10, 0.25), (0.970, 0.965, 0.945), 0.84, 0.30, _BRUSHED),
)


def draw_ink(brief: Brief) -> Rgb8:
    """Draw a brief in ink."""
    structure, rng = brief.structure, brief.rng()
    manner = _MANNERS[brief.number % len(_MANNERS)]
    seed = int(rng.integers(1 << 30))
    dark = darkness(structure, 0.9 + 0.3 * brief.strength)
    flow = follow(structure, 22, 1.0, 0.8, seed)
    density = np.zeros(dark.shape, np.float32)
    sheet = Sheet(structure, dark, flow, scale=2 ** (0.8 * (0.5 - brief.fidelity)))
    for hatch in manner.hatches:
        draw(density, hatched(sheet, hatch, rng), pressure(dark, hatch), pen_points())
    grain = tooth(structure.size, structure.unit, 0.9, seed)
    lines = outlines(structure, flow, 0.85, 0.018 + 0.03 * brief.fidelity, 26)
    filled = smoothstep(manner.black - 0.03, manner.black + 0.03, dark + 0.03 * grain)
    density = np.maximum(density, np.maximum(lines, filled))
    density = np.clip(density * (0.97 + 0.05 * grain), 0, 1)
    density = np.maximum(density, manner.wash * smoothstep(0.15, 0.9, dark + 0.05 * grain))
    ink = pigment(brief.colours, brief.number, manner.ink)
    paper = np.asarray(manner.sheet, np.float32) * (1 + np.float32(0.012) * grain)[..., None]
    return rgb8_from_srgb(paper + (ink - paper) * density[..., None].astype(np.float32))


INK = Style(
    name="ink",
    words=("ink", "ink drawing", "pen and ink", "pen drawing", "line art"),
    translations=Translations(
        es="tinta; dibujo a tinta; dibujo a pluma; arte lineal; tinta china",
        pt=("tinta nanquim; desenho a nanquim; desenho a tinta; nanquim; arte linear; desenho à tinta"),
        fr="encre; dessin à l'encre; encre de chine; dessin à la plume",
        de=("Tusche; Tuschezeichnung; Tinte; Federzeichnung; Tintenzeichnung; Strichzeichnung"),
        it=("inchiostro; disegno a inchiostro; china; disegno a penna; inchiostro di china"),
        zh="墨水; 墨; 钢笔画; 线描; 蚀刻; 线稿; 墨水画",
        ja="墨; インク; ペン画; 線画; インク画",
        ru="чернила; тушь; рисунок тушью; рисунок пером; тушью; чернильный",
    ),
    draw=draw_ink,
)
