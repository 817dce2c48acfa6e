"""The ComfyUI engine and a server that keeps to its interface: what is sent, and what is made of answers."""

import asyncio
import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from comfyui_server import (
    KEY,
    Behaviour,
    ComfyServerOfTests,
    Fault,
    answering,
    black,
    comfyui_server,
    failing,
    interrupted,
    lost,
    of_picture,
    of_size,
    out_of_memory,
    painted,
    waiting,
)
from engine_requests import PHOTO, difference, made, request
from images_server import displaced, recoloured
from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow
from retexture.engines.delivery import deliver
from retexture.engines.protocol import (
    EngineCancelled,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    Variation,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.mask import Mask

PATIENCE = 60.0  # seconds after which something that should have happened has not
Build = Callable[..., ComfyEngine]


@pytest.fixture
def server() -> Iterator[ComfyServerOfTests]:
    with comfyui_server() as running:
        yield running


@pytest.fixture
def build(server: ComfyServerOfTests) -> Iterator[Build]:
    """Builds engines that are closed when the test ends."""
    built: list[ComfyEngine] = []

    def make(workflow: str = "qwen-image-edit", **choices: Any) -> ComfyEngine:
        known = replace(ComfyServer(server.url, concurrency=1), **choices)
        built.append(ComfyEngine(known, load_workflow(workflow)))
        return built[-1]

    yield make
    for engine in built:
        engine.close()


def test_the_workflow_is_queued_with_everything_in_its_place(
    server: ComfyServerOfTests, build: Build
) -> None:
    (variation,) = made(build("sdxl-controlnet"), prompt="white marble --no people", structure=1.0)
    (posted,) = server.posted
    assert posted.of("CLIPTextEncode")["text"] == "white marble"
    assert posted.graph["5"]["inputs"]["text"].endswith(", people")
    assert posted.of("KSampler")["seed"] == 7
    assert posted.of("KSampler")["denoise"] == 0.6
    assert posted.of("ControlNetApplyAdvanced")["strength"] == 0.95
    assert "retexture" not in posted.graph
    assert server.loaded(posted).shape == (776, 776, 3)
    assert difference(variation.rgb, recoloured(PHOTO.rgb)) < 2
    (call,) = variation.receipt.upstream
    assert call.request_ids == (posted.id,)
    assert (call.sent["seed"], call.sent["negative"], call.sent["size"]) == ("7", "people", "776x776")
    assert call.usage["seconds"] >= 0  # type: ignore[operator]
    # What it was sent and what it made lie where the server clears up when it starts.
    assert {folder for folder, _, _ in server.files} == {"temp"}


def test_a_photo_that_fits_is_sent_as_it_is(server: ComfyServerOfTests, build: Build) -> None:
    (variation,) = made(build())
    assert np.array_equal(server.loaded(server.posted[0]), PHOTO.rgb)
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))


def test_each_variation_is_an_order_with_a_seed_and_an_id_of_its_own(
    server: ComfyServerOfTests, build: Build
) -> None:
    variations = made(build(concurrency=4), count=3, key="task/0")
    assert [each.number for each in variations] == [0, 1, 2]
    assert len({each.of("KSampler")["seed"] for each in server.posted}) == 3
    assert len({each.id for each in server.posted}) == 3
    assert server.asked("POST /upload/image") == 1
    assert not any("task" in each.id for each in server.posted)


def test_what_is_in_the_history_already_is_fetched_and_not_queued_again(
    server: ComfyServerOfTests, build: Build
) -> None:
    whole = made(build(), count=2, key="task/0")
    again = made(build(), count=2, key="task/0")  # the same order, taken up by another process
    assert len(server.posted) == 2
    assert server.asked("POST /upload/image") == 1
    for one, other in zip(whole, again, strict=True):
        assert np.array_equal(one.rgb, other.rgb)
        assert one.receipt.upstream == other.receipt.upstream
    made(build(), count=1, key="task/1")
    made(build(), count=1, key="task/0", structure=0.75)
    assert len(server.posted) == 4


