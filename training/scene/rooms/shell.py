"""The shell of a room: floor, ceiling, and walls with windows and doors."""

from dataclasses import dataclass

import numpy as np

from training.scene.rooms import surfaces
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Box, Point, Sheet, Site, Surface

THICK = 0.18  # metres, of walls
_APART = 0.25  # metres between two openings
_CLOSED = 0.2  # of all curtains are drawn


@dataclass(frozen=True)
class Opening:
    """A hole in a wall: from where to where along it, from which height to which."""

    start: float
    end: float
    low: float
    high: float
    is_door: bool


@dataclass(frozen=True)
class Wall:
    """A wall that stands along x or along y, and the way into the room.

    Attributes:
        along: 0: it runs along x; 1: along y.
        at: Where its inner side is, on the other axis.
        outwards: 1 or -1: the direction of the other axis that leads out of the room.
        length: From 0.
        openings: In order.
    """

    along: int
    at: float
    outwards: int
    length: float
    openings: tuple[Opening, ...] = ()

    def box(
        self,
        label: Label,
        span: tuple[float, float],
        depth: tuple[float, float],
        heights: tuple[float, float],
        surface: Surface,
    ) -> Box:
        """A block on the wall: its span along it, its depth into the room (negative: in the wall)."""
        start = self.at - self.outwards * depth[0]
        end = self.at - self.outwards * depth[1]
        across = (min(start, end), abs(end - start))
        low, size = [span[0], across[0]], [span[1] - span[0], across[1]]
        if self.along == 1:
            low, size = low[::-1], size[::-1]
        return Box(label, (low[0], low[1], heights[0]), (size[0], size[1], heights[1] - heights[0]), surface)

    def point(self, along: float, depth: float, height: float) -> Point:
        """A point so far along the wall, and so far from it."""
        across = self.at - self.outwards * depth
        return (along, across, height) if self.along == 0 else (across, along, height)


def opening(random: np.random.Generator, wall: Wall, height: float, is_door: bool) -> Wall:
    """The wall with one more window or door, where there is room for it."""
    if is_door:
        width, low, high = float(random.uniform(0.75, 1.0)), 0.0, float(random.uniform(1.98, 2.15))
    else:
        width = float(random.choice((random.uniform(0.6, 1.2), random.uniform(1.0, 2.4))))
        french = random.random() < 0.25
        low = 0.02 if french else float(random.uniform(0.6, 1.1))
        high = float(random.uniform(2.0, min(height - 0.15, 2.5)))
    if wall.length < width + 2 * _APART:
        return wall
    start = float(random.uniform(_APART, wall.length - width - _APART))
    new = Opening(start, start + width, low, high, is_door)
    if any(new.start < each.end + _APART and each.start < new.end + _APART for each in wall.openings):
        return wall
    ordered = sorted((*wall.openings, new), key=lambda each: each.start)
    return Wall(wall.along, wall.at, wall.outwards, wall.length, tuple(ordered))


def raise_wall(site: Site, wall: Wall, height: float, surface: Surface) -> None:
    """Build a wall around its openings."""
    at = -THICK
    for each in wall.openings:
        site.boxes.append(wall.box(Label.WALL, (at, each.start), (-THICK, 0), (0, height), surface))
        site.boxes.append(
            wall.box(Label.WALL, (each.start, each.end), (-THICK, 0), (each.high, height), surface)
        )
        if each.low > 0:
            site.boxes.append(
                wall.box(Label.WALL, (each.start, each.end), (-THICK, 0), (0, each.low), surface)
            )
        at = each.end
    site.boxes.append(wall.box(Label.WALL, (at, wall.length + THICK), (-THICK, 0), (0, height), surface))


