"""What is looked for on demand is found once in each analysis, and goes with it."""

import gc
import weakref
from dataclasses import replace

from drawn_fronts import draw_front
from retexture.structure import Structure, find_openings
from retexture.structure.on_demand.once import once


def test_a_search_is_made_once_in_each_analysis() -> None:
    searched: list[Structure] = []

    @once
    def find(structure: Structure) -> tuple[int, int]:
        searched.append(structure)
        return structure.size

    front = draw_front().structure
    another = replace(front)
    assert find(front) == find(front) == find(another) == front.size
    assert len(searched) == 2
    assert searched[0] is front
    assert searched[1] is another


def test_that_nothing_is_found_is_kept_too() -> None:
    searched: list[Structure] = []
    find = once(searched.append)
    front = draw_front().structure
    assert find(front) is find(front) is None
    assert searched == [front]


def test_what_was_found_goes_with_its_analysis() -> None:
    front = draw_front().structure
    found = weakref.ref(find_openings(front))
    assert found() is find_openings(front)
    del front
    gc.collect()
    assert found() is None
