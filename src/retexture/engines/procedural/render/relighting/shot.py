"""What the steps of relighting share."""

from dataclasses import dataclass
from typing import NamedTuple

from retexture.engines.procedural.catalogue import Light
from retexture.engines.procedural.surroundings import Surroundings
from retexture.structure import Structure


class Frame(NamedTuple):
    """The frame of a picture.

    Attributes:
        size: (width, height) in pixels.
        unit: Pixels in a unit.
        horizon: Row of the horizon.
    """

    size: tuple[int, int]
    unit: float
    horizon: float


class Noise(NamedTuple):
    """Where and how large noise lies on a picture.

    Attributes:
        unit: Pixels in a unit.
        start: Where it begins.
    """

    unit: float
    start: float


@dataclass(frozen=True, eq=False)
class RelitPhoto:
    """One picture of a photo in a light.

    Attributes:
        structure: The photo's analysis.
        surroundings: Where light and weather act.
        light: The light.
        number: The variation's number.
        seed: The request's seed.
    """

    structure: Structure
    surroundings: Surroundings
    light: Light
    number: int
    seed: int

    @property
    def frame(self) -> Frame:
        """Its frame."""
        return Frame(self.structure.size, self.structure.unit, self.surroundings.horizon)
