"""Toy-like 3D render: smooth round forms of plastic or clay in few colours, in soft studio light."""

import math
from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Floats,
    Grade,
    coloured,
    graded_oklab,
    loosened,
    simplify,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, oklab_to_linear, rgb8_from_srgb
from retexture.imaging.elementary import power
from retexture.imaging.filters import blur, gradient, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.prompts import Place, Translations
from retexture.structure import InputKind


@dataclass(frozen=True)
class _Studio:
    """How one variation is made and lit.

    Attributes:
        grade: From the photo's colours to those of the toys.
        smooth: How far detail is smoothed away.
        round: Radius of the pieces' edges, in units.
        gloss: Of the surface.
        tight: How small the highlights are.
        dents: How far fingers have pressed it in: clay.
        key: Light from the upper left, linear.
        fill: Light from everywhere else.
        rim: Light from behind, on the lower right edges.
    """

    grade: Grade
    smooth: float
    round: float
    gloss: float
    tight: float
    dents: float
    key: tuple[float, float, float]
    fill: tuple[float, float, float]
    rim: tuple[float, float, float]


_STUDIOS = (
    _Studio(
        Grade(1.45, 0.80, 0.06),
        260,
        13,
        0.30,
        14,
        0.0,
        (0.80, 0.77, 0.72),
        (0.36, 0.37, 0.42),
        (0.05, 0.06, 0.10),
    ),
    _Studio(
        Grade(1.05, 0.62, 0.12, 0.008),
        340,
        18,
        0.07,
        6,
        0.5,
        (0.76, 0.73, 0.70),
        (0.38, 0.38, 0.40),
        (0.06, 0.04, 0.04),
    ),
    _Studio(
        Grade(1.85, 0.95, 0.02),
        220,
        10,
        0.62,
        34,
        0.0,
        (0.86, 0.84, 0.86),
        (0.24, 0.28, 0.36),
        (0.10, 0.14, 0.26),
    ),
    _Studio(
        Grade(1.35, 0.78, 0.03, 0.020),
        420,
        20,
        0.26,
        10,
        0.12,
        (0.94, 0.74, 0.55),
        (0.26, 0.24, 0.38),
        (0.34, 0.14, 0.22),
    ),
)

_SWING = 0.5  # radians that the lamp may stand to either side of the upper left
_KEY = np.array([-0.48, -0.60, 0.64], np.float32)
_HALF = np.array([-0.28, -0.36, 0.89], np.float32)
_RIM = np.array([0.66, 0.62, 0.42], np.float32)

_MODEL = 0.15  # share of the smoothing for a grey model, which is smooth already and has faint edges


@dataclass(frozen=True, eq=False)
class _Toy:
    """What is lit.

    Attributes:
        oklab: Its colours.
        height: Its surface, in pixels.
        seams: Where one form ends and another begins, 0–1.
        kept: Where faces are, 0–1.
        swing: How far the lamps are turned around it, in radians.
    """

    oklab: Floats
    height: Map
    seams: Map
    kept: Map
    swing: float


def draw_toy_render(brief: Brief) -> Rgb8:
    """Model a brief in smooth forms and light them."""
    structure, unit, rng = brief.structure, brief.structure.unit, brief.rng()
    studio = _STUDIOS[brief.number % len(_STUDIOS)]
    seed = int(rng.integers(1 << 30))
    loose = 2 ** (1.4 * (0.5 - brief.fidelity))
    own = coloured(structure, lines=False)
    smooth = studio.smooth * loose * (_MODEL if structure.kind is InputKind.CLAY else 1)
    simple = simplify(own, smooth, (9.0, 7.0))
    kept = _kept(brief)
    grade = studio.grade.pronounced(brief.strength)
    oklab = graded_oklab(simple, grade, brief.colours)
    features = graded_oklab(simplify(own, 40 * loose, (8.0,)), grade, brief.colours)
    oklab = oklab + (features - oklab) * kept[..., None]
    seams = _seams(brief, simple)
    height = _height(brief, studio, oklab, seams, seed) * (1 - 0.8 * kept)
    model = _Toy(oklab, height, seams * (1 - 0.8 * kept), kept, float(rng.uniform(-_SWING, _SWING)))
    return loosened(_lit(brief, studio, model), brief.fidelity, unit, seed)


TOY_RENDER = Style(
    name="toy 3d render",
    words=(
        "toy 3d render",
        "toy render",
        "3d render",
        "3d rendering",
        "render 3d",
        "rendering 3d",
        "3d icon",
        "3d illustration",
        "3d cartoon render",
        "claymation look",
        "toy-like render",
        "vinyl toy render",
    ),
    draw=draw_toy_render,
    translations=Translations(
        es="render 3d; renderizado 3d; icono 3d; estilo plastilina",
        pt="render 3d; renderização 3d; ícone 3d; estilo massinha",
        fr="rendu 3d; icône 3d; style pâte à modeler",
        de="3d-Render; 3d-Rendering; 3d-Icon; Knetfigurenstil",
        it="render 3d; rendering 3d; icona 3d; stile plastilina",
        zh="3d渲染; 三维渲染; 3d图标; 黏土风格",
        ja="3dレンダリング; 3dレンダー; 3dアイコン; クレイアニメ風",
        ru="трёхмерный рендер; трехмерный рендер; трёхмерная графика; объёмная иконка; пластилиновый стиль",
    ),
)


