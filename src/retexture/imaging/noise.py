"""Noise as periodic tiles: a look-up costs a thirtieth of computing the noise, and tiles never show a seam.

Every tile has :data:`SIDE` pixels a side and repeats without a seam in both directions. Kernels read them
through :func:`sample`.
"""

import math
from functools import cache, partial
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, inlined, kernel

SIDE = 1024
_MARGIN = 16  # rows a power of two apart would all share one set of the processor's cache

Tiles: TypeAlias = NDArray[np.float32]
"""(tile, SIDE + 1, SIDE + 16) float32, indexed by :data:`CLOUD` and the names after it.

A tile goes on beyond its side.
"""


# What the tiles hold. Clouds and grain are centred on 0, ridges and cells lie in 0 to about 1.2.

CLOUD: Final = 0
"""Fractal noise, standard deviation 0.2, largest forms about 128 pixels."""

CLOUD_B: Final = 1
"""The same, independent of CLOUD."""

RIDGE: Final = 2
"""Ridged fractal noise, crests at 1."""

CELL: Final = 3
"""Distance to the nearest of 32 × 32 points, in cell widths."""

CELL_EDGE: Final = 4
"""Distance to the border between the nearest two of these points: 0 on the border."""

CELL_ID: Final = 5
"""A random number in 0–1 for the nearest of these points."""

GRAIN: Final = 6
"""Nearly white noise, standard deviation 0.4."""

STREAK: Final = 7
"""Streaks along y, standard deviation 0.33."""

FINE_CELL: Final = 8
"""As CELL with 128 × 128 points."""

FINE_CELL_EDGE: Final = 9
"""As CELL_EDGE with 128 × 128 points."""

VEIN: Final = 10
"""Distance in tile pixels, up to 40, to winding lines of even width that branch and close."""

TILES: Final = 11
"""How many there are."""


@cache
def tiles() -> Tiles:
    """All tiles, always the same; made once a process in a fraction of a second."""
    made = empty_tiles(TILES)
    inside = made[:, :SIDE, :SIDE]
    inside[CLOUD] = _cloud(11) * np.float32(0.20)
    inside[CLOUD_B] = _cloud(91) * np.float32(0.20)
    inside[RIDGE] = _ridge(151)
    inside[CELL], inside[CELL_EDGE], inside[CELL_ID] = _cells(32, seed=5)
    inside[GRAIN] = np.clip(_soft(_white(21), 0.6, 0.6) * np.float32(0.4), -1.2, 1.2)
    inside[STREAK] = _streak(31)
    inside[FINE_CELL], inside[FINE_CELL_EDGE], _ = _cells(128, seed=9)
    inside[VEIN] = _vein(211)
    make_periodic(made)
    return made


def empty_tiles(count: int) -> Tiles:
    """Room for tiles; what is to be filled is ``[:, :SIDE, :SIDE]``, the rest is :func:`make_periodic`'s."""
    return np.empty((count, SIDE + 1, SIDE + _MARGIN), np.float32)


def make_periodic(filled: Tiles) -> None:
    """Let filled tiles go on beyond their side, in place: all of them take 45 MiB, and a copy as much."""
    filled[:, :SIDE, SIDE:] = filled[:, :SIDE, :_MARGIN]
    filled[:, SIDE] = filled[:, 0]


def _white(seed: int) -> Map:
    return np.random.Generator(np.random.PCG64(seed)).standard_normal((SIDE, SIDE), np.float32)


def _unit(field: Map) -> Map:
    centred = field - field.mean()
    return cast(Map, (centred / centred.std()).astype(np.float32))


def _band(seed: int, low: float, falloff: float, high: float = math.inf) -> Map:
    """White noise shaped in the frequency domain: rises up to ``low`` cycles a tile, then f^-falloff."""
    spectrum = np.fft.rfft2(_white(seed))
    fy, fx = np.fft.fftfreq(SIDE) * SIDE, np.fft.rfftfreq(SIDE) * SIDE
    frequency = np.hypot(fy[:, None], fx[None]) / low
    rise, fall = frequency**2, np.maximum(frequency, 1e-9) ** -falloff
    gain = np.where(frequency < 1, rise, fall) * np.exp(-((frequency * low / high) ** 2))
    return _unit(np.fft.irfft2(spectrum * gain, s=(SIDE, SIDE)).astype(np.float32))


def _cloud(seed: int) -> Map:
    """Amplitude falls with the square of frequency: each octave has half the amplitude of the last."""
    return _band(seed, low=7.0, falloff=2.0)


