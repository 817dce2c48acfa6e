"""What climbs walls: from their foot, in clusters, on walls alone."""

import numpy as np
import pytest

from drawn_fronts import Front, draw_front
from retexture.engines.procedural.plan.growth import growth
from retexture.structure import Structure


@pytest.fixture(scope="module")
def front() -> Front:
    return draw_front(openings=False)


@pytest.fixture(scope="module")
def structure(front: Front) -> Structure:
    return front.structure


def test_plants_climb_from_the_foot_of_a_wall(front: Front, structure: Structure) -> None:
    within = np.where(front.parts["front"], 255, 0).astype(np.uint8)
    grown = [growth(structure, within, seed) for seed in range(4)]
    covered = np.mean([each > 127 for each in grown if each is not None], axis=0)
    rows = np.flatnonzero(front.parts["front"].any(axis=1))
    by_row = (covered * front.parts["front"]).sum(axis=1)[rows]
    third = len(rows) // 3
    assert by_row[-third:].sum() > 2 * by_row[:third].sum()
    assert 0.1 < covered[front.parts["front"]].mean() < 0.9


def test_plants_keep_to_their_wall(front: Front, structure: Structure) -> None:
    within = np.where(front.parts["front"], 255, 0).astype(np.uint8)
    grown = growth(structure, within, 5)
    assert grown is not None
    assert not grown[~front.parts["front"]].any()


def test_what_is_no_wall_is_left_to_patches(front: Front, structure: Structure) -> None:
    assert growth(structure, np.where(front.parts["ground"], 255, 0).astype(np.uint8), 5) is None
    assert growth(structure, None, 5) is None
