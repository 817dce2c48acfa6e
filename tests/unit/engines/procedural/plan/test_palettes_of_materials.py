"""What holds for the colours of every material: those that are asked for, and those that its name implies."""

import math
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Material, materials
from retexture.engines.procedural.catalogue.discovery import entries
from retexture.engines.procedural.look import MaterialLayer, linear
from retexture.engines.procedural.plan.palette import colours_of, usual_families
from retexture.imaging.colour import linear_to_oklab
from retexture.prompts import Colour, from_hex
from retexture.prompts.lexicon import palette

MATERIALS = entries(materials, Material)
NAMES = ("red", "orange", "mustard yellow", "green", "dark green", "teal", "blue", "navy", "purple", "pink")
SEEDS = (0, 7, 41)
each_material = pytest.mark.parametrize("material", MATERIALS, ids=lambda material: material.name)


def named(name: str) -> Colour:
    return from_hex(palette.STRONG[name])


def grounds(layer: MaterialLayer, seed: int, spread: float = 1.0) -> NDArray[np.float32]:
    """The grounds of four variations in OKLab, (4, tones, 3)."""
    return np.stack(
        [
            linear_to_oklab(
                colours_of(layer, seed, number, np.random.Generator(np.random.PCG64([seed, number])), spread)
            )[:, 0]
            for number in range(4)
        ]
    )


def hue(colour: NDArray[np.float32]) -> float:
    return math.degrees(math.atan2(colour[2], colour[1]))


def chroma(colour: NDArray[np.float32]) -> float:
    return math.hypot(colour[1], colour[2])


@each_material
def test_a_colour_that_is_asked_for_stays_in_all_variations(material: Material) -> None:
    for name in NAMES:
        asked = linear(named(name))
        wanted = linear_to_oklab(np.array(asked, np.float32))
        found = grounds(MaterialLayer(material, (asked,)), 7)
        for one, other in combinations(found, 2):
            assert np.abs(one - other).max() < 0.05, name
        for colour in found.reshape(-1, 3):
            assert abs(math.remainder(hue(colour) - hue(wanted), 360)) < 20, name
            assert chroma(colour) > 0.02, name


@each_material
def test_far_apart_variations_keep_the_colour_too(material: Material) -> None:
    asked = linear(named("dark green"))
    wanted = hue(linear_to_oklab(np.array(asked, np.float32)))
    for colour in grounds(MaterialLayer(material, (asked,)), 3, spread=3.0).reshape(-1, 3):
        assert abs(math.remainder(hue(colour) - wanted, 360)) < 22


@each_material
def test_colours_do_not_go_far_beyond_those_of_the_class(material: Material) -> None:
    for name in NAMES:
        for colour in grounds(MaterialLayer(material, (linear(named(name)),)), 7).reshape(-1, 3):
            limit = material.gamut.limit(math.radians(hue(colour)))
            assert chroma(colour) < 1.2 * limit + 0.002, name  # dye lots differ


@each_material
def test_without_a_colour_variations_are_one_material_to_a_layman(material: Material) -> None:
    if material.many_coloured:
        assert usual_families(material) == material.families
        return
    for seed in SEEDS:
        first, *others = grounds(MaterialLayer(material), seed)
        for other in others:
            assert np.hypot(*(other - first)[:, 1:].T).max() < 0.075
            assert abs(float((other - first)[:, 0].mean())) < 0.26
            if min(chroma(first[-1]), chroma(other[-1])) > 0.05:
                assert abs(math.remainder(hue(other[-1]) - hue(first[-1]), 360)) < 25


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("gold", 60, 95),
        ("copper", 30, 62),
        ("brick", 20, 60),
        ("terracotta", 30, 62),
        ("moss", 105, 150),
        ("grass", 110, 152),
        ("jade", 130, 190),
        ("amber", 35, 85),
        ("leather", 40, 75),
    ],
)
def test_a_name_that_implies_a_colour_has_it_in_every_variation(name: str, least: float, most: float) -> None:
    material = next(each for each in MATERIALS if each.name == name)
    for seed in SEEDS:
        for colour in grounds(MaterialLayer(material), seed).reshape(-1, 3):
            assert least <= hue(colour) % 360 <= most


@pytest.mark.parametrize("name", ["snow", "silver", "marble", "chrome", "foil"])
def test_what_is_known_as_white_or_grey_is_never_coloured(name: str) -> None:
    material = next(each for each in MATERIALS if each.name == name)
    for seed in SEEDS:
        for colour in grounds(MaterialLayer(material), seed).reshape(-1, 3):
            assert chroma(colour) < 0.06
            assert colour[0] > 0.5


def test_the_first_variation_is_the_usual_family() -> None:
    for material in MATERIALS:
        for seed in SEEDS:
            first = colours_of(MaterialLayer(material), seed, 0, np.random.default_rng(0), 1.0)
            usual = linear_to_oklab(material.families[0].array())
            middle = len(usual) // 2
            np.testing.assert_allclose(linear_to_oklab(first)[middle], usual[middle], atol=5e-3)


def test_a_green_marble_has_the_pattern_of_a_green_marble() -> None:
    marble = next(each for each in MATERIALS if each.name == "marble")
    green = linear(named("green"))
    palettes = linear_to_oklab(
        colours_of(MaterialLayer(marble, (green,)), 7, 0, np.random.default_rng(0), 1.0)
    )
    assert (palettes[:, 2, 0] > palettes[:, 0, 0] + 0.1).all()  # pale veins in a dark ground


def test_mortar_and_seams_keep_their_own_colour() -> None:
    brick = next(each for each in MATERIALS if each.name == "brick")
    blue = MaterialLayer(brick, (linear(named("blue")),))
    palettes = linear_to_oklab(colours_of(blue, 7, 0, np.random.default_rng(0), 1.0))
    assert np.hypot(*palettes[:, 2, 1:].T).max() < 0.03
    assert np.hypot(*palettes[:, 0, 1:].T).min() > 0.05


def test_several_colours_are_all_on_one_thing() -> None:
    velvet = next(each for each in MATERIALS if each.name == "silk")
    colours = (linear(named("navy")), linear(named("white")))
    palettes = linear_to_oklab(
        colours_of(MaterialLayer(velvet, colours), 7, 0, np.random.default_rng(0), 1.0)
    )
    for tone in palettes:
        assert abs(float(tone[0, 0] - tone[2, 0])) > 0.3