def _ridge(seed: int) -> Map:
    """Crests where octaves of noise cross zero (after Musgrave's ridged multifractal)."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for octave in range(4):
        noise = _band(seed + octave, low=7.0 * 2**octave, falloff=3.0)
        crest = np.clip(1 - np.abs(noise) * np.float32(0.55), 0, 1)
        total += np.float32(0.5**octave) * crest * crest
    return cast(Map, total / np.float32(1.875))


def _soft(field: Map, sigma_x: float, sigma_y: float) -> Map:
    """Gaussian blur in the frequency domain, where it wraps around by itself."""
    fy, fx = np.fft.fftfreq(SIDE), np.fft.rfftfreq(SIDE)
    gain = np.exp(-2 * math.pi**2 * ((sigma_y * fy[:, None]) ** 2 + (sigma_x * fx[None]) ** 2))
    return _unit(np.fft.irfft2(np.fft.rfft2(field) * gain, s=(SIDE, SIDE)).astype(np.float32))


def _vein(seed: int) -> Map:
    """Zero crossings of smooth noise; divided by its slope, the noise becomes a distance to them."""
    noise = _band(seed, low=6.0, falloff=3.6, high=110.0)
    padded = np.pad(noise, 1, mode="wrap")
    slope = np.hypot(padded[1:-1, 2:] - padded[1:-1, :-2], padded[2:, 1:-1] - padded[:-2, 1:-1]) / np.float32(
        2
    )
    return np.asarray(np.minimum(np.abs(noise) / (slope + 0.003), 40), np.float32)


def _streak(seed: int) -> Map:
    fine, broad = _soft(_white(seed), 0.8, 40), _soft(_white(seed + 1), 3, 80)
    return np.clip((0.6 * fine + 0.4 * broad) * np.float32(0.45), -1.2, 1.2)


def _cells(cells: int, seed: int, jitter: float = 0.95) -> tuple[Map, Map, Map]:
    """Worley noise (1996): distance to the nearest point, margin to the second nearest, id of the nearest."""
    rng = np.random.Generator(np.random.PCG64(seed))
    offset = (0.5 + (rng.random((cells, cells, 2), np.float32) - 0.5) * np.float32(jitter)).astype(np.float32)
    identity = rng.random((cells, cells), np.float32)
    at = np.arange(SIDE, dtype=np.float32) * np.float32(cells / SIDE)
    cell = at.astype(np.int32)
    inside = at - cell
    nearest = np.full((SIDE, SIDE), 9, np.float32)
    second = nearest.copy()
    name = np.zeros((SIDE, SIDE), np.float32)
    for dy in (-1, 0, 1):
        rows = (cell + dy) % cells
        for dx in (-1, 0, 1):
            index = np.ix_(rows, (cell + dx) % cells)
            away_x = offset[..., 0][index] + np.float32(dx) - inside[None]
            away_y = offset[..., 1][index] + np.float32(dy) - inside[:, None]
            distance = away_x * away_x + away_y * away_y
            closer = distance < nearest
            second = np.where(closer, nearest, np.minimum(second, distance))
            name = np.where(closer, identity[index], name)
            nearest = np.minimum(nearest, distance)
    first = np.sqrt(nearest)
    return first, np.sqrt(second) - first, name


def field(
    tile: int, size: tuple[int, int], scale: float, offset: tuple[float, float], flatten: float = 1.0
) -> Map:
    """A tile laid over a whole picture.

    Args:
        tile: Which one: :data:`CLOUD` or a name after it.
        size: (width, height) in pixels.
        scale: Tile pixels a picture pixel.
        offset: Tile pixels (x, y) of the picture's upper left corner.
        flatten: How many times flatter than wide its forms become.
    """
    width, height = size
    laid = np.empty((height, width), np.float32)
    work = partial(_lay, tiles(), tile, scale, scale * flatten, offset[0], offset[1], laid)
    for_rows(height, work)
    return laid


@kernel
def _lay(
    noise: Tiles,
    tile: int,
    scale_x: float,
    scale_y: float,
    offset_x: float,
    offset_y: float,
    laid: Map,
    top: int,
    bottom: int,
) -> None:
    for y in range(top, bottom):
        for x in range(laid.shape[1]):
            laid[y, x] = sample(noise, tile, x * scale_x + offset_x, y * scale_y + offset_y)


@inlined
def sample(noise: Tiles, tile: int, x: float, y: float) -> float:
    """Bilinear look-up at (x, y) in tile pixels, any size and sign. For kernels."""
    column, row = math.floor(x), math.floor(y)
    right, down = x - column, y - row
    left, above = column & (SIDE - 1), row & (SIDE - 1)
    upper, lower = float(noise[tile, above, left]), float(noise[tile, above + 1, left])
    upper += right * (noise[tile, above, left + 1] - upper)
    lower += right * (noise[tile, above + 1, left + 1] - lower)
    return float(upper + down * (lower - upper))
