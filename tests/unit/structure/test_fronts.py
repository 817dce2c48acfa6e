"""Windows, doors and roofs within what was taken for walls."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from drawn_fronts import Front, draw_front
from retexture.imaging.arrays import Map
from retexture.structure import InputKind, find_openings, roof_on_walls


@pytest.fixture(scope="module")
def front() -> Front:
    return draw_front()


def overlap(found: Map | None, part: NDArray[np.bool_]) -> float:
    """Of two areas, the share of both that they have in common."""
    assert found is not None
    mask = found > 0.5
    return float((mask & part).sum() / (mask | part).sum())


def test_windows_and_doors_are_told_from_the_wall(front: Front) -> None:
    found = find_openings(front.structure)
    assert overlap(found.all, front.parts["window"] | front.parts["door"]) > 0.8


def test_frames_are_told_from_panes(front: Front) -> None:
    frames = find_openings(front.structure).frames
    assert frames is not None
    assert overlap(frames, front.parts["frame"]) > 0.6
    assert float(frames[front.parts["door"]].mean()) < 0.1


def test_a_blank_wall_has_no_openings() -> None:
    found = find_openings(draw_front(openings=False).structure)
    assert found.all is None
    assert found.frames is None


def test_a_shadow_on_the_wall_is_no_window(front: Front) -> None:
    blank = draw_front(openings=False)
    rgb = blank.rgb.copy()
    below_eaves = np.tri(80, 80, dtype=bool)
    rgb[97:177, 200:280][below_eaves] = (rgb[97:177, 200:280][below_eaves] * 0.55).astype(np.uint8)
    assert find_openings(replace(blank, rgb=rgb).structure).all is None


def test_models_have_only_the_openings_that_are_seen(front: Front) -> None:
    model = replace(front.structure, kind=InputKind.CLAY)
    assert find_openings(model).all is None


def test_tiles_on_top_of_walls_are_a_roof() -> None:
    tiled = draw_front(tiled=True)
    assert overlap(roof_on_walls(tiled.structure), tiled.parts["roof"]) > 0.8


def test_walls_of_one_colour_have_no_roof_on_them(front: Front) -> None:
    assert roof_on_walls(front.structure) is None


def test_a_house_of_tiles_has_no_roof_on_its_walls() -> None:
    tiled = draw_front(openings=False, tiled=True)
    rgb = tiled.rgb.copy()
    rgb[tiled.parts["front"]] = rgb[tiled.parts["roof"]][0]
    assert roof_on_walls(replace(tiled, rgb=rgb).structure) is None
