"""What is read from a picture that is no photograph."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Map
from retexture.structure.segments.masks import Choice, Mask


@dataclass(frozen=True, eq=False)
class Named:
    """Which cells belong to the parts that people name, each of shape (cells,) bool.

    Attributes:
        things: What stands or lies before everything else: the subject.
        sky: Sky.
        floor: Floor or ground.
        ceiling: What lies overhead.
        walls: What stands upright, of rooms and of houses.
        roof: What covers houses.
        plants: Trees.
        panes: Windows of houses.
        doors: Doors of houses.
    """

    things: Choice
    sky: Choice
    floor: Choice
    ceiling: Choice
    walls: Choice
    roof: Choice
    plants: Choice
    panes: Choice
    doors: Choice

    @classmethod
    def nothing(cls, count: int) -> "Named":
        """No part at all, of ``count`` cells."""
        return cls(*(np.zeros(count, bool) for _ in range(9)))


@dataclass(frozen=True, eq=False)
class View:
    """A picture that is no photograph, taken apart.

    Attributes:
        labels: The cell of each pixel, at the size that cells are found at.
        pieces: A number for each cell that is the same for all cells of one thing, (cells,).
        named: What the cells are.
        lines: What the cells were found by, of the size of ``labels``; some of their borders have none.
        ink: How far lines and letters cover each pixel of the picture, (height, width) float32 0–1; they stay
            on top of whatever is done. None where there are none.
    """

    labels: Labels
    pieces: NDArray[np.intp]
    named: Named
    lines: Mask
    ink: Map | None
