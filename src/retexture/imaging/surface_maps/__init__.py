"""What a surface is at each pixel, for 3D programs and games: its maps, and the files that hold them."""

from retexture.imaging.surface_maps.files import archive, files_of
from retexture.imaging.surface_maps.maps import SurfaceMaps, maps_of

__all__ = [
    "SurfaceMaps",
    "archive",
    "files_of",
    "maps_of",
]
