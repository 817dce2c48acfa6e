"""Third stage: where on its pattern each pixel lies, and what the materials are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.layout import Share
from retexture.engines.procedural.plan import Layer, Plan
from retexture.engines.procedural.render.evaluate import (
    CHANNELS,
    NOTHING,
    Ground,
    Samples,
    evaluator,
    tones_of,
)
from retexture.engines.procedural.render.finish import work_finishes
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Labels, Map
from retexture.imaging.filters import blur, guided, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import tiles
from retexture.structure import InputKind, Structure

_FLAT = 0.3  # of the bend of a pattern on a form: what is flat in space shows little of it
_CRISP = 0.7  # pixels by which the steps of tones are smoothed where regions are exact
_FINE = (7.0, 12.0)  # pixels in which a pattern repeats, below which each is divided into 3 × 3 or 2 × 2
_ALONG = ("flow", "level")  # patterns that run with the architecture where there is one
_NOWHERE = np.empty((4, 0, 0), np.float32)  # the ``place`` of a ground before a layer is laid


def cover(
    structure: Structure, surface: Surface, plan: Plan, canvas: Canvas
) -> tuple[Samples, NDArray[np.uint8]]:
    """Paint every layer; returns the samples (0 where nothing is) and the layer that shows most of each."""
    bent = _Bent(structure, surface, plan.offset, canvas)
    labels = structure.regions.labels
    layers = np.full(labels.shape, NOTHING, np.uint8)
    everywhere = np.full(labels.shape, 255, np.uint8)
    tone = canvas.whole("tone", lambda: _tone_map(structure, surface, plan))
    relief = structure.relief
    light_and_dark = relief.middle + 0.5 * relief.form + 0.5 * relief.value
    border = structure.contours.border_distance / np.float32(structure.unit)
    ground = Ground(_NOWHERE, surface.cavity, surface.upward, border, light_and_dark, surface.colour)
    steps = [_steps(structure, layer) for layer in plan.layers]
    empty = np.empty if plan.layers[0].share is None and max(steps) == 1 else np.zeros
    samples = empty((CHANNELS, *labels.shape), np.float32)
    for index, layer in enumerate(plan.layers):
        # One tone spreads over all three; more are stretched over the same range.
        stretched = tone * np.float32((len(layer.palettes) - 1) / 2)
        share = everywhere if layer.share is None else layer.share
        laid = _LaidLayer(bent, ground, index, layer, share, stretched, plan.seed)
        shifts = _shifts(steps[index])
        if len(shifts) == 1:
            place = laid.paint(shifts[0], samples, layers)
        else:
            samples, layers, place = _averaged(laid, shifts, samples, layers)
        work_finishes(samples, layers == index, layer.condition.finishes, place, surface.bend_y)
    return samples, layers


def _tone_map(structure: Structure, surface: Surface, plan: Plan) -> Map:
    """The tones as a smooth map whose steps lie on the photo's own edges."""
    if structure.kind is not InputKind.PHOTO:  # its borders are known; light and shade are no guide to them
        return blur(plan.tone, _CRISP)
    guide = surface.tone_guide
    tone = resize(plan.tone, (guide.shape[1], guide.shape[0]))
    tone = guided(guide, tone, 18 * structure.unit, 0.02)
    tone = guided(guide, tone, 9 * structure.unit, 0.01)
    return cast(Map, np.clip(resize(tone, structure.size), 0, 2))


def _steps(structure: Structure, layer: Layer) -> int:
    """Into how many parts a pixel is divided each way, so that what repeats in few pixels makes no moiré."""
    repeat = layer.material.repeat
    if repeat is None:
        return 1
    pixels = repeat.units * float(layer.scale.min()) * structure.unit
    return 3 if pixels < _FINE[0] else 2 if pixels < _FINE[1] else 1


def _shifts(steps: int) -> list[tuple[float, float]]:
    """The middles of a pixel's parts, from its own middle."""
    along = [(step + 0.5) / steps - 0.5 for step in range(steps)]
    return [(x, y) for y in along for x in along]


class _Bent(NamedTuple):
    """What patterns lie on.

    Attributes:
        structure: The photo's analysis.
        surface: Its surface, whose forms bend them.
        offset: Where in the pattern each region begins, in units, (regions, 3).
        canvas: Which part of the picture they are seen on.
    """

    structure: Structure
    surface: Surface
    offset: NDArray[np.float32]
    canvas: Canvas


@dataclass(frozen=True, eq=False)
class _LaidLayer:
    """A layer, ready to be painted.

    Attributes:
        bent: What its pattern lies on.
        ground: What its material's kernel is told; ``place`` is not known yet.
        number: Its number.
        layer: The layer.
        share: How far it covers each pixel.
        tone: Which of its tones each pixel has.
        seed: Of the plan.
    """

    bent: _Bent
    ground: Ground
    number: int
    layer: Layer
    share: Share
    tone: Map
    seed: int

    def paint(
        self, shift: tuple[float, float], samples: Samples, layers: NDArray[np.uint8]
    ) -> NDArray[np.float32]:
        """Paint over what is in ``samples`` and ``layers``; returns the ``place`` of the ground."""
        layer, material = self.layer, self.layer.material
        ground = self.ground._replace(place=_positions(self.bent, layer, self.share, shift))
        read = tiles() if material.tiles is None else material.tiles
        work = partial(
            evaluator(material.kernel, material.name),
            read, self.number, self.share, layers, self.tone, ground,
            tones_of(layer.palettes, layer.parameters), layer.hold, self.seed, samples,
        )  # fmt: skip
        for_rows(len(layers), work)
        return ground.place


