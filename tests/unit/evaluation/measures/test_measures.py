import json
import math
from collections.abc import Iterator
from dataclasses import asdict

import cv2
import numpy as np
import pytest

from retexture.evaluation import Measures, gate, measure
from retexture.imaging.arrays import Rgb8
from tricks import photo, softened, texture


def numbers(measures: Measures) -> list[float]:
    return list(_numbers(asdict(measures)))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float):
        yield value


def resized(picture: Rgb8, width: int, height: int) -> Rgb8:
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def toned(picture: Rgb8) -> Rgb8:
    return np.asarray(picture * np.array([0.4, 0.7, 1.0]), np.uint8)


def test_the_source_itself_leaks_all_and_changes_nothing() -> None:
    measures = measure(photo("coffee"), photo("coffee"))
    assert measures.leak == pytest.approx(1, abs=1e-3)
    assert measures.change == 0
    assert measures.coherence == pytest.approx(0, abs=1e-6)


def test_the_same_pictures_give_the_same_numbers_whatever_the_threads() -> None:
    source, output = photo("rocket"), toned(softened(photo("rocket"), 1))
    threads = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = measure(source, output)
        cv2.setNumThreads(4)
        assert measure(source, output) == alone
    finally:
        cv2.setNumThreads(threads)


def test_neither_picture_is_written_to() -> None:
    source, output = photo("coffee"), toned(photo("coffee"))
    before = source.copy(), output.copy()
    measure(source, output)
    np.testing.assert_array_equal(source, before[0])
    np.testing.assert_array_equal(output, before[1])


@pytest.mark.parametrize("side", [64, 300, 4096])
def test_every_size_is_measured_alike(side: int) -> None:
    source = photo("astronaut")
    output = toned(softened(source, 2))
    large = measure(source, output)
    other = measure(resized(source, side, side), resized(output, side, side))
    # At 64 pixels the fine detail that was blurred away is not there to begin with.
    near = 0.15 if side >= 300 else 0.4
    assert other.structure == pytest.approx(large.structure, abs=near)
    assert other.change == pytest.approx(large.change, abs=near)
    assert all(math.isfinite(number) for number in numbers(other))


@pytest.mark.parametrize("shape", [(1, 1), (1, 4096), (4096, 3), (64, 64), (65, 211)])
def test_odd_shapes_give_defined_numbers(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    source, output = (rng.integers(0, 256, (*shape, 3), np.uint8) for _ in range(2))
    assert all(math.isfinite(number) for number in numbers(measure(source, output)))


FLAT = np.full((120, 160, 3), 90, np.uint8)
GREY = np.repeat(photo("coffee").mean(2).astype(np.uint8)[:300, :400, None], 3, 2)
BLACK, WHITE = np.zeros_like(FLAT), np.full_like(FLAT, 255)


@pytest.mark.parametrize("output", [FLAT, BLACK, WHITE, GREY], ids=["flat", "black", "white", "photo"])
@pytest.mark.parametrize("source", [FLAT, BLACK, WHITE, GREY], ids=["flat", "black", "white", "photo"])
def test_grey_and_flat_pictures_give_defined_numbers(source: Rgb8, output: Rgb8) -> None:
    measures = measure(source, output)
    assert all(math.isfinite(number) for number in numbers(measures))
    assert 0 <= measures.structure <= 1
    assert 0 <= measures.change <= 1
    gate(measures)


def test_a_flat_source_has_nothing_to_lose_nor_to_leak() -> None:
    measures = measure(FLAT, GREY)
    assert measures.structure == 1
    assert measures.leak is None
    assert measures.coherence is None


def test_smooth_shapes_have_no_texture_to_leak() -> None:
    disc = np.zeros((300, 300, 3), np.uint8)
    cv2.circle(disc, (150, 150), 90, (200, 120, 40), -1, cv2.LINE_AA)
    measures = measure(disc, 255 - disc)
    assert measures.leak is None
    assert measures.coherence is not None


def test_change_grows_with_each_kind_of_change() -> None:
    source = photo("coffee")
    steps = [source + 0, softened(source, 1), softened(source, 4), toned(softened(source, 4))]
    changes = [measure(source, step).change for step in steps]
    assert changes == sorted(changes)
    assert len(set(changes)) == len(changes)


def test_a_change_of_colour_alone_is_no_change_of_texture() -> None:
    tinted = measure(photo("coffee"), np.ascontiguousarray(photo("coffee")[..., [1, 2, 0]])).change_parts
    blurred = measure(photo("coffee"), softened(photo("coffee"), 3)).change_parts
    assert tinted.colour > 5 * blurred.colour
    assert blurred.texture > 2 * tinted.texture


def test_leak_falls_as_the_detail_is_taken_away() -> None:
    source = photo("chelsea")
    smooth = softened(source, 8)
    leaks = []
    for share in (1.0, 0.6, 0.3, 0.0):
        leak = measure(source, (share * source + (1 - share) * smooth).astype(np.uint8)).leak
        assert leak is not None
        leaks.append(leak)
    assert leaks == sorted(leaks, reverse=True)
    assert leaks[0] > 0.95
    assert leaks[-1] < 0.1


def test_a_negative_still_shows_the_detail() -> None:
    leak = measure(photo("chelsea"), 255 - photo("chelsea")).leak
    assert leak is not None
    assert leak > 0.3


def test_json_holds_every_number() -> None:
    measures = measure(photo("coffee"), toned(photo("coffee")))
    read = json.loads(measures.to_json())
    assert read == {**asdict(measures), "completeness": {**asdict(measures.completeness), "islands": []}}
    assert list(read)[:4] == ["structure", "leak", "change", "coherence"]
    assert json.loads(measure(FLAT, GREY).to_json())["leak"] is None


@pytest.mark.parametrize(
    ("source", "output", "complaint"),
    [
        (GREY[..., 0], GREY, "source must be"),
        (GREY, GREY.astype(np.float32), "output must be"),
        (GREY[:0], GREY, "source must be"),
        (GREY, GREY[:, :300], "proportions differ"),
    ],
)
def test_what_cannot_be_compared_is_refused(source: Rgb8, output: Rgb8, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        measure(source, output)


def test_another_size_of_the_same_proportions_is_compared() -> None:
    assert measure(GREY, resized(GREY, 200, 150)).structure > 0.8


def test_what_was_to_stay_is_no_leak() -> None:
    source = photo("chelsea")
    right = np.zeros(source.shape[:2], np.float32)
    right[:, source.shape[1] // 2 :] = 1
    output = np.where(right[..., None] > 0, texture("brick", source.shape[:2]), source)
    whole, there = measure(source, output), measure(source, output, right)
    assert whole.leak is not None
    assert there.leak is not None
    assert there.leak < 0.15 < 0.4 < whole.leak
    assert there.change > whole.change
    assert there.structure == whole.structure


def test_the_whole_picture_counts_where_nothing_else_is_said() -> None:
    source, output = photo("astronaut"), toned(softened(photo("astronaut"), 1))
    everywhere = measure(source, output, np.ones((40, 40), np.float32))
    assert numbers(everywhere) == pytest.approx(numbers(measure(source, output)), abs=1e-4)


def test_a_part_too_small_to_say_anything_is_measured_without_coherence() -> None:
    source, output = photo("coffee"), toned(photo("coffee"))
    speck = np.zeros(source.shape[:2], np.float32)
    speck[:20, :20] = 1
    measures = measure(source, output, speck)
    assert measures.coherence is None
    assert measures.leak is None
    assert math.isfinite(measures.change)
