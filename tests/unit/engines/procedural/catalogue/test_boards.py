"""Boards and staves cover a floor: every point lies on one, and each has the size that it should have."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from retexture.engines.procedural.catalogue.boards import OnBoard, grain_of, staggered
from retexture.engines.procedural.catalogue.materials.parquet import chevron, herringbone
from retexture.imaging.noise import tiles

WIDTH = 8.0
SPAN = 240


LAID: dict[str, Callable[[float, float], OnBoard]] = {
    "herringbone": lambda u, v: herringbone(u, v, WIDTH, 3),
    "chevron": lambda u, v: chevron(u, v, WIDTH, 3),
    "staggered": lambda u, v: staggered(u, v, WIDTH, 70.0, 3),
}


def laid(pattern: str) -> dict[tuple[int, int], OnBoard]:
    """Where each unit of a square of floor lies on its stave."""
    return {(u, v): LAID[pattern](u + 0.37 - 90, v + 0.41 - 90) for u in range(SPAN) for v in range(SPAN)}


@pytest.mark.parametrize(
    ("pattern", "length"), [("herringbone", 40.0), ("chevron", 28.8), ("staggered", 70.0)]
)
def test_every_point_lies_on_a_stave(pattern: str, length: float) -> None:
    places = laid(pattern).values()
    assert all(0 <= place.across <= WIDTH and 0 <= place.along <= length for place in places)


@pytest.mark.parametrize(("pattern", "area"), [("herringbone", 320), ("chevron", 326), ("staggered", 560)])
def test_staves_are_as_large_as_they_should_be(pattern: str, area: int) -> None:
    places = laid(pattern)
    count = Counter((place.one, place.other) for place in places.values())
    edge = {
        (place.one, place.other) for (u, v), place in places.items() if min(u, v) < 1 or max(u, v) > SPAN - 2
    }
    whole = [units for stave, units in count.items() if stave not in edge]
    assert len(whole) > 50
    assert np.allclose(whole, area, atol=26)  # a slanted stave's rim is counted in whole units


def test_ends_of_neighbouring_boards_are_staggered() -> None:
    beginnings = [staggered(column * WIDTH + 1, 0.0, WIDTH, 70.0, 3).along for column in range(12)]
    assert len({round(start, 3) for start in beginnings}) == 12


def test_grain_runs_along_the_board() -> None:
    noise = tiles()

    def changes(step_across: float, step_along: float) -> float:
        along_boards = [
            [
                grain_of(noise, OnBoard(2 + i * step_across, 50 + i * step_along, 0.2, heart), 60.0, 9.0).late
                for i in range(100)
            ]
            for heart in (0.05, 0.35, 0.65, 0.95)
        ]
        return float(np.abs(np.diff(along_boards, axis=1)).mean())

    assert changes(0.5, 0.0) > 2 * changes(0.0, 0.5)
