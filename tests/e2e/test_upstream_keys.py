"""Keys of servers that pictures are made by: in nothing that a server answers, logs or keeps."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.responses import Response

from comfyui_server import KEY as COMFYUI_KEY
from comfyui_server import ComfyServerOfTests, comfyui_server
from comfyui_server import failing as node_failing
from images_server import KEY as IMAGES_KEY
from images_server import ImagesServer, Received, answered, failing, images_server, refusing
from running import KEY, Running, serving, until

SECRETS = (IMAGES_KEY.encode(), COMFYUI_KEY.encode())
ECHOING = {"error": {"message": f"Incorrect key {IMAGES_KEY}: moderation_blocked", "code": IMAGES_KEY}}


@pytest.fixture
def images() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def comfyui() -> Iterator[ComfyServerOfTests]:
    with comfyui_server(key=COMFYUI_KEY) as running:
        yield running


@pytest.fixture
def server(images: ImagesServer, comfyui: ComfyServerOfTests, tmp_path: Path) -> Iterator[Running]:
    """A server with both engines, whose log tells as much as it can."""
    with serving(
        tmp_path / "serve",
        RETEXTURE_FIRST_KEY=KEY,
        RETEXTURE_LOG_LEVEL="debug",
        RETEXTURE_CLIENT_ENGINES="procedural,images,comfyui",
        RETEXTURE_IMAGES_URL=images.url,
        RETEXTURE_IMAGES_KEY=IMAGES_KEY,
        RETEXTURE_IMAGES_PROFILE="qwen-image-edit",
        RETEXTURE_COMFYUI_URL=comfyui.url,
        RETEXTURE_COMFYUI_KEY=COMFYUI_KEY,
        RETEXTURE_COMFYUI_WORKFLOW="qwen-image-edit",
    ) as running:
        yield running


def echoing_usage(received: Received) -> Response:
    """The picture, with the key in everything that is told beside it."""
    response = answered(received)
    response.headers["x-request-id"] = IMAGES_KEY
    response.headers["x-litellm-response-cost"] = IMAGES_KEY
    return response


def test_keys_are_in_nothing_that_is_answered_logged_or_kept(
    server: Running, images: ImagesServer, comfyui: ComfyServerOfTests, cup: Path
) -> None:
    images.behave(echoing_usage, failing(400, ECHOING), refusing, failing(401, ECHOING))
    comfyui.behave(node_failing("Exception", f"NSFW {COMFYUI_KEY}"), node_failing(COMFYUI_KEY, COMFYUI_KEY))
    answers: list[bytes] = []
    with httpx.Client(base_url=server.base, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:

        def ask(path: str) -> httpx.Response:
            answer = client.get(path)
            answers.append(repr(answer.headers.raw).encode() + answer.content)
            return answer

        tasks = [ordered(client, engine, cup) for engine in ("images", "comfyui") for _ in range(3)]
        for task in tasks:
            poll = f"/model/v1/generation/task/{task}"
            until(partial(has_ended, ask, poll), "a task to end")
        door = client.post(
            "/v1/images/edits",
            files={"image": cup.read_bytes()},
            data={"prompt": "white marble", "engine": "images"},
        )
        answers.append(repr(door.headers.raw).encode() + door.content)
        paths = ask("/openapi.json").json()["paths"]
        for path, verbs in paths.items():
            if "get" in verbs and "{" not in path:
                ask(path)
        assert len(answers) > 20
        for task in tasks:
            assert ask(f"/v1/tasks/{task}").status_code == 200
        parts = re.findall(r'(?:src|href)="([^"]+)"', ask("/").text)
        assert [ask(part).status_code for part in parts if part.startswith("/")]
    assert len(images.received) >= 4
    assert comfyui.posted
    assert any(b"Incorrect key ***" in each for each in answers)  # the rest of what was said is there
    kept = [path.read_bytes() for path in server.folder.rglob("*") if path.is_file()]
    assert len(kept) > 3  # the log, what was printed, the database
    for secret in SECRETS:
        assert [each[:200] for each in answers if secret in each] == []
        assert [each[:200] for each in kept if secret in each] == []


def ordered(client: httpx.Client, engine: str, photo: Path) -> str:
    """Order a picture; returns the task's id."""
    sent = client.post("/v1/files", files={"file": photo.read_bytes()})
    sent.raise_for_status()
    body: dict[str, Any] = {
        "model": "midjourney_retexture",
        "imgUrl": sent.json()["url"],
        "remixPrompt": "white marble",
        "n": 1,
        "engine": engine,
    }
    answer = client.post("/model/v1/generation", json=body)
    answer.raise_for_status()
    return str(answer.json()["id"])


def has_ended(ask: Callable[[str], httpx.Response], poll: str) -> bool:
    return ask(poll).json()["status"] in ("completed", "failed")
