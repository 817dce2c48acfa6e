"""Legs of furniture, told from its body by shape."""

import numpy as np

from retexture.structure import legs_of


def _chair(legs: tuple[int, ...]) -> np.ndarray:
    thing = np.zeros((200, 200), np.float32)
    thing[30:120, 50:150] = 1
    for left in legs:
        thing[120:170, left : left + 8] = 1
    return thing


def test_uprights_below_a_seat_are_its_legs() -> None:
    legs = legs_of(_chair((54, 138)))
    assert legs is not None
    assert float(legs[130:165, 56:60].min()) > 0.9
    assert float(legs[130:165, 140:144].min()) > 0.9
    assert float(legs[30:115].max()) < 0.1


def test_what_shows_one_leg_or_none_has_none_to_paint() -> None:
    assert legs_of(_chair(())) is None
    assert legs_of(_chair((54,))) is None
