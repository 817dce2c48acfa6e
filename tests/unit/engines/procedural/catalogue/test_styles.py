"""What every drawn style owes its callers, asked of each style in the catalogue."""

import hashlib
import itertools
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import cv2
import numba
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Brief, Style, styles
from retexture.engines.procedural.catalogue.discovery import entries
from retexture.engines.procedural.drawing import cut
from retexture.imaging.arrays import Rgb8
from retexture.structure import Structure, analyse

STYLES = entries(styles, Style)
NUMBERS = range(4)
BLUE, RED = (0.02, 0.08, 0.50), (0.50, 0.03, 0.02)  # linear light

# How well the edges of a drawing agree with the photo's, at least (correlation, at a hundredth of the side):
# a vignette leaves half of the photo out, lead and an unpainted rim have edges of their own, and a line for
# an edge has two edges.
EDGES_KEPT = {
    "blueprint": 0.38,
    "charcoal": 0.70,
    "engraving": 0.58,
    "gouache": 0.55,
    "ink": 0.55,
    "pencil": 0.60,
    "stained glass": 0.45,
    "watercolour": 0.50,
    "woodcut": 0.65,
}

each_style = pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)


def photo(name: str, side: int) -> Rgb8:
    rgb = getattr(skimage.data, name)()
    scale = side / max(rgb.shape[:2])
    size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
    return np.ascontiguousarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.fixture(scope="module")
def portrait() -> Structure:
    return analyse(photo("astronaut", 256))


@pytest.fixture(scope="module")
def cup() -> Structure:
    return analyse(photo("coffee", 256))


@pytest.fixture
def thread_setting() -> Iterator[None]:
    before = cv2.getNumThreads()
    yield
    cv2.setNumThreads(before)


def apart(one: Rgb8, other: Rgb8) -> float:
    """Mean absolute difference in grey levels."""
    return float(np.abs(one.astype(np.int16) - other).mean())


def edges(rgb: Rgb8) -> NDArray[np.float32]:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), max(rgb.shape) / 100)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(np.hypot(across, down), np.float32)


def agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def blueness(rgb: Rgb8) -> float:
    return float((rgb[..., 2].astype(np.int16) - rgb[..., 0]).mean())


def test_the_promised_styles_are_there() -> None:
    promised = {
        "oil painting",
        "watercolour",
        "ink",
        "pencil",
        "coloured pencil",
        "stained glass",
        "mosaic",
        "low poly",
        "pixel art",
        "anime background",
        "blueprint",
        "charcoal",
        "comic",
        "crayon",
        "cross-stitch",
        "engraving",
        "film photo",
        "fresco",
        "gouache",
        "risograph",
        "toy 3d render",
        "ukiyo-e",
        "woodcut",
    }
    assert promised <= {style.name for style in STYLES}


def test_no_word_asks_for_two_styles() -> None:
    words = [word for style in STYLES for word in style.words]
    assert len(words) == len(set(words))


@each_style
def test_words_are_lower_case_and_hold_the_name(style: Style) -> None:
    assert style.name in style.words
    assert all(word == word.lower().strip() for word in style.words)


@each_style
def test_a_drawing_has_the_photos_size_and_is_no_copy(style: Style, cup: Structure) -> None:
    for number in NUMBERS:
        drawn = style.draw(Brief(cup, seed=3, number=number))
        assert drawn.dtype == np.uint8
        assert drawn.shape == cup.rgb.shape
        assert apart(drawn, cup.rgb) > 10


@each_style
def test_drawing_leaves_the_structure_as_it_is(style: Style, cup: Structure) -> None:
    before = [cup.rgb.tobytes(), cup.linear.tobytes(), cup.bands.base.tobytes(), cup.subject.tobytes()]
    style.draw(Brief(cup, seed=3, number=1))
    assert before == [
        cup.rgb.tobytes(),
        cup.linear.tobytes(),
        cup.bands.base.tobytes(),
        cup.subject.tobytes(),
    ]


@each_style
def test_the_same_brief_gives_the_same_bytes_whatever_the_threads(
    style: Style, cup: Structure, thread_setting: None
) -> None:
    for number in NUMBERS:
        drawn = []
        for threads in (1, 2, 1):
            cv2.setNumThreads(threads)
            drawn.append(style.draw(Brief(cup, seed=11, number=number)).tobytes())
        assert drawn[0] == drawn[1] == drawn[2]


def shaken(structure: Structure) -> Structure:
    """The same analysis as another processor might round it: every float off by some of its last bits."""
    rng = np.random.Generator(np.random.PCG64(9))

    def shake(part: Any) -> Any:
        maps = {
            field.name: value * (1 + np.float32(3e-7) * rng.standard_normal(value.shape, np.float32))
            for field in fields(part)
            if (value := getattr(part, field.name)) is not None
            and isinstance(value, np.ndarray)
            and value.dtype == np.float32
        }
        return replace(part, **maps)

    parts = {name: shake(getattr(structure, name)) for name in ("bands", "orientation", "contours", "relief")}
    whole: Structure = replace(shake(structure), linear=structure.linear, **parts)
    return whole


@each_style
def test_the_last_bits_of_the_analysis_decide_nothing(style: Style, portrait: Structure) -> None:
    other = shaken(portrait)
    for number in NUMBERS:
        one, two = (style.draw(Brief(structure, 5, number)) for structure in (portrait, other))
        difference = np.abs(one.astype(np.int16) - two)
        assert (difference > 2).mean() < 1e-4, number


