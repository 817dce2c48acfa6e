"""The official client of OpenAI's API against the server as its operator starts it, with the real engine."""

import asyncio
import base64
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from PIL import Image

from command_line import shrunk
from running import KEY, Running, free_port, serving, started, until

MARBLE = "white marble with gold veins"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(
        tmp_path_factory.mktemp("serve"), RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04"
    ) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Running) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server.base}/v1", api_key=KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def photo(photos: Path, tmp_path: Path) -> Path:
    return shrunk(photos / "coffee.jpg", tmp_path / "cup.png")


def picture(data: str | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(base64.b64decode(data, validate=True)))


def test_an_edit_answers_the_pictures(client: openai.OpenAI, photo: Path) -> None:
    done = client.images.edit(image=photo, prompt=MARBLE, n=2, extra_body={"seed": 7})
    again = client.images.edit(image=[photo], prompt=MARBLE, n=2, extra_body={"seed": 7})
    assert done.data is not None
    assert again.data is not None
    assert [picture(each.b64_json).size for each in done.data] == [(120, 80)] * 2
    assert [each.b64_json for each in done.data] == [each.b64_json for each in again.data]
    assert (done.size, done.output_format) == ("120x80", "png")
    assert done.usage is not None
    assert done.usage.total_tokens == 0
    about: dict[str, Any] = done.model_extra["retexture"] if done.model_extra else {}
    assert (about["cost"], about["discount"], about["ignored"]) == ("0.0400", 1, [])
    assert about["receipt"]["seed"] == 7


def test_an_edit_is_the_task_that_our_own_api_makes(
    client: openai.OpenAI, server: Running, photo: Path
) -> None:
    done = client.images.with_raw_response.edit(
        image=photo, prompt=MARBLE, response_format="url", output_format="webp", extra_body={"seed": 7}
    )
    (image,) = done.parse().data or []
    assert image.url is not None
    task = server.get(done.headers["location"])
    assert task["status"] == "completed"
    assert task["output"][0]["content"][0]["url"] == image.url
    assert httpx.get(image.url).headers["content-type"] == "image/webp"


def test_only_what_is_transparent_in_the_mask_changes(client: openai.OpenAI, photo: Path) -> None:
    before = np.asarray(Image.open(photo).convert("RGB"))
    # White is what our own masks change; here colours say nothing.
    mask = np.full((*before.shape[:2], 4), 255, np.uint8)
    mask[:, :60, 3] = 0
    sent = io.BytesIO()
    Image.fromarray(mask).save(sent, "PNG")
    done = client.images.edit(image=photo, mask=("mask.png", sent.getvalue()), prompt="red brick")
    after = np.asarray(picture((done.data or [])[0].b64_json).convert("RGB"))
    np.testing.assert_array_equal(after[:, 60:], before[:, 60:])
    assert np.abs(after[:, :60].astype(int) - before[:, :60]).mean() > 8


@pytest.mark.parametrize(
    ("size", "made"), [("auto", (120, 80)), ("240x160", (240, 160)), ("64x64", (64, 43)), ("96x64", (96, 64))]
)
def test_pictures_fit_into_the_size(
    size: str, made: tuple[int, int], client: openai.OpenAI, photo: Path
) -> None:
    done = client.images.edit(image=photo, prompt=MARBLE, size=size)
    assert picture((done.data or [])[0].b64_json).size == made
    assert done.size == f"{made[0]}x{made[1]}"


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_compression_makes_files_smaller(client: openai.OpenAI, photo: Path, output_format: Any) -> None:
    sizes = []
    for compression in (10, 90):
        done = client.images.edit(
            image=photo, prompt=MARBLE, output_format=output_format, output_compression=compression,
            extra_body={"seed": 7},
        )  # fmt: skip
        shown = (done.data or [])[0].b64_json
        assert picture(shown).format == output_format.upper()
        sizes.append(len(shown or ""))
    assert sizes[0] < sizes[1] / 2


def test_the_second_picture_is_a_material(client: openai.OpenAI, photo: Path) -> None:
    swatch = io.BytesIO()
    noise = np.random.default_rng(1).integers(60, 200, (96, 96, 3), np.uint8)
    Image.fromarray(noise).save(swatch, "PNG")
    done = client.images.edit(image=[photo, ("swatch.png", swatch.getvalue())], prompt="everything")
    receipt = done.model_extra["retexture"]["receipt"] if done.model_extra else {}
    assert receipt["inputs"][0]["swatchSha256"]


def test_a_stream_shows_pictures_and_then_all_of_them(client: openai.OpenAI, photo: Path) -> None:
    events = list(client.images.edit(image=photo, prompt=MARBLE, n=3, stream=True, partial_images=3))
    kinds = [event.type for event in events]
    assert kinds == ["image_edit.partial_image"] * 2 + ["image_edit.completed"] * 3
    partial = [event.b64_json for event in events[:2]]
    assert set(partial) <= {event.b64_json for event in events[2:]}
    for event in events:
        assert picture(event.b64_json).size == (120, 80)
        assert (event.size, event.output_format) == ("120x80", "png")
    assert events[0].type == "image_edit.partial_image"
    assert events[0].partial_image_index == 0
    assert events[-1].type == "image_edit.completed"
    assert events[-1].usage.total_tokens == 0


def test_the_asynchronous_client_edits_and_streams(server: Running, photo: Path) -> None:
    async def both() -> tuple[int, list[str]]:
        async with openai.AsyncOpenAI(base_url=f"{server.base}/v1", api_key=KEY, max_retries=0) as client:
            done = await client.images.edit(image=photo, prompt=MARBLE)
            stream = await client.images.edit(image=photo, prompt=MARBLE, stream=True)
            return len(done.data or []), [event.type async for event in stream]

    assert asyncio.run(both()) == (1, ["image_edit.completed"])


def test_models_are_listed(client: openai.OpenAI) -> None:
    (model,) = client.models.list()
    assert (model.id, model.object, model.owned_by) == ("midjourney_retexture", "model", "retexture")
    assert client.models.retrieve(model.id) == model
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-4o")
    assert refused.value.code == "model_not_found"


def test_a_server_that_is_killed_makes_one_task_of_a_request_that_is_sent_again(
    tmp_path: Path, photo: Path
) -> None:
    port = free_port()
    first = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04")
    told: list[openai.types.ImagesResponse] = []

    def order() -> None:
        with openai.OpenAI(base_url=f"{first.base}/v1", api_key=KEY, max_retries=20) as client:
            named = {"Idempotency-Key": "the one"}
            told.append(client.images.edit(image=photo, prompt=MARBLE, n=4, extra_headers=named))

    ordering = threading.Thread(target=order)
    ordering.start()
    until(lambda: first.get("/model/v1/generation/tasks")["tasks"], "the task to be stored")
    first.process.kill()
    first.process.wait()
    second = started(tmp_path, port, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04")
    try:
        ordering.join(90)
        assert [len(each.data or []) for each in told] == [4]
        assert len(second.get("/model/v1/generation/tasks")["tasks"]) == 1
        assert second.get("/v1/key")["spent"] == "0.0400"
    finally:
        second.process.terminate()
        assert second.process.wait(60) == 0
