"""Woodcut: black and white, tones made of tapering cuts, ridges of the gouge where wood was cleared."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Flow,
    Marks,
    Strokes,
    along_flow,
    at,
    darkness,
    draw,
    follow,
    loosened,
    outlines,
    pen_points,
    pigment,
    ruled,
    scatter,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb
from retexture.imaging.filters import blur, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, field
from retexture.prompts import Place, Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Block:
    """How one variation is cut and printed. Lengths in units (1/1024 of the long side).

    Attributes:
        ink: sRGB 0–1.
        sheet: The paper, sRGB 0–1.
        pitch: From one cut to the next.
        angle: Of the cuts to the x axis, in radians.
        bend: How far forms bend them.
        tremble: How far the hand departs from that.
        clear: The darkness, 0–1, below which the wood is cleared.
        solid: The darkness from which it is left standing.
        chatter: How much of the gouge's ridges print where the wood was cleared.
        tint: A second block's colour, sRGB 0–1, under the middle tones and darks; None for one block.
    """

    ink: tuple[float, float, float]
    sheet: tuple[float, float, float]
    pitch: float
    angle: float
    bend: float
    tremble: float
    clear: float
    solid: float
    chatter: float
    tint: tuple[float, float, float] | None = None


_BLOCKS = (
    _Block((0.07, 0.065, 0.06), (0.955, 0.935, 0.885), 8.5, 0.22, 26, 2.2, 0.22, 0.74, 0.7),
    _Block(
        (0.09, 0.08, 0.08), (0.960, 0.930, 0.865), 9.5, -0.85, 22, 2.6, 0.34, 0.84, 0.5, (0.80, 0.36, 0.22)
    ),
    _Block((0.06, 0.13, 0.27), (0.950, 0.945, 0.920), 11.5, 1.25, 34, 3.4, 0.16, 0.66, 1.1),
    _Block(
        (0.08, 0.09, 0.10), (0.930, 0.925, 0.890), 7.5, 0.62, 20, 1.6, 0.36, 0.88, 0.4, (0.42, 0.60, 0.57)
    ),
)

_NARROWEST = 4.0  # pixels from cut to cut: closer ones would be no cuts any more


def draw_woodcut(brief: Brief) -> Rgb8:
    """Cut a brief into wood and print it."""
    structure, unit = brief.structure, brief.structure.unit
    rng = brief.rng()
    block = _BLOCKS[brief.number % len(_BLOCKS)]
    seed = int(rng.integers(1 << 30))
    dark = darkness(structure, 0.75 + 0.35 * brief.strength)
    flow = follow(structure, 20, 1.2, 0.5, seed)
    standing = _cut(brief, block, dark, seed)
    chatter = np.zeros_like(dark)
    cleared = 1 - smoothstep(0.02, block.clear, dark)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # a face is cleared with care
        cleared = cleared * (1 - smoothstep(0.05, 0.3, face))
    draw(chatter, _ridges(structure, flow, block, rng), cleared, pen_points())
    lines = _lines(brief, flow, dark)
    printed = np.maximum(np.maximum(standing, lines), smoothstep(0.35, 0.65, chatter))
    printed *= _ink_on_wood(structure, seed, brief.strength)
    paper = (
        np.asarray(block.sheet, np.float32)
        * (1 + np.float32(0.014) * tooth(structure.size, unit, 1.1, seed))[..., None]
    )
    if block.tint is not None:
        paper = _tinted_paper(paper, brief, block, dark, seed)
    ink = pigment(brief.colours, brief.number, block.ink) * np.float32(0.55 if brief.colours else 1)
    picture = rgb8_from_srgb(paper + (ink - paper) * printed[..., None].astype(np.float32))
    return loosened(picture, brief.fidelity, unit, seed)


WOODCUT = Style(
    name="woodcut",
    words=(
        "woodcut",
        "wood cut",
        "linocut",
        "lino cut",
        "linoleum print",
        "block print",
        "wood engraving",
        "xylograph",
    ),
    draw=draw_woodcut,
    translations=Translations(
        es="xilografía; grabado en madera; linograbado",
        pt="xilogravura; gravura em madeira; linogravura",
        fr="gravure sur bois; xylographie; linogravure",
        de="Holzschnitt; Linolschnitt; Holzstich",
        it="xilografia; incisione su legno; linoleografia",
        zh="木刻; 木刻版画; 木版画; 麻胶版画",
        ja="木版画; 木版; 木口木版; リノカット",
        ru="ксилография; гравюра на дереве; линогравюра",
    ),
)


def _cut(brief: Brief, block: _Block, dark: Map, seed: int) -> Map:
    """Where wood is left standing, 0–1: solid darks that end in wedges between tapering cuts."""
    structure, unit = brief.structure, brief.structure.unit
    relief = structure.relief
    form = blur(relief.form, max(0.5, 8 * unit)) + np.float32(0.4) * blur(relief.middle, max(0.5, 3 * unit))
    slow = field(CLOUD, structure.size, 1.6 / unit, (seed % 701, seed % 409))
    quick = field(CLOUD_B, structure.size, 3.6 / unit, (seed % 509, seed % 811))
    width, height = structure.size
    x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
    across = y * np.float32(np.cos(block.angle)) - x * np.float32(np.sin(block.angle))
    across = across + np.float32(unit) * (block.bend * form + block.tremble * (4 * slow + quick))
    pitch = max(block.pitch * unit * 2 ** (1.0 * (0.5 - brief.fidelity)), _NARROWEST)
    soft = blur(dark, max(0.4, 1.1 * unit)) + np.float32(0.03) * quick
    tone = np.clip((soft - block.clear) / (block.solid - block.clear), 0, 1).astype(np.float32)
    # No cut is thinner than the gouge: nearly closed lines close, nearly open ones run out.
    share = (tone + (1 - tone) * smoothstep(0.78, 0.88, tone)) * smoothstep(0.04, 0.14, tone)
    return ruled((across / np.float32(pitch)).astype(np.float32), share.astype(np.float32), pitch)


def _ridges(structure: Structure, flow: Flow, block: _Block, rng: np.random.Generator) -> Strokes:
    """Short ridges that the gouge leaves where wood is cleared, along the forms."""
    unit = structure.unit
    x, y = scatter(rng, structure.size, max(3.0, 17 * unit / max(block.chatter, 0.1) ** 0.5))
    chance = rng.random((4, len(x)), np.float32)
    kept = np.flatnonzero(chance[0] < 0.16 + 0.35 * at(flow.strength, x, y, 0.5))
    x, y, chance = x[kept], y[kept], chance[:, kept]
    length = np.float32(unit) * (5 + 11 * chance[1])
    width = np.maximum(np.float32(unit) * (0.8 + 0.9 * chance[2]), np.float32(0.8))
    opacity = np.full_like(x, 0.95)
    return along_flow(flow, Marks(x, y, length, width, opacity, kept), (chance[3] - 0.5) * np.float32(0.3))


def _lines(brief: Brief, flow: Flow, dark: Map) -> Map:
    """The outlines, cut broad."""
    structure = brief.structure
    lines = outlines(structure, flow, 1.25, 0.004 + 0.022 * brief.fidelity, 34)
    face = structure.scene.where(Place.FACE)
    if face is not None:
        lines = lines * (1 - np.float32(0.4) * face * (1 - smoothstep(0.4, 0.7, dark)))
    return np.asarray(lines, np.float32)


def _ink_on_wood(structure: Structure, seed: int, strength: float) -> Map:
    """How well the ink took, about 0.9–1: less along the wood's grain and where the press was light."""
    width, height = structure.size
    unit = structure.unit
    streaks = field(STREAK, (height, width), 1.3 / unit, (seed % 613, seed % 419), 0.3).T
    specks = field(GRAIN, structure.size, 0.5 / max(unit, 0.4), (seed % 331, seed % 127))
    press = field(CLOUD, structure.size, 0.9 / unit, (seed % 887, seed % 211))
    bare = smoothstep(0.75, 1.15, 0.8 * streaks + 0.55 * specks + 1.1 * press)
    return np.asarray(1 - np.float32(min(0.75 * strength, 1)) * bare, np.float32)


def _tinted_paper(paper: Map, brief: Brief, block: _Block, dark: Map, seed: int) -> Map:
    """The second block under the first: flat, with cut edges, a little out of place."""
    unit = brief.structure.unit
    tint = (
        linear_to_srgb(np.asarray(brief.colours[brief.number % len(brief.colours)], np.float32))
        if brief.colours
        else np.asarray(block.tint, np.float32)
    )
    soft = blur(dark, max(0.5, 3.5 * unit)) + np.float32(0.05) * field(
        CLOUD_B, brief.structure.size, 2.4 / unit, (seed % 97, seed % 53)
    )
    there = smoothstep(0.255, 0.285, soft) * _ink_on_wood(brief.structure, seed // 7, brief.strength)
    there = np.roll(there, (round(1.5 * unit), -round(2 * unit)), axis=(0, 1))
    return np.asarray(paper * (1 + (tint - 1) * there[..., None] * np.float32(0.95)), np.float32)
