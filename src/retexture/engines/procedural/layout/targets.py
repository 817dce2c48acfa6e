"""Where the parts lie in a photo that a prompt names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.procedural.layout.fronts import (
    HOUSES,
    bare_front,
    buildings,
    is_whole_wall,
    whole_building,
)
from retexture.engines.procedural.layout.halves import half_of
from retexture.engines.procedural.layout.modelled import FRAMES, find_modelled
from retexture.engines.procedural.layout.things import (
    AS_COVER,
    AS_FLOOR,
    CARPETS,
    EVIDENCE,
    TABLES,
    TAKEN_AS,
    background,
    head_of,
    is_detail,
    is_plural,
    is_soft_seat,
    looked_for,
    sure_floor,
    thing_as_subject,
)
from retexture.imaging.arrays import Map
from retexture.imaging.colour import rgb8_from_srgb
from retexture.imaging.exact import lab_of
from retexture.imaging.filters import smoothstep
from retexture.prompts import Colour, Place, Target
from retexture.structure import (
    InputKind,
    ResidualPart,
    Structure,
    find_openings,
    object_of,
    residual_part,
    roof_on_walls,
    seat_in_subject,
    seen_thing,
    subject_outline,
    support,
)

_LEAST_SHARE = 0.002  # of the picture: what is smaller counts as not found
_BORDER = 0.25  # a part's soft border is drawn together to this far on both sides of its middle
_LITTLE, _LITTLE_OUTDOORS = 0.12, 0.05  # of the picture: smaller walls of a room, and fronts, are pieces
_HARDLY = 0.02  # of the picture: a house that is asked for is larger
_STANDS_OUT = "what stands out most"
_OF_PEOPLE = frozenset((Place.PERSON, Place.FACE))
_AS_WELL = {  # what people also call a part; tried in this order
    Place.FLOOR: (Place.GROUND,),
    Place.GROUND: (Place.FLOOR,),
}
LIVING = (Place.VEGETATION, Place.PERSON)
"""Parts that nothing is built of."""

_RANKS = {  # the more narrowly a part is named, the later it is painted
    Place.BACKGROUND: 0,
    Place.SUBJECT: 1,
    Place.SKY: 2,
    Place.GROUND: 2,
    Place.FLOOR: 3,
    Place.WALL: 3,
    Place.CEILING: 3,
    Place.WATER: 3,
    Place.ROOF: 4,
    Place.VEGETATION: 4,
    Place.PERSON: 5,
    Place.CLOTHES: 6,
    Place.HAIR: 6,
    Place.OBJECT: 6,
    Place.FACE: 7,
}
_BY_LOOK = "a trained network, by its look"
_BY_TILES = "another colour than the walls', on top of them"
_BY_PANES = "windows by their look, and what is lighter around and between their panes"
_SEEN = frozenset(
    (
        Place.SKY,
        Place.WATER,
        Place.VEGETATION,
        Place.GROUND,
        Place.FLOOR,
        Place.WALL,
        Place.CEILING,
        Place.ROOF,
    )
)
"""What the scene network finds where it can be used."""


@dataclass(frozen=True, eq=False)
class Found:
    """A part of a photo.

    Attributes:
        target: How the prompt names it.
        share: How far each pixel belongs to it, (height, width) float32 0–1; None where it is not shown.
        taken_as: What was taken for it in words ("what stands under the sky …"); empty where it was found by
            its own marks.
        evidence: The marks that it was found by, in words; empty: those of its kind.
    """

    target: Target
    share: Map | None
    taken_as: str = ""
    evidence: str = ""

    @property
    def found_by(self) -> str:
        """By what it was found, in words; empty where it was guessed or not found."""
        if self.share is None or self.taken_as:
            return ""
        return self.evidence or EVIDENCE[self.target.place]

    @property
    def rank(self) -> int:
        """Order of painting: parts lie on what contains them."""
        return _RANKS[self.target.place] + is_detail(self.target)

    @property
    def guessed(self) -> str:
        """What was taken for which part, in words; empty where nothing was guessed."""
        return f"the {self.target.text} as {self.taken_as}" if self.taken_as else ""


def find(
    structure: Structure, targets: Iterable[Target], *, alone: bool = True, openings: bool = False
) -> tuple[Found, ...]:
    """Find each target in the photo, with borders drawn together so that little shines through.

    What is not found by its own marks is taken as what the found parts leave over, where that tells it.

    Args:
        structure: The photo's analysis.
        targets: What to find.
        alone: Whether the prompt names no more than one thing: the photo's only subject can't be two.
        openings: Whether the windows and doors of walls and houses belong to them.
    """
    found = (_find(structure, target, alone) for target in targets)
    if openings:
        return tuple(map(_on_its_side, found))
    return tuple(_on_its_side(_around_openings(structure, each)) for each in found)


def _around_openings(structure: Structure, found: Found) -> Found:
    """A wall or a house without its windows and doors: who names walls means what can be papered."""
    if found.share is None or not _is_front(found.target):
        return found
    left = bare_front(structure, found.share, roofed=found.target.place is not Place.WALL)
    return replace(found, share=left) if left.mean() >= _LEAST_SHARE else found


def _on_its_side(found: Found) -> Found:
    """The half of a part whose side the prompt names; all of it without a side."""
    side = found.target.side
    if side is None or found.share is None:
        return found
    half = half_of(found.share, side)
    share = half if half.mean() >= _LEAST_SHARE else None
    by_place = f"of that the {side} half"
    if found.taken_as:
        return replace(found, share=share, taken_as=f"{found.taken_as}, {by_place}")
    return replace(found, share=share, evidence=f"{found.found_by}; {by_place}")


def _find(structure: Structure, target: Target, alone: bool) -> Found:
    seen = structure.things.get(target.text)
    if seen is not None:
        return Found(target, _tightened(seen), evidence="stronger eyes, asked for it by name")
    modelled = find_modelled(structure, target)
    if modelled is not None:
        return Found(target, _tightened(modelled.share), evidence=modelled.evidence)
    if is_thing(target) and target.text in structure.not_there:
        return Found(target, None)
    if is_thing(target):
        return _find_thing(structure, target, alone)
    own = _tightened(_where(structure, target))
    if target.place is Place.SUBJECT and target.colour is None:
        return Found(target, own, "" if structure.subject_is_sure else _STANDS_OUT)
    if target.colour is not None or (own is not None and not _in_part(structure, target, own)):
        return Found(target, own, evidence=_BY_LOOK if target.place in _seen_places(structure) else "")
    if target.place in _OF_PEOPLE and not structure.subject_is_sure:
        return Found(target, own)
    if target.place is Place.ROOF and own is None:
        own = _tightened(roof_on_walls(structure))
        return Found(target, own, evidence=_BY_TILES)
    if target.place in _seen_places(structure):
        return Found(target, own, evidence=_BY_LOOK)
    return _taken(target, residual_part(structure, target.place), own)


def _seen_places(structure: Structure) -> frozenset[Place]:
    """The parts for which the trained network's word is what there is; guesses add nothing to it."""
    by_look = structure.seen is not None and structure.kind is InputKind.PHOTO
    return _SEEN if by_look else frozenset()


