"""Engraving: lines cut along the forms that swell where it is dark, crossed by others in the depths."""

import math
from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    darkness,
    follow,
    loosened,
    outlines,
    pigment,
    ruled,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.filters import blur
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.prompts import Place, Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Lines:
    """One layer of parallel lines. Lengths in units (1/1024 of the long side).

    Attributes:
        pitch: From one line to the next.
        angle: To the x axis, in radians; it is not asked for where lines run round.
        begins: The darkness, 0–1, at which lines begin.
        full: The darkness at which they are widest.
        widest: Their width there, as a share of the pitch.
        round: Whether they are rings around the middle of the subject.
    """

    pitch: float
    angle: float
    begins: float
    full: float
    widest: float
    round: bool = False


@dataclass(frozen=True)
class _EngravingManner:
    """How one variation is cut and printed."""

    ink: tuple[float, float, float]
    """sRGB."""
    sheet: tuple[float, float, float]
    """The paper's colour, sRGB."""
    bend: float
    """How far lines are bent by the forms, in units."""
    tremble: float
    """How far they depart from that as a free hand does, in units."""
    plate: float
    """Ink that stays on the whole plate, as in an etching."""
    layers: tuple[_Lines, ...]


_MANNERS = (
    _EngravingManner(
        (0.08, 0.08, 0.10),
        (0.965, 0.948, 0.905),
        20,
        0.5,
        0.0,
        (
            _Lines(5.4, 0.16, 0.02, 0.95, 0.66),
            _Lines(5.4, -0.95, 0.42, 1.05, 0.56),
            _Lines(5.0, 1.15, 0.70, 1.15, 0.55),
        ),
    ),
    _EngravingManner(
        (0.25, 0.14, 0.08),
        (0.950, 0.915, 0.840),
        16,
        1.5,
        0.05,
        (
            _Lines(4.6, -0.80, 0.06, 0.75, 0.42),
            _Lines(4.8, 0.72, 0.30, 0.90, 0.42),
            _Lines(4.2, -0.10, 0.52, 1.00, 0.45),
            _Lines(4.0, 1.45, 0.70, 1.10, 0.48),
        ),
    ),
    _EngravingManner(
        (0.07, 0.17, 0.15),
        (0.945, 0.960, 0.925),
        26,
        0.0,
        0.0,
        (_Lines(4.4, 0.0, 0.00, 1.0, 0.82), _Lines(4.4, math.pi / 2, 0.58, 1.1, 0.55)),
    ),
    _EngravingManner(
        (0.10, 0.07, 0.14),
        (0.960, 0.945, 0.925),
        16,
        0.3,
        0.0,
        (_Lines(5.2, 0.0, 0.00, 1.0, 0.84, round=True),),
    ),
)


_CLOSEST = 2.5  # pixels from line to line: closer ones would flicker


def draw_engraving(brief: Brief) -> Rgb8:
    """Engrave a brief."""
    structure, rng = brief.structure, brief.rng()
    manner = _MANNERS[brief.number % len(_MANNERS)]
    seed = int(rng.integers(1 << 30))
    dark = darkness(structure, 0.62 + 0.26 * brief.strength)
    form = _form(structure)
    hand = _hand(structure, seed)
    scale = 2 ** (0.9 * (0.5 - brief.fidelity)) * structure.unit
    covered = np.zeros(dark.shape, np.float32)
    for layer in manner.layers:
        shift = np.float32(rng.random())
        away = manner.bend * structure.unit * form + manner.tremble * structure.unit * hand
        pitch = max(layer.pitch * scale, _CLOSEST)
        phase = (_across(layer, structure) + away) / np.float32(pitch) + shift
        tone = np.clip((dark - layer.begins) / (layer.full - layer.begins), 0, 1)
        covered = np.maximum(covered, ruled(phase, np.float32(layer.widest) * tone, pitch))
    flow = follow(structure, 16, 1.0, 0.5, seed)
    lines = outlines(structure, flow, 0.75, 0.015 + 0.03 * brief.fidelity, 24)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # skin is told by the hatching: hard lines would make wrinkles of its shades
        lines = lines * (1 - np.float32(0.45) * face * (1 - dark))
    covered = np.maximum(covered, lines)
    grain = tooth(structure.size, structure.unit, 0.7, seed)
    film = manner.plate * (1 + 0.6 * field(CLOUD, structure.size, 0.5 / structure.unit, (seed % 331, 7.0)))
    covered = np.clip(np.maximum(covered, film) * (0.96 + 0.08 * grain), 0, 1)
    ink = pigment(brief.colours, brief.number, manner.ink)
    paper = np.asarray(manner.sheet, np.float32) * (1 + np.float32(0.014) * grain)[..., None]
    engraved = rgb8_from_srgb(paper + (ink - paper) * covered[..., None].astype(np.float32))
    return loosened(engraved, brief.fidelity, structure.unit, seed)


ENGRAVING = Style(
    name="engraving",
    words=(
        "engraving",
        "etching",
        "copperplate",
        "copper engraving",
        "steel engraving",
        "line engraving",
        "banknote engraving",
        "intaglio",
    ),
    draw=draw_engraving,
    translations=Translations(
        es="grabado; grabado en cobre; aguafuerte; calcografía",
        pt="gravura; gravura em cobre; água-forte; calcografia",
        fr="gravure; eau-forte; taille-douce; gravure sur cuivre",
        de="Kupferstich; Radierung; Stahlstich; Gravur",
        it="incisione; acquaforte; calcografia; incisione su rame",
        zh="铜版画; 版画; 蚀刻版画; 雕刻版画",
        ja="銅版画; エッチング; エングレービング; 版画",
        ru="гравюра; офорт; гравюра на меди",
    ),
)


def _form(structure: Structure) -> Map:
    """What bends the lines, about -1.5 to 1.5: the large forms, and softly the smaller ones."""
    relief = structure.relief
    large = blur(relief.form, max(0.5, 7 * structure.unit))
    small = blur(relief.middle, max(0.5, 2.5 * structure.unit))
    return np.asarray(large + np.float32(0.5) * small, np.float32)


def _hand(structure: Structure, seed: int) -> Map:
    """How an unsteady hand departs from a straight line, about -1 to 1."""
    slow = field(CLOUD, structure.size, 1.6 / structure.unit, (seed % 701, seed % 409))
    quick = field(CLOUD_B, structure.size, 3.4 / structure.unit, (seed % 509, seed % 811))
    return np.asarray(4 * slow + 0.9 * quick, np.float32)


def _across(layer: _Lines, structure: Structure) -> Map:
    """How far each pixel lies from the first line, in pixels."""
    width, height = structure.size
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    if layer.round:
        weight = structure.subject + np.float32(0.02)
        total = float(weight.sum(dtype=np.float64))
        middle_x = float((weight * x).sum(dtype=np.float64)) / total
        middle_y = float((weight * y).sum(dtype=np.float64)) / total
        return np.asarray(np.sqrt((x - round(middle_x)) ** 2 + (y - round(middle_y)) ** 2), np.float32)
    c, s = np.float32(math.cos(layer.angle)), np.float32(math.sin(layer.angle))
    return np.asarray(y * c - x * s, np.float32)
