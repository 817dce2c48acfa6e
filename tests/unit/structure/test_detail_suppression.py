"""Busy places are simplified, built things and plain ones are not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from retexture.imaging.colour import linear_from_rgb8
from retexture.prompts import Place
from retexture.structure import analyse
from retexture.structure.forms.bands import Bands, split_bands
from retexture.structure.forms.detail_suppression import suppress_detail

SIDE = 512


def bands_of(grey: NDArray[np.uint8]) -> Bands:
    rgb = np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2))
    return split_bands(rgb, linear_from_rgb8(rgb), max(grey.shape) / 1024)


def detail(bands: Bands) -> NDArray[np.float32]:
    return bands.middle + bands.fine


def small(bands: Bands) -> NDArray[np.float32]:
    """All that is smaller than some pixels."""
    whole = bands.base + detail(bands)
    return np.asarray(whole - cv2.GaussianBlur(whole, (0, 0), 5), np.float32)


def leaves() -> NDArray[np.uint8]:
    """Bright blots of some pixels on dark ground, as foliage in the sun."""
    rng = np.random.default_rng(4)
    picture = np.full((SIDE, SIDE), 45, np.uint8)
    for x, y in rng.integers(0, SIDE, (5000, 2)):
        axes = (int(rng.integers(2, 5)), int(rng.integers(1, 3)))
        cv2.ellipse(
            picture,
            (int(x), int(y)),
            axes,
            float(rng.uniform(0, 180)),
            0,
            360,
            int(rng.integers(60, 230)),
            -1,
        )
    return picture


def test_foliage_loses_its_leaves_and_keeps_its_light() -> None:
    before = bands_of(leaves())
    after = suppress_detail(before, SIDE / 1024)
    middle = np.s_[60:-60, 60:-60]
    assert small(after)[middle].std() < 0.5 * small(before)[middle].std()
    assert after.fine[middle].std() < 0.3 * before.fine[middle].std()
    light = float((after.base + detail(after)).mean())
    assert light == pytest.approx(float((before.base + detail(before)).mean()), abs=0.05)


def test_frames_and_bars_stay() -> None:
    picture = np.full((SIDE, SIDE), 200, np.uint8)
    picture[:, ::14] = picture[:, 1::14] = picture[:, 2::14] = 40
    before = bands_of(picture)
    after = suppress_detail(before, SIDE / 1024)
    middle = np.s_[60:-60, 60:-60]
    assert small(after)[middle].std() > 0.9 * small(before)[middle].std()


def test_a_face_is_not_touched() -> None:
    structure = analyse(data.astronaut())
    face = structure.scene.where(Place.FACE)
    assert face is not None
    assert np.abs(structure.relief.left_out[face > 0.99]).max() < 0.02


def test_what_is_left_out_and_what_stays_are_the_whole() -> None:
    structure = analyse(cv2.cvtColor(leaves(), cv2.COLOR_GRAY2RGB))
    after = suppress_detail(structure.bands, structure.unit, structure.scene.where(Place.FACE))
    whole = structure.bands.base + detail(structure.bands)
    np.testing.assert_allclose(after.base + detail(after) + structure.relief.left_out, whole, atol=1e-4)
    assert structure.relief.left_out.std() > 0.1
