"""Comic: bold ink with solid blacks over flat colours that are shaded with halftone dots."""

from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Floats,
    Inks,
    coloured,
    darkness,
    down_the_sky,
    flat_areas,
    follow,
    gradated,
    graded_oklab,
    halftone,
    loosened,
    outlines,
    simplify,
    sky_of,
    tinted,
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
from retexture.imaging.filters import blur, smoothstep
from retexture.prompts import Place, Translations


@dataclass(frozen=True)
class _Issue:
    """How one variation is coloured and printed."""

    inks: Inks
    paper: tuple[float, float, float]
    """sRGB 0–1; it shines through every colour."""
    pitch: float
    """Between dots, in units."""
    angle: float
    """Of the rows of dots, in radians."""
    spread: float
    """How far dots and the ground between them stand apart, about 1."""
    sky: str
    """What a pale sky is printed with, sRGB in hexadecimal digits."""
    line: float
    """Width of the pen, in units."""
    black: float
    """The darkness from which an area is filled."""


_VIVID = 1.5  # factor of the photo's chroma before its inks are chosen
_SPREAD = 0.24  # between dots and ground, OKLab lightness
_INK = np.array([0.055, 0.05, 0.075], np.float32)

_ISSUES = (
    _Issue(
        Inks(
            ("191b33", "8f97ad", "fffdf4"),
            ("e23b2e", "f5872c", "fcd23a", "49a84a", "1f8fd0", "2a4fa8", "7c4aa5", "f4b08a", "7fd0e0"),
            0.50,
        ),
        (1.0, 0.99, 0.95),
        6.4,
        0.26,
        0.9,
        "5fb4ea",
        1.5,
        0.93,
    ),
    _Issue(
        Inks(
            ("10122e", "9fb4d8", "fff8e6"),
            ("e4002b", "ffd500", "0050b5", "f7b9a5", "00a0d8", "12a04a"),
            0.40,
        ),
        (1.0, 0.975, 0.90),
        9.5,
        0.79,
        1.6,
        "35a7e6",
        2.1,
        0.86,
    ),
    _Issue(
        Inks(
            ("2c2a35", "a09a8e", "f3e8cd"),
            ("c04a3c", "d98a45", "dcb95a", "6f9a64", "4f8aa0", "4a5f90", "80608c", "e0b090", "8a5f42"),
            0.70,
        ),
        (0.955, 0.905, 0.79),
        5.0,
        1.31,
        1.0,
        "a9c2b8",
        1.2,
        0.93,
    ),
    _Issue(
        Inks(
            ("120f2e", "6a62a8", "f4ecff"),
            ("ff3d7f", "ff9a4a", "ffe06a", "25c7b7", "2b8bff", "5a3fd0", "b44fe0", "ffb6a0"),
            0.62,
        ),
        (0.97, 0.93, 1.0),
        7.4,
        0.52,
        1.1,
        "8f7df0",
        1.7,
        0.80,
    ),
)


def draw_comic(brief: Brief) -> Rgb8:
    """Ink, colour and print a brief."""
    structure, unit = brief.structure, brief.structure.unit
    issue = _ISSUES[brief.number % len(_ISSUES)]
    seed = int(brief.rng().integers(1 << 30))
    dark = darkness(structure, 1.0)
    wanted = _coloured_in(brief, issue)
    dots = _dots(brief, issue, dark, seed)
    spread = issue.spread * min(brief.strength, 1.6) * _SPREAD
    ground, dot = (linear_to_srgb(oklab_to_linear(_moved(wanted, by * spread))) for by in (1, -1))
    paper = (
        np.asarray(issue.paper, np.float32)
        * (1 + np.float32(0.012) * tooth(structure.size, unit, 0.8, seed))[..., None]
    )
    srgb = (ground + (dot - ground) * dots[..., None]) * paper
    inked = _inked(brief, issue, dark, seed)
    inked_over = srgb + (_INK - srgb) * inked[..., None]
    return loosened(rgb8_from_srgb(inked_over), brief.fidelity, unit, seed)