def _find_thing(structure: Structure, target: Target, alone: bool) -> Found:
    """A thing without a colour: by its look where that is known; else by what it may be.

    A house is told by its fronts, a table by what lies on it, and another thing is taken as the subject.
    """
    if head_of(target) in FRAMES and target.place is Place.SUBJECT:
        frames = find_openings(structure).frames
        return Found(target, frames, evidence=_BY_PANES)
    if head_of(target) in HOUSES:
        return _without_plants(structure, _find_house(structure, target, alone))
    seen = seen_thing(structure, looked_for(target), several=is_plural(target))
    wished = head_of(target) in CARPETS and not target.definite
    if seen is not None and not (wished and seen.share is None):
        return Found(target, _below_sky(structure, _tightened(seen.share)), seen.taken_as, evidence=_BY_LOOK)
    if wished:
        return Found(target, _tightened(sure_floor(structure)), AS_FLOOR)
    as_subject = _as_subject(structure, target, alone)
    if as_subject is None and head_of(target) in TABLES:
        return _taken(target, support(structure), None)
    return as_subject or Found(target, None)


def _below_sky(structure: Structure, thing: Map | None) -> Map | None:
    """A thing without the sky that is seen through it: bridges and cranes are lattices."""
    if thing is None or structure.open_sky is None:
        return thing
    solid = thing * (1 - structure.open_sky)
    return solid if solid.mean() >= _LEAST_SHARE else thing


