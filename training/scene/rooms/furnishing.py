"""Where furniture stands in a room, by what the room is for."""

from dataclasses import dataclass, field
from math import cos, radians, sin

import numpy as np

from training.scene.rooms import surfaces
from training.scene.rooms.furniture import Model
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Box, Furniture, Site, Surface
from training.scene.rooms.shell import Wall

_TRIES = 12  # to find a free place for one thing
_OWN_LOOK = 0.5  # of all things keep the materials of their model
_COVERED = frozenset(("sofa", "armchair", "bed"))  # with cloth; the others are of wood or lacquer
_RECOLOURED = frozenset(
    (
        *("sofa", "armchair", "bed", "chair", "stool", "table", "desk", "coffee table", "bedside table"),
        *("wardrobe", "chest", "bookcase"),
    )
)

Rectangle = tuple[float, float, float, float]


@dataclass
class Furnisher:
    """Puts things into a room, none into another.

    Attributes:
        random: For all that is left to chance.
        site: The room.
        walls: Its walls: the far one, the left one, the right one.
        models: Of each kind.
        size: (width, depth, height) of the room.
        near: Nothing stands nearer to the near wall than that.
        taken: (left, right, near, far) of what stands on the floor.
    """

    random: np.random.Generator
    site: Site
    walls: tuple[Wall, ...]
    models: dict[str, tuple[Model, ...]]
    size: tuple[float, float, float]
    near: float
    taken: list[Rectangle] = field(default_factory=list)

    def model(self, kind: str) -> Model:
        """Any model of a kind."""
        of_kind = self.models[kind]
        return of_kind[int(self.random.integers(len(of_kind)))]

    def surface(self, model: Model) -> Surface | None:
        """What it is covered with or made of; None where it stays as it is."""
        if model.kind not in _RECOLOURED or self.random.random() < _OWN_LOOK:
            return None
        return surfaces.cloth(self.random) if model.kind in _COVERED else surfaces.front(self.random)

    def place(
        self, model: Model, x: float, y: float, turn: float, *, onto: float = 0.0, must: bool = False
    ) -> bool:
        """Put a model with its middle at a place, if that is free; returns whether it was."""
        width, depth, _ = model.size
        across = abs(width * cos(radians(turn))) + abs(depth * sin(radians(turn)))
        along = abs(width * sin(radians(turn))) + abs(depth * cos(radians(turn)))
        own = (x - across / 2, x + across / 2, y - along / 2, y + along / 2)
        if onto == 0.0 and not must and not self._is_free(own):
            return False
        if onto == 0.0:
            self.taken.append(own)
        self.site.furniture.append(Furniture(model, (x, y, onto), turn, self.surface(model)))
        return True

    def against(
        self, kind: str, *, walls: tuple[int, ...] = (0, 1, 2), gap: float = 0.04
    ) -> tuple[Furniture, Wall] | None:
        """Put a thing with its back to a wall, where none of its doors is; returns it, and the wall."""
        model = self.model(kind)
        for _ in range(_TRIES):
            wall = self.walls[int(self.random.choice(walls))]
            half = model.size[0] / 2
            first = half + 0.05 if wall.along == 0 else self.near + half
            if wall.length - half - 0.05 <= first:
                continue
            at = float(self.random.uniform(first, wall.length - half - 0.05))
            low = 0.3 if model.size[2] < 1.1 else 3.0  # tall things stand before no window
            if any(
                each.end > at - half and each.start < at + half and each.low < low for each in wall.openings
            ):
                continue
            x, y, _ = wall.point(at, gap + model.size[1] / 2, 0)
            turn = 0.0 if wall.along == 0 else 90.0 if wall.outwards < 0 else -90.0
            if self.place(model, x, y, turn):
                return self.site.furniture[-1], wall
        return None

    def scatter(self, kind: str, count: int) -> None:
        """Put things anywhere on the free floor, turned anyhow."""
        for _ in range(count):
            model = self.model(kind)
            for _ in range(_TRIES):
                x = float(self.random.uniform(0.5, self.size[0] - 0.5))
                y = float(self.random.uniform(self.near, self.size[1] - 0.4))
                if self.place(model, x, y, float(self.random.uniform(-180, 180))):
                    break

    def around(self, kind: str, table: Furniture) -> None:
        """Chairs at the long sides of a table, sometimes at its ends."""
        model = self.model(kind)
        look = self.surface(model)
        width, depth, _ = table.model.size
        seats = max(1, round(width / 0.65))
        step = width / seats
        places = [
            ((number + 0.5) * step - width / 2, side * (depth / 2 + 0.12), 180.0 * (side < 0))
            for number in range(seats)
            for side in (-1, 1)
        ]
        if self.random.random() < 0.4:
            places += [(-width / 2 - 0.15, 0.0, 90.0), (width / 2 + 0.15, 0.0, -90.0)]
        c, s = cos(radians(table.turn)), sin(radians(table.turn))
        for right, away, turn in places:
            if self.random.random() < 0.15:
                continue
            x, y = table.place[0] + right * c - away * s, table.place[1] + right * s + away * c
            turned = table.turn + turn + float(self.random.uniform(-12, 12))
            self.site.furniture.append(Furniture(model, (x, y, 0), turned, look))
            self.taken.append((x - 0.3, x + 0.3, y - 0.3, y + 0.3))

    def on_top(self, kind: str, below: Furniture) -> None:
        """Put a small thing onto a large one."""
        model = self.model(kind)
        width, _depth, height = below.model.size
        x = below.place[0] + float(self.random.uniform(-0.3, 0.3)) * width * abs(cos(radians(below.turn)))
        y = below.place[1] + float(self.random.uniform(-0.3, 0.3)) * width * abs(sin(radians(below.turn)))
        self.place(model, x, y, below.turn, onto=height)

    def rug(self, x: float, y: float, width: float, depth: float) -> None:
        """A rug on the floor."""
        low = (max(0.1, x - width / 2), max(0.1, y - depth / 2), 0.0)
        size = (min(width, self.size[0] - 0.2 - low[0]), min(depth, self.size[1] - 0.2 - low[1]), 0.012)
        self.site.boxes.append(Box(Label.RUG, low, size, surfaces.cloth(self.random)))

    def pictures(self, wall: Wall, count: int) -> None:
        """Framed pictures at a wall."""
        for _ in range(count):
            width, tall = float(self.random.uniform(0.25, 1.2)), float(self.random.uniform(0.25, 0.9))
            low = float(self.random.uniform(1.2, 1.55))
            if wall.length < width + 0.6 or low + tall > self.size[2] - 0.1:
                continue
            at = float(self.random.uniform(0.3, wall.length - width - 0.3))
            if any(each.end > at - 0.1 and each.start < at + width + 0.1 for each in wall.openings):
                continue
            frame, inner = surfaces.metal(self.random), surfaces.cloth(self.random)
            self.site.boxes.append(
                wall.box(Label.PICTURE, (at, at + width), (0, 0.02), (low, low + tall), frame)
            )
            span, rows = (at + 0.03, at + width - 0.03), (low + 0.03, low + tall - 0.03)
            self.site.boxes.append(wall.box(Label.PICTURE, span, (0.02, 0.024), rows, inner))

    def _is_free(self, own: Rectangle) -> bool:
        inside = own[0] > 0.0 and own[1] < self.size[0] and own[2] > self.near and own[3] < self.size[1]
        return inside and not any(
            own[0] < right and own[1] > left and own[2] < far and own[3] > near
            for left, right, near, far in self.taken
        )
