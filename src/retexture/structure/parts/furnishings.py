"""The furnishings of rooms and fronts: windows, doors, cabinets, worktops, furniture, rugs and curtains."""

from collections.abc import Mapping

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.parts.edge_aware import likeliest_parts
from retexture.structure.parts.seen_parts import OPENINGS, SeenParts, least, sure
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask
from retexture.structure.segments.regions import Regions
from retexture.structure.segments.superpixels import SMALL_SIDE
from retexture.structure.trained import ScenePart, SeenScene

FURNITURE = (
    *(ScenePart.CABINET, ScenePart.WORKTOP, ScenePart.APPLIANCE),
    *(ScenePart.SOFA, ScenePart.BED, ScenePart.TABLE, ScenePart.CHAIR),
    *(ScenePart.RUG, ScenePart.CURTAIN),
)
"""What stands, lies or hangs in rooms; no two of it are at one place."""

FURNISHINGS = (*OPENINGS, *FURNITURE)
_ELSE = tuple(part for part in ScenePart if part not in FURNISHINGS)
_PANES = 0.02  # of the long side: panes of one window are no further apart than that
_LIKELY, _SURE = 0.45, 0.7  # of the cells of a model: the mean over one, and one place of all
_SMALLEST = 0.004  # of the picture
_MOSTLY_BARE = 0.5  # of a piece


def pieces_of(furnishings: Mapping[ScenePart, Mask]) -> list[Mask]:
    """What of it stands before walls and on floors: all but windows and doors."""
    return [mask for part, mask in furnishings.items() if part in FURNITURE]


def furnishings_of_photo(
    rgb: Rgb8, parts: SeenParts | None, seen: SeenScene | None
) -> Mapping[ScenePart, Mask]:
    """Where the reduced photo surely shows each; those that it does not show are absent."""
    if parts is None or seen is None:
        return {}
    found = {part: parts.mask(part) for part in OPENINGS}
    if found[ScenePart.WINDOW].any():
        found[ScenePart.WINDOW] = _with_bars(found[ScenePart.WINDOW])
    bare = parts.features.spread_out(parts.bare)
    standing = {part: _without_bare(mask, bare) for part, mask in furniture_of(rgb, seen).items()}
    return {part: mask for part, mask in (found | standing).items() if mask.any()}


def _without_bare(mask: Mask, bare: Mask) -> Mask:
    """The pieces that are not for the most part bare wall."""
    if not bare.any():
        return mask
    count, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    sizes = np.bincount(pieces.ravel(), minlength=count)
    plain = np.bincount(pieces[bare], minlength=count) > _MOSTLY_BARE * sizes
    return np.asarray(mask & ~plain[pieces])


def furnishings_of_cells(rgb: Rgb8, regions: Regions, seen: SeenScene) -> Mapping[ScenePart, Mask]:
    """The same of a model or a drawing: a cell is a window where most of it looks like one."""
    size = (regions.small_labels.shape[1], regions.small_labels.shape[0])
    likely = np.stack(
        [mean_by(regions.small_labels, regions.count, seen.part(part, size)) for part in OPENINGS]
    )
    best = likely.argmax(axis=0)
    found = {}
    for number, part in enumerate(OPENINGS):
        chosen = (best == number) & (likely[number] > _LIKELY)
        certain = chosen[regions.small_labels] & (seen.part(part, size) > _SURE)
        if certain.any() and regions.shares[chosen].sum() > _SMALLEST:
            found[part] = chosen[regions.small_labels]
    return found | furniture_of(rgb, seen)


def furniture_of(rgb: Rgb8, seen: SeenScene) -> dict[ScenePart, Mask]:
    """Where the reduced picture surely shows each piece of furniture, on its edges."""
    shown = [part for part in FURNITURE if seen.parts[part.value].max() >= sure(part)]
    if not shown:
        return {}
    others = [part for part in _ELSE if seen.parts[part.value].max() >= least(part)]
    reduced = reduce_exactly(rgb, SMALL_SIDE)
    best = likeliest_parts(reduced, seen, shown, others, least)
    size = (reduced.shape[1], reduced.shape[0])
    found = {
        part: _sure_pieces(best == number, seen.part(part, size), sure(part))
        for number, part in enumerate(shown)
    }
    return {part: mask for part, mask in found.items() if mask.any()}


def _sure_pieces(mask: Mask, likely: Map, needed: float) -> Mask:
    """The connected pieces that are sure somewhere, and large enough."""
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    certain = np.zeros(count, bool)
    certain[pieces[mask & (likely >= needed)]] = True
    certain &= boxes[:, cv2.CC_STAT_AREA] > _SMALLEST * mask.size
    certain[0] = False
    return np.asarray(certain[pieces])


def _with_bars(panes: Mask) -> Mask:
    side = 2 * max(1, round(_PANES * max(panes.shape) / 2)) + 1
    square = np.ones((side, side), np.uint8)
    return np.asarray(cv2.morphologyEx(panes.astype(np.uint8), cv2.MORPH_CLOSE, square) > 0)