def _find_house(structure: Structure, target: Target, alone: bool) -> Found:
    """A building: of a model its fronts; of a photo its subject first."""
    own = _tightened(buildings(structure))
    if own is not None and structure.kind is not InputKind.PHOTO:
        return Found(target, own)
    as_subject = _as_subject(structure, target, alone)
    if as_subject is not None:
        return as_subject
    if own is not None and not _in_part(structure, target, own):
        return Found(target, own)
    left = residual_part(structure, Place.WALL)
    guess = _taken(target, left, own)
    return guess if own is not None or _is_large(guess) else Found(target, None)


def _without_plants(structure: Structure, house: Found) -> Found:
    """A whole building without the trees and people before it, which stand out together with it."""
    if house.share is None:
        return house
    share = whole_building(structure, house.share)
    for part in map(structure.scene.where, LIVING):
        share = share if part is None else share * (1 - part)
    return replace(house, share=share if share.mean() >= _LEAST_SHARE else house.share)


def _as_subject(structure: Structure, target: Target, alone: bool) -> Found | None:
    """What the photo is about, taken for a thing where that may be; None where not."""
    share = _tightened(thing_as_subject(structure, target)) if alone else None
    if share is not None and structure.kind is InputKind.PHOTO and is_soft_seat(target):
        cover = _tightened(seat_in_subject(structure))
        return Found(target, cover, AS_COVER) if cover is not None else Found(target, share, TAKEN_AS)
    if share is not None and structure.kind is InputKind.PHOTO and head_of(target) not in HOUSES:
        share = _tightened(subject_outline(structure))
    return None if share is None else Found(target, share, TAKEN_AS)


def _is_large(guess: Found) -> bool:
    """Whether a guess is as large as a house."""
    return guess.share is not None and float(guess.share.mean()) >= _HARDLY


def _is_front(target: Target) -> bool:
    """Whether a target is walls, or a building, whose fronts are walls."""
    return target.place is Place.WALL or head_of(target) in HOUSES


def is_house(target: Target) -> bool:
    """Whether a target is a building."""
    return is_thing(target) and head_of(target) in HOUSES


def is_thing(target: Target) -> bool:
    """Whether a target is one of many things that photos show, named without a colour to tell it by."""
    noun = target.noun
    return target.place is Place.SUBJECT and target.colour is None and noun is not None and noun.thing


def _in_part(structure: Structure, target: Target, own: Map) -> bool:
    """Whether a wall that was found is likely only a piece of what is meant."""
    return _is_front(target) and float(own.mean()) < (_LITTLE if structure.sky is None else _LITTLE_OUTDOORS)


def _taken(target: Target, left: ResidualPart | None, own: Map | None) -> Found:
    """What is left, together with the piece that was found by its own marks if there is one."""
    share = None if left is None else _tightened(left.share)
    if left is None or share is None:
        return Found(target, own)
    return Found(target, share if own is None else np.maximum(share, own), left.described)


def ground_of(structure: Structure) -> Map | None:
    """Where the photo shows what people walk on, 0–1; None where it shows none."""
    return _first(structure, (Place.FLOOR, Place.GROUND))


def _where(structure: Structure, target: Target) -> Map | None:
    if target.place is Place.OBJECT:
        return _object(structure, target.colour)
    if target.place is Place.BACKGROUND:
        return background(structure)
    part = _first(structure, (target.place, *_AS_WELL.get(target.place, ())))
    torn = part is not None and target.place is Place.WALL and not is_whole_wall(structure, part)
    if part is None or torn or target.colour is None:
        return None if torn else part
    coloured = _object(structure, target.colour)
    alike = None if coloured is None else part * coloured
    return alike if alike is not None and alike.mean() >= _LEAST_SHARE else part


def _first(structure: Structure, places: Iterable[Place]) -> Map | None:
    found = (structure.scene.where(place) for place in places)
    return next((part for part in found if part is not None), None)


def _object(structure: Structure, colour: Colour | None) -> Map | None:
    """A thing by its colour; without one, what the photo is about."""
    if colour is None:
        return structure.subject
    rgb8 = rgb8_from_srgb(np.array(colour.rgb, np.float32))
    lightness, a, b = (float(value) for value in lab_of(rgb8[None, None])[0, 0])
    return object_of(structure, (lightness, a, b))


def _tightened(share: Map | None) -> Map | None:
    if share is None:
        return None
    tight = smoothstep(0.5 - _BORDER, 0.5 + _BORDER, share)
    return tight if tight.mean() >= _LEAST_SHARE else None
