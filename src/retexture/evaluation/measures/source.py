"""A source as the measures read it, once for all outputs that are held against it."""

from dataclasses import dataclass

from retexture.evaluation.measures.segmentation import Segmentation, segment
from retexture.evaluation.measures.structure import Geometry, geometry
from retexture.evaluation.working_size import WorkingPicture, at_working_size
from retexture.imaging.arrays import Rgb8


@dataclass(frozen=True, eq=False)
class MeasuredSource:
    """A picture before it was retextured.

    Attributes:
        rgb: (height, width, 3) uint8 sRGB.
        picture: The same at the working size.
        regions: Its regions.
        geometry: Its lines and edges.
    """

    rgb: Rgb8
    picture: WorkingPicture
    regions: Segmentation
    geometry: Geometry


def read_source(rgb: Rgb8) -> MeasuredSource:
    """Read a picture that outputs are to be held against.

    Args:
        rgb: (height, width, 3) uint8 sRGB.

    Raises:
        ValueError: it is something else.
    """
    check("source", rgb)
    picture = at_working_size(rgb)
    return MeasuredSource(rgb, picture, segment(picture), geometry(picture.lightness))


def check(name: str, picture: Rgb8) -> None:
    """Raise ValueError where a picture is not (height, width, 3) uint8."""
    if picture.dtype != "uint8" or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise ValueError(f"{name} must be (height, width, 3) uint8, not {picture.shape} {picture.dtype}")
