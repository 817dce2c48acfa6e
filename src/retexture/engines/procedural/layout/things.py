"""Things that a prompt names ("the sofa"): which of them the one thing that a photo is about may be."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from retexture.engines.procedural.layout.part import united
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target, stem
from retexture.structure import InputKind, ScenePart, Structure

TAKEN_AS = "what the photo is about"
"""What is said of a thing that was taken as the subject, in words that follow "as"."""

AS_FLOOR = "the floor, where carpets lie"
"""The same of a carpet that a prompt wishes for in a room that shows none."""

AS_COVER = "the part of what the photo is about that has one colour"
"""The same of a soft seat."""

EVIDENCE = {
    Place.BACKGROUND: "all but what the photo is about",
    Place.SUBJECT: "a trained network: one piece with clear borders",
    Place.SKY: "its colour and smoothness, above all else",
    Place.GROUND: "grain that gets finer with distance, at the bottom",
    Place.FLOOR: "grain that gets finer with distance, at the bottom",
    Place.WALL: "straight lines, and where it stands",
    Place.CEILING: "straight lines, overhead",
    Place.WATER: "its colour, and level ripples",
    Place.ROOF: "slanted edges between sky and wall",
    Place.VEGETATION: "its colour and grain",
    Place.PERSON: "a trained network, from a face",
    Place.CLOTHES: "a trained network: what a person wears below the chin",
    Place.HAIR: "a trained network: around a face",
    Place.OBJECT: "its colour",
    Place.FACE: "a trained network",
}
"""By what a part of each kind is found, where it has marks of its own."""

CARPETS = frozenset(stem(name) for name in ("carpet", "carpeting"))
TABLES = frozenset(stem(name) for name in ("table", "tabletop", "desk", "counter", "countertop", "worktop"))
SURE_FLOOR = 0.82
"""How likely each pixel of a floor is one, in the mean: seen floors have 0.88 and more, banisters 0.77."""

_MOST_PERSON = 0.5  # of the subject: a portrait is no car
_MOST_PLANTS = 0.7  # of the subject: nor is a bush
_SPARSE = 4  # every fourth pixel of every fourth row is enough to measure by


@dataclass(frozen=True)
class _Proportions:
    """How broad a thing is, as a multiple of its height; what lies far outside is something else."""

    names: str
    least: float
    most: float


# Of such things seen from the front, the side and at an angle, with room for what is cut off.
_PROPORTIONS = (
    _Proportions("sofa couch bed bench table desk counter rug carpet piano bathtub", 0.8, 6.0),
    _Proportions("car truck lorry bus van taxi train tram tractor ship yacht plane airplane", 0.7, 8.0),
    _Proportions("motorcycle motorbike bike bicycle scooter horse cow", 0.5, 3.0),
    _Proportions(
        "lamp lantern vase bottle candlestick lighthouse skyscraper rocket guitar umbrella", 0.1, 1.8
    ),
    _Proportions("chair armchair stool cup mug teapot jug ball balloon apple hat helmet bag", 0.3, 2.5),
)
_ROOMS = (
    "sofa couch bed table desk counter armchair wardrobe cabinet cupboard shelf bookshelf carpet rug lamp",
    "fireplace piano bathtub sink fridge oven dresser nightstand headboard mattress ottoman",
)
_FURNITURE = frozenset(stem(name) for row in _ROOMS for name in row.split())
_OF_NAME = {stem(name): row for row in _PROPORTIONS for name in row.names.split()}


def is_detail(target: Target) -> bool:
    """Whether a target is a piece of something larger: no photo is about its window frames."""
    return target.noun is not None and target.noun.detail


def thing_as_subject(structure: Structure, target: Target) -> Map | None:
    """The subject, where it may be the thing that is named; None where that is not likely.

    For things whose look nobody taught. Such a thing is taken as the subject only where the photo has one
    sure subject and nothing speaks against it.

    Args:
        structure: The photo's analysis.
        target: A thing without a colour to tell it by.

    Returns:
        (height, width) float32, 0–1.
    """
    noun = target.noun
    if not structure.subject_is_sure or (noun is not None and noun.detail):
        return None
    subject = structure.subject[::_SPARSE, ::_SPARSE] > 0.5
    if not subject.any() or not _fits(subject, target):
        return None
    if is_furniture(target) and structure.sky is not None:
        return None
    other = ((Place.PERSON, _MOST_PERSON), (Place.VEGETATION, _MOST_PLANTS))
    if any(_covered(structure, place, subject) > most for place, most in other):
        return None
    return structure.subject


def sure_floor(structure: Structure) -> Map | None:
    """The floor that a carpet may lie on, seen surely all over: no banister and no stair.

    Args:
        structure: The photo's analysis.

    Returns:
        (height, width) float32, 0–1; None where there is none.
    """
    floor = structure.scene.where(Place.FLOOR)
    floor = structure.scene.where(Place.GROUND) if floor is None else floor
    if floor is None or structure.seen is None or structure.kind is not InputKind.PHOTO:
        return floor
    likely = structure.seen.part(ScenePart.FLOOR, structure.size)
    return floor if float((likely * floor).sum()) > SURE_FLOOR * float(floor.sum()) else None


def is_plural(target: Target) -> bool:
    """Whether a target is several of a kind, which a whole picture can't be."""
    words = target.text.lower().split()
    return bool(words) and words[-1].endswith("s") and stem(words[-1]) != words[-1]


