"""Where the parts lie in a photo that a prompt names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import smoothstep
from retexture.prompts import Place, Target
from retexture.structure import Structure

_LEAST_SHARE = 0.002  # of the picture: what is smaller counts as not found
_BORDER = 0.25  # a part's soft border is drawn together to this far on both sides of its middle
_AS_WELL = {  # what people also call a part; tried in this order
    Place.FLOOR: (Place.GROUND,),
    Place.GROUND: (Place.FLOOR,),
}
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
    Place.OBJECT: 6,
    Place.FACE: 7,
}


@dataclass(frozen=True, eq=False)
class Found:
    """A part of a photo.

    Attributes:
        target: How the prompt names it.
        share: How far each pixel belongs to it, (height, width) float32 0–1; None where it is not shown.
    """

    target: Target
    share: Map | None

    @property
    def rank(self) -> int:
        """Order of painting: parts lie on what contains them."""
        return _RANKS[self.target.place]


def find(structure: Structure, targets: Iterable[Target]) -> tuple[Found, ...]:
    """Find each target in the photo, with borders drawn together so that little shines through."""
    return tuple(Found(target, _tightened(_where(structure, target))) for target in targets)


def united(parts: Iterable[Map]) -> Map | None:
    """Where any of several parts is; None without any."""
    whole: Map | None = None
    for part in parts:
        whole = part if whole is None else np.maximum(whole, part)
    return whole


def _where(structure: Structure, target: Target) -> Map | None:
    if target.place is Place.BACKGROUND:
        return _background(structure)
    scene = structure.scene
    places = (target.place, *_AS_WELL.get(target.place, ()))
    return next((found for place in places if (found := scene.where(place)) is not None), None)


def _background(structure: Structure) -> Map:
    """All but the subject. Sky and water stay themselves, unless there is hardly anything else."""
    behind = 1 - structure.subject
    open_air = united(
        part for part in (structure.sky, structure.scene.where(Place.WATER)) if part is not None
    )
    if open_air is None:
        return behind
    rest = behind * (1 - open_air)
    return cast(Map, rest if rest.mean() > 0.1 * behind.mean() else behind)


def _tightened(share: Map | None) -> Map | None:
    if share is None:
        return None
    tight = smoothstep(0.5 - _BORDER, 0.5 + _BORDER, share)
    return tight if tight.mean() >= _LEAST_SHARE else None
