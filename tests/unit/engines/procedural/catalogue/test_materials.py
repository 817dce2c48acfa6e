"""What holds for every material in the catalogue, whatever it shows."""

import re
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Family, Material, materials
from retexture.engines.procedural.catalogue.discovery import entries
from retexture.engines.procedural.render.evaluate import (
    CHANNELS,
    EMISSION,
    HEIGHT,
    METALNESS,
    ROUGHNESS,
    SUBSURFACE,
    TRANSMISSION,
    Ground,
    Samples,
    evaluator,
    tones_of,
)
from retexture.imaging.colour import linear_to_oklab
from retexture.imaging.noise import tiles

MATERIALS = entries(materials, Material)
SIDE = 128
RGB = slice(0, 3)
LAID_OUT = {
    "bamboo", "basalt", "board formed concrete", "brick", "bubble wrap", "carbon fibre", "ceramic tile",
    "chevron parquet", "clapboard", "cobblestone", "concrete", "corrugated metal", "crochet", "decking",
    "dragon scales", "embroidered cloth", "feathers", "honeycomb", "icing", "knitted wool", "linen",
    "oak slats", "parquet", "rattan", "rubber", "rusted corrugated metal", "rusted steel", "strip parquet",
    "timber cladding", "toy bricks", "wire mesh", "wooden planks", "zellige",
}  # fmt: skip

each_material = pytest.mark.parametrize("material", MATERIALS, ids=lambda material: material.name)


def sampled(
    material: Material, family: Family, uvw: NDArray[np.float32], seed: int, plain: bool = False
) -> Samples:
    """Ask a material about points whose surroundings are all plain, or drawn at random."""
    rng = np.random.Generator(np.random.PCG64(seed))
    shape = uvw.shape[1:]

    def drawn(low: float, high: float, usual: float) -> NDArray[np.float32]:
        value = np.full(shape, usual) if plain else rng.uniform(low, high, shape)
        return value.astype(np.float32)

    palettes = family.array()
    out = np.zeros((CHANNELS, *shape), np.float32)
    evaluator(material.kernel, material.name)(
        tiles(),
        0,
        np.full(shape, 255, np.uint8),
        np.full(shape, 255, np.uint8),
        drawn(0, 2, 1),
        Ground(
            place=np.concatenate([uvw, np.ones((1, *shape), np.float32)]),
            cavity=drawn(-1.5, 1.8, 0),
            upward=drawn(0, 1, 0.5),
            border=drawn(0, 60, 200),
            relief=drawn(-2, 2, 0),
            colour=np.stack([drawn(0, 1, 0.4) for _ in range(3)], axis=2),
        ),
        tones_of(palettes, material.parameter_rows(len(palettes))),
        0.0,
        seed,
        out,
        0,
        shape[0],
    )
    return out


def scattered(seed: int) -> NDArray[np.float32]:
    """Points from everywhere, also far from the origin and on both sides of it."""
    rng = np.random.Generator(np.random.PCG64(seed))
    across = rng.uniform(-5000, 5000, (2, SIDE, SIDE))
    return np.concatenate([across, rng.uniform(-200, 1200, (1, SIDE, SIDE))]).astype(np.float32)


def flat(step: float) -> NDArray[np.float32]:
    """A plain sheet with a point every ``step`` units."""
    v, u = np.mgrid[0:SIDE, 0:SIDE] * step
    return np.stack([u, v, np.zeros_like(u)]).astype(np.float32)


def test_catalogue_holds_the_promised_materials() -> None:
    assert {
        "marble", "carved wood", "stone", "brick", "concrete", "rusted steel", "gold", "chrome", "ice",
        "jade", "leather", "knitted wool", "moss", "porcelain", "lava", "paper", "natural",
    } <= {material.name for material in MATERIALS}  # fmt: skip


def test_no_word_asks_for_two_materials() -> None:
    words = [word for material in MATERIALS for word in material.words]
    assert sorted(words) == sorted(set(words))
    assert len({material.name for material in MATERIALS}) == len(MATERIALS)


@each_material
def test_words_are_plain_phrases_and_include_the_name(material: Material) -> None:
    assert material.name in material.words
    assert all(re.fullmatch(r"[a-z]+( [a-z]+)*", word) for word in material.words)


