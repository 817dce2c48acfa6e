"""Fresco: mineral colours sunk into lime plaster, drawn with the tip of a brush, cracked and worn."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Floats,
    Hatch,
    Inks,
    Sheet,
    accents,
    coloured,
    darkness,
    draw,
    flat_areas,
    follow,
    gradated,
    graded_oklab,
    hatched,
    loosened,
    outlines,
    pencil_points,
    pressure,
    simplify,
    tinted,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.filters import blur, gradient, smoothstep
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, GRAIN, SIDE, VEIN, field
from retexture.prompts import Place, Translations


@dataclass(frozen=True)
class _Wall:
    """How one variation is painted and what time did to it.

    Attributes:
        pigments: The earths and minerals on the palette.
        towards: How far the photo's colours go to them, 0–1.
        plaster: Bare lime plaster, sRGB in hexadecimal digits.
        line: What outlines are drawn with, the same.
        faded: How much plaster shows through the colours.
        cracks: How wide the cracks are, in units.
        net: How fine their net is: tile pixels a unit.
        lost: Share of the wall whose paint has come off.
    """

    pigments: Inks
    towards: float
    plaster: str
    line: str
    faded: float
    cracks: float
    net: float
    lost: float


_ITALIAN = ("b5452c", "c98a3a", "e0b870", "7c8a56", "3f6d8c", "7fa3ac", "8c4a38", "d9a184", "6a5a7a")
_POMPEII = ("a8271c", "c23a22", "d49a35", "2f4a3a", "5a7f78", "e3c48f", "7a2a20", "d98a66")
_CHAPEL = ("d98a5f", "e8b07a", "8fae7a", "5f9fb0", "b593b8", "e3cf8c", "c46a6a", "7a9a9a")
_BYZANTINE = ("8c3a24", "b8842c", "dcb75a", "2f4a78", "4a6a4a", "6a3040", "c08a5a")

_WALLS = (
    _Wall(
        Inks(("3a2e26", "a08a70", "efe4cf"), _ITALIAN, 0.75), 0.62, "e6d9c1", "5a3222", 0.16, 0.55, 1.5, 0.05
    ),
    _Wall(
        Inks(("2a1612", "8f5a42", "ecd8b4"), _POMPEII, 0.78), 0.80, "dcc8a6", "2c1714", 0.12, 0.80, 1.1, 0.10
    ),
    _Wall(
        Inks(("5a5048", "b8aa98", "f6efe2"), _CHAPEL, 0.72), 0.70, "f1e9da", "7a4a3a", 0.24, 0.40, 2.0, 0.0
    ),
    _Wall(
        Inks(("1f1d24", "75685a", "e2d0a8"), _BYZANTINE, 0.80),
        0.78,
        "cdbb98",
        "1c1512",
        0.08,
        0.70,
        2.4,
        0.16,
    ),
)

_NET = 32  # cells along a side of their tile

_TIP = (
    Hatch(1.0, 15, 1.5, 0.18, 0.95),
    Hatch(0.9, 11, 1.2, 0.50, 1.05, turn=0.35),
)
"""Shades are modelled with the tip of a thin brush, since the plaster dries before they could be blended."""


def draw_fresco(brief: Brief) -> Rgb8:
    """Paint a brief on wet plaster, and let it grow old."""
    structure, unit, rng = brief.structure, brief.structure.unit, brief.rng()
    wall = _WALLS[brief.number % len(_WALLS)]
    seed = int(rng.integers(1 << 30))
    oklab = _pigmented(brief, wall)
    dark = darkness(structure, 0.95)
    flow = follow(structure, 20, 1.0, 0.4, seed)
    strokes = np.zeros_like(dark)
    sheet = Sheet(structure, dark, flow, scale=2 ** (0.8 * (0.5 - brief.fidelity)))
    for hatch in _TIP:
        draw(strokes, hatched(sheet, hatch, rng), pressure(dark, hatch), pencil_points())
    modelled = strokes - blur(strokes, max(0.5, 10 * unit))
    oklab[..., 0] -= np.float32(0.075 * brief.strength) * modelled
    painted = linear_to_srgb(oklab_to_linear(oklab))
    lines = outlines(structure, flow, 1.0, 0.004 + 0.03 * brief.fidelity, 9) * np.float32(0.72)
    if structure.ink is not None:
        lines = np.maximum(lines, 0.85 * structure.ink)
    ink = _toned(wall.line, brief.colours)
    painted = painted + (ink - painted) * lines[..., None]
    return loosened(_aged(painted, brief, wall, seed), brief.fidelity, unit, seed)


FRESCO = Style(
    name="fresco",
    words=(
        "fresco",
        "renaissance fresco",
        "fresco painting",
        "italian fresco",
        "buon fresco",
        "wall fresco",
        "mural painting",
        "wall painting",
        "pompeian fresco",
    ),
    draw=draw_fresco,
    translations=Translations(
        es="fresco; pintura al fresco; fresco renacentista; pintura mural",
        pt="afresco; pintura a fresco; fresco renascentista; pintura mural",
        fr="fresque; fresque de la Renaissance; peinture murale",
        de="Fresko; Freske; Renaissancefresko; Wandmalerei; Freskomalerei",
        it="affresco; affresco rinascimentale; pittura murale",
        zh="湿壁画; 壁画; 文艺复兴壁画",
        ja="フレスコ画; フレスコ; 壁画",
        ru="фреска; настенная роспись; фреска эпохи Возрождения",
    ),
)


def _pigmented(brief: Brief, wall: _Wall) -> Floats:
    """The picture in earths and minerals, OKLab."""
    structure = brief.structure
    loose = 1.6 - 1.2 * brief.fidelity
    simple = simplify(coloured(structure, lines=False), 150 * loose, (9.0, 6.0))
    oklab = graded_oklab(simple)
    flats = flat_areas(oklab, max(10, round(30 * 2 ** (brief.fidelity - 0.5))))
    share = min(wall.towards * (0.4 + 0.6 * brief.strength), 1.0)
    colours = wall.pigments.matched(flats.palette, share)
    if brief.colours:
        colours = tinted(colours, brief.colours)
    flat = gradated(oklab, flats, colours, 1.0 * structure.unit, 18 * structure.unit)
    # The photo's own lights model the forms, on top of what the flats have.
    away = oklab - flats.palette[flats.labels]
    modelling = away[..., 0]
    if not brief.colours:
        flat[..., 1:] += away[..., 1:] * (0.8 * accents(oklab, flats))[..., None]
    keep = np.full(modelling.shape, 0.55, np.float32)
    face = structure.scene.where(Place.FACE)
    if face is not None:
        keep = np.maximum(keep, face)
    flat[..., 0] += keep * modelling
    if face is not None and not brief.colours:  # skin is one mixture, not many pigments side by side
        flat[..., 1:] += (np.float32(0.9) * oklab[..., 1:] - flat[..., 1:]) * (0.75 * face)[..., None]
    return flat


def _aged(painted: Floats, brief: Brief, wall: _Wall, seed: int) -> Rgb8:
    """Faded, worn and cracked paint on the uneven plaster, lit from the upper left."""
    unit, size = brief.structure.unit, brief.structure.size
    strength = brief.strength
    cloud = field(CLOUD, size, 0.7 / unit, (seed % 331, seed % 127))
    fine = field(CLOUD_B, size, 3.0 / unit, (seed % 887, seed % 211))
    sand = field(GRAIN, size, 0.6 / max(unit, 0.4), (seed % 613, seed % 419))
    plaster = _toned(wall.plaster, brief.colours) * (1 + 0.16 * cloud + 0.10 * fine)[..., None]
    cared = _cared_for(brief)
    veil = np.clip(wall.faded * (1 + 0.9 * cloud + 0.9 * fine) + 0.05 * sand, 0, 0.7) * min(strength, 1.6)
    rough = 0.25 * cloud + 0.22 * fine + 0.04 * sand
    lost = _lost(brief, wall, rough, seed) * (1 - 0.9 * cared)
    shown = np.maximum(veil * (1 - 0.4 * cared), 0.9 * lost)
    picture = painted + (plaster - painted) * np.clip(shown, 0, 1)[..., None]
    cracks = _cracks(brief, wall, cloud, fine, seed) * (1 - 0.55 * cared)
    relief = 1.8 * fine + 0.22 * sand - 0.9 * blur(lost, max(0.4, 1.0 * unit)) - 0.8 * cracks
    across, down = gradient(blur(np.asarray(relief, np.float32), max(0.4, 0.8 * unit)))
    slope = np.clip(0.6 * across + 0.8 * down, -1, 1) * np.float32(max(unit, 0.4) ** 0.5)
    lit = 1 + np.float32(0.34 * strength) * slope + np.float32(0.05 * strength) * (cloud + 0.6 * sand)
    crack = np.asarray([0.62, 0.56, 0.50], np.float32) if not brief.colours else np.full(3, 0.58, np.float32)
    picture = picture * lit[..., None]
    picture = picture * (1 - cracks[..., None] * crack)
    return rgb8_from_srgb(np.asarray(picture, np.float32))


def _cared_for(brief: Brief) -> Map:
    """Where time was kind, 0–1: a face keeps its features."""
    face = brief.structure.scene.where(Place.FACE)
    if face is None:
        return np.zeros(brief.structure.rgb.shape[:2], np.float32)
    return np.asarray(np.clip(1.3 * blur(face, max(0.5, 8 * brief.structure.unit)), 0, 1), np.float32)


def _lost(brief: Brief, wall: _Wall, rough: Map, seed: int) -> Map:
    """Where the paint has come off, 0–1, in patches with ragged edges, rarely on the subject."""
    if wall.lost == 0:
        return np.zeros_like(rough)
    patches = field(CLOUD_B, brief.structure.size, 0.42 / brief.structure.unit, (seed % 97, seed % 753))
    level = patches + rough - np.float32(0.22) * brief.structure.subject
    begins = 0.52 - 1.1 * wall.lost * min(brief.strength, 1.6)
    return smoothstep(begins, begins + 0.05, level)


def _cracks(brief: Brief, wall: _Wall, cloud: Map, fine: Map, seed: int) -> Map:
    """How deep a crack is, 0–1: a few long ones, and a fine net where the plaster is thin."""
    unit, size = brief.structure.unit, brief.structure.size
    width = wall.cracks * min(brief.strength, 2)
    long = field(VEIN, size, 0.8 / unit, (seed % 509, seed % 947)) / np.float32(0.8)
    net = field(CELL_EDGE, size, wall.net / unit, (seed % 271, seed % 661))
    net = net * np.float32(SIDE / _NET / wall.net)  # from widths of cells to units
    broken = smoothstep(-0.10, 0.25, cloud + 0.35 * fine)
    thinnest = 0.5 / max(unit, 0.3)  # units: a crack narrower than a pixel would flicker
    ragged = np.abs(fine)
    run = 1 - smoothstep(0.3 * width, max(1.3 * width, thinnest), np.asarray(long + 0.8 * ragged, np.float32))
    mesh = 1 - smoothstep(0.2 * width, max(0.9 * width, thinnest), np.asarray(net + 0.6 * ragged, np.float32))
    return np.asarray(np.maximum(0.95 * run * (0.5 + 0.5 * broken), 0.75 * mesh * broken), np.float32)


def _toned(code: str, colours: Colours) -> Floats:
    """A colour of the wall, sRGB, leaning to what was asked for."""
    oklab = linear_to_oklab(linear_from_hex(code))
    return linear_to_srgb(oklab_to_linear(tinted(oklab, colours) if colours else oklab))
