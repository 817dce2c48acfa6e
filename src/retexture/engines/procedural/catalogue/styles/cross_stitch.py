"""Cross-stitch: a cross of cotton thread for each square of aida cloth, the cloth's holes between them."""

import math
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Floats,
    Grade,
    coloured,
    follow,
    nearest,
    outlines,
    palette_of,
    regrade,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
)
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import CLOUD, field
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True)
class _Chart:
    """How one variation is stitched.

    Attributes:
        grade: Of the photo's colours.
        stitch: Side of a stitch, in units.
        threads: How many colours of thread there are.
        cloth: The cloth's colour, sRGB in hexadecimal digits.
        bare: Lightness from which the cloth is left bare, 1 stitches everywhere.
        plump: Half a thread's width, in stitches.
        backstitch: How dark the stitched outlines are.
    """

    grade: Grade
    stitch: float
    threads: int
    cloth: str
    bare: float
    plump: float
    backstitch: float


_CHARTS = (
    _Chart(Grade(1.35, 1.08, 0.02, 0.006, 0.016), 9.0, 36, "f1ead9", 1.0, 0.22, 0.35),
    _Chart(Grade(1.10, 1.02, 0.03, 0.026, 0.016), 10.4, 24, "dcc7a0", 0.90, 0.20, 0.50),
    _Chart(Grade(1.60, 1.12, -0.03, -0.020, 0.030), 7.8, 28, "2a3342", 1.0, 0.20, 0.0),
    _Chart(Grade(1.50, 1.04, 0.04, 0.004, 0.030), 12.0, 22, "fbf8f1", 0.93, 0.235, 0.60),
)

_FEWEST = 4  # pixels a stitch: below it no cross can be seen


def draw_cross_stitch(brief: Brief) -> Rgb8:
    """Stitch a brief."""
    structure = brief.structure
    chart = _CHARTS[brief.number % len(_CHARTS)]
    rng = brief.rng()
    seed = int(rng.integers(1 << 30))
    side = max(_FEWEST, round(chart.stitch * structure.unit * 2 ** (1.1 * (0.5 - brief.fidelity))))
    oklab, bare = _charted(brief, chart, side, seed)
    threads = np.ascontiguousarray(linear_to_srgb(oklab_to_linear(oklab)))
    cloth = linear_to_srgb(linear_from_hex(chart.cloth))
    chance = rng.random((*bare.shape, 4)).astype(np.float32)
    width, height = structure.size
    out = np.empty((height, width, 3), np.float32)
    form = np.array([side, chart.plump, 0.5 + 0.5 * brief.strength], np.float64)
    for_rows(height, partial(_stitch, threads, bare, chance, cloth, form, out))
    slack = field(CLOUD, structure.size, 0.8 / structure.unit, (seed % 887, seed % 211))
    return rgb8_from_srgb(out * (1 + np.float32(0.10) * slack)[..., None])


CROSS_STITCH = Style(
    name="cross-stitch",
    words=(
        "cross-stitch",
        "cross stitch",
        "crossstitch",
        "cross-stitched",
        "cross stitched",
        "counted cross stitch",
        "needlepoint",
        "sampler embroidery",
    ),
    draw=draw_cross_stitch,
    translations=Translations(
        es="punto de cruz; de punto de cruz; bordado en punto de cruz",
        pt="ponto cruz; ponto de cruz; bordado em ponto cruz",
        fr="point de croix; broderie au point de croix",
        de="Kreuzstich; Kreuzstickerei; Kreuzstichstickerei",
        it="punto croce; ricamo a punto croce",
        zh="十字绣; 十字绣画",
        ja="クロスステッチ; 十字刺繍",
        ru="вышивка крестом; вышивка крестиком; крестик",
    ),
)


def _charted(brief: Brief, chart: _Chart, side: int, seed: int) -> tuple[Floats, Map]:
    """The thread of each stitch, OKLab (rows, columns, 3), and which stitches are left out, 1, or not, 0."""
    structure = brief.structure
    small = _reduced(structure, side)
    grade = chart.grade.pronounced(brief.strength)
    oklab = regrade(linear_to_oklab(linear_from_rgb8(small)), grade, brief.colours)
    oklab = (np.rint(oklab * 1000) / 1000).astype(np.float32)
    palette = palette_of(oklab, max(4, round(chart.threads * 2 ** (brief.fidelity - 0.5))))
    chosen = palette[nearest(oklab, palette)]
    around = resize(structure.subject, (chosen.shape[1], chosen.shape[0])) < np.float32(0.4)
    pale = around & (chosen[..., 0] > chart.bare) & (np.hypot(chosen[..., 1], chosen[..., 2]) < 0.05)
    lines = _backstitched(brief, chart, chosen.shape[:2], seed)
    chosen = chosen * (1 - lines[..., None] * np.array([0.7, 0.4, 0.4], np.float32))
    bare = np.where(pale & (lines < 0.02), 1, 0).astype(np.float32)
    return np.ascontiguousarray(chosen, np.float32), bare


