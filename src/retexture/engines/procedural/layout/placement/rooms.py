"""Materials without a target in a modelled or drawn room: each goes where rooms have it.

A room's floor, walls and furniture are known there, so that a list ("walnut, travertine, bouclé") is read as
designers mean it: cloth for what is soft, boards for tables and floors, stone for floors, plaster for walls.
"""

from dataclasses import replace

from retexture.engines.procedural.layout.furniture import furniture
from retexture.engines.procedural.layout.ground import is_photo_in_weather
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.prompts import Place, Target
from retexture.structure import Structure

_FLOOR, _WALLS = Target(Place.FLOOR, None, "floor"), Target(Place.WALL, None, "walls")
SOFT, HARD = Target(Place.SUBJECT, None, "upholstery"), Target(Place.SUBJECT, None, "furniture")
_BOARDS = frozenset(("carved wood", "wooden planks", "bamboo", "cork", "decking", "oak slats"))
_CLADDING = frozenset(("timber cladding", "clapboard"))
_LAID = frozenset(("parquet", "chevron parquet", "strip parquet"))
_STONES = frozenset(
    (
        *("marble", "travertine", "terrazzo", "granite", "slate", "stone", "sandstone", "basalt"),
        *("ceramic tile", "zellige", "concrete", "cobblestone", "terracotta"),
    )
)
_OF_WALLS = frozenset(
    (
        *("plaster", "stucco", "limewash", "whitewash", "paper", "brick", "clapboard", "cracked paint"),
        *("board formed concrete", "concrete", "clay", "corrugated metal"),
    )
)
_OF_THINGS = frozenset(
    ("brushed steel", "chrome", "gold", "copper", "bronze", "silver", "lacquer", "rattan", "glass")
)


def in_room(structure: Structure, look: Look) -> Look:
    """The look with its materials without a target where a room has them.

    A single material that belongs to no part of rooms (fur, lava) stays everywhere, as do weather and what a
    prompt wants on everything.

    Args:
        structure: A model or a drawing of a room.
        look: The look; materials with targets stay where they are.
    """
    free = [layer for layer in look.materials if not layer.targets and not is_photo_in_weather(layer)]
    taken = {target.place for layer in look.materials for target in layer.targets}
    known = furniture(structure)
    left = [
        slot
        for slot, there in (
            (_FLOOR, Place.FLOOR not in taken),
            (_WALLS, Place.WALL not in taken),
            (SOFT, known.soft is not None),
            (HARD, known.hard is not None),
        )
        if there
    ]
    given: dict[int, tuple[Target, ...]] = {}
    for index, layer in sorted(enumerate(free), key=lambda pair: _rank(pair[1])):
        wanted = [slot for slot in _slots(layer) if slot in left]
        if not wanted and len(free) == 1:
            return look
        most = 2 if len(free) == 1 or _takes_two(layer, free) else 1
        chosen = tuple(wanted[:most]) or tuple(left[:1]) or (HARD,)
        given[index] = chosen
        left = [slot for slot in left if slot not in chosen]
    materials: list[MaterialLayer] = []
    for layer in look.materials:
        if layer not in free:
            materials.append(layer)
            continue
        materials += _split(layer, given[free.index(layer)])
    return replace(look, materials=tuple(materials))


def _slots(layer: MaterialLayer) -> tuple[Target, ...]:
    """Where a material is at home, the likeliest first."""
    name = layer.material.name
    if layer.material.gamut.covering or name == "boucle":
        return (SOFT, HARD)
    if name in _LAID:
        return (_FLOOR,)
    if name in _CLADDING:
        return (_WALLS, HARD)
    if name in _BOARDS:
        return (HARD, _FLOOR)
    if name in _OF_WALLS:
        return (_WALLS, _FLOOR) if name in _STONES else (_WALLS,)
    if name in _STONES:
        return (_FLOOR, _WALLS)
    return (HARD,) if name in _OF_THINGS else ()


def _takes_two(layer: MaterialLayer, free: list[MaterialLayer]) -> bool:
    """Whether a material goes onto two parts of a room beside others: concrete, and boards without stone."""
    name = layer.material.name
    stones = any(each.material.name in _STONES for each in free)
    return (name in _OF_WALLS and name in _STONES) or (name in _BOARDS and not stones)


def _rank(layer: MaterialLayer) -> int:
    """The order of choosing: whoever has one place alone comes first."""
    slots = _slots(layer)
    name = layer.material.name
    return (
        9
        if not slots
        else 0
        if name in _LAID
        else 1
        if slots[0] is SOFT
        else 2
        if slots[0] is not HARD
        else 3
    )


def _split(layer: MaterialLayer, slots: tuple[Target, ...]) -> list[MaterialLayer]:
    """A layer for each kind of place: boards on a floor are laid as one."""
    if layer.on_floor is None or _FLOOR not in slots:
        return [replace(layer, targets=slots)]
    others = tuple(slot for slot in slots if slot is not _FLOOR)
    laid = replace(layer, material=layer.on_floor, targets=(_FLOOR,))
    return [laid, replace(layer, targets=others)] if others else [laid]
