"""The maps of painted surfaces, for 3D programs."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from retexture.engines.procedural.layout import LaidLook, Layout
from retexture.engines.procedural.plan import Layer
from retexture.engines.procedural.render.channels.occlusion import ambient_occlusion
from retexture.engines.procedural.render.channels.painted import Painted
from retexture.engines.procedural.render.evaluate import METALNESS, ROUGHNESS
from retexture.engines.procedural.working_size import from_working_size
from retexture.imaging.arrays import Map
from retexture.imaging.surface_maps import SurfaceMaps, maps_of

_MATT = np.float32(0.7)  # roughness of the photo's own surfaces, of which it tells nothing
_BODY, _DETAIL = np.float32(0.6), np.float32(2.2)  # of the photo's forms, as what folds are found in
PHOTO = "photo"
"""The part that shows the photo itself."""


def maps_of_tile(painted: Painted, layers: Sequence[Layer], unit: float) -> SurfaceMaps:
    """The maps of a periodic surface.

    Args:
        painted: The surface.
        layers: Its materials.
        unit: Pixels in a unit.
    """
    height = painted.height - np.float32(painted.height.mean(dtype=np.float64))
    channels = {
        "roughness": painted.samples[ROUGHNESS],
        "metalness": painted.samples[METALNESS],
        "height": height,
        "occlusion": ambient_occlusion(height, unit, periodic=True),
    }
    albedo = np.ascontiguousarray(painted.samples[:3].transpose(1, 2, 0))
    return maps_of(channels, albedo, _named(layers, painted.shown), periodic=True)


def maps_of_photo(
    painted: Painted, laid: LaidLook, layers: Sequence[Layer], changes: Map | None, size: tuple[int, int]
) -> SurfaceMaps:
    """The maps of a picture: of its materials, and of the photo's own surfaces where they stay.

    There the albedo is the photo's colour with the light that is in it, and the heights are those that the
    analysis reads from light, shade and outlines.

    Args:
        painted: The materials, at the working size.
        laid: The look on the photo.
        layers: The materials.
        changes: Which part of the picture is to change, 0–1, of ``size``; None: all of it.
        size: (width, height) of the photo.
    """
    structure, surface = laid.structure, laid.surface

    def fit(field: Map) -> Map:
        return from_working_size(np.ascontiguousarray(field), size)

    covered = _covered(laid.layout, changes, size)
    photo = 1 - covered
    own = surface.body * _BODY + surface.bump * _DETAIL
    height = (fit(painted.height) * covered + fit(own) * photo) * np.float32(size[0] / structure.size[0])
    channels = {
        "roughness": fit(painted.samples[ROUGHNESS]) * covered + _MATT * photo,
        "metalness": fit(painted.samples[METALNESS]) * covered,
        "height": height,
        "occlusion": ambient_occlusion(height, max(size) / 1024, periodic=False),
    }
    colours = zip(painted.samples[:3], structure.linear.transpose(2, 0, 1), strict=True)
    albedo = np.dstack([fit(one) * covered + fit(other) * photo for one, other in colours])
    parts = {name: fit(share) * covered for name, share in _named(layers, painted.shown).items()}
    if photo.any():
        parts[PHOTO] = photo
    return maps_of(channels, albedo, parts, periodic=False)


def _covered(layout: Layout, changes: Map | None, size: tuple[int, int]) -> Map:
    """How far the materials cover the photo, 0–1."""
    sky, layout = layout.sky, layout.sized(size)
    covered = np.ones(size[::-1], np.float32) if layout.rendered is None else layout.rendered
    for kept in (layout.kept, None if sky is None else from_working_size(sky, size)):
        covered = covered if kept is None else covered * (1 - kept)
    return cast(Map, covered if changes is None else covered * changes)


def _named(layers: Sequence[Layer], shown: Sequence[Map]) -> dict[str, Map]:
    """How much each material shows; what several layers are made of is one part."""
    parts: dict[str, Map] = {}
    for layer, share in zip(layers, shown, strict=True):
        name = layer.material.name
        parts[name] = cast(Map, parts[name] + share) if name in parts else share
    return parts
