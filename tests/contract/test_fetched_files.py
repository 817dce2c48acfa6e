"""Handing pictures in by their address on the web."""

import io
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from pathlib import Path

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
    assert web.requests == []


@pytest.mark.parametrize(
    "body", [{}, {"url": 7}, {"url": ""}, {"url": "https://a.example/" + "x" * 1024}, []]
)
def test_what_is_no_order_is_refused(client: httpx.Client, body: object) -> None:
    assert _fetch(client, body).status_code == 400


def test_a_key_is_needed(server: Server) -> None:
    assert (
        httpx.post(f"{server.url}/v1/files/fetch", json={"url": "https://a.example/x.png"}).status_code == 401
    )
