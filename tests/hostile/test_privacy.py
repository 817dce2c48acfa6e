"""What must not be in a log: keys, prompts, addresses, pictures. A story is told, and its log is read."""

import base64
import io
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import structlog
from PIL import Image

from hostile.contexts import fetching, worker_context
from loopback import Serve, answering, response, start
from retexture.cli.logs import configure_logs
from retexture.tasks.run import attempt, execute, note
from serving import CREATE, FLAT, Server, serve, services_in

PROMPT = "marble for Ermintrude Featherstonehaugh"
TOKEN = "xylograph-key-that-nobody-knows"
HOST = "ermintrudes-pictures.example"
PATH = "quetzalcoatl"
NOTE = "Metadata of Featherstonehaugh"
SECRETS = ("Ermintrude", "Featherstonehaugh", "ermintrudes", PATH, "xylograph", "whsec_", "Bearer")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log of a server as the command line sets it up, at its usual level, with uvicorn's own loggers."""
    written = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", written)
    configure_logs("info", "server")
    structlog.configure(cache_logger_on_first_use=False)
    logging.getLogger("httpx").setLevel(
        logging.WARNING
    )  # the client of these tests, not a part of the server
    yield written
    root.handlers[:], root.level = before
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture
def site() -> Iterator[Serve]:
    """Start servers outside."""
    with ExitStack() as stack:
        yield partial(start, stack, host="127.0.0.2")


def picture() -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((48, 40)).save(file, "PNG")
    return file.getvalue()


def test_a_story_leaves_no_trace_of_what_it_was_about(tmp_path: Path, log: io.StringIO, site: Serve) -> None:
    with services_in(tmp_path) as services, serve(services) as server:
        client = server.client(server.new_key(token=TOKEN, admin=True))
        _successes(client, server, site)
        _failures(client, server, site)
        _faults(client, server)
        _below_the_application(server)
    text = log.getvalue()
    assert "task ended" in text  # the log was really written
    assert "request_failed" in text
    assert "Invalid HTTP request" in text
    for secret in SECRETS:
        assert secret.lower() not in text.lower(), re.findall(f".*{secret}.*", text, re.I)[:3]
    for encoded in (picture()[:40], base64.b64encode(picture())[:40]):
        assert repr(encoded)[2:-1] not in text


def _successes(client: httpx.Client, server: Server, site: Serve) -> None:
    outside = site(answering(response(picture())))
    own = client.post("/v1/files", files={"file": (f"{PATH}.png", picture(), "image/png")}).json()["url"]
    for url in (own, outside.url(f"/{PATH}.png?{PATH}=1")):
        order = {**FLAT, "imgUrl": url, "remixPrompt": PROMPT, "n": 1, "metadata": {"note": NOTE}}
        order["callback"] = f"https://{HOST}/{PATH}" if url == own else outside.url(f"/{PATH}")
        answer = client.post(CREATE, json=order, headers={"Idempotency-Key": f"{PATH}-1{len(url)}"})
        task_id = answer.json()["id"]
        execute(
            task_id, worker_context(server, fetching(outside.port, read_timeout=10.0, total_timeout=10.0))
        )
        task = client.get(f"{CREATE}/task/{task_id}").json()
        assert task["status"] == "completed", task
        assert client.get(f"{CREATE}/task/{task_id}/stream").status_code == 200
        (callback,) = client.get(f"{CREATE}/task/{task_id}/callbacks").json()["callbacks"]
        hands = worker_context(server, fetching(outside.port))
        made = attempt(callback["id"], 1, hands)
        assert made is not None
        note(made, hands)
        assert client.get(f"{CREATE}/tasks", params={"cursor": PATH}).status_code == 400
        assert client.delete(urlsplit(task["output"][0]["content"][0]["url"]).path).status_code == 204
    assert client.post("/v1/keys", json={"name": NOTE}).status_code in (200, 201)


def _failures(client: httpx.Client, server: Server, site: Serve) -> None:
    outside = site(answering(response(PROMPT.encode(), f"500 {PROMPT}", content_type=PATH)))
    broken = site(answering(response(picture()[:90] + PROMPT.encode())))
    urls = (
        f"http://{HOST}/{PATH}",
        outside.url(f"/{PATH}"),
        broken.url(f"/{PATH}"),
        f"https://127.0.0.2:1/{PATH}",
    )
    for url in urls:
        order = {**FLAT, "imgUrl": url, "remixPrompt": PROMPT}
        task_id = client.post(CREATE, json=order).json()["id"]
        execute(task_id, worker_context(server, fetching(outside.port, broken.port)))
        assert client.get(f"{CREATE}/task/{task_id}").json()["status"] == "failed"


def _faults(client: httpx.Client, server: Server) -> None:
    """What the server refuses, and what fails inside it."""
    for body in (
        {**FLAT, "imgUrl": f"ftp://{HOST}/{PATH}"},
        {**FLAT, "remixPrompt": PROMPT * 1000},
        {**FLAT, "callback": f"https://{PATH}@{HOST}/"},
        {**FLAT, "model": PROMPT},
        {**FLAT, "engine": PROMPT},
    ):
        assert client.post(CREATE, json=body).status_code == 400
    assert client.post(CREATE, content=PROMPT.encode()).status_code == 400
    assert client.post("/v1/files", files={"file": (f"{PATH}.png", PROMPT.encode())}).status_code == 400
    assert client.get(f"/{PATH}/{PROMPT}").status_code == 404
    assert (
        httpx.get(f"{server.url}{CREATE}/tasks", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code
        == 401
    )
    tables = ("tasks", "tasks_elsewhere")
    for before, after in (tables, tables[::-1]):
        with server.services.database.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
        if after != "tasks":
            order = {**FLAT, "imgUrl": f"https://{HOST}/{PATH}", "remixPrompt": PROMPT}
            assert client.post(CREATE, json=order).status_code in (500, 503)
            assert client.get(f"{CREATE}/task/{PATH}").status_code in (500, 503)

    def fails() -> None:
        raise RuntimeError("a fault of the server's own")

    server.app.add_api_route("/fails", fails)
    assert client.get(f"/fails?{PATH}={PROMPT}").status_code == 500


def _below_the_application(server: Server) -> None:
    parts = urlsplit(server.url)
    for request in (f"NONSENSE /{PATH} {PROMPT}", f"GET /{PATH} HTTP/1.1\r\nX {PROMPT}: x"):
        with socket.create_connection(("127.0.0.1", parts.port), timeout=20) as connection:
            connection.sendall(f"{request}\r\n\r\n".encode())
            assert b"400" in connection.recv(65536)
