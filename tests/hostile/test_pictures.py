"""Whatever a file does: a picture or one clear sentence, within bounded time and memory."""

import io
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from hostile.contexts import fetching, worker_context
from hostile.pictures import corpus
from loopback import Serve, answering, response, start
from retexture.tasks.run import execute
from serving import CREATE, FLAT, Server

NAMES = [name for name, _ in corpus()]
FORMATS = ("JPEG", "PNG", "WebP", "AVIF", "GIF", "TIFF", "BMP")
PATIENCE = 30.0
"""Seconds that a file may take a worker."""

SAMPLE = [
    (name, build) for name, build in corpus() if re.search(r"cut at|seed 5|lies|behind$|outside", name)
][::3]
"""Small files alone: each goes through the API twice."""

DECODERS_WORDS = re.compile(
    r"errno|error|pillow|pil\b|libtiff|libpng|zlib|decoder|struct|unpack|buffer|traceback|exception|truncated|0x|/",
    re.I,
)


def test_there_are_enough_files_of_every_format() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 60
    for form in FORMATS:
        assert sum(name.lower().startswith(form.lower()) for name in NAMES) >= 20


@pytest.fixture(scope="module")
def verdicts() -> dict[str, dict[str, Any]]:
    """What came of each file, decoded in a process whose memory is bounded."""
    found: dict[str, dict[str, Any]] = {}
    while len(found) < len(NAMES):
        _run(len(found), found)
    return found


def _run(first: int, found: dict[str, dict[str, Any]]) -> None:
    """Decode from a file on, until one takes too long or takes the process with it."""
    command = [sys.executable, str(Path(__file__).parent / "decoding.py"), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        reader = threading.Thread(target=_read, args=(process, lines))
        reader.start()
        while begun := lines.get(timeout=4 * PATIENCE):
            name = json.loads(begun)["name"]
            try:
                ended = lines.get(timeout=PATIENCE)
            except queue.Empty:
                process.kill()
                ended = json.dumps({"died": f"it took longer than {PATIENCE} s"})
            found[name] = json.loads(ended or json.dumps({"died": f"status {process.wait()}"}))
            if "died" in found[name]:
                break
        reader.join()
        assert process.stderr is not None
        assert len(found) > first, process.stderr.read()


def _read(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_or_one_sentence(name: str, verdicts: dict[str, dict[str, Any]]) -> None:
    verdict = verdicts[name]
    assert "died" not in verdict, verdict
    assert verdict["seconds"] < PATIENCE
    if "message" not in verdict:
        assert verdict["shape"][:2] == verdict["size"][::-1]
        assert 1 <= max(verdict["size"]) <= 4096
        return
    check_sentence(verdict["message"])
    assert "MemoryError" not in (verdict["cause"] or "")


def check_sentence(message: str) -> None:
    assert message[0].isupper()
    assert message.endswith(".")
    assert ". " not in message
    assert "\n" not in message
    assert ";" in message  # what to do comes behind it
    assert not DECODERS_WORDS.search(message)


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    """One for all."""
    return server.client()


@pytest.fixture
def site() -> Iterator[Serve]:
    """Start servers outside."""
    with ExitStack() as stack:
        yield partial(start, stack, host="127.0.0.2")


@pytest.mark.parametrize(("name", "build"), SAMPLE, ids=[name for name, _ in SAMPLE])
def test_handed_in_and_fetched(
    name: str, build: Any, client: httpx.Client, server: Server, site: Serve
) -> None:
    data = build()
    answer = client.post("/v1/files", files={"file": ("picture.png", data, "image/png")})
    if answer.status_code == 200:
        assert answer.json()["bytes"] == len(data)
        assert httpx.get(answer.json()["url"]).content == data
    else:
        assert answer.status_code == 400
        check_sentence(answer.json()["error"]["message"])
    outside = site(answering(response(data)))
    told = _done({"imgUrl": outside.url("/picture.png")}, client, server, outside.port)
    if told is not None:
        check_sentence(told)


def _done(named: dict[str, str], client: httpx.Client, server: Server, port: int) -> str | None:
    """Have a task done that names pictures; returns what it says where it failed."""
    task_id = client.post(CREATE, json={**FLAT, "n": 1, **named}).json()["id"]
    execute(task_id, worker_context(server, fetching(port, total_timeout=20.0, read_timeout=20.0)))
    task = client.get(f"{CREATE}/task/{task_id}").json()
    if task["status"] == "completed":
        return None
    assert task["status"] == "failed"
    assert task["error"]["code"] == 4013098
    return str(task["error"]["error_message"])


@pytest.mark.parametrize("name", ["maskUrl", "swatchUrl"])
@pytest.mark.parametrize("hostile", SAMPLE[::2], ids=[each for each, _ in SAMPLE[::2]])
def test_as_a_mask_and_as_a_swatch(
    name: str, hostile: tuple[str, Any], client: httpx.Client, server: Server, site: Serve
) -> None:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((32, 32)).save(file, "PNG")
    photo = client.post("/v1/files", files={"file": file.getvalue()}).json()["url"]
    outside = site(answering(response(hostile[1]())))
    told = _done({"imgUrl": photo, name: outside.url("/picture.png")}, client, server, outside.port)
    if told is not None:
        what = name.removesuffix("Url")
        # A mask that can be read may still be black all over, or of other proportions.
        assert told.startswith((f"The {what} can't be used: ", f"The {what} is "))
        check_sentence(told)
