"""Strokes of brush, pencil and pen: where they lie, how they bend, and what they leave."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.drawing.flow import Flow
from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, inlined, kernel

Floats: TypeAlias = NDArray[np.float32]

Brushes: TypeAlias = NDArray[np.float32]
"""(brush, along, across, 2): how much of the ground a stroke covers, 0–1, and how thick it lies, 0–1."""


LOTS = 4096


@dataclass(frozen=True, eq=False)
class Strokes:
    """Many strokes, in the order in which they are laid; every array has one row a stroke.

    A stroke is a parabola: ``bend`` is its curvature at the centre, half the second derivative, in 1/pixel.

    Attributes:
        x: Centre, in pixels.
        y: Centre, in pixels, downwards.
        along_x: Unit vector along the stroke.
        along_y: The same, y component.
        length: Half its length, in pixels.
        width: Half its width, in pixels.
        bend: See above.
        opacity: 0–1.
        lot: What chance gave the stroke, 0 … LOTS - 1: it picks the brush and what else differs between
            strokes. It belongs to the place, not to the order: one stroke more changes no other.
    """

    x: Floats
    y: Floats
    along_x: Floats
    along_y: Floats
    length: Floats
    width: Floats
    bend: Floats
    opacity: Floats
    lot: Floats

    @property
    def count(self) -> int:
        """How many strokes there are."""
        return len(self.x)

    def columns(self) -> Floats:
        """(count, 9) float32 for kernels, in the order of the attributes."""
        return np.column_stack([getattr(self, each.name) for each in fields(self)]).astype(np.float32)


def scatter(rng: np.random.Generator, size: tuple[int, int], spacing: float) -> tuple[Floats, Floats]:
    """Points (x, y) of a jittered grid over ``size`` = (width, height), in random order."""
    spacing = max(1.0, spacing)
    width, height = size
    columns, rows = max(1, round(width / spacing)), max(1, round(height / spacing))
    cells = rng.permutation(columns * rows)
    jitter = rng.random((2, columns * rows), np.float32)
    x = (cells % columns + jitter[0]) * np.float32(width / columns)
    y = (cells // columns + jitter[1]) * np.float32(height / rows)
    return x.astype(np.float32), y.astype(np.float32)


def at(field: Floats, x: Floats, y: Floats, scale: float = 1.0) -> Floats:
    """The values of a field (of any channels) at points; ``scale`` is field pixels a picture pixel."""
    height, width = field.shape[:2]
    row = np.clip((y * np.float32(scale)).astype(np.int32), 0, height - 1)
    column = np.clip((x * np.float32(scale)).astype(np.int32), 0, width - 1)
    return field[row, column]


@dataclass(frozen=True, eq=False)
class Marks:
    """Strokes without directions; float32 arrays of one length.

    Attributes:
        x: Centres, in pixels.
        y: Centres, in pixels, downwards.
        length: Half lengths, in pixels.
        width: Half widths, in pixels.
        opacity: 0–1.
        lot: A number of each mark, 0 or more, that stays when others come or go; :class:`Strokes` takes its
            remainder.
    """

    x: Floats
    y: Floats
    length: Floats
    width: Floats
    opacity: Floats
    lot: Floats | NDArray[np.intp]


def along_flow(flow: Flow, marks: Marks, turn: Floats | float = 0.0) -> Strokes:
    """Strokes that follow a flow and bend with it.

    Args:
        flow: Directions.
        marks: What gets them.
        turn: Tangent of the angle by which each stroke departs from the flow.
    """
    x, y, length = marks.x, marks.y, marks.length
    along_x, along_y = at(flow.x, x, y, 0.5), at(flow.y, x, y, 0.5)

    def direction_at(distance: Floats) -> tuple[Floats, Floats]:
        there_x, there_y = x + along_x * distance, y + along_y * distance
        found_x, found_y = at(flow.x, there_x, there_y, 0.5), at(flow.y, there_x, there_y, 0.5)
        sign = np.where(found_x * along_x + found_y * along_y < 0, np.float32(-1), np.float32(1))
        return found_x * sign, found_y * sign

    ahead_x, ahead_y = direction_at(0.7 * length)
    back_x, back_y = direction_at(-0.7 * length)
    change = back_x * ahead_y - back_y * ahead_x  # sine of the angle from one end to the other
    bend = np.clip(change, -0.7, 0.7) / np.maximum(2.8 * length, 1e-3)
    turned_x, turned_y = along_x - turn * along_y, along_y + turn * along_x
    norm = np.sqrt(turned_x * turned_x + turned_y * turned_y)
    return Strokes(
        x,
        y,
        turned_x / norm,
        turned_y / norm,
        length,
        marks.width,
        bend,
        marks.opacity,
        (marks.lot % LOTS).astype(np.float32),
    )


@dataclass(frozen=True, eq=False)
class Paint:
    """Strokes with the paint on them.

    Attributes:
        strokes: Where they lie, the first at the bottom.
        colours: (count, 3), the colour of each, sRGB 0–1.
        second: (count, 3), added where the brush's hairs carry much paint and taken away where little.
    """

    strokes: Strokes
    colours: Floats
    second: Floats

    def columns(self) -> Floats:
        """(count, 6) float32 for kernels."""
        return np.column_stack([self.colours, self.second]).astype(np.float32)


def paint(ground: Floats, layers: Sequence[Paint], brushes: Brushes, body: float) -> tuple[Floats, Map]:
    """Lay brush strokes on a canvas.

    Strokes are laid from the uppermost down, and a pixel that is covered is left alone from then on: of the
    many strokes that lie on each other only the few that show are computed.

    Args:
        ground: (height, width, 3) float32, what is left uncovered.
        layers: The strokes, the lowest layer first.
        brushes: Each stroke takes one by its lot.
        body: How thick a stroke of one pixel's width lies; it grows with the root of the width.

    Returns:
        The picture, like ``ground``, and (height, width) float32, how thick the paint lies, in pixels.
    """
    geometry = np.ascontiguousarray(np.concatenate([each.strokes.columns() for each in layers])[::-1])
    loads = np.ascontiguousarray(np.concatenate([each.columns() for each in layers])[::-1])
    canvas = np.zeros(ground.shape, np.float32)
    height, width = ground.shape[:2]
    surface = np.zeros((height, width, 3), np.float32)  # uncovered part, thickness, what of it shows through
    surface[..., 0] = surface[..., 2] = 1

    def lay(top: int, bottom: int) -> None:
        _paint(canvas, surface, geometry, loads, brushes, np.float32(body), top, bottom)

    for_rows(height, lay, 64)
    return canvas + ground * surface[..., :1], np.ascontiguousarray(surface[..., 1])


def draw(density: Map, strokes: Strokes, pressure: Map, brushes: Brushes) -> None:
    """Lay strokes of pencil or pen.

    Args:
        density: (height, width) float32 0–1, what covers the ground; changed in place.
        strokes: The strokes.
        pressure: (height, width) float32 0–1: how hard the hand presses, so that strokes end at the forms.
        brushes: Each stroke takes one by its lot.
    """
    geometry = strokes.columns()
    for_rows(
        density.shape[0], lambda top, bottom: _draw(density, geometry, pressure, brushes, top, bottom), 64
    )


@inlined
def _span(stroke: Floats, y: int, side: float) -> tuple[float, float]:
    """The columns of row ``y`` that a stroke whose half width with its bend is ``side`` can touch."""
    c, s, length = stroke[2], stroke[3], stroke[4]
    down = np.float32(y) - stroke[1]
    low, high = -length - side, length + side
    if abs(s) > np.float32(1e-3):
        one, other = (down * c - side) / s, (down * c + side) / s
        low, high = max(low, min(one, other)), min(high, max(one, other))
    if abs(c) > np.float32(1e-3):
        one, other = (-length - down * s) / c, (length - down * s) / c
        low, high = max(low, min(one, other)), min(high, max(one, other))
    return low + stroke[0], high + stroke[0]


@kernel
def _paint(
    canvas: Floats,
    surface: Floats,
    strokes: Floats,
    loads: Floats,
    brushes: Brushes,
    body: np.float32,
    top: int,
    bottom: int,
) -> None:
    width = canvas.shape[1]
    kinds, long, wide = brushes.shape[0], brushes.shape[1], brushes.shape[2]
    half, one, hidden = np.float32(0.5), np.float32(1), np.float32(1 / 256)
    for i in range(strokes.shape[0]):
        stroke, load = strokes[i], loads[i]
        c, s, bend = stroke[2], stroke[3], stroke[6]
        side = stroke[5] + abs(bend) * stroke[4] * stroke[4]
        tall = abs(s) * stroke[4] + abs(c) * side + one
        brush = brushes[int(stroke[8]) % kinds]
        deep = body * np.sqrt(stroke[5])
        per_length, per_width = one / stroke[4], one / stroke[5]
        for y in range(max(top, int(stroke[1] - tall)), min(bottom, int(stroke[1] + tall) + 1)):
            low, high = _span(stroke, y, side)
            dy = np.float32(y) - stroke[1]
            for x in range(max(0, int(low)), min(width, int(high) + 2)):
                left = surface[y, x, 0]
                if left < hidden:
                    continue
                dx = np.float32(x) - stroke[0]
                u = dx * c + dy * s
                v = (dy * c - dx * s - bend * u * u) * per_width
                t = u * per_length
                if abs(v) >= one or abs(t) >= one:
                    continue
                # Brushes are smooth along the stroke, so only across it is it worth interpolating.
                row = int((t * half + half) * np.float32(long - 1) + half)
                fine = (v * half + half) * np.float32(wide - 1)
                column = int(fine)
                fine -= np.float32(column)
                cover = brush[row, column, 0] + fine * (brush[row, column + 1, 0] - brush[row, column, 0])
                cover *= stroke[7]
                thick = brush[row, column, 1] + fine * (brush[row, column + 1, 1] - brush[row, column, 1])
                share, loaded = left * cover, thick - half
                for k in range(3):
                    canvas[y, x, k] += (load[k] + loaded * load[3 + k]) * share
                surface[y, x, 0] = left - share
                surface[y, x, 1] += thick * deep * cover * surface[y, x, 2]
                surface[y, x, 2] *= one - np.float32(0.75) * cover


@kernel
def _draw(density: Map, strokes: Floats, pressure: Map, brushes: Brushes, top: int, bottom: int) -> None:
    width = density.shape[1]
    kinds, long, wide = brushes.shape[0], brushes.shape[1], brushes.shape[2]
    half, one = np.float32(0.5), np.float32(1)
    for i in range(strokes.shape[0]):
        stroke = strokes[i]
        c, s, bend = stroke[2], stroke[3], stroke[6]
        side = stroke[5] + abs(bend) * stroke[4] * stroke[4]
        tall = abs(s) * stroke[4] + abs(c) * side + one
        brush = brushes[int(stroke[8]) % kinds]
        for y in range(max(top, int(stroke[1] - tall)), min(bottom, int(stroke[1] + tall) + 1)):
            low, high = _span(stroke, y, side)
            for x in range(max(0, int(low)), min(width, int(high) + 2)):
                dx, dy = np.float32(x) - stroke[0], np.float32(y) - stroke[1]
                u = dx * c + dy * s
                v = (dy * c - dx * s - bend * u * u) / stroke[5]
                t = u / stroke[4]
                if abs(v) >= 1 or abs(t) >= 1:
                    continue
                iu = int((t * half + half) * np.float32(long - 1) + half)
                iv = int((v * half + half) * np.float32(wide - 1) + half)
                cover = brush[iu, iv, 0] * stroke[7] * pressure[y, x]
                density[y, x] += (one - density[y, x]) * cover