def _kept(brief: Brief) -> Map:
    """Where the picture is modelled rather than built of pieces, 0–1: faces."""
    face = brief.structure.scene.where(Place.FACE)
    if face is None:
        return np.zeros(brief.structure.rgb.shape[:2], np.float32)
    return np.asarray(np.clip(1.25 * blur(face, max(0.5, 5 * brief.structure.unit)), 0, 1), np.float32)


def _seams(brief: Brief, simple: Rgb8) -> Map:
    """Where one form ends and another begins, 0–1."""
    lab = graded_oklab(simple)
    steep = np.zeros(lab.shape[:2], np.float32)
    for channel in range(3):
        across, down = gradient(np.ascontiguousarray(lab[..., channel]))
        steep = steep + across * across + down * down
    edge = smoothstep(0.014, 0.09, np.sqrt(steep) * np.float32(brief.structure.unit))
    return edge if brief.structure.ink is None else np.maximum(edge, brief.structure.ink)


def _height(brief: Brief, studio: _Studio, oklab: Floats, seams: Map, seed: int) -> Map:
    """The surface in pixels: forms with round edges that sink towards the seams, lights bulging."""
    structure, unit = brief.structure, brief.structure.unit
    reach = studio.round * unit
    valley = sum(
        share * blur(seams, max(0.6, size * reach)) for size, share in ((0.18, 2.0), (0.45, 4.0), (1.0, 7.0))
    )
    form = blur(np.ascontiguousarray(oklab[..., 0]), max(0.6, 4 * unit)) * np.float32(34 * unit)
    height = form - np.float32(2.4 * unit) * np.asarray(valley, np.float32)
    if studio.dents:
        cloud = field(CLOUD, structure.size, 1.3 / unit, (seed % 887, seed % 211))
        fine = field(CLOUD_B, structure.size, 3.0 / unit, (seed % 97, seed % 53))
        height = height + np.float32(studio.dents * unit) * blur(8 * cloud + 2.5 * fine, max(0.6, 3.5 * unit))
    return blur(np.asarray(height, np.float32), max(0.6, 2.2 * unit)) * np.float32(min(brief.strength, 1.6))


def _lit(brief: Brief, studio: _Studio, model: _Toy) -> Rgb8:
    """Soft studio light: a large lamp, light from all around, a rim, and shade in the seams."""
    across, down = gradient(model.height)
    across, down = np.float32(0.9) * across, np.float32(0.9) * down
    c, s = math.cos(model.swing), math.sin(model.swing)
    size = np.sqrt(1 + across * across + down * down)

    def facing(direction: Floats) -> Map:
        x, y, z = (float(part) for part in direction)
        return np.asarray((z - (c * x - s * y) * across - (s * x + c * y) * down) / size, np.float32)

    key = np.clip(0.35 + 0.65 * facing(_KEY) / _KEY[2], 0, 1.5)  # wrapped around: the lamp is large
    rim = power(np.clip(facing(_RIM), 0, 1), 3)
    level = float(_HALF[2]) ** studio.tight  # what a plane that faces the camera has
    shine = power(np.clip(facing(_HALF), 0, 1), studio.tight) - np.float32(level)
    shine = np.clip(shine, 0, 1) * (1 - 0.6 * model.kept)
    shade = _shade(brief, model)
    albedo = oklab_to_linear(model.oklab)
    light = key[..., None] * np.asarray(studio.key, np.float32) + np.asarray(studio.fill, np.float32)
    out = albedo * light * shade[..., None] + rim[..., None] * np.asarray(studio.rim, np.float32)
    out = out + (np.float32(studio.gloss * brief.strength) * smoothstep(0.02, 0.9, shine) * shade)[..., None]
    return rgb8_from_srgb(linear_to_srgb(np.asarray(out, np.float32)))


def _shade(brief: Brief, model: _Toy) -> Map:
    """How much light gets everywhere, 0–1: less into seams and hollows, little into a drawing's lines."""
    unit, height = brief.structure.unit, model.height
    near, far = (blur(model.seams, max(0.6, reach * unit)) for reach in (2.5, 8))
    seam = np.clip(0.8 * near + 0.8 * far, 0, 1)
    around = np.clip(blur(height, max(1.0, 9 * unit)) - height, 0, None) / np.float32(max(unit, 0.2))
    shade = (1 - np.float32(0.45 * min(brief.strength, 1.6)) * seam) / (1 + 0.10 * around)
    if brief.structure.ink is not None:
        shade = shade * (1 - 0.75 * brief.structure.ink)
    return np.asarray(shade, np.float32)
