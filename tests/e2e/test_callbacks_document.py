"""The samples of docs/callbacks.md, run as they stand against messages as they are sent."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

import documents
from documents import DOCS
from receiving import receiving
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.tasks.run.context import CALLBACK_DELAYS
from retexture.webhooks import Outcome, Sender, sending_policy
from running import KEY, serving

PAGE = DOCS / "callbacks.md"
DOCUMENT = PAGE.read_text("utf-8")
SECRET, OTHER = "whsec_" + "c2VjcmV0" * 4, "whsec_" + "b3RoZXIh" * 4
BODY = '{"id":"hQ3rYt0m","status":"completed","metadata":{"note":"émail"}}'.encode()


def samples(language: str) -> list[str]:
    return [sample.text for sample in documents.samples(PAGE, language)]


@contextmanager
def running(*command: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run a receiver until the block ends; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "SECRET": SECRET}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
            else:
                break
        yield f"http://127.0.0.1:{port}/done", process
    finally:
        process.kill()
        process.communicate()


def send(url: str, *secrets: str, message_id: str = "msg_1") -> Outcome:
    return Sender(Fetcher(sending_policy(PRIVATE_NETWORKS))).send(url, message_id, BODY, secrets)


def old_message() -> dict[str, str]:
    """Headers that were right six minutes ago."""
    then = datetime.now(UTC) - timedelta(minutes=6)
    signature = Webhook(SECRET).sign("msg_2", then, BODY.decode())
    return {
        "webhook-id": "msg_2",
        "webhook-timestamp": str(int(then.timestamp())),
        "webhook-signature": signature,
    }


def check_receiver(*command: str) -> None:
    """A whole receiver takes what is genuine, once, and nothing else."""
    with running(*command) as (url, process):
        assert send(url, SECRET).delivered
        assert send(url, OTHER, SECRET).delivered, "a rotation is under way"
        assert not send(url, OTHER, message_id="msg_3").delivered
        assert httpx.post(url, content=BODY, headers=old_message()).status_code == 400
        assert httpx.post(url, content=BODY).status_code == 400
        assert (
            httpx.post(url, content=BODY, headers={**old_message(), "webhook-signature": "v1"}).status_code
            == 400
        )
        assert send(url, SECRET, message_id="msg_4").delivered
        process.kill()
        told, _ = process.communicate()
    assert told.splitlines() == ["hQ3rYt0m completed"] * 2


def test_every_sample_is_tested_here() -> None:
    assert {language: len(samples(language)) for language in ("python", "js")} == {"python": 2, "js": 1}
    assert len(re.findall(r"^```\w", DOCUMENT, re.MULTILINE)) == 3 + len(samples("http")) + len(samples("sh"))


def test_the_python_receiver(tmp_path: Path) -> None:
    program = tmp_path / "sample.py"
    program.write_text(samples("python")[0])
    check_receiver(sys.executable, str(program))


def test_the_node_receiver(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node")
    program = tmp_path / "sample.js"
    program.write_text(samples("js")[0])
    check_receiver(node, str(program))


def test_the_check_in_the_standard_library() -> None:
    space: dict[str, Any] = {}
    exec(compile(samples("python")[1], "docs/callbacks.md", "exec"), space)
    is_genuine: Callable[[bytes, dict[str, str], str], bool] = space["is_genuine"]
    with receiving() as receiver:
        assert send(receiver.url(), OTHER, SECRET).delivered
        (sent,) = receiver.received()
    assert is_genuine(sent.body, sent.headers, SECRET)
    assert is_genuine(sent.body, sent.headers, OTHER)
    assert not is_genuine(sent.body, sent.headers, "whsec_" + "AAAA" * 8)
    assert not is_genuine(sent.body + b" ", sent.headers, SECRET)
    assert not is_genuine(sent.body, {**sent.headers, "webhook-id": "msg_2"}, SECRET)
    assert not is_genuine(BODY, old_message(), SECRET)
    assert not is_genuine(BODY, {}, SECRET)


def test_a_server_on_ones_own_machine(tmp_path: Path) -> None:
    (line,) = samples("sh")
    setting, *command = line.split()
    settings: dict[str, Any] = dict([setting.split("=")])
    assert command == ["retexture", "serve"]
    with receiving() as receiver, serving(tmp_path, RETEXTURE_FIRST_KEY=KEY, **settings) as running:
        order = {
            "model": "midjourney_retexture",
            "imgUrl": "http://10.1.2.3/private.png",
            "remixPrompt": "marble",
            "callback": receiver.url("/done"),
        }
        with httpx.Client(base_url=running.base, headers={"Authorization": f"Bearer {KEY}"}) as client:
            task_id = client.post("/model/v1/generation", json=order).raise_for_status().json()["id"]
            (sent,) = receiver.wait(1, "/done")
            (secret,) = client.get("/v1/key/secret").json()["secrets"]
            task = client.get(f"/model/v1/generation/task/{task_id}").json()
            assert sent.verify(secret["secret"]) == task
            assert task["error"]["code"] == 4013098


def test_the_table_of_pauses_is_the_schedule() -> None:
    (row,) = re.findall(r"^\| pause \|(.*)\|$", DOCUMENT, re.MULTILINE)
    units = {"s": 1, "min": 60, "h": 3600}
    written = [int(number) * units[unit] for number, unit in (cell.split() for cell in row.split("|"))]
    assert tuple(written) == CALLBACK_DELAYS
