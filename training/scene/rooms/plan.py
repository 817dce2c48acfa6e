"""A room or a house front as data: what stands where, what it is made of, where the camera and the light are.

Lengths are in metres, x to the right, y away from the camera, z up; turns are in degrees about z.
"""

from dataclasses import dataclass, field

from training.scene.rooms.furniture import Model
from training.scene.rooms.labels import Label

Colour = tuple[float, float, float]
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Surface:
    """What a thing is made of.

    Attributes:
        kind: Of :mod:`~training.scene.rooms.surfaces`.
        colours: Linear RGB 0–1, two: that of the ground, and that of the pattern.
        scale: Metres of one repeat of the pattern.
        roughness: 0 (a mirror) to 1.
    """

    kind: str
    colours: tuple[Colour, Colour]
    scale: float = 1.0
    roughness: float = 0.6


@dataclass(frozen=True)
class Box:
    """A block with its sides along the axes, but for its turn.

    Attributes:
        label: What it is.
        low: Its lowest corner before it is turned.
        size: Its lengths.
        surface: What it is made of.
        turn: About its middle.
    """

    label: Label
    low: Point
    size: Point
    surface: Surface
    turn: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """A curtain: an upright sheet in waves, or a sloping plane such as a roof's.

    Attributes:
        label: What it is.
        corners: Four, in order around it.
        surface: What it is made of.
        waves: How many waves it hangs in; 0: it is flat.
    """

    label: Label
    corners: tuple[Point, Point, Point, Point]
    surface: Surface
    waves: int = 0


@dataclass(frozen=True)
class Furniture:
    """A model that is placed.

    Attributes:
        model: Which.
        place: Of the middle of its lowest side.
        turn: 0: its back is away from the camera; 90: to the left.
        surface: What the largest part of it is made of; None: as the model is.
        scale: How many times as large as the model.
    """

    model: Model
    place: Point
    turn: float
    surface: Surface | None = None
    scale: float = 1.0


@dataclass(frozen=True)
class Camera:
    """Where it is, where it looks (degrees to the left of y, degrees up), how wide (degrees), pixels."""

    place: Point
    turn: float
    pitch: float
    field: float
    size: tuple[int, int]


@dataclass(frozen=True)
class Lamp:
    """A lit square that looks down, or the sun.

    Attributes:
        place: Of its middle; of the sun: the direction that it shines in.
        side: Metres; 0: it is the sun.
        power: Watts; of the sun: watts per square metre.
        colour: Linear RGB 0–1.
    """

    place: Point
    side: float
    power: float
    colour: Colour


@dataclass(frozen=True)
class Plan:
    """All of a picture.

    Attributes:
        kind: Of room, or "front".
        boxes: What is built of blocks.
        sheets: Curtains and roofs.
        furniture: What is placed.
        lamps: What lights it beside the sky.
        sky: Name of the environment map outside, its turn in degrees, and its strength.
        camera: What looks at it.
    """

    kind: str
    boxes: tuple[Box, ...]
    sheets: tuple[Sheet, ...]
    furniture: tuple[Furniture, ...]
    lamps: tuple[Lamp, ...]
    sky: tuple[str, float, float]
    camera: Camera


@dataclass
class Site:
    """A room as it fills."""

    boxes: list[Box] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    lamps: list[Lamp] = field(default_factory=list)
