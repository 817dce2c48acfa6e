"""All maps in one OpenEXR file, each a layer."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import OpenEXR
from numpy.typing import NDArray

from retexture.imaging.surface_maps.maps import SurfaceMaps


def exr(maps: SurfaceMaps) -> bytes:
    """One file of scan lines, ZIP compressed: layers as Blender, Nuke and Natron read them.

    ``R``, ``G`` and ``B`` are the albedo in linear light, so that every viewer shows something; ``Normal.X``,
    ``Normal.Y`` and ``Normal.Z`` are -1 to 1 with y up; ``Height.Z`` is in pixels, 32 bits; ``Roughness.V``,
    ``Metallic.V``, ``AmbientOcclusion.V`` and ``Mask NAME.V`` are 0 to 1. All but the height are half floats.
    """
    channels = {
        **{name: _half(maps.albedo[..., at]) for at, name in enumerate("RGB")},
        **{f"Normal.{name}": _half(maps.normal[..., at]) for at, name in enumerate("XYZ")},
        "Height.Z": np.ascontiguousarray(maps.height, np.float32),
        "Roughness.V": _half(maps.roughness),
        "Metallic.V": _half(maps.metalness),
        "AmbientOcclusion.V": _half(maps.occlusion),
        **{f"Mask {name}.V": _half(share) for name, share in maps.parts.items()},
    }
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    with TemporaryDirectory() as folder:  # the library writes to paths alone
        path = Path(folder) / "maps.exr"
        OpenEXR.File(header, channels).write(str(path))
        return path.read_bytes()


def _half(field: NDArray[np.float32]) -> NDArray[np.float16]:
    return np.ascontiguousarray(field, np.float16)
