"""Third stage: where on its pattern each pixel lies, and what the materials are there."""

from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray

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
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Labels, Map
from retexture.imaging.filters import blur, guided, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import tiles
from retexture.structure import InputKind, Structure

_FLAT = 0.3  # of the bend of a pattern on a form: what is flat in space shows little of it
_CRISP = 0.7  # pixels by which the steps of tones are smoothed where regions are exact
_ALONG = ("flow", "level")  # patterns that run with the architecture where there is one


def cover(structure: Structure, surface: Surface, plan: Plan) -> tuple[Samples, NDArray[np.uint8]]:
    """Paint every layer; returns the samples (0 where nothing is) and the layer that shows most of each."""
    labels = structure.regions.labels
    layers = np.full(labels.shape, NOTHING, np.uint8)
    everywhere = np.full(labels.shape, 255, np.uint8)
    tone = _tone_map(structure, surface, plan)
    relief = structure.relief
    light_and_dark = relief.middle + 0.5 * relief.form + 0.5 * relief.value
    border = structure.contours.border_distance / np.float32(structure.unit)
    empty = np.empty if plan.layers[0].share is None else np.zeros
    samples = empty((CHANNELS, *labels.shape), np.float32)
    noise = tiles()
    for index, layer in enumerate(plan.layers):
        evaluate = evaluator(layer.material.kernel, layer.material.name)
        read = noise if layer.material.tiles is None else layer.material.tiles
        # One tone spreads over all three; more are stretched over the same range.
        stretched = tone * np.float32((len(layer.palettes) - 1) / 2)
        share = everywhere if layer.share is None else layer.share
        uvw = _positions(structure, surface, plan, layer, share)
        ground = Ground(uvw, surface.cavity, surface.upward, border, light_and_dark, surface.colour)
        work = partial(
            evaluate, read, index, share, layers, stretched, ground,
            tones_of(layer.palettes, layer.parameters), layer.hold, plan.seed, samples,
        )  # fmt: skip
        for_rows(labels.shape[0], work)
    return samples, layers


def _tone_map(structure: Structure, surface: Surface, plan: Plan) -> Map:
    """The regions' tones as a smooth map whose steps lie on the photo's own edges."""
    if (
        structure.kind is not InputKind.PHOTO
    ):  # its borders are known, and light and shade are no guide to them
        return blur(plan.tone_of_region[structure.regions.labels], _CRISP)
    guide = surface.tone_guide
    tone = resize(plan.tone_of_region[structure.regions.labels], (guide.shape[1], guide.shape[0]))
    tone = guided(guide, tone, 18 * structure.unit, 0.02)
    tone = guided(guide, tone, 9 * structure.unit, 0.01)
    return cast(Map, np.clip(resize(tone, structure.size), 0, 2))


def _positions(
    structure: Structure, surface: Surface, plan: Plan, layer: Layer, share: Share
) -> NDArray[np.float32]:
    """(3, height, width): pattern coordinates u, v, w where a layer has a share, in units of its material."""
    labels = structure.regions.labels
    planes, material = structure.planes, layer.material
    flat = planes.of_region >= 0
    squared = flat & (material.align in _ALONG)
    turn = np.where(squared[:, None], _quarter_turns(layer.turn), layer.turn).astype(np.float32)
    warp = np.where(flat, _FLAT * material.body.warp, material.body.warp).astype(np.float32)
    uvw = np.empty((3, *labels.shape), np.float32)
    work = partial(
        _place, share, labels, surface.bend_x, surface.bend_y, surface.body, turn, plan.offset, layer.scale,
        warp, planes.of_region, planes.homographies, planes.farthest, structure.unit, uvw,
    )  # fmt: skip
    for_rows(labels.shape[0], work)
    return uvw


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
    scale: float,
    warp: NDArray[np.float32],
    plane_of_region: NDArray[np.int32],
    homographies: NDArray[np.float64],
    farthest: float,
    unit: float,
    uvw: NDArray[np.float32],
    top: int,
    bottom: int,
) -> None:
    """Bend the plane with the form, or lay it on the region's plane, then turn, move and scale it."""
    height, width = labels.shape
    for y in range(top, bottom):
        for x in range(width):
            if share[y, x] == 0:
                continue
            region = labels[y, x]
            slope = np.sqrt(bend_x[y, x] * bend_x[y, x] + bend_y[y, x] * bend_y[y, x])
            bend = warp[region] / (1.0 + 0.45 * slope)
            across = (x - 0.5 * width) / unit - bend * bend_x[y, x]
            down = (y - 0.5 * height) / unit - bend * bend_y[y, x]
            plane = plane_of_region[region]
            if plane >= 0:
                h = homographies[plane]
                px, py = across * unit + 0.5 * width, down * unit + 0.5 * height
                depth = max(h[2, 0] * px + h[2, 1] * py + h[2, 2], farthest)
                across = (h[0, 0] * px + h[0, 1] * py + h[0, 2]) / depth
                down = (h[1, 0] * px + h[1, 1] * py + h[1, 2]) / depth
            cosine, sine = turn[region, 0], turn[region, 1]
            uvw[0, y, x] = (across * cosine + down * sine) / scale + offset[region, 0]
            uvw[1, y, x] = (-across * sine + down * cosine) / scale + offset[region, 1]
            uvw[2, y, x] = 0.8 * body[y, x] / unit / scale + offset[region, 2]
