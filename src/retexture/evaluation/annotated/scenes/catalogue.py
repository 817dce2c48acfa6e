"""The scenes, and how each is seen: tables.

A stage is what stands where; a shot is one picture of it, with a camera, a light and a way of drawing.
"""

from dataclasses import dataclass

from retexture.evaluation.annotated.scenes.solids import Vector, box
from retexture.evaluation.annotated.scenes.things import Piece, car, furniture, house, tree

WIDTH = 640
"""Pixels across at which the scenes are drawn unless less is asked for; they are three quarters as high."""


@dataclass(frozen=True)
class Standing:
    """A thing in its place: its pieces, where it stands, and its turn about the upright axis in degrees."""

    pieces: tuple[Piece, ...]
    where: Vector = (0.0, 0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True)
class Stage:
    """What stands where.

    Attributes:
        kind: "interior", "building" or "object".
        things: All but the ground.
        subject: Which of them it is about, by their places in ``things``; none for a room.
        ground: The tone of the ground.
    """

    kind: str
    things: tuple[Standing, ...]
    subject: tuple[int, ...] = ()
    ground: float = 0.6


@dataclass(frozen=True)
class Shot:
    """One picture of a scene.

    Attributes:
        scene: Its name in :data:`SCENES`.
        style: "clay", "clay and lines", "block-out" or "lines".
        eye: Where the camera is.
        aim: What it looks at.
        sun: Towards the light.
        focal: Focal length in widths of the picture.
    """

    scene: str
    style: str
    eye: Vector
    aim: Vector
    sun: Vector = (-0.5, 0.8, -0.5)
    focal: float = 1.0

    @property
    def name(self) -> str:
        """Unique among the shots."""
        number = [shot for shot in SHOTS if shot.scene == self.scene].index(self)
        return f"{self.scene} {number + 1}, {self.style}"


def _room(width: float, depth: float, height: float) -> tuple[Standing, ...]:
    """Walls on three sides and a ceiling; the viewer looks in through the fourth."""
    x = width / 2
    walls = (
        ((-x - 0.1, 0, -4), (-x, height, depth)),
        ((x, 0, -4), (x + 0.1, height, depth)),
        ((-x - 0.1, 0, depth), (x + 0.1, height, depth + 0.1)),
    )
    ceiling = Piece(box((-x - 0.1, height, -4), (x + 0.1, height + 0.1, depth + 0.1)), "ceiling", 0.9)
    return (Standing(tuple(Piece(box(low, high), "wall", 0.8) for low, high in walls)), Standing((ceiling,)))


def _pane(part: str, low: Vector, high: Vector, tone: float) -> Standing:
    return Standing((Piece(box(low, high), part, tone),))


