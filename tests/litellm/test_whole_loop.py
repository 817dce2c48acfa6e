"""The whole loop: the images engine, a real LiteLLM proxy, our door for OpenAI clients, another engine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from skimage import data

from command_line import Cli, paths
from engine_requests import difference, request
from images_server import PROXY_KEY
from retexture.engines.delivery import deliver
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import EngineError, Variation
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from running import KEY, Running

PROFILE = """
title = "Another Retexture, which reads Midjourney's parameters itself"
model = "retexture"
[sizes]
multiple = 1
least = 256
most = 4_000_000
[can]
seed = true
mask = "alpha"
more_pictures = "image[]"
[by_structure]
structure = [0.0, 1.0]
[template]
text = "{prompt} {exclude}"
exclude = "--no {no}"
"""
RGB = np.ascontiguousarray(data.coffee()[:301, :400])
PHOTO = Photo(RGB, None, "ab" * 32, (400, 301))
Build = Callable[[], ImagesEngine]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "retexture.toml"
    path.write_text(PROFILE)
    return path


@pytest.fixture
def engine(proxy: str, profile: Path) -> Iterator[ImagesEngine]:
    engine = ImagesEngine(Upstream(proxy, "retexture", PROXY_KEY, concurrency=2), load_profile(str(profile)))
    yield engine
    engine.close()


def made(engine: Any, **changes: Any) -> list[Variation]:
    return list(deliver(engine, request(**{"photo": PHOTO, **changes}), lambda *_: None, lambda: False))


def tasks(retexture: Running) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = retexture.get("/v1/tasks?limit=100")["tasks"]
    return listed


def test_what_comes_back_is_what_the_procedural_engine_makes(
    engine: ImagesEngine, retexture: Running
) -> None:
    assert engine.check().ok
    there = made(engine)
    here = made(ProceduralEngine())
    assert there[0].rgb.shape == RGB.shape
    assert difference(there[0].rgb, RGB) > 10
    assert difference(there[0].rgb, here[0].rgb) < 1
    (call,) = there[0].receipt.upstream
    assert (call.sent["prompt"], call.sent["seed"], call.sent["structure"]) == ("white marble", "7", "0.5")
    assert call.tries == 1


def test_each_variation_is_one_task_there_with_a_seed_of_its_own(
    engine: ImagesEngine, retexture: Running
) -> None:
    before = {each["id"] for each in tasks(retexture)}
    variations = made(engine, count=3, prompt="moss --no flowers", structure=0.9)
    new = [each for each in tasks(retexture) if each["id"] not in before]
    assert len(new) == len(variations) == 3
    assert len({each.receipt.upstream[0].sent["seed"] for each in variations}) == 3
    assert {each["status"] for each in new} == {"completed"}


def test_a_mask_and_a_swatch_go_through(engine: ImagesEngine) -> None:
    share = np.zeros((301, 400), np.float32)
    share[:, :200] = 1
    swatch = Photo(np.ascontiguousarray(data.chelsea()[:120, :120]), None, "2" * 64, (120, 120))
    (variation,) = made(engine, mask=Mask(share, "1" * 64), swatch=swatch)
    assert np.array_equal(variation.rgb[:, 200:], RGB[:, 200:])
    assert difference(variation.rgb[:, :190], RGB[:, :190]) > 10
    assert [each.text for each in variation.receipt.ignored] == []


def test_what_the_inner_server_refuses_is_told(engine: ImagesEngine) -> None:
    tiny = Photo(np.ascontiguousarray(RGB[:12, :40]), None, "3" * 64, (40, 12))
    with pytest.raises(EngineError, match=r"size|picture|pixels"):
        made(engine, photo=tiny)


def test_the_command_line_and_a_shipped_profile(cli: Cli, cup: Path, proxy: str, retexture: Running) -> None:
    settings = {
        "RETEXTURE_IMAGES_URL": proxy,
        "RETEXTURE_IMAGES_KEY": PROXY_KEY,
        "RETEXTURE_IMAGES_MODEL": "retexture",
        "RETEXTURE_IMAGES_PROFILE": "qwen-image-edit",
    }
    done = cli("run", cup, "-p", "rusted steel", "-n", 1, "--engine", "images", **settings)
    assert done.returncode == 0, done.stderr
    with Image.open(paths(done)[0]) as picture:
        assert picture.size == (120, 80)
    for key in (PROXY_KEY, KEY):
        assert key.encode() not in done.stdout + done.stderr
