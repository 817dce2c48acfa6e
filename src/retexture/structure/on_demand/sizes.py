"""How large what a photo shows is in metres: a guess that gives bricks and planks their real size.

A photo alone has no scale, but it shows things whose size everybody knows: people, cars, chairs, the height
from which one looks at a floor. What stands on a floor is measured by the horizon, which cuts everything at
the height of the eye.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.trained import ScenePart

_EYE = 1.6  # metres: a camera held by somebody who stands
_EYES = (0.6, 8.0)  # metres: between a child's camera and a first floor's window
_PERSON = 1.7  # metres
_FACE = 0.21  # metres from the brows to the chin
_BEHIND = 1.5  # times as large is a pixel on a wall behind somebody as on the person
_ROOM = 2.6  # metres from floor to ceiling
_STOREY, _HOUSE, _TOWER = 3.2, 7.0, 45.0  # metres
_LOW, _SLENDER = 1.6, 2.5  # how wide a one-storey house is against its height, and how high a tower
_SMALLEST = 0.03  # of the picture's height: people who are smaller are often something else
_UPRIGHT = 1.5  # times higher than wide is who stands
_BORDER = 0.01  # of the picture's height: what reaches so near to its border is cut off
_SURE, _MOSTLY = 0.5, 0.5
_FOOT = 0.04  # of the picture's height between a wall's end and the floor: skirting and shadow
_FEET = 0.08  # of a wall's columns that must end on the floor
_LEAST_DROP = 0.02  # of the picture's height from the horizon to a foot: nearer the measure is all error
_DEPTH = 1.6  # times as far as the usual wall of a room, or as near: beyond it a foot was seen wrongly
_HEIGHTS = (0.5, 250.0)  # metres that the whole picture may show in a wall's distance
_THINGS: Mapping[ScenePart, tuple[float, int]] = {  # metres, and along which side: 0 the height, 1 the width
    ScenePart.CAR: (4.4, 1),
    ScenePart.SOFA: (2.0, 1),
    ScenePart.BED: (2.0, 1),
    ScenePart.CHAIR: (0.9, 0),
}
_FITTED = frozenset((ScenePart.CABINET, ScenePart.WORKTOP, ScenePart.APPLIANCE))
_FRONT = 0.01  # of the photo: a smaller piece of a front says nothing of the house
_STOREYS = (0.04, 0.4)  # of the picture's height from one row of windows to the next
_RHYTHM = (0.08, 0.05)  # how much more alike a front is to itself one and two storeys lower than between them
_SHADE = 0.06  # of the picture's height: what changes more slowly is light and shade
_THING = 0.02  # of the photo: what is smaller says nothing of its own size


class SizeFrom(StrEnum):
    """What a size was guessed by, in words that follow "the pattern's size follows"."""

    NOTHING = ""
    PEOPLE = "the people in the photo"
    FACE = "the face in the photo"
    FLOOR = "the floor, seen from the height of an eye"
    ROOM = "the usual height of a room"
    STOREYS = "the storeys of the house"
    HOUSE = "the usual height of a house"
    THING = "the usual size of such a thing"


@dataclass(frozen=True, eq=False)
class Sizes:
    """How large each region is.

    Attributes:
        metres: Length of a unit (1/1024 of the long side), on a plane in its middle, (regions,) float64; NaN
            where nothing tells it.
        evidence: By what it was guessed, for each region.
    """

    metres: NDArray[np.float64]
    evidence: tuple[SizeFrom, ...]


def find_sizes(structure: Structure) -> Sizes:
    """Guess the metres that each region shows."""
    return _Measuring(structure).sizes()


class _Measuring:
    """One photo, with what its measures share; maps are as small as the partition's reduced one."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        labels = structure.regions.small_labels
        self._labels, self._count = labels, structure.regions.count
        self._height, self._width = labels.shape
        self._unit: float = max(labels.shape) / 1024
        self._people = self._standing_people()
        self._floor = self._place(Place.FLOOR)
        self._metres = np.full(self._count, np.nan)
        self._evidence = [SizeFrom.NOTHING] * self._count

    def sizes(self) -> Sizes:
        """Measure floors, then what stands on them, then what is known by its kind."""
        self._measure_floors()
        walls = self._share(self._place(Place.WALL)) > _MOSTLY
        if walls.any():
            self._measure_walls(walls)
        self._measure_things()
        upright = self._upright()
        for metres, found in self._by_scene(walls | upright):
            self._set(upright, metres, found)
        self._measure_rest(walls | upright)
        return Sizes(self._metres, tuple(self._evidence))

    def _place(self, place: Place) -> Mask:
        found = self._structure.scene.where(place)
        return np.zeros(self._labels.shape, bool) if found is None else self._small(found) > _MOSTLY

    def _small(self, full: Map) -> Map:
        size = (self._width, self._height)
        return np.asarray(cv2.resize(full, size, interpolation=cv2.INTER_AREA), np.float32)

    def _share(self, mask: Mask) -> NDArray[np.float64]:
        return np.asarray(mean_by(self._labels, self._count, mask), np.float64)

    def _set(self, chosen: Choice, metres: float | NDArray[np.float64], evidence: SizeFrom) -> None:
        """Note a size for regions that have none yet."""
        new = chosen & np.isnan(self._metres)
        self._metres[new] = metres if isinstance(metres, float) else metres[new]
        for region in np.flatnonzero(new & ~np.isnan(self._metres)).tolist():
            self._evidence[region] = evidence

    def _standing_people(self) -> list[tuple[float, float, float]]:
        """(column, row of the head, row of the feet) of the people who are seen from head to foot."""
        if self._structure.seen is None:
            return []
        seen = self._structure.seen.part(ScenePart.PERSON, (self._width, self._height)) > _SURE
        _, _, boxes = _components(seen)
        near = _BORDER * self._height
        return [
            (float(x + 0.5 * width), float(y), float(y + height))
            for x, y, width, height, _ in boxes[1:].tolist()
            if height > max(_SMALLEST * self._height, _UPRIGHT * width)
            and y > near
            and y + height < self._height - near
        ]

    def _horizon(self) -> NDArray[np.float64] | None:
        """(a, b): the row of the floor's horizon is a + b times the column; None without a floor's plane."""
        floor, planes = self._share(self._floor) > _MOSTLY, self._structure.planes
        with_plane = np.flatnonzero(floor & planes.recedes & (planes.of_region >= 0))
        if not len(with_plane):
            return None
        a, b, c = planes.homographies[int(planes.of_region[with_plane[0]])][2]
        scale = max(self._structure.size) / max(self._labels.shape)
        return None if abs(b) < 1e-12 else np.array([-c / b / scale, -a / b])

    def _eye(self) -> tuple[float, SizeFrom]:
        """The height of the eye above the floor in metres, and what told it."""
        horizon = self._horizon()
        if horizon is not None:
            heights = [
                _PERSON * (feet - horizon[0] - horizon[1] * x) / (feet - head)
                for x, head, feet in self._people
            ]
            heights = [each for each in heights if _EYES[0] < each < _EYES[1]]
            if heights:
                return float(np.median(heights)), SizeFrom.PEOPLE
        return _EYE, SizeFrom.FLOOR

    def _measure_floors(self) -> None:
        planes = self._structure.planes
        eye, evidence = self._eye()
        lying = (self._share(self._floor) > _MOSTLY) & planes.recedes & (planes.of_region >= 0)
        if lying.any():
            self._set(lying, eye * planes.unit_length[planes.of_region], evidence)

    def _measure_walls(self, walls: Choice) -> None:
        """By where each ends on the floor; the others as those, or as is usual for the scene."""
        eye, evidence = self._eye()
        horizon = self._horizon()
        # Houses stand at many distances, behind hedges and cars: few end where their front meets the ground.
        if horizon is not None and self._structure.sky is None:
            ends = np.full(self._count, np.nan)
            for wall in np.flatnonzero(walls).tolist():
                ends[wall] = self._by_foot(self._labels == wall, eye, horizon)
            if not np.isnan(ends).all():
                usual = float(np.nanmedian(ends))
                self._set(walls, np.clip(ends, usual / _DEPTH, usual * _DEPTH), evidence)
                self._set(walls, usual, evidence)
        for metres, found in self._by_scene(walls):
            self._set(walls, metres, found)

    def _by_foot(self, wall: Mask, eye: float, horizon: NDArray[np.float64]) -> float:
        """Metres a unit on a wall that ends on the floor; NaN where it does not."""
        columns = np.flatnonzero(wall.any(axis=0))
        foot = self._height - 1 - wall[::-1, columns].argmax(axis=0)
        reach = np.minimum(foot + max(round(_FOOT * self._height), 1), self._height - 1)
        drop = foot - (horizon[0] + horizon[1] * columns)
        ends = self._floor[reach, columns] & (drop > _LEAST_DROP * self._height)
        if ends.mean() < _FEET:
            return float("nan")
        metres = float(np.median(eye / drop[ends]))
        return metres * self._unit if _plausible(metres * self._height) else float("nan")

    def _by_scene(self, walls: Choice) -> list[tuple[float | NDArray[np.float64], SizeFrom]]:
        """What is usual for such a scene: the surest first."""
        found: list[tuple[float | NDArray[np.float64], SizeFrom]] = []
        if self._people:
            high = float(np.median([feet - head for _, head, feet in self._people]))
            found.append((_BEHIND * _PERSON / high * self._unit, SizeFrom.PEOPLE))
        faces = self._structure.scene.faces
        if faces:
            high = faces[0].height * self._height
            found.append((_BEHIND * _FACE / high * self._unit, SizeFrom.FACE))
            return found
        storey = self._storey(walls) if self._outdoors else None
        if storey is not None:
            found.append((_STOREY / storey * self._unit, SizeFrom.STOREYS))
        if self._structure.sky is not None:
            found.append((self._house(walls), SizeFrom.HOUSE))
        elif self._place(Place.CEILING).any() or self._floor.any():  # and not a thing before a wall
            found.append((_ROOM / self._height * self._unit, SizeFrom.ROOM))
        elif self._outdoors:
            found.append((_HOUSE / self._height * self._unit, SizeFrom.HOUSE))
        return found

    def _measure_rest(self, upright: Choice) -> None:
        """What nothing else measures is as large as what stands upright around it, but for the subject."""
        known = np.flatnonzero(upright & ~np.isnan(self._metres))
        if not len(known):
            return
        usual = known[np.argsort(self._metres[known], kind="stable")[len(known) // 2]]
        rest = self._share(self._apart() | self._place(Place.PERSON)) < _MOSTLY
        self._set(rest, float(self._metres[usual]), self._evidence[usual])

    def _upright(self) -> Choice:
        """What is none of the parts that lie, grow or stand before the others: likely a front or a wall."""
        others = np.zeros(self._labels.shape, bool)
        for place in (Place.FLOOR, Place.CEILING, Place.SKY, Place.WATER, Place.VEGETATION, Place.PERSON):
            others |= self._place(place)
        return self._share(others | self._apart()) < 1 - _MOSTLY

    def _apart(self) -> Mask:
        """The one thing that a photo is about, which may be of any size; a fitted kitchen is as its room."""
        structure = self._structure
        if structure.subject_is_sure and _FITTED.isdisjoint(structure.furnishings):
            return np.asarray(self._small(structure.subject) > _MOSTLY)
        return np.zeros(self._labels.shape, bool)

    @property
    def _outdoors(self) -> bool:
        """Whether one looks at houses: under a sky, or at a front that fills the picture."""
        structure = self._structure
        inside = self._place(Place.CEILING).any()
        return structure.sky is not None or (structure.directions.built and not inside)

    def _storey(self, walls: Choice) -> float | None:
        """Rows from one row of windows to the next, where fronts have rows of windows."""
        front = walls[self._labels]
        if front.mean() < _FRONT:
            return None
        size = (self._width, self._height)
        small = cv2.resize(self._structure.rgb, size, interpolation=cv2.INTER_AREA)
        light = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float64)
        light -= cv2.GaussianBlur(light, (0, 0), _SHADE * self._height)
        inside = front.astype(np.float64)
        alike = _autocorrelation(light * inside) / np.maximum(_autocorrelation(inside), 1)
        least, most = (round(each * self._height) for each in _STOREYS)
        return _rhythm(alike / max(float(alike[0]), 1e-9), least, most)

    def _house(self, walls: Choice) -> float:
        """Metres a unit on houses as high as their form suggests, those that seem farthest away."""
        _, pieces, boxes = _components(walls[self._labels])
        sizes: list[float] = [
            (_STOREY if width > _LOW * height else _TOWER if height > _SLENDER * width else _HOUSE) / height
            for _, _, width, height, area in boxes[1:].tolist()
            if area > _FRONT * pieces.size
        ]
        return float(max(sizes, default=float("nan"))) * self._unit

    def _measure_things(self) -> None:
        """Cars, sofas, beds and chairs, each by the size that such things have."""
        if self._structure.seen is None:
            return
        for part, (metres, side) in _THINGS.items():
            seen = self._structure.seen.part(part, (self._width, self._height)) > _SURE
            count, pieces, boxes = _components(seen)
            for piece in range(1, count):
                if boxes[piece][4] < _THING * seen.size:
                    continue
                length = float(boxes[piece][2 if side else 3])
                own = self._share(pieces == piece) > _MOSTLY
                self._set(own, metres / length * self._unit, SizeFrom.THING)


def _components(mask: Mask) -> tuple[int, NDArray[np.int32], NDArray[np.int32]]:
    """How many pieces a mask has and 1, their numbers, and (x, y, width, height, area) of each."""
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return count, np.asarray(pieces, np.int32), np.asarray(boxes, np.int32)


def _autocorrelation(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """How alike columns are to themselves so many rows lower, summed over them."""
    spectrum = np.fft.rfft(columns, n=2 * len(columns), axis=0)
    return np.asarray(np.fft.irfft((np.abs(spectrum) ** 2).sum(axis=1)), np.float64)


def _rhythm(alike: NDArray[np.float64], least: int, most: int) -> float | None:
    """The first lag at which something is like itself, and again at twice the lag; None where none is."""
    for lag in range(max(least, 4), min(most, len(alike) // 3)):
        first = alike[lag] - alike[lag // 2 : lag].min()
        if alike[lag] < alike[lag - 2 : lag + 3].max() or first < _RHYTHM[0]:
            continue
        near = max(lag // 6, 1)
        again = alike[2 * lag - near : 2 * lag + near + 1].max()
        if again - alike[lag + lag // 2] > _RHYTHM[1]:
            return float(lag)
    return None


def _plausible(height: float) -> bool:
    return _HEIGHTS[0] < height < _HEIGHTS[1]