def is_furniture(target: Target) -> bool:
    """Whether a thing stands in rooms: under a sky it is something else."""
    return any(stem(word) in _FURNITURE for word in target.text.lower().split())


def head_of(target: Target) -> str:
    """The stem of the noun that the words for a target end with: "car" of "old cars"."""
    return stem(target.text.lower().split()[-1]) if target.text.strip() else ""


_SEATS = frozenset(("beanbag", "pouf", "ottoman", "footstool"))
_CABINETS = frozenset(
    stem(name) for name in ("cabinet", "cupboard", "wardrobe", "kitchen", "dresser", "drawer")
)
_OTHER_DOORS = frozenset(
    stem(name) for name in ("car", "truck", "van", "oven", "fridge", "shower", "garage", "stove", "microwave")
)


def looked_for(target: Target) -> str:
    """The stem of the noun that a thing is looked for by: that of the cabinet for "cabinet doors".

    Empty for the doors of things that nothing knows the doors of.
    """
    words = [stem(word) for word in target.text.lower().split()]
    head = words[-1] if words else ""
    if "".join(words[-2:]) in _SEATS:
        return "".join(words[-2:])
    if head in ("door", "front") and _CABINETS.intersection(words[:-1]):
        return "cabinet"
    return "" if head == "door" and _OTHER_DOORS.intersection(words[:-1]) else head


def is_soft_seat(target: Target) -> bool:
    """Whether a thing is a seat of one cover, which other things lie on."""
    return looked_for(target) in _SEATS


def _fits(subject: np.ndarray, target: Target) -> bool:
    proportions = _OF_NAME.get(head_of(target))
    if proportions is None:
        return True
    rows, columns = np.flatnonzero(subject.any(axis=1)), np.flatnonzero(subject.any(axis=0))
    breadth = (columns[-1] - columns[0] + 1) / (rows[-1] - rows[0] + 1)
    return bool(proportions.least <= breadth <= proportions.most)


def _covered(structure: Structure, place: Place, subject: np.ndarray) -> float:
    """Share of the subject that another part takes."""
    part = structure.scene.where(place)
    return 0.0 if part is None else float((part[::_SPARSE, ::_SPARSE] > 0.5)[subject].mean())


def background(structure: Structure) -> Map:
    """All but the subject. Sky and water stay themselves, unless there is hardly anything else."""
    behind = 1 - structure.subject
    open_air = united(
        part for part in (structure.sky, structure.scene.where(Place.WATER)) if part is not None
    )
    if open_air is None:
        return behind
    rest = behind * (1 - open_air)
    return cast(Map, rest if rest.mean() > 0.1 * behind.mean() else behind)
