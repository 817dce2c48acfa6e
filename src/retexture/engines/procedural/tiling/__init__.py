"""Tiles of materials that go on beyond their sides."""

from retexture.engines.procedural.tiling.tile import SeamlessTile, tile_of
from retexture.engines.procedural.tiling.variations import make_tiles

__all__ = [
    "SeamlessTile",
    "make_tiles",
    "tile_of",
]
