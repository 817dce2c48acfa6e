"""A shot drawn: its picture, and where its parts are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.annotated.scenes.catalogue import SCENES, WIDTH, Shot, Stage
from retexture.evaluation.annotated.scenes.rays import GROUND, NOTHING, SAMPLES, RayHits, cast, lit
from retexture.evaluation.annotated.scenes.solids import product
from retexture.evaluation.annotated.scenes.things import Piece
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb

SUBJECT, GROUND_PART, SKY = "subject", "floor", "sky"

_SEEN = 0.002  # of the picture: what shows less is not counted among its parts
_CLAY = np.array((0.78, 0.76, 0.73))  # linear light that white clay throws back
_INK, _PAPER = 0.02, 0.95
_TURN = 0.9  # cosine: faces that meet at more than a quarter of a right angle have a line between them
_PAINTS = np.array(  # of block-outs: muted tints, as modelling programs give to layers
    [
        (0.62, 0.6, 0.57),
        (0.5, 0.56, 0.6),
        (0.6, 0.53, 0.45),
        (0.5, 0.58, 0.5),
        (0.6, 0.5, 0.5),
        (0.55, 0.55, 0.62),
    ]
)
_SHADOWLESS = ("wall", "ceiling")


@dataclass(frozen=True, eq=False)
class DrawnScene:
    """A picture with its parts.

    Attributes:
        rgb: (height, width, 3) uint8 sRGB.
        parts: Where each part is, (height, width); "subject" lies over others.
    """

    rgb: Rgb8
    parts: Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class _Model:
    """A scene's pieces where they stand, and the thing that each belongs to."""

    scene: Stage
    pieces: tuple[Piece, ...]
    things: NDArray[np.intp]


def draw(shot: Shot, width: int = WIDTH) -> DrawnScene:
    """Draw a shot; ``width`` is in pixels."""
    model = _built(SCENES[shot.scene])
    hits = cast(shot, [piece.solid for piece in model.pieces], (width, width * 3 // 4))
    light = _drawn(shot, model, hits)
    rgb = rgb8_from_srgb(linear_to_srgb(_per_pixel(light).astype(np.float32)))
    return DrawnScene(rgb, _parts(model, hits))


def _built(scene: Stage) -> _Model:
    pieces, things = [], []
    for index, thing in enumerate(scene.things):
        for piece in thing.pieces:
            solid = piece.solid.placed(thing.where, thing.turn)
            pieces.append(Piece(solid, piece.part, piece.tone))
            things.append(index)
    return _Model(scene, tuple(pieces), np.array(things, np.intp))


def _drawn(shot: Shot, model: _Model, hits: RayHits) -> NDArray[np.float64]:
    """Linear light of each ray, (rows, columns, 3)."""
    if shot.style == "lines":
        light = np.full((*hits.solid.shape, 3), _PAPER)
    elif shot.style == "block-out":
        light = _painted(model, hits)
    else:
        light = _clay(shot, model, hits)
    if "lines" in shot.style:
        light[_outlines(hits)] = _INK
    return light


def _clay(shot: Shot, model: _Model, hits: RayHits) -> NDArray[np.float64]:
    """Diffuse light from the sun, with shadows, and from above."""
    # The last two tones answer the negative indices of the ground and of nothing.
    tones = np.array([*(piece.tone for piece in model.pieces), 1.0, model.scene.ground])
    indoors = model.scene.kind == "interior"
    casting = [not (indoors and piece.part in _SHADOWLESS) for piece in model.pieces]
    sun = lit(hits, [piece.solid for piece in model.pieces], shot.sun, casting)
    length = math.sqrt(shot.sun[0] ** 2 + shot.sun[1] ** 2 + shot.sun[2] ** 2)
    facing = np.maximum(product(hits.normal, shot.sun) / length, 0) * sun
    around = 0.26 + 0.1 * hits.normal[1] + 0.04 * hits.normal[0]
    light: NDArray[np.float64] = (tones[hits.solid] * (around + 0.75 * facing))[..., None] * _CLAY
    light[hits.solid == NOTHING] = 0
    light += _backdrop(hits)[..., None] * np.array((0.94, 0.97, 1.0))
    return light


def _painted(model: _Model, hits: RayHits) -> NDArray[np.float64]:
    """A tint for each thing, and three tones by the direction of a face, without shadows."""
    tone = 0.75 + 0.25 * hits.normal[1] - 0.12 * np.abs(hits.normal[0])
    own = np.array([0.35 + 0.65 * piece.tone for piece in model.pieces])
    painted = _PAINTS[model.things % len(_PAINTS)] * own[:, None]
    tints = np.vstack([painted, np.zeros(3), np.full(3, model.scene.ground)])
    light: NDArray[np.float64] = tints[hits.solid] * tone[..., None]
    light += _backdrop(hits)[..., None]
    return light


def _backdrop(hits: RayHits) -> NDArray[np.float64]:
    """What is seen beyond the ground: light, and a little darker towards the top."""
    rows = np.arange(hits.solid.shape[0])[:, None] / hits.solid.shape[0]
    return np.where(hits.solid == NOTHING, 0.6 + 0.25 * rows, 0.0)


def _outlines(hits: RayHits) -> NDArray[np.bool_]:
    """Rays beside another solid, or beside a face that turns away."""
    lines = np.zeros(hits.solid.shape, np.bool_)
    for axis in (0, 1):
        ahead = [slice(None), slice(None)]
        behind = [slice(None), slice(None)]
        ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
        a, b = tuple(ahead), tuple(behind)
        turn = sum(hits.normal[each][a] * hits.normal[each][b] for each in range(3))
        differs = (hits.solid[a] != hits.solid[b]) | (turn < _TURN)
        lines[a] |= differs
        lines[b] |= differs
    return lines


def _per_pixel(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each pixel's rays."""
    parts = [values[row::SAMPLES, column::SAMPLES] for row in range(SAMPLES) for column in range(SAMPLES)]
    total: NDArray[np.float64] = parts[0]
    for part in parts[1:]:
        total = total + part
    return total / SAMPLES**2


def _parts(model: _Model, hits: RayHits) -> dict[str, NDArray[np.bool_]]:
    """Pixels at least half of which show a part."""
    names = [*(piece.part for piece in model.pieces), "", GROUND_PART]
    if model.scene.kind == "building":
        names[NOTHING] = SKY
    masks = {
        name: np.isin(hits.solid, [_index(names, place) for place, each in enumerate(names) if each == name])
        for name in dict.fromkeys(names)
        if name
    }
    if model.scene.subject:
        own = np.flatnonzero(np.isin(model.things, model.scene.subject))
        masks[SUBJECT] = np.isin(hits.solid, own)
    shown = {name: _per_pixel(mask.astype(np.float64)) >= 0.5 for name, mask in masks.items()}
    return {name: mask for name, mask in shown.items() if mask.mean() >= _SEEN}


def _index(names: list[str], place: int) -> int:
    """The index of a name among the solids: the last two stand for the ground and for nothing."""
    return place if place < len(names) - 2 else place - len(names)


assert (NOTHING, GROUND) == (-2, -1), "tones and tints of both are found by these indices"
