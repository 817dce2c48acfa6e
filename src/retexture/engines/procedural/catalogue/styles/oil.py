"""Oil painting: layers of ever smaller brush strokes that follow the forms, thick paint, and light on it."""

from dataclasses import dataclass

import cv2
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
    along_flow,
    at,
    bristle_brushes,
    coloured,
    follow,
    graded_srgb,
    paint,
    scatter,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import GRAIN, field
from retexture.prompts import Place, Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Hand:
    """How one variation is painted."""

    grade: Grade
    size: float
    """Factor of the brushes' sizes."""
    slender: float
    """Factor of the strokes' lengths."""
    broken: float
    """How far neighbouring strokes depart from each other in colour."""
    impasto: float
    ground: tuple[float, float, float]
    """The toned canvas, sRGB."""


_HANDS = (
    _Hand(Grade(1.26, 1.02, -0.035, 0.004, 0.022, 0.45), 1.10, 1.05, 1.5, 1.9, (0.42, 0.30, 0.20)),
    _Hand(Grade(1.30, 1.00, -0.02, 0.030, 0.022, 0.45), 0.85, 1.45, 1.2, 1.5, (0.55, 0.38, 0.20)),
    _Hand(Grade(1.20, 1.03, -0.035, -0.024, 0.024, 0.45), 1.40, 0.85, 1.2, 2.3, (0.25, 0.28, 0.33)),
    _Hand(Grade(1.60, 1.06, -0.02, 0.004, 0.036, 0.45), 1.20, 1.25, 2.4, 2.0, (0.50, 0.25, 0.18)),
)


@dataclass(frozen=True)
class _Layer:
    """One size of brush. Lengths in units (1/1024 of the long side)."""

    radius: float
    spacing: float
    """Between strokes, in radii."""
    reach: float
    """Half a stroke's length, in radii."""
    need: float
    """Detail (0–1) below which the layer is left out."""
    opacity: float
    variety: float
    """Spread of the colours."""
    growth: float
    """How far the layer's size goes along with the hand's: details stay fine in a broad hand."""


_LAYERS = (
    _Layer(36, 1.20, 2.4, 0.0, 1.0, 0.9, 1.0),
    _Layer(18, 0.95, 2.8, 0.0, 0.96, 1.3, 1.0),
    _Layer(9.5, 0.95, 2.8, 0.08, 0.96, 1.2, 0.8),
    _Layer(4.8, 0.92, 2.6, 0.17, 0.94, 0.8, 0.5),
    _Layer(2.4, 0.90, 2.4, 0.33, 0.88, 0.4, 0.3),
)


def draw_oil(brief: Brief) -> Rgb8:
    """Paint a brief in oil, from the toned canvas to the finest accents (after Hertzmann 1998)."""
    structure, rng = brief.structure, brief.rng()
    hand = _HANDS[brief.number % len(_HANDS)]
    photo = graded_srgb(coloured(structure), hand.grade.pronounced(brief.strength), brief.colours)
    broad = follow(structure, 60, 1.6, 0.9, brief.seed)
    near = follow(structure, 14, 0.5, 0.25, brief.seed)
    size = hand.size * 2 ** (0.9 * (0.5 - brief.fidelity))
    detail = _detail(structure)
    layers = []
    for number, layer in enumerate(_LAYERS):
        radius = max(layer.radius * size**layer.growth * structure.unit, 0.6)
        guide = _Guide(detail, broad if number < 2 else near, hand.slender, brief.fidelity)
        strokes = _plan(layer, radius, guide, structure.size, rng)
        reference = _reference(photo, radius, sharpen=number >= 3)
        layers.append(_mix(reference, strokes, hand.broken * layer.variety * brief.strength, rng))
    canvas, thickness = paint(_ground(photo, hand, structure.unit), layers, bristle_brushes(), 1.0)
    return _lit(canvas, thickness, hand.impasto * brief.strength, structure.unit, brief.seed)


OIL_PAINTING = Style(
    name="oil painting",
    words=(
        "oil painting",
        "oil paint",
        "painted in oil",
        "oil on canvas",
        "impasto",
        "oil colour",
        "oils",
    ),
    translations=Translations(
        es=("pintura al óleo; óleo; óleo sobre lienzo; al óleo; cuadro al óleo; impasto; empaste"),
        pt=("pintura a óleo; óleo; óleo sobre tela; quadro a óleo; pintura à óleo; tinta a óleo"),
        fr=("peinture à l'huile; huile sur toile; à l'huile; tableau à l'huile; empâtement"),
        de=("Ölgemälde; Ölmalerei; Öl auf Leinwand; Ölfarbe; Ölbild; in Öl; pastos"),
        it=("pittura a olio; dipinto a olio; olio su tela; a olio; quadro a olio; colori a olio"),
        zh="油画; 油画风格; 布面油画; 厚涂; 油彩",
        ja="油絵; 油彩; 油彩画; 油絵風; 厚塗り",
        ru=(
            "масляная живопись; картина маслом; масло; маслом; живопись маслом; холст масло; масляные краски"
        ),
    ),
    draw=draw_oil,
)


