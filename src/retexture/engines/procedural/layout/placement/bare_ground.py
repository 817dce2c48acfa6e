"""Looks without a target on a model or a drawing: meant for what is shown, not for the empty ground."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retexture.engines.procedural.layout.ground import is_photo_in_weather
from retexture.engines.procedural.layout.modelled import is_drawn_room
from retexture.engines.procedural.layout.placement.rooms import in_room
from retexture.engines.procedural.layout.targets import Found, is_house
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.prompts import Place, Target
from retexture.structure import InputKind, Structure

_EMPTY = 0.25  # of the picture: what is left bare is a backdrop, a sheet of paper or the sky
_SHOWN = 0.03  # of the picture: less is no subject
_SUBJECT = Target(Place.SUBJECT, None, "subject")
_WALLS = Target(Place.WALL, None, "walls")
_ROOF = Target(Place.ROOF, None, "roof")
_PANES = Target(Place.SUBJECT, None, "windows")
# What walls are built of, and roofs hardly ever: a house of brick has a roof of something else.
_OF_WALLS = frozenset(
    (
        *(
            "brick",
            "concrete",
            "board formed concrete",
            "plaster",
            "limewash",
            "timber cladding",
            "travertine",
        ),
        *(
            "sandstone",
            "stone",
            "glass",
            "ceramic tile",
            "granite",
            "wooden planks",
            "clapboard",
            "oak slats",
            "stucco",
            "whitewash",
        ),
    )
)
_BACKDROP = Target(Place.BACKGROUND, None, "background")
_LEAST_HOUSE = 0.02  # of the picture: a smaller house is not what a model is about


def on_things(structure: Structure, look: Look) -> Look:
    """The look with its materials laid on the things of a model, drawing or logo; a photo's look as it is.

    Houses are built of the first material: their walls, and not the sky, the lawn, the trees and the panes.
    In rooms each material goes where rooms have it. Weather falls on everything, and a single thing that is
    asked to be lit anew is a whole picture.
    """
    if _shows_house(structure) and not look.everything:
        return _on_house(structure, look)
    free = [layer for layer in look.materials if not layer.targets and not is_photo_in_weather(layer)]
    if is_drawn_room(structure) and free and not look.everything:
        return in_room(structure, look)
    if structure.kind is InputKind.PHOTO or look.everything or look.relit or len(free) != 1:
        return look
    if Place.CEILING in structure.scene.maps or any(layer.targets for layer in look.materials):
        return look
    share = float(np.mean(structure.subject))
    if not _SHOWN < share < 1 - _EMPTY:
        return look
    return replace(look, materials=tuple(replace(layer, targets=(_SUBJECT,)) for layer in look.materials))


def _shows_house(structure: Structure) -> bool:
    """Whether it is a model or a drawing of a house under a sky."""
    walls = structure.scene.where(Place.WALL)
    if structure.kind is InputKind.PHOTO or structure.sky is None or walls is None:
        return False
    return float(np.mean(walls)) > _LEAST_HOUSE


def _on_house(structure: Structure, look: Look) -> Look:
    """The look with its materials where a house has them; weather stays everywhere.

    Walls are built of the first, and so is "the house"; glass is for panes, and a second one covers the roof.
    """
    free = [layer for layer in look.materials if not layer.targets and not is_photo_in_weather(layer)]
    solid = [layer for layer in free if not _is_glass(layer)]
    asked = {target.place for layer in look.materials for target in layer.targets}
    targets = [each for each in (_WALLS, _ROOF) if each.place not in asked]

    def placed(layer: MaterialLayer) -> MaterialLayer:
        if layer in free:
            if _is_glass(layer) and structure.panes is not None and len(free) > 1:
                return replace(layer, targets=(_PANES,))
            at = solid.index(layer) if layer in solid else 0
            return replace(layer, targets=(targets[min(at, len(targets) - 1)] if targets else _WALLS,))
        if layer.material.name in _OF_WALLS and len(layer.targets) == 1 and is_house(layer.targets[0]):
            return replace(layer, targets=(replace(layer.targets[0], place=Place.WALL, noun=None),))
        return layer

    return replace(look, materials=tuple(placed(layer) for layer in look.materials))


def _is_glass(layer: MaterialLayer) -> bool:
    return _PANES.text in layer.material.laid_on


def several_on_thing(structure: Structure, look: Look, free: Sequence[MaterialLayer]) -> bool:
    """Whether materials without a target are meant for the one thing of a model or a drawing alone."""
    if structure.kind is InputKind.PHOTO or look.everything or look.relit or structure.room:
        return False
    covering = any(not is_photo_in_weather(layer) for layer in free)
    return covering and structure.sky is None and _SHOWN < float(np.mean(structure.subject)) < 1 - _EMPTY


def bare_background(structure: Structure) -> Found:
    """What is behind and below the thing that a model or a drawing shows."""
    return Found(_BACKDROP, 1 - structure.subject, evidence="what the lines of the thing do not enclose")
