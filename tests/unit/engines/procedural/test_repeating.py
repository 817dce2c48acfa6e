"""The same picture again: larger, with another pattern, or below another look."""

from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.making import DRAWING_ENLARGED
from retexture.engines.protocol import Draw, EngineCancelled, Request, Variation
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, linear_to_oklab
from retexture.imaging.enlarge import enlarge
from retexture.imaging.photo import Photo

CUP = Photo(cv2.resize(data.coffee(), (600, 400), interpolation=cv2.INTER_AREA), None, "c" * 64, (600, 400))


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def made(engine: ProceduralEngine, prompt: str, **changes: Any) -> list[Variation]:
    values = {"photo": CUP, "prompt": prompt, "count": 1, "seed": 7, "structure": 0.5, **changes}
    return list(engine.variations(Request(**values), lambda _share, _stage: None, lambda: False))


def one(engine: ProceduralEngine, prompt: str, **changes: Any) -> Rgb8:
    return made(engine, prompt, **changes)[0].rgb


def reduced(picture: Rgb8) -> Rgb8:
    return np.asarray(cv2.resize(picture, CUP.size, interpolation=cv2.INTER_AREA), np.uint8)


def apart(one: Rgb8, other: Rgb8) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def fineness(picture: Rgb8) -> float:
    """How much there is in a picture that is as fine as its pixels."""
    grey = picture.astype(np.float32).mean(axis=2)
    return float((grey - cv2.GaussianBlur(grey, (0, 0), 0.6)).std())


def interpolated(picture: Rgb8) -> Rgb8:
    return np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4), np.uint8)


@pytest.mark.parametrize(
    ("prompt", "most"),
    [("white marble with gold veins", 2.0), ("red brick", 5.5), ("mossy stone in fog", 5.5)],
)
def test_a_larger_picture_is_the_same_picture_with_finer_detail(
    engine: ProceduralEngine, prompt: str, most: float
) -> None:
    picture, large = one(engine, prompt), one(engine, prompt, scale=2)
    assert large.shape == (800, 1200, 3)
    assert apart(reduced(large), picture) < most
    other = one(engine, prompt, seed=8)
    assert apart(reduced(large), picture) < 0.2 * apart(other, picture)
    assert fineness(large) > 1.2 * fineness(interpolated(picture))


def test_patterns_stay_where_they_are(engine: ProceduralEngine) -> None:
    """Shifting the larger picture by a pixel of the smaller one makes it less alike, whichever way."""
    picture = one(engine, "red brick")
    again = reduced(one(engine, "red brick", scale=4)).astype(np.float32)
    inner = np.s_[20:-20, 20:-20]
    still = np.abs(again - picture)[inner].mean()
    for shift in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        assert np.abs(np.roll(again, shift, (0, 1)) - picture)[inner].mean() > 1.5 * still


def test_what_stays_the_photo_is_the_photo_enlarged(engine: ProceduralEngine) -> None:
    large = one(engine, "cup in blue glass, keep the table", scale=2)
    picture = one(engine, "cup in blue glass, keep the table")
    untouched = (picture == CUP.rgb).all(axis=2).astype(np.uint8)
    inside = cv2.erode(untouched, np.ones((9, 9), np.uint8))
    assert inside.mean() > 0.2
    there = np.kron(inside, np.ones((2, 2), np.uint8)) > 0
    assert np.array_equal(large[there], enlarge(CUP.rgb, 2)[there])


def test_no_border_between_windows_shows(engine: ProceduralEngine) -> None:
    """Steps across the border of two windows are no larger than beside it."""
    large = one(engine, "concrete", scale=4).astype(np.float32)
    assert large.shape == (1600, 2400, 3)
    across = np.abs(np.diff(large, axis=1)).mean(axis=(0, 2))
    border = 2400 // 3 - 1
    assert across[border] < 1.3 * np.median(across[border - 30 : border + 30])


def test_a_larger_picture_is_the_same_on_any_number_of_threads(engine: ProceduralEngine) -> None:
    threads = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = one(engine, "rusted steel, wet", scale=2)
        cv2.setNumThreads(3)
        assert np.array_equal(one(engine, "rusted steel, wet", scale=2), alone)
    finally:
        cv2.setNumThreads(threads)


def test_a_small_photo_is_worked_at_a_larger_size_anyway(engine: ProceduralEngine) -> None:
    small = Photo(np.ascontiguousarray(CUP.rgb[::4, ::4]), None, "d" * 64, (150, 100))
    large = one(engine, "red brick", photo=small, scale=2)
    assert large.shape == (200, 300, 3)
    assert fineness(large) > 1.2 * fineness(interpolated(one(engine, "red brick", photo=small)))


