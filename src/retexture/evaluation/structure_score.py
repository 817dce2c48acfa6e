"""The structure score of outputs, for those who need that one measure of several outputs of one source."""

from retexture.evaluation.source import Source
from retexture.evaluation.structure_kept import geometry, structure_kept
from retexture.evaluation.working import at_working_size
from retexture.imaging.arrays import Rgb8


def structure_score(source: Source, output: Rgb8) -> float:
    """How much of the source's geometry an output keeps: ``structure`` of :func:`measure`.

    Args:
        source: The picture before.
        output: (height, width, 3) uint8 sRGB, the picture after, of the same proportions.

    Returns:
        0–1: 1 is all of it, about 0 another picture.
    """
    after = at_working_size(output, like=source.rgb)
    return structure_kept(source.geometry, geometry(after.lightness), source.regions.boundaries).overall
