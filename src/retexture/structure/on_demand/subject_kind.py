"""What a photo is about, as the classifier sees it alone."""

import numpy as np

from retexture.imaging.arrays import Rgb8
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.once import once
from retexture.structure.segments.masks import Mask
from retexture.structure.trained import SeenKind, see_kind


@once
def kind_of_subject(structure: Structure) -> SeenKind | None:
    """What is seen in a crop of what the photo is about; None without the network."""
    return see_kind(_cropped(structure.rgb, structure.subject > 0.5))


def _cropped(rgb: Rgb8, mask: Mask) -> Rgb8:
    """What is around a mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    by = round(0.1 * max(len(rows), len(columns)))
    top, left = max(0, int(rows[0]) - by), max(0, int(columns[0]) - by)
    return np.ascontiguousarray(rgb[top : int(rows[-1]) + by + 1, left : int(columns[-1]) + by + 1])
