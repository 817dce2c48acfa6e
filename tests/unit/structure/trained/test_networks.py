"""The shipped networks: their files, what they see in photographs, and what stays the same."""

import ctypes
import io
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import analyse
from retexture.structure.trained import missing, see_faces, see_people, see_subject
from retexture.structure.trained.networks import ShippedNetwork


def photo(name: str) -> Rgb8:
    picture = getattr(data, name)()
    return np.ascontiguousarray(picture if picture.ndim == 3 else np.dstack([picture] * 3))


def test_every_file_is_whole_and_has_a_notice(shipped_weights: Path) -> None:
    assert missing() == ()
    notice = (shipped_weights / "NOTICE.md").read_text()
    assert all(f"`{network.path.name}`" in notice for network in ShippedNetwork)
    files = {path.name for path in shipped_weights.iterdir()}
    assert files == {network.path.name for network in ShippedNetwork} | {"NOTICE.md", "LICENSE.txt"}


@pytest.mark.parametrize("network", list(ShippedNetwork))
def test_without_a_file_the_rules_see(weights: Path, network: ShippedNetwork) -> None:
    network.path.unlink()
    assert missing() == (network.path.name,)
    structure = analyse(photo("astronaut"))
    assert structure.scene.where(Place.FACE) is not None
    assert structure.scene.where(Place.PERSON) is not None
    assert structure.subject[300, 200] > 0.5


def test_a_damaged_file_is_not_used(weights: Path) -> None:
    damaged = bytearray(ShippedNetwork.SUBJECT.path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    ShippedNetwork.SUBJECT.path.write_bytes(damaged)
    assert see_subject(photo("coffee")) is None


@pytest.mark.parametrize(
    ("name", "sure"), [("coffee", True), ("astronaut", True), ("grass", False), ("brick", False)]
)
def test_a_subject_is_sure_where_there_is_one(name: str, sure: bool) -> None:
    seen = see_subject(photo(name))
    assert seen is not None
    assert seen.sure is sure


_SEE_TWO = """
import ctypes
import numpy as np
from pathlib import Path
from retexture.structure.trained import see_people, see_subject

def taken():
    ctypes.CDLL(None).malloc_trim(0)  # what heaps hold for later is nobody's
    return 4096 * int(Path("/proc/self/statm").read_text().split()[1])

photo = np.zeros((320, 320, 3), np.uint8)
see_people(photo, (), (320, 320))
before = taken()
see_subject(photo)
print(taken() - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc gives back on demand")
def test_what_the_subjects_network_works_in_is_given_back() -> None:
    seeing = subprocess.run([sys.executable, "-c", _SEE_TWO], capture_output=True, text=True, check=True)
    assert int(seeing.stdout) < 40 * 1024**2  # it works in five times as much


@pytest.mark.parametrize("name", ["coffee", "astronaut"])
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_a_subject_is_the_same_in_any_encoding_and_a_little_smaller(name: str, kind: str) -> None:
    original = photo(name)
    encoded = io.BytesIO()
    small = Image.fromarray(original).resize((original.shape[1] * 4 // 5, original.shape[0] * 4 // 5))
    small.save(encoded, kind, quality=60)
    first, second = (see_subject(each) for each in (original, np.asarray(Image.open(encoded).convert("RGB"))))
    assert first is not None
    assert second is not None
    one, other = first.at((160, 120)) > 0.5, second.at((160, 120)) > 0.5
    assert (one & other).sum() > 0.95 * (one | other).sum()


def test_a_face_is_found_in_any_place_turn_and_light() -> None:
    whole = photo("astronaut")
    turned = cv2.warpAffine(whole, cv2.getRotationMatrix2D((225, 120), 25, 1), (512, 512))
    for picture in (whole, whole[:, ::-1], whole[:300, 60:400], whole // 2, turned):
        faces = see_faces(np.ascontiguousarray(picture))
        assert faces is not None
        assert len(faces) == 1
        assert faces[0].outline


@pytest.mark.parametrize("name", ["coffee", "chelsea", "rocket", "grass", "brick", "coins", "moon", "horse"])
def test_where_no_face_is_none_is_found(name: str) -> None:
    picture = photo(name)
    assert see_faces(picture if picture.dtype == np.uint8 else picture.astype(np.uint8) * 255) == ()


def test_a_face_from_the_side_has_no_landmarks() -> None:
    (face,) = see_faces(photo("camera")) or ()
    assert face.outline == ()


def test_small_faces_are_found_too() -> None:
    picture = np.full((900, 1200, 3), 120, np.uint8)
    tiny = cv2.resize(photo("astronaut")[:200, 120:330], (126, 120), interpolation=cv2.INTER_AREA)
    for top, left in ((100, 150), (300, 800), (640, 420)):
        picture[top : top + 120, left : left + 126] = tiny
    faces = see_faces(picture)
    assert faces is not None
    assert len(faces) == 3


def test_people_are_where_faces_are() -> None:
    picture = photo("astronaut")
    scene = analyse(picture).scene
    person, clothes, hair, face = (
        scene.where(place) for place in (Place.PERSON, Place.CLOTHES, Place.HAIR, Place.FACE)
    )
    assert person is not None
    assert clothes is not None
    assert hair is not None
    assert face is not None
    assert person[400, 150] > 0.9  # the suit
    assert person[60, 40] < 0.1  # the flag
    assert clothes[400, 150] > 0.9
    assert clothes[130, 225] < 0.1  # the nose
    assert hair[25, 225] > 0.9
    assert hair[130, 225] < 0.1
    assert face[130, 225] > 0.9
    assert float((clothes * hair).max()) < 0.6


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_same_is_seen_on_any_number_of_threads(threads: int) -> None:
    picture, before = photo("astronaut"), cv2.getNumThreads()
    box = [(0.34, 0.13, 0.2, 0.21)]
    expected = see_subject(picture), see_people(picture, box, (320, 320)), see_faces(picture)
    try:
        cv2.setNumThreads(threads)
        seen = see_subject(picture), see_people(picture, box, (320, 320)), see_faces(picture)
    finally:
        cv2.setNumThreads(before)
    assert seen[0] is not None
    assert expected[0] is not None
    np.testing.assert_array_equal(seen[0].share, expected[0].share)
    np.testing.assert_array_equal(seen[1], expected[1])
    assert seen[2] == expected[2]


def test_a_blue_thing_is_no_sky() -> None:
    blue = np.ascontiguousarray(photo("astronaut")[..., ::-1])  # an orange suit becomes a blue one
    structure = analyse(blue)
    sky = structure.scene.where(Place.SKY)
    assert sky is None or float(sky[structure.subject > 0.9].mean()) < 0.02
