"""The parts of a picture that people name: where a material is to go, and what is to stay."""

from enum import StrEnum


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
    CLOTHES = "clothes"
    HAIR = "hair"
    FACE = "face"
    SUBJECT = "subject"
    BACKGROUND = "background"
    OBJECT = "object"


class Side(StrEnum):
    """A side of a part, as it is seen in the picture."""

    LEFT = "left"
    RIGHT = "right"
    UPPER = "upper"
    LOWER = "lower"