def _ground(photo: Floats, hand: _Hand, unit: float) -> Floats:
    """A toned canvas with the lights and darks washed in: what shows where the paint has gaps."""
    height, width = photo.shape[:2]
    small = cv2.resize(photo, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    washed = 0.6 * blur(small, max(0.3, 2 * unit)) + 0.4 * np.asarray(hand.ground, np.float32)
    return np.asarray(cv2.resize(washed, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _detail(structure: Structure) -> Map:
    """How much a place asks for small strokes, about 0–1, at half size: form and edges, the subject first."""
    bands = structure.bands
    height, width = bands.base.shape
    half = (max(1, width // 2), max(1, height // 2))
    form = np.abs(resize(bands.middle, half)) + 0.7 * np.abs(resize(bands.fine, half))
    keep = 1 - 0.75 * resize(bands.texture, half)
    base = resize(bands.base, half)
    edge = np.hypot(
        cv2.Sobel(base, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(base, cv2.CV_32F, 0, 1, scale=0.125)
    )
    wanted = form * keep + np.float32(1.2) * np.minimum(edge, np.float32(0.5))
    wanted *= 0.55 + 0.75 * resize(structure.subject, half)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # a stroke too broad takes its likeness
        wanted += np.float32(0.45) * resize(face, half)
    return blur(wanted, max(0.6, 1.6 * structure.unit))


@dataclass(frozen=True, eq=False)
class _Guide:
    """What strokes keep to.

    Attributes:
        detail: How much a place asks for small strokes, from :func:`_detail`.
        flow: The directions that they follow.
        slender: Factor on their lengths.
        fidelity: 0 (loose) to 1 (strict).
    """

    detail: Map
    flow: Flow
    slender: float
    fidelity: float


def _plan(
    layer: _Layer, radius: float, guide: _Guide, size: tuple[int, int], rng: np.random.Generator
) -> Strokes:
    """Place one layer's strokes. Instead of being there or not, a stroke fades in with the detail."""
    x, y = scatter(rng, size, radius * layer.spacing)
    need = layer.need * (1.5 - guide.fidelity)
    asked = blur(guide.detail, radius * 0.35) if radius > 3 else guide.detail
    presence = np.clip((at(asked, x, y, 0.5) - need) / (0.25 * need), 0, 1) if need > 0 else np.ones_like(x)
    chance = rng.random((3, len(x)), np.float32)
    which = np.flatnonzero(presence > 0)
    x, y, presence, chance = x[which], y[which], presence[which], chance[:, which]
    sure = at(guide.flow.strength, x, y, 0.5)
    length = radius * layer.reach * guide.slender * (0.65 + 0.7 * chance[0]) * (0.75 + 0.45 * sure)
    width = radius * (0.75 + 0.45 * chance[1])
    turn = (chance[2] - 0.5) * np.float32(0.5) * (1.3 - sure)
    return along_flow(guide.flow, Marks(x, y, length, width, layer.opacity * presence, which), turn)


def _reference(photo: Floats, radius: float, sharpen: bool) -> Floats:
    """The colours to be painted with a brush of this size."""
    soft = blur(photo, max(0.3, 0.45 * radius))
    if sharpen:
        soft = soft + 0.6 * (soft - blur(soft, 1.5 * radius))
    return np.asarray(soft, np.float32)


def _mix(reference: Floats, strokes: Strokes, variety: float, rng: np.random.Generator) -> Paint:
    """Each stroke's colour, off the photo's by a touch of warm or cool and light or dark, and its second."""
    colours = at(reference, strokes.x, strokes.y)
    chance = rng.standard_normal((4, LOTS), np.float32)[:, strokes.lot.astype(np.int32), None]
    vivid = 0.4 + 1.2 * (colours.max(axis=1, keepdims=True) - colours.min(axis=1, keepdims=True))
    warm, green = np.array([0.60, 0.08, -0.65], np.float32), np.array([0.30, -0.35, 0.25], np.float32)
    shift = (chance[0] * warm + chance[1] * green) * vivid * np.float32(0.035 * variety)
    shift += chance[2] * np.float32(0.030 * variety)
    second = (0.16 + 0.30 * colours) + chance[3] * warm * np.float32(0.10)
    return Paint(strokes, (colours + shift).astype(np.float32), (second * np.float32(0.5)).astype(np.float32))


def _lit(canvas: Floats, thickness: Map, impasto: float, unit: float, seed: int) -> Rgb8:
    """Rake light over the paint from the upper left: shading, gloss on the ridges, the canvas's weave."""
    height, width = thickness.shape
    weave = field(GRAIN, (width, height), 0.8 / max(unit, 0.5), (seed % 887, seed % 631))
    relief = blur(thickness, max(0.45, 0.55 * unit)) * np.float32(1 / max(unit, 0.25) ** 0.5)
    relief += weave * np.float32(0.08)
    gx = cv2.Sobel(relief, cv2.CV_32F, 1, 0, scale=0.125)
    gy = cv2.Sobel(relief, cv2.CV_32F, 0, 1, scale=0.125)
    out = np.empty(canvas.shape, np.uint8)
    for_rows(height, lambda top, bottom: _shade(canvas, gx, gy, np.float32(impasto), out, top, bottom))
    return out


@kernel
def _shade(canvas: Floats, gx: Map, gy: Map, impasto: np.float32, out: Rgb8, top: int, bottom: int) -> None:
    one = np.float32(1)
    for y in range(top, bottom):
        for x in range(canvas.shape[1]):
            slope = (gx[y, x] * np.float32(0.6) + gy[y, x] * np.float32(0.8)) * impasto
            slope = slope / np.sqrt(one + slope * slope)
            gloss = max(slope - np.float32(0.30), np.float32(0))
            gloss = gloss * gloss * np.float32(0.55)
            shade = one + np.float32(0.38) * slope
            for k in range(3):
                value = canvas[y, x, k] * shade
                value += gloss * (one - np.float32(0.6) * value)
                out[y, x, k] = np.uint8(
                    min(max(value, np.float32(0)), one) * np.float32(255) + np.float32(0.5)
                )
