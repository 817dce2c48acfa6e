"""A list of materials for the photo of a room: each where rooms have it, on a part that is clearly seen.

"Green marble, brass and black lacquer" is stone for walls and floors, lacquer for doors and furniture, and
brass for their trim. What has no such place here is said to be not placed: nobody wants it spread over
whatever is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retexture.engines.procedural.layout.ground import is_photo_in_weather
from retexture.engines.procedural.layout.placement.homes import Home, home_of
from retexture.engines.procedural.layout.targets import Found, find
from retexture.engines.procedural.layout.things import SURE_FLOOR
from retexture.engines.procedural.look import Look, MaterialLayer, Overlay
from retexture.prompts import Place, Target, part_called
from retexture.structure import InputKind, ScenePart, Structure

NOWHERE = part_called("fixture")
"""A piece of something larger, which is found nowhere."""

_FLOOR, _WALLS, _CEILING = "floor", "walls", "ceiling"
_JOINERY = ("cabinets", "table", "doors")
# Where a material goes, the likeliest first; parts in one row are taken together.
_USUAL: dict[Home, tuple[tuple[str, ...], ...]] = {
    Home.CLOTH: (("sofa", "bed"), ("chair",), ("rug",), ("curtain",)),
    Home.LAID: ((_FLOOR,),),
    Home.CLADDING: ((_WALLS,), (_CEILING,), _JOINERY),
    Home.BOARDS: (_JOINERY, (_FLOOR,), (_CEILING,)),
    Home.WALLS: ((_WALLS,),),
    Home.STONES: ((_FLOOR,), (_WALLS,)),
    Home.MASONRY: ((_WALLS,), (_FLOOR,)),
    Home.THINGS: (_JOINERY, ("chair",)),
}
_ORDER = (  # of choosing: whoever has one place alone comes first
    *(Home.LAID, Home.WALLS, Home.CLOTH, Home.THINGS, Home.MASONRY),
    *(Home.STONES, Home.CLADDING, Home.BOARDS),
)
# What two parts of a room are made of, where nothing else is for the second.
_TWO = (Home.STONES, Home.MASONRY, Home.BOARDS)
_TRIMMED = (Home.THINGS, Home.BOARDS, Home.CLADDING)  # what has fittings of metal
_TRIM = "trim"
_SHELL = {_FLOOR: 0.05, _WALLS: 0.05, _CEILING: 0.04}  # of the picture: less is a strip between other things
_LEAST = 0.02  # the same of furniture: smaller pieces are seen too coarsely to be covered
_PIECES = {
    _FLOOR: ScenePart.FLOOR,
    "cabinets": ScenePart.CABINET,
    "table": ScenePart.TABLE,
    "doors": ScenePart.DOOR,
    "sofa": ScenePart.SOFA,
    "bed": ScenePart.BED,
    "chair": ScenePart.CHAIR,
    "rug": ScenePart.RUG,
    "curtain": ScenePart.CURTAIN,
}
_CLEARLY = 0.68  # how likely each pixel of a piece of furniture is one, in the mean; blobs have 0.45 to 0.6
_FITTINGS = frozenset(("details", "accents", "touches", "ornaments"))  # what floors and walls have none of
_LEAST_ROOM = 0.35  # of the picture that floor and walls are, where nothing else tells that it is a room
_ALL_ROOM = 0.6  # the same where one thing stands out: it hangs or stands in a room
_FURNISHED = 3  # kinds of what rooms have: whatever stands out before it, it is one
_OPENINGS = frozenset((ScenePart.WINDOW, ScenePart.DOOR, ScenePart.CURTAIN))
_PORTRAIT = 0.1  # the same of people whom a photo is about, whatever room they are in
_OF_ROOMS = frozenset((ScenePart.CABINET, ScenePart.WORKTOP, ScenePart.APPLIANCE))


def in_photographed_room(structure: Structure, look: Look) -> Look:
    """The look with materials without a target where the room of a photo has them.

    One material alone is meant for all of the room, or for the one thing that a photo is about.

    Args:
        structure: The photo's analysis.
        look: The look; materials with targets stay where they are.
    """
    asked = [each for each in look.materials if not (each.offered or is_photo_in_weather(each))]
    free = [each for each in asked if not (each.targets or each.is_grown) and _is_of_rooms(each)]
    metals = [each for each in free if home_of(each.material) is Home.METALS]
    if look.everything or len(asked) < 2 or len(metals) == len(asked) or not _is_room(structure):
        return look
    if all(each in metals for each in free):
        return _on_shell(structure, look, [each for each in asked if not each.targets])
    given = _given(structure, asked, free)
    if not given and all(each in free for each in asked):
        return look
    trim = next(iter(metals), None)
    trimmed = None if trim is None else _trimmed(given)
    materials: list[MaterialLayer] = []
    for layer in look.materials:
        place = next((each for each in given if each.layer is layer), None)
        if place is not None:
            own = _with_trim(layer, metals[0]) if place is trimmed else layer
            materials += _without_fittings(_split(own, place.targets))
        elif not any(layer is each for each in free):
            materials.append(layer)
        elif layer is not trim or trimmed is None:
            materials.append(replace(layer, targets=(_no_place(layer),)))
    return replace(look, materials=tuple(materials))


def _on_shell(structure: Structure, look: Look, free: Sequence[MaterialLayer]) -> Look:
    """The look with materials of no part in particular on one surface each: all over they hide the room."""
    taken = {target.place for layer in look.materials for target in layer.targets}
    shown = _shown(structure)
    left = [shown[name] for name in _SHELL if name in shown and shown[name].place not in taken]
    left.sort(key=lambda target: target.place is not Place.WALL)
    loose = [each for each in free if home_of(each.material) is Home.ANYWHERE and not each.is_grown]
    if not loose or not left:
        return look
    ordered = [*loose, *(each for each in free if home_of(each.material) is Home.METALS)]
    materials = []
    for layer in look.materials:
        at = next((index for index, each in enumerate(ordered) if each is layer), None)
        if at is None:
            materials.append(layer)
        elif at < len(left):
            materials += _split(layer, (left[at],))
        else:
            materials.append(replace(layer, targets=(_no_place(layer),)))
    return replace(look, materials=tuple(materials))


def _no_place(layer: MaterialLayer) -> Target:
    return replace(NOWHERE, text=f"place for {layer.material.name}")


@dataclass(frozen=True)
class _Given:
    """The parts of a room that a material goes onto."""

    layer: MaterialLayer
    targets: tuple[Target, ...]


def _given(
    structure: Structure, asked: Sequence[MaterialLayer], free: Sequence[MaterialLayer]
) -> tuple[_Given, ...]:
    """The parts of each material that has a place here."""
    taken = {target.place for layer in asked for target in layer.targets} - {Place.SUBJECT}
    named = {target.text for layer in asked for target in layer.targets}
    left = {
        name: target
        for name, target in _shown(structure).items()
        if target.place not in taken and name not in named
    }
    ordered = sorted(
        (each for each in free if home_of(each.material) in _ORDER),
        key=lambda each: _ORDER.index(home_of(each.material)),
    )
    given: list[_Given] = []
    for layer in ordered:
        home = home_of(layer.material)
        rows = [[name for name in row if name in left] for row in _USUAL[home]]
        wanted = [row for row in rows if row]
        alone = not any(_wants_shell(other) for other in ordered if other is not layer)
        chosen = [name for row in wanted[: 2 if home in _TWO and alone else 1] for name in row]
        if chosen:
            given.append(_Given(layer, tuple(left.pop(name) for name in chosen)))
    return tuple(given)


def _trimmed(given: Sequence[_Given]) -> _Given | None:
    """What has fittings of metal."""
    able = [
        each
        for each in given
        if not each.layer.overlays and any(target.place is Place.SUBJECT for target in each.targets)
    ]
    return next((each for home in _TRIMMED for each in able if home_of(each.layer.material) is home), None)


def _wants_shell(layer: MaterialLayer) -> bool:
    """Whether floors or walls are what a material is for first of all."""
    first = _USUAL[home_of(layer.material)][0]
    return first in ((_FLOOR,), (_WALLS,))


def _shown(structure: Structure) -> dict[str, Target]:
    """The parts of a room that are seen by their own marks, and large enough to tell what they are."""
    names = dict.fromkeys(name for rows in _USUAL.values() for row in rows for name in row)
    found = find(structure, map(part_called, names), alone=False)
    return {
        each.target.text: each.target
        for each in found
        if each.share is not None
        and not each.taken_as
        and _is_clear(structure, each)
        and float(each.share.mean()) >= _SHELL.get(each.target.text, _LEAST)
    }


def _is_clear(structure: Structure, found: Found) -> bool:
    """Whether the network is sure of a piece of furniture all over, and not of one place of it alone."""
    part = _PIECES.get(found.target.text)
    if found.share is None or structure.seen is None or part is None:
        return True
    likely = structure.seen.part(part, structure.size)
    needed = SURE_FLOOR if part is ScenePart.FLOOR else _CLEARLY
    return float((likely * found.share).sum()) > needed * float(found.share.sum())


def _is_of_rooms(layer: MaterialLayer) -> bool:
    return home_of(layer.material) not in (Home.ANYWHERE, Home.GLASS)


def _is_room(structure: Structure) -> bool:
    """Whether a photo shows a room, and not one thing alone in it or a place under a sky."""
    parts = structure.scene.maps
    if structure.kind is not InputKind.PHOTO or structure.sky is not None or Place.ROOF in parts:
        return False
    person = structure.scene.where(Place.PERSON)
    if person is not None and float(person.mean()) > _PORTRAIT:
        return False
    if Place.CEILING in parts or not _OF_ROOMS.isdisjoint(structure.furnishings):
        return True
    shell = [parts[place] for place in (Place.FLOOR, Place.WALL) if place in parts]
    if len(shell) > 1 and len(structure.furnishings) >= _FURNISHED:
        return True
    covered = sum(float(each.mean()) for each in shell)
    if structure.subject_is_sure and _OPENINGS.isdisjoint(structure.furnishings):
        return False
    return len(shell) > 1 and covered > (_ALL_ROOM if structure.subject_is_sure else _LEAST_ROOM)


def _with_trim(layer: MaterialLayer, metal: MaterialLayer) -> MaterialLayer:
    """A material with edges of a metal."""
    colour = next(iter(metal.colours), None)
    return replace(layer, overlays=(Overlay(_TRIM, metal.material, colour, metal=True),))


def _without_fittings(layers: Sequence[MaterialLayer]) -> list[MaterialLayer]:
    """Materials without details of metal, which no floor, wall or ceiling has: these are missing."""
    left: list[MaterialLayer] = []
    for layer in layers:
        fitted = [each for each in layer.overlays if each.metal and each.part in _FITTINGS]
        if not fitted or all(target.place is Place.SUBJECT for target in layer.targets):
            left.append(layer)
            continue
        missing = replace(NOWHERE, text=f"place for {fitted[0].part}")
        kept = tuple(each for each in layer.overlays if each not in fitted)
        left += [
            replace(layer, overlays=kept),
            replace(layer, material=fitted[0].material, overlays=(), targets=(missing,)),
        ]
    return left


def _split(layer: MaterialLayer, targets: tuple[Target, ...]) -> list[MaterialLayer]:
    """A layer for each kind of place: boards on a floor are laid as one."""
    if layer.on_floor is None or all(target.place is not Place.FLOOR for target in targets):
        return [replace(layer, targets=targets)]
    floor = tuple(target for target in targets if target.place is Place.FLOOR)
    others = tuple(target for target in targets if target.place is not Place.FLOOR)
    laid = replace(layer, material=layer.on_floor, targets=floor)
    return [laid, replace(layer, targets=others)] if others else [laid]
