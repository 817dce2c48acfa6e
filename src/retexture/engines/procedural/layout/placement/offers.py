"""Materials that are only offered: which of them a photo takes.

A manner ("Art Deco") says what walls, floors, sofas … are made of. Where a photo does not show one of them
nothing is missing, so nothing is guessed for it and nothing is said.
"""

from dataclasses import replace

import numpy as np

from retexture.engines.procedural.layout.modelled import is_drawn_room
from retexture.engines.procedural.layout.part import united
from retexture.engines.procedural.layout.targets import find, is_thing
from retexture.engines.procedural.layout.things import is_detail
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import ScenePart, Structure

_MOST = 6  # materials of one picture, those that were asked for included: more look like a sampler
_MOST_PERSON = 0.3  # of the subject: people are dressed in a manner, not made of it
_FACADE = "facade"  # what walls are out of doors, where a manner makes them of something else there
_MOSTLY = 0.5  # of the subject: a thing that covers so much of it is what the photo is about


def accepted(structure: Structure, look: Look) -> Look:
    """The look with those of the offered materials whose parts the photo shows.

    Where a photo has one sure subject, that alone is furnished; else the room or the street around is. Where
    nothing at all is seen, the manner's material for subjects goes over the whole picture.
    """
    offered = [layer for layer in look.materials if layer.offered]
    if not offered:
        return look
    asked = [layer for layer in look.materials if not layer.offered]
    main = next((layer for layer in offered if _is_subject(layer)), offered[0])
    built = is_drawn_room(structure) or (structure.coloured is not None and structure.sky is not None)
    alone = structure.subject_is_sure and not built
    shown = _of_subject(structure, main, offered) if alone else _around(structure, offered)
    if _names_a_thing(asked):
        shown = [layer for layer in shown if not _is_subject(layer)]
    elif not shown and not built and _covered(structure, main) is not None and not _is_person(structure):
        shown = [main]
    if not (shown or asked or look.relit or look.style is not None):
        shown = [replace(main, targets=())]
    return replace(look, materials=(*asked, *shown[: max(_MOST - len(asked), 0)]))


def _names_a_thing(asked: list[MaterialLayer]) -> bool:
    """Whether a prompt says itself what the thing is made of that a photo is about."""
    return any(is_thing(target) and not is_detail(target) for layer in asked for target in layer.targets)


def _of_subject(
    structure: Structure, main: MaterialLayer, offered: list[MaterialLayer]
) -> list[MaterialLayer]:
    """What the one thing that a photo is about is made of: a person's clothes, a car, or anything else."""
    if _is_person(structure):
        clothes = [layer for layer in offered if _is_of(layer, Place.CLOTHES)]
        return [layer for layer in clothes if _covered(structure, layer) is not None]
    subject = structure.subject
    for layer in offered:
        share = _covered(structure, layer) if any(map(is_thing, layer.targets)) else None
        if share is not None and float((share * subject).sum()) > _MOSTLY * float(subject.sum()):
            return [layer]
    return [main]


def _around(structure: Structure, offered: list[MaterialLayer]) -> list[MaterialLayer]:
    """What a room or, under a sky, a street is made of: no carpet lies on a street."""
    facade = any(_called(layer, _FACADE) for layer in offered)
    outdoors = _is_outdoors(structure)
    elsewhere = {Place.FLOOR.value, Place.CEILING.value} if outdoors else {_FACADE}
    if outdoors and facade:
        elsewhere.add(Place.WALL.value)
    if structure.sky is None:
        elsewhere.add(Place.ROOF.value)  # without a sky above it, it is the edge of something else
    here = (layer for layer in offered if not any(_called(layer, each) for each in elsewhere))
    return [layer for layer in here if not _is_subject(layer) and _covered(structure, layer) is not None]


def _is_outdoors(structure: Structure) -> bool:
    """Whether a sky is seen, or else a front with what stands before fronts."""
    parts = structure.scene.maps
    if structure.sky is not None or Place.CEILING in parts:
        return structure.sky is not None
    return Place.ROOF in parts or (Place.VEGETATION in parts and ScenePart.WINDOW in structure.furnishings)


def _called(layer: MaterialLayer, name: str) -> bool:
    return any(target.text == name for target in layer.targets)


def _is_subject(layer: MaterialLayer) -> bool:
    return _is_of(layer, Place.SUBJECT) and not any(map(is_thing, layer.targets))


def _is_of(layer: MaterialLayer, place: Place) -> bool:
    return any(target.place is place for target in layer.targets)


def _covered(structure: Structure, layer: MaterialLayer) -> Map | None:
    """Where a part is seen by its own marks, 0–1; guesses are for what somebody asked for."""
    found = find(structure, layer.targets, alone=False)
    return united(each.share for each in found if each.share is not None and not each.taken_as)


def _is_person(structure: Structure) -> bool:
    person = structure.scene.where(Place.PERSON)
    if person is None:
        return False
    subject = structure.subject
    return float(np.sum(person * subject)) > _MOST_PERSON * float(np.sum(subject))
