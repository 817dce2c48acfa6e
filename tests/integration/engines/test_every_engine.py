"""What every engine keeps to, whatever makes its pictures: the protocol, told by tests."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from skimage import data

from comfyui_server import comfyui_server
from images_server import images_server
from retexture.engines.abilities import MAPS, TILES
from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow
from retexture.engines.delivery import deliver
from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Engine, EngineCancelled, Request, Variation
from retexture.engines.tiles import TileEngine
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from running import KEY, until


def photo_of(width: int, height: int) -> Photo:
    rgb = np.ascontiguousarray(data.chelsea()[:height, :width])
    return Photo(rgb, None, f"{width:032x}{height:032x}", (width, height), ("It was scaled down.",))


PHOTO = photo_of(151, 100)


@pytest.fixture(scope="module", params=["procedural", "images", "comfyui", "gateway"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn."""
    if request.param == "procedural":
        yield ProceduralEngine()
        return
    if request.param == "comfyui":
        with comfyui_server() as running:
            built = ComfyEngine(ComfyServer(running.url), load_workflow("sdxl-controlnet"))
            yield built
            built.close()
        return
    if request.param == "gateway":
        url = request.getfixturevalue("upstream").base
        forwarding = GatewayEngine(UpstreamServer(url, key=KEY), Downloads(url))
        yield forwarding
        forwarding.close()
        return
    with images_server() as server:
        engine = ImagesEngine(Upstream(server.url, "gpt-image-2"), load_profile("qwen-image-edit"))
        yield engine
        engine.close()


def asked(**changes: Any) -> Request:
    values = {
        "photo": PHOTO,
        "prompt": "marble --ar 16:9",
        "count": 1,
        "seed": 7,
        "structure": 0.5,
        **changes,
    }
    return Request(**values)


def made(engine: Engine, request: Request) -> list[Variation]:
    return list(engine.variations(request, lambda _share, _stage: None, lambda: False))


def test_it_says_what_it_is_and_what_it_can(engine: Engine) -> None:
    assert engine.name
    assert engine.version
    assert engine.needs
    assert engine.check().ok
    can = engine.capabilities
    assert can.longest_prompt > 0
    assert can.largest is None or can.largest > 0
    assert can.free_words == (engine.vocabulary is None)
    assert can.maps == (engine.name in MAPS)
    assert isinstance(engine, TileEngine) == (engine.name in TILES)


def test_variations_come_in_order_with_the_photos_size_and_leave_the_photo_as_it_is(engine: Engine) -> None:
    before = PHOTO.rgb.copy()
    variations = made(engine, asked(count=3))
    assert [each.number for each in variations] == [0, 1, 2]
    for each in variations:
        assert each.rgb.shape == PHOTO.rgb.shape
        assert each.rgb.dtype == np.uint8
    assert np.array_equal(PHOTO.rgb, before)


@pytest.mark.parametrize("size", [(64, 64), (97, 33), (33, 97)])
def test_a_photo_of_any_size_is_answered_with_its_size(engine: Engine, size: tuple[int, int]) -> None:
    (variation,) = made(engine, asked(photo=photo_of(*size)))
    assert variation.rgb.shape == (size[1], size[0], 3)


def test_those_that_are_there_are_not_made_again_and_the_others_are_the_same(engine: Engine) -> None:
    whole = made(engine, asked(count=3))
    rest = made(engine, asked(count=3, first=1))
    assert [each.number for each in rest] == [1, 2]
    for one, other in zip(whole[1:], rest, strict=True):
        assert np.array_equal(one.rgb, other.rgb)
        assert one.receipt == replace(other.receipt, upstream=one.receipt.upstream)


def test_a_receipt_says_how_the_picture_came_about(engine: Engine) -> None:
    (variation,) = made(engine, asked())
    receipt = variation.receipt
    assert (receipt.engine, receipt.engine_version) == (engine.name, engine.version)
    assert (receipt.seed, receipt.source_sha256) == (7, PHOTO.sha256)
    assert "marble" in str(receipt.understood["description"]).lower()
    assert "It was scaled down." in receipt.notes
    assert [each.text for each in receipt.ignored] == ["--ar 16:9"]
    # Again, where another server is asked: what it does not answer in time is told without it.
    until(lambda: receipt.ignored == engine.explain(asked().prompt).ignored, "explained as in the receipt")


def test_progress_never_falls_and_ends_at_1(engine: Engine) -> None:
    seen: list[float] = []
    list(engine.variations(asked(count=2), lambda share, _stage: seen.append(share), lambda: False))
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] == 1.0


def test_who_is_told_to_stop_stops(engine: Engine) -> None:
    with pytest.raises(EngineCancelled):
        list(engine.variations(asked(), lambda *_: None, lambda: True))
    stop = threading.Event()
    variations = engine.variations(asked(count=3), lambda *_: None, stop.is_set)
    next(variations)
    stop.set()
    with pytest.raises(EngineCancelled):
        list(variations)


def test_one_may_be_asked_for_again_before_all_are_taken(engine: Engine) -> None:
    whole = made(engine, asked(count=2))
    variations = engine.variations(asked(count=2), lambda *_: None, lambda: False)
    next(variations)
    (again,) = made(engine, asked(structure=1.0))
    assert again.number == 0
    assert np.array_equal(next(variations).rgb, whole[1].rgb)


def test_masks_swatches_and_a_least_structure_are_taken_by_all(engine: Engine) -> None:
    share = np.zeros((100, 151), np.float32)
    share[:, :80] = 1
    request = asked(mask=Mask(share, "1" * 64), swatch=photo_of(64, 64), min_structure=0.1)
    (variation,) = deliver(engine, request, lambda *_: None, lambda: False)
    assert np.array_equal(variation.rgb[:, 80:], PHOTO.rgb[:, 80:])
    assert variation.receipt.kept is not None


def test_nothing_is_done_for_a_prompt_that_asks_for_nothing_and_nobody_pays(engine: Engine) -> None:
    (variation,) = made(engine, asked(prompt="--ar 16:9"))
    assert engine.explain("--ar 16:9").idle
    assert variation.receipt.idle
    assert np.array_equal(variation.rgb, PHOTO.rgb)
