"""The parts of a photo that were found, as far as they tell what the rest is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.built.rooms import lines_in
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.segments.regions import Regions
from retexture.structure.segments.superpixels import SMALL_SIDE

OPEN_AIR = 0.03  # share of the sky from which a photo is taken out of doors
_NIGHT = 20.0  # L*: a black outline against the light is as likely a tree as a house
_MOSTLY = 0.5
_BUILT = 0.5  # plumb and level line, as a multiple of the root of the area; a subject without is no house
_LATTICE = 3.0  # the same: what is black and straight is built


@dataclass(frozen=True, eq=False)
class FoundParts:
    """The parts of the reduced photo that were found, as far as they tell what the rest is.

    Attributes:
        rgb: The reduced photo.
        regions: The partition.
        dark: What is too dark to tell, and not straight.
        sky: Sky.
        grown: Plants and water.
        people: People.
        floor: The ground or floor.
        ceiling: What lies overhead.
        wall: Upright surfaces.
        built: Where plumb and level lines are many, as in houses.
        subject: What the photo is about.
        soft: The subject where it has no plumb or level edges, as animals have none and houses do.
    """

    rgb: Rgb8
    regions: Regions
    dark: Mask
    sky: Mask
    grown: Mask
    people: Mask
    floor: Mask
    ceiling: Mask
    wall: Mask
    built: Mask
    subject: Mask
    soft: Mask

    @classmethod
    def of(cls, structure: Structure) -> "FoundParts":
        """Bring what the analysis found to the reduced photo's size."""
        small = structure.regions.small_labels
        size = (small.shape[1], small.shape[0])
        rgb = reduce_exactly(structure.rgb, SMALL_SIDE)
        maps: Mapping[Place, Map] = structure.scene.maps

        def there(*places: Place) -> Mask:
            found = [resize(maps[place], size) > _MOSTLY for place in places if place in maps]
            return np.asarray(np.any(found, axis=0)) if found else np.zeros(small.shape, bool)

        subject = resize(structure.subject, size) > _MOSTLY
        straight = lines_in(structure.regions, structure.directions).sum(axis=0)
        return cls(
            rgb=rgb,
            regions=structure.regions,
            dark=(lab_of(rgb)[..., 0] < _NIGHT) & (straight < _LATTICE)[small],
            sky=there(Place.SKY),
            grown=there(Place.VEGETATION, Place.WATER),
            people=there(Place.PERSON),
            floor=there(Place.FLOOR),
            ceiling=there(Place.CEILING),
            wall=there(Place.WALL),
            built=(straight >= _BUILT)[small],
            subject=subject,
            soft=subject & (straight < _BUILT)[small],
        )

    def mostly(self, mask: Mask) -> Choice:
        """Which regions lie in ``mask`` for the most part, shape (regions,)."""
        return mean_by(self.regions.small_labels, self.regions.count, mask) > _MOSTLY

    @property
    def heights(self) -> Map:
        """Row of each pixel of the reduced photo as a fraction of its height."""
        rows, columns = self.regions.small_labels.shape
        return np.broadcast_to((np.arange(rows, dtype=np.float32) / rows)[:, None], (rows, columns))

    @property
    def horizon(self) -> float:
        """Where the sky ends, as a fraction of the height; half-way down where there is none."""
        rows = np.flatnonzero(self.sky.mean(axis=1) > 0.02)
        return float(rows[-1]) / len(self.sky) if self.sky.mean() > OPEN_AIR else 0.5
