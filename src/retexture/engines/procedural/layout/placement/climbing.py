"""Plants that climb: which walls they are on where a prompt does not say it."""

from collections.abc import Sequence
from dataclasses import replace

from retexture.engines.procedural.look import CLIMBING, MaterialLayer
from retexture.prompts import Place

_MOST = 3  # plants on one material


def climbing_on(layer: MaterialLayer) -> tuple[str, ...]:
    """What places have the plants on that grow in such a layer; nothing where none do."""
    climbs = layer.is_grown and layer.overlays[0].part == CLIMBING
    return layer.overlays[0].material.laid_on if climbs else ()


def growth_on_walls(layers: Sequence[MaterialLayer]) -> tuple[MaterialLayer, ...]:
    """Lay what climbs and has no target onto the walls that another material is for, or that are overgrown.

    Args:
        layers: The materials of a prompt.
    """
    kept = list(layers)
    for layer in layers:
        if not layer.is_grown or layer.targets:
            continue
        wall = next((each for each in kept if each is not layer and _is_of_walls(each)), None)
        if wall is None or layer.overlays[0].part != CLIMBING:
            continue
        fresh = [
            each for each in layer.overlays if each.material not in [own.material for own in wall.overlays]
        ]
        kept[kept.index(wall)] = replace(wall, overlays=(*wall.overlays, *fresh)[:_MOST])
        kept.remove(layer)
    return tuple(kept)


def _is_of_walls(layer: MaterialLayer) -> bool:
    return not layer.offered and any(target.place is Place.WALL for target in layer.targets)
