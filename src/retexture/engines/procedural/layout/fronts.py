"""What of a front can be papered: that of the house that is meant, without its openings and its roof."""

from retexture.engines.procedural.layout.part import united
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import InputKind, Structure, find_openings, roof_on_walls

HOUSES = frozenset(
    (
        *("house", "building", "tower", "skyscraper", "church", "castle", "cathedral", "temple", "palace"),
        *("barn", "villa", "mansion", "cottage", "farmhouse", "townhouse", "cabin", "hut", "shed", "garage"),
        *("factory", "warehouse", "mosque", "pagoda", "shrine", "chapel", "fortress"),
    )
)
"""What buildings are called."""

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


def buildings(structure: Structure) -> Map | None:
    """Fronts and roofs, out of doors."""
    if structure.sky is None:
        return None
    parts = (structure.scene.where(place) for place in (Place.WALL, Place.ROOF))
    return united(part for part in parts if part is not None)
