from pathlib import Path

import numpy as np
import pytest

from retexture.evaluation import annotated_photos, find_photos, photo_picture
from retexture.evaluation.annotated.annotation import AnnotatedPhoto

ALL = annotated_photos()
SAMPLES = {"astronaut", "chelsea", "coffee", "rocket"}


def test_many_photos_are_annotated_each_once() -> None:
    assert len(ALL) >= 60
    assert len({photo.name for photo in ALL}) == len({photo.sha256 for photo in ALL}) == len(ALL)
    for part in ("sky", "water", "plants", "person", "face", "subject", "floor", "wall", "roof", "car"):
        assert any(part in photo.parts for photo in ALL), part
        assert part == "subject" or any(part in photo.absent for photo in ALL), part


@pytest.mark.parametrize("photo", ALL, ids=lambda photo: photo.name)
def test_a_photo_says_what_it_shows_whose_it_is_and_where_it_can_be_had(photo: AnnotatedPhoto) -> None:
    assert not set(photo.parts) & set(photo.absent)
    assert photo.parts or photo.absent
    assert len(photo.sha256) == 64
    assert photo.bytes > 0
    assert photo.licence
    assert photo.source.path in photo.source.in_words
    longest = max(photo.size)
    width, height = (max(1, round(640 * side / longest)) for side in photo.size)
    picture = photo_picture(photo, np.zeros((height, width, 3), np.uint8))
    for name, truth in picture.parts.items():
        assert truth.mask.mean() > 0.0004, name
        assert (truth.mask & truth.measured).sum() > 0.1 * truth.mask.sum(), name
        assert len(truth.pieces) >= 1, name


def test_faces_lie_on_people() -> None:
    for photo in ALL:
        if {"face", "person"} <= set(photo.parts):
            picture = photo_picture(photo, np.zeros((480, 480, 3), np.uint8))
            face, person = picture.parts["face"].mask, picture.parts["person"].mask
            assert (face & person).sum() > 0.9 * face.sum(), photo.name


def test_samples_are_at_hand_and_what_is_missing_is_no_error(tmp_path: Path) -> None:
    found = find_photos(ALL, [tmp_path])
    assert found.keys() >= SAMPLES
    missing = [photo for photo in ALL if photo.name not in found]
    assert any(not photo.source.package for photo in missing)


def test_a_photo_is_known_by_its_bytes_whatever_it_is_called(tmp_path: Path, photos: Path) -> None:
    [coffee] = [photo for photo in ALL if photo.name == "coffee"]
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    data = (photos / "coffee.jpg").read_bytes()
    changed = bytes([data[0] ^ 1]) + data[1:]
    (deep / "another name").write_bytes(changed)
    assert find_photos([coffee], [tmp_path])["coffee"] == data  # the sample of the package
    elsewhere = AnnotatedPhoto(
        **{**vars(coffee), "source": next(p.source for p in ALL if not p.source.package)}
    )
    assert find_photos([elsewhere], [tmp_path]) == {}
    (deep / "yet another").write_bytes(data)
    assert find_photos([elsewhere], [tmp_path]) == {"coffee": data}


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a folder"):
        find_photos(ALL, [tmp_path / "nowhere"])
