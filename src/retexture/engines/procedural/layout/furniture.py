"""The furniture of a modelled or drawn room: what is soft, and which pieces are tables, chairs, cabinets."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.structure import ScenePart, Structure, mean_by

_SOFT_PARTS = (ScenePart.SOFA, ScenePart.BED)
_SOFT_WORDS, _HARD_WORDS = ("sofa", "bed"), ("table", "desk", "cabinet")
_FAINT = 0.035  # over a cell: with less nobody can tell what a piece of furniture is
_AGAINST_BEST = 0.3  # of what the likeliest cell has
_LIKE_SOFA, _BROAD, _LOW = 0.07, 1.15, 0.52  # for what is broad and low: widths to heights, of the height
_LEAST_GROUP, _MOST_GROUP = 0.008, 0.15  # of the picture: more is a kitchen, or several things at once
_ROUNDS = 2  # times that cells ask their neighbours: a sofa is several
_THING = 0.5  # of a cell
_SOFT_BORDER = 0.6  # pixels
_KINDS = (ScenePart.TABLE, ScenePart.CHAIR, ScenePart.CABINET, ScenePart.WORKTOP)
_TELLING = 0.08  # of the likeliest place: a kind that is seen less surely is not shown
_TOP, _WIDE_TOP = 0.5, 0.05  # heights to widths of a level top seen from above, and its width
_LEVEL_TOP = 1.6  # how much likelier a table such a cell is
_ON_CABINETS = 0.22  # of a worktop's border that it has with the cabinets below it
_SEEN = 0.12  # of a kind's likeliest place: on less a cell is something else, a picture or a lamp
_CHROMA, _SHADED, _SAME_TINT = 9.0, 12.0, 0.08  # of tints of block-outs; L*; chroma against lightness


@dataclass(frozen=True, eq=False)
class Furniture:
    """What stands in a room; maps are (height, width) float32 0–1.

    Attributes:
        soft: Sofas, armchairs and beds; None where none is seen.
        hard: All else; None where there is none.
        kinds: Tables, chairs, cabinets and worktops among the hard ones; those that are not told are absent.
    """

    soft: Map | None
    hard: Map | None
    kinds: Mapping[ScenePart, Map]

    def of_kind(self, kind: ScenePart) -> Map | None:
        """Where furniture of a kind is; where no kind is told, all that is hard may be meant."""
        return self.kinds.get(kind) if self.kinds else self.hard


def furniture(structure: Structure) -> Furniture:
    """Tell soft furniture from the rest, by what the scene network sees on the cells of each.

    In models and drawings it sees sofas only faintly, yet hardly ever where there are none.
    """
    labels, count = structure.regions.labels, structure.regions.count
    things = mean_by(labels, count, structure.subject) > _THING
    seen = structure.seen
    if seen is None or not things.any():
        return Furniture(None, structure.subject if things.any() else None, {})
    soft = np.zeros(count)
    hard = mean_by(labels, count, seen.part(ScenePart.TABLE, structure.size)).astype(np.float64)
    for part in _SOFT_PARTS:
        soft += mean_by(labels, count, seen.part(part, structure.size))
    for words, total in ((_SOFT_WORDS, soft), (_HARD_WORDS, hard)):
        for word in words:
            there = seen.thing(word, structure.size)
            if there is not None:
                total += mean_by(labels, count, there)
    soft += _by_outline(structure, things)
    border = structure.regions.border_length * things[:, None] * things[None, :]
    for _ in range(_ROUNDS):
        soft, hard = (_with_neighbours(each, border) for each in (soft, hard))
    strongest = float(soft[things].max())
    upholstered = things & (soft > max(_FAINT, _AGAINST_BEST * strongest)) & (soft > hard)
    hard_cells = things & ~upholstered
    return Furniture(
        _outlined(labels, upholstered), _outlined(labels, hard_cells), _kinds(structure, hard_cells)
    )


def _outlined(labels: NDArray[np.int32], cells: NDArray[np.bool_]) -> Map | None:
    return blur(cells[labels].astype(np.float32), _SOFT_BORDER) if cells.any() else None


def _kinds(structure: Structure, hard: NDArray[np.bool_]) -> dict[ScenePart, Map]:
    """Which cells are tables, chairs, cabinets and worktops.

    The network sees each faintly in models: the likeliest place of a kind is the measure for its others.
    """
    labels, count, seen = structure.regions.labels, structure.regions.count, structure.seen
    if seen is None or not hard.any():
        return {}
    maps = [blur(seen.part(part, structure.size), max(3 * structure.unit, 0.5)) for part in _KINDS]
    there = hard[labels]
    peaks = [float(np.quantile(each[there], 0.98)) for each in maps]
    relative = [
        each / np.float32(peak) if peak > _TELLING else np.zeros_like(each)
        for each, peak in zip(maps, peaks, strict=True)
    ]
    score = _by_tint(structure, np.stack([mean_by(labels, count, each) for each in relative]))
    shown = hard & (score.max(axis=0) > _SEEN)
    score *= np.sqrt(np.array(peaks))[:, None]
    tops = _level_tops(structure)
    free = tops & (_chroma(structure) < _CHROMA)
    score[_KINDS.index(ScenePart.TABLE), free] *= _LEVEL_TOP
    of_cell = np.where(shown, score.argmax(axis=0), -1)
    of_cell = _with_worktops(structure, of_cell, hard, tops)
    found = {}
    for number, part in enumerate(_KINDS):
        mask = (of_cell == number)[labels]
        if mask.any():
            found[part] = blur(mask.astype(np.float32), _SOFT_BORDER)
    return found


def _chroma(structure: Structure) -> NDArray[np.float64]:
    return np.asarray(np.hypot(structure.regions.colours[:, 1], structure.regions.colours[:, 2]))


def _by_tint(structure: Structure, score: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same with what is side by side in one tint counted as one thing, as block-outs show it."""
    regions = structure.regions
    chroma = _chroma(structure)
    tint = regions.colours[:, 1:] / (regions.colours[:, :1] + _SHADED)
    group = np.arange(regions.count)
    for first, second in np.argwhere(np.triu(regions.border_length > 2, 1)).tolist():
        tinted = min(chroma[first], chroma[second]) > _CHROMA
        if tinted and float(np.hypot(*(tint[first] - tint[second]))) < _SAME_TINT:
            group[group == group[second]] = group[first]
    weight = np.bincount(group, regions.shares, minlength=regions.count)
    return np.stack(
        [
            (np.bincount(group, row * regions.shares, minlength=regions.count) / np.maximum(weight, 1e-12))[
                group
            ]
            for row in score
        ]
    )


