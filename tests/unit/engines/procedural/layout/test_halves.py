"""One half of a part, by its extent in the picture."""

import numpy as np
import pytest

from retexture.engines.procedural.layout.halves import half_of
from retexture.prompts import Side

HEIGHT, WIDTH = 60, 90


def _part() -> np.ndarray:
    """A part from column 10 to 50 and row 20 to 40, with a stray pixel far from it."""
    share = np.zeros((HEIGHT, WIDTH), np.float32)
    share[20:40, 10:50] = 1
    share[5, 85] = 1
    return share


@pytest.mark.parametrize(
    ("side", "inside", "outside"),
    [
        (Side.LEFT, (30, 12), (30, 48)),
        (Side.RIGHT, (30, 48), (30, 12)),
        (Side.UPPER, (22, 30), (38, 30)),
        (Side.LOWER, (38, 30), (22, 30)),
    ],
)
def test_a_half_is_that_of_the_named_side(
    side: Side, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    half = half_of(_part(), side)
    assert half[inside] == pytest.approx(1)
    assert half[outside] == pytest.approx(0)


@pytest.mark.parametrize("sides", [(Side.LEFT, Side.RIGHT), (Side.UPPER, Side.LOWER)])
def test_two_halves_are_the_whole_and_about_as_large(sides: tuple[Side, Side]) -> None:
    first, second = (half_of(_part(), side) for side in sides)
    np.testing.assert_allclose(first + second, _part(), atol=1e-5)
    assert first.sum() == pytest.approx(second.sum(), rel=0.1)


def test_the_line_between_upper_and_lower_follows_the_slant_of_a_part() -> None:
    slanted = np.zeros((HEIGHT, WIDTH), np.float32)
    for column in range(WIDTH):
        top = 5 + column // 3
        slanted[top : top + 20, column] = 1
    upper = half_of(slanted, Side.UPPER)
    assert upper[:, 5].sum() == pytest.approx(10, abs=1.5)
    assert upper[:, 80].sum() == pytest.approx(10, abs=1.5)


def test_a_part_of_one_column_has_halves_too() -> None:
    line = np.zeros((HEIGHT, WIDTH), np.float32)
    line[10:30, 40] = 1
    assert half_of(line, Side.UPPER).sum() == pytest.approx(10, abs=1.5)
