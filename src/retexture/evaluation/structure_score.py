"""The structure score of outputs, for those who need that one measure of several outputs of one source."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.regions import regions_of
from retexture.evaluation.structure_kept import Geometry, compared, geometry
from retexture.evaluation.working import at_working_size
from retexture.imaging.arrays import Rgb8


@dataclass(frozen=True, eq=False)
class Original:
    """A source, read once; from :func:`original`."""

    rgb: Rgb8
    geometry: Geometry
    boundaries: NDArray[np.bool_]


def original(source: Rgb8) -> Original:
    """Read a source.

    Args:
        source: (height, width, 3) uint8 sRGB.
    """
    working = at_working_size(source)
    return Original(source, geometry(working.lightness), regions_of(working).boundaries)


def structure_score(source: Original, output: Rgb8) -> float:
    """How much of the source's geometry an output keeps: ``structure`` of :func:`measure`.

    Args:
        source: The picture before.
        output: (height, width, 3) uint8 sRGB, the picture after, of the same proportions.

    Returns:
        0–1: 1 is all of it, about 0 another picture.
    """
    after = at_working_size(output, like=source.rgb)
    return compared(source.geometry, geometry(after.lightness), source.boundaries).overall
