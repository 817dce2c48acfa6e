"""Mosaic: rows of small glass stones laid along the forms, each set at its own slant in mortar."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import Floats, Flow, Grade, coloured, follow, regrade, simplify
from retexture.imaging.arrays import Labels, Linear, Map, Rgb8
from retexture.imaging.colour import (
    linear_from_rgb8,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
)
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import GRAIN, field
from retexture.prompts import Translations


@dataclass(frozen=True)
class _Setting:
    """How one variation is set."""

    grade: Grade
    size: float
    """Of a stone, in units (1/1024 of the long side)."""
    slender: float
    """Length of a stone against its width."""
    joint: float
    """Width of the joints, in stones."""
    mortar: tuple[float, float, float]
    """Its colour in linear light."""
    variety: float
    slant: float
    """How far the stones lean out of the plane: glints and dull ones."""
    gold: float
    """Share of gold stones off the subject."""


_SETTINGS = (
    _Setting(
        Grade(1.60, 1.08, 0.03, 0.0, 0.012, 0.55), 10.0, 1.15, 0.14, (0.050, 0.043, 0.036), 1.0, 1.0, 0.0
    ),
    _Setting(
        Grade(1.50, 1.08, 0.03, 0.024, 0.012, 0.55), 13.0, 1.00, 0.155, (0.33, 0.28, 0.21), 1.3, 0.7, 0.0
    ),
    _Setting(
        Grade(1.70, 1.10, 0.03, -0.026, 0.010, 0.55), 8.0, 1.45, 0.13, (0.016, 0.017, 0.021), 0.9, 1.0, 0.0
    ),
    _Setting(
        Grade(1.75, 1.10, 0.03, 0.010, 0.020, 0.55), 11.0, 1.20, 0.13, (0.045, 0.026, 0.014), 1.2, 1.5, 0.36
    ),
)

_GOLD = np.array([0.80, 0.021, 0.135], np.float32)  # OKLab
_SETTLING = 4


def _setting_of(brief: Brief) -> _Setting:
    return _SETTINGS[brief.number % len(_SETTINGS)]


def draw_mosaic(brief: Brief) -> Rgb8:
    """Set a brief in stones (after Hausner 2001: centroidal cells in a metric that follows the forms)."""
    structure, rng = brief.structure, brief.rng()
    setting = _setting_of(brief)
    size = max(2.5, setting.size * structure.unit * 2 ** (1.2 * (0.5 - brief.fidelity)))
    flow = follow(structure, 26, 2.0, 0.5, int(rng.integers(1 << 30)))
    simple = simplify(coloured(structure), 160, (9.0, 7.0))
    stones = _settled(simple, flow, size, setting.slender, rng)
    height, width = structure.rgb.shape[:2]
    cells = _nearest(stones, (width, height), 1.0)
    colours = _stone_colours(simple, stones, brief, rng)
    return _lit(colours, cells, size, brief, rng)


MOSAIC = Style(
    name="mosaic",
    words=("mosaic", "mosaic tile", "tessera", "tesserae", "byzantine mosaic", "roman mosaic", "smalti"),
    translations=Translations(
        es="mosaico; teselas; mosaico bizantino; mosaico romano; tesela",
        pt="mosaico; mosaico bizantino; mosaico romano; tesselas; pastilhas",
        fr="mosaïque; tesselles; mosaïque byzantine; mosaïque romaine; tesselle",
        de="Mosaik; Mosaikfliese; byzantinisches Mosaik; römisches Mosaik; Mosaikstein",
        it="mosaico; tessere; mosaico bizantino; mosaico romano; tessera",
        zh="马赛克; 镶嵌画; 拼贴瓷砖; 镶嵌图案",
        ja="モザイク; モザイク画; モザイクタイル; モザイクアート",
        ru="мозаика; мозаичный; византийская мозаика; смальта; римская мозаика",
    ),
    draw=draw_mosaic,
)


@dataclass(frozen=True, eq=False)
class _Stones:
    """Stones, one for each cell of a grid: ``places`` holds x, y and the direction's x, y."""

    places: Floats
    cell: float
    slender: float


def _settled(simple: Rgb8, flow: Flow, size: float, slender: float, rng: np.random.Generator) -> _Stones:
    """Start from a jittered grid and move each stone to the middle of its place a few times (Lloyd 1982).

    Pixels on edges count little, so that stones move off them and the joints move onto them.
    """
    height, width = simple.shape[:2]
    rows, columns = max(1, round(height / size)), max(1, round(width / size))
    home = np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), axis=-1).astype(np.float32)
    home *= np.array([width / columns, height / rows], np.float32)
    places = home + (rng.random(home.shape, np.float32) - np.float32(0.5)) * np.float32(0.5 * size)
    calm = _calm(simple)
    stones = _turned(places, flow, size, slender)
    for _ in range(_SETTLING):
        labels, _ = _nearest(stones, (calm.shape[1], calm.shape[0]), 0.5)
        middle = _middles(labels, calm, rows * columns).reshape(rows, columns, 2) * np.float32(2)
        missing = middle[..., 0] < 0
        middle[missing] = stones.places[missing][:, :2]
        reach = np.float32(1.0 * size)
        stones = _turned(home + np.clip(middle - home, -reach, reach), flow, size, slender)
    return stones


