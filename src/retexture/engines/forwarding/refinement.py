"""The last pixels of a registration, from the finest detail that two pictures share.

A look that draws relief puts its lit side beside the contour, by a share of the contour's width. Blurred
changes of lightness follow that side, and are off by pixels. What is only a few pixels wide is off by a
fraction. So small tiles are compared by phase correlation (Kuglin and Hines, 1975), which hears every
wavelength of a narrow band alike. The correlation is joined by its two Riesz transforms (Felsberg and Sommer,
2001), so that a contour may come back as a step, as a line, brighter or darker. Tiles of which nothing came
back have no peak where the others have theirs, and drop out.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8

_LONGEST = 1280  # pixels: a picture of a megapixel is compared as it is
_TILE = 32  # pixels, square: some wavelengths, and room for what the coarse registration is off by
_MOST_TILES = 700  # by shared detail; more cost time and are flat
_FEWEST_TILES = 12  # for six unknowns, with most of the tiles telling nothing
_WAVELENGTHS = (2.5, 8.0)  # pixels: the shorter, the less relief shifts it; below 2.5 is noise
_REACH = 8  # pixels that the coarse registration may be off by
_WINDOWS = (2.0, 1.2, 0.8)  # pixels around the place that the other tiles expect, narrower and narrower
_STEPS = 6  # with each window
_STRIDE = 1.6  # the window holds a centroid back; longer steps make up for it
_SURE = 1.5  # power of a tile's share: tiles with one clear peak count for more
_SHARED = 0.0105
"""The least share of the surfaces that lies where all tiles expect it. Brushwork, which repaints the finest
detail, has 0.007 to 0.011, marble 0.023 at least, and what keeps its contours up to 0.3."""
_DAMPING = 0.004  # of the weights: keeps zoom and turn of few tiles from leaping


@dataclass(frozen=True, eq=False)
class _Tiles:
    """Tiles of two pictures that lie about over each other.

    Attributes:
        centres: (tiles, 2) float64: across and down, in pixels of both.
        surfaces: (tiles, side, side) float32: how well each shift fits, no shift in the middle; sums to 1.
    """

    centres: NDArray[np.float64]
    surfaces: Map


def refined(source: Rgb8, picture: Rgb8, matrix: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Improve a registration that is off by a few pixels.

    Args:
        source: (height, width, 3) uint8 sRGB.
        picture: The same of the picture to register, of the same size.
        matrix: (2, 3), from pixels of the source to pixels of the picture.

    Returns:
        The better matrix; None where too little fine detail is common to both.
    """
    scale = min(1.0, _LONGEST / max(source.shape[:2]))
    start = matrix.copy()
    start[:, 2] *= scale
    wanted, given = _grey(source, scale), _grey(picture, scale)
    height, width = wanted.shape
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    given = cv2.warpAffine(given, start, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    corners = _detailed(wanted, given, start)
    if len(corners) < _FEWEST_TILES:
        return None
    centres = (corners[:, ::-1] + (_TILE - 1) / 2).astype(np.float64)
    tiles = _Tiles(centres, _surfaces(wanted, given, corners))
    rest = _agreed(tiles)
    if rest is None:
        return None
    whole = np.vstack([start, (0, 0, 1)]) @ np.vstack([rest, (0, 0, 1)])
    better: NDArray[np.float64] = whole[:2]
    better[:, 2] /= scale
    return better


def _grey(picture: Rgb8, scale: float) -> Map:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    levels: Map = grey.astype(np.float32)
    return levels


def _detailed(wanted: Map, given: Map, start: NDArray[np.float64]) -> NDArray[np.intp]:
    """The (top, left) of the tiles with most detail in both, (tiles, 2), less those beyond the picture."""
    height, width = wanted.shape
    down, across = height // _TILE, width // _TILE
    shared = np.ones((down, across))
    for each in (wanted, given):
        detail = np.abs(cv2.Laplacian(each, cv2.CV_32F))[: down * _TILE, : across * _TILE]
        shared *= detail.reshape(down, _TILE, across, _TILE).mean((1, 3))
    corners = np.moveaxis(np.mgrid[:down, :across], 0, -1).reshape(-1, 2) * _TILE
    there = (corners[:, ::-1] + _TILE / 2) @ start[:, :2].T + start[:, 2]
    inside = (there > _TILE / 2).all(1) & (there < np.array([width, height]) - _TILE / 2).all(1)
    shared = np.where(inside, shared.ravel(), 0)
    chosen = np.argsort(-shared, kind="stable")[:_MOST_TILES]
    found: NDArray[np.intp] = corners[chosen[shared[chosen] > 0]]
    return found


def _surfaces(wanted: Map, given: Map, corners: NDArray[np.intp]) -> Map:
    hann = np.hanning(_TILE + 2)[1:-1]
    window = np.outer(hann, hann).astype(np.float32)

    def spectra(grey: Map) -> NDArray[np.complex64]:
        cut = np.stack([grey[top : top + _TILE, left : left + _TILE] for top, left in corners])
        return np.fft.rfft2((cut - cut.mean((1, 2), keepdims=True)) * window).astype(np.complex64)

    down, across = np.fft.fftfreq(_TILE)[:, None], np.fft.rfftfreq(_TILE)[None]
    frequency = np.hypot(down, across) + 1e-9
    octaves = np.log(frequency * np.sqrt(_WAVELENGTHS[0] * _WAVELENGTHS[1]))
    band = np.exp(-((octaves / np.log(np.sqrt(_WAVELENGTHS[1] / _WAVELENGTHS[0]))) ** 2)).astype(np.float32)
    band[0, 0] = 0
    common = np.conj(spectra(wanted)) * spectra(given)
    common *= band / (np.abs(common) + 1e-3)
    surfaces = np.fft.irfft2(common, (_TILE, _TILE)) ** 2
    for part in (across, down):
        riesz = (1j * part / frequency).astype(np.complex64)
        surfaces += np.fft.irfft2(common * riesz, (_TILE, _TILE)) ** 2
    surfaces = np.fft.fftshift(surfaces, (1, 2))
    surfaces /= surfaces.sum((1, 2), keepdims=True) + 1e-12
    return surfaces.astype(np.float32)


def _agreed(tiles: _Tiles) -> NDArray[np.float64] | None:
    """The affine map that most tiles agree with, (2, 3), by mean shift; None where too few agree."""
    middle = _TILE // 2
    near = slice(middle - _REACH, middle + _REACH + 1)
    common = cv2.GaussianBlur(tiles.surfaces.sum(0), (0, 0), 1.0)[near, near]
    down, across = np.unravel_index(common.argmax(), common.shape)
    origin, extent = tiles.centres.mean(0), np.ptp(tiles.centres, axis=0).max() / 2 + 1
    basis = np.hstack([(tiles.centres - origin) / extent, np.ones((len(tiles.centres), 1))])
    found = np.zeros((3, 2))
    found[2] = across - _REACH, down - _REACH
    peaks = np.maximum(tiles.surfaces - np.median(tiles.surfaces, (1, 2), keepdims=True), 0)
    for window in np.repeat(_WINDOWS, _STEPS):
        expected = basis @ found
        centroids, shares = _centroids(peaks, expected, float(window))
        weights = shares**_SURE
        weighted = basis * weights[:, None]
        damping = np.diag([1, 1, 0]) * (_DAMPING * weights.sum()) + np.eye(3) * 1e-12
        step = (centroids - expected) * _STRIDE
        found = found + np.linalg.solve(basis.T @ weighted + damping, weighted.T @ step)
    if shares.mean() < _SHARED:
        return None
    linear = found[:2].T / extent
    return np.hstack([np.eye(2) + linear, (found[2] - linear @ origin)[:, None]])


def _centroids(
    peaks: Map, expected: NDArray[np.float64], window: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each tile has its peak near the expected shift, (tiles, 2), and how much of it is there."""
    shifts = np.arange(_TILE) - _TILE // 2
    across, down = (np.exp(-((shifts - expected[:, [axis]]) ** 2) / (2 * window**2)) for axis in (0, 1))
    rows = np.einsum("tyx,tx->ty", peaks, across) * down
    columns = np.einsum("tyx,ty->tx", peaks, down) * across
    there = rows.sum(1) + 1e-12
    return np.stack([columns @ shifts, rows @ shifts], axis=1) / there[:, None], there
