"""The parts of a scene and the kinds of its things, seen by EfficientNet-Lite0 (Liu and others, 2020).

Its features were trained on ImageNet; what reads parts from them is trained by ``training/scene`` of the
repository, and what tells things is its own classifier, applied at each place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.structure.trained.networks import ShippedNetwork, logistic, rounded, run, softmax, usable

LONG_SIDE = 512  # pixels, as it was trained: at 384 it finds fewer floors, and at 640 it costs half more
_CROP_SIDE = 160  # pixels
_STEP = 32  # the network halves its picture five times
_SCALE = 1 / 128  # of 8-bit values about 127, as the network was trained
_MIDDLE = 127 / 128
_ANIMALS = range(398)  # of ImageNet's classes
_VEHICLES = (
    "car",
    "truck",
    "bus",
    "train",
    "tractor",
    "motorcycle",
    "bicycle",
    "boat",
    "plane",
)  # of things.toml


class ScenePart(Enum):
    """A part that the network knows, by the number of its channel."""

    SKY = 0
    WATER = 1
    PLANTS = 2
    FLOOR = 3
    WALL = 4
    CEILING = 5
    ROOF = 6
    CAR = 7
    SOFA = 8
    BED = 9
    TABLE = 10
    CHAIR = 11
    PERSON = 12
    WINDOW = 13
    DOOR = 14
    CABINET = 15
    WORKTOP = 16
    RUG = 17
    CURTAIN = 18
    APPLIANCE = 19


@dataclass(frozen=True, eq=False)
class SeenScene:
    """A scene as the network sees it.

    Attributes:
        parts: (parts, height/8, width/8) float32 0–1, how surely each place belongs to each part.
        classes: (1000, height/32, width/32) float32 0–1, how surely each place shows each class of ImageNet.
    """

    parts: Map
    classes: Map

    def part(self, part: ScenePart, size: tuple[int, int]) -> Map:
        """How surely each pixel belongs to a part, at a size (width, height)."""
        return rounded(cv2.resize(self.parts[part.value], size, interpolation=cv2.INTER_LINEAR))

    def thing(self, word: str, size: tuple[int, int]) -> Map | None:
        """How surely each pixel shows a thing, at a size (width, height); None for an unknown name."""
        numbers = class_numbers().get(word)
        return None if numbers is None else self._of_classes(numbers, size)

    def unbuilt(self, size: tuple[int, int]) -> Map:
        """How surely each pixel shows an animal or a vehicle, at a size (width, height)."""
        vehicles = (number for word in _VEHICLES for number in class_numbers()[word])
        return self._of_classes(sorted({*_ANIMALS, *vehicles}), size)

    def _of_classes(self, numbers: Iterable[int], size: tuple[int, int]) -> Map:
        likely = np.asarray(self.classes[list(numbers)].sum(axis=0), np.float32)
        return rounded(cv2.resize(likely, size, interpolation=cv2.INTER_LINEAR))


@dataclass(frozen=True, eq=False)
class SeenKind:
    """What a crop shows as a whole.

    Attributes:
        classes: (1000,) float32 0–1, how surely it shows each class of ImageNet.
    """

    classes: NDArray[np.float32]

    def thing(self, word: str) -> float:
        """How surely it shows a thing, 0–1; 0 for an unknown name."""
        return float(self.classes[list(class_numbers().get(word, ()))].sum())

    def like(self, word: str) -> float:
        """How surely it shows a thing or one that is easily taken for it, 0–1."""
        return float(self.classes[list(like_numbers(word))].sum())

    def another(self, word: str) -> float:
        """How surely it shows anything else, by the likeliest class, 0–1."""
        others = np.delete(self.classes, list(like_numbers(word)))
        return float(others.max(initial=0))


@cache
def class_numbers() -> dict[str, tuple[int, ...]]:
    """The classes of ImageNet that a noun stands for, by the noun; nouns that are parts alone have none."""
    numbers: dict[str, tuple[int, ...]] = {}
    for row in _rows():
        found = tuple(n for first, last in row.get("classes", ()) for n in range(first, last + 1))
        if found:
            numbers |= dict.fromkeys(row["words"], found)
    return numbers


@cache
def like_numbers(word: str) -> tuple[int, ...]:
    """The classes of a noun and of all nouns of its row's group, which are easily taken for each other."""
    own = next((row.get("group") for row in _rows() if word in row["words"]), None)
    if own is None:
        return class_numbers().get(word, ())
    of_group = (row["words"][0] for row in _rows() if row.get("group") == own)
    return tuple(sorted({number for name in of_group for number in class_numbers().get(name, ())}))


@cache
def hardly_known() -> frozenset[str]:
    """The nouns that the classifier often misses: of these, not to see one says little."""
    return frozenset(word for row in _rows() if row.get("hardly_known") for word in row["words"])


@cache
def round_things() -> frozenset[str]:
    """The nouns of what looks round from every side."""
    return frozenset(word for row in _rows() if row.get("round") for word in row["words"])


@cache
def parts_called() -> dict[str, tuple[ScenePart, ...]]:
    """The parts of scenes that a noun stands for, by the noun; things that are no part have none."""
    return {
        word: tuple(ScenePart[part.upper()] for part in row["parts"])
        for row in _rows()
        if "parts" in row
        for word in row["words"]
    }


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = loads(
        files(__package__).joinpath("things.toml").read_text(encoding="utf-8")
    )["thing"]
    return rows


def see_scene(rgb: Rgb8, long_side: int = LONG_SIDE) -> SeenScene | None:
    """Look at the scene that a photo shows.

    Args:
        rgb: The photo, (height, width, 3) uint8 sRGB.
        long_side: Pixels that the network sees of its long side; more show it smaller things.

    Returns:
        What was seen; None where the network can't be used.
    """
    if not usable(ShippedNetwork.SCENE):
        return None
    parts, classes = _look(rgb, long_side)
    return SeenScene(logistic(parts), softmax(classes).astype(np.float32))


def see_kind(crop: Rgb8) -> SeenKind | None:
    """Look at what a crop shows as a whole, as the classifier was trained to.

    Args:
        crop: (height, width, 3) uint8 sRGB.

    Returns:
        What was seen; None where the network can't be used.
    """
    if not usable(ShippedNetwork.SCENE):
        return None
    _, classes = _look(crop, _CROP_SIDE)
    return SeenKind(rounded(softmax(classes.reshape(len(classes), -1).mean(axis=1, dtype=np.float64))))


def _look(rgb: Rgb8, long_side: int) -> tuple[NDArray[np.float32], ...]:
    scale = long_side / max(rgb.shape[:2])
    height, width = (max(2 * _STEP, _STEP * round(scale * side / _STEP)) for side in rgb.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR  # as in training: aliases look like texture
    small = np.asarray(cv2.resize(rgb, (width, height), interpolation=method), np.uint8)
    return run(ShippedNetwork.SCENE, small, _SCALE, (_MIDDLE, _MIDDLE, _MIDDLE))
