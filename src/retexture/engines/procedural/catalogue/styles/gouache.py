"""Gouache: opaque matte paint in flat shapes, laid with a flat brush whose hairs show, on toned paper."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    LOTS,
    Floats,
    Flow,
    Grade,
    Marks,
    Paint,
    Strokes,
    accents,
    along_flow,
    at,
    bristle_brushes,
    coloured,
    filled,
    flat_areas,
    follow,
    graded_oklab,
    loosened,
    paint,
    scatter,
    simplify,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_from_hex, linear_to_srgb, oklab_to_linear, rgb8_from_srgb
from retexture.imaging.filters import blur, gradient, resize, smoothstep
from retexture.prompts import Place, Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Box:
    """How one variation is painted.

    Attributes:
        grade: Of the photo's colours; gouache dries pale in its darks and dull in its lights.
        colours: How many are mixed.
        size: Factor of the brushes' sizes.
        streaks: How much lighter and darker the hairs of the brush are, in sRGB.
        paper: sRGB in hexadecimal digits.
        rim: Width of the unpainted rim, in units; 0 paints to the edge.
    """

    grade: Grade
    colours: int
    size: float
    streaks: float
    paper: str
    rim: float


_BOXES = (
    _Box(Grade(1.42, 0.92, 0.03, 0.008, 0.024), 26, 1.0, 0.036, "efe6d3", 0),
    _Box(Grade(0.95, 0.86, 0.06, 0.026, 0.018), 18, 1.25, 0.044, "d9c3a0", 20),
    _Box(Grade(1.75, 1.02, 0.02, -0.012, 0.042), 13, 1.45, 0.034, "f2efe8", 14),
    _Box(Grade(1.15, 0.92, -0.05, -0.034, 0.026), 20, 0.85, 0.046, "5f6f78", 26),
)


@dataclass(frozen=True)
class _Coat:
    """One size of brush. Lengths in units (1/1024 of the long side).

    Attributes:
        radius: Half the brush's width.
        spacing: Between strokes, in radii.
        reach: Half a stroke's length, in radii.
        need: Detail (0–1) from which the coat is laid.
        variety: Spread of the strokes' lightness, in sRGB.
    """

    radius: float
    spacing: float
    reach: float
    need: float
    variety: float


_COATS = (
    _Coat(32, 0.95, 2.8, 0.0, 0.016),
    _Coat(11, 0.90, 2.4, 0.07, 0.014),
    _Coat(5.5, 0.88, 2.4, 0.17, 0.010),
    _Coat(2.6, 0.86, 2.2, 0.30, 0.006),
)

_LEAVE = 0.11  # how far, in sRGB, a stroke may depart from the shape that it lies in: outlines stay crisp
_MATTE = 0.05  # how much light the paint's relief takes: next to none


def draw_gouache(brief: Brief) -> Rgb8:
    """Paint a brief in gouache."""
    structure, unit, rng = brief.structure, brief.structure.unit, brief.rng()
    box = _BOXES[brief.number % len(_BOXES)]
    seed = int(rng.integers(1 << 30))
    shapes = _shapes(brief, box)
    detail = _detail(structure)
    near = follow(structure, 26, 1.1, 0.3, seed)
    broad = follow(structure, 90, 2.2, 0.3, seed)
    size = box.size * 2 ** (0.9 * (0.5 - brief.fidelity))
    coats = []
    for number, coat in enumerate(_COATS):
        strokes = _plan(brief, coat, size ** (1 - 0.2 * number), (detail, near if number else broad), rng)
        coats.append(
            _mixed(shapes, strokes, box.streaks * brief.strength, coat.variety * brief.strength, rng)
        )
    grain = tooth(structure.size, unit, 1.3, seed)
    paper = linear_to_srgb(linear_from_hex(box.paper)) * (1 + np.float32(0.02) * grain)[..., None]
    canvas, thickness = paint(
        0.5 * (shapes + blur(shapes, max(0.5, 3 * unit))), coats, bristle_brushes(), 1.0
    )
    leave = np.float32(_LEAVE * 2 ** (2 * (0.5 - brief.fidelity)))
    away = canvas - shapes
    canvas = shapes + away / (1 + (away * away).sum(axis=2, keepdims=True) / (leave * leave))
    canvas = _matte(canvas, thickness, grain, unit, brief.strength)
    if box.rim:
        canvas = paper + (canvas - paper) * _within(structure, box.rim, grain, near)[..., None]
    return loosened(rgb8_from_srgb(canvas), brief.fidelity, unit, seed)


GOUACHE = Style(
    name="gouache",
    words=(
        "gouache",
        "gouache painting",
        "gouache illustration",
        "painted in gouache",
        "opaque watercolour",
        "opaque watercolor",
        "bodycolour",
        "poster paint",
        "poster colour",
        "poster color",
    ),
    draw=draw_gouache,
    translations=Translations(
        es="gouache; guache; pintura al gouache",
        pt="guache; pintura a guache; pintura em guache",
        fr="gouache; peinture à la gouache",
        de="Gouache; Guasch; Gouachemalerei; Deckfarben; Plakafarbe",
        it="guazzo; pittura a guazzo; tempera a guazzo; gouache",
        zh="水粉; 水粉画; 不透明水彩",
        ja="ガッシュ; ガッシュ画; 不透明水彩; ポスターカラー",
        ru="гуашь; рисунок гуашью; гуашевая живопись",
    ),
)


def _shapes(brief: Brief, box: _Box) -> Floats:
    """The picture in few opaque colours with rounded outlines, sRGB 0–1."""
    loose = 1.6 - 1.2 * brief.fidelity
    simple = simplify(coloured(brief.structure, lines=False), 130 * loose, (9.0, 6.0))
    grade = box.grade.pronounced(brief.strength)
    oklab = graded_oklab(simple, grade, brief.colours)
    flats = flat_areas(oklab, max(6, round(box.colours * 2 ** (0.8 * (brief.fidelity - 0.5)))))
    flat = filled(flats, flats.palette, 1.1 * brief.structure.unit)
    # Faces are modelled with more mixtures than the palette has.
    keep = np.maximum(accents(oklab, flats), np.float32(0.25))
    face = brief.structure.scene.where(Place.FACE)
    if face is not None:
        keep = np.maximum(keep, 0.75 * face)
    mixed = flat + (oklab - flat) * keep[..., None]
    if brief.structure.ink is not None:  # the lines of a drawing are painted over it with a thin brush
        mixed = mixed * (1 - np.float32(0.68) * brief.structure.ink[..., None])
    return linear_to_srgb(oklab_to_linear(mixed.astype(np.float32)))


def _detail(structure: Structure) -> Map:
    """How much a place asks for small strokes, about 0–1, at half size: edges and form, the subject first."""
    bands = structure.bands
    height, width = bands.base.shape
    half = (max(1, width // 2), max(1, height // 2))
    form = np.abs(resize(bands.middle, half)) + 0.6 * np.abs(resize(bands.fine, half))
    across, down = gradient(resize(bands.base, half))
    wanted = form * (1 - 0.8 * resize(bands.texture, half)) + np.minimum(np.hypot(across, down), 0.5)
    wanted *= 0.6 + 0.7 * resize(structure.subject, half)
    face = structure.scene.where(Place.FACE)
    if face is not None:
        wanted += np.float32(0.45) * resize(face, half)
    return blur(np.asarray(wanted, np.float32), max(0.6, 1.8 * structure.unit))


def _plan(
    brief: Brief, coat: _Coat, size: float, guide: tuple[Map, Flow], rng: np.random.Generator
) -> Strokes:
    """Place one coat's strokes; they fade in with the detail that asks for them."""
    detail, flow = guide
    radius = max(coat.radius * size * brief.structure.unit, 0.6)
    x, y = scatter(rng, brief.structure.size, radius * coat.spacing)
    need = coat.need * (1.5 - brief.fidelity)
    presence = np.clip((at(detail, x, y, 0.5) - need) / (0.25 * need), 0, 1) if need else np.ones_like(x)
    chance = rng.random((3, len(x)), np.float32)
    which = np.flatnonzero(presence > 0)
    x, y, presence, chance = x[which], y[which], presence[which], chance[:, which]
    length = radius * coat.reach * (0.7 + 0.6 * chance[0])
    width = radius * (0.8 + 0.4 * chance[1])
    turn = (chance[2] - 0.5) * np.float32(0.35)
    return along_flow(flow, Marks(x, y, length, width, 0.97 * presence, which), turn)


