"""The whole analysis of one photo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

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
from retexture.structure.rooms import Rooms, find_rooms
from retexture.structure.scene import Parts, Scene, draw_scene
from retexture.structure.signs import Mask, laid_on_edges, read_signs
from retexture.structure.subject import Role, find_roles, find_saliency, subject_map
from retexture.structure.superpixels import find_patches
from retexture.structure.vanishing import find_directions


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
        finding_directions = pool.submit(find_directions, rgb)
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
        size = (signs.patches.labels.shape[1], signs.patches.labels.shape[0])
        directions = finding_directions.result()
        rooms = find_rooms(
            signs, regions, directions, nature.any, resize(subject, size) > 0.5, resize(blurred, size) > 0.5
        )
        parts = _parts(regions, rooms, nature, people, faces)
        sky = laid_on_edges(rgb, parts.nature.sky) if parts.nature.sky.any() else None
        roles = find_roles(regions, subject, parts.nature.sky, rooms.floor)
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
            planes=find_planes(regions, rooms, directions, unit),
            orientation=finding_orientation.result(),
            contours=finding_contours.result(),
            relief=build_relief(bands, regions, subject, scene.where(Place.FACE), unit),
            scene=scene,
        )


def _parts(regions: Regions, rooms: Rooms, nature: Nature, people: Mask, faces: tuple[Face, ...]) -> Parts:
    """The parts of the reduced photo; what grows or stands in front of a wall is not the wall."""
    labels = regions.small_labels
    in_front = nature.any | people
    floor, ceiling, walls = (
        chosen[labels] & ~in_front for chosen in (rooms.floor, rooms.ceiling, rooms.walls)
    )
    return Parts(nature, people, faces, floor, ceiling, walls)
