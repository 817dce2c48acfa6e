"""Blueprint: white lines on blue squared paper, edges that overshoot, hatched shades, dimension lines."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Floats,
    darkness,
    follow,
    outlines,
    ruled,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.filters import blur, resize, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, VEIN, field
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Plan:
    """How one variation is drawn. Lengths in units (1/1024 of the long side).

    Attributes:
        paper: sRGB, hexadecimal digits.
        line: The lines' colour, the same.
        grid: Side of the grid's small squares.
        wide: How many of them make a large one.
        shades: The darkness from which areas are hatched, and crossed.
        hatch: Distance of the hatching's lines.
        uneven: How unevenly the paper took the light.
        worn: How much folds and rubbing show.
        marks: Whether the subject is measured with dimension lines.
    """

    paper: str
    line: str
    grid: float
    wide: int
    shades: tuple[float, float]
    hatch: float
    uneven: float
    worn: float
    marks: bool


_PLANS = (
    _Plan("1b4f9c", "f2f7ff", 16, 5, (0.56, 0.86), 7.0, 0.6, 0.15, True),
    _Plan("0d2547", "7fe3f5", 12, 8, (0.48, 0.80), 5.5, 0.3, 0.0, True),
    _Plan("2c63a6", "e6edf0", 32, 4, (0.62, 0.90), 6.0, 1.1, 1.0, False),
    _Plan("123c8c", "ffffff", 20, 10, (0.34, 0.66), 4.6, 0.5, 0.1, False),
)

_Point = tuple[float, float]
"""x and y in pixels."""

_LONGEST = 90  # straight edges that are drawn with a ruler: with more, textures turn into scaffolding
_SHORTEST = 34  # units
_PAPER_LIGHTNESS = 0.50  # OKLab; paler paper would not carry white lines


def draw_blueprint(brief: Brief) -> Rgb8:
    """Draw a brief as a blueprint."""
    structure, unit = brief.structure, brief.structure.unit
    plan = _PLANS[brief.number % len(_PLANS)]
    seed = int(brief.rng().integers(1 << 30))
    dark = darkness(structure, 0.8 + 0.3 * brief.strength)
    flow = follow(structure, 14, 1.0, 0.2, seed)
    fine = outlines(structure, flow, 0.62, 0.004 + 0.030 * brief.fidelity, 30)
    bold = outlines(structure, flow, 1.35, 0.0, 26)
    drawn = np.maximum(0.80 * fine, bold)
    drawn = np.maximum(drawn, 0.62 * _hatching(dark, plan, brief))
    drawn = np.maximum(drawn, 0.55 * _ruled_edges(structure))
    if plan.marks and structure.subject_is_sure:
        drawn = np.maximum(drawn, 0.85 * _dimensions(structure))
    drawn = np.maximum(drawn, _grid(plan, structure) * (1 - 0.6 * bold))
    grain = tooth(structure.size, unit, 0.9, seed)
    drawn *= np.clip(0.97 + 0.16 * grain, 0, 1.05)
    paper = _paper(plan, brief, grain, seed)
    line = linear_to_srgb(linear_from_hex(plan.line))
    if brief.colours:
        line = np.float32(0.25) * paper.mean(axis=(0, 1)) + np.float32(0.75) * line
    return rgb8_from_srgb(paper + (line - paper) * np.clip(drawn, 0, 1)[..., None].astype(np.float32))


BLUEPRINT = Style(
    name="blueprint",
    words=(
        "blueprint",
        "blue print",
        "cyanotype drawing",
        "technical drawing",
        "architectural drawing",
        "draughtsman drawing",
    ),
    draw=draw_blueprint,
    translations=Translations(
        es="plano azul; cianotipo; plano técnico; dibujo técnico; plano de arquitectura",
        pt="planta azul; cianótipo; desenho técnico; planta arquitetônica; planta arquitetónica",
        fr="bleu d'architecte; plan bleu; cyanotype; dessin technique; plan d'architecte",
        de="Blaupause; Bauplan; technische Zeichnung; Architektenzeichnung",
        it="cianografia; cianotipia; disegno tecnico; progetto architettonico",
        zh="蓝图; 蓝晒图; 工程图; 技术图纸",
        ja="青写真; 青焼き; 設計図; 製図",
        ru="синька; чертёж; чертеж; технический чертёж; технический чертеж",
    ),
)


def _hatching(dark: Map, plan: _Plan, brief: Brief) -> Map:
    """Even lines at 45° where it is dark, crossed where it is darkest, with clear ends."""
    structure, unit = brief.structure, brief.structure.unit
    width, height = structure.size
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    pitch = max(plan.hatch * unit * 2 ** (0.8 * (0.5 - brief.fidelity)), 3.0)
    soft = blur(dark, max(0.4, 1.6 * unit))
    hatched = np.zeros_like(dark)
    for begins, sign in zip(plan.shades, (1, -1), strict=True):
        phase = (x + sign * y) * np.float32(math.sqrt(0.5) / pitch)
        there = smoothstep(begins - 0.02, begins + 0.02, soft)
        thin = np.full_like(dark, 0.12 + 0.09 * brief.strength)
        hatched = np.maximum(hatched, ruled(phase, thin, pitch) * there)
    return np.asarray(hatched, np.float32)


def _ruled_edges(structure: Structure) -> Map:
    """Long straight edges drawn with a ruler, a little beyond their ends."""
    canvas = np.zeros((structure.size[1], structure.size[0]), np.uint8)
    segments = structure.directions.segments.reshape(-1, 4)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    order = np.argsort(-np.rint(length), kind="stable")[:_LONGEST]
    for number in order[length[order] > _SHORTEST * structure.unit]:
        x0, y0, x1, y1 = segments[number].tolist()
        beyond = 0.06 + 10 * structure.unit / float(length[number])
        dx, dy = (x1 - x0) * beyond, (y1 - y0) * beyond
        _line(canvas, (x0 - dx, y0 - dy), (x1 + dx, y1 + dy), structure.unit)
    return canvas.astype(np.float32) / np.float32(255)


def _line(canvas: NDArray[np.uint8], start: _Point, end: _Point, unit: float) -> None:
    """A thin line with smooth edges between two points (x, y) in pixels."""
    one, other = ([round(16 * value) for value in point] for point in (start, end))
    cv2.line(canvas, one, other, 255, max(1, round(0.9 * unit)), cv2.LINE_AA, 4)


def _dimensions(structure: Structure) -> Map:
    """Dimension lines beside the subject's outermost points, with ticks and extension lines."""
    width, height = structure.size
    unit = structure.unit
    canvas = np.zeros((height, width), np.uint8)
    inside = resize(structure.subject, (max(1, width // 4), max(1, height // 4))) > 0.5
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows) or not len(columns):
        return canvas.astype(np.float32)
    top, bottom, left, right = 4.0 * rows[0], 4.0 * rows[-1] + 4, 4.0 * columns[0], 4.0 * columns[-1] + 4
    tick = 6 * unit
    level = bottom + 26 * unit if bottom + 34 * unit < height else top - 26 * unit
    if 8 * unit < level < height - 8 * unit and right - left < 0.92 * width:
        _measure(canvas, (left, level), (right, level), tick, unit)
        for x in (left, right):
            _line(canvas, (x, level - 14 * unit), (x, level + tick), unit)
    plumb = right + 26 * unit if right + 34 * unit < width else left - 26 * unit
    if 8 * unit < plumb < width - 8 * unit and bottom - top < 0.92 * height:
        _measure(canvas, (plumb, top), (plumb, bottom), tick, unit)
        for y in (top, bottom):
            _line(canvas, (plumb - 14 * unit, y), (plumb + tick, y), unit)
    return canvas.astype(np.float32) / np.float32(255)


def _measure(canvas: NDArray[np.uint8], start: _Point, end: _Point, tick: float, unit: float) -> None:
    """A line between two points with a slanting tick at both."""
    _line(canvas, start, end, unit)
    for x, y in (start, end):
        _line(canvas, (x - tick, y + tick), (x + tick, y - tick), 1.6 * unit)


def _grid(plan: _Plan, structure: Structure) -> Map:
    """Squared paper and a frame, 0–1."""
    width, height = structure.size
    unit = structure.unit
    small = max(plan.grid * unit, 5.0)
    grid = np.zeros((height, width), np.float32)
    for axis, length in ((1, width), (0, height)):
        place = np.arange(length, dtype=np.float32) + np.float32(0.5)
        for step, strength, wide in ((small, 0.11, 0.55), (small * plan.wide, 0.24, 0.8)):
            away = np.abs(place / step - np.round(place / step)) * step
            line = np.clip(max(wide * unit, 0.5) + 0.5 - away, 0, 1) * np.float32(strength)
            grid = np.maximum(grid, line[None] if axis else line[:, None])
    return grid


def _paper(plan: _Plan, brief: Brief, grain: Map, seed: int) -> Floats:
    """The blue paper, sRGB: unevenly exposed, in folds if it is old, or of the colour that was asked for."""
    structure = brief.structure
    width, height = structure.size
    unit = structure.unit
    oklab = linear_to_oklab(linear_from_hex(plan.paper))
    if brief.colours:
        wanted = linear_to_oklab(np.asarray(brief.colours[brief.number % len(brief.colours)], np.float32))
        oklab = np.array(
            [min(0.5 * float(oklab[0] + wanted[0]), _PAPER_LIGHTNESS), wanted[1], wanted[2]], np.float32
        )
    cloud = field(CLOUD, structure.size, 0.7 / unit, (seed % 887, seed % 211))
    fine = field(CLOUD_B, structure.size, 3.0 / unit, (seed % 97, seed % 53))
    x, y = (
        np.arange(width, dtype=np.float32)[None] / width - 0.5,
        np.arange(height, dtype=np.float32)[:, None] / height - 0.5,
    )
    edge = x * x + y * y
    light = plan.uneven * (0.10 * cloud + 0.04 * fine - 0.07 * edge) + 0.018 * grain
    if plan.worn:
        crease = field(VEIN, structure.size, 0.5 / unit, (seed % 311, seed % 173))
        light = light + plan.worn * (
            0.05 * (1 - smoothstep(0.0, 2.0, crease)) * (0.5 + cloud) + _folds(structure)
        )
    whole = np.empty((height, width, 3), np.float32)
    whole[..., 0] = oklab[0] + light * np.float32(min(0.4 + 0.6 * brief.strength, 1.6))
    whole[..., 1:] = oklab[1:]
    return linear_to_srgb(oklab_to_linear(whole))


def _folds(structure: Structure) -> Map:
    """Where the sheet was folded in three and in two: pale lines beside a shade."""
    width, height = structure.size
    total = np.zeros((height, width), np.float32)
    for axis, length, places in ((1, width, (1 / 3, 2 / 3)), (0, height, (1 / 2,))):
        for share in places:
            away = (np.arange(length, dtype=np.float32) - np.float32(share * length)) / np.float32(
                structure.unit
            )
            line = 0.16 * np.maximum(1 - np.abs(away) / 1.8, 0) - 0.05 * np.maximum(
                1 - np.abs(away - 5) / 5, 0
            )
            total += line[None] if axis else line[:, None]
    return total