def _mixed(
    shapes: Floats, strokes: Strokes, streaks: float, variety: float, rng: np.random.Generator
) -> Paint:
    """Each stroke in the colour of its shape, a touch lighter or darker, with the streaks of the hairs."""
    colours = at(shapes, strokes.x, strokes.y)
    lot = strokes.lot.astype(np.int32)
    chance = rng.standard_normal((2, LOTS), np.float32)[:, lot, None]
    tilt = np.array([0.7, 0.1, -0.6], np.float32)
    colours = colours + np.float32(variety) * (chance[0] + chance[1] * tilt)
    second = np.full(colours.shape, 2 * streaks, np.float32)
    return Paint(strokes, colours.astype(np.float32), second)


def _matte(canvas: Floats, thickness: Map, grain: Map, unit: float, strength: float) -> Floats:
    """Dull paint: a little relief and a little tooth, no gloss, and nothing quite black or white."""
    relief = blur(thickness, max(0.45, 0.6 * unit)) / np.float32(max(unit, 0.25) ** 0.5)
    across, down = gradient(relief)
    slope = np.clip(0.6 * across + 0.8 * down, -1.5, 1.5)
    lit = canvas * (1 + np.float32(_MATTE * strength) * slope + np.float32(0.022) * grain)[..., None]
    return np.asarray(0.055 + lit * 0.91, np.float32)


def _within(structure: Structure, rim: float, grain: Map, flow: Flow) -> Map:
    """0 on the unpainted rim, 1 inside it, with the ragged ends of a dry brush between."""
    width, height = structure.size
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(
        structure.unit
    )
    uneven = 5 * resize(flow.strength, (width, height)) + 4 * grain
    return smoothstep(0, 5, edge - np.float32(rim) + uneven)
