"""What does not even reach the application is answered in the shape of every other error, and is bounded."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit

import httpx
import pytest
import structlog
from structlog.typing import EventDict

from retexture.http.requests import bodies, uploads
from retexture.http.transport import protocol
from retexture.http.transport.protection import DEFAULTS
from retexture.http.transport.protocol import MAX_HEAD
from serving import CREATE, Server, serve, services_in

OK = b"GET /healthz HTTP/1.1\r\nHost: here\r\n"


def exchanged(server: Server, *pieces: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send the pieces and read to the end; gives the first answer's status and headers, and the rest."""
    parts = urlsplit(server.url)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while more := connection.recv(65536):
            received += more
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split(" ")[1]), headers, body


def check_refused(answer: tuple[int, dict[str, str], bytes], status: int) -> None:
    told, headers, body = answer
    assert told == status
    assert headers["content-type"] == "application/json"
    assert headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body)
    assert headers["x-request-id"]
    for name, value in DEFAULTS:
        assert headers[name.decode()] == value.decode().lower()
    error = json.loads(body)["error"]
    assert set(error) == {"code", "error_message", "message"}
    assert error["code"] == status


GARBAGE = {
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "an unknown method": b"BREW /healthz HTTP/1.1\r\nHost: here\r\n\r\n",
    "a method in lower case": b"get /healthz HTTP/1.1\r\nHost: here\r\n\r\n",
    "another protocol": b"GET /healthz ICY/1.0\r\n\r\n",
    "a version to come": b"GET /healthz HTTP/9.9\r\nHost: here\r\n\r\n",
    "an address that is none": b"GET http:// HTTP/1.1\r\nHost: here\r\n\r\n",
    "an address beyond ASCII": b"GET /\xff\xfe HTTP/1.1\r\nHost: here\r\n\r\n",
    "no host in a tunnel": b"CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n",
    "a header without a colon": OK + b"nonsense\r\n\r\n",
    "a header's name with spaces": OK + b"a b: c\r\n\r\n",
    "a header's name with zeros": OK + b"a\x00b: c\r\n\r\n",
    "a folded header": OK + b" folded: c\r\n\r\n",
    "two lengths": OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a length below zero": OK + b"Content-Length: -1\r\n\r\n",
    "a length of letters": OK + b"Content-Length: many\r\n\r\n",
    "a length of far too many digits": OK + b"Content-Length: " + b"9" * 100 + b"\r\n\r\n",
    "a length and pieces": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": OK + b"Host: there\r\n\r\n",
    "the same host twice": OK + b"host: here\r\n\r\n",
    "two hosts in one": b"GET /healthz HTTP/1.1\r\nHost: here, there\r\n\r\n",
    "two hosts in the first version": b"GET /healthz HTTP/1.0\r\nHost: here\r\nHost: there\r\n\r\n",
    "another host in the target": b"GET http://there/healthz HTTP/1.1\r\nHost: here\r\n\r\n",
    "another port in the target": b"GET http://here:80/healthz HTTP/1.1\r\nHost: here:81\r\n\r\n",
    "a host that is none": b"GET /healthz HTTP/1.1\r\nHost: here/there@x\r\n\r\n",
    "a version that is past": b"GET /healthz\r\n\r\n",
    "a version that is named and past": b"GET /healthz HTTP/0.9\r\nHost: here\r\n\r\n",
    "the second version": b"GET /healthz HTTP/2.0\r\nHost: here\r\n\r\n",
    "the second version's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a zero in a value": OK + b"X: a\x00b\r\n\r\n",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_what_cannot_be_read(kind: str, server: Server) -> None:
    check_refused(exchanged(server, GARBAGE[kind]), 400)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.0\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\nHost: here\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
        b"GET http://Here:80/healthz HTTP/1.1\r\nHost: here:80\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: [::1]:8787\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: under_score.example:80\r\nConnection: close\r\n\r\n",
    ],
)
def test_hosts_that_may_be_absent_or_unusual(head: bytes, server: Server) -> None:
    status, _, body = exchanged(server, head)
    assert (status, json.loads(body)) == (200, {"status": "ok"})