def put_window(random: np.random.Generator, site: Site, wall: Wall, hole: Opening, frame: Surface) -> None:
    """A frame with mullions; glass is left out, what is seen through it is outside."""
    bar, depth = float(random.uniform(0.04, 0.08)), (-0.12, -0.06)

    def beam(start: float, end: float, low: float, high: float) -> None:
        site.boxes.append(wall.box(Label.WINDOW, (start, end), depth, (low, high), frame))

    beam(hole.start, hole.start + bar, hole.low, hole.high)
    beam(hole.end - bar, hole.end, hole.low, hole.high)
    beam(hole.start, hole.end, hole.low, hole.low + bar)
    beam(hole.start, hole.end, hole.high - bar, hole.high)
    leaves = max(1, round((hole.end - hole.start) / float(random.uniform(0.5, 1.1))))
    for number in range(1, leaves):
        middle = hole.start + (hole.end - hole.start) * number / leaves
        beam(middle - bar * 0.8, middle + bar * 0.8, hole.low, hole.high)
    rows = int(random.choice((1, 1, 2, 3, 4)))
    for number in range(1, rows):
        middle = hole.low + (hole.high - hole.low) * number / rows
        beam(hole.start, hole.end, middle - bar * 0.25, middle + bar * 0.25)
    if hole.low > 0.3 and random.random() < 0.7:
        sill = wall.box(
            Label.OTHER,
            (hole.start - 0.05, hole.end + 0.05),
            (-0.1, 0.08),
            (hole.low - 0.03, hole.low),
            frame,
        )
        site.boxes.append(sill)


def put_door(random: np.random.Generator, site: Site, wall: Wall, hole: Opening, frame: Surface) -> None:
    """A closed leaf with panels, a frame around it, a handle."""
    leaf, casing = surfaces.front(random), float(random.uniform(0.05, 0.1))
    span = (hole.start, hole.end)
    site.boxes.append(wall.box(Label.DOOR, span, (-0.1, -0.05), (0, hole.high), leaf))
    for start, end in ((hole.start - casing, hole.start), (hole.end, hole.end + casing)):
        site.boxes.append(wall.box(Label.DOOR, (start, end), (-0.02, 0.02), (0, hole.high + casing), frame))
    site.boxes.append(wall.box(Label.DOOR, span, (-0.02, 0.02), (hole.high, hole.high + casing), frame))
    rows, columns = int(random.integers(0, 4)), int(random.choice((1, 2)))
    edge, width, tall = 0.1, hole.end - hole.start, hole.high
    for row in range(rows):
        for column in range(columns):
            left = hole.start + edge + column * (width - edge) / columns
            low = edge + row * (tall - edge) / rows
            panel = ((left, left + (width - edge) / columns - edge), (low, low + (tall - edge) / rows - edge))
            site.boxes.append(wall.box(Label.DOOR, panel[0], (-0.06, -0.035), panel[1], leaf))
    knob = hole.start + 0.07 if random.random() < 0.5 else hole.end - 0.17
    site.boxes.append(
        wall.box(Label.DOOR, (knob, knob + 0.1), (-0.05, 0.01), (1.0, 1.03), surfaces.metal(random))
    )


def hang_curtains(random: np.random.Generator, site: Site, wall: Wall, hole: Opening) -> None:
    """On both sides of a window, from above it to the floor or the sill."""
    cloth = surfaces.cloth(random)
    closed = random.random() < _CLOSED
    wide = (hole.end - hole.start) / 1.3 if closed else float(random.uniform(0.2, 0.6))
    low = 0.03 if random.random() < 0.7 else max(hole.low - 0.15, 0.03)
    high, inner = hole.high + 0.1, 0.7 if closed else 0.3
    for start, end in (
        (hole.start - wide * (1 - inner), hole.start + wide * inner),
        (hole.end - wide * inner, hole.end + wide * (1 - inner)),
    ):
        corners = (
            wall.point(start, 0.1, low),
            wall.point(end, 0.1, low),
            wall.point(end, 0.1, high),
            wall.point(start, 0.1, high),
        )
        site.sheets.append(Sheet(Label.CURTAIN, corners, cloth, waves=max(2, round((end - start) / 0.1))))
    rail = wall.box(
        Label.OTHER,
        (hole.start - wide * 0.8, hole.end + wide * 0.8),
        (0.08, 0.1),
        (high, high + 0.03),
        surfaces.metal(random),
    )
    site.boxes.append(rail)


def put_skirting(site: Site, wall: Wall, surface: Surface) -> None:
    """A board along the foot of the wall, but for its doors."""
    at = 0.0
    for each in (*(hole for hole in wall.openings if hole.low < 0.1), None):
        end = wall.length if each is None else each.start
        if end > at:
            site.boxes.append(wall.box(Label.WALL, (at, end), (0, 0.015), (0, 0.09), surface))
        at = wall.length if each is None else each.end
