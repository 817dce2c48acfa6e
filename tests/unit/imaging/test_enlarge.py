import cv2
import numpy as np
import pytest
from skimage import data

from retexture.imaging.enlarge import (
    Window,
    enlarge,
    enlarge_alpha,
    fitted_to,
    window_of,
    window_of_labels,
    window_of_map,
    window_of_share,
)

PHOTO = np.ascontiguousarray(data.astronaut()[:160, 180:380])


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_reduced_again_an_enlarged_picture_is_nearer_to_the_first_than_lanczos_alone(scale: int) -> None:
    size = (PHOTO.shape[1], PHOTO.shape[0])
    large = enlarge(PHOTO, scale)
    assert large.shape == (160 * scale, 200 * scale, 3)
    plain = cv2.resize(PHOTO, None, fx=scale, fy=scale, interpolation=cv2.INTER_LANCZOS4)

    def lost(enlarged: np.ndarray) -> float:
        again = cv2.resize(enlarged, size, interpolation=cv2.INTER_AREA)
        return float(np.abs(again.astype(int) - PHOTO).mean())

    assert lost(large) < lost(plain)
    assert lost(large) < 2.5


def test_an_edge_gets_no_halo() -> None:
    edge = np.full((40, 40, 3), 60, np.uint8)
    edge[:, 20:] = 190
    large = enlarge(edge, 4)
    assert large.min() >= 60
    assert large.max() <= 190
    assert ((large > 70) & (large < 180)).any(axis=(0, 2)).sum() <= 8  # columns


def test_windows_are_parts_of_the_whole() -> None:
    whole = enlarge(PHOTO, 3)
    part = window_of(PHOTO, Window(101, 57, 133, 90, (600, 480)))
    assert np.array_equal(part, whole[57:147, 101:234])
    field = PHOTO[..., 0].astype(np.float32)
    large = window_of_map(field, Window(0, 0, 600, 480, (600, 480)))
    assert np.array_equal(window_of_map(field, Window(101, 57, 133, 90, (600, 480))), large[57:147, 101:234])


def test_a_reduced_map_lies_where_the_whole_one_does() -> None:
    across = np.broadcast_to(np.arange(80, dtype=np.float32), (60, 80))
    half = cv2.resize(np.ascontiguousarray(across), (40, 30), interpolation=cv2.INTER_AREA)
    window = Window(40, 30, 60, 40, (160, 120))
    assert np.abs(window_of_map(half, window) - window_of_map(across, window)).max() < 0.01


def test_labels_stay_labels_and_their_borders_become_smooth() -> None:
    ys, xs = np.mgrid[:60, :60]
    labels = np.where((xs - 30) ** 2 + (ys - 30) ** 2 < 400, 7, 2).astype(np.int32)
    large = window_of_labels(labels, Window(0, 0, 240, 240, (240, 240)))
    assert set(np.unique(large)) == {2, 7}
    ys, xs = np.mgrid[:240, :240]
    circle = np.hypot(xs - 121.5, ys - 121.5) < 80
    blocks = np.kron(labels, np.ones((4, 4), np.int32)) == 7
    assert ((large == 7) != circle).sum() < 0.8 * (blocks != circle).sum()


def test_shares_and_transparency_keep_their_ends() -> None:
    share = np.zeros((30, 30), np.uint8)
    share[:, 15:] = 255
    large = window_of_share(share, Window(0, 0, 90, 90, (90, 90)))
    assert (large[:, :40] == 0).all()
    assert (large[:, 50:] == 255).all()
    assert enlarge_alpha(share, 2).shape == (60, 60)


def test_a_picture_is_fitted_either_way() -> None:
    assert fitted_to(PHOTO, (200, 160)) is PHOTO
    assert fitted_to(PHOTO, (100, 80)).shape == (80, 100, 3)
    assert fitted_to(PHOTO, (300, 240)).shape == (240, 300, 3)
