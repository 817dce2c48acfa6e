"""A source as the measures read it, once for all outputs that are held against it."""

from dataclasses import dataclass

from retexture.evaluation.regions import Regions, regions_of
from retexture.evaluation.structure_kept import Geometry, geometry
from retexture.evaluation.working import Working, at_working_size
from retexture.imaging.arrays import Rgb8


@dataclass(frozen=True, eq=False)
class Source:
    """A picture before it was retextured.

    Attributes:
        rgb: (height, width, 3) uint8 sRGB.
        picture: The same at the working size.
        regions: Its regions.
        geometry: What its structure is told by.
    """

    rgb: Rgb8
    picture: Working
    regions: Regions
    geometry: Geometry


def read_source(rgb: Rgb8) -> Source:
    """Read a picture for :func:`~retexture.evaluation.measure` and :func:`~retexture.evaluation.agreement`.

    Args:
        rgb: (height, width, 3) uint8 sRGB.

    Raises:
        ValueError: it is something else.
    """
    check("source", rgb)
    picture = at_working_size(rgb)
    return Source(rgb, picture, regions_of(picture), geometry(picture.lightness))


def check(name: str, picture: Rgb8) -> None:
    """Raise ValueError where a picture is not (height, width, 3) uint8."""
    if picture.dtype != "uint8" or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise ValueError(f"{name} must be (height, width, 3) uint8, not {picture.shape} {picture.dtype}")