def test_what_is_in_the_queue_already_is_followed_and_not_queued_again(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.always = waiting
    engine = build(concurrency=2)
    first = engine.variations(request(count=2, key="task/0"), lambda *_: None, lambda: False)
    threading.Thread(target=lambda: next(first, None), daemon=True).start()
    assert server.began.acquire(timeout=PATIENCE)
    until(lambda: len(server.posted) == 2)  # one runs, one waits
    second = build()

    def open_when_heard() -> None:
        server.listening.acquire()
        server.gate.set()

    threading.Thread(target=open_when_heard, daemon=True).start()
    assert len(made(second, count=2, key="task/0")) == 2
    assert len(server.posted) == 2


def test_what_ends_while_it_is_looked_for_is_not_queued_again(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.behave(waiting)
    first = build()
    other = threading.Thread(target=lambda: made(first, key="task/0"))
    other.start()
    assert server.began.acquire(timeout=PATIENCE)
    until(lambda: server.asked("GET /queue") >= 2)  # before it was queued and after

    async def ends(handle: Any) -> Any:
        server.gate.set()
        while server.running is not None:
            await asyncio.sleep(0.01)
        return await handle()

    server.fail("GET /queue", ends)
    assert len(made(build(), key="task/0")) == 1
    other.join()
    assert len(server.posted) == 1


def test_progress_comes_by_websocket(server: ComfyServerOfTests, build: Build) -> None:
    server.always = waiting
    seen: list[float] = []

    def progress(share: float, stage: str) -> None:
        seen.append(share)
        if "paints" in stage:
            server.gate.set()  # so this test ends only if it is told of

    list(build().variations(request(count=2), progress, lambda: False))
    assert any(0 < share < 0.5 for share in seen)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert server.connected == [each.id for each in server.posted]


def test_where_no_websocket_is_to_be_had_the_history_is_asked(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.hears = False
    assert len(made(build())) == 1
    assert server.connected == []


def test_a_websocket_that_is_lost_midway_is_made_again_and_nothing_is_queued_twice(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.always = waiting

    def drop() -> None:
        server.began.acquire()
        server.listening.acquire()
        server.hang_up()
        server.listening.acquire()
        server.gate.set()

    threading.Thread(target=drop, daemon=True).start()
    assert len(made(build())) == 1
    assert len(server.posted) == 1
    assert len(server.connected) == 2


@pytest.mark.parametrize(
    "named",
    ["POST /prompt", "POST /upload/image", "GET /queue", "GET /view"],
)
@pytest.mark.parametrize("fault", [lost, answering(500), answering(503, retry_after="0")])
def test_what_is_temporary_is_asked_again_and_an_order_whose_answer_was_lost_is_not_queued_twice(
    server: ComfyServerOfTests, build: Build, named: str, fault: Fault
) -> None:
    server.fail(named, fault)
    (variation,) = made(build(), key="task/0")
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))
    assert len(server.posted) == 1


def test_a_server_that_starts_anew_with_an_empty_queue_is_asked_again(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.behave(waiting)

    def restart() -> None:
        server.began.acquire()
        server.restart()

    threading.Thread(target=restart, daemon=True).start()
    (variation,) = made(build(), key="task/0")
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))
    assert len(server.posted) == 2
    assert server.posted[0].id == server.posted[1].id


def test_an_old_server_gives_ids_of_its_own(server: ComfyServerOfTests, build: Build) -> None:
    server.honours_ids = False
    server.fail("POST /prompt", lost)
    server.behave(waiting_until_found)
    (variation,) = made(build())
    assert len(server.posted) == 1
    assert variation.receipt.upstream[0].request_ids == (server.posted[0].id,)


def test_an_order_whose_id_an_old_server_told_in_vain_is_taken_out_of_its_queue(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.honours_ids, server.always = False, waiting
    server.fail("POST /prompt", lost, lost)
    orders = build(concurrency=2).variations(
        request(count=2), lambda *_: None, lambda: len(server.posted) == 2
    )
    with pytest.raises(EngineCancelled) as cancelled:
        list(orders)
    assert server.pending == []
    assert server.interrupted
    assert len(cancelled.value.upstream) == 2


async def waiting_until_found(server: ComfyServerOfTests, prompt: Any) -> Rgb8:
    """The order runs until whoever lost its answer has found it in the queue, and asks what became of it."""
    while server.requests[server.requests.index("POST /prompt") :].count("GET /queue") < 2:
        await asyncio.sleep(0.01)
    return await painted(server, prompt)


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_out_of_memory_is_tried_once_more(server: ComfyServerOfTests, build: Build) -> None:
    server.behave(out_of_memory)
    assert len(made(build(), key="task/0")) == 1
    assert server.posted[0].id != server.posted[1].id
    server.posted.clear()
    server.always = out_of_memory
    with pytest.raises(EngineUnavailable, match="was asked 2 times; at last it ran out of graphics memory"):
        made(build(), key="task/1")
    assert len(server.posted) == 2


def test_what_somebody_interrupts_there_is_ordered_once_more(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.behave(interrupted)
    assert len(made(build(), key="task/0")) == 1
    assert len(server.posted) == 2


def test_a_node_that_fails_is_named_and_a_later_try_is_another_order(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.behave(failing("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"))
    with pytest.raises(EngineError, match=r"node 11 \(KSampler\): mat1 and mat2") as raised:
        made(build(), key="task/0")
    assert type(raised.value) is EngineError
    assert len(server.posted) == 1
    assert len(made(build(), key="task/0")) == 1
    assert len(server.posted) == 2


def test_a_refusal_is_told_with_its_reason_and_not_repeated(server: ComfyServerOfTests, build: Build) -> None:
    server.behave(failing("Exception", "Your request was flagged by content moderation."))
    with pytest.raises(EngineRefused, match="flagged by content moderation"):
        made(build())
    assert len(server.posted) == 1


def test_a_missing_checkpoint_is_named_by_whoever_checks_and_by_whoever_orders(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.known["CheckpointLoaderSimple"]["ckpt_name"] = ["a.safetensors", "b.safetensors"]
    engine = build("sdxl-controlnet")
    health = engine.check()
    assert not health.ok
    assert (
        "the file sd_xl_base_1.0.safetensors for node 1 (CheckpointLoaderSimple): put it into "
        "models/checkpoints, or name what is there (a.safetensors, b.safetensors)"
    ) in health.detail
    with pytest.raises(EngineUnavailable, match=r"lacks what the workflow names: node 1 .*sd_xl_base_1\.0"):
        made(engine)
    assert server.posted == []


def test_a_missing_node_is_named_by_whoever_checks_and_by_whoever_orders(
    server: ComfyServerOfTests, build: Build
) -> None:
    del server.known["TextEncodeQwenImageEditPlus"]
    server.known["VAELoader"]["vae_name"] = []
    engine = build()
    health = engine.check()
    assert "the node TextEncodeQwenImageEditPlus: update ComfyUI" in health.detail
    assert "put it into models/vae; there is none yet" in health.detail
    with pytest.raises(EngineUnavailable, match="'TextEncodeQwenImageEditPlus' not found"):
        made(engine)
    assert server.posted == []


def test_health_is_told_without_an_order(server: ComfyServerOfTests, build: Build) -> None:
    health = build().check()
    assert health.ok
    assert "ComfyUI 0.3.60" in health.detail
    server.key = KEY
    assert "RETEXTURE_COMFYUI_KEY" in build().check().detail
    assert build(key=KEY).check().ok
    assert "cannot be reached" in build(url="http://127.0.0.1:9").check().detail
    server.fail("GET /system_stats", answering(200, "<html>"))
    assert "is no ComfyUI" in build(key=KEY).check().detail
    assert server.posted == []


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (401, EngineUnavailable, "RETEXTURE_COMFYUI_KEY"),
        (403, EngineUnavailable, "RETEXTURE_COMFYUI_KEY"),
        (404, EngineUnavailable, "RETEXTURE_COMFYUI_URL"),
        (302, EngineUnavailable, "RETEXTURE_COMFYUI_URL"),
        (413, EngineError, "--max-upload-size"),
        (422, EngineError, "does not take this"),
    ],
)
def test_what_repeating_does_not_help_is_not_repeated(
    server: ComfyServerOfTests, build: Build, status: int, error: type[EngineError], told: str
) -> None:
    server.fail("POST /upload/image", answering(status))
    with pytest.raises(error, match=told) as raised:
        made(build())
    assert type(raised.value) is error
    assert server.asked("POST /upload/image") == 1


def test_a_server_that_is_away_is_unavailable(build: Build) -> None:
    with pytest.raises(EngineUnavailable, match="it could not be reached"):
        made(build(url="http://127.0.0.1:9", time=1.5))


def test_what_does_not_end_is_given_up_and_taken_out_of_the_queue(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.always = waiting
    with pytest.raises(EngineUnavailable, match="did not finish within 3 seconds"):
        made(build(time=3.0))
    assert server.interrupts == [{"prompt_id": server.posted[0].id}]


@pytest.mark.parametrize("honours_ids", [True, False])
def test_a_cancel_interrupts_what_runs_and_deletes_what_waits_of_ours_alone(
    server: ComfyServerOfTests, build: Build, honours_ids: bool
) -> None:
    server.honours_ids = honours_ids
    server.always = waiting
    others = build(concurrency=1)
    stopped = threading.Event()
    began: list[Variation] = []
    thread = threading.Thread(target=lambda: began.extend(made(others, key="somebody's")))
    thread.start()
    assert server.began.acquire(timeout=PATIENCE)

    def cancel_when_queued() -> None:
        until(lambda: len(server.posted) == 3)
        stopped.set()

    threading.Thread(target=cancel_when_queued, daemon=True).start()
    with pytest.raises(EngineCancelled):
        list(build(concurrency=2).variations(request(count=2), lambda *_: None, stopped.is_set))
    until(lambda: server.pending == [])
    assert server.interrupts == []  # somebody else's runs
    server.gate.set()
    thread.join()
    assert len(began) == 1
    server.gate.clear()
    stopped.clear()

    def cancel_when_running() -> None:
        server.began.acquire()
        stopped.set()

    threading.Thread(target=cancel_when_running, daemon=True).start()
    with pytest.raises(EngineCancelled):
        list(build().variations(request(), lambda *_: None, stopped.is_set))
    assert server.interrupts == [{"prompt_id": server.posted[-1].id}]
    until(lambda: server.running is None)


def test_a_caller_who_has_seen_enough_lets_go_of_what_is_queued(
    server: ComfyServerOfTests, build: Build
) -> None:

    server.behave(painted, painted, waiting)  # the first two are sent at once, and arrive in any order
    variations = build(concurrency=2).variations(request(count=3), lambda *_: None, lambda: False)
    next(variations)
    until(lambda: len(server.posted) == 3)
    variations.close()  # type: ignore[attr-defined]
    until(lambda: server.running is None and server.pending == [])


@pytest.mark.parametrize("useless", [black, of_picture(lambda picture: np.full_like(picture, 128))])
def test_a_picture_of_one_colour_is_ordered_anew_with_another_seed(
    server: ComfyServerOfTests, build: Build, useless: Behaviour
) -> None:
    server.behave(useless)
    (variation,) = made(build(), key="task/0")
    assert np.array_equal(variation.rgb, recoloured(PHOTO.rgb))
    one, other = variation.receipt.upstream
    assert one.sent["seed"] != other.sent["seed"]
    server.always = black
    with pytest.raises(EngineError, match="gave a picture of one colour 3 times"):
        made(build(), key="task/1")


def test_a_picture_that_is_gone_is_ordered_anew(server: ComfyServerOfTests, build: Build) -> None:
    server.fail("GET /view", answering(404))
    assert len(made(build())) == 1
    assert len(server.posted) == 2


def test_files_that_are_gone_are_sent_again(server: ComfyServerOfTests, build: Build) -> None:
    async def cleared(handle: Any) -> Any:
        server.files.clear()
        return await handle()

    server.fail("POST /prompt", cleared)
    assert len(made(build())) == 1
    assert server.asked("POST /upload/image") == 2


@pytest.mark.parametrize("size", [(1024, 1024), (256, 256), (500, 520)])
def test_a_picture_of_another_size_is_brought_to_the_photos(
    server: ComfyServerOfTests, build: Build, size: tuple[int, int]
) -> None:
    server.behave(of_size(*size))
    (variation,) = made(build())
    assert variation.rgb.shape == PHOTO.rgb.shape
    assert difference(variation.rgb, recoloured(PHOTO.rgb)) < 6
    assert f"{size[0]} × {size[1]} pixels where 512 × 512 were asked for" in variation.receipt.notes[0]


def test_what_comes_shifted_and_zoomed_is_put_in_register(server: ComfyServerOfTests, build: Build) -> None:
    server.behave(of_picture(lambda picture: displaced(picture, 12, 0, 1.03)))
    (variation,) = made(build())
    assert difference(variation.rgb[20:-20, 20:-20], recoloured(PHOTO.rgb)[20:-20, 20:-20]) < 4
    assert "Picture 1 was shifted by +12.0" in variation.receipt.notes[0]


def test_a_mask_goes_along_where_the_workflow_has_a_place_for_it(
    server: ComfyServerOfTests, build: Build
) -> None:
    share = np.zeros((512, 512), np.float32)
    share[:, :200] = 1
    asked = request(mask=Mask(share, "1" * 64))
    (variation,) = deliver(build("sdxl-controlnet"), asked, lambda *_: None, lambda: False)
    with Image.open(io.BytesIO(server.file(server.posted[0].of("LoadImageMask")["image"]))) as image:
        assert (image.mode, image.size) == ("RGBA", (776, 776))
        red, alpha = (cv2.resize(np.asarray(image)[..., each], (512, 512)) for each in (0, 3))
    assert (red[:, :190] == 255).all()
    assert (red[:, 210:] == 0).all()
    assert np.array_equal(alpha, 255 - red)
    assert np.array_equal(variation.rgb[:, 200:], PHOTO.rgb[:, 200:])
    list(deliver(build(), asked, lambda *_: None, lambda: False))
    assert "LoadImageMask" not in {node["class_type"] for node in server.posted[-1].graph.values()}


def test_without_a_mask_all_of_the_photo_changes(server: ComfyServerOfTests, build: Build) -> None:
    made(build("sdxl-controlnet"))
    with Image.open(io.BytesIO(server.file(server.posted[0].of("LoadImageMask")["image"]))) as image:
        assert np.asarray(image)[..., 0].min() == 255


def test_no_more_orders_are_queued_than_allowed_and_one_input_has_an_end(
    server: ComfyServerOfTests, build: Build
) -> None:
    server.always = black
    with pytest.raises(EngineError, match="RETEXTURE_COMFYUI_CALLS"):
        made(build(calls=2), key="task/0")
    assert len(server.posted) == 2


def test_without_words_nothing_is_ordered_and_nobody_pays(server: ComfyServerOfTests, build: Build) -> None:
    (variation,) = made(build(), prompt="--ar 16:9")
    assert variation.receipt.idle
    assert server.requests == []


def test_a_swatch_is_said_to_have_no_effect(server: ComfyServerOfTests, build: Build) -> None:
    (variation,) = made(build(), swatch=PHOTO)
    assert [each.text for each in variation.receipt.ignored] == ["swatch"]


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
def test_the_key_is_sent_with_calls_and_websockets(
    server: ComfyServerOfTests, build: Build, header: str
) -> None:
    if header == "Authorization":
        server.key = KEY
    made(build(key=KEY, header=header))
    shown = f"Bearer {KEY}" if header == "Authorization" else KEY
    assert [each[header.lower()] for each in server.handshakes] == [shown]
