"""Pencil drawing: hatching that follows the forms, outlines drawn over, and the tooth of the paper."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Floats,
    Grade,
    Hatch,
    Sheet,
    coloured,
    darkness,
    draw,
    follow,
    graded_srgb,
    hatched,
    outlines,
    pencil_points,
    pigment,
    pressure,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.elementary import power
from retexture.imaging.filters import blur
from retexture.prompts import Translations


@dataclass(frozen=True)
class _PencilManner:
    """How one variation is drawn."""

    lead: tuple[float, float, float]
    """The pencil's colour, sRGB."""
    sheet: tuple[float, float, float]
    """The paper's colour, sRGB."""
    contrast: float
    smudge: float
    """How much tone is rubbed in under the lines."""
    line: float
    """Opacity of the outlines."""
    scale: float
    """Of the strokes' lengths."""
    hatches: tuple[Hatch, ...]


_FOLLOWING = (
    Hatch(1.5, 14, 1.0, 0.05, 0.75),
    Hatch(1.3, 11, 1.0, 0.30, 0.95, turn=0.55),
    Hatch(1.6, 10, 1.2, 0.58, 1.05, turn=-0.7),
)
_SLANTED = (
    Hatch(1.4, 26, 1.05, 0.05, 0.70, steady=0.88),
    Hatch(1.2, 22, 1.05, 0.34, 0.95, steady=0.80, slant=-0.45),
    Hatch(1.6, 12, 1.25, 0.58, 1.05, turn=0.4),
)

_MANNERS = (
    _PencilManner((0.17, 0.17, 0.19), (0.975, 0.968, 0.950), 1.05, 0.16, 0.85, 1.0, _FOLLOWING),
    _PencilManner((0.45, 0.20, 0.11), (0.965, 0.925, 0.855), 1.10, 0.18, 0.80, 1.15, _SLANTED),
    _PencilManner((0.09, 0.09, 0.10), (0.955, 0.955, 0.955), 1.35, 0.42, 0.95, 1.6, _FOLLOWING),
    _PencilManner((0.16, 0.20, 0.31), (0.945, 0.950, 0.945), 1.05, 0.10, 0.75, 1.3, _SLANTED),
)


def draw_pencil(brief: Brief) -> Rgb8:
    """Draw a brief in pencil."""
    manner = _MANNERS[brief.number % len(_MANNERS)]
    lead = pigment(brief.colours, brief.number, manner.lead)
    covered, sheet = _marks(brief, manner)
    paper = np.asarray(manner.sheet, np.float32) * sheet[..., None]
    drawn = paper + (lead - paper) * covered[..., None]
    return rgb8_from_srgb(drawn.astype(np.float32))


def draw_coloured_pencil(brief: Brief) -> Rgb8:
    """Draw a brief in coloured pencils: the same marks, each in the colour of its place."""
    manner = _MANNERS[brief.number % len(_MANNERS)]
    grade = Grade(1.75, 0.80, 0.05, (0.004, 0.018, -0.006, -0.018)[brief.number % 4], 0.012)
    colours = graded_srgb(coloured(brief.structure, lines=False), grade, brief.colours)
    covered, sheet = _marks(brief, manner)
    spread = colours.max(axis=2) - colours.min(axis=2)
    covered = np.clip(
        covered * 1.15 + np.minimum(0.55 * spread, 0.4) * np.clip(sheet * 6 - 5.3, 0, 1.2), 0, 0.97
    )
    paper = np.asarray(_MANNERS[0].sheet, np.float32) * sheet[..., None]
    return rgb8_from_srgb(paper + (colours * np.float32(0.86) - paper) * covered[..., None])


PENCIL = Style(
    name="pencil",
    words=("pencil", "pencil drawing", "pencil sketch", "graphite", "sketch", "drawing"),
    translations=Translations(
        es="lápiz; dibujo a lápiz; boceto; grafito; a lápiz; esbozo; bosquejo",
        pt="lápis; desenho a lápis; esboço; grafite; a lápis; rascunho",
        fr="crayon; dessin au crayon; croquis; esquisse; crayon à papier; mine de plomb",
        de=("Bleistift; Bleistiftzeichnung; Skizze; Grafit; Zeichnung; Bleistiftskizze; Graphit"),
        it="matita; disegno a matita; schizzo; grafite; a matita; bozzetto",
        zh="铅笔; 铅笔画; 素描; 速写; 草图; 石墨",
        ja="鉛筆; 鉛筆画; スケッチ; デッサン; 鉛筆スケッチ; 素描; 木炭",
        ru=("карандаш; карандашный рисунок; эскиз; набросок; рисунок карандашом; карандашом; графит; углем"),
    ),
    draw=draw_pencil,
)

COLOURED_PENCIL = Style(
    name="coloured pencil",
    words=("coloured pencil", "colored pencil", "colour pencil", "color pencil", "pastel"),
    translations=Translations(
        es="lápices de colores; lápiz de color; dibujo a color; pastel",
        pt="lápis de cor; lápis colorido; pastel; lápis coloridos",
        fr="crayon de couleur; crayons de couleur; pastel; crayons de couleurs; pastels",
        de=("Buntstift; Buntstifte; Farbstift; Pastell; Pastellkreide; Farbstifte; Buntstiftzeichnung"),
        it="matita colorata; matite colorate; pastello; pastelli",
        zh="彩铅; 彩色铅笔; 粉彩; 粉笔画; 色粉画; 彩铅画",
        ja="色鉛筆; カラーペンシル; パステル; パステル画; 色鉛筆画",
        ru="цветной карандаш; цветные карандаши; пастель; цветными карандашами",
    ),
    draw=draw_coloured_pencil,
)


def _marks(brief: Brief, manner: _PencilManner) -> tuple[Map, Floats]:
    """How much the lead covers the paper, 0–1, and the paper's brightness, about 1."""
    structure, rng = brief.structure, brief.rng()
    unit = structure.unit
    seed = int(rng.integers(1 << 30))
    dark = darkness(structure, manner.contrast)
    flow = follow(structure, 18, 0.8, 0.7, seed)
    density = np.zeros(dark.shape, np.float32)
    sheet = Sheet(structure, dark, flow, scale=2 ** (0.8 * (0.5 - brief.fidelity)))
    for hatch in manner.hatches:
        draw(density, hatched(sheet, hatch, rng), pressure(dark, hatch), pencil_points())
    grain = tooth(structure.size, unit, 1.0, seed)
    # A wide blur overshoots by up to a hundredth: a darkness below 0 has no power.
    rubbed = manner.smudge * power(np.maximum(blur(dark, max(0.4, 1.6 * unit)), 0), 1.4)
    lines = outlines(structure, flow, 0.85, 0.02 + 0.035 * brief.fidelity, 9) * manner.line
    density = 1 - (1 - 0.80 * density) * (1 - rubbed)
    density = 1 - (1 - density) * (1 - lines * np.clip(0.55 + dark, 0, 1))
    caught = density * (1 + np.float32(0.85) * grain * (1 - density)) * np.float32(0.6 + 0.4 * brief.strength)
    return np.clip(caught, 0, 0.96).astype(np.float32), 1 + np.float32(0.018) * grain
