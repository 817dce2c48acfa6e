"""The whole analysis of one photo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8
from retexture.imaging.filters import resize
from retexture.imaging.kernels import threads
from retexture.prompts import Place
from retexture.structure.bands import Bands, split_bands
from retexture.structure.contours import Contours, find_contours
from retexture.structure.faces import Face, find_faces
from retexture.structure.focus import find_blur
from retexture.structure.nature import Nature, find_nature
from retexture.structure.orientation import Orientation, find_orientation
from retexture.structure.person import find_people
from retexture.structure.planes import Planes, find_planes
from retexture.structure.regions import Regions, find_regions
from retexture.structure.relief import Relief, build_relief
from retexture.structure.rooms import find_floor, find_walls
from retexture.structure.scene import Parts, Scene, draw_scene
from retexture.structure.signs import Mask, Signs, laid_on_edges, read_signs
from retexture.structure.subject import Role, find_roles, find_saliency, subject_map
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
        blurred: 0 (sharp) to 1 (far out of focus).
        planes: Where the floor is and how it recedes.
        orientation: The direction of the forms.
        contours: Distances to visible borders.
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
    blurred: Map
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
    with ThreadPoolExecutor(threads()) as pool:  # what is independent of the regions is found beside them
        making_bands = pool.submit(split_bands, rgb, linear, unit)
        finding_faces = pool.submit(find_faces, rgb)
        finding_blur = pool.submit(find_blur, rgb)
        patches = find_patches(rgb)
        regions = find_regions(rgb, patches)
        signs = read_signs(rgb, patches)
        bands = making_bands.result()
        finding_orientation = pool.submit(find_orientation, bands.base + bands.middle, unit)
        finding_contours = pool.submit(find_contours, bands, regions.labels)
        nature = find_nature(signs)
        faces, defocus = finding_faces.result(), finding_blur.result()
        people = find_people(signs, faces)
        saliency, air = find_saliency(patches), nature.sky | nature.water
        subject = subject_map(rgb, patches, regions, saliency, defocus, air, people)
        blurred = defocus * (1 - subject)
        parts, floor = _find_parts(signs, regions, subject, blurred, nature, people, faces)
        sky = laid_on_edges(rgb, parts.nature.sky) if parts.nature.sky.any() else None
        roles = find_roles(regions, subject, parts.nature.sky, floor)
        scene = draw_scene(rgb, parts, subject, sky)
        return Structure(
            rgb=rgb,
            linear=linear,
            unit=unit,
            bands=bands,
            regions=regions,
            roles=roles,
            subject=subject,
            sky=sky,
            blurred=blurred,
            planes=find_planes(regions, roles),
            orientation=finding_orientation.result(),
            contours=finding_contours.result(),
            relief=build_relief(bands, regions, subject, scene.where(Place.FACE), unit),
            scene=scene,
        )


def _find_parts(
    signs: Signs,
    regions: Regions,
    subject: Map,
    blurred: Map,
    nature: Nature,
    people: Mask,
    faces: tuple[Face, ...],
) -> tuple[Parts, NDArray[np.bool_]]:
    """The parts of the reduced photo, and which regions are the floor."""
    labels = regions.small_labels
    size = (labels.shape[1], labels.shape[0])
    raised: Mask = resize(subject, size) > 0.5
    floor = find_floor(signs, regions, nature.any, raised)
    taken: Mask = nature.any | raised | floor[labels]
    walls = find_walls(signs, regions, taken, resize(blurred, size) > 0.5)
    return Parts(nature, people, faces, floor[labels] & ~people, walls[labels] & ~taken), floor
