"""Tones for a drawing's cells, as a colourist would lay them in: what is on paper has no colour of its own.

They show only where the picture's own surfaces are rendered: under snow, dust and rain.
"""

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.structure.kinds.view import Named
from retexture.structure.segments.regions import Regions

# sRGB; muted, of one family of warm greys with a cool sky, so that any neighbours go together.
# Light, because a material is exposed for what it lies on, and paper is white.
_SKY, _GROUND, _ROOF, _WALL, _PLANT = (
    (214, 229, 240), (204, 209, 174), (206, 150, 128), (242, 234, 218), (170, 194, 152),
)  # fmt: skip
_FLOOR, _CEILING = (222, 202, 174), (246, 243, 236)
_THINGS = ((226, 202, 170), (200, 214, 224), (234, 216, 192), (208, 216, 198), (222, 200, 194))
_BARE = (244, 241, 236)


def toned(regions: Regions, named: Named) -> Rgb8:
    """A drawing's cells in plain harmonious tones, (height, width, 3) uint8 sRGB."""
    tones = np.empty((regions.count, 3), np.uint8)
    tones[:] = _BARE
    things = np.flatnonzero(named.things)
    tones[things] = np.array(_THINGS, np.uint8)[np.arange(len(things)) % len(_THINGS)]
    indoors = bool(named.ceiling.any())
    for part, tone in _parts(named, indoors):
        tones[part] = tone
    return np.ascontiguousarray(tones[regions.labels])


def _parts(named: Named, indoors: bool) -> tuple[tuple[NDArray[np.bool_], tuple[int, int, int]], ...]:
    return (
        (named.sky, _SKY),
        (named.floor, _FLOOR if indoors else _GROUND),
        (named.ceiling, _CEILING),
        (named.walls, _WALL),
        (named.roof, _ROOF),
        (named.plants, _PLANT),
    )
