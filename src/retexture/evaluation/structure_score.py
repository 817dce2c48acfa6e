"""The structure score of an output alone, for those who need no other measure of it."""

from retexture.evaluation.source import Source
from retexture.evaluation.structure_kept import compared, geometry
from retexture.evaluation.working import at_working_size
from retexture.imaging.arrays import Rgb8


def structure_score(source: Source, output: Rgb8) -> float:
    """How much of the source's geometry an output keeps: ``structure`` of :func:`measure`.

    Args:
        source: The picture before, from :func:`~retexture.evaluation.read_source`.
        output: (height, width, 3) uint8 sRGB, the picture after, of the same proportions.

    Returns:
        0–1: 1 is all of it, about 0 another picture.
    """
    after = at_working_size(output, like=source.rgb)
    return compared(source.geometry, geometry(after.lightness), source.regions.boundaries).overall