@each_material
def test_at_least_four_families_of_one_to_three_tones(material: Material) -> None:
    assert len(material.families) >= 4
    assert len({family.name for family in material.families}) == len(material.families)
    assert len({len(family.tones) for family in material.families}) == 1
    for family in material.families:
        assert 1 <= len(family.tones) <= 3
        assert len(material.parameters) in (1, len(family.tones))


@each_material
def test_accent_is_absent_until_it_is_asked_for(material: Material) -> None:
    if material.accent:
        plain = material.parameter_rows(3)
        assert material.accent.amount + 1 < plain.shape[1]
        assert np.ptp(plain[:, material.accent.amount]) == 0


@each_material
def test_samples_are_in_range(material: Material) -> None:
    for seed, family in enumerate(material.families):
        out = sampled(material, family, scattered(seed), seed)
        assert np.isfinite(out).all()
        assert out[RGB].min() >= 0
        assert out[RGB].max() <= 1.2
        assert 0.04 <= out[ROUGHNESS].min() <= out[ROUGHNESS].max() <= 1
        for share in (METALNESS, SUBSURFACE, EMISSION, TRANSMISSION):
            assert -1e-6 <= out[share].min() <= out[share].max() <= 1 + 1e-6
        assert np.abs(out[HEIGHT]).max() <= 40


@each_material
def test_the_same_point_is_always_the_same(material: Material) -> None:
    points = scattered(3)
    first = sampled(material, material.families[0], points, 11)
    assert np.array_equal(first, sampled(material, material.families[0], points, 11))


def likeness_to_itself(field: NDArray[np.float32]) -> float:
    """The highest correlation of a field with itself moved by more than a fifth of its side both ways."""
    centred = field.astype(np.float64) - field.mean()
    spectrum = np.abs(np.fft.fft2(centred, s=(2 * SIDE, 2 * SIDE))) ** 2
    half = SIDE // 2
    correlation = np.fft.ifft2(spectrum).real[:half, :half]
    overlap = np.outer(SIDE - np.arange(half), SIDE - np.arange(half)) / SIDE**2
    return float((correlation / overlap / correlation[0, 0])[26:, 26:].max())


@each_material
def test_pattern_does_not_repeat_within_a_picture(material: Material) -> None:
    out = sampled(material, material.families[0], flat(9.0), 5, plain=True)
    if material.name in LAID_OUT:
        # Bricks lie in rows, but no two of them are the same.
        assert likeness_to_itself(out[1]) < 0.85
    else:
        assert likeness_to_itself(out[HEIGHT]) < 0.45
        assert likeness_to_itself(out[1]) < 0.6


@each_material
def test_families_differ_in_colour(material: Material) -> None:
    means = [
        linear_to_oklab(sampled(material, family, flat(9.0), 5)[RGB].reshape(3, -1).mean(axis=1))
        for family in material.families
    ]
    apart = [float(np.linalg.norm(one - other)) for one, other in combinations(means, 2)]
    assert min(apart) > 0.012


@pytest.mark.parametrize(
    "material", [material for material in MATERIALS if material.accent], ids=lambda material: material.name
)
def test_accent_shows_in_its_colour(material: Material) -> None:
    assert material.accent
    palettes = material.families[0].array()
    palettes[:, 3] = (0.0, 0.0, 1.0)
    out = {}
    for amount in (0.0, 1.0):
        rows = material.parameter_rows(len(palettes))
        rows[:, material.accent.amount] = amount
        samples = np.zeros((CHANNELS, SIDE, SIDE), np.float32)
        plain = np.zeros((SIDE, SIDE), np.float32)
        full = np.full((SIDE, SIDE), 255, np.uint8)
        border = np.broadcast_to(np.arange(SIDE, dtype=np.float32), (SIDE, SIDE)).copy()
        grey = np.full((SIDE, SIDE, 3), 0.4, np.float32)
        place = np.concatenate([flat(3.0), plain[None] + 1])
        ground = Ground(place, plain, plain + 0.5, border, plain, grey)
        evaluator(material.kernel, material.name)(
            tiles(),
            0,
            full,
            full.copy(),
            plain + 1,
            ground,
            tones_of(palettes, rows),
            0.0,
            7,
            samples,
            0,
            SIDE,
        )
        out[amount] = samples
    bluer = (out[1.0][2] - out[1.0][0]) - (out[0.0][2] - out[0.0][0])
    share = float((bluer > 0.3).mean())
    assert 0.004 < share < 0.5
