"""The small functions that kernels are written with."""

import numpy as np
import pytest

from retexture.engines.procedural.catalogue import Point
from retexture.engines.procedural.catalogue.kernel_math import dyed, facet, lit, photo_level


def seen(red: float, green: float, blue: float) -> Point:
    return Point(0.0, 0.0, 0.0, 0.0, 0.5, 9.0, 0.0, red, green, blue, 1)


def test_level_is_the_root_of_luminance() -> None:
    assert photo_level(seen(0.25, 0.25, 0.25)) == pytest.approx(0.5)
    assert photo_level(seen(0.0, 0.0, 0.0)) == 0


@pytest.mark.parametrize("light", [0.05, 0.3, 1.0])
def test_a_pigment_takes_the_photos_hue_and_not_its_light(light: float) -> None:
    red, green, blue = dyed(seen(0.8 * light, 0.3 * light, 0.2 * light), 0.2, 1.0)
    assert red > 1.5 * green > 1.5 * blue > 0
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue == pytest.approx(0.2, rel=0.03)


def test_a_pigment_of_nothing_is_grey() -> None:
    assert dyed(seen(0.0, 0.0, 0.0), 0.3, 2.0) == pytest.approx((0.3, 0.3, 0.3))
    assert dyed(seen(0.9, 0.1, 0.1), 0.3, 0.0) == pytest.approx((0.3, 0.3, 0.3))


def test_light_multiplies_a_colour_and_stays_in_range() -> None:
    assert lit((0.2, 0.4, 0.8), 0.5) == pytest.approx((0.1, 0.2, 0.4))
    assert lit((0.2, 0.4, 0.8), 2.0) == pytest.approx((0.4, 0.8, 1.0))
    assert lit((0.2, 0.4, 0.8), -1.0) == (0.0, 0.0, 0.0)


def test_facets_are_flat_and_meet_at_their_edges() -> None:
    step = 0.25
    points = [(x * step, 31.0) for x in range(-2000, 2000)]
    height, edge, number = np.array([facet(u, v, 40.0, 5) for u, v in points]).T
    inside = edge[1:-1] > 2 * step
    bends = np.abs(np.diff(height, 2))
    assert bends[inside].max() < 1e-9
    changes = np.flatnonzero(np.diff(number))
    assert 12 < len(changes) < 60  # about one a 40 units
    assert edge[changes].max() < 2 * step
    assert np.unique(number).min() >= 0
    assert np.unique(number).max() <= 1
