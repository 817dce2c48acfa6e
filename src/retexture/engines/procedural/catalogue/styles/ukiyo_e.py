"""Ukiyo-e: flat colours printed from wooden blocks, wiped to gradations, under the lines of a key block."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Flats,
    Floats,
    Inks,
    coloured,
    flat_areas,
    follow,
    gradated,
    graded_oklab,
    loosened,
    outlines,
    pigment,
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
from retexture.imaging.noise import CLOUD, STREAK, field
from retexture.prompts import Place, Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Edition:
    """The pigments that one variation is printed with, sRGB in hexadecimal digits."""

    inks: Inks
    sky: str
    """The gradation at the top."""
    glow: str
    """The one that meets it from the horizon."""
    ground: str
    """The one at the foot."""
    key: tuple[float, float, float]
    """The key block's ink, sRGB 0–1."""


_EDITIONS = (
    _Edition(
        Inks(
            ("1d2b45", "8d9a9c", "efe6d0"),
            ("27517f", "6f9db0", "b5503a", "d9a860", "6f8257", "e3b7a0", "7a5a43", "c9b887"),
        ),
        "1f4e8c",
        "f0d9b0",
        "31587d",
        (0.09, 0.12, 0.20),
    ),
    _Edition(
        Inks(
            ("2b2733", "99897f", "f3e3c6"),
            ("c8452f", "e58f5c", "39577a", "5d7a55", "e8b64c", "f0b49a", "8a4b3a", "7f9aa0"),
        ),
        "c23a2b",
        "f6c98a",
        "3d4f63",
        (0.12, 0.10, 0.12),
    ),
    _Edition(
        Inks(
            ("38423f", "a5a99c", "f4ecdc"),
            ("c56a78", "eab8b4", "7f9f86", "5c8a8c", "d8c37c", "a98a6b", "8fa7bd", "b9c6a0"),
        ),
        "7fb0ad",
        "f4cfc8",
        "8aa27d",
        (0.22, 0.20, 0.20),
    ),
    _Edition(
        Inks(
            ("141a2c", "5a6b80", "dcd8c8"),
            ("1f3a66", "48708f", "8f4a48", "d8b25c", "4f6a5c", "c9a58c", "5a4a52", "93a5ac"),
        ),
        "0f1f44",
        "8fa3b8",
        "1b2b4a",
        (0.05, 0.07, 0.13),
    ),
)


def draw_ukiyo_e(brief: Brief) -> Rgb8:
    """Print a brief from wooden blocks."""
    structure = brief.structure
    unit, size = structure.unit, structure.size
    edition = _EDITIONS[brief.number % len(_EDITIONS)]
    seed = int(brief.rng().integers(1 << 30))
    loose = 1.7 - 1.4 * brief.fidelity
    simple = graded_oklab(simplify(coloured(structure, lines=False), 420 * loose, (11.0, 8.0)))
    flats = flat_areas(simple, round(13 + 8 * (brief.fidelity - 0.5)))
    oklab = _printed(simple, flats, edition, brief)
    oklab = _wiped(oklab, structure, edition, brief.colours, brief.strength)
    srgb = _shifted(linear_to_srgb(oklab_to_linear(oklab)), 1.1 * unit, brief)
    srgb = _on_paper(srgb, size, unit, brief.strength, seed)
    flow = follow(structure, 16, 1.2, 0.4, seed)
    lines = outlines(structure, flow, 1.05, 0.006 + 0.026 * brief.fidelity, 30)
    face = structure.scene.where(Place.FACE)
    if face is not None:  # a face has few lines in these prints: wrinkles and shades are left out
        lines *= 1 - np.float32(0.5) * face * smoothstep(0.25, 0.5, oklab[..., 0])
    lines *= np.clip(1.02 - 0.10 * tooth(size, unit, 0.8, seed), 0, 1)
    key = pigment(brief.colours, brief.number, edition.key) * np.float32(0.6 if brief.colours else 1)
    printed = srgb + (key - srgb) * np.float32(0.92) * lines[..., None]
    return loosened(rgb8_from_srgb(printed), brief.fidelity, unit, seed)


