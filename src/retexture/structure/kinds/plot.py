"""Measures of cells that tell what each is: where it lies, what it touches, what it takes of the frame."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.structure.segments.labels import borders
from retexture.structure.segments.masks import Choice, Mask

_OUTERMOST = 3  # pixels: a cell that comes so near to the frame touches it


@dataclass(frozen=True, eq=False)
class Plot:
    """A partition, with the measures of its cells, each of shape (count,).

    Attributes:
        labels: (height, width) int32.
        light: (height, width) float32, levels 0–255.
    """

    labels: Labels
    light: Map

    @cached_property
    def count(self) -> int:
        """How many cells there are."""
        return int(self.labels.max()) + 1

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Fraction of the picture that each covers."""
        return np.bincount(self.labels.ravel(), minlength=self.count) / self.labels.size

    @cached_property
    def border_length(self) -> NDArray[np.float64]:
        """Pixels of common border of each pair, (count, count)."""
        return borders(self.labels, self.count, np.zeros(self.labels.shape, np.float32))[0]

    @cached_property
    def perimeter(self) -> NDArray[np.float64]:
        """Pixels of border to other cells."""
        return np.asarray(np.maximum(self.border_length.sum(axis=1), 1))

    @cached_property
    def at_top(self) -> NDArray[np.float64]:
        """Share of the upper side of the frame that each takes."""
        return self._at(self.labels[:_OUTERMOST])

    @cached_property
    def at_bottom(self) -> NDArray[np.float64]:
        """Share of the lower side of the frame."""
        return self._at(self.labels[-_OUTERMOST:])

    @cached_property
    def at_sides(self) -> NDArray[np.float64]:
        """The larger share of the left and of the right side of the frame."""
        left, right = self.labels[:, :_OUTERMOST], self.labels[:, -_OUTERMOST:]
        return np.asarray(np.maximum(self._at(left), self._at(right)))

    @cached_property
    def tops(self) -> NDArray[np.float64]:
        """The highest row of each, as a fraction of the height."""
        return self._extent(np.minimum, 1.0, 0)

    @cached_property
    def bottoms(self) -> NDArray[np.float64]:
        """The lowest row of each."""
        return self._extent(np.maximum, 0.0, 0)

    @cached_property
    def widths(self) -> NDArray[np.float64]:
        """How far each reaches from left to right, as a fraction of the width."""
        return self._extent(np.maximum, 0.0, 1) - self._extent(np.minimum, 1.0, 1)

    @cached_property
    def levels(self) -> NDArray[np.float64]:
        """The median light of each."""
        return np.asarray(self._quantiles[1])

    @cached_property
    def unevenness(self) -> NDArray[np.float64]:
        """How far light varies within each, as a fraction of its median: between the tenths at both ends."""
        low, middle, high = self._quantiles
        return np.asarray((high - low) / np.maximum(middle, 1))

    @cached_property
    def _quantiles(self) -> NDArray[np.float64]:
        order = np.argsort(self.labels.ravel(), kind="stable")
        ends = np.cumsum(np.bincount(self.labels.ravel(), minlength=self.count))[:-1]
        parts = np.split(self.light.ravel()[order], ends)
        return np.array([np.quantile(part, (0.1, 0.5, 0.9)) for part in parts]).T

    @cached_property
    def tallness(self) -> NDArray[np.float64]:
        """How many times as high as wide each is."""
        height, width = self.labels.shape
        return np.asarray((self.bottoms - self.tops) * height / np.maximum(self.widths * width, 1))

    def towards(self, chosen: Choice) -> NDArray[np.float64]:
        """The share of each cell's border that it has with the chosen ones."""
        return np.asarray((self.border_length * chosen).sum(axis=1) / self.perimeter)

    def mask(self, chosen: Choice) -> Mask:
        """The pixels of the chosen cells."""
        return np.asarray(chosen[self.labels])

    def groups(self, chosen: Choice) -> list[Choice]:
        """The chosen cells in connected groups, the largest first."""
        number, parts = cv2.connectedComponents(self.mask(chosen).astype(np.uint8), connectivity=4)
        of_cell = np.zeros(self.count, np.int64)
        np.maximum.at(of_cell, self.labels.ravel(), parts.ravel())
        found = [(of_cell == part) & chosen for part in range(1, number)]
        return sorted(
            (each for each in found if each.any()), key=lambda each: -float(self.shares[each].sum())
        )

    def _at(self, rows: Labels) -> NDArray[np.float64]:
        return np.bincount(rows.ravel(), minlength=self.count) / rows.size

    def _extent(self, further: np.ufunc, start: float, axis: int) -> NDArray[np.float64]:
        position = np.indices(self.labels.shape)[axis] / self.labels.shape[axis]
        found = np.full(self.count, start)
        further.at(found, self.labels.ravel(), position.ravel())
        return found
