"""Wax crayon: thick waxy strokes of a box's few colours, laid over each other on rough paper."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Floats,
    Flow,
    Grade,
    Hatch,
    Sheet,
    accents,
    coloured,
    draw,
    flat_areas,
    follow,
    graded_oklab,
    hatched,
    loosened,
    outlines,
    pencil_points,
    simplify,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_from_hex, linear_to_srgb, oklab_to_linear, rgb8_from_srgb
from retexture.imaging.filters import blur, smoothstep
from retexture.imaging.noise import FINE_CELL, field
from retexture.prompts import Place, Translations


@dataclass(frozen=True)
class _Crayons:
    """How one variation is drawn.

    Attributes:
        grade: From the photo's colours to those of the crayons.
        colours: How many crayons are used.
        paper: sRGB in hexadecimal digits.
        tooth: Size of the paper's bumps, 1 is drawing paper.
        cover: How fully the wax is laid.
        line: Width of the outlines, in units; 0 draws none.
        ink: The outlines' crayon, sRGB in hexadecimal digits.
        hatches: The strokes.
    """

    grade: Grade
    colours: int
    paper: str
    tooth: float
    cover: float
    line: float
    ink: str
    hatches: tuple[Hatch, ...]


_FOLLOWING = (
    Hatch(1.9, 34, 4.6, -0.3, 0.5, steady=0.55, slant=-0.95),
    Hatch(1.4, 24, 3.8, 0.10, 0.9, steady=0.4, slant=-0.6),
    Hatch(1.4, 14, 3.0, 0.45, 1.0, turn=-0.4),
)
_SLANTED = (
    Hatch(1.9, 46, 4.8, -0.3, 0.5, steady=0.92, slant=-0.8),
    Hatch(1.2, 30, 4.2, 0.15, 0.9, steady=0.85, slant=-0.35),
    Hatch(1.4, 14, 3.2, 0.5, 1.0),
)
_BROAD = (
    Hatch(1.8, 44, 8.5, -0.3, 0.5, steady=0.4, slant=0.5),
    Hatch(1.5, 26, 5.5, 0.12, 0.9, turn=0.35),
    Hatch(1.5, 14, 3.4, 0.45, 1.0, turn=-0.3),
)

_BOXES = (
    _Crayons(Grade(1.75, 1.02, 0.03, 0.006, 0.016), 22, "f8f3e7", 1.3, 0.86, 1.7, "2b2530", _FOLLOWING),
    _Crayons(Grade(1.95, 0.98, 0.05, 0.022, 0.024), 14, "fbf8f0", 1.6, 0.78, 2.4, "3a2a6a", _SLANTED),
    _Crayons(Grade(1.60, 1.08, 0.05, -0.006, 0.022), 20, "3a3f47", 1.3, 1.14, 0.0, "f3ead6", _BROAD),
    _Crayons(Grade(1.45, 0.94, 0.05, 0.030, 0.020), 16, "d8bd92", 1.8, 0.80, 2.0, "4a2418", _FOLLOWING),
)


def draw_crayon(brief: Brief) -> Rgb8:
    """Draw a brief in wax crayon."""
    structure, unit, rng = brief.structure, brief.structure.unit, brief.rng()
    box = _BOXES[brief.number % len(_BOXES)]
    seed = int(rng.integers(1 << 30))
    wax, under, load = _waxes(brief, box)
    flow = follow(structure, 22, 1.0, 0.7, seed)
    sheet = Sheet(structure, load, flow, scale=2 ** (0.9 * (0.5 - brief.fidelity)))
    grain = tooth(structure.size, unit, box.tooth, seed)
    paper = linear_to_srgb(linear_from_hex(box.paper))
    picture = paper * (1 + np.float32(0.035) * grain)[..., None]
    face = structure.scene.where(Place.FACE)
    for number, hatch in enumerate(box.hatches):
        strokes = np.zeros_like(load)
        pressed = smoothstep(hatch.begins - 0.1, hatch.begins + 0.2, load)
        draw(strokes, hatched(sheet, hatch, rng), pressed, pencil_points())
        colour = under if number == 0 else wax
        cover = box.cover * pressed * ((0.54 if number == 0 else 0.22) + 0.44 * strokes)
        if face is not None:  # flecks of bare paper would be spots on it
            cover = np.maximum(cover, 0.62 * face)
        picture = _rubbed(picture, colour, cover, grain, brief.strength)
    lines = _lines(brief, box, flow)
    ink = _ink(box, brief.colours)
    picture = _rubbed(picture, ink, lines, grain, brief.strength)
    crumbs = field(FINE_CELL, structure.size, 0.8 / max(unit, 0.4), (seed % 761, seed % 353))
    fallen = (1 - smoothstep(0.06, 0.12, crumbs)) * blur(load, max(0.5, 8 * unit)) * min(brief.strength, 1.5)
    picture = picture + (wax - picture) * (0.7 * fallen)[..., None]
    return loosened(rgb8_from_srgb(picture), brief.fidelity, unit, seed)


CRAYON = Style(
    name="crayon",
    words=(
        "crayon",
        "wax crayon",
        "crayon drawing",
        "wax crayon drawing",
        "drawn in crayon",
        "drawn with crayon",
        "childrens drawing",
        "child drawing",
        "kids drawing",
        "oil pastel",
    ),
    draw=draw_crayon,
    translations=Translations(
        es="crayón; ceras de colores; dibujo con ceras; dibujo a cera; pintura de cera",
        pt="giz de cera; desenho a giz de cera; lápis de cera",
        fr="crayon de cire; pastel gras; craie grasse; dessin d'enfant",
        de="Wachsmalstift; Wachsmalkreide; Wachskreide; Kinderzeichnung",
        it="pastello a cera; pastelli a cera; disegno a pastello a cera",
        zh="蜡笔; 蜡笔画",
        ja="クレヨン; クレヨン画; クレパス",
        ru="восковой мелок; мелки; восковые мелки; рисунок мелками",
    ),
)


def _waxes(brief: Brief, box: _Crayons) -> tuple[Floats, Floats, Map]:
    """The crayon for each place and the one under it, sRGB, and how much wax lies there, 0–1."""
    structure = brief.structure
    loose = 1.6 - 1.2 * brief.fidelity
    simple = simplify(coloured(structure, lines=False), 160 * loose, (10.0, 7.0))
    grade = box.grade.pronounced(brief.strength).keyed(simple, 0.26, 0.96)
    oklab = graded_oklab(simple, grade, brief.colours)
    count = max(5, round(box.colours * 2 ** (brief.fidelity - 0.5)))
    flats = flat_areas(oklab, count)
    flat = flats.palette[flats.labels]
    keep = np.maximum(accents(oklab, flats), np.float32(0.35))
    face = structure.scene.where(Place.FACE)
    if face is not None:  # many crayons go into a face
        keep = np.maximum(keep, 0.85 * face)
    own = flat + (oklab - flat) * keep[..., None]
    under = own * np.array([1, 1.15, 1.15], np.float32)
    under[..., 0] += 0.10 * (1 - under[..., 0])
    paper = linear_from_hex(box.paper)
    bright = float(linear_to_srgb(paper).mean())
    away = np.abs(linear_to_srgb(oklab_to_linear(oklab.astype(np.float32))) - linear_to_srgb(paper)).max(
        axis=2
    )
    load = np.clip(0.10 + 1.05 * away if bright > 0.5 else 0.25 + 0.9 * away, 0, 1)
    load = blur(np.asarray(load, np.float32), max(0.3, 1.0 * structure.unit))
    return _srgb(own), _srgb(under), load


def _rubbed(picture: Floats, wax: Floats, cover: Map, grain: Map, strength: float) -> Floats:
    """Lay wax on the paper: its bumps take it first, hollows stay free, and a thick layer shines a little."""
    bite = np.float32(0.25 + 0.55 * min(strength, 1.8))
    caught = cover + bite * np.float32(0.62) * grain * smoothstep(0.0, 0.25, cover)
    held = smoothstep(0.28, 0.66, caught)
    held = held * np.float32(0.93)
    streak = 1 + np.float32(strength) * (0.16 * (cover - np.float32(0.6)) + 0.07 * grain)
    return np.asarray(picture + (wax * streak[..., None] - picture) * held[..., None], np.float32)


def _lines(brief: Brief, box: _Crayons, flow: Flow) -> Map:
    """The outlines' wax, 0–1: those of the photo, and all that a drawing has."""
    structure = brief.structure
    if box.line == 0 and structure.ink is None:
        return np.zeros(structure.rgb.shape[:2], np.float32)
    lines = outlines(structure, flow, box.line or 1.4, 0.014 * brief.fidelity, 6) * np.float32(0.8)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # black wax would carve it like wood
        lines = lines * (1 - 0.45 * face)
    if structure.ink is not None:
        lines = np.maximum(lines, np.clip(1.6 * blur(structure.ink, max(0.4, 1.0 * structure.unit)), 0, 1))
    return np.asarray(lines, np.float32)


def _ink(box: _Crayons, colours: Colours) -> Floats:
    """The outlines' crayon, sRGB: the asked-for colour, darker."""
    if not colours:
        return linear_to_srgb(linear_from_hex(box.ink))
    return linear_to_srgb(np.float32(0.3) * np.asarray(colours[0], np.float32))


def _srgb(oklab: Floats) -> Floats:
    return linear_to_srgb(oklab_to_linear(oklab.astype(np.float32)))
