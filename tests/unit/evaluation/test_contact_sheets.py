import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.evaluation import Tile, contact_sheet
from retexture.imaging.arrays import Rgb8
from tricks import photo

RED, GREEN, BLUE = (220, 30, 30), (30, 220, 30), (30, 30, 220)


def plain(width: int, height: int, colour: tuple[int, int, int]) -> Rgb8:
    return np.full((height, width, 3), colour, np.uint8)


def box(sheet: Rgb8, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """(left, top, width, height) of the area in exactly this colour."""
    rows, columns = np.nonzero((sheet == colour).all(2))
    left, top = int(columns.min()), int(rows.min())
    width, height = int(columns.max()) + 1 - left, int(rows.max()) + 1 - top
    assert rows.size == width * height, "one solid rectangle"
    return left, top, width, height


def ground(sheet: Rgb8) -> tuple[int, ...]:
    return tuple(sheet[0, 0])


def test_pictures_lie_in_rows_and_columns_and_do_not_overlap() -> None:
    sheet = contact_sheet(
        [
            [Tile(plain(300, 200, RED)), Tile(plain(300, 200, GREEN))],
            [Tile(plain(300, 200, BLUE))],
        ]
    )
    red, green, blue = (box(sheet, colour) for colour in (RED, GREEN, BLUE))
    assert red[2:] == green[2:] == blue[2:] == (300, 200)
    assert red[1] == green[1]
    assert red[0] == blue[0]
    assert green[0] > red[0] + red[2]
    assert blue[1] > red[1] + red[3]


@pytest.mark.parametrize("size", [(900, 300), (300, 900), (512, 512), (64, 64), (3000, 40)])
def test_a_picture_is_shown_whole_in_its_proportions_and_never_enlarged(size: tuple[int, int]) -> None:
    shown = box(contact_sheet([[Tile(plain(*size, RED), "wide"), Tile(plain(500, 500, BLUE))]], 1000), RED)
    assert shown[2] <= size[0]
    assert shown[3] <= size[1]
    assert shown[2] / shown[3] == pytest.approx(size[0] / size[1], rel=1 / min(shown[2:]))


@pytest.mark.parametrize("columns", [1, 2, 5, 8])
@pytest.mark.parametrize("rows", [1, 3, 12])
def test_a_sheet_stays_within_its_bounds(columns: int, rows: int) -> None:
    tile = Tile(plain(800, 1000, RED), "four words of caption")
    height, width = contact_sheet([[tile] * columns] * rows, 1600, 2000).shape[:2]
    assert width <= 1600
    assert height <= 2000
    assert width > 1500 or height > 1800 or columns * 800 < 1600


def test_too_many_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        contact_sheet([[Tile(plain(200, 200, RED))] * 40], 1000)


def test_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        contact_sheet([[], []])


def inked(sheet: Rgb8, below: int) -> NDArray[np.intp]:
    """The rows under a picture that differ from the ground."""
    return np.flatnonzero((sheet[below:] != ground(sheet)).any((1, 2)))


def test_a_caption_stands_below_its_picture_in_light_ink() -> None:
    tile = plain(400, 300, RED)
    bare, captioned = contact_sheet([[Tile(tile)]]), contact_sheet([[Tile(tile, "oil painting")]])
    left, top, width, height = box(captioned, RED)
    text = captioned[top + height + 2 :]
    assert captioned.shape[0] > bare.shape[0]
    assert text.max() > 200
    assert inked(bare, top + height + 2).size == 0
    columns = np.flatnonzero((text != ground(captioned)).any((0, 2)))
    assert left <= columns.min()
    assert columns.max() < left + width


def test_a_long_caption_takes_two_lines_within_its_column() -> None:
    text = "a carved wooden sculpture of everything in the scene at golden hour with long shadows " * 3
    tile = plain(300, 200, RED)
    one, two = contact_sheet([[Tile(tile, "short")]]), contact_sheet([[Tile(tile, text)]])
    left, top, width, height = box(two, RED)
    columns = np.flatnonzero((two[top + height + 2 :] != ground(two)).any((0, 2)))
    assert left <= columns.min()
    assert columns.max() < left + width
    assert one.shape[0] < two.shape[0] < one.shape[0] + 40


def test_one_long_word_is_cut() -> None:
    sheet = contact_sheet([[Tile(plain(200, 100, RED), "x" * 500)]])
    left, top, width, height = box(sheet, RED)
    columns = np.flatnonzero((sheet[top + height + 2 :] != ground(sheet)).any((0, 2)))
    assert columns.max() < left + width


def test_the_ground_is_dark_and_neutral() -> None:
    red, green, blue = ground(contact_sheet([[Tile(photo("rocket"), "source")]]))
    assert max(red, green, blue) < 40
    assert max(red, green, blue) - min(red, green, blue) <= 4


def test_the_same_tiles_give_the_same_sheet_and_are_not_written_to() -> None:
    source = photo("coffee")
    rows = [[Tile(source, "source"), Tile(255 - source, "negative")]]
    before = source.copy()
    np.testing.assert_array_equal(contact_sheet(rows), contact_sheet(rows))
    np.testing.assert_array_equal(source, before)
