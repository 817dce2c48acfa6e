"""The maps of a surface."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from retexture.imaging.arrays import Linear, Map


@dataclass(frozen=True, eq=False)
class SurfaceMaps:
    """What a surface is at each pixel, by the metallic-roughness model of glTF 2.0.

    All are float32, (height, width) where nothing else is said.

    Attributes:
        albedo: Base colour, (height, width, 3), linear light with the sRGB primaries, 0–1.
        normal: Unit vectors, (height, width, 3): x to the right, y up, z out of the picture (as OpenGL has
            it; DirectX's y runs down).
        roughness: 0 (mirror) to 1.
        metalness: 0 or 1, between them where both meet.
        height: In pixels, so that a slope of 1 is 45 degrees; 0 is no particular height.
        occlusion: Share of an even sky's light that arrives, 0–1.
        parts: How much each part shows, 0–1, by its name.
        periodic: Whether they go on beyond their sides without a seam.
    """

    albedo: Linear = field(repr=False)
    normal: Linear = field(repr=False)
    roughness: Map = field(repr=False)
    metalness: Map = field(repr=False)
    height: Map = field(repr=False)
    occlusion: Map = field(repr=False)
    parts: Mapping[str, Map] = field(repr=False)
    periodic: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        rows, columns = self.height.shape
        return columns, rows


def normals_of(height: Map, *, periodic: bool) -> Linear:
    """Unit normals of heights in pixels, as of :class:`SurfaceMaps`.

    Args:
        height: (height, width) float32.
        periodic: Whether it goes on beyond its sides; otherwise the slope at a side is that beside it.
    """
    around = np.pad(height, 1, mode="wrap" if periodic else "edge")
    normal = np.empty((*height.shape, 3), np.float32)
    normal[..., 0] = (around[1:-1, :-2] - around[1:-1, 2:]) * np.float32(0.5)
    normal[..., 1] = (around[2:, 1:-1] - around[:-2, 1:-1]) * np.float32(0.5)
    normal[..., 2] = 1
    normal /= np.sqrt((normal * normal).sum(-1, keepdims=True))
    return normal


def maps_of(
    channels: Mapping[str, Map], albedo: Linear, parts: Mapping[str, Map], *, periodic: bool
) -> SurfaceMaps:
    """Put maps together, within their ranges.

    Args:
        channels: ``roughness``, ``metalness``, ``height`` and ``occlusion``.
        albedo: As of :class:`SurfaceMaps`, unbounded.
        parts: As of :class:`SurfaceMaps`.
        periodic: As of :class:`SurfaceMaps`.
    """
    height = channels["height"]

    def bounded(name: str) -> Map:
        return np.clip(channels[name], 0, 1)

    return SurfaceMaps(
        albedo=np.clip(albedo, 0, 1),
        normal=normals_of(height, periodic=periodic),
        roughness=bounded("roughness"),
        metalness=bounded("metalness"),
        height=height,
        occlusion=bounded("occlusion"),
        parts=parts,
        periodic=periodic,
    )
