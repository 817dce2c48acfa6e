"""What lies below all targets: the materials that have none, or else the photo itself."""

from collections.abc import Iterable, Sequence

import numpy as np

from retexture.engines.procedural.catalogue import NATURAL
from retexture.engines.procedural.layout.part import Part, as_share
from retexture.engines.procedural.layout.sharing import shared_out
from retexture.engines.procedural.layout.targets import united
from retexture.engines.procedural.look import Look, MaterialLayer, Recolouring, is_weathered
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Structure, mean_by


def is_photo_in_weather(layer: MaterialLayer) -> bool:
    """Whether the photo's own surfaces get wet, worn, dusty or snowed up, in the photo's light."""
    return layer.material is NATURAL and is_weathered(layer.condition)


def ground_parts(structure: Structure, free: Sequence[MaterialLayer], claimed: Map | None) -> list[Part]:
    """The lowest parts: the materials without a target, or else the photo's own surfaces.

    Args:
        structure: The photo's analysis.
        free: The materials without a target; several share out the photo's surfaces.
        claimed: How much of each pixel the materials with a target cover; None: nothing.
    """
    if not free:
        return [Part(MaterialLayer(NATURAL), None)]
    regions = structure.regions
    left = np.ones(regions.count) if claimed is None else 1 - mean_by(regions.labels, regions.count, claimed)
    of_region = shared_out(structure, left, len(free))
    parts = [Part(free[0], None)]
    for index in range(1, len(free)):
        area = (of_region == index)[regions.labels]
        parts.append(Part(free[index], area.astype(np.uint8) * np.uint8(255)))
    return parts


def unchanged_parts(structure: Structure, look: Look, paint: Iterable[tuple[Map, Recolouring]]) -> list[Part]:
    """What stays itself under a material without a target: open water, and parts that are only painted."""
    water = None if look.everything else structure.scene.where(Place.WATER)
    own = united([*([] if water is None else [water]), *(share for share, _ in paint)])
    if own is None or not look.materials:
        return []
    return [Part(MaterialLayer(NATURAL), as_share(own))]


def below_the_sky(structure: Structure, claimed: Map | None) -> Map:
    """All that weather leaves traces on, and what is claimed, (height, width) float32 0–1."""
    width, height = structure.size
    ground = np.ones((height, width), np.float32) if structure.sky is None else 1 - structure.sky
    return ground if claimed is None else np.maximum(ground, claimed)
