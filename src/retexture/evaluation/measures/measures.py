"""The measures of one retexture: headline numbers and what they are made of."""

import json
from dataclasses import asdict, dataclass

import cv2
import numpy as np

from retexture.evaluation.measures.coherence import Coherence, coherence
from retexture.evaluation.measures.completeness import Completeness, completeness
from retexture.evaluation.measures.declared import Declared
from retexture.evaluation.measures.source import MeasuredSource, SourceStructure, check, read_source
from retexture.evaluation.measures.structure import StructureKept, geometry, structure_kept
from retexture.evaluation.measures.surface import Change, change, leak
from retexture.evaluation.working_size import WorkingPicture, at_working_size
from retexture.imaging.arrays import Map, Rgb8

_PROPORTIONS_MAY_DIFFER = 0.02


@dataclass(frozen=True)
class Measures:
    """What can be said of an output beside its source, without weights and without knowing the engine.

    Attributes:
        structure: 0–1, how much of the source's geometry is kept; 1 is all of it, about 0 another picture.
        leak: 0–1, how much of the source's fine detail is left in its textured areas; None where it has none.
        change: 0–1, how far colour and texture moved; 0 is the source itself.
        coherence: 0–1, whether the added texture belongs to the picture; about 0 for one sheet over all.
            None where the source is a single region.
        structure_parts: The scores that ``structure`` is the mean of.
        change_parts: The distances that ``change`` is made of.
        coherence_parts: The evidence that ``coherence`` is the sum of.
        completeness: What was left as it was, what was painted too far, what the receipt does not admit.
    """

    structure: float
    leak: float | None
    change: float
    coherence: float | None
    structure_parts: StructureKept
    change_parts: Change
    coherence_parts: Coherence | None
    completeness: Completeness

    def to_json(self) -> str:
        """One JSON object with the fields of this class; parts are nested, what was skipped is null."""
        return json.dumps(asdict(self))


def measure(
    source: Rgb8 | MeasuredSource,
    output: Rgb8,
    wanted: Map | None = None,
    receipt: Declared | None = None,
) -> Measures:
    """Compare an output with its source.

    Both are brought to one working size first, so the numbers of a picture hardly depend on its size.

    Args:
        source: (height, width, 3) uint8 sRGB, the picture before, or what was read of it already.
        output: (height, width, 3) uint8 sRGB, the picture after, of the same proportions.
        wanted: (height, width) float32 0–1 of any size, where the picture was to be changed; None: all of it.
            The surface is judged there alone: a sky that was to stay shows its own texture, as it should.
            Structure is judged everywhere.
        receipt: What the output's receipt says was changed and kept, see
            :func:`~retexture.evaluation.declared_in`; None: it is not known, and everything was to change.

    Raises:
        ValueError: If either is not an (h, w, 3) uint8 array or their proportions differ by more than 2 %.
    """
    read = source if isinstance(source, MeasuredSource) else read_source(source)
    check("output", output)
    (width, height), (rows, columns) = read.structure.size, output.shape[:2]
    if abs(height * columns / (width * rows) - 1) > _PROPORTIONS_MAY_DIFFER:
        raise ValueError(f"the proportions differ: source {(height, width)}, output {(rows, columns)}")
    before, after, regions = read.picture, at_working_size(output, like=read.structure.size), read.regions
    structure = _structure(read.structure, after)
    there = None if wanted is None else _sized(wanted, before.luma.shape)
    moved = change(before, after, there)
    belongs = coherence(before, after, regions, there)
    return Measures(
        structure=structure.overall,
        leak=leak(before, after, regions, there),
        change=moved.overall,
        coherence=None if belongs is None else belongs.overall,
        structure_parts=structure,
        change_parts=moved,
        coherence_parts=belongs,
        completeness=completeness(before, after, there, receipt),
    )


def _sized(part: Map, shape: tuple[int, ...]) -> Map:
    return np.asarray(cv2.resize(part, shape[::-1], interpolation=cv2.INTER_AREA), np.float32)


def structure_score(source: SourceStructure, output: Rgb8) -> float:
    """The ``structure`` of :func:`measure` alone, for those who need no other measure.

    Args:
        source: The picture before.
        output: (height, width, 3) uint8 sRGB, the picture after, of the same proportions.

    Returns:
        0–1: 1 is all of it, about 0 another picture.
    """
    return _structure(source, at_working_size(output, like=source.size)).overall


def _structure(source: SourceStructure, output: WorkingPicture) -> StructureKept:
    return structure_kept(source.geometry, geometry(output.lightness), source.boundaries)
