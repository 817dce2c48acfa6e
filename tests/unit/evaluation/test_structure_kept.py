from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from tricks import photo, shuffled, softened, texture, warped

from retexture.evaluation.source import Source, read_source
from retexture.evaluation.structure_kept import StructureKept, compared, geometry
from retexture.evaluation.working import at_working_size
from retexture.imaging.arrays import Rgb8

PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")


@cache
def read(name: str) -> Source:
    return read_source(photo(name))


def kept_of(name: str, output: Rgb8) -> StructureKept:
    source = read(name)
    after = at_working_size(output, like=source.rgb)
    return compared(source.geometry, geometry(after.lightness), source.regions.boundaries)


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
