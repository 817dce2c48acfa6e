"""Risograph: two or three bright inks, each on a screened plate of its own, a little out of place."""

import math
from dataclasses import dataclass
from functools import cache
from typing import cast

import cv2
import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Floats,
    colour_cube,
    coloured,
    follow,
    halftone,
    looked_up,
    loosened,
    outlines,
    simplify,
    tooth,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
    srgb_to_linear,
)
from retexture.imaging.elementary import exp
from retexture.imaging.filters import smoothstep
from retexture.imaging.noise import CLOUD, FINE_CELL, GRAIN, STREAK, field
from retexture.prompts import Translations


@dataclass(frozen=True)
class _Run:
    """How one variation is printed.

    Attributes:
        inks: The first is the one that draws: sRGB in hexadecimal digits, two or three.
        paper: The same.
        pitch: Of the screens, in units.
        off: How far the plates lie apart, in units.
    """

    inks: tuple[str, ...]
    paper: str
    pitch: float
    off: float


_RUNS = (
    _Run(("2549a8", "ff4f8f", "ffd83d"), "f6f1e4", 4.2, 2.6),
    _Run(("006a72", "ff6a3d"), "f7f0dd", 5.4, 3.2),
    _Run(("4a2f7a", "00a86b", "ff8fa0"), "f4f1ea", 3.6, 2.2),
    _Run(("c4283a", "4aa8e0", "ffd23f"), "f3ecdc", 6.4, 3.6),
)

_DEPTH = 0.75  # how near black comes to the drawing ink alone rather than to all inks on each other
_VIVID = 1.35  # factor of the photo's chroma: spot inks are brighter than what they stand for
_MIDDLE = 0.46  # where the middle of a picture's tones comes to lie
_LEVELS = 9  # of each ink, of which the nearest mixture is chosen
_COARSE = 17  # nodes a side at which it is chosen; between them it is interpolated
_SOFTNESS = 0.0035  # of the choice, in squared OKLab distance: a hard one would show steps
_THRIFT = 0.006  # what a full plate costs: of two equal mixtures the one with less ink is taken
_ANGLES = (0.79, 0.26, 1.31)  # far apart, so that the screens make rosettes and no moiré


def draw_risograph(brief: Brief) -> Rgb8:
    """Separate a brief into inks and print them one over the other."""
    structure, unit, size = brief.structure, brief.structure.unit, brief.structure.size
    run = _RUNS[brief.number % len(_RUNS)]
    rng = brief.rng()
    seed = int(rng.integers(1 << 30))
    loose = 1.6 - 1.2 * brief.fidelity
    simple = simplify(coloured(structure, lines=False), 220 * loose, (9.0, 7.0))
    inks, paper = _inks(run, brief.colours), linear_from_hex(run.paper)
    plates = looked_up(_brightened(simple), _separation(run, brief.colours))
    lines = _drawing(brief, seed)
    grain = tooth(size, unit, 1.0, seed)
    printed = np.broadcast_to(paper, structure.rgb.shape) * (1 + np.float32(0.02) * grain)[..., None]
    for number in reversed(range(len(inks))):
        far = run.off * unit * (0.3 if number == 0 else 1) * min(brief.strength, 1.5)
        turn = (far * rng.uniform(-1, 1), far * rng.uniform(-1, 1))
        plate = _shifted(np.ascontiguousarray(plates[..., number]), turn)
        pitch = max(run.pitch * unit * 2 ** (0.7 * (0.5 - brief.fidelity)), 2.8)
        screened = halftone(_pressed(plate, brief.strength), pitch, _ANGLES[number])
        if number == 0:  # lines are too fine for a screen
            screened = np.maximum(screened, _shifted(lines, turn))
        laid = screened * _taken(size, unit, brief.strength, seed + 97 * number)
        printed = printed * (1 - laid[..., None] * (1 - inks[number]))
    picture = rgb8_from_srgb(linear_to_srgb(np.asarray(printed, np.float32)))
    return loosened(picture, brief.fidelity, unit, seed)


RISOGRAPH = Style(
    name="risograph",
    words=(
        "risograph",
        "riso",
        "risograph print",
        "riso print",
        "screen print",
        "screenprint",
        "silkscreen",
        "silkscreen print",
        "serigraph",
    ),
    draw=draw_risograph,
    translations=Translations(
        es="risografía; risográfico; serigrafía",
        pt="risografia; risográfico; serigrafia",
        fr="risographie; risographe; sérigraphie",
        de="Risografie; Risographie; Risodruck; Siebdruck",
        it="risografia; risograph; serigrafia",
        zh="孔版印刷; 丝网印刷; 丝网版画",
        ja="リソグラフ; リソグラフ印刷; シルクスクリーン; 孔版印刷",
        ru="ризография; ризограф; шелкография",
    ),
)


def _inks(run: _Run, colours: Colours) -> Floats:
    """The inks in linear light, (ink, 3): those that were asked for, and a deep one to draw with."""
    if not colours:
        return np.stack([linear_from_hex(code) for code in run.inks])
    asked = np.asarray(colours[:3], np.float32).reshape(-1, 3)
    oklab = linear_to_oklab(asked)
    if len(asked) == 1 or oklab[:, 0].min() > 0.55:
        deep = oklab[np.argmin(oklab[:, 0])] * np.array([0, 0.8, 0.8], np.float32)
        deep[0] = min(0.62 * float(oklab[:, 0].min()), 0.36)
        asked = np.concatenate([oklab_to_linear(deep)[None], asked[:2]])
    return np.asarray(asked, np.float32)


