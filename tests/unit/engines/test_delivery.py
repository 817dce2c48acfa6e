import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture import structure
from retexture.engines.delivery import MOST_RENDERINGS, deliver
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural import engine as procedural
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    Draw,
    EngineCancelled,
    EngineError,
    Kept,
    Progress,
    Request,
    Variation,
)
from retexture.evaluation import measure
from retexture.imaging.arrays import Rgb8
from retexture.imaging.enlarge import enlarge
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo
from retexture.structure import Structure

PHOTO = Photo(np.ascontiguousarray(data.chelsea()), None, "0" * 64, (451, 300))


class Counting(ProceduralEngine):
    """The real engine; remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, float]] = []

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        for variation in super().variations(request, progress, cancelled):
            self.asked.append((variation.number, request.structure))
            yield variation


@pytest.fixture(scope="module")
def only_engine() -> Counting:
    return Counting()


@pytest.fixture
def engine(only_engine: Counting) -> Counting:
    only_engine.asked.clear()
    return only_engine


def request(**changes: object) -> Request:
    values = {"photo": PHOTO, "prompt": "stone", "count": 1, "seed": 1, "structure": 0.0, **changes}
    return Request(**values)  # type: ignore[arg-type]


def delivered(engine: Counting, asked: Request) -> list[Variation]:
    return list(deliver(engine, asked, lambda _done, _stage: None, lambda: False))


def kept(variation: Variation) -> Kept:
    assert variation.receipt.kept is not None
    return variation.receipt.kept


def test_each_picture_says_how_much_of_the_structure_it_kept(engine: Counting) -> None:
    for variation in delivered(engine, request(count=2)):
        measured = measure(PHOTO.rgb, variation.rgb).structure
        found = kept(variation)
        assert found.score == pytest.approx(measured, abs=1e-4)
        assert (found.structure, found.renderings) == (0.0, 1)
    assert engine.asked == [(0, 0.0), (1, 0.0)]


def test_what_keeps_too_little_is_made_again_more_strictly(engine: Counting) -> None:
    (loose,) = delivered(engine, request())
    wanted = kept(loose).score + 0.02
    (better,) = delivered(engine, request(min_structure=wanted))
    assert kept(better).score >= wanted
    assert 2 <= kept(better).renderings <= MOST_RENDERINGS
    assert kept(better).structure > 0
    assert f"kept {kept(loose).score:.2f} of the photo's structure at first" in better.receipt.notes[-1]
    assert measure(PHOTO.rgb, better.rgb).structure == pytest.approx(kept(better).score, abs=1e-4)


def test_a_picture_made_again_is_the_one_that_its_strictness_gives(engine: Counting) -> None:
    made = delivered(engine, request(count=2, min_structure=1.0))
    for variation in made:
        asked = request(count=2, structure=kept(variation).structure)
        same = delivered(engine, asked)[variation.number]
        assert np.array_equal(same.rgb, variation.rgb)


def test_what_cannot_be_reached_is_given_up_in_the_end_and_told(engine: Counting) -> None:
    (variation,) = delivered(engine, request(min_structure=1.0))
    assert engine.asked == [(0, 0.0), (0, 0.5), (0, 1.0)]
    assert kept(variation).renderings == MOST_RENDERINGS
    assert "1 was asked for" in variation.receipt.notes[-1]


def test_the_strictest_picture_is_not_made_again(engine: Counting) -> None:
    (variation,) = delivered(engine, request(structure=1.0, min_structure=1.0))
    assert engine.asked == [(0, 1.0)]
    assert kept(variation).renderings == 1


def test_only_those_are_made_again_that_have_to_be_and_in_their_place(engine: Counting) -> None:
    scores = [kept(each).score for each in delivered(engine, request(count=3))]
    worst = int(np.argmin(scores))
    engine.asked.clear()
    made = delivered(engine, request(count=3, min_structure=min(scores) + 1e-3))
    assert [each.number for each in made] == [0, 1, 2]
    again = [number for number, structure in engine.asked if structure > 0]
    assert again
    assert set(again) == {worst}


def test_progress_never_falls_while_pictures_are_made_again(engine: Counting) -> None:
    seen: list[float] = []
    asked = request(count=2, min_structure=1.0)
    list(deliver(engine, asked, lambda done, _stage: seen.append(done), lambda: False))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_cancel_is_heard_while_a_picture_is_made_again(engine: Counting) -> None:
    with pytest.raises(EngineCancelled):
        list(deliver(engine, request(min_structure=1.0), lambda *_: None, lambda: len(engine.asked) == 1))


@pytest.mark.parametrize("by_alpha", [False, True])
def test_outside_the_mask_every_pixel_is_the_photos(engine: Counting, by_alpha: bool) -> None:
    levels = np.zeros(PHOTO.rgb.shape, np.uint8)
    levels[:, :200] = 255
    levels[:, 200:210] = 100
    # White paint on black, and the same as transparency of black alone.
    told = Photo(levels, None, "cd" * 32, PHOTO.size)
    if by_alpha:
        told = replace(told, rgb=np.zeros_like(levels), alpha=255 - levels[..., 0])
    mask = read_mask(told, PHOTO.size)
    assert bool(mask.notes) == by_alpha
    made = delivered(engine, request(mask=mask, structure=0.5, count=2))
    bare = delivered(engine, request(structure=0.5, count=2))
    for variation, whole in zip(made, bare, strict=True):
        assert np.array_equal(variation.rgb[:, 210:], PHOTO.rgb[:, 210:])
        assert np.array_equal(variation.rgb[:, :200], whole.rgb[:, :200])
        between = variation.rgb[:, 200:210].astype(int)
        low = np.minimum(whole.rgb[:, 200:210], PHOTO.rgb[:, 200:210])
        high = np.maximum(whole.rgb[:, 200:210], PHOTO.rgb[:, 200:210])
        assert ((between >= low) & (between <= high)).all()
        assert variation.receipt.mask_sha256 == "cd" * 32
        assert set(mask.notes) <= set(variation.receipt.notes)
        assert kept(variation).score > kept(whole).score


def test_a_photo_is_analysed_once_however_often_its_pictures_are_made(
    engine: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo(PHOTO.rgb.copy(), None, "1" * 64, PHOTO.size)
    analysed: list[object] = []

    def analyse(rgb: Rgb8) -> Structure:
        if rgb.shape[0] > 100:  # not the samples that kernels are compiled with
            analysed.append(rgb)
        return structure.analyse(rgb)

    monkeypatch.setattr(procedural, "analyse", analyse)
    made = delivered(engine, request(photo=photo, min_structure=1.0, structure=0.2, count=2))
    assert [kept(variation).renderings for variation in made] == [3, 3]
    assert len(analysed) == 1
    again = delivered(Counting(), request(photo=photo, structure=1.0, count=2))
    assert len(analysed) == 2  # another engine has its own
    for variation, strictest in zip(made, again, strict=True):
        if kept(variation).structure == 1.0:
            assert np.array_equal(variation.rgb, strictest.rgb)
    forgotten = weakref.ref(photo)
    del photo
    gc.collect()
    assert forgotten() is None  # the engine does not keep it


def test_larger_pictures_are_masked_and_measured_at_the_photos_size(engine: Counting) -> None:
    share = np.zeros((300, 451, 3), np.uint8)
    share[:, 200:] = 255
    mask = read_mask(replace(PHOTO, rgb=share, sha256="3" * 64), PHOTO.size)
    (own,) = delivered(engine, request(mask=mask))
    (large,) = delivered(engine, request(mask=mask, scale=2))
    assert large.rgb.shape == (600, 902, 3)
    assert np.array_equal(large.rgb[:, :396], enlarge(PHOTO.rgb, 2)[:, :396])
    assert kept(large).score == pytest.approx(kept(own).score, abs=0.05)


def test_what_a_mask_keeps_of_an_earlier_picture_is_that_picture(engine: Counting) -> None:
    share = np.zeros((300, 451, 3), np.uint8)
    share[:, 200:] = 255
    mask = read_mask(replace(PHOTO, rgb=share, sha256="4" * 64), PHOTO.size)
    earlier = replace(PHOTO, rgb=np.ascontiguousarray(PHOTO.rgb[:, ::-1]), sha256="5" * 64)
    (over,) = delivered(engine, request(mask=mask, background=earlier))
    assert np.array_equal(over.rgb[:, :200], earlier.rgb[:, :200])


@pytest.mark.parametrize(
    "asked", [{"scale": 2}, {"keeps": Draw(1, 0)}, {"background": PHOTO}], ids=lambda asked: next(iter(asked))
)
def test_an_engine_that_repeats_nothing_is_not_asked_to(asked: dict[str, object]) -> None:
    class Forgetful(Counting):
        def __init__(self) -> None:
            super().__init__()
            self.capabilities = Capabilities(mask=True, swatch=True)

    engine = Forgetful()
    with pytest.raises(EngineError, match="makes a new picture each time"):
        delivered(engine, request(**asked))
    assert engine.asked == []


def test_a_picture_has_64_megapixels_at_most(engine: Counting) -> None:
    large = replace(PHOTO, rgb=np.broadcast_to(np.uint8(90), (4096, 4097, 3)))
    with pytest.raises(EngineError, match="more than 64 megapixels"):
        delivered(engine, request(photo=large, scale=2))
