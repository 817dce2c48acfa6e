"""A photo of a material in place of a procedural one."""

from retexture.engines.procedural.swatch.swatch import with_swatch
from retexture.engines.procedural.swatch.tile import SwatchTile, make_tile

__all__ = [
    "SwatchTile",
    "make_tile",
    "with_swatch",
]