def test_creative_adds_detail_and_leaves_colour_and_form(engine: ProceduralEngine) -> None:
    plain = one(engine, "white marble", scale=2)
    creative = one(engine, "white marble", scale=2, options={"detail": "creative"})
    assert fineness(creative) > 1.1 * fineness(plain)
    assert apart(cv2.blur(creative, (16, 16)), cv2.blur(plain, (16, 16))) < 1.0


def test_a_drawing_is_enlarged_and_says_so(engine: ProceduralEngine) -> None:
    (picture,), (large,) = made(engine, "pencil sketch"), made(engine, "pencil sketch", scale=2)
    assert DRAWING_ENLARGED in large.receipt.notes
    assert DRAWING_ENLARGED not in picture.receipt.notes
    assert apart(large.rgb, enlarge(picture.rgb, 2)) == 0


def test_it_stops_between_windows(engine: ProceduralEngine) -> None:
    said = 0

    def cancelled() -> bool:
        nonlocal said
        said += 1
        return said > 5

    request = Request(CUP, "concrete", 1, 7, 0.5, scale=4)
    with pytest.raises(EngineCancelled):
        list(engine.variations(request, lambda _share, _stage: None, cancelled))


def test_progress_tells_of_the_windows(engine: ProceduralEngine) -> None:
    told: list[float] = []
    request = Request(CUP, "concrete", 1, 7, 0.5, scale=4)
    list(engine.variations(request, lambda share, _stage: told.append(share), lambda: False))
    assert told == sorted(told)
    assert len(told) > 6


def colours(picture: Rgb8) -> Map:
    """Mean colour and lightness of a coarse grid: palette and light, without the pattern."""
    small = cv2.resize(picture, (6, 4), interpolation=cv2.INTER_AREA)
    return linear_to_oklab(linear_from_rgb8(small))


@pytest.mark.parametrize("prompt", ["marble", "velvet", "rusted steel in neon night"])
def test_what_keeps_a_draw_has_its_palette_and_light_and_another_pattern(
    engine: ProceduralEngine, prompt: str
) -> None:
    earlier = made(engine, prompt, count=3)[2].rgb
    subtle = [each.rgb for each in made(engine, prompt, count=4, seed=90, keeps=Draw(7, 2))]
    free = [each.rgb for each in made(engine, prompt, count=4, seed=90)]

    def mean_apart(pictures: list[Rgb8]) -> float:
        return float(np.mean([np.abs(colours(each) - colours(earlier)).mean() for each in pictures]))

    assert mean_apart(subtle) < 0.6 * mean_apart(free)
    for index, picture in enumerate(subtle):
        assert apart(picture, earlier) > 2.0
        assert all(apart(picture, other) > 1.0 for other in subtle[index + 1 :])


def test_drawings_that_keep_a_draw_have_its_inks_and_other_strokes(engine: ProceduralEngine) -> None:
    earlier = made(engine, "oil painting", count=2)[1].rgb
    subtle = made(engine, "oil painting", count=2, seed=90, keeps=Draw(7, 1))
    free = made(engine, "oil painting", count=1, seed=90)[0].rgb
    for picture in subtle:
        assert (
            np.abs(colours(picture.rgb) - colours(earlier)).mean()
            < np.abs(colours(free) - colours(earlier)).mean()
        )
    assert not np.array_equal(subtle[0].rgb, subtle[1].rgb)


def test_a_look_lies_over_an_earlier_picture(engine: ProceduralEngine) -> None:
    """Where the prompt leaves the photo alone the earlier picture is seen, to the bit."""
    earlier = one(engine, "red brick")
    shown = Photo(earlier, None, "e" * 64, CUP.size)
    over = one(engine, "cup in gold", background=shown)
    alone = one(engine, "cup in gold")
    same = (alone == CUP.rgb).all(axis=2).astype(np.uint8)
    left_alone = cv2.erode(same, np.ones((9, 9), np.uint8)) > 0  # painted pixels may be the photo's by chance
    assert 0.2 < left_alone.mean() < 0.98
    assert np.array_equal(over[left_alone], earlier[left_alone])
    painted = cv2.erode(1 - same, np.ones((9, 9), np.uint8)) > 0
    assert apart(over[painted], alone[painted]) < 0.5 * apart(over[painted], earlier[painted])


def test_a_light_falls_on_the_earlier_picture(engine: ProceduralEngine) -> None:
    earlier = one(engine, "red brick")
    shown = Photo(enlarge(earlier, 2), None, "f" * 64, (1200, 800))
    night = one(engine, "at night", background=shown)
    as_source = one(engine, "at night")
    grey = [each.astype(np.float32).mean(axis=2).ravel() for each in (night, earlier, as_source)]
    detail = [each - cv2.GaussianBlur(each.reshape(400, 600), (0, 0), 4).ravel() for each in grey]
    assert np.corrcoef(detail[0], detail[1])[0, 1] > np.corrcoef(detail[2], detail[1])[0, 1] + 0.2