def _averaged(
    laid: _LaidLayer, shifts: Sequence[tuple[float, float]], samples: Samples, layers: NDArray[np.uint8]
) -> tuple[Samples, NDArray[np.uint8], NDArray[np.float32]]:
    """Paint the parts of each pixel and mix them; returns them, and the last part's layers and place."""
    mean, part = np.zeros_like(samples), np.empty_like(samples)
    of_part, place = layers, _NOWHERE
    for shift in shifts:
        np.copyto(part, samples)
        of_part = layers.copy()
        place = laid.paint(shift, part, of_part)
        part *= np.float32(1 / len(shifts))
        mean += part
    return mean, of_part, place


def _positions(bent: _Bent, layer: Layer, share: Share, shift: tuple[float, float]) -> NDArray[np.float32]:
    """(4, height, width): the ``place`` of a :class:`Ground` where a layer has a share.

    ``shift`` is how far, in pixels, from the middle of each pixel.
    """
    structure, surface = bent.structure, bent.surface
    labels = structure.regions.labels
    planes, material = structure.planes, layer.material
    flat = planes.of_region >= 0
    squared = flat & (material.align in _ALONG)
    turn = np.where(squared[:, None], _quarter_turns(layer.turn), layer.turn).astype(np.float32)
    high = np.minimum(layer.scale / np.float32(material.scale), 1).astype(np.float32)
    # What is finer than the material's own pattern is bent by as much less: courses of bricks stay straight.
    warp = np.where(flat, _FLAT * material.body.warp, material.body.warp).astype(np.float32) * high
    width, height = bent.canvas.size
    middle = (0.5 * width, 0.5 * height)
    shifted = (bent.canvas.left + shift[0], bent.canvas.top + shift[1])
    place = np.empty((4, *labels.shape), np.float32)
    work = partial(
        _place, share, labels, surface.bend_x, surface.bend_y, surface.body, turn, bent.offset, layer.scale,
        high, warp, planes.of_region, planes.homographies, planes.farthest, structure.unit, *shifted,
        *middle, place,
    )  # fmt: skip
    for_rows(labels.shape[0], work)
    return place


def _quarter_turns(turn: NDArray[np.float32]) -> NDArray[np.float32]:
    """The quarter turns that are nearest to turns, each cosine and sine, (regions, 2)."""
    steep = np.abs(turn[:, 1]) > np.abs(turn[:, 0])
    signs = np.where(turn < 0, np.float32(-1), np.float32(1))
    zero = np.zeros(len(turn), np.float32)
    cosine, sine = np.where(steep, zero, signs[:, 0]), np.where(steep, signs[:, 1], zero)
    return np.column_stack([cosine, sine])


@kernel
def _place(
    share: Share,
    labels: Labels,
    bend_x: Map,
    bend_y: Map,
    body: Map,
    turn: NDArray[np.float32],
    offset: NDArray[np.float32],
    scale: NDArray[np.float32],
    high: NDArray[np.float32],
    warp: NDArray[np.float32],
    plane_of_region: NDArray[np.int32],
    homographies: NDArray[np.float64],
    farthest: float,
    unit: float,
    shift_x: float,
    shift_y: float,
    middle_x: float,
    middle_y: float,
    place: NDArray[np.float32],
    top: int,
    bottom: int,
) -> None:
    """Bend the plane with the form, or lay it on the region's plane, then turn, move and scale it."""
    width = labels.shape[1]
    for y in range(top, bottom):
        for x in range(width):
            if share[y, x] == 0:
                continue
            region = labels[y, x]
            slope = np.sqrt(bend_x[y, x] * bend_x[y, x] + bend_y[y, x] * bend_y[y, x])
            bend = warp[region] / (1.0 + 0.45 * slope)
            across = (x + shift_x - middle_x) / unit - bend * bend_x[y, x]
            down = (y + shift_y - middle_y) / unit - bend * bend_y[y, x]
            plane, near = plane_of_region[region], 1.0
            if plane >= 0:
                h = homographies[plane]
                px, py = across * unit + middle_x, down * unit + middle_y
                depth = max(h[2, 0] * px + h[2, 1] * py + h[2, 2], farthest)
                across = (h[0, 0] * px + h[0, 1] * py + h[0, 2]) / depth
                down = (h[1, 0] * px + h[1, 1] * py + h[1, 2]) / depth
                near = min(depth, 1.0)
            size = scale[region]
            cosine, sine = turn[region, 0], turn[region, 1]
            place[0, y, x] = (across * cosine + down * sine) / size + offset[region, 0]
            place[1, y, x] = (-across * sine + down * cosine) / size + offset[region, 1]
            place[2, y, x] = 0.8 * body[y, x] / unit / size + offset[region, 2]
            place[3, y, x] = high[region] * near
