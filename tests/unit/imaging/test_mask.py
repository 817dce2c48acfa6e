import numpy as np
import pytest

from retexture.imaging.arrays import Alpha8, Rgb8
from retexture.imaging.limits import PictureError
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo

RNG = np.random.default_rng(3)
BEFORE, AFTER = (RNG.integers(0, 256, (60, 80, 3), np.uint8) for _ in range(2))


def photo(rgb: Rgb8, alpha: Alpha8 | None = None) -> Photo:
    return Photo(rgb, alpha, "ab" * 32, (rgb.shape[1], rgb.shape[0]))


def grey(levels: np.ndarray) -> Photo:
    return photo(np.repeat(levels.astype(np.uint8)[..., None], 3, axis=2))


def test_white_changes_black_stays_and_grey_mixes() -> None:
    levels = np.zeros((60, 80))
    levels[:, 20:40], levels[:, 40:] = 128, 255
    mixed = read_mask(grey(levels), (80, 60)).applied(AFTER, BEFORE)
    assert np.array_equal(mixed[:, :20], BEFORE[:, :20])
    assert np.array_equal(mixed[:, 40:], AFTER[:, 40:])
    middle = (AFTER[:, 20:40].astype(float) + BEFORE[:, 20:40]) / 2
    assert np.abs(mixed[:, 20:40] - middle).max() <= 1.5


def test_the_near_black_and_white_of_lossy_formats_count_as_such() -> None:
    levels = np.where(np.arange(80) < 40, 3, 252) * np.ones((60, 1))
    share = read_mask(grey(levels), (80, 60)).share
    assert set(np.unique(share)) == {0.0, 1.0}


def test_greys_grow_evenly() -> None:
    share = read_mask(grey(np.ones((60, 1)) * np.arange(80) * 3), (80, 60)).share
    assert np.all(np.diff(share[0]) >= 0)
    assert share[0, 43] == pytest.approx(0.5, abs=0.03)


def test_colours_count_by_their_luma_and_what_is_transparent_stays() -> None:
    rgb = np.zeros((60, 80, 3), np.uint8)
    rgb[:, :40] = (255, 255, 0)
    rgb[:, 40:] = 255
    alpha = np.full((60, 80), 255, np.uint8)
    alpha[:, 60:] = 0
    share = read_mask(photo(rgb, alpha), (80, 60)).share
    assert 0.85 < share[0, 0] < 0.92
    assert share[0, 50] == 1
    assert share[0, 70] == 0


@pytest.mark.parametrize("size", [(40, 30), (160, 120), (81, 60), (123, 91)])
def test_a_mask_of_another_size_is_scaled(size: tuple[int, int]) -> None:
    levels = np.zeros((60, 80))
    levels[:, 40:] = 255
    share = read_mask(grey(levels), size).share
    assert share.shape == size[::-1]
    across = share[size[1] // 2]
    third = size[0] // 3
    assert not across[:third].any()
    assert np.all(across[-third:] == 1)


@pytest.mark.parametrize("size", [(800, 620), (830, 600)])
def test_other_proportions_are_refused(size: tuple[int, int]) -> None:
    wide = grey(np.full((600, 800), 255))
    with pytest.raises(PictureError, match="proportions differ by more than 2 %"):
        read_mask(wide, size)


def test_the_rounding_of_a_narrow_picture_is_no_difference() -> None:
    assert read_mask(grey(np.full((1, 700), 255)), (350, 1)).share.shape == (1, 350)


def test_a_black_mask_is_refused() -> None:
    with pytest.raises(PictureError, match="black all over"):
        read_mask(grey(np.zeros((60, 80))), (80, 60))


def hole(size: tuple[int, int] = (60, 80)) -> Alpha8:
    """Opaque, with a hole at its right, softened at the hole's edge."""
    alpha = np.full(size, 255, np.uint8)
    alpha[:, 40:44], alpha[:, 44:] = 128, 0
    return alpha


@pytest.mark.parametrize(
    "colours",
    [
        np.zeros((60, 80, 3), np.uint8),
        RNG.integers(0, 4, (60, 80, 3), np.uint8),  # as lossy formats keep black
        BEFORE,  # a photo with a hole
    ],
    ids=["black", "nearly black", "photo"],
)
def test_where_colours_are_no_mask_transparency_is(colours: Rgb8) -> None:
    mask = read_mask(photo(colours, hole()), (80, 60))
    assert not mask.share[:, :40].any()
    assert mask.share[0, 41] == pytest.approx(0.5, abs=0.02)
    assert np.all(mask.share[:, 44:] == 1)
    assert len(mask.notes) == 1
    assert "transparen" in mask.notes[0]


def test_what_is_invisible_does_not_say_whether_colours_are_a_mask() -> None:
    rgb = np.zeros((60, 80, 3), np.uint8)
    rgb[:, 44:] = 255  # below an alpha of 0 the colour is unspecified
    assert np.all(read_mask(photo(rgb, hole()), (80, 60)).share[:, 44:] == 1)


@pytest.mark.parametrize("levels", [np.full((60, 80), 255), np.ones((60, 1)) * np.arange(80) * 3])
def test_painted_white_and_greys_are_the_mask_whatever_lies_beside(levels: np.ndarray) -> None:
    mask = read_mask(photo(grey(levels).rgb, hole()), (80, 60))
    assert not mask.share[:, 44:].any()
    assert mask.share[:, 39].all()
    assert mask.notes == ()


def test_everything_may_be_transparent() -> None:
    mask = read_mask(photo(np.zeros((60, 80, 3), np.uint8), np.zeros((60, 80), np.uint8)), (80, 60))
    assert np.all(mask.share == 1)
