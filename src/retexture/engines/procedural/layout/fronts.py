"""What of a front can be papered: that of the house that is meant, without its openings and its roof."""

import cv2
import numpy as np

from retexture.engines.procedural.layout.part import united
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import InputKind, ScenePart, Structure, find_openings, is_torn, roof_on_walls

HOUSES = frozenset(
    (
        *("house", "building", "tower", "skyscraper", "church", "castle", "cathedral", "temple", "palace"),
        *("barn", "villa", "mansion", "cottage", "farmhouse", "townhouse", "cabin", "hut", "shed", "garage"),
        *("factory", "warehouse", "mosque", "pagoda", "shrine", "chapel", "fortress"),
    )
)
"""What buildings are called."""

_GAP = 16.0  # units
_NO_WALLS = (
    *(Place.SKY, Place.GROUND, Place.FLOOR, Place.WATER, Place.VEGETATION, Place.PERSON, Place.ROOF),
)
_SMALL, _DOUBTFUL = 0.09, 0.6  # of the picture; how likely walls are, in the mean
_OWN = 0.5  # of all walls: so much of them on what the photo is about are those that are meant


def bare_front(structure: Structure, front: Map, *, roofed: bool) -> Map:
    """A wall or a house without its windows and doors.

    Where a house is what the photo is about, others behind it are not meant.

    Args:
        structure: The photo's analysis.
        front: The wall or house, (height, width) float32 0–1.
        roofed: Whether its roof belongs to it.
    """
    share = front
    if structure.kind is InputKind.PHOTO and structure.subject_is_sure and structure.open_sky is not None:
        own = share * structure.subject
        share = own if float(own.sum()) > _OWN * float(share.sum()) else share
    for other in (find_openings(structure).all, None if roofed else roof_on_walls(structure)):
        share = share if other is None else share * (1 - other)
    return share


def is_whole_wall(structure: Structure, wall: Map) -> bool:
    """Say whether the walls of a room are seen as such; of pieces of them nobody wants another material.

    Args:
        structure: The photo's analysis.
        wall: What was taken for its walls, (height, width) float32 0–1.
    """
    if structure.kind is not InputKind.PHOTO or structure.seen is None or structure.open_sky is not None:
        return True
    likely = structure.seen.part(ScenePart.WALL, structure.size)
    small = float(wall.mean()) < _SMALL
    if small and float((likely * wall).sum()) < _DOUBTFUL * float(wall.sum()):
        return False
    return not is_torn(structure, wall)


def whole_building(structure: Structure, building: Map) -> Map:
    """A building of a photo with the gaps between its walls and its roofs that are no other part.

    Args:
        structure: The photo's analysis.
        building: What is seen of it, (height, width) float32 0–1.
    """
    if structure.kind is not InputKind.PHOTO or structure.sky is None:
        return building
    known = [building, *(each for each in (buildings(structure),) if each is not None)]
    side = 2 * max(1, round(_GAP * structure.unit)) + 1
    seen = np.max(known, axis=0)
    share = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    for place in _NO_WALLS:
        other = structure.scene.where(place)
        share = share if other is None else share * (1 - other)
    return np.asarray(np.maximum(building, share), np.float32)


def buildings(structure: Structure) -> Map | None:
    """Fronts and roofs, out of doors."""
    if structure.sky is None:
        return None
    parts = (structure.scene.where(place) for place in (Place.WALL, Place.ROOF))
    return united(part for part in parts if part is not None)
