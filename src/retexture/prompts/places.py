"""The parts of a picture that people name: where a material is to go, and what is to stay."""

from dataclasses import dataclass
from enum import StrEnum

from retexture.prompts.colours import Colour


class Place(StrEnum):
    """A part of a scene."""

    WALL = "wall"
    FLOOR = "floor"
    CEILING = "ceiling"
    ROOF = "roof"
    SKY = "sky"
    GROUND = "ground"
    WATER = "water"
    VEGETATION = "vegetation"
    PERSON = "person"
    FACE = "face"
    SUBJECT = "subject"
    BACKGROUND = "background"
    OBJECT = "object"


@dataclass(frozen=True)
class Target:
    """Where something is wanted.

    Attributes:
        place: The part of the scene.
        colour: The colour that it has in the photo, where that is how it is told apart ("the red car").
        text: The prompt's own words for it.
    """

    place: Place
    colour: Colour | None
    text: str
