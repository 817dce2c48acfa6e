"""Boards that are sawn from logs: where they lie in rows, and the grain that shows on them."""

import math
from typing import NamedTuple

from retexture.engines.procedural.catalogue.kernel_math import fraction, hash01, smoothstep
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample


class OnBoard(NamedTuple):
    """Where a point lies on its board.

    Attributes:
        across: From the board's side, in units.
        along: From the board's end, in units.
        one: A number of the board's own, 0–1.
        other: Another.
    """

    across: float
    along: float
    one: float
    other: float


class Grain(NamedTuple):
    """What a board's wood is at a point.

    Attributes:
        late: 0 in the soft wood of a spring to 1 in the hard wood of an autumn.
        slow: Slow bends of the rings, about -0.5 to 0.5.
        fibre: Fine streaks along the board, about -1 to 1.
        knot: 0 to 1 in the middle of a knot.
    """

    late: float
    slow: float
    fibre: float
    knot: float


@inlined
def board_of(column: float, row: float, across: float, along: float, seed: int) -> OnBoard:
    """A point on the board that two whole numbers name."""
    return OnBoard(across, along, hash01(column, row, seed), hash01(column, row, seed + 7))


@inlined
def staggered(across: float, along: float, width: float, length: float, seed: int) -> OnBoard:
    """Boards side by side, their ends where chance has put them."""
    column = math.floor(across / width)
    shifted = along + length * hash01(column, 3, seed)
    row = math.floor(shifted / length)
    return board_of(column, row, across - column * width, shifted - row * length, seed)


@inlined
def grain_of(noise: Tiles, at: OnBoard, width: float, ring: float) -> Grain:
    """The grain of a board: a saw cuts the rings of its log at some depth, beside the heart or through it.

    Args:
        noise: The noise's tiles.
        at: Where.
        width: Of the board, in units.
        ring: Width of a year's ring, in units.
    """
    x, y = at.across - 0.5 * width + (at.other - 0.5) * 85, at.along + 997 * at.one
    slow = sample(noise, CLOUD, x * 0.6 + 512 * at.one, y * 0.14)
    wave = sample(noise, CLOUD_B, x * 1.4 + 90 * at.other, y * 0.24)
    away = sample(noise, CELL, x * 0.25 + 311 * at.other, y * 0.07)
    knot = math.exp(-away * away / 0.006) * smoothstep(0.4, 0.6, at.one)
    depth = 38 + 84 * at.other + 95 * slow
    year = fraction((math.sqrt(x * x + depth * depth) + 10 * wave + 24 * knot) / ring)
    late = smoothstep(0.25, 0.86, year) * (1 - smoothstep(0.90, 1.0, year))
    return Grain(late, slow, sample(noise, STREAK, x * 1.1 + 71 * at.one, y * 0.3), knot)
