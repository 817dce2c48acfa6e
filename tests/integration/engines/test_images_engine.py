"""The images engine and a real server: what is sent, and what becomes of every kind of answer."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine_requests import PHOTO, difference, made, request
from images_server import (
    KEY,
    Behaviour,
    ImagesServer,
    another_picture,
    answered,
    black,
    broken_off,
    by_address,
    cut_short,
    displaced,
    failing,
    images_server,
    of_pictures,
    of_size,
    one_alone,
    recoloured,
    refusing,
    source_of,
    waiting,
)
from retexture.engines.delivery import deliver
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.protocol import (
    EngineCancelled,
    EngineError,
    EngineRefused,
    EngineUnavailable,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo

Build = Callable[..., ImagesEngine]


@pytest.fixture
def server() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def build(server: ImagesServer) -> Iterator[Build]:
    """Builds engines that are closed when the test ends."""
    built: list[ImagesEngine] = []

    def make(profile: str = "qwen-image-edit", **choices: Any) -> ImagesEngine:
        upstream = replace(Upstream(server.url, "gpt-image-2", KEY, concurrency=1), **choices)
        built.append(ImagesEngine(upstream, load_profile(profile)))
        return built[-1]

    yield make
    for engine in built:
        engine.close()


def test_what_is_sent_is_the_documented_form_and_the_photo_itself(server: ImagesServer, build: Build) -> None:
    (variation,) = made(build(), prompt="white marble --no people")
    (received,) = server.received
    fields = received.fields
    assert (fields["model"], fields["n"], fields["size"]) == ("gpt-image-2", "1", "512x512")
    assert (fields["seed"], fields["output_format"]) == ("7", "png")
    assert (fields["response_format"], fields["negative_prompt"]) == ("b64_json", "people")
    assert "white marble" in fields["prompt"]
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert np.array_equal(received.picture(), PHOTO.rgb)
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))
    (call,) = variation.receipt.upstream
    assert dict(call.sent) == fields
    assert (call.request_ids, call.cost, call.usage["total_tokens"], call.tries) == (
        ("req_123",),
        "0.042",
        100,
        1,
    )


def test_four_variations_are_four_orders_with_four_seeds(server: ImagesServer, build: Build) -> None:
    variations = made(build(concurrency=4), count=4)
    assert [each.number for each in variations] == [0, 1, 2, 3]
    assert {each.fields["n"] for each in server.received} == {"1"}
    seeds = {each.receipt.upstream[0].sent["seed"] for each in variations}
    assert len(seeds) == 4
    again = made(build(), count=4, first=2)
    assert [each.receipt.upstream[0].sent["seed"] for each in again] == [
        each.receipt.upstream[0].sent["seed"] for each in variations[2:]
    ]


def test_where_n_is_kept_to_one_order_is_enough(server: ImagesServer, build: Build) -> None:
    variations = made(build("gpt-image-2"), count=4)
    assert len(variations) == 4
    assert [each.fields["n"] for each in server.received] == ["4"]
    assert "seed" not in server.received[0].fields
    assert "response_format" not in server.received[0].fields
    assert any("takes no seed" in note for note in variations[0].receipt.notes)


def test_pictures_that_are_missing_where_n_is_ignored_are_ordered_one_by_one(
    server: ImagesServer, build: Build
) -> None:
    server.always = one_alone
    variations = made(build("gpt-image-2"), count=3)
    assert [each.number for each in variations] == [0, 1, 2]
    assert [each.fields["n"] for each in server.received] == ["3", "1", "1"]


def test_a_photo_of_an_odd_size_comes_back_with_it(server: ImagesServer, build: Build) -> None:
    rgb = np.ascontiguousarray(data.chelsea()[:299, :450])
    photo = Photo(rgb, None, "0" * 64, (450, 299))
    for profile in ("gpt-image-1", "gpt-image-2", "flux2-klein"):
        (variation,) = made(build(profile), photo=photo)
        sent = source_of(server.received[-1])
        width, height = map(int, server.received[-1].fields["size"].split("x"))
        assert sent.shape == (height, width, 3)
        assert variation.rgb.shape == rgb.shape
        assert difference(variation.rgb, recoloured(rgb)) < 2


def test_what_is_transparent_is_not_sent(server: ImagesServer, build: Build) -> None:
    alpha = np.full((512, 512), 255, np.uint8)
    alpha[:256] = 0
    made(build(), photo=Photo(PHOTO.rgb, alpha, "0" * 64, (512, 512)))
    sent = server.received[0].picture()
    assert (sent[:256] == 255).all()
    assert np.array_equal(sent[256:], PHOTO.rgb[256:])


def test_a_mask_goes_along_where_the_model_takes_one_transparent_where_it_changes(
    server: ImagesServer, build: Build
) -> None:
    share = np.zeros((512, 512), np.float32)
    share[:, :200] = 1
    asked = request(mask=Mask(share, "1" * 64))
    (variation,) = deliver(build("gpt-image-2"), asked, lambda *_: None, lambda: False)
    file = server.received[0].files["mask"][0]
    width, height = map(int, server.received[0].fields["size"].split("x"))
    with Image.open(io.BytesIO(file)) as image:
        assert (image.mode, image.size) == ("RGBA", (width, height))
        alpha = cv2.resize(np.asarray(image)[..., 3], (512, 512), interpolation=cv2.INTER_AREA)
    assert (alpha[20:-20, 20:180] == 0).all()
    assert (alpha[20:-20, 220:-20] == 255).all()
    assert np.array_equal(variation.rgb[:, 200:], PHOTO.rgb[:, 200:])
    list(deliver(build(), asked, lambda *_: None, lambda: False))
    assert "mask" not in server.received[-1].files


def test_a_swatch_is_the_second_picture(server: ImagesServer, build: Build) -> None:
    swatch = Photo(np.ascontiguousarray(data.coffee()), None, "2" * 64, (600, 400))
    made(build("gpt-image-2"), swatch=swatch)
    assert len(server.received[0].files["image[]"]) == 2
    assert "second picture" in server.received[0].fields["prompt"]


def test_what_comes_shifted_and_zoomed_is_put_in_register(server: ImagesServer, build: Build) -> None:
    server.behave(lambda received: of_pictures(displaced(recoloured(source_of(received)), 12, 0, 1.03)))
    (variation,) = made(build())
    assert difference(variation.rgb[20:-20, 20:-20], recoloured(PHOTO.rgb)[20:-20, 20:-20]) < 4
    (note,) = variation.receipt.notes
    assert "Picture 1 was shifted by +12.0" in note
    assert "zoomed by +3.0%" in note


def test_another_picture_stays_as_it_is_and_that_is_said(server: ImagesServer, build: Build) -> None:
    server.behave(another_picture)
    (variation,) = made(build())
    assert "does not follow the photo closely enough" in variation.receipt.notes[0]
    assert np.array_equal(variation.rgb, source_of_answer(server, another_picture))


def source_of_answer(server: ImagesServer, behaviour: Behaviour) -> Rgb8:
    import base64
    import json

    body = json.loads(bytes(behaviour(server.received[-1]).body))
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(body["data"][0]["b64_json"]))))


@pytest.mark.parametrize("size", [(1024, 1024), (256, 256), (500, 520)])
def test_a_picture_of_another_size_is_brought_to_the_photos(
    server: ImagesServer, build: Build, size: tuple[int, int]
) -> None:
    server.behave(of_size(*size))
    (variation,) = made(build())
    assert variation.rgb.shape == PHOTO.rgb.shape
    assert difference(variation.rgb, recoloured(PHOTO.rgb)) < 6
    assert f"{size[0]} × {size[1]} pixels where 512 × 512 were asked for" in variation.receipt.notes[0]


def test_a_picture_of_other_proportions_is_not_squeezed(server: ImagesServer, build: Build) -> None:
    # A wider view of the same scene: the photo is in its middle.
    server.behave(
        lambda received: of_pictures(
            cv2.copyMakeBorder(recoloured(source_of(received)), 0, 0, 128, 128, cv2.BORDER_REFLECT_101)
        )
    )
    (variation,) = made(build())
    assert difference(variation.rgb, recoloured(PHOTO.rgb)) < 4


@pytest.mark.parametrize(
    "fault",
    [
        failing(429, retry_after="0"),
        failing(500),
        failing(503, retry_after="0"),
        failing(504),
        broken_off,
        cut_short,
        black,
        failing(200, {"data": []}),
        failing(200, {"something": "else"}),
        failing(200, {"data": [{"b64_json": "bm8gcGljdHVyZQ=="}]}),
    ],
)
def test_what_is_temporary_or_broken_is_ordered_again(
    server: ImagesServer, build: Build, fault: Behaviour
) -> None:
    server.behave(fault)
    (variation,) = made(build(), key="task/0")
    assert len(server.received) == 2
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))


def test_an_order_that_may_be_under_way_keeps_its_name_and_one_that_was_answered_gets_another(
    server: ImagesServer, build: Build
) -> None:
    def names() -> list[str]:
        return [each.headers["idempotency-key"] for each in server.received]

    server.behave(broken_off, failing(504), failing(500))
    made(build(), key="task/0")
    first, second, third, fourth = names()
    assert first == second == third != fourth
    assert "task" not in first
    server.received.clear()
    made(build(), key="task/0")  # the same order, taken up by another process
    assert names() == [first]
    server.received.clear()
    made(build(), key="task/1")
    made(build(), key="task/0", structure=0.75)
    assert first not in names()


def test_retry_after_is_waited_for(server: ImagesServer, build: Build) -> None:
    server.behave(failing(429, retry_after="1000"))
    with pytest.raises(EngineUnavailable, match="asked once; at last it answered with 429"):
        made(build(time=60.0))  # it would be asked again after the time for an order
    assert len(server.received) == 1


def test_a_server_that_is_away_is_unavailable(server: ImagesServer, build: Build) -> None:
    engine = build(url="http://127.0.0.1:9/v1", time=1.0)
    with pytest.raises(EngineUnavailable, match="it could not be reached"):
        made(engine)
    assert not engine.check().ok


def test_an_answer_that_does_not_come_is_given_up(server: ImagesServer, build: Build) -> None:
    server.always = waiting
    with pytest.raises(EngineUnavailable, match="did not answer within 1 seconds"):
        made(build(call_time=1.0, time=1.5))
    assert server.abandoned.wait(10)


def test_a_refusal_is_told_with_its_reason_and_not_repeated(server: ImagesServer, build: Build) -> None:
    server.behave(refusing)
    with pytest.raises(EngineRefused, match="rejected by the safety system"):
        made(build())
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "body", "error", "told"),
    [
        (401, None, EngineUnavailable, "RETEXTURE_IMAGES_KEY"),
        (403, None, EngineUnavailable, "RETEXTURE_IMAGES_KEY"),
        (404, None, EngineUnavailable, "RETEXTURE_IMAGES_URL"),
        (302, None, EngineUnavailable, "not followed"),
        (429, {"error": {"code": "insufficient_quota", "message": "Over."}}, EngineUnavailable, "used up"),
        (400, {"detail": "Invalid size format"}, EngineError, "Invalid size format"),
        (422, {"detail": [{"msg": "Field required"}]}, EngineError, "Field required"),
        (400, {"error": {"code": "content_policy_violation", "message": "No."}}, EngineRefused, "No."),
    ],
)
def test_what_repeating_does_not_help_is_not_repeated(
    server: ImagesServer, build: Build, status: int, body: Any, error: type[EngineError], told: str
) -> None:
    server.behave(failing(status, body))
    with pytest.raises(error, match=told) as raised:
        made(build())
    assert type(raised.value) is error
    assert len(server.received) == 1


def test_addresses_of_pictures_are_not_fetched(server: ImagesServer, build: Build) -> None:
    server.behave(by_address)
    with pytest.raises(EngineError, match="response_format"):
        made(build())


def test_an_answer_without_end_is_cut_off(server: ImagesServer, build: Build) -> None:
    from retexture.imaging.limits import Limits

    upstream = Upstream(server.url, "gpt-image-2", concurrency=1)
    engine = ImagesEngine(upstream, load_profile("qwen-image-edit"), Limits(max_bytes=1000))
    try:
        server.behave(lambda received: of_pictures(*[recoloured(source_of(received))] * 5))
        with pytest.raises(EngineError, match="more than"):
            made(engine)
    finally:
        engine.close()


@pytest.mark.parametrize("at", ["before", "meanwhile"])
def test_a_cancel_is_heard_while_an_answer_is_awaited_and_the_order_is_abandoned(
    server: ImagesServer, build: Build, at: str
) -> None:
    server.always = waiting
    cancelled = threading.Event()
    if at == "before":
        cancelled.set()
    else:

        def cancel() -> None:
            server.arrived.acquire()
            cancelled.set()

        threading.Thread(target=cancel).start()
    with pytest.raises(EngineCancelled):
        list(build().variations(request(count=2), lambda *_: None, cancelled.is_set))
    if at == "meanwhile":
        assert server.abandoned.wait(10)
    assert len(server.received) == (at == "meanwhile")


def test_a_caller_who_has_seen_enough_lets_go_of_what_is_under_way(
    server: ImagesServer, build: Build
) -> None:
    server.behave(answered, waiting)
    variations = build(concurrency=2).variations(request(count=2), lambda *_: None, lambda: False)
    server.behaviours[:] = [answered, answered]
    next(variations)
    variations.close()  # type: ignore[attr-defined]


def test_no_more_orders_are_under_way_than_allowed_and_connections_are_used_again(
    server: ImagesServer, build: Build
) -> None:
    made(build(concurrency=2), count=4)
    assert server.most_under_way <= 2
    assert len(server.connections) <= 2


def test_orders_of_one_input_have_an_end(server: ImagesServer, build: Build) -> None:
    server.always = another_picture
    asked = request(count=2, min_structure=0.9, key="task/0", structure=0.0)
    found = list(deliver(build(calls=3), asked, lambda *_: None, lambda: False))
    assert len(server.received) == 3
    assert len(found) == 2
    assert "RETEXTURE_IMAGES_CALLS" in found[1].receipt.notes[-1]
    assert sum(len(each.receipt.upstream) for each in found) == 3


def test_what_keeps_too_little_is_ordered_again_in_stricter_words(server: ImagesServer, build: Build) -> None:
    server.behave(another_picture)
    (variation,) = deliver(build(), request(min_structure=0.8, key="task/0"), lambda *_: None, lambda: False)
    assert variation.receipt.kept is not None
    assert (variation.receipt.kept.renderings, variation.receipt.kept.structure) == (2, 0.75)
    loose, strict = (each.fields["prompt"] for each in server.received)
    assert loose != strict
    assert [each.sent["prompt"] for each in variation.receipt.upstream] == [loose, strict]
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))


def test_a_picture_is_kept_where_a_stricter_one_cannot_be_had(server: ImagesServer, build: Build) -> None:
    server.behave(another_picture, refusing)
    (variation,) = deliver(build(), request(min_structure=0.8, key="task/0"), lambda *_: None, lambda: False)
    assert "was not made once more: The image service refused this" in variation.receipt.notes[-1]


def test_without_words_nothing_is_ordered_and_nobody_pays(server: ImagesServer, build: Build) -> None:
    (variation,) = made(build(), prompt="--ar 16:9")
    assert variation.receipt.idle
    assert np.array_equal(variation.rgb, PHOTO.rgb)
    assert server.received == []


def test_health_is_told_without_an_order(server: ImagesServer, build: Build) -> None:
    assert build().check().ok
    health = build(model="another").check()
    assert health.ok
    assert "not among the models" in health.detail
    for status, told in ((401, "RETEXTURE_IMAGES_KEY"), (400, "400"), (500, "500")):
        server.status = status
        health = build().check()
        assert not health.ok
        assert told in health.detail
    server.status = 404  # a server without a list of models may paint all the same
    assert build().check().ok
    assert server.received == []
