"""The files of a surface's maps, named as Blender, Unreal and glTF expect them."""

import io
import json
import re
import zipfile
from collections.abc import Iterator

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb
from retexture.imaging.surface_maps.exr import exr
from retexture.imaging.surface_maps.gltf import gltf
from retexture.imaging.surface_maps.maps import SurfaceMaps
from retexture.imaging.surface_maps.png import colour8, grey8, grey16, normal16, packed8

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the ZIP format: the same maps give the same bytes


def files_of(maps: SurfaceMaps, name: str) -> Iterator[tuple[str, bytes]]:
    """The files, one after another: their names and what is in them.

    Args:
        maps: What is written.
        name: What the files' names begin with.
    """
    low, high = float(maps.height.min()), float(maps.height.max())
    yield f"{name}_BaseColor.png", colour8(rgb8_from_srgb(linear_to_srgb(maps.albedo)))
    yield f"{name}_Normal_OpenGL.png", normal16(maps.normal, down=False)
    yield f"{name}_Normal_DirectX.png", normal16(maps.normal, down=True)
    yield f"{name}_Roughness.png", grey8(maps.roughness)
    yield f"{name}_Metallic.png", grey8(maps.metalness)
    yield f"{name}_AmbientOcclusion.png", grey8(maps.occlusion)
    yield f"{name}_ORM.png", packed8(maps.occlusion, maps.roughness, maps.metalness)
    yield f"{name}_Height.png", grey16(_stretched(maps.height, low, high))
    for part, share in maps.parts.items():
        yield f"{name}_Mask_{_in_file_name(part)}.png", grey8(share)
    yield f"{name}.exr", exr(maps)
    yield f"{name}.gltf", gltf(name, maps.size, periodic=maps.periodic)
    yield f"{name}_maps.json", _facts(maps, low, high)


def archive(maps: SurfaceMaps, name: str) -> bytes:
    """All files in one ZIP archive; what is compressed already is stored."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for inside, data in files_of(maps, name):
            packed.writestr(zipfile.ZipInfo(inside, _EARLIEST), data)
    return file.getvalue()


def _stretched(height: Map, low: float, high: float) -> Map:
    if high <= low:
        return np.full_like(height, 0.5)
    return (height - np.float32(low)) / np.float32(high - low)


def _facts(maps: SurfaceMaps, low: float, high: float) -> bytes:
    """What the files do not say of themselves."""
    width, height = maps.size
    facts = {
        "width": width,
        "height": height,
        "seamless": maps.periodic,
        "height_pixels": [low, high],
        "displacement_of_width": (high - low) / width,
        "linear": [
            "Normal_OpenGL",
            "Normal_DirectX",
            "Roughness",
            "Metallic",
            "AmbientOcclusion",
            "ORM",
            "Height",
        ],
        "srgb": ["BaseColor"],
        "orm": ["occlusion", "roughness", "metallic"],
    }
    return json.dumps(facts, indent=1).encode()


def _in_file_name(part: str) -> str:
    return re.sub(r"[^\w]+", "_", part).strip("_") or "part"