def _level_tops(structure: Structure) -> NDArray[np.bool_]:
    """Cells that are broad and low, as the tops of tables and cabinets are, seen from above."""
    labels, count = structure.regions.labels, structure.regions.count
    found = np.zeros(count, bool)
    for cell in range(count):
        rows, columns = np.nonzero(labels == cell)
        if not len(rows):
            continue
        width = int(np.ptp(columns)) + 1
        found[cell] = len(rows) / width < _TOP * width and width > _WIDE_TOP * labels.shape[1]
    return found


def _with_worktops(
    structure: Structure, of_cell: NDArray[np.intp], hard: NDArray[np.bool_], tops: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """The same with worktops: level tops that lie on cabinets."""
    regions = structure.regions
    cabinet, worktop = _KINDS.index(ScenePart.CABINET), _KINDS.index(ScenePart.WORKTOP)
    rows = np.indices(regions.small_labels.shape)[0].astype(np.float32)
    middle = mean_by(regions.small_labels, regions.count, rows)
    below = (of_cell == cabinet)[None, :] & (middle[None, :] > middle[:, None])
    around = np.maximum(regions.border_length.sum(axis=1), 1)
    lies = (regions.border_length * below).sum(axis=1) > _ON_CABINETS * around
    free = (of_cell != _KINDS.index(ScenePart.TABLE)) | (_chroma(structure) > _CHROMA)
    return np.where(hard & tops & lies & free, worktop, of_cell)


def _with_neighbours(score: NDArray[np.float64], border: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each cell's score, half of it that of the things beside it by the length of their common border."""
    total = border.sum(axis=1)
    beside = (border * score[None, :]).sum(axis=1) / np.maximum(total, 1)
    return np.asarray(np.where(total > 0, 0.5 * score + 0.5 * beside, score))


def _by_outline(structure: Structure, things: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much a cell's group of things looks like a sofa by its outline: broad and low, or rather high."""
    labels = structure.regions.labels
    _, parts, boxes, middles = cv2.connectedComponentsWithStats(
        things[labels].astype(np.uint8), connectivity=4
    )
    wide = boxes[:, cv2.CC_STAT_WIDTH] / np.maximum(boxes[:, cv2.CC_STAT_HEIGHT], 1)
    low = middles[:, 1] > _LOW * labels.shape[0]
    shares = boxes[:, cv2.CC_STAT_AREA] / labels.size
    large = (shares > _LEAST_GROUP) & (shares < _MOST_GROUP)
    bonus = np.where(large, np.where((wide > _BROAD) & low, _LIKE_SOFA, -_LIKE_SOFA), 0.0)
    bonus[0] = 0.0
    return mean_by(labels, structure.regions.count, bonus[parts].astype(np.float32)).astype(np.float64)
