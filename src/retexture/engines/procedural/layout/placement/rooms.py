"""Materials without a target in a modelled or drawn room: each goes where rooms have it.

A room's floor, walls and furniture are known there, so that a list ("walnut, travertine, bouclé") is read as
designers mean it: cloth for what is soft, boards for tables and floors, stone for floors, plaster for walls.
"""

from dataclasses import replace

from retexture.engines.procedural.layout.furniture import furniture
from retexture.engines.procedural.layout.ground import is_photo_in_weather
from retexture.engines.procedural.layout.placement.homes import Home, home_of
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.prompts import Place, Target
from retexture.structure import Structure

_FLOOR, _WALLS = Target(Place.FLOOR, None, "floor"), Target(Place.WALL, None, "walls")
SOFT, HARD = Target(Place.SUBJECT, None, "upholstery"), Target(Place.SUBJECT, None, "furniture")


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


_SLOTS = {
    Home.CLOTH: (SOFT, HARD),
    Home.LAID: (_FLOOR,),
    Home.CLADDING: (_WALLS, HARD),
    Home.BOARDS: (HARD, _FLOOR),
    Home.WALLS: (_WALLS,),
    Home.STONES: (_FLOOR, _WALLS),
    Home.MASONRY: (_WALLS, _FLOOR),
    Home.THINGS: (HARD,),
    Home.GLASS: (HARD,),
    Home.METALS: (HARD,),
}
# The order of choosing: whoever has one place alone comes first.
_RANKS = {
    Home.LAID: 0,
    Home.CLOTH: 1,
    **dict.fromkeys((Home.BOARDS, Home.THINGS, Home.GLASS, Home.METALS), 3),
}
_USUAL_RANK, _LAST = 2, 9


def _slots(layer: MaterialLayer) -> tuple[Target, ...]:
    """Where a material is at home, the likeliest first."""
    return _SLOTS.get(home_of(layer.material), ())


def _takes_two(layer: MaterialLayer, free: list[MaterialLayer]) -> bool:
    """Whether a material goes onto two parts of a room beside others: concrete, and boards without stone."""
    home = home_of(layer.material)
    stones = any(home_of(each.material) in (Home.STONES, Home.MASONRY) for each in free)
    return home is Home.MASONRY or (home is Home.BOARDS and not stones)


def _rank(layer: MaterialLayer) -> int:
    return _RANKS.get(home_of(layer.material), _USUAL_RANK) if _slots(layer) else _LAST


def _split(layer: MaterialLayer, slots: tuple[Target, ...]) -> list[MaterialLayer]:
    """A layer for each kind of place: boards on a floor are laid as one."""
    if layer.on_floor is None or _FLOOR not in slots:
        return [replace(layer, targets=slots)]
    others = tuple(slot for slot in slots if slot is not _FLOOR)
    laid = replace(layer, material=layer.on_floor, targets=(_FLOOR,))
    return [laid, replace(layer, targets=others)] if others else [laid]
