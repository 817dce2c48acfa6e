from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest

from retexture.evaluation.measures.segmentation import Segmentation, segment
from retexture.evaluation.measures.structure import StructureKept, _histogram_cells, geometry, structure_kept
from retexture.evaluation.working_size import WorkingPicture, at_working_size, gradient
from retexture.imaging.arrays import Rgb8
from tricks import photo, shuffled, softened, texture, warped

PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")


@cache
def read(name: str) -> tuple[WorkingPicture, Segmentation]:
    source = at_working_size(photo(name))
    return source, segment(source)


def kept_of(name: str, output: Rgb8) -> StructureKept:
    source, regions = read(name)
    height, width = photo(name).shape[:2]
    after = at_working_size(output, like=(width, height))
    return structure_kept(geometry(source.lightness), geometry(after.lightness), regions.boundaries)


def structure(name: str, output: Rgb8) -> float:
    return kept_of(name, output).overall


def brightened(picture: Rgb8) -> Rgb8:
    return (255 * (picture / 255) ** 0.7).astype(np.uint8)


def weakened(picture: Rgb8) -> Rgb8:
    return (64 + 0.5 * picture).astype(np.uint8)


def inverted(picture: Rgb8) -> Rgb8:
    return 255 - picture


@pytest.mark.parametrize("name", PHOTOS)
def test_a_picture_keeps_all_of_its_own_structure(name: str) -> None:
    parts = kept_of(name, photo(name))
    scores = (parts.orientation, parts.histograms, parts.edges, parts.boundaries)
    assert scores == pytest.approx((1, 1, 1, 1), abs=1e-5)


@pytest.mark.parametrize("name", PHOTOS)
def test_an_unrelated_picture_keeps_what_chance_would(name: str) -> None:
    source = photo(name)
    for other in PHOTOS:
        if other != name:
            unrelated = cv2.resize(photo(other), source.shape[1::-1])
            parts = kept_of(name, unrelated)
            assert abs(parts.orientation) < 0.12
            assert abs(parts.histograms) < 0.12
            assert parts.edges < 0.12
            assert parts.boundaries < 0.2
            assert parts.overall < 0.1


@pytest.mark.parametrize("change", [brightened, weakened, inverted])
def test_neither_brightness_contrast_nor_sign_matters(change: Callable[[Rgb8], Rgb8]) -> None:
    assert structure("coffee", change(photo("coffee"))) > 0.9


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_the_more_it_is_bent_the_less_is_kept(name: str) -> None:
    source = photo(name)
    kept = [structure(name, warped(source, pixels)) for pixels in (0, 2, 5, 12, 30)]
    assert kept == sorted(kept, reverse=True)
    assert len(set(kept)) == len(kept)
    assert kept[-1] < 0.2


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_the_more_it_is_blurred_the_less_is_kept(name: str) -> None:
    source = photo(name)
    kept = [structure(name, softened(source, sigma)) for sigma in (0.1, 2, 6, 16, 40)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > 0.99
    assert kept[-1] < 0.3


@pytest.mark.parametrize("name", PHOTOS)
def test_broken_structure_scores_low(name: str) -> None:
    source = photo(name)
    assert structure(name, shuffled(source)) < 0.1
    assert structure(name, warped(source, 25)) < 0.25


def test_a_mirrored_picture_scores_low() -> None:
    # Not asked of the rocket and the cat, which are nearly symmetric.
    for name in ("astronaut", "coffee"):
        assert structure(name, photo(name)[:, ::-1]) < 0.3


def test_a_sheet_of_texture_alone_keeps_nothing() -> None:
    assert structure("astronaut", texture("gravel", (512, 512))) < 0.1


def test_an_emptied_picture_keeps_nothing() -> None:
    assert structure("coffee", np.full_like(photo("coffee"), 128)) == 0


@pytest.mark.parametrize("name", PHOTOS)
def test_histograms_share_each_pixel_between_the_two_bins_beside_its_angle(name: str) -> None:
    gx, gy = gradient(read(name)[0].lightness, 3.0)
    strength = np.hypot(gx, gy)
    found, strengths = _histogram_cells(gx, gy, strength)
    angle = (np.arctan2(gy, gx).astype(np.float64) % np.pi) * 9 / np.pi
    seen = np.where(strength < 5e-4, 0, strength)
    size = found.shape[1::-1]
    shares = [np.maximum(1 - np.abs((angle - each + 4.5) % 9 - 4.5), 0) for each in range(9)]
    cells = np.dstack([cv2.resize(seen * share, size, interpolation=cv2.INTER_AREA) for share in shares])
    free = cells - cells.mean(2)[..., None]
    expected = free / np.maximum(np.linalg.norm(free, axis=2)[..., None], 1e-9)
    np.testing.assert_allclose(found[strengths > 0], expected[strengths > 0], atol=1e-4)
    np.testing.assert_allclose(strengths, cells.sum(2), rtol=1e-4)
