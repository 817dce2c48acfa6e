"""Where in a photo the parts are that people name: its sky, its floor, what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure.regions import Regions
from retexture.structure.subject import Role

_PLACES = {
    Role.WALL: (Place.WALL, Place.BACKGROUND),
    Role.FLOOR: (Place.FLOOR, Place.GROUND, Place.BACKGROUND),
    Role.SKY: (Place.BACKGROUND,),
}


@dataclass(frozen=True, eq=False)
class Scene:
    """The parts of one photo.

    Attributes:
        maps: How surely each pixel belongs to a part, (height, width) float32 0–1, soft along the photo's
            edges; parts that the photo does not show are absent. Parts may overlap: a face lies on a person.
    """

    maps: Mapping[Place, Map]

    def where(self, place: Place) -> Map | None:
        """The map of a part, or None where the photo does not show it."""
        return self.maps.get(place)


def find_scene(regions: Regions, roles: tuple[Role, ...], subject: Map, sky: Map | None) -> Scene:
    """Name the parts of a photo."""
    maps: dict[Place, Map] = {Place.SUBJECT: subject}
    if sky is not None:
        maps[Place.SKY] = sky
    for region, role in enumerate(roles):
        for place in _PLACES.get(role, ()):
            part = (regions.labels == region).astype(np.float32)
            maps[place] = maps[place] + part if place in maps else part
    return Scene(maps)
