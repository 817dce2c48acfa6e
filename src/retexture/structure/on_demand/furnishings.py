"""Windows, doors and furniture of a picture at its own size, for what names them or leaves them be."""

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import resize
from retexture.structure.analysis import Structure
from retexture.structure.parts.seen_parts import OPENINGS
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import laid_on_edges
from retexture.structure.trained import ScenePart, parts_called

__all__ = ["OPENINGS", "furnishing", "furnishing_called"]

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
    (soft,) = laid_on_edges(structure.rgb, mask, radius=_REACH)
    share = resize(soft, structure.size)
    if structure.pieces is None:
        return share
    regions = structure.regions  # the cells of a model have exact borders
    covered = mean_by(regions.small_labels, regions.count, mask)
    cells = np.where(covered > _MOSTLY, 1.0, np.where(covered < _HARDLY, 0.0, np.nan)).astype(np.float32)
    exact = cells[regions.labels]
    return np.where(np.isnan(exact), share, exact)
