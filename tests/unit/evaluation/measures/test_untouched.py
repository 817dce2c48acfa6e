import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.evaluation.measures.untouched import Island, border_cut, islands, untouched
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import Limits
from tricks import photo, texture

SOURCE = photo("coffee")  # 600 × 400
COVERED = texture("marble", SOURCE.shape[:2])


def disc(x: int, y: int, radius: int) -> NDArray[np.bool_]:
    return np.asarray(cv2.circle(np.zeros(SOURCE.shape[:2], np.uint8), (x, y), radius, 1, -1) > 0)


def found(output: Rgb8, source: Rgb8 = SOURCE) -> tuple[Island, ...]:
    before = at_working_size(source)
    return islands(
        before, untouched(before, at_working_size(output, like=(source.shape[1], source.shape[0])))
    )


def holed(where: NDArray[np.bool_]) -> Rgb8:
    output = COVERED.copy()
    output[where] = SOURCE[where]
    return output


def test_a_covered_photo_has_no_islands() -> None:
    assert found(COVERED) == ()
    before = at_working_size(SOURCE)
    assert untouched(before, at_working_size(COVERED)).share < 0.01


def test_a_piece_that_was_left_is_found_where_it_is() -> None:
    (island,) = found(holed(disc(100, 80, 50)))
    assert island.share == pytest.approx(np.pi * 50**2 / (600 * 400), rel=0.1)
    assert (island.left, island.top) == pytest.approx((50 / 600, 30 / 400), abs=0.02)
    assert (island.right, island.bottom) == pytest.approx((150 / 600, 130 / 400), abs=0.02)
    assert island.hard > 0.8


@pytest.mark.parametrize("form", [PictureFormat.JPEG, PictureFormat.AVIF])
def test_a_piece_that_was_left_is_found_in_an_encoded_picture(form: PictureFormat) -> None:
    encoded = decode(encode(holed(disc(100, 80, 50)), None, form), Limits()).rgb
    assert sum(island.share for island in found(encoded)) > 0.02


def test_pieces_come_largest_first_and_specks_not_at_all() -> None:
    several = found(holed(disc(90, 80, 30) | disc(480, 300, 60) | disc(300, 30, 10)))
    assert len(several) == 2
    assert several[0].share > several[1].share


def test_what_fades_into_what_was_covered_is_no_island() -> None:
    share = cv2.GaussianBlur(disc(300, 200, 90).astype(np.float32), (0, 0), 40)[..., None]
    share = share / share.max()
    assert found(np.asarray(share * SOURCE + (1 - share) * COVERED, np.uint8)) == ()


def test_another_light_over_everything_is_a_change() -> None:
    for output in (SOURCE * 0.8, SOURCE * np.array([0.7, 0.9, 1]), SOURCE * 0.5):
        before = at_working_size(SOURCE)
        left = untouched(before, at_working_size(np.asarray(output, np.uint8)))
        assert left.share < 0.02
        assert islands(before, left) == ()


def test_the_photo_itself_is_no_island_in_anything() -> None:
    before = at_working_size(SOURCE)
    left = untouched(before, at_working_size(SOURCE))
    assert left.share > 0.9
    assert islands(before, left) == ()
    assert border_cut(before, left) is None


def test_equal_blacks_say_nothing() -> None:
    source, output = SOURCE.copy(), COVERED.copy()
    source[disc(300, 200, 90)] = output[disc(300, 200, 90)] = 4
    assert found(output, source) == ()
    before = at_working_size(source)
    assert untouched(before, at_working_size(output)).share < 0.01


def test_a_border_through_an_even_surface_is_cut_and_that_of_a_thing_is_not() -> None:
    source = np.full((400, 600, 3), (190, 180, 170), np.uint8)
    cv2.circle(source, (300, 200), 90, (60, 80, 150), -1, cv2.LINE_AA)
    before = at_working_size(source)
    for where, expected in ((disc(300, 200, 90), 0), (disc(120, 120, 80), 1)):
        output = COVERED.copy()
        output[where] = source[where]
        (island,) = found(output, source)
        assert island.cut == pytest.approx(expected, abs=0.1)
        cut = border_cut(before, untouched(before, at_working_size(output)))
        assert cut == pytest.approx(expected, abs=0.1)


def test_only_what_should_have_changed_counts() -> None:
    before = at_working_size(SOURCE)
    output = COVERED.copy()
    output[:, :300] = SOURCE[:, :300]
    left = untouched(before, at_working_size(output, like=(SOURCE.shape[1], SOURCE.shape[0])))
    wanted = np.ones_like(before.luma)
    assert sum(island.share for island in islands(before, left, wanted)) > 0.4
    wanted[:, : wanted.shape[1] // 2] = 0
    assert islands(before, left, wanted) == ()