@cache
def _separation(run: _Run, colours: Colours) -> Floats:
    """How much of each ink stands for each colour: a table for ``looked_up``."""
    inks, paper = _inks(run, colours), linear_from_hex(run.paper)
    steps = np.linspace(0, 1, _LEVELS if len(inks) < 3 else _LEVELS - 2, dtype=np.float32)
    mixtures = np.stack(np.meshgrid(*[steps] * len(inks), indexing="ij"), axis=-1).reshape(-1, len(inks))
    over = paper * np.prod(1 - mixtures[..., None] * (1 - inks[None]), axis=1)
    printed = linear_to_oklab(over.astype(np.float32))
    cube = linear_to_oklab(srgb_to_linear(np.ascontiguousarray(colour_cube()[::2, ::2, ::2])))
    wanted = _within_reach(cube.reshape(-1, 3), linear_to_oklab(inks[0] * paper), printed)
    out = np.zeros((len(wanted), 3), np.float32)
    cost = np.float32(_THRIFT) * mixtures.mean(axis=1)
    for first in range(0, len(wanted), 512):
        away = wanted[first : first + 512, None] - printed[None]
        distance = 1.4 * away[..., 0] ** 2 + away[..., 1] ** 2 + away[..., 2] ** 2 + cost
        weight = exp(-(distance - distance.min(axis=1, keepdims=True)) / np.float32(_SOFTNESS))
        weight /= weight.sum(axis=1, keepdims=True)
        for ink in range(len(inks)):
            out[first : first + 512, ink] = (weight * mixtures[:, ink]).sum(axis=1)
    return _refined(out.reshape(_COARSE, _COARSE, _COARSE, 3))


def _within_reach(cube: Floats, drawing: Floats, printed: Floats) -> Floats:
    """Colours to aim at, between the paper and the solid drawing ink, which shades go over to."""
    deepest = _DEPTH * float(drawing[0]) + (1 - _DEPTH) * float(printed[:, 0].min())
    wanted = cube.copy()
    wanted[:, 0] = deepest + (float(printed[:, 0].max()) - deepest) * cube[:, 0]
    shade = 1 - smoothstep(0.10, 0.55, cube[:, 0])[:, None]
    wanted[:, 1:] = cube[:, 1:] * np.float32(_VIVID) * (1 - 0.8 * shade) + drawing[1:] * shade
    return wanted


def _refined(table: Floats) -> Floats:
    """The table with a node between every two."""
    for axis in range(3):
        table = np.moveaxis(table, axis, 0)
        fine = np.empty((2 * len(table) - 1, *table.shape[1:]), np.float32)
        fine[::2] = table
        fine[1::2] = (table[:-1] + table[1:]) / 2
        table = np.moveaxis(fine, 0, axis)
    return np.ascontiguousarray(table)


def _drawing(brief: Brief, seed: int) -> Map:
    """Lines of the drawing ink along the forms, 0–1: sparse ones, and all that a drawing has."""
    structure = brief.structure
    flow = follow(structure, 16, 1.0, 0.3, seed)
    lines = outlines(structure, flow, 0.9, 0.03 * brief.fidelity, 16) * np.float32(0.85)
    return lines if structure.ink is None else np.maximum(lines, structure.ink)


def _brightened(simple: Rgb8) -> Rgb8:
    """The picture's tones over the whole range: spot inks have no room to lose."""
    grey = cv2.cvtColor(simple, cv2.COLOR_RGB2GRAY)
    shares = np.cumsum(np.bincount(grey.ravel(), minlength=256)) / grey.size
    low, middle, high = (int(level) for level in np.searchsorted(shares, [0.02, 0.5, 0.96]))
    reach = max(high - low, 96)
    rise = math.log(_MIDDLE) / math.log(min(max((middle - low) / reach, 0.05), 0.95))
    levels = np.clip((np.arange(256) - low) / reach, 0, 1) ** min(max(rise, 0.55), 1.25)
    return cast(Rgb8, cv2.LUT(simple, np.rint(255 * levels).astype(np.uint8)))


def _pressed(plate: Map, strength: float) -> Map:
    """A plate's tones as the machine prints them: next to nothing stays away, nearly solid closes."""
    pressed = smoothstep(0.03, 0.94, plate)
    return np.asarray(plate + (pressed - plate) * np.float32(0.4 * strength), np.float32)


def _shifted(plate: Map, by: tuple[float, float]) -> Map:
    """A plate moved by (x, y) pixels."""
    move = np.array([[1, 0, round(by[0] * 4) / 4], [0, 1, round(by[1] * 4) / 4]], np.float64)
    size = (plate.shape[1], plate.shape[0])
    return cast(
        Map, cv2.warpAffine(plate, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _taken(size: tuple[int, int], unit: float, strength: float, seed: int) -> Map:
    """How well the paper took one ink, about 0.8–1: speckles, clouds and the roller's faint bands."""
    speck = field(GRAIN, size, 0.55 / max(unit, 0.4), (seed % 331, seed % 127))
    dots = field(FINE_CELL, size, 0.9 / max(unit, 0.4), (seed % 761, seed % 353))
    cloud = field(CLOUD, size, 1.4 / unit, (seed % 887, seed % 211))
    roller = field(STREAK, size, 0.7 / unit, (seed % 613, seed % 419))
    lost = 0.10 * smoothstep(0.1, 0.9, speck) - 0.06 * cloud - 0.03 * roller
    lost = lost + 0.5 * (1 - smoothstep(0.05, 0.16, dots))
    return np.asarray(np.clip(0.94 - np.float32(min(strength, 1.6)) * lost, 0, 1), np.float32)
