"""Which colours the classes of materials reach."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.engines.procedural.catalogue import PAINTS, Gamut, Material, materials
from retexture.engines.procedural.catalogue.discovery import entries
from retexture.imaging.arrays import Map
from retexture.imaging.colour import linear_to_oklab, srgb_to_linear

CLASSES = tuple({material.gamut: None for material in entries(materials, Material)})
CHANNEL = st.floats(0, 1, width=32)


def oklab(*srgb: float) -> Map:
    return linear_to_oklab(srgb_to_linear(np.array(srgb, np.float32)))


def chroma(colour: Map) -> float:
    return math.hypot(colour[1], colour[2])


def hue(colour: Map) -> float:
    return math.atan2(colour[2], colour[1])


@given(st.sampled_from(CLASSES), st.tuples(CHANNEL, CHANNEL, CHANNEL))
def test_every_colour_is_brought_into_the_class_with_its_hue(
    gamut: Gamut, srgb: tuple[float, float, float]
) -> None:
    asked = oklab(*srgb)
    reached = gamut.reach(asked)
    assert gamut.darkest - 1e-3 <= reached[0] <= gamut.lightest + 1e-3
    assert chroma(reached) <= max(gamut.limit(hue(asked)), 0.025) + 1e-4
    if min(chroma(asked), chroma(reached)) > 0.02:
        assert abs(math.remainder(hue(reached) - hue(asked), 2 * math.pi)) < 0.03


@pytest.mark.parametrize("gamut", CLASSES)
def test_what_is_named_as_a_colour_can_still_be_told_from_grey(gamut: Gamut) -> None:
    for named in ((1, 0, 0), (0, 0.5, 0), (0, 0, 1), (1, 1, 0), (0.5, 0, 0.5)):
        assert chroma(gamut.reach(oklab(*named))) > 0.025


@pytest.mark.parametrize("gamut", CLASSES)
def test_the_stronger_colour_stays_the_stronger_one(gamut: Gamut) -> None:
    greens = [np.array([0.55, -part * 0.14, part * 0.10], np.float32) for part in (0.2, 0.5, 0.8, 1.0)]
    reached = [chroma(gamut.reach(green)) for green in greens]
    assert reached == sorted(reached)


@given(st.floats(0.37, 0.85), st.floats(0, 0.09), st.floats(-math.pi, math.pi))
def test_colours_that_paint_has_stay_as_they_are(lightness: float, strength: float, angle: float) -> None:
    asked = np.array([lightness, strength * math.cos(angle), strength * math.sin(angle)], np.float32)
    reached = PAINTS.reach(asked)
    assert abs(float(reached[0]) - lightness) < 1e-3
    assert chroma(reached) <= strength + 1e-4


def test_a_display_green_becomes_a_deep_one_in_stone() -> None:
    marble = next(each for each in entries(materials, Material) if each.name == "marble")
    asked = oklab(0, 0.5, 0)
    reached = marble.gamut.reach(asked)
    assert chroma(reached) < 0.5 * chroma(asked)
    assert reached[0] < asked[0] - 0.03


def test_dark_colours_are_light_enough_to_keep_their_hue() -> None:
    navy = PAINTS.reach(np.array([0.27, 0.0, -0.18], np.float32))
    black = PAINTS.reach(np.array([0.1, 0.0, 0.0], np.float32))
    assert float(navy[0]) > 0.35
    assert float(black[0]) < 0.2