TOO_MUCH = {
    "one endless header": (OK + b"X: ", *[b"a" * 8192] * 40),
    "one endless header's name": (OK, *[b"a" * 8192] * 40),
    "headers without end": (OK, *[b"X: " + b"a" * 200 + b"\r\n"] * 1000),
    "an endless address": (b"GET /", *[b"a" * 8192] * 40),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_heads_without_end(kind: str, server: Server) -> None:
    check_refused(exchanged(server, *TOO_MUCH[kind]), 431)


def test_trailers_without_end(server: Server) -> None:
    head = b"POST /healthz HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    status, _, rest = exchanged(server, head, *[b"X: " + b"a" * 200 + b"\r\n"] * 1000)
    # The head alone answers 405, unless the trailers were there before the answer was.
    assert status in (405, 431)
    assert b"HTTP/1.1 200" not in rest


def test_a_large_head_within_the_bound_is_served(server: Server) -> None:
    head = OK + b"X-Large: " + b"a" * (MAX_HEAD - 200) + b"\r\nConnection: close\r\n\r\n"
    status, _, body = exchanged(server, head)
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_a_connection_that_says_nothing_is_closed_and_a_slow_head_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    with services_in(tmp_path) as services, serve(services) as server:
        port = urlsplit(server.url).port
        with socket.create_connection(("127.0.0.1", port), timeout=20) as silent:
            assert silent.recv(1) == b""
        check_refused(exchanged(server, b"GET /healthz HTTP/1.1\r\nHost: he"), 408)


@pytest.mark.parametrize("other", ["websocket", "h2c", "TLS/1.3", "nonsense"])
def test_offers_of_other_protocols_are_not_taken_up(other: str, server: Server) -> None:
    offer = OK + f"Connection: Upgrade, close\r\nUpgrade: {other}\r\n\r\n".encode()
    status, _, body = exchanged(server, offer)
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_requests_in_a_row_on_one_connection(server: Server) -> None:
    once = OK + b"\r\n"
    last = OK + b"Connection: close\r\n\r\n"
    port = urlsplit(server.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(once * 20 + last)
        received = b""
        while more := connection.recv(65536):
            received += more
    assert received.count(b"HTTP/1.1 200 OK") == 21


def test_garbage_behind_a_good_request_is_not_mixed_into_its_answer(server: Server) -> None:
    port = urlsplit(server.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(OK + b"\r\n" + b"\x00\x01garbage\r\n\r\n")
        received = b""
        while more := connection.recv(65536):
            received += more
    assert received.count(b"HTTP/1.1 ") <= 2
    for answer in received.split(b"HTTP/1.1 ")[1:]:
        head, _, body = answer.partition(b"\r\n\r\n")
        assert isinstance(json.loads(body), dict)
        assert head[:3] in (b"200", b"400")


@pytest.mark.parametrize("path", [CREATE, "/v1/files"])
def test_a_body_that_drips(
    path: str, server: Server, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 0.3)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n"
        f"Authorization: {client.headers['authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    )
    check_refused(exchanged(server, head.encode()), 408)


@pytest.fixture
def told() -> Iterator[Queue[EventDict]]:
    """What is logged, as it is logged."""
    entries: Queue[EventDict] = Queue()

    def tell(_logger: object, _method: str, entry: EventDict) -> EventDict:
        entries.put(entry)
        raise structlog.DropEvent

    before = structlog.get_config()["processors"]
    structlog.configure(processors=[tell])
    yield entries
    structlog.configure(processors=before)


def test_a_client_that_hangs_up_in_the_middle_of_its_body_is_no_fault_of_ours(
    server: Server, client: httpx.Client, told: Queue[EventDict]
) -> None:
    key = client.headers["authorization"]
    head = f"POST {CREATE} HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\nAuthorization: {key}\r\n\r\n{{"
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port), timeout=20) as connection:
        connection.sendall(head.encode())
    entries = iter(lambda: told.get(timeout=20), None)
    until = next(entry for entry in entries if entry.get("status") == 0 or entry["event"] == "request_failed")
    assert until["event"] != "request_failed"
