"""A finished picture taken apart into layers, and the OpenRaster file that holds them."""

from retexture.imaging.layers.apart import layers_of
from retexture.imaging.layers.openraster import SUFFIX, openraster

__all__ = [
    "SUFFIX",
    "layers_of",
    "openraster",
]