_IN_ANOTHER_PROCESS = """
import hashlib, sys
from pathlib import Path
import numpy as np
from retexture.imaging.kernels import cache_kernels_in
cache_kernels_in(Path(sys.argv[1]))
from retexture.engines.procedural.catalogue import styles
from retexture.engines.procedural.catalogue.discovery import entries
from retexture.engines.procedural.catalogue import Brief, Style
from retexture.structure import analyse

structure = analyse(np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(48, 64, 3))
for style in entries(styles, Style):
    print(style.name, hashlib.sha256(style.draw(Brief(structure, 5, 2)).tobytes()).hexdigest(), sep=": ")
"""


@pytest.mark.slow
def test_another_process_draws_the_same_bytes(cup: Structure) -> None:
    small = np.ascontiguousarray(cv2.resize(cup.rgb, (64, 48), interpolation=cv2.INTER_AREA))
    run = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS, numba.config.CACHE_DIR],
        input=small.tobytes(),
        capture_output=True,
        check=True,
    )
    there = dict(line.split(": ") for line in run.stdout.decode().splitlines())
    structure = analyse(small)
    here = {
        style.name: hashlib.sha256(style.draw(Brief(structure, 5, 2)).tobytes()).hexdigest()
        for style in STYLES
    }
    assert there == here


@each_style
def test_variations_differ_visibly(style: Style, cup: Structure) -> None:
    drawn = [style.draw(Brief(cup, seed=4, number=number)) for number in NUMBERS]
    assert min(apart(one, other) for one, other in itertools.combinations(drawn, 2)) > 8


@each_style
def test_another_seed_gives_another_drawing(style: Style, cup: Structure) -> None:
    one, other = (style.draw(Brief(cup, seed, number=0)) for seed in (1, 2))
    assert apart(one, other) > 1


@each_style
def test_the_photos_structure_is_kept(style: Style, portrait: Structure, cup: Structure) -> None:
    for structure in (portrait, cup):
        wanted = edges(structure.rgb)
        for number in NUMBERS:
            kept = agreement(edges(style.draw(Brief(structure, seed=6, number=number))), wanted)
            assert kept > EDGES_KEPT.get(style.name, 0.75), number


@each_style
def test_fidelity_follows_the_photo_more_closely(style: Style, portrait: Structure) -> None:
    loose, strict = (style.draw(Brief(portrait, 7, 0, fidelity=fidelity)) for fidelity in (0.0, 1.0))
    assert apart(loose, strict) > 2
    if style.name == "stained glass":  # more pieces mean more lead
        assert (strict.max(axis=2) < 64).mean() > (loose.max(axis=2) < 64).mean()
    elif style.name != "ink":  # finer hatching keeps the same outlines: at this size edges hardly change
        wanted = edges(portrait.rgb)
        assert agreement(edges(strict), wanted) > agreement(edges(loose), wanted)


@each_style
def test_strength_pronounces_step_by_step(style: Style, cup: Structure) -> None:
    none, half, own, double = (
        style.draw(Brief(cup, 7, 0, strength=strength)) for strength in (0.0, 0.5, 1.0, 2.0)
    )
    assert 1.5 < apart(half, none) < apart(own, none) < apart(double, none)


@each_style
def test_asked_for_colours_rule(style: Style, cup: Structure) -> None:
    for number in NUMBERS:
        blue, red = (style.draw(Brief(cup, 7, number, colours=(colour,))) for colour in (BLUE, RED))
        assert blueness(blue) > 8, number
        assert blueness(red) < -8, number


@each_style
@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1), (3, 200), (16, 16)], ids=str)
def test_the_smallest_pictures_are_drawn(style: Style, shape: tuple[int, int]) -> None:
    rgb = np.random.Generator(np.random.PCG64(2)).integers(0, 256, (*shape, 3), np.uint8)
    structure = analyse(rgb)
    for number in NUMBERS:
        assert style.draw(Brief(structure, 1, number)).shape == rgb.shape


@each_style
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_is_drawn(style: Style, level: int) -> None:
    rgb = np.full((40, 56, 3), level, np.uint8)
    structure = analyse(rgb)
    for number in NUMBERS:
        assert style.draw(Brief(structure, 1, number)).shape == rgb.shape


def test_pieces_cover_the_picture_and_are_finer_with_closer_seeds(portrait: Structure) -> None:
    few, many = (
        cut(portrait.rgb, spacing, 6.0, 4.0, np.random.Generator(np.random.PCG64(1))) for spacing in (120, 50)
    )
    for cells in (few, many):
        assert cells.labels.shape == portrait.rgb.shape[:2]
        assert set(np.unique(cells.labels)) == set(range(cells.count))
        assert (cells.distance >= 0).all()
    assert many.count > 2 * few.count


def test_film_throws_a_warm_halo_around_a_light() -> None:
    night = np.full((120, 160, 3), 6, np.uint8)
    night[50:70, 70:90] = 255
    film = next(style for style in STYLES if style.name == "film photo")
    for number in NUMBERS:
        drawn = film.draw(Brief(analyse(night), seed=2, number=number)).astype(np.float32)
        halo = drawn[50:70, 91:93].mean(axis=(0, 1)) - drawn[10:30, 70:90].mean(axis=(0, 1))
        assert halo[0] > halo[2] + 2, number