SCENES: dict[str, Stage] = {
    "living room": Stage(
        "interior",
        (
            *_room(5.2, 5.0, 2.7),
            Standing(furniture("sofa", 0.55), (-0.4, 0, 4.2)),
            Standing(furniture("lamp", 0.7), (1.4, 0, 4.3)),
            Standing(furniture("table", 0.45), (0.1, -0.32, 2.5), 8),
            Standing(furniture("chair", 0.5), (-1.9, 0, 2.4), -75),
            _pane("window", (-1.5, 1.0, 4.96), (0.6, 2.3, 5.0), 1.0),
            _pane("door", (2.56, 0, 2.2), (2.6, 2.1, 3.1), 0.5),
        ),
    ),
    "bedroom": Stage(
        "interior",
        (
            *_room(4.6, 4.8, 2.6),
            Standing(furniture("bed", 0.65), (0.3, 0, 3.6)),
            Standing(furniture("cabinet", 0.45), (-1.95, 0, 3.2), -90),
            Standing(furniture("lamp", 0.75), (1.7, 0, 4.3)),
            _pane("window", (2.26, 0.9, 1.4), (2.3, 2.1, 2.9), 1.0),
        ),
        ground=0.5,
    ),
    "dining room": Stage(
        "interior",
        (
            *_room(5.0, 5.5, 2.8),
            Standing(furniture("table", 0.4), (0.2, 0, 3.2), 12),
            Standing(furniture("chair", 0.55), (-0.5, 0, 4.0), 10),
            Standing(furniture("chair", 0.55), (0.8, 0, 4.0), 4),
            Standing(furniture("chair", 0.55), (-0.2, 0, 2.3), 190),
            Standing(furniture("cabinet", 0.65), (-1.9, 0, 4.6), -90),
            _pane("door", (0.9, 0, 5.46), (1.8, 2.1, 5.5), 0.5),
            _pane("window", (-1.6, 1.0, 5.46), (-0.2, 2.2, 5.5), 1.0),
        ),
        ground=0.7,
    ),
    "cottage": Stage(
        "building",
        (
            Standing(house((8, 2.8, 6), 2.6, 0.75)),
            Standing(tree(5.5), (-7.0, 0, 1.0)),
            Standing(tree(4.5, conifer=True), (7.0, 0, 3.0)),
            Standing(car(0.6), (5.5, 0, -6.0), 12),
        ),
        subject=(0,),
    ),
    "modern house": Stage(
        "building",
        (
            Standing(house((10, 5.6, 7), 0, 0.85)),
            Standing(house((5, 2.9, 6), 0, 0.65), (7.6, 0, -0.5)),
            Standing(tree(6.0), (-8.0, 0, 2.0)),
            Standing(car(0.4), (-3.5, 0, -7.5), -8),
        ),
        subject=(0, 1),
        ground=0.55,
    ),
    "village": Stage(
        "building",
        (
            Standing(house((6, 5.5, 6), 2.2, 0.8), (0, 0, 2)),
            Standing(house((5, 2.8, 5), 2.4, 0.65), (-8.0, 0, 4), 18),
            Standing(house((6, 2.9, 5), 2.0, 0.7), (8.5, 0, 4), -22),
            Standing(tree(6.5), (-4.4, 0, -1.5)),
            Standing(tree(5.0, conifer=True), (5.2, 0, 0.5)),
        ),
        subject=(0, 1, 2),
        ground=0.65,
    ),
    "chair": Stage("object", (Standing(furniture("chair", 0.6), turn=30),), (0,)),
    "sofa": Stage("object", (Standing(furniture("sofa", 0.6), turn=-25),), (0,)),
    "table": Stage("object", (Standing(furniture("table", 0.55), turn=35),), (0,), 0.75),
    "car": Stage("object", (Standing(car(0.65), turn=-28),), (0,), 0.5),
    "ball": Stage("object", (Standing(furniture("ball", 0.7)),), (0,)),
    "vase": Stage("object", (Standing(furniture("vase", 0.65)),), (0,), 0.7),
}

_FRONT, _LEFT, _RIGHT, _BEHIND = (-0.3, 0.8, -0.7), (-0.9, 0.6, -0.3), (0.8, 0.6, -0.5), (0.5, 0.7, 0.6)

