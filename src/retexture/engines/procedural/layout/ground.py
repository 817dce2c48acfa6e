"""What lies below all targets: the materials that have none, or else the photo itself."""

from collections.abc import Iterable, Sequence

import numpy as np

from retexture.engines.procedural.catalogue import NATURAL
from retexture.engines.procedural.layout.part import Part, as_share, united
from retexture.engines.procedural.layout.sharing import Things, shared_out
from retexture.engines.procedural.layout.targets import LIVING
from retexture.engines.procedural.look import Look, MaterialLayer, Recolouring, is_weathered
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import InputKind, Structure, mean_by

_CALLED = {Place.WATER: "water", Place.VEGETATION: "plants", Place.PERSON: "people"}
_ABOUT = 0.4  # of what stands out: portraits are of people with some of what is behind them


def is_photo_in_weather(layer: MaterialLayer) -> bool:
    """Whether the photo's own surfaces get wet, worn, dusty or snowed up, in the photo's light."""
    return layer.material is NATURAL and is_weathered(layer.condition)


def ground_parts(
    structure: Structure, things: Things, free: Sequence[MaterialLayer], claimed: Map | None
) -> list[Part]:
    """The lowest parts: the materials without a target, or else the photo's own surfaces.

    Args:
        structure: The photo's analysis.
        things: Its things.
        free: The materials without a target; several share out the photo's things.
        claimed: How much of each pixel the materials with a target cover; None: nothing.
    """
    if len(free) < 2:
        return [Part(free[0] if free else MaterialLayer(NATURAL), None)]
    regions = structure.regions
    left = np.ones(regions.count) if claimed is None else 1 - mean_by(regions.labels, regions.count, claimed)
    covering = [layer.material.gamut.covering for layer in free]
    of_pixel = shared_out(structure, things, left, covering)
    others = (
        Part(free[index], (of_pixel == index).astype(np.uint8) * np.uint8(255))
        for index in range(1, len(free))
    )
    return [Part(free[0], None), *others]


def unchanged_parts(
    structure: Structure, look: Look, free: Sequence[MaterialLayer], paint: Iterable[tuple[Map, Recolouring]]
) -> list[Part]:
    """What stays itself under materials without a target, and parts that are only painted.

    Open water does, and so do plants and people where the materials are those that places are built of:
    nobody who asks for a concrete library wants a lawn of it.

    Args:
        structure: The photo's analysis.
        look: Its paints and materials.
        free: The materials without a target.
        paint: The parts that are only painted.
    """
    if not look.materials:
        return []
    own = [
        Part(MaterialLayer(NATURAL), as_share(part), _CALLED[place])
        for place in ([] if look.everything else _lasting(structure, free))
        if (part := structure.scene.where(place)) is not None
    ]
    painted = united(part for part, _ in paint)
    return own if painted is None else [*own, Part(MaterialLayer(NATURAL), as_share(painted))]


def _lasting(structure: Structure, free: Sequence[MaterialLayer]) -> tuple[Place, ...]:
    """The parts of a scene that no material without a target covers."""
    if not _builds(free):
        return (Place.WATER,)
    return (Place.WATER, *(place for place in LIVING if not _is_about(structure, place)))


def _builds(free: Sequence[MaterialLayer]) -> bool:
    """Whether materials without a target are those that places are built of; several always are."""
    return len(free) > 1 or any(layer.material.gamut.building for layer in free)


def keeps_its_light(structure: Structure, free: Sequence[MaterialLayer]) -> bool:
    """Whether a place out of doors gets new materials in its own light, under its own sky.

    A studio's light under a midday sky looks pasted in; what glows is a light itself.
    """
    glows = any(max(layer.material.glow) > 0 for layer in free)
    return structure.kind is InputKind.PHOTO and structure.open_sky is not None and not glows


def _is_about(structure: Structure, place: Place) -> bool:
    """Whether a photo is about such a part: it is most of what stands out, or of the photo."""
    part = structure.scene.where(place)
    if part is None:
        return False
    subject = structure.subject if structure.subject_is_sure else np.ones_like(part)
    return float(np.sum(part * subject)) > _ABOUT * float(np.sum(subject))


def below_the_sky(structure: Structure, free: Sequence[MaterialLayer], claimed: Map | None) -> Map:
    """All that materials without a target cover below the photo's own sky, and what is claimed besides.

    Weather leaves traces on all of it; what places are built of leaves out their water, plants and people.

    Returns:
        (height, width) float32 0–1.
    """
    width, height = structure.size
    ground = np.ones((height, width), np.float32) if structure.sky is None else 1 - structure.sky
    if not all(map(is_photo_in_weather, free)):
        lasting = (structure.scene.where(place) for place in _lasting(structure, free))
        stays = united(part for part in lasting if part is not None)
        ground = ground if stays is None else ground * (1 - stays)
    return ground if claimed is None else np.maximum(ground, claimed)
