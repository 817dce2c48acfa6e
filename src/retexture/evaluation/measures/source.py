"""A source as the measures read it, once for all outputs that are held against it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.measures.segmentation import Segmentation, segment
from retexture.evaluation.measures.structure import Geometry, geometry
from retexture.evaluation.working_size import WorkingPicture, at_working_size
from retexture.imaging.arrays import Rgb8


@dataclass(frozen=True, eq=False)
class SourceStructure:
    """What outputs are held against where their structure alone is judged: 18 MB at most, of any picture.

    Attributes:
        size: (width, height) of the picture in pixels.
        geometry: Its lines and edges.
        boundaries: (height, width) bool, at the working size: the borders between its regions.
    """

    size: tuple[int, int]
    geometry: Geometry
    boundaries: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class MeasuredSource:
    """A picture before it was retextured.

    Attributes:
        picture: It at the working size.
        regions: Its regions.
        structure: What its structure is judged by.
    """

    picture: WorkingPicture
    regions: Segmentation
    structure: SourceStructure


def read_source(rgb: Rgb8) -> MeasuredSource:
    """Read a picture that outputs are to be held against.

    Args:
        rgb: (height, width, 3) uint8 sRGB.

    Raises:
        ValueError: it is something else.
    """
    check("source", rgb)
    picture = at_working_size(rgb)
    regions = segment(picture)
    size = (rgb.shape[1], rgb.shape[0])
    structure = SourceStructure(size, geometry(picture.lightness), regions.boundaries)
    return MeasuredSource(picture, regions, structure)


def check(name: str, picture: Rgb8) -> None:
    """Raise ValueError where a picture is not (height, width, 3) uint8."""
    if picture.dtype != "uint8" or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise ValueError(f"{name} must be (height, width, 3) uint8, not {picture.shape} {picture.dtype}")
