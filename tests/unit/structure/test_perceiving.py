"""What stronger eyes see takes the place of what the analysis found."""

import numpy as np
import pytest
from skimage import data

from retexture.imaging.arrays import Map
from retexture.perception import Perceived, Sighting
from retexture.prompts import Place
from retexture.structure import Structure, analyse, with_perceived


@pytest.fixture(scope="module")
def cup() -> Structure:
    return analyse(np.ascontiguousarray(data.coffee()[::4, ::4]))


def seen(structure: Structure, rows: slice, confidence: float = 0.9) -> Sighting:
    width, height = structure.size
    share: Map = np.zeros((height, width), np.float32)
    share[rows] = 1
    return Sighting(share, confidence, "somebody", "a look")


def test_what_nobody_looked_for_stays_as_it_was(cup: Structure) -> None:
    same = with_perceived(cup, Perceived())
    assert same.scene.maps.keys() == cup.scene.maps.keys()
    np.testing.assert_array_equal(same.subject, cup.subject)
    assert (same.things, same.not_there) == ({}, frozenset())


def test_a_part_that_is_surely_seen_replaces_the_own_one(cup: Structure) -> None:
    upper, lower = seen(cup, slice(0, 30)), seen(cup, slice(60, None))
    structure = with_perceived(cup, Perceived(parts={Place.SKY: upper, Place.FLOOR: lower}))
    np.testing.assert_array_equal(structure.sky, upper.map)
    np.testing.assert_array_equal(structure.open_sky, upper.map)
    np.testing.assert_array_equal(structure.scene.where(Place.GROUND), lower.map)
    unsure = Perceived(parts={Place.SKY: seen(cup, slice(0, 30), 0.3)})
    assert with_perceived(cup, unsure).sky is None


@pytest.mark.parametrize(("confidence", "sure"), [(0.9, True), (0.2, False)])
def test_a_subject_is_as_sure_as_whoever_sees_it(cup: Structure, confidence: float, sure: bool) -> None:
    subject = seen(cup, slice(10, 50), confidence)
    structure = with_perceived(cup, Perceived(subject=subject))
    assert structure.subject_is_sure is sure
    np.testing.assert_array_equal(structure.scene.where(Place.SUBJECT), subject.map)


def test_things_are_known_by_the_phrase_that_asked_for_them(cup: Structure) -> None:
    spoon = seen(cup, slice(40, 60))
    structure = with_perceived(cup, Perceived(things={"spoon": spoon}, not_found={"fork": "nothing like it"}))
    assert structure.things.keys() == {"spoon"}
    assert structure.not_there == {"fork"}
