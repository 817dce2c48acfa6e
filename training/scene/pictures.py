"""The pictures that the scene network learns from, and is measured on."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from retexture.evaluation import (
    AnnotatedPhoto,
    AnnotatedPicture,
    annotated_photos,
    find_photos,
    photo_picture,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import on_white
from retexture.imaging.limits import Limits
from training.scene.backdrops import backdrops
from training.scene.environment_maps import developed
from training.scene.models import models
from training.scene.panoramas import crops
from training.scene.rooms.pictures import COUNT, RENDERED, room_file, room_pictures
from training.scene.undecided import not_shown

PANORAMA = "panorama"
"""The kind of annotated pictures that are cropped."""

ANNOTATIONS = Path(__file__).with_name("annotations")

SAME_SCENE = {
    "face-recognition-32bit": "obama-speaking",
    "face-recognition-obama-partial-face2": "obama-standing",
    "opencv-basketball2": "two-men",
    "opencv-leuven-b": "leuven",
    "scratch-basketball-court1-b": "scratch-basketball-court1-a",
    "scratch-city-with-water2": "scratch-city-with-water",
    "scratch-night-city-with-street": "scratch-night-city",
}
"""Pictures that show the scene of another one."""

_LIMITS = Limits(max_side=1024)  # twice the side at which features are taken; outlines are no more exact
_CROP_WEIGHT = 0.35  # eight of them show one place: a panorama weighs as much as three photos
_DRAWN_WEIGHT = 0.35  # what is drawn by rules teaches less than a photo
_ROOM_WEIGHT, _DRAWN_ROOM_WEIGHT = 0.6, 0.24  # a room is shown three times: as a photo, and twice drawn
_BACKDROPS_SEED, _MODELS_SEED = 7, 3


@dataclass(frozen=True, eq=False)
class TrainingPicture:
    """An annotated picture, and what training does with it.

    Attributes:
        picture: The photo, or a crop of a panorama.
        scene: Pictures with the same one are never in training and measuring at once.
        weight: In training; 0: it is measured only.
        seed: For what is random about it; its own, so that no picture depends on which others there are.
    """

    picture: AnnotatedPicture
    scene: str
    weight: float
    seed: int

    @property
    def is_photo(self) -> bool:
        """Whether it is a whole photo, as users have them, no crop of a panorama, and not drawn."""
        return self.picture.kind != PANORAMA and not self.picture.drawn


@dataclass(frozen=True)
class TrainingFiles:
    """The annotations, and the pictures' files as far as they are at hand.

    Attributes:
        photos: All that are annotated.
        files: By name.
        rooms: The files of rendered rooms, by number.
    """

    photos: tuple[AnnotatedPhoto, ...]
    files: dict[str, bytes]
    rooms: dict[int, Path] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[AnnotatedPhoto, ...]:
        """Photos that the network should learn from, and that are not at hand."""
        return tuple(
            photo for photo in self.photos if photo.name not in self.files and not photo.measured_only
        )

    @property
    def missing_rooms(self) -> tuple[int, ...]:
        """The numbers of the rooms that are not at hand."""
        return tuple(number for number in range(COUNT) if number not in self.rooms)

    def pictures(self) -> Iterator[TrainingPicture]:
        """All pictures at hand, decoded one after the other: together they would fill the memory.

        Raises:
            retexture.imaging.limits.PictureError: a photo cannot be decoded.
        """
        shown = []
        for photo in self.photos:
            if photo.name in self.files:
                for each in _pictures(photo, self.files[photo.name]):
                    if each.weight and "subject" in each.picture.parts:
                        shown.append(each.picture)
                    yield each
        for picture, scene in backdrops(shown, _BACKDROPS_SEED):
            yield TrainingPicture(
                picture, SAME_SCENE.get(scene, scene), _DRAWN_WEIGHT, zlib.crc32(picture.name.encode())
            )
        for picture, scene in models(_MODELS_SEED):
            yield TrainingPicture(picture, f"model {scene}", _DRAWN_WEIGHT, zlib.crc32(picture.name.encode()))
        for number, file in self.rooms.items():
            for picture in room_pictures(file, number):
                weight = _ROOM_WEIGHT if picture.kind == RENDERED else _DRAWN_ROOM_WEIGHT
                yield TrainingPicture(picture, f"room {number}", weight, zlib.crc32(picture.name.encode()))


def training_files(folders: Sequence[Path]) -> TrainingFiles:
    """Find the files of all annotated pictures, those of the package and those for training.

    Args:
        folders: Where to look, at any depth; rooms lie in a folder itself.

    Raises:
        OSError: a folder cannot be read.
    """
    photos = annotated_photos() + annotated_photos(ANNOTATIONS)
    rooms = {
        number: file
        for folder in folders
        for number in range(COUNT)
        if (file := room_file(folder, number)).exists()
    }
    return TrainingFiles(photos, find_photos(photos, folders), dict(sorted(rooms.items())))


def _pictures(photo: AnnotatedPhoto, data: bytes) -> Iterator[TrainingPicture]:
    seed = int(photo.sha256[:16], 16)
    if photo.kind == PANORAMA:
        # Two packages hold some of the same panoramas, under the same names.
        scene = f"{PANORAMA} {photo.name.partition('-')[2]}"
        for number, crop in enumerate(crops(_outlined(photo, developed(data)), seed)):
            yield TrainingPicture(crop, scene, _CROP_WEIGHT, seed + number)
        return
    picture = _outlined(photo, _decoded(data))
    weight = 0.0 if photo.measured_only else 1.0
    yield TrainingPicture(picture, SAME_SCENE.get(photo.name, photo.name), weight, seed)


def _outlined(photo: AnnotatedPhoto, rgb: Rgb8) -> AnnotatedPicture:
    picture = photo_picture(photo, rgb)
    return replace(picture, absent=(*picture.absent, *not_shown(photo)))


def _decoded(data: bytes) -> Rgb8:
    photo = decode(data, _LIMITS)
    return photo.rgb if photo.alpha is None else on_white(photo.rgb, photo.alpha)
