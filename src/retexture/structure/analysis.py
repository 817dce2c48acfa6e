"""The whole analysis of one photo."""

from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8
from retexture.imaging.filters import half_size, resize
from retexture.imaging.kernels import Helpers
from retexture.prompts import Place
from retexture.structure.bands import Bands, split_bands
from retexture.structure.calm import calmed
from retexture.structure.contours import Contours, distance_to_outlines, find_contours
from retexture.structure.faces import Face, face_map, find_faces
from retexture.structure.focus import find_blur
from retexture.structure.nature import Nature, find_nature
from retexture.structure.orientation import Orientation, find_orientation, mean_directions
from retexture.structure.person import find_people
from retexture.structure.planes import Planes, find_planes
from retexture.structure.regions import Regions, find_regions
from retexture.structure.relief import Relief, build_relief
from retexture.structure.rooms import Rooms, find_rooms
from retexture.structure.scene import Parts, Scene, draw_scene
from retexture.structure.signs import Mask, read_signs
from retexture.structure.subject import Role, find_roles, find_saliency, subject_map
from retexture.structure.superpixels import Patches, find_patches
from retexture.structure.vanishing import Directions, find_directions


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
        directions: The straight lines, and how the camera stands to what is built.
        planes: Where the floor is and how it recedes.
        orientation: The direction of the forms.
        along: The same for each region, see :func:`~retexture.structure.orientation.mean_directions`.
        contours: Distances to visible borders.
        forms: (height/2, width/2) float32, log luminance of the large forms, busy places calmed.
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
    directions: Directions
    planes: Planes
    orientation: Orientation
    along: NDArray[np.float64]
    contours: Contours
    forms: Map
    relief: Relief
    scene: Scene

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.rgb.shape[:2]
        return width, height

    @cached_property
    def outline_distance(self) -> Map:
        """Half-size pixels to the outlines of large forms; found when it is first asked for."""
        return distance_to_outlines(self.forms, self.unit)

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
    with Helpers() as pool:  # what is independent of the regions is found beside them
        making_bands = pool.submit(split_bands, rgb, linear, unit)
        looking = _Looks(
            faces=pool.submit(find_faces, rgb),
            blur=pool.submit(find_blur, rgb),
            directions=pool.submit(find_directions, rgb),
        )
        calming = pool.submit(_calm, making_bands, looking.faces, unit)
        patches = find_patches(rgb)
        regions = find_regions(rgb, patches)
        bands = making_bands.result()
        finding_orientation = pool.submit(find_orientation, bands.base + bands.middle, unit)
        finding_contours = pool.submit(find_contours, bands, regions.labels)
        found = _find_parts(rgb, patches, regions, looking)
        drawing_scene = pool.submit(draw_scene, rgb, found.parts, found.subject)
        calm, forms = calming.result()
        relief = build_relief(bands, calm, regions, found.subject, unit)
        orientation = finding_orientation.result()
        along = pool.submit(mean_directions, orientation, regions.labels, regions.count)
        scene = drawing_scene.result()
        return Structure(
            rgb=rgb,
            linear=linear,
            unit=unit,
            bands=bands,
            regions=regions,
            roles=find_roles(regions, found.subject, found.parts.nature.sky, found.rooms.floor),
            subject=found.subject,
            sky=scene.where(Place.SKY),
            blurred=found.blurred,
            directions=looking.directions.result(),
            planes=find_planes(regions, found.rooms, looking.directions.result(), unit),
            orientation=orientation,
            along=along.result(),
            contours=finding_contours.result(),
            forms=forms,
            relief=relief,
            scene=scene,
        )


@dataclass(frozen=True, eq=False)
class _Looks:
    """What is looked for in the whole photo while its regions are found."""

    faces: "Future[tuple[Face, ...]]"
    blur: "Future[Map]"
    directions: "Future[Directions]"


def _calm(bands: "Future[Bands]", faces: "Future[tuple[Face, ...]]", unit: float) -> tuple[Bands, Map]:
    """Calm the photo's busy places, but not its faces; returns the bands and the large forms at half size."""
    photo, found = bands.result(), faces.result()
    height, width = photo.base.shape
    calm = calmed(photo, unit, face_map((width, height), found) if found else None)
    return calm, resize(calm.base + np.float32(0.5) * calm.middle, half_size(calm.base))


@dataclass(frozen=True, eq=False)
class _Found:
    parts: Parts
    rooms: Rooms
    subject: Map
    blurred: Map


def _find_parts(rgb: Rgb8, patches: Patches, regions: Regions, looking: _Looks) -> _Found:
    """Tell the parts of the photo, each by what the ones before it left over."""
    signs = read_signs(rgb, patches)
    nature = find_nature(signs)
    faces, defocus = looking.faces.result(), looking.blur.result()
    people = find_people(signs, faces)
    air = nature.sky | nature.water
    subject = subject_map(rgb, patches, regions, find_saliency(patches), defocus, air, people)
    small = (patches.labels.shape[1], patches.labels.shape[0])
    solid = resize((~air).astype(np.float32), (rgb.shape[1], rgb.shape[0]))
    blurred = defocus * (1 - subject) * solid
    rooms = find_rooms(
        signs,
        regions,
        looking.directions.result(),
        nature.any,
        nature.sky,
        resize(subject, small) > 0.5,
        resize(blurred, small) > 0.5,
    )
    return _Found(_parts(regions, rooms, nature, people, faces), rooms, subject, blurred)


def _parts(regions: Regions, rooms: Rooms, nature: Nature, people: Mask, faces: tuple[Face, ...]) -> Parts:
    """The parts of the reduced photo; what grows or stands in front of a wall is not the wall."""
    labels = regions.small_labels
    in_front = nature.any | people
    floor, ceiling, walls, roof = (
        chosen[labels] & ~in_front for chosen in (rooms.floor, rooms.ceiling, rooms.walls, rooms.roof)
    )
    return Parts(nature, people, faces, floor, ceiling, walls, roof)
