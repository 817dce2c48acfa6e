"""Windows, doors and furniture of a picture at its own size, for what names them or leaves them be."""

from collections.abc import Sequence

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.one_paint import of_one_paint
from retexture.structure.parts.seen_parts import OPENINGS
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, laid_on_edges
from retexture.structure.segments.superpixels import SMALL_SIDE
from retexture.structure.trained import ScenePart, parts_called

__all__ = ["OPENINGS", "furnishing", "furnishing_called"]

_PAINTED = frozenset((ScenePart.CABINET, ScenePart.WORKTOP))  # what holds things that it is not
_MOSTLY, _HARDLY = 0.6, 0.15  # of a cell of a model: then all of it is meant, or none
_REACH = 6.0  # units: how near a piece of furniture ends to where the reduced picture shows its end


def furnishing_called(structure: Structure, noun: str) -> Map | None:
    """Where a picture surely shows what a noun stands for, as :func:`furnishing` has it."""
    return furnishing(structure, *parts_called().get(noun, ()))


def furnishing(structure: Structure, *parts: ScenePart) -> Map | None:
    """Where a picture surely shows any of some parts.

    Args:
        structure: The picture's analysis.
        parts: Which.

    Returns:
        (height, width) float32, 0–1; None where none is seen, or the network can't be used.
    """
    shown = [structure.furnishings[part] for part in parts if part in structure.furnishings]
    if not shown:
        return None
    mask = np.any(shown, axis=0)
    if structure.pieces is None and _PAINTED.issuperset(parts):
        mask = _painted(structure, mask, parts)
        if ScenePart.CABINET not in parts and ScenePart.CABINET in structure.furnishings:
            below = structure.furnishings[ScenePart.CABINET]
            mask &= ~_painted(structure, below, (ScenePart.CABINET,))
    (soft,) = laid_on_edges(structure.rgb, mask, radius=_REACH)
    share = resize(soft, structure.size)
    if structure.pieces is None:
        return share
    regions = structure.regions  # the cells of a model have exact borders
    covered = mean_by(regions.small_labels, regions.count, mask)
    cells = np.where(covered > _MOSTLY, 1.0, np.where(covered < _HARDLY, 0.0, np.nan)).astype(np.float32)
    exact = cells[regions.labels]
    return np.where(np.isnan(exact), share, exact)


def _painted(structure: Structure, mask: Mask, parts: Sequence[ScenePart]) -> Mask:
    """What of furniture is of its own paint, and nothing that it holds."""
    if structure.seen is None:
        return mask
    size = (mask.shape[1], mask.shape[0])
    likely = np.maximum.reduce([structure.seen.part(part, size) for part in parts])
    return of_one_paint(reduce_exactly(structure.rgb, SMALL_SIDE), mask, likely)
