"""The images engine through a real LiteLLM proxy, whose faults and refusals have a form of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import engine_requests
from engine_requests import PHOTO
from images_server import (
    PROXY_KEY,
    Behaviour,
    ImagesServer,
    black,
    broken_off,
    cut_short,
    displaced,
    failing,
    of_pictures,
    one_alone,
    recoloured,
    refusing,
    source_of,
)
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.protocol import (
    EngineError,
    EngineRefused,
    EngineUnavailable,
    Variation,
)

Build = Callable[..., ImagesEngine]


@pytest.fixture
def build(proxy: str) -> Iterator[Build]:
    built: list[ImagesEngine] = []

    def make(profile: str = "qwen-image-edit", key: str = PROXY_KEY) -> ImagesEngine:
        built.append(ImagesEngine(Upstream(proxy, "painter", key, concurrency=2), load_profile(profile)))
        return built[-1]

    yield make
    for engine in built:
        engine.close()


def made(engine: ImagesEngine, **changes: Any) -> list[Variation]:
    return engine_requests.made(engine, **{"prompt": "white marble --no people", **changes})


def test_fields_beyond_openais_arrive_and_what_it_cost_comes_back(server: ImagesServer, build: Build) -> None:
    engine = build()
    assert engine.check().ok
    variations = made(engine, count=2)
    assert [each.number for each in variations] == [0, 1]
    assert all(np.array_equal(each.rgb, recoloured(PHOTO.rgb)) for each in variations)
    for received in server.received:
        assert received.fields["num_inference_steps"] == "40"
        assert received.fields["negative_prompt"] == "people"
        assert received.headers["authorization"] == "Bearer upstream-key"
    assert {received.fields["seed"] for received in server.received} == {
        each.receipt.upstream[0].sent["seed"] for each in variations
    }
    (call,) = variations[0].receipt.upstream
    assert call.usage["total_tokens"] == 100
    assert call.cost
    assert call.request_ids


def test_one_order_for_several_pictures_is_filled_up_where_n_is_ignored(
    server: ImagesServer, build: Build
) -> None:
    server.behave(one_alone)
    assert len(made(build("gpt-image-2"), count=3)) == 3
    assert sorted(each.fields["n"] for each in server.received) == ["1", "1", "3"]


def test_a_refusal_is_known_as_one(server: ImagesServer, build: Build) -> None:
    server.behave(refusing)
    with pytest.raises(EngineRefused) as refused:
        made(build())
    assert str(refused.value) == (
        "The image service refused this: Your request was rejected by the safety system."
    )
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "fault", [failing(429, retry_after="1"), failing(500), failing(503), broken_off, cut_short, black]
)
def test_what_is_temporary_is_ordered_again(server: ImagesServer, build: Build, fault: Behaviour) -> None:
    server.behave(fault)
    (variation,) = made(build())
    assert len(server.received) == 2
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, None, EngineUnavailable),
        (429, {"error": {"code": "insufficient_quota", "type": "insufficient_quota"}}, EngineUnavailable),
        (400, {"error": {"message": "Invalid size.", "type": "invalid_request_error"}}, EngineError),
    ],
)
def test_what_repeating_does_not_help_is_not_repeated(
    server: ImagesServer, build: Build, status: int, body: Any, error: type[EngineError]
) -> None:
    server.behave(failing(status, body))
    with pytest.raises(error) as raised:
        made(build())
    assert type(raised.value) is error
    assert len(server.received) == 1


def test_a_wrong_key_is_told_and_not_shown(server: ImagesServer, build: Build) -> None:
    engine = build(key="sk-WRONG-123456")
    health = engine.check()
    assert not health.ok
    with pytest.raises(EngineError) as raised:  # without a database of keys it answers with 400
        made(engine)
    assert "WRONG" not in f"{raised.value}{health.detail}"
    assert server.received == []


def test_what_comes_shifted_is_put_in_register(server: ImagesServer, build: Build) -> None:
    server.behave(lambda received: of_pictures(displaced(recoloured(source_of(received)), 12, 0, 1.03)))
    (variation,) = made(build())
    assert "Picture 1 was shifted by +12.0" in variation.receipt.notes[0]
