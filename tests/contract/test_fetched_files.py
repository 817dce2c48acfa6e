"""Handing pictures in by their address on the web."""

import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

import loopback
from retexture.fetching import Fetcher, FetchPolicy
from serving import Server, serve, services_in

HERE = FetchPolicy(allowed_networks=(ip_network("127.0.0.0/8"),))


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (48, 32), "teal").save(file, "PNG")
    return file.getvalue()


PICTURE = _picture()
CONTENT = {"/cat.png": PICTURE, "/page.html": b"<p>no picture</p>"}


def _answer(connection: socket.socket, target: str) -> None:
    found = CONTENT.get(target)
    head = b"HTTP/1.1 200 OK" if found else b"HTTP/1.1 404 Not Found"
    body = found or b""
    connection.sendall(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@pytest.fixture
def web() -> Iterator[loopback.Server]:
    with ExitStack() as stack:
        yield loopback.start(stack, _answer)


@pytest.fixture
def near(tmp_path: Path) -> Iterator[Server]:
    """A server that may fetch from the loopback interface."""
    with services_in(tmp_path, fetcher=Fetcher(HERE)) as services, serve(services) as server:
        yield server


def _fetch(client: httpx.Client, body: object) -> httpx.Response:
    return client.post("/v1/files/fetch", json=body)


def test_it_is_kept_as_if_it_had_been_handed_in(near: Server, web: loopback.Server) -> None:
    client = near.client()
    answer = _fetch(client, {"url": web.url("/cat.png")})
    assert answer.status_code == 200, answer.text
    kept = answer.json()
    assert (kept["width"], kept["height"], kept["media_type"]) == (48, 32, "image/png")
    assert httpx.get(kept["url"]).content == PICTURE
    assert client.delete(f"/v1/files/{kept['name']}").status_code == 204


@pytest.mark.parametrize("target", ["/page.html", "/nothing.png"])
def test_what_is_no_picture_is_refused(near: Server, web: loopback.Server, target: str) -> None:
    answer = _fetch(near.client(), {"url": web.url(target)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)
    assert "no picture" not in answer.text


def test_inner_addresses_are_never_asked(client: httpx.Client, web: loopback.Server) -> None:
    for url in (web.url("/cat.png"), "http://169.254.169.254/latest", "file:///etc/passwd"):
        answer = _fetch(client, {"url": url})
        assert answer.status_code == 400
        assert "169.254" not in answer.text
        if url.startswith("http"):
            told = answer.json()["error"]["message"]
            assert all(way in told for way in ("POST /v1/files", "RETEXTURE_FETCH_ALLOW"))
    assert web.requests == []


BUSY = loopback.response(b"", "503 Service Unavailable", retry_after="0")
AWAY = loopback.response(b"", "503 Service Unavailable", retry_after="300")


@pytest.mark.parametrize(
    ("answers", "status", "told"),
    [
        ([BUSY, loopback.response(PICTURE)], 200, ""),
        ([BUSY, BUSY, BUSY], 400, "status 503"),
        ([AWAY], 400, "status 503"),  # its limit ends before the pause that is asked for
        ([loopback.response(b"", "403 Forbidden")], 400, "status 403"),
    ],
)
def test_a_server_that_is_busy_is_asked_again_within_the_time_for_one_download(
    near: Server, answers: list[bytes], status: int, told: str
) -> None:
    following = iter(answers)
    with ExitStack() as stack:
        site = loopback.start(stack, lambda connection, _: connection.sendall(next(following)))
        answer = _fetch(near.client(), {"url": site.url("/cat.png")})
    assert (answer.status_code, told in answer.text) == (status, True)
    assert list(following) == []


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_download_ends_when_its_client_leaves(tmp_path: Path, head: bytes) -> None:
    patient = Fetcher(replace(HERE, total_timeout=600, read_timeout=600))
    reached, ended = threading.Semaphore(0), threading.Semaphore(0)

    def silent(connection: socket.socket, _target: str) -> None:
        connection.sendall(head)
        reached.release()
        with suppress(ConnectionResetError):  # the other way to hang up
            connection.recv(1)
        ended.release()

    with (
        services_in(tmp_path, fetcher=patient) as services,
        serve(services) as server,
        ExitStack() as stack,
    ):
        site = loopback.start(stack, silent)
        body = json.dumps({"url": site.url("/cat.png")})
        request = (
            f"POST /v1/files/fetch HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {server.new_key()}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        for _ in range(6):  # more than there may be at a time
            with socket.create_connection(("127.0.0.1", urlsplit(server.url).port)) as connection:
                connection.sendall(request.encode())
                assert reached.acquire(timeout=20)
            assert ended.acquire(timeout=20)


@pytest.mark.parametrize(
    "body", [{}, {"url": 7}, {"url": ""}, {"url": "https://a.example/" + "x" * 1024}, []]
)
def test_what_is_no_order_is_refused(client: httpx.Client, body: object) -> None:
    assert _fetch(client, body).status_code == 400


def test_a_key_is_needed(server: Server) -> None:
    assert (
        httpx.post(f"{server.url}/v1/files/fetch", json={"url": "https://a.example/x.png"}).status_code == 401
    )