SHOTS: tuple[Shot, ...] = (
    Shot("living room", "clay", (0.0, 1.5, -1.6), (0.0, 1.1, 4.0), (0.3, 0.8, -0.9), 0.75),
    Shot("living room", "block-out", (1.2, 1.7, -1.2), (-0.6, 1.0, 4.0), _FRONT, 0.7),
    Shot("living room", "lines", (-0.9, 1.4, -1.4), (0.3, 1.1, 4.0), _FRONT, 0.75),
    Shot("living room", "clay and lines", (0.6, 1.9, -1.0), (0.0, 0.7, 3.6), (-0.3, 0.9, -0.8), 0.7),
    Shot("bedroom", "clay", (-0.6, 1.5, -1.3), (0.2, 0.9, 3.6), (-0.2, 0.8, -0.9), 0.75),
    Shot("bedroom", "block-out", (0.0, 1.6, -1.6), (0.0, 1.0, 3.6), _FRONT, 0.8),
    Shot("bedroom", "lines", (-1.2, 1.7, -0.8), (0.5, 0.9, 3.6), _FRONT, 0.7),
    Shot("bedroom", "clay and lines", (0.8, 1.4, -1.2), (-0.2, 0.9, 3.4), (0.2, 0.8, -0.9), 0.75),
    Shot("dining room", "clay", (0.0, 1.6, -1.2), (0.0, 1.0, 4.0), (-0.3, 0.9, -0.8), 0.75),
    Shot("dining room", "block-out", (-1.0, 1.8, -1.0), (0.3, 0.8, 4.0), _FRONT, 0.7),
    Shot("dining room", "lines", (1.0, 1.5, -1.4), (-0.2, 1.0, 4.0), _FRONT, 0.75),
    Shot("dining room", "clay and lines", (0.4, 1.3, -1.5), (0.0, 1.1, 4.0), (0.3, 0.7, -0.9), 0.8),
    Shot("cottage", "clay", (-5, 2.0, -13), (0.3, 2.2, 0), _LEFT, 0.9),
    Shot("cottage", "block-out", (6, 3.0, -14), (0.3, 2.0, 0), _FRONT, 0.9),
    Shot("cottage", "lines", (0, 1.8, -15), (0, 2.4, 0), _FRONT, 0.95),
    Shot("cottage", "clay and lines", (-8, 6.0, -13), (0, 1.6, 0), _RIGHT, 1.0),
    Shot("modern house", "clay", (-8, 2.0, -15), (1.5, 2.6, 0), _RIGHT, 0.85),
    Shot("modern house", "block-out", (7, 4.0, -17), (1, 2.2, 0), _FRONT, 0.9),
    Shot("modern house", "lines", (-3, 1.8, -17), (2, 2.8, 0), _FRONT, 0.85),
    Shot("modern house", "clay and lines", (-10, 8.0, -15), (1, 2.0, 0), _LEFT, 0.95),
    Shot("village", "clay", (0, 2.0, -16), (0, 3.0, 2), _LEFT, 0.8),
    Shot("village", "block-out", (-6, 4.0, -16), (0, 2.6, 2), _FRONT, 0.8),
    Shot("village", "lines", (4, 2.0, -16), (0, 3.0, 2), _FRONT, 0.8),
    Shot("village", "clay and lines", (2, 9.0, -17), (0, 2.0, 2), _RIGHT, 0.9),
    Shot("chair", "clay", (0, 1.2, -2.2), (0, 0.5, 0), _LEFT, 1.2),
    Shot("chair", "lines", (0.6, 1.4, -2.1), (0, 0.5, 0), _FRONT, 1.2),
    Shot("sofa", "clay", (0, 1.4, -3.8), (0, 0.4, 0), _RIGHT, 1.1),
    Shot("sofa", "block-out", (-0.8, 1.6, -3.6), (0, 0.4, 0), _FRONT, 1.1),
    Shot("table", "clay and lines", (0, 1.6, -2.8), (0, 0.4, 0), _LEFT, 1.2),
    Shot("table", "lines", (0.5, 1.8, -2.8), (0, 0.4, 0), _FRONT, 1.2),
    Shot("car", "clay", (0, 1.6, -7.0), (0, 0.6, 0), _LEFT, 1.2),
    Shot("car", "block-out", (1.5, 2.4, -6.5), (0, 0.6, 0), _FRONT, 1.15),
    Shot("ball", "clay", (0, 1.2, -2.6), (0, 0.45, 0), _LEFT, 1.2),
    Shot("ball", "clay and lines", (0.4, 1.0, -2.5), (0, 0.45, 0), _BEHIND, 1.2),
    Shot("vase", "clay", (0, 0.9, -1.7), (0, 0.3, 0), _RIGHT, 1.2),
    Shot("vase", "lines", (0.2, 0.8, -1.7), (0, 0.3, 0), _FRONT, 1.2),
)
