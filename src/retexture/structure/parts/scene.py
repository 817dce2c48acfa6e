"""Where in a photo the parts are that people name: its sky, its floor, what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import half_size, resize
from retexture.prompts import Place
from retexture.structure.parts.faces import Face, face_map
from retexture.structure.parts.landscape import Landscape
from retexture.structure.parts.people import People
from retexture.structure.segments.masks import Mask, laid_on_edges


@dataclass(frozen=True, eq=False)
class Scene:
    """The parts of one photo.

    Attributes:
        maps: How surely each pixel belongs to a part, float32 0–1, soft along the photo's edges; smaller than
            the photo where they are seldom asked for. Parts that the photo does not show are absent. Parts
            may overlap: a face lies on a person.
        faces: Largest first.
        size: (width, height) of the photo, to which smaller maps are enlarged; None if all have it.
    """

    maps: Mapping[Place, Map]
    faces: tuple[Face, ...]
    size: tuple[int, int] | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The parts that the photo shows, in the order of their table."""
        return tuple(place for place in Place if self._source(place) in self.maps)

    def where(self, place: Place) -> Map | None:
        """How surely each pixel belongs to a part, 0–1; None where the photo does not show it."""
        part = self.maps.get(self._source(place))
        if part is not None and self.size is not None:
            part = resize(part, self.size)
        return 1 - part if part is not None and place is not self._source(place) else part

    def _source(self, place: Place) -> Place:
        """The background is what the subject leaves, unless it has a map of its own."""
        derived = place is Place.BACKGROUND and place not in self.maps
        return Place.SUBJECT if derived else place


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of the reduced photo, before their borders are laid on the photo's edges.

    Attributes:
        landscape: Sky, water and plants.
        people: Those whose faces were found, their clothes and their hair.
        faces: Their faces.
        floor: The ground or floor.
        ceiling: What lies overhead.
        walls: Upright surfaces.
        roof: What covers houses.
    """

    landscape: Landscape
    people: People
    faces: tuple[Face, ...]
    floor: Mask
    ceiling: Mask
    walls: Mask
    roof: Mask


def draw_scene(rgb: Rgb8, parts: Parts, subject: Map) -> Scene:
    """The maps of all parts that were found.

    Args:
        rgb: The photo.
        parts: What was found.
        subject: The map of the subject.
    """
    masks = {
        Place.SKY: parts.landscape.sky,
        Place.WATER: parts.landscape.water,
        Place.VEGETATION: parts.landscape.plants,
        Place.PERSON: parts.people.whole,
        Place.CLOTHES: parts.people.clothes,
        Place.HAIR: parts.people.hair,
        Place.FLOOR: parts.floor,
        Place.CEILING: parts.ceiling,
        Place.WALL: parts.walls,
        Place.ROOF: parts.roof,
    }
    found = {place: mask for place, mask in masks.items() if mask.any()}
    maps = dict(zip(found, laid_on_edges(rgb, *found.values()), strict=True))
    if Place.FLOOR in maps:
        maps[Place.GROUND] = maps[Place.FLOOR]
    if parts.faces:
        maps[Place.FACE] = face_map(half_size(rgb), parts.faces)
    return Scene(maps | {Place.SUBJECT: subject}, parts.faces, (rgb.shape[1], rgb.shape[0]))
