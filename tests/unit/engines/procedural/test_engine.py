from collections.abc import Iterator
from itertools import combinations

import cv2
import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import EngineCancelled, Request, Variation
from retexture.imaging.arrays import Rgb8
from retexture.imaging.photo import Photo


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def photo(rgb: Rgb8) -> Photo:
    return Photo(np.ascontiguousarray(rgb), None, "0" * 64, (rgb.shape[1], rgb.shape[0]))


def request(prompt: str = "marble", **changes: object) -> Request:
    values = {"photo": photo(data.chelsea()), "count": 1, "seed": 1, "structure": 0.5, **changes}
    return Request(prompt=prompt, **values)  # type: ignore[arg-type]


def make(engine: ProceduralEngine, asked: Request) -> list[Variation]:
    return list(engine.variations(asked, lambda _done, _stage: None, lambda: False))


def difference(one: Rgb8, other: Rgb8) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def test_variations_come_in_order_with_the_photos_size(engine: ProceduralEngine) -> None:
    made = make(engine, request(count=4))
    assert [each.number for each in made] == [0, 1, 2, 3]
    for each in made:
        assert each.rgb.shape == data.chelsea().shape
        assert each.rgb.dtype == np.uint8


def test_variations_differ_visibly(engine: ProceduralEngine) -> None:
    made = make(engine, request(count=4))
    for i in range(4):
        for j in range(i):
            assert difference(made[i].rgb, made[j].rgb) > 12


@pytest.mark.parametrize("light", ["golden hour", "at night", "overcast"])
def test_variations_of_a_light_are_of_other_hours(engine: ProceduralEngine, light: str) -> None:
    """Where nobody sees the sun, it has but two sides."""
    made = make(engine, request(light, count=4))
    for one, other in combinations(made, 2):
        assert difference(one.rgb, other.rgb) > 2


def test_chaos_drives_the_variations_apart(engine: ProceduralEngine) -> None:
    def spread(prompt: str) -> float:
        made = [each.rgb.mean(axis=(0, 1)) for each in make(engine, request(prompt, count=4))]
        return float(np.std(made, axis=0).mean())

    assert spread("white marble --chaos 100") > 1.2 * spread("white marble")


def test_a_variation_does_not_depend_on_how_many_are_asked_for(engine: ProceduralEngine) -> None:
    assert np.array_equal(make(engine, request(count=1))[0].rgb, make(engine, request(count=3))[0].rgb)


@pytest.mark.parametrize("prompt", ["gold veined marble", "rusted steel, neon", "marble, oil painting"])
def test_the_rest_of_a_run_is_as_if_all_were_made(engine: ProceduralEngine, prompt: str) -> None:
    whole = make(engine, request(prompt, count=4))
    for first in (1, 3, 4):
        rest = make(engine, request(prompt, count=4, first=first))
        assert [one.number for one in rest] == list(range(first, 4))
        for one, other in zip(rest, whole[first:], strict=True):
            assert np.array_equal(one.rgb, other.rgb)
            assert one.receipt == other.receipt


@pytest.mark.parametrize(
    "prompt", ["gold veined marble", "rusted steel, neon", "fog", "marble, oil painting"]
)
def test_the_same_request_gives_the_same_bytes_on_any_number_of_threads(
    engine: ProceduralEngine, prompt: str
) -> None:
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = make(engine, request(prompt, count=2))
        cv2.setNumThreads(3)
        together = make(engine, request(prompt, count=2))
    finally:
        cv2.setNumThreads(before)
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.rgb, other.rgb)


def test_another_seed_gives_another_picture(engine: ProceduralEngine) -> None:
    assert difference(make(engine, request(seed=1))[0].rgb, make(engine, request(seed=2))[0].rgb) > 5


def edges(rgb: Rgb8) -> np.ndarray:
    grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.5)
    return np.asarray(np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)))


def test_more_structure_keeps_more_of_the_photos_edges(engine: ProceduralEngine) -> None:
    source = edges(data.chelsea()).ravel()
    kept = [
        np.corrcoef(source, edges(make(engine, request("stone", structure=level))[0].rgb).ravel())[0, 1]
        for level in (0.0, 0.5, 1.0)
    ]
    assert kept[0] < kept[1] < kept[2]


def test_image_weight_acts_like_structure(engine: ProceduralEngine) -> None:
    strict = make(engine, request("marble --iw 3", structure=0.5))[0].rgb
    assert np.array_equal(strict, make(engine, request("marble", structure=1.0))[0].rgb)