def _calm(simple: Rgb8) -> NDArray[np.uint8]:
    """255 inside flat areas, small on edges, at half size; integers, since it decides where stones lie."""
    height, width = simple.shape[:2]
    half = cv2.resize(simple, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_LINEAR_EXACT)
    edge = cv2.morphologyEx(half, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2).astype(np.int32)
    return np.asarray(255 - np.minimum(edge * 4, 250), np.uint8)


def _turned(places: Floats, flow: Flow, cell: float, slender: float) -> _Stones:
    height, width = flow.x.shape
    column = np.clip((places[..., 0] * np.float32(0.5)).astype(np.int32), 0, width - 1)
    row = np.clip((places[..., 1] * np.float32(0.5)).astype(np.int32), 0, height - 1)
    # Directions in steps of 1/64: small differences between processors vanish in the rounding.
    turn = np.rint(np.stack([flow.x[row, column], flow.y[row, column]], axis=-1) * 64) / np.float32(64)
    turn /= np.sqrt((turn * turn).sum(axis=-1, keepdims=True))
    return _Stones(np.concatenate([places, turn], axis=-1).astype(np.float32), cell, slender)


def _middles(labels: Labels, weight: NDArray[np.uint8], count: int) -> Floats:
    """Weighted middle of each label in pixels, (count, 2) of x and y; -1 where a label has no pixel."""
    flat, mass = labels.ravel(), weight.ravel().astype(np.float64)
    total = np.bincount(flat, mass, count)
    rows, columns = np.indices(labels.shape, np.float64)
    x = np.bincount(flat, mass * (columns.ravel() + 0.5), count)
    y = np.bincount(flat, mass * (rows.ravel() + 0.5), count)
    middle = np.column_stack([x, y]) / np.maximum(total, 1)[:, None]
    return np.where(total[:, None] > 0, middle, -1).astype(np.float32)


def _nearest(stones: _Stones, size: tuple[int, int], scale: float) -> tuple[Labels, Map]:
    """Which stone each pixel belongs to, and the margin to the next one, in stones (0 on a joint's middle).

    Args:
        stones: The stones.
        size: (width, height) of the labels.
        scale: Label pixels a picture pixel.
    """
    labels = np.empty((size[1], size[0]), np.int32)
    margin = np.empty((size[1], size[0]), np.float32)
    scaled = stones.places.copy()
    scaled[..., :2] *= np.float32(scale)
    cell, slender = np.float32(stones.cell * scale), np.float32(stones.slender**0.5)

    def find(top: int, bottom: int) -> None:
        _find_nearest(scaled, cell, slender, labels, margin, top, bottom)

    for_rows(size[1], find)
    return labels, margin


def _stone_colours(simple: Rgb8, stones: _Stones, brief: Brief, rng: np.random.Generator) -> Linear:
    """The colour of each stone in linear light, (count, 3).

    It is the photo's at the stone's middle, set off against its surroundings so that small features survive.
    """
    structure, setting = brief.structure, _setting_of(brief)
    places = stones.places.reshape(-1, 4)
    height, width = simple.shape[:2]
    column = np.clip(places[:, 0].astype(np.int32), 0, width - 1)
    row = np.clip(places[:, 1].astype(np.int32), 0, height - 1)
    near = cv2.GaussianBlur(simple, (0, 0), max(0.5, 0.22 * stones.cell))[row, column].astype(np.int32)
    around = cv2.GaussianBlur(simple, (0, 0), max(0.8, 0.9 * stones.cell))[row, column].astype(np.int32)
    # In whole numbers: halves would be rounded up by one processor and down by another.
    distinct = (19 * near - 9 * around + 5) // 10
    oklab = linear_to_oklab(linear_from_rgb8(np.clip(distinct, 0, 255).astype(np.uint8)))
    grade = setting.grade.pronounced(brief.strength).keyed(coloured(structure), 0.16, 0.90)
    oklab = regrade(oklab, grade, brief.colours)
    chance = rng.standard_normal((3, len(places))).astype(np.float32) * np.float32(setting.variety)
    oklab += np.column_stack([0.030 * chance[0], 0.010 * chance[1], 0.010 * chance[2]]).astype(np.float32)
    if setting.gold and not brief.colours:
        off = 1 - structure.subject[row, column]
        pale = np.clip(oklab[:, 0] * 2.2 - 0.75, 0, 1)
        wanted = setting.gold * 2.2 * off * off * pale + 0.35 * (rng.random(len(places)) - 0.5)
        share = np.clip((wanted - 0.5) * 8, 0, 1)[:, None]
        golden = _GOLD + np.array([0.6, 0, 0], np.float32) * (oklab[:, :1] - 0.8)
        oklab = oklab + share.astype(np.float32) * (golden - oklab)
    oklab[:, 0] = np.clip(oklab[:, 0], 0.08, 0.97)
    return oklab_to_linear(oklab)


