"""The whole analysis of one photo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8
from retexture.imaging.kernels import threads
from retexture.structure.bands import Bands, split_bands
from retexture.structure.contours import Contours, find_contours
from retexture.structure.orientation import Orientation, find_orientation
from retexture.structure.planes import Planes, find_planes
from retexture.structure.regions import Regions, find_regions
from retexture.structure.relief import Relief, build_relief
from retexture.structure.scene import Scene, find_scene
from retexture.structure.subject import Role, find_roles, find_saliency, grow_sky, sky_map, subject_map
from retexture.structure.superpixels import find_patches


@dataclass(frozen=True, eq=False)
class Structure:
    """One photo's analysis; maps have the photo's size unless their own documentation says otherwise.

    Attributes:
        rgb: The photo, (height, width, 3) uint8 sRGB.
        linear: The photo in linear light.
        unit: Pixels per 1/1024 of the long side: lengths in units look the same at every picture size.
        bands: Log luminance in three bands, and the weight of mere texture.
        regions: The partition into surfaces.
        roles: What each region is: subject, wall, sky or floor.
        subject: 0–1, how surely a pixel belongs to the subject.
        sky: 0–1, how surely a pixel is sky; None where the photo shows none.
        planes: Where the floor is and how it recedes.
        orientation: The direction of the forms.
        contours: Distances to borders and lines.
        relief: The forms as heights.
        scene: Where the parts are that people name.
    """

    rgb: Rgb8
    linear: Linear
    unit: float
    bands: Bands
    regions: Regions
    roles: tuple[Role, ...]
    subject: Map
    sky: Map | None
    planes: Planes
    orientation: Orientation
    contours: Contours
    relief: Relief
    scene: Scene

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.rgb.shape[:2]
        return width, height

    def regions_with(self, role: Role) -> tuple[int, ...]:
        """The regions that play ``role``."""
        return tuple(region for region, its in enumerate(self.roles) if its is role)


def analyse(rgb: Rgb8) -> Structure:
    """Analyse a photo.

    Args:
        rgb: (height, width, 3) uint8 sRGB, each side at least one pixel.
    """
    unit = max(rgb.shape[:2]) / 1024
    rgb = np.ascontiguousarray(rgb)
    linear = linear_from_rgb8(rgb)
    with ThreadPoolExecutor(threads()) as pool:  # tones and regions are independent of each other
        making_bands = pool.submit(split_bands, rgb, linear, unit)
        patches = find_patches(rgb)
        regions = find_regions(rgb, patches)
        bands = making_bands.result()
        finding_orientation = pool.submit(find_orientation, bands.base + bands.middle, unit)
        finding_contours = pool.submit(find_contours, bands, regions.labels, unit)
        subject = subject_map(rgb, patches, regions, find_saliency(patches))
        roles, sky = grow_sky(patches, regions, find_roles(patches, regions, subject))
        sky_soft = sky_map(rgb, sky)
        return Structure(
            rgb=rgb,
            linear=linear,
            unit=unit,
            bands=bands,
            regions=regions,
            roles=roles,
            subject=subject,
            sky=sky_soft,
            planes=find_planes(regions, roles),
            orientation=finding_orientation.result(),
            contours=finding_contours.result(),
            relief=build_relief(bands, regions, subject, unit),
            scene=find_scene(regions, roles, subject, sky_soft),
        )