@pytest.mark.parametrize("prompt", ["夢の中の祖母 xyzzy", "keep the sky", "xyzzy --no marble"])
def test_where_nothing_can_be_done_the_photo_stays_and_that_is_said_first(
    engine: ProceduralEngine, prompt: str
) -> None:
    made = make(engine, request(prompt, count=2))
    assert all(np.array_equal(each.rgb, data.chelsea()) for each in made)
    receipt = made[0].receipt
    assert receipt.idle
    assert receipt.understood["recognised"] is False
    assert receipt.notes[0].endswith("the pictures show the photo as it is.")


def test_a_guess_is_done_and_said_first(engine: ProceduralEngine) -> None:
    (made,) = make(engine, request("a pretzel"))
    assert not made.receipt.idle
    assert made.receipt.notes[0] == (
        "Nothing in the prompt is known by name; ‘pretzel’ is guessed to be gingerbread."
    )
    assert np.array_equal(made.rgb, make(engine, request("gingerbread"))[0].rgb)


def test_an_artist_draws_more_loosely_than_the_style_alone(engine: ProceduralEngine) -> None:
    alone, artist = (make(engine, request(prompt))[0].rgb for prompt in ("oil painting", "Turner"))
    assert difference(alone, artist) > 5


def test_colour_is_obeyed(engine: ProceduralEngine) -> None:
    def mean(prompt: str) -> np.ndarray:
        return np.asarray(make(engine, request(prompt))[0].rgb.reshape(-1, 3).mean(axis=0))

    blue, red = mean("blue marble"), mean("red marble")
    assert blue[2] > blue[0] + 15
    assert red[0] > red[2] + 15
    assert mean("white marble").mean() > mean("black marble").mean() + 60


def test_painted_porcelain_is_no_negative_of_the_photo(engine: ProceduralEngine) -> None:
    def lightness(rgb: Rgb8) -> np.ndarray:
        return np.asarray(cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), 4).ravel(), float)

    original = photo(data.astronaut())
    for prompt in ("porcelain", "navy porcelain", "black porcelain"):
        made = make(engine, request(prompt, photo=original))[0].rgb
        assert np.corrcoef(lightness(original.rgb), lightness(made))[0, 1] > 0.5, prompt


def test_a_light_alone_relights_the_photos_own_surfaces(engine: ProceduralEngine) -> None:
    night = make(engine, request("at night"))[0].rgb
    assert night.mean() < data.chelsea().mean() - 25


def test_what_finds_no_place_is_reported(engine: ProceduralEngine) -> None:
    receipt = make(engine, request("marble, oil painting, watercolour --ar 16:9"))[0].receipt
    ignored = {entry.text: entry.reason for entry in receipt.ignored}
    assert "watercolour" in ignored
    assert any(text.startswith("--ar") for text in ignored)


def test_progress_never_falls_and_names_its_stages(engine: ProceduralEngine) -> None:
    seen: list[tuple[float, str]] = []
    list(engine.variations(request(count=2), lambda done, stage: seen.append((done, stage)), lambda: False))
    fractions = [done for done, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(stage for _, stage in seen)


def test_a_cancel_is_heard_between_stages(engine: ProceduralEngine) -> None:
    answers: Iterator[bool] = iter([False, False, False, False, True, True, True, True, True])
    with pytest.raises(EngineCancelled):
        list(engine.variations(request(count=4), lambda _done, _stage: None, lambda: next(answers)))


def test_a_caller_may_stop_early(engine: ProceduralEngine) -> None:
    variations = engine.variations(request(count=4), lambda _done, _stage: None, lambda: False)
    assert next(iter(variations)).number == 0
    variations.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (3, 5), (40, 30)])
@pytest.mark.parametrize("prompt", ["white marble with gold veins", "rusted steel, neon", "oil painting"])
def test_tiny_and_narrow_pictures_work(engine: ProceduralEngine, shape: tuple[int, int], prompt: str) -> None:
    rgb = np.random.default_rng(5).integers(0, 256, (*shape, 3), np.uint8)
    assert make(engine, request(prompt, photo=photo(rgb)))[0].rgb.shape == rgb.shape


def test_the_engine_says_what_it_is(engine: ProceduralEngine) -> None:
    assert engine.name == "procedural"
    assert engine.version
    assert engine.needs
    assert engine.check().ok
