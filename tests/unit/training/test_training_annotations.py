import re

import pytest

from retexture.evaluation import AnnotatedPhoto, annotated_photos
from training.scene.parts import PARTS
from training.scene.pictures import ANNOTATIONS, PANORAMA, SAME_SCENE
from training.scene.undecided import not_shown

ALL = annotated_photos(ANNOTATIONS)
OF_PACKAGE = annotated_photos()


def test_each_picture_is_there_once_and_none_is_the_packages() -> None:
    both = [*ALL, *OF_PACKAGE]
    assert len(ALL) > 150
    assert len({photo.name for photo in both}) == len({photo.sha256 for photo in both}) == len(both)
    assert {photo.name for photo in ALL} == {path.stem for path in ANNOTATIONS.glob("*.json")}


@pytest.mark.parametrize("photo", ALL, ids=lambda photo: photo.name)
def test_an_annotation_says_what_is_shown_whose_it_is_and_where_it_can_be_had(photo: AnnotatedPhoto) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", photo.sha256)
    assert photo.bytes > 0
    assert photo.licence
    assert not photo.measured_only
    assert photo.source.package
    assert photo.source.path in photo.source.in_words
    assert not set(photo.parts) & set(photo.absent)
    assert {*photo.parts, *photo.absent} <= set(PARTS)
    for name, part in photo.parts.items():
        assert part.outlines or part.unsure, name
    if photo.kind == PANORAMA:
        assert photo.size[0] == 2 * photo.size[1]


def test_every_part_is_shown_and_known_to_be_absent() -> None:
    for part in PARTS:
        assert any(part in photo.parts for photo in ALL), part
        assert any(part in (*photo.absent, *not_shown(photo)) for photo in ALL), part


def test_annotations_are_small() -> None:
    sizes = [path.stat().st_size for path in ANNOTATIONS.iterdir()]
    assert max(sizes) < 100_000
    assert sum(sizes) < 1_000_000


def test_scenes_that_are_shown_twice_are_those_of_pictures() -> None:
    names = {photo.name for photo in (*ALL, *OF_PACKAGE)}
    assert names >= {*SAME_SCENE, *SAME_SCENE.values()}


def test_what_is_not_cleared_is_measured_only() -> None:
    assert {photo.name for photo in OF_PACKAGE if "not cleared" in photo.licence} < {
        photo.name for photo in OF_PACKAGE if photo.measured_only
    }
