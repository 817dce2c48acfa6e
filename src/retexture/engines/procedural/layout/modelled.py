"""Parts that only models and drawings tell apart: panes and frames of windows, and the furniture of rooms."""

from dataclasses import dataclass

import cv2
import numpy as np

from retexture.engines.procedural.layout.furniture import furniture
from retexture.engines.procedural.layout.things import head_of, looked_for
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.prompts import Place, Target, stem
from retexture.structure import ScenePart, Structure, furnishing_called, seen_thing


def _stems(names: str) -> frozenset[str]:
    return frozenset(stem(name) for name in names.split())


_SOFT = _stems("upholstery sofa couch armchair bed bedding cushion ottoman mattress")
_HARD = _stems("furniture joinery")
_KINDS = {
    ScenePart.TABLE: _stems("table tabletop desk"),
    ScenePart.CHAIR: _stems("chair stool seat barstool"),
    ScenePart.WORKTOP: _stems("worktop countertop counter"),
    ScenePart.CABINET: _stems(
        "cabinet cupboard front wardrobe shelf island sideboard bookcase bookshelf dresser drawer nightstand"
    ),
}
_PANES = _stems("window windows pane panes glazing")
FRAMES = _stems("frame frames sash sashes mullion mullions")
"""What windows are called by what is around and between their panes."""
_DOORS = _stems("door doors")
_FRAME = 4.0  # units: how wide a frame is drawn around its pane
_BY_FRAME = "what is around the panes"
_BY_SHAPE = "its shape: quadrangles within a wall"
_DOOR_SHAPE = "its shape: an upright at the foot of a wall"
_BY_LOOK = "a trained network, by its look, and outlines"


@dataclass(frozen=True, eq=False)
class Modelled:
    """A part of a model or a drawing.

    Attributes:
        share: How far each pixel belongs to it, (height, width) float32 0–1; None where it is not shown.
        evidence: The marks that it was found by, in words.
    """

    share: Map | None
    evidence: str


def find_modelled(structure: Structure, target: Target) -> Modelled | None:
    """Find what a model or a drawing tells by its lines; None where a target is nothing of that kind.

    Args:
        structure: The picture's analysis.
        target: What to find.
    """
    if target.place is not Place.SUBJECT or target.colour is not None:
        return None
    head = head_of(target)
    if structure.panes is not None and head in FRAMES:
        return Modelled(_around_panes(structure, structure.panes), _BY_FRAME)
    if structure.panes is not None and head in _PANES:
        return Modelled(structure.panes, _BY_SHAPE)
    if structure.doors is not None and head in _DOORS and looked_for(target) == head:
        return Modelled(structure.doors, _DOOR_SHAPE)
    if not is_drawn_room(structure) or target.text == "subject":
        return None
    if head in _SOFT:
        return Modelled(furniture(structure).soft, _BY_LOOK)
    if head in _HARD:
        return Modelled(furniture(structure).hard, _BY_LOOK)
    kind = next((part for part, names in _KINDS.items() if head in names), None)
    if kind is not None:
        return Modelled(furniture(structure).of_kind(kind), _BY_LOOK)
    shown = furnishing_called(structure, head)
    if shown is not None:
        return Modelled(shown, _BY_LOOK)
    seen = seen_thing(structure, head)
    return None if seen is None else Modelled(seen.share, _BY_LOOK)


def _around_panes(structure: Structure, panes: Map) -> Map:
    """The frames of windows: the borders of their panes, on both sides."""
    inside = (panes > 0.5).astype(np.uint8)
    side = 2 * max(1, round(_FRAME * structure.unit)) + 1
    wide = cv2.dilate(inside, np.ones((side, side), np.uint8)) > 0
    inner = cv2.erode(inside, np.ones((max(side // 2, 2),) * 2, np.uint8))
    return blur((wide & (inner == 0)).astype(np.float32), max(0.5 * structure.unit, 0.3))


def is_drawn_room(structure: Structure) -> bool:
    """Whether it is a model or a drawing of a room that shows walls and a floor."""
    parts = structure.scene.maps
    shown = structure.room and structure.sky is None and Place.WALL in parts and Place.FLOOR in parts
    return shown and not is_before_backdrop(structure)


def is_before_backdrop(structure: Structure) -> bool:
    """Whether a model shows one thing before a floor and a wall that are there for it, and no room."""
    return structure.room and structure.subject_is_sure and Place.CEILING not in structure.scene.maps
