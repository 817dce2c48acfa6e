"""Floors, walls and skies of models and drawings: what lines tell, and what the scene network sees."""

from dataclasses import replace

import numpy as np

from retexture.structure.kinds.view import Named
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.regions import Regions
from retexture.structure.trained import ScenePart, SeenScene

_SURE = 0.6  # the mean over a cell: then the network's word holds against that of lines and shading
_LIKELY = 0.45  # where lines and shading say nothing
_SMALL = 0.02  # of the picture: smaller things that stand before a wall look like a part of it
_LEAST = {"ceiling": 0.03, "sky": 0.05}  # of the picture: with less of both it shows a thing on a ground
_PARTS = {
    "sky": ScenePart.SKY,
    "floor": ScenePart.FLOOR,
    "ceiling": ScenePart.CEILING,
    "walls": ScenePart.WALL,
    "roof": ScenePart.ROOF,
    "plants": ScenePart.PLANTS,
}
_NUMBERS = {name: number for number, name in enumerate(_PARTS)}


def with_seen(regions: Regions, named: Named, seen: SeenScene) -> Named:
    """Name the cells as the network sees them where it is sure, or where they have no name yet.

    Args:
        regions: The cells.
        named: What their lines and their shading tell.
        seen: What the network says. Of a thing on a ground it knows little, a ball may be a tree to it: where
            there is neither ceiling nor sky, lines and shading have the word.
    """
    size = (regions.small_labels.shape[1], regions.small_labels.shape[0])
    likely = np.stack(
        [mean_by(regions.small_labels, regions.count, seen.part(part, size)) for part in _PARTS.values()]
    )
    told = {name: getattr(named, name) for name in _PARTS}
    unnamed = ~np.any(list(told.values()), axis=0)
    large = ~named.things | (regions.shares > _SMALL)
    best, strength = likely.argmax(axis=0), likely.max(axis=0)
    decided = large & ((strength > _SURE) | (unnamed & (strength > _LIKELY)))
    around = {
        name: regions.shares[told[name] | (decided & (best == _NUMBERS[name]))].sum() for name in _LEAST
    }
    if all(around[name] < least for name, least in _LEAST.items()):
        decided &= unnamed & (best == _NUMBERS["floor"])
    parts = {name: np.where(decided, best == number, told[name]) for number, name in enumerate(_PARTS)}
    return replace(named, things=named.things & ~decided, **parts)
