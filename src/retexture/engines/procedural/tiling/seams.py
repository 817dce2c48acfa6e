"""How the ends of a tile are joined: which of two copies of the pattern each pixel shows.

Fine structure changes from one copy to the other along a cut. What runs on across a cut, such as the folds of
silk, would end there: its broad part is blended over as wide a strip as it is broad, as in Burt and Adelson,
"A Multiresolution Spline With Application to Image Mosaics" (1983), with bands across the cut alone. Colours
are blended so only where both copies are nearly the same: between the stripes of a zebra nothing may be grey.
"""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.tiling.cut import closed_cut, open_cut
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, smoothstep

_FEATHER = 0.8  # sigma in pixels that softens a cut: less shows as a line, more as a stripe without grain
_BROAD = (1 / 24, 1 / 8)  # sigmas of what is broad, as shares of the overlap
_STRIPS = (1 / 12, 1 / 5)  # sigmas of the strips that it is blended in
_MARGIN = 0.2  # of the overlap at each end, in which a strip ends
_ALIKE = (0.04, 0.10)  # mean difference of colours up to which they are blended, and from which they are not
_AROUND = 1.0  # sigma in pixels over which a difference is seen
_SHORT = 0.03  # of the mean difference: what a pixel costs where both copies agree, so that cuts are short
_GRAINY = 0.05  # what is added to the roughness of a place, so that calm places do not cost without bounds


@dataclass(frozen=True, eq=False)
class Seam:
    """Where a further copy of a pattern takes the place of the first, across a cut that runs down.

    Attributes:
        shares: Of the further copy in what is fine, broader and broadest, each (height, overlap) float32 0–1.
    """

    shares: tuple[Map, Map, Map]

    def sized(self, size: tuple[int, int]) -> "Seam":
        """The same for a larger picture of ``size`` = (overlap, height); a cut stays as sharp as it was."""
        fine, *strips = self.shares
        broader, broadest = (
            cast(Map, cv2.resize(each, size, interpolation=cv2.INTER_CUBIC)) for each in strips
        )
        return Seam((_enlarged(fine, size), broader, broadest))

    def joined(self, first: Map, further: Map, *, smooth: bool) -> Map:
        """Join two copies.

        Args:
            first: One channel, (height, overlap) float32.
            further: The same of the further copy.
            smooth: Whether everything broad is blended, as heights are, whatever the difference.
        """
        fine, broader, broadest = self.shares
        apart = further - first
        broad, broader_still = (_blurred(apart, sigma * apart.shape[1]) for sigma in _BROAD)
        blended = (broader - fine) * broad + (broadest - broader) * broader_still
        if not smooth:
            blended *= 1 - smoothstep(*_ALIKE, _softly(np.abs(apart), _BROAD[0] * apart.shape[1]))
        return first + fine * apart + blended


@dataclass(frozen=True, eq=False)
class Seams:
    """Both seams of a tile.

    Attributes:
        across: Between its left and its right end, (side + overlap, overlap).
        down: Between its upper and its lower end, with rows and columns exchanged, (side, overlap).
    """

    across: Seam
    down: Seam

    def sized(self, side: int, overlap: int) -> "Seams":
        """The same for a larger tile."""
        return Seams(self.across.sized((overlap, side + overlap)), self.down.sized((overlap, side)))

    def closed(self, field: Map, *, smooth: bool = False) -> Map:
        """Join a picture of a pattern to a tile.

        Args:
            field: (side + overlap, side + overlap) float32, one channel.
            smooth: As of :meth:`Seam.joined`.

        Returns:
            (side, side), which goes on beyond its sides.
        """
        half = _closed(field, self.across, smooth=smooth)
        return np.ascontiguousarray(_closed(half.T, self.down, smooth=smooth).T)


def find_seams(features: Map, side: int) -> Seams:
    """Find the cuts that show least.

    Args:
        features: (channels, side + overlap, side + overlap) float32: what shows of the pattern.
        side: Of the tile.
    """
    overlap = features.shape[1] - side
    left = open_cut(_apart(features[:, :, :overlap], features[:, :, side:]))
    across = Seam(_shares(left))
    half = np.stack([_closed(field, across, smooth=False).T for field in features])
    upper = closed_cut(_apart(half[:, :, :overlap], half[:, :, side:]))
    rounds = _shares(np.concatenate([upper] * 3))
    fine, broader, broadest = (np.ascontiguousarray(share[side : 2 * side]) for share in rounds)
    return Seams(across, Seam((fine, broader, broadest)))


def _closed(field: Map, seam: Seam, *, smooth: bool) -> Map:
    """Join the left and the right end of a channel."""
    overlap = seam.shares[0].shape[1]
    side = field.shape[1] - overlap
    tile = field[:, :side].copy()
    tile[:, :overlap] = seam.joined(tile[:, :overlap], field[:, side:], smooth=smooth)
    return tile


def _apart(one: Map, other: Map) -> Map:
    """How much it shows to change from one picture to the other at each pixel: less where it is rough."""
    squares = blur(np.ascontiguousarray(((one - other) ** 2).sum(0)), _AROUND)
    slopes = blur(_slopes(one) + _slopes(other), _AROUND)
    apart = squares / (slopes + np.float32(_GRAINY))
    return cast(Map, apart + np.float32(_SHORT * float(apart.mean(dtype=np.float64)) + 1e-9))


def _slopes(fields: Map) -> Map:
    total = np.zeros(fields.shape[1:], np.float32)
    for field in fields:
        down, across = np.gradient(field)
        total += np.abs(across) + np.abs(down)
    return total


def _shares(left: NDArray[np.bool_]) -> tuple[Map, Map, Map]:
    """The shares of a seam, from what lies left of its cut."""
    overlap = left.shape[1]
    place = np.arange(overlap, dtype=np.float32)[None] / np.float32(overlap - 1)
    begins, ends = smoothstep(0, _MARGIN, place), smoothstep(0, _MARGIN, 1 - place)
    further = left.astype(np.float32)
    # Exactly smooth: a mirror would show the steps of a blur that is computed on a reduced map.
    strips = (_softly(further, sigma * overlap) for sigma in _STRIPS)
    broader, broadest = (cast(Map, (1 - (1 - strip) * begins) * ends) for strip in strips)
    return blur(further, _FEATHER), broader, broadest


def _blurred(field: Map, sigma: float) -> Map:
    """Blur along the rows alone: three means of so many pixels are nearly a Gaussian (Wells 1986)."""
    reach = max(1, round((np.sqrt(4 * sigma * sigma + 1) - 1) / 2))
    result = field.astype(np.float64)
    for _ in range(3):
        padded = np.pad(result, ((0, 0), (reach + 1, reach)), mode="edge")
        sums = np.cumsum(padded, axis=1)
        result = (sums[:, 2 * reach + 1 :] - sums[:, : -2 * reach - 1]) / (2 * reach + 1)
    return result.astype(np.float32)


def _softly(field: Map, sigma: float) -> Map:
    """Blur both ways."""
    return _blurred(_blurred(field, sigma).T, sigma).T


def _enlarged(share: Map, size: tuple[int, int]) -> Map:
    factor = size[0] / share.shape[1]
    large = cast(Map, cv2.resize(share, size, interpolation=cv2.INTER_LINEAR))
    if factor <= 1:
        return large
    return cast(Map, np.clip((large - np.float32(0.5)) * np.float32(factor) + np.float32(0.5), 0, 1))