UKIYO_E = Style(
    name="ukiyo-e",
    words=(
        "ukiyo-e",
        "ukiyo e",
        "ukiyoe",
        "ukiyo-e woodblock print",
        "japanese woodblock print",
        "japanese woodblock",
        "woodblock print",
        "japanese print",
    ),
    draw=draw_ukiyo_e,
    translations=Translations(
        es="ukiyo-e; grabado japonés; xilografía japonesa; estampa japonesa",
        pt="ukiyo-e; gravura japonesa; xilogravura japonesa; estampa japonesa",
        fr="ukiyo-e; estampe japonaise; gravure japonaise",
        de="Ukiyo-e; japanischer Holzschnitt; japanischer Farbholzschnitt",
        it="ukiyo-e; stampa giapponese; xilografia giapponese",
        zh="浮世绘; 日本木版画",
        ja="浮世絵; 錦絵; 日本の木版画",
        ru="укиё-э; укие-э; японская гравюра; японская ксилография",
    ),
)


def _printed(simple: Floats, flats: Flats, edition: _Edition, brief: Brief) -> Floats:
    """Each area in its pigment, OKLab, with what is left of the soft light and shade in it."""
    pigments = edition.inks.matched(flats.palette, min(0.55 + 0.45 * brief.strength, 1.15))
    if brief.colours:
        pigments = tinted(pigments, brief.colours)
    unit = brief.structure.unit
    return gradated(simple, flats, pigments, 1.5 * unit, 14 * unit)


def _wiped(
    oklab: Floats, structure: Structure, edition: _Edition, colours: Colours, strength: float
) -> Floats:
    """Wipe gradations (bokashi) over what lies behind the subject: dark from the top, a glow to meet it."""
    height = structure.size[1]
    y = (np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)) / np.float32(height)
    behind = _behind(structure)
    light = smoothstep(0.45, 0.85, oklab[..., 0])
    top = 1 - smoothstep(0.02, 0.30, y)
    middle = smoothstep(0.18, 0.46, y) * (1 - smoothstep(0.5, 0.75, y))
    foot = smoothstep(0.80, 1.05, y)
    bands = ((edition.sky, top, 0.95), (edition.glow, middle, 0.45), (edition.ground, foot, 0.55))
    for code, band, amount in bands:
        target = linear_to_oklab(linear_from_hex(code))
        if colours:
            target = tinted(target, colours)
        share = np.broadcast_to(band, behind.shape) * behind * light * np.float32(min(amount * strength, 1))
        oklab = oklab + (target - oklab) * share[..., None]
    return np.asarray(oklab, np.float32)


def _behind(structure: Structure) -> Map:
    """Where gradations go, 0–1: the sky if there is one, else what is not the subject, and never a face."""
    sky = sky_of(structure)
    behind = sky if sky is not None else (1 - structure.subject) * _plain(structure)
    person = structure.scene.where(Place.PERSON)
    if person is not None:
        behind = behind * (1 - person)
    return blur(behind.astype(np.float32), max(0.5, 1.5 * structure.unit))


def _plain(structure: Structure) -> Map:
    """Where a picture without a sky has a plain backdrop, 0–1: no colour of its own and hardly any detail."""
    detail = np.abs(structure.bands.middle) + np.abs(
        structure.bands.base - blur(structure.bands.base, 6 * structure.unit)
    )
    busy = blur(np.minimum(detail, 1).astype(np.float32), max(0.5, 22 * structure.unit))
    a, b = np.moveaxis(linear_to_oklab(structure.linear)[..., 1:], -1, 0)
    vivid = blur(np.hypot(a, b).astype(np.float32), max(0.5, 8 * structure.unit))
    return cast(Map, (1 - smoothstep(0.06, 0.16, busy)) * (1 - smoothstep(0.05, 0.10, vivid)))


def _shifted(srgb: Floats, far: float, brief: Brief) -> Floats:
    """The colour blocks a little off the key block."""
    turn = brief.rng().uniform(-1, 1, 2)
    move = np.array([[1, 0, round(far * turn[0] * 4) / 4], [0, 1, round(far * turn[1] * 4) / 4]], np.float64)
    size = (srgb.shape[1], srgb.shape[0])
    return cast(
        Floats, cv2.warpAffine(srgb, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _on_paper(srgb: Floats, size: tuple[int, int], unit: float, strength: float, seed: int) -> Floats:
    """The grain of the blocks, the baren's uneven pressure, and the fibres of the paper."""
    width, height = size
    grain = field(STREAK, (height, width), 1.6 / unit, (seed % 613, seed % 419), 0.35).T
    pressure = field(CLOUD, size, 1.1 / unit, (seed % 887, seed % 211))
    fibre = tooth(size, unit, 1.3, seed)
    inked = (1 - srgb.mean(axis=2)) * np.float32(strength)
    lighter = inked * (0.060 * grain + 0.06 * pressure + 0.050 * fibre) + 0.016 * fibre
    return np.asarray(srgb + lighter[..., None].astype(np.float32), np.float32)
