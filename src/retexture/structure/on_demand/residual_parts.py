"""Parts that are not found by their own marks, told by what the found ones leave over.

Fronts of houses under the sky, walls of a room, the ground: what is none of the parts that were found is
likely enough to be one of these where a prompt asks for it. Nothing here is looked for unless it is asked
for, and whoever asks learns in words what was taken.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.on_demand import residual_rules
from retexture.structure.on_demand.found_parts import FoundParts
from retexture.structure.segments.masks import Mask, laid_on_edges

_SMALLEST = 0.004  # of the photo


@dataclass(frozen=True, eq=False)
class ResidualPart:
    """A part as what others leave over.

    Attributes:
        share: How far each pixel belongs to it, (height, width) float32 0–1.
        described: What was taken, in words that follow "taken as".
    """

    share: Map
    described: str


def residual_part(structure: Structure, place: Place) -> ResidualPart | None:
    """What is likely a part that was not found; None where nothing suggests it.

    Args:
        structure: The photo's analysis.
        place: The part; only walls and grounds can be told in this way.
    """
    parts = FoundParts.of(structure)
    for mask_of, described in _WAYS.get(place, ()):
        share = _share_of(structure, mask_of(parts))
        if share is not None:
            return ResidualPart(share, described)
    return None


def rest_of_scene(structure: Structure, places: Collection[Place]) -> ResidualPart | None:
    """All that is clearly no other part than ``places``; None where that is everything or hardly anything."""
    others = {
        Place.SKY: "the sky",
        Place.WATER: "the water",
        Place.VEGETATION: "the plants",
        Place.PERSON: "the people",
        Place.FLOOR: "the ground",
    }
    wanted = {*places, *([Place.FLOOR] if Place.GROUND in places else [])}
    shown = {each: name for each, name in others.items() if each in structure.scene.maps.keys() - wanted}
    if not shown:
        return None
    taken = np.max([structure.scene.maps[each] for each in shown], axis=0)
    free = 1 - resize(taken, structure.size)
    described = f"all but {' and '.join(shown.values())}"
    return ResidualPart(free, described) if free.mean() > 0.1 else None


def support(structure: Structure) -> ResidualPart | None:
    """What the subject of a close-up lies on: a table, a desk; None where the photo shows more than that."""
    share = _share_of(structure, residual_rules.below_subject(FoundParts.of(structure)))
    return None if share is None else ResidualPart(share, "what the things lie on")


def _share_of(structure: Structure, mask: Mask) -> Map | None:
    """A mask of the reduced photo at the photo's size; None where it is hardly anything."""
    if mask.mean() <= _SMALLEST:
        return None
    (soft,) = laid_on_edges(structure.rgb, mask, radius=6.0)
    return resize(soft, structure.size)


_Way = tuple[Callable[[FoundParts], Mask], str]
_GROUND: tuple[_Way, ...] = ((residual_rules.ground, "the lower part that is neither plants nor a thing"),)
_WAYS: Mapping[Place, tuple[_Way, ...]] = {
    Place.PERSON: ((residual_rules.upright_subject, "what the photo is about"),),
    Place.FACE: ((residual_rules.skin, "the largest patch of skin in what the photo is about"),),
    Place.CEILING: ((residual_rules.overhead, "what touches the upper border and is no wall"),),
    Place.SKY: ((residual_rules.bright, "the bright part above"),),
    Place.WALL: (
        (residual_rules.house_fronts, "what stands under the sky and is neither plants nor ground"),
        (residual_rules.room_walls, "what stands upright and is neither floor, ceiling nor a thing"),
    ),
    Place.GROUND: _GROUND,
    Place.FLOOR: _GROUND,
}