COMIC = Style(
    name="comic",
    words=(
        "comic",
        "comic book",
        "comic strip",
        "comic art",
        "halftone",
        "graphic novel",
    ),
    draw=draw_comic,
    translations=Translations(
        es="cómic; historieta; tebeo; semitono",
        pt="banda desenhada; história em quadrinhos; quadrinhos; gibi; meio-tom",
        fr="bande dessinée; BD; comics; demi-teintes",
        de="Comic; Comicstil; Comicheft; Halbtonraster",
        it="fumetto; fumetti; mezzetinte",
        zh="漫画; 美漫; 半调",
        ja="コミック; アメコミ; 漫画; 網点",
        ru="комикс; полутоновый растр",
    ),
)


def _coloured_in(brief: Brief, issue: _Issue) -> Floats:
    """The flat colours, OKLab: the mean of the dots and the ground between them."""
    structure = brief.structure
    loose = 1.6 - 1.2 * brief.fidelity
    simple = graded_oklab(simplify(coloured(structure, lines=False), 420 * loose, (11.0, 8.0)))
    flats = flat_areas(simple, round(14 + 10 * (brief.fidelity - 0.5)))
    vivid = flats.palette * np.array([1, _VIVID, _VIVID], np.float32)
    inks = issue.inks.matched(vivid, min(0.55 + 0.45 * brief.strength, 1.1))
    if brief.colours:
        inks = tinted(inks, brief.colours)
    oklab = gradated(simple, flats, inks, 1.2 * structure.unit, 14 * structure.unit)
    return _with_sky(oklab, brief, issue)


def _with_sky(oklab: Floats, brief: Brief, issue: _Issue) -> Floats:
    """A pale sky in the sky's ink, deeper towards the top; sunsets and nights keep their own."""
    structure = brief.structure
    sky = sky_of(structure)
    if sky is None:
        return oklab
    blue = linear_to_oklab(linear_from_hex(issue.sky))
    if brief.colours:
        blue = tinted(blue, brief.colours)
    pale = smoothstep(0.70, 0.90, oklab[..., 0]) * (1 - smoothstep(0.05, 0.10, oklab[..., 2]))
    share = sky * pale * (1 - smoothstep(0.1, 1.0, down_the_sky(sky)))
    return np.asarray(oklab + (blue - oklab) * share[..., None], np.float32)


def _moved(oklab: Floats, by: float) -> Floats:
    """Colours paler (by more than 0) or stronger, without leaving black and white."""
    lightness = oklab[..., 0]
    room = 1 - lightness if by > 0 else lightness * (1.25 - lightness)
    scale = np.array([1, 1 - 0.9 * by, 1 - 0.9 * by], np.float32)
    moved = oklab * scale
    moved[..., 0] = lightness + np.float32(by) * np.minimum(room * np.float32(1.6), 0.6)
    return moved


def _dots(brief: Brief, issue: _Issue, dark: Map, seed: int) -> Map:
    """Where the stronger colour is printed, 0–1: in dots that grow with the darkness."""
    structure = brief.structure
    soft = blur(dark, max(0.5, 3 * structure.unit))
    tone = np.clip(0.46 + 0.80 * (soft - 0.42), 0.06, 0.96)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # features need more than one dot across an eye
        tone = tone + (0.2 - tone) * np.float32(0.6) * face
    pitch = max(issue.pitch * structure.unit * 2 ** (0.6 * (0.5 - brief.fidelity)), 3.0)
    return halftone(np.asarray(tone, np.float32), pitch, issue.angle + 0.02 * (seed % 7 - 3))


def _inked(brief: Brief, issue: _Issue, dark: Map, seed: int) -> Map:
    """Lines of the brush and solid blacks, 0–1."""
    structure, unit = brief.structure, brief.structure.unit
    flow = follow(structure, 20, 1.4, 0.4, seed)
    fine = outlines(structure, flow, 0.6 * issue.line, 0.006 + 0.026 * brief.fidelity, 30)
    bold = outlines(structure, flow, 1.25 * issue.line, 0.004, 30)
    lines = np.maximum(fine, bold)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # a smooth face: what is left are the features
        lines = lines * (1 - np.float32(0.55) * face * (1 - smoothstep(0.5, 0.8, dark)))
    solid = smoothstep(issue.black - 0.03, issue.black + 0.03, blur(dark, max(0.4, 0.9 * unit)))
    return np.asarray(np.maximum(lines, solid), np.float32)
