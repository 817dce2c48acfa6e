"""Two materials for one front: one above, one below, as houses have them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retexture.engines.procedural.catalogue import WOODS, Material
from retexture.engines.procedural.layout.claims import Claim
from retexture.engines.procedural.layout.targets import Found, is_house
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target
from retexture.structure import InputKind, Structure, find_openings

_BELOW_TOP = 0.42  # of a front's height: where the upper part ends, if no windows tell
_LEAST = 0.15  # of a front, in each of both
_ABOVE = "roof"  # what covers roofs covers gables too
_SOFT = 1.5  # rows over which one passes into the other


def shared_fronts(structure: Structure, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with fronts that two of them name shared out between them.

    Above the windows is what also covers roofs, or what is lighter; below is what bears: stone, brick.
    """
    result = list(claims)
    if structure.kind is not InputKind.PHOTO:
        return tuple(result)
    for at, first in enumerate(claims):
        for other in range(at + 1, len(claims)):
            if _same_front(first, claims[other]):
                upper, lower = _stacked(at, other, claims)
                parts = _halves(structure, claims[at].found[0])
                if parts is not None:
                    result[upper] = _within(claims[upper], parts[0], "the upper part")
                    result[lower] = _within(claims[lower], parts[1], "the lower part")
                return tuple(result)
    return tuple(result)


def _same_front(first: Claim, other: Claim) -> bool:
    targets = [tuple(found.target for found in claim.found) for claim in (first, other)]
    if first.material_layer.offered or other.material_layer.offered or targets[0] != targets[1]:
        return False
    return len(targets[0]) == 1 and _is_front(targets[0][0]) and first.found[0].share is not None


def _is_front(target: Target) -> bool:
    return target.side is None and (target.place is Place.WALL or is_house(target))


def _stacked(first: int, other: int, claims: Sequence[Claim]) -> tuple[int, int]:
    """Which of two claims is above, and which below."""
    above = sorted((first, other), key=lambda at: -_rises(claims[at].material_layer.material))
    return above[0], above[1]


def _rises(material: Material) -> int:
    """How high on a front a material belongs: masonry bears, boards stand on it, and plaster on both."""
    if _ABOVE in material.laid_on:
        return 3
    if not material.gamut.building or material.repeat is None:
        return 2
    return 1 if material.gamut is WOODS else 0


def _halves(structure: Structure, front: Found) -> tuple[Map, Map] | None:
    share = front.share
    assert share is not None
    rows = np.flatnonzero((share > 0.5).any(axis=1))
    if not len(rows):
        return None
    regions = structure.regions
    line = _line(structure, share, int(rows[0]), int(rows[-1]))
    height = np.arange(len(share), dtype=np.float32)[:, None]
    sums = np.bincount(regions.labels.ravel(), share.ravel(), minlength=regions.count)
    middles = np.bincount(regions.labels.ravel(), (share * height).ravel(), minlength=regions.count)
    of_region = (middles / np.maximum(sums, 1e-6) < line)[regions.labels]
    by_line = np.clip((line - height) / np.float32(_SOFT) + 0.5, 0, 1)
    for upper in (share * of_region, share * by_line):
        part = float(upper.sum() / share.sum())
        if _LEAST < part < 1 - _LEAST:
            return np.asarray(upper, np.float32), np.asarray(share - upper, np.float32)
    return None


def _line(structure: Structure, share: Map, top: int, bottom: int) -> float:
    """The row above the windows and doors that begin in the lower half, else a part of the height."""
    usual = top + _BELOW_TOP * (bottom - top)
    openings = find_openings(structure).all
    if openings is None:
        return usual
    columns = (openings > 0.5).any(axis=0)
    tops = np.argmax(openings > 0.5, axis=0)[columns]
    fitting = tops[(tops > top + 0.2 * (bottom - top)) & (tops < top + 0.7 * (bottom - top))]
    return float(np.percentile(fitting, 25)) if len(fitting) > 0.02 * share.shape[1] else usual


def _within(claim: Claim, share: Map, which: str) -> Claim:
    found = claim.found[0]
    if found.taken_as:
        part = replace(found, share=share, taken_as=f"{found.taken_as}, {which}")
    else:
        part = replace(found, share=share, evidence=f"{found.found_by}; {which}")
    return replace(claim, found=(part,))