def _lit(
    colours: Linear, cells: tuple[Labels, Map], size: float, brief: Brief, rng: np.random.Generator
) -> Rgb8:
    """Light the stones from the upper left: rounded rims, a slant of their own, and mortar in the joints."""
    labels, margin = cells
    unit, setting = brief.structure.unit, _setting_of(brief)
    picture = (labels.shape[1], labels.shape[0])
    lean = np.float32(setting.slant * brief.strength)
    slant = rng.standard_normal((len(colours), 1)).astype(np.float32)
    glint = np.float32(0.5) * np.maximum(slant - np.float32(1.2), 0) * lean
    bright = (
        colours * (1 + np.float32(0.10) * lean * np.clip(slant, -2, 2) + glint) + np.float32(0.03) * glint
    )
    stones = linear_to_srgb(bright)
    mortar = np.asarray(setting.mortar, np.float32)
    if brief.colours:  # they rule: warm mortar would turn a blue picture grey
        mortar = np.full_like(mortar, mortar.mean())
    mortar = linear_to_srgb(mortar)
    joint = np.float32(setting.joint * (0.7 + 0.3 * brief.strength))
    dome = np.clip((margin - joint * np.float32(0.5)) * np.float32(2.4), 0, 1)
    dome = dome * (2 - dome) * np.float32(0.34 * size)
    gx = cv2.Sobel(dome, cv2.CV_32F, 1, 0, scale=0.125)
    gy = cv2.Sobel(dome, cv2.CV_32F, 0, 1, scale=0.125)
    grain = field(GRAIN, picture, 0.8 / max(unit, 0.25), (brief.seed % 611, brief.seed % 433))
    sharp = np.float32(1 / max(0.10, 1.1 / size))
    out = np.empty((*labels.shape, 3), np.uint8)

    def shade(top: int, bottom: int) -> None:
        _shade(stones, mortar, labels, margin, gx, gy, grain, joint, sharp, out, top, bottom)

    for_rows(labels.shape[0], shade)
    return out


@kernel
def _find_nearest(
    stones: Floats,
    cell: np.float32,
    slender: np.float32,
    labels: Labels,
    margin: Map,
    top: int,
    bottom: int,
) -> None:
    """Nearest and second nearest stone, in a rounded maximum metric along each stone's direction."""
    rows, columns = stones.shape[0], stones.shape[1]
    height, width = labels.shape
    half = np.float32(0.5)
    per_cell = np.float32(1) / cell
    for y in range(top, bottom):
        home_row = min(rows - 1, y * rows // height)
        fy = np.float32(y) + half
        for x in range(width):
            home_column = min(columns - 1, x * columns // width)
            fx = np.float32(x) + half
            first, second, best = np.float32(1e9), np.float32(1e9), 0
            for row in range(max(0, home_row - 2), min(rows, home_row + 3)):
                for column in range(max(0, home_column - 2), min(columns, home_column + 3)):
                    dx, dy = fx - stones[row, column, 0], fy - stones[row, column, 1]
                    c, s = stones[row, column, 2], stones[row, column, 3]
                    u = abs(dx * c + dy * s) / slender
                    v = abs(dy * c - dx * s) * slender
                    away = max(u, v) + np.float32(0.12) * min(u, v)
                    if away < first:
                        second, first, best = first, away, row * columns + column
                    elif away < second:
                        second = away
            labels[y, x] = best
            margin[y, x] = (second - first) * per_cell


@kernel
def _shade(
    stones: Floats,
    mortar: Floats,
    labels: Labels,
    margin: Map,
    gx: Map,
    gy: Map,
    grain: Map,
    joint: np.float32,
    sharp: np.float32,
    out: Rgb8,
    top: int,
    bottom: int,
) -> None:
    zero, one = np.float32(0), np.float32(1)
    for y in range(top, bottom):
        for x in range(labels.shape[1]):
            slope = np.float32(0.6) * gx[y, x] + np.float32(0.8) * gy[y, x]
            slope = max(-one, min(one, slope))
            shade = (one + np.float32(0.24) * slope) * (one + np.float32(0.05) * grain[y, x])
            gloss = np.float32(0.10) * max(slope - np.float32(0.25), zero)
            share = max(zero, min(one, (margin[y, x] - joint) * sharp + np.float32(0.35)))
            rough = np.float32(0.92) + np.float32(0.22) * grain[y, x]
            for k in range(3):
                under = mortar[k] * rough
                value = under + (stones[labels[y, x], k] * shade + gloss - under) * share
                out[y, x, k] = np.uint8(max(zero, min(one, value)) * np.float32(255) + np.float32(0.5))
