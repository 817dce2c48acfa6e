"""The whole analysis of one photo."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, linear_to_srgb, rgb8_from_srgb
from retexture.imaging.filters import half_size, resize
from retexture.imaging.kernels import Helpers
from retexture.prompts import Place
from retexture.structure.built.planes import Planes, find_planes
from retexture.structure.built.rooms import Rooms, Setting, find_rooms, seen_rooms
from retexture.structure.built.vanishing import Directions, find_directions
from retexture.structure.forms.bands import Bands, split_bands
from retexture.structure.forms.contours import Contours, distance_to_outlines, find_contours
from retexture.structure.forms.detail_suppression import suppress_detail
from retexture.structure.forms.focus import find_blur
from retexture.structure.forms.orientation import Orientation, find_orientation, mean_directions
from retexture.structure.forms.relief import Relief, build_relief
from retexture.structure.kinds import InputKind, assemble, kind_of, kind_shown, subject_of, told_apart
from retexture.structure.parts.faces import Face, face_map, find_faces
from retexture.structure.parts.furnishings import furnishings_of_cells, furnishings_of_photo, pieces_of
from retexture.structure.parts.landscape import find_landscape, seen_landscape
from retexture.structure.parts.people import find_people
from retexture.structure.parts.scene import Parts, Scene, draw_scene
from retexture.structure.parts.seen_parts import UNKNOWN, SeenParts, seen_parts
from retexture.structure.parts.subject import Role, find_roles, find_subject, is_unbuilt, subject_map
from retexture.structure.segments.features import Features, measure_features
from retexture.structure.segments.masks import Mask
from retexture.structure.segments.regions import Regions, find_regions
from retexture.structure.segments.superpixels import find_superpixels
from retexture.structure.trained import ScenePart, SeenScene, SeenSubject, see_scene, see_subject

_OUT_OF_FOCUS = 0.5  # of all behind the subject: less is no shallow depth of field
_UPPER, _OPEN = 0.06, 0.12  # rows at the top of the photo, and how much of them an open sky takes
_PORTRAIT = 0.18  # of the photo's height: a face from which the photo is a portrait
_BUILT_PARTS = (ScenePart.FLOOR, ScenePart.CEILING, ScenePart.WALL, ScenePart.ROOF)
_SURELY = 0.75  # of the subject's map: what is no sky, whatever its colour


@dataclass(frozen=True, eq=False)
class Structure:
    """One photo's analysis; maps have the photo's size unless their own documentation says otherwise.

    Attributes:
        rgb: The photo, (height, width, 3) uint8 sRGB.
        linear: The photo in linear light; of a drawing its cells in tones, without the lines.
        unit: Pixels per 1/1024 of the long side: lengths in units look the same at every picture size.
        bands: Log luminance in three bands, and the weight of mere texture.
        regions: The partition into surfaces.
        roles: What each region is: subject, wall, sky or floor.
        subject: 0–1, how surely a pixel belongs to the subject.
        subject_is_sure: Whether it is one thing with clear borders, and not only what stands out.
        sky: 0–1, how surely a pixel is sky; None where the photo shows none.
        open_sky: The same where it is surely no backdrop: looks over the whole picture leave it out.
        blurred: 0 (sharp) to 1 (far out of focus).
        directions: The straight lines, and how the camera stands to what is built.
        planes: Where the floor is and how it recedes.
        orientation: The direction of the forms.
        along: The same for each region, see :func:`~retexture.structure.forms.orientation.mean_directions`.
        contours: Distances to visible borders.
        forms: (height/2, width/2) float32, log luminance of the large forms, detail suppressed.
        relief: The forms as heights.
        scene: Where the parts are that people name.
        things: What stronger eyes were asked for and found, by the prompt's phrase; else empty.
        not_there: The phrases that they were asked for in vain.
        kind: Photo, clay, drawing or flat colours.
        pieces: A number for each region that is the same for all of one thing; None where it is not known.
        ink: How far lines and letters cover each pixel, 0–1, which stay on top; None where there are none.
        pattern_scale: How large patterns are on it, 1 as usual: bricks are small on a house.
        seen: What the scene network says of it; None where that can't be used.
        coloured: A model's or a drawing's house or room as a colourist lays it in, uint8 sRGB.
        room: Whether it is a model or a drawing of a room.
        panes: Where windows of a model or a drawing are, 0–1; None where none is told.
        doors: The same of doors.
        furnishings: Where the reduced picture surely shows windows, doors and furniture; others are absent.
    """

    rgb: Rgb8
    linear: Linear
    unit: float
    bands: Bands
    regions: Regions
    roles: tuple[Role, ...]
    subject: Map
    subject_is_sure: bool
    sky: Map | None
    open_sky: Map | None
    blurred: Map
    directions: Directions
    planes: Planes
    orientation: Orientation
    along: NDArray[np.float64]
    contours: Contours
    forms: Map
    relief: Relief
    scene: Scene
    things: Mapping[str, Map] = field(default_factory=dict)
    not_there: frozenset[str] = frozenset()
    kind: InputKind = InputKind.PHOTO
    pieces: NDArray[np.intp] | None = None
    ink: Map | None = None
    pattern_scale: float = 1.0
    seen: SeenScene | None = None
    coloured: Rgb8 | None = None
    panes: Map | None = None
    doors: Map | None = None
    room: bool = False
    furnishings: Mapping[ScenePart, Mask] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.rgb.shape[:2]
        return width, height

    @cached_property
    def laid_in(self) -> Linear:
        """The picture in linear light as it is seen around materials."""
        return self.linear if self.coloured is None else linear_from_rgb8(self.coloured)

    @cached_property
    def outline_distance(self) -> Map:
        """Half-size pixels to the outlines of large forms; found when it is first asked for."""
        return distance_to_outlines(self.forms, self.unit)


def analyse(rgb: Rgb8) -> Structure:
    """Analyse a photo.

    Args:
        rgb: (height, width, 3) uint8 sRGB, each side at least one pixel.
    """
    unit = max(rgb.shape[:2]) / 1024
    rgb = np.ascontiguousarray(rgb)
    linear = linear_from_rgb8(rgb)
    kind = kind_of(rgb)
    if kind is not InputKind.PHOTO:
        return _analyse_no_photo(rgb, linear, kind, unit)
    with Helpers() as pool:
        searches = _Searches.begin(pool, rgb, linear, unit)
        superpixels = find_superpixels(rgb)
        features = measure_features(rgb, superpixels)
        scene_seen = searches.scene.result()
        parts = None if scene_seen is None else seen_parts(features, scene_seen)
        unknown = np.full(superpixels.count, UNKNOWN, np.intp)
        regions = find_regions(rgb, superpixels, unknown if parts is None else parts.surfaces)
        bands = searches.bands.result()
        orienting = pool.submit(_orient, bands, regions, unit)
        finding_contours = pool.submit(find_contours, bands, regions.labels)
        found = _find_parts(rgb, features, regions, searches, parts)
        drawing_scene = pool.submit(draw_scene, rgb, found.parts, found.subject)
        simplified, forms = searches.simplified.result()
        relief = build_relief(bands, simplified, regions, found.subject, unit)
        orientation, along = orienting.result()
        scene = drawing_scene.result()
        directions = searches.directions.result()
        return Structure(
            rgb=rgb,
            linear=linear,
            unit=unit,
            bands=bands,
            regions=regions,
            roles=find_roles(regions, found.subject, found.parts.landscape.sky, found.rooms.floor),
            subject=found.subject,
            subject_is_sure=found.subject_is_sure,
            sky=scene.where(Place.SKY),
            open_sky=open_sky(scene, found.blurred, seen=scene_seen is not None),
            blurred=found.blurred,
            directions=directions,
            planes=find_planes(regions, found.rooms, directions, unit),
            orientation=orientation,
            along=along,
            contours=finding_contours.result(),
            forms=forms,
            relief=relief,
            scene=scene,
            seen=scene_seen,
            furnishings=found.furnishings,
        )


def open_sky(scene: Scene, blurred: Map, *, seen: bool) -> Map | None:
    """The sky, where it is surely no backdrop, which a network that has ``seen`` it tells by itself.

    Where colour and smoothness told it, it has to take enough of the upper border, and what lies before it
    has to be in focus: what is smooth behind a thing that stands out of focus is as likely a wall or a field.
    """
    sky = scene.where(Place.SKY)
    if sky is None or seen:
        return sky
    if blurred.any():
        return None
    upper = sky[: max(1, round(_UPPER * len(sky)))]
    return sky if float(upper.mean()) > _OPEN else None


def _analyse_no_photo(rgb: Rgb8, linear: Linear, kind: InputKind, unit: float) -> Structure:
    """The analysis of a model, a drawing or a picture of flat colours."""
    with Helpers() as pool:
        scene_seeing = pool.submit(see_scene, rgb)
        seeing = pool.submit(see_subject, rgb)
        splitting = pool.submit(split_bands, rgb, linear, unit)
        scene_seen = scene_seeing.result()
        kind = kind_shown(kind, scene_seen)
        read = assemble(rgb, linear, kind, unit, scene_seen)
        directions = find_directions(told_apart(read.regions), clean=True)
        bands = splitting.result()
    orientation, along = _orient(bands, read.regions, unit)
    subject, sure = subject_of(rgb, read, seeing.result())
    sky = read.scene.where(Place.SKY)
    return Structure(
        rgb=rgb,
        linear=read.linear,
        unit=unit,
        bands=bands,
        regions=read.regions,
        roles=read.roles,
        subject=subject,
        subject_is_sure=sure,
        sky=sky,
        open_sky=sky,
        blurred=np.zeros(rgb.shape[:2], np.float32),
        directions=directions,
        planes=find_planes(read.regions, read.rooms, directions, unit),
        orientation=orientation,
        along=along,
        contours=Contours(read.border_distance),
        forms=resize(bands.base, half_size(bands.base)),
        relief=read.relief,
        scene=replace(read.scene, maps={**read.scene.maps, Place.SUBJECT: subject}),
        kind=kind,
        pieces=read.pieces,
        ink=read.ink,
        pattern_scale=read.pattern_scale,
        seen=scene_seen,
        coloured=None if read.coloured is None else rgb8_from_srgb(linear_to_srgb(read.coloured)),
        panes=read.panes,
        doors=read.doors,
        room=read.room,
        furnishings={} if scene_seen is None else furnishings_of_cells(rgb, read.regions, scene_seen),
    )


@dataclass(frozen=True, eq=False)
class _Searches:
    """What is independent of the regions, and is found beside them.

    Attributes:
        seen: What the photo is about, as the trained network sees it.
        scene: The parts of its scene, and the kinds of its things, as another one sees them.
        bands: Of the photo.
        simplified: The bands with detail suppressed, and the large forms at half size.
        faces: The faces.
        blur: What is out of focus.
        directions: The straight lines.
    """

    seen: "Future[SeenSubject | None]"
    scene: "Future[SeenScene | None]"
    bands: "Future[Bands]"
    simplified: "Future[tuple[Bands, Map]]"
    faces: "Future[tuple[Face, ...]]"
    blur: "Future[Map]"
    directions: "Future[Directions]"

    @classmethod
    def begin(cls, pool: Helpers, rgb: Rgb8, linear: Linear, unit: float) -> "_Searches":
        scene = pool.submit(see_scene, rgb)  # the regions wait for it
        seen = pool.submit(see_subject, rgb)  # the longest
        bands = pool.submit(split_bands, rgb, linear, unit)
        faces = pool.submit(find_faces, rgb)
        blur = pool.submit(find_blur, rgb)
        directions = pool.submit(find_directions, rgb)
        return cls(seen, scene, bands, pool.submit(_simplify, bands, faces, unit), faces, blur, directions)


def _simplify(bands: "Future[Bands]", faces: "Future[tuple[Face, ...]]", unit: float) -> tuple[Bands, Map]:
    """Suppress detail, but not that of faces; returns the bands and the large forms at half size."""
    photo, found = bands.result(), faces.result()
    height, width = photo.base.shape
    simplified = suppress_detail(photo, unit, face_map((width, height), found) if found else None)
    forms = simplified.base + np.float32(0.5) * simplified.middle
    return simplified, resize(forms, half_size(forms))


def _orient(bands: Bands, regions: Regions, unit: float) -> tuple[Orientation, NDArray[np.float64]]:
    """The direction of the forms, everywhere and in each region."""
    orientation = find_orientation(bands.base + bands.middle, unit)
    return orientation, mean_directions(orientation, regions.labels, regions.count)


@dataclass(frozen=True, eq=False)
class _Found:
    parts: Parts
    rooms: Rooms
    subject: Map
    subject_is_sure: bool
    blurred: Map
    furnishings: Mapping[ScenePart, Mask]


def _find_parts(
    rgb: Rgb8, features: Features, regions: Regions, searches: _Searches, parts: SeenParts | None
) -> _Found:
    """Tell the parts of the photo, each by what the ones before it left over."""
    superpixels = features.superpixels
    small = (superpixels.labels.shape[1], superpixels.labels.shape[0])
    faces, seen = searches.faces.result(), searches.seen.result()
    people = find_people(rgb, features, faces)
    share = None if seen is None or not seen.likely else seen.at(small)  # what is sure is likely too
    sure = seen is not None and seen.sure
    thing = people.whole
    if seen is not None and share is not None and seen.sure and not seen.overhead:
        thing = thing | (share > _SURELY)
    portrait = any(face.height > _PORTRAIT for face in faces)
    if parts is None:
        landscape = find_landscape(features, thing, portrait=portrait)
    else:
        landscape = seen_landscape(features, parts, thing)
    defocus, air = searches.blur.result(), landscape.sky | landscape.water
    if share is None:
        of_reduced = find_subject(superpixels, regions, defocus, air, people.whole)
    else:
        of_reduced = np.maximum(share.astype(np.float64) * ~air, people.whole)
    subject = subject_map(rgb, of_reduced)
    behind = (1 - subject) * resize((~air).astype(np.float32), (rgb.shape[1], rgb.shape[0]))
    blurred = defocus * behind
    if blurred.mean() < _OUT_OF_FOCUS * behind.mean():  # snow and plain walls look soft here and there
        blurred = np.zeros_like(blurred)
    if parts is None:
        setting = Setting(landscape, resize(subject, small) > 0.5, resize(blurred, small) > 0.5)
        rooms = find_rooms(features, regions, searches.directions.result(), setting)
    else:
        rooms = seen_rooms(regions, parts)
    built = rooms.masks(regions) if parts is None else [parts.mask(part) for part in _BUILT_PARTS]
    furnishings = furnishings_of_photo(rgb, parts, searches.scene.result())
    # What grows or stands in front of a wall is not the wall.
    in_front = np.any([landscape.any, people.whole, *pieces_of(furnishings)], axis=0)
    if share is not None and is_unbuilt(searches.scene.result(), share):
        in_front |= share > _SURELY
    free = (mask & ~in_front for mask in built)
    return _Found(Parts(landscape, people, faces, *free), rooms, subject, sure, blurred, furnishings)