def _reduced(structure: Structure, side: int) -> Rgb8:
    """The photo with one pixel for each stitch, its contrasts a little sharpened."""
    width, height = structure.size
    flat = cv2.medianBlur(coloured(structure), 3)
    size = (-(-width // side), -(-height // side))
    padded = cv2.copyMakeBorder(
        flat, 0, size[1] * side - height, 0, size[0] * side - width, cv2.BORDER_REPLICATE
    )
    # Whole pixels share one factor, so that the mean is exact and the same everywhere.
    blocks = padded.reshape(size[1], side, size[0], side, 3).sum(axis=(1, 3), dtype=np.int64)
    small = ((blocks + side * side // 2) // (side * side)).astype(np.int32)
    around = cv2.GaussianBlur(small.astype(np.uint8), (5, 5), 0).astype(np.int32)
    return np.asarray(np.clip(small + (small - around) * 3 // 4, 0, 255), np.uint8)


def _backstitched(brief: Brief, chart: _Chart, shape: tuple[int, int], seed: int) -> Map:
    """How much darker the thread is where an outline runs, 0–1."""
    structure = brief.structure
    if chart.backstitch == 0:
        return np.zeros(shape, np.float32)
    flow = follow(structure, 16, 1.0, 0.3, seed)
    lines = outlines(structure, flow, 1.4, 0.004 + 0.02 * brief.fidelity, 12)
    cells = resize(blur(lines, max(0.4, 1.5 * structure.unit)), (shape[1], shape[0]))
    return np.asarray(np.float32(chart.backstitch) * np.clip(1.4 * cells, 0, 1), np.float32)


@inlined
def _cloth(u: float, v: float, depth: float) -> float:
    """How bright the cloth is: bundles of threads that pass over and under, and a hole at each corner."""
    hole = math.sqrt((0.5 - abs(u)) ** 2 + (0.5 - abs(v)) ** 2)
    dark = min(max((hole - 0.08) / 0.10, 0.0), 1.0)
    bundle = 0.93 + 0.07 * math.cos(6.2832 * 4 * u) * math.cos(6.2832 * 4 * v)
    return bundle * (1 - depth * 0.62 * (1 - dark))


@inlined
def _thread(along: float, across: float, uneven: float, depth: float) -> tuple[float, float]:
    """The light on a round thread of two twisted strands, dark at its ends, and its gloss."""
    roundness = math.sqrt(max(1 - min(across * across, 1.0), 0.0))
    strand = math.cos(9.42 * across + 22 * along)
    light = 0.56 + 0.44 * roundness + 0.09 * strand - 0.16 * across - 0.55 * along * along + uneven
    return 1 + depth * (1.08 * light - 1), 0.06 * depth * max(roundness + 0.3 * strand - 0.85, 0.0)


@kernel
def _stitch(
    threads: Floats,
    bare: Map,
    chance: Floats,
    cloth: Floats,
    form: NDArray[np.float64],
    out: Floats,
    top: int,
    bottom: int,
) -> None:
    """Draw the cloth and on it each square's cross, the thread from lower left to upper right on top."""
    side, plump, depth = form[0], form[1], form[2]
    for y in range(top, bottom):
        row = int(y / side)
        v = (y + 0.5) / side - row - 0.5
        for x in range(out.shape[1]):
            column = int(x / side)
            u = (x + 0.5) / side - column - 0.5
            ground = _cloth(u, v, depth)
            c0, c1, c2 = cloth[0] * ground, cloth[1] * ground, cloth[2] * ground
            if bare[row, column] < 0.5:
                for over in range(2):
                    sway = 0.10 * (chance[row, column, over] - 0.5)
                    turned = 1.0 if over == 1 else -1.0
                    along = (u - turned * v) * 0.7071
                    across = ((u + turned * v) * 0.7071 + sway) / plump
                    taper = min(max((0.72 - abs(along)) / 0.10, 0.0), 1.0)
                    inside = min(max((1 - abs(across)) * plump * side + 0.5, 0.0), 1.0) * taper
                    uneven = 0.10 * (chance[row, column, 2 + over] - 0.5) + (0.04 if over == 1 else 0.02)
                    light, gloss = _thread(along, across, uneven, depth)
                    shade = 1 - 0.30 * depth * min(max((1.35 - abs(across)) / 0.35, 0.0), 1.0) * taper
                    c0, c1, c2 = c0 * shade, c1 * shade, c2 * shade
                    c0 += (threads[row, column, 0] * light + gloss - c0) * inside
                    c1 += (threads[row, column, 1] * light + gloss - c1) * inside
                    c2 += (threads[row, column, 2] * light + gloss - c2) * inside
            out[y, x, 0] = c0
            out[y, x, 1] = c1
            out[y, x, 2] = c2
