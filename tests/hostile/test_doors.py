"""Every route of the application: who asks is known before anything else is done, and bodies are bounded."""

import http.client
import json
import re
import select
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from fastapi.routing import iter_route_contexts

from retexture.http.limits import SignIns
from retexture.http.requests import bodies, uploads
from retexture.http.transport import Linger
from retexture.imaging.limits import Limits
from serving import CREATE, Server, check_shape, serve, services_in

KEYED = ("/model/", "/monitor/", "/v1/")
SIGNING_IN = ("/v1/session", "/v1/session/link")
FORM = "multipart/form-data; boundary=b"
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'


NONSENSE = "&".join(f"{name}=%20" for name in ("cursor", "limit", "page", "start", "end", "format", "status"))


class Call(NamedTuple):
    """One way to call the application."""

    method: str
    path: str

    @property
    def needs_key(self) -> bool:
        public = self.method == "POST" and self.path in SIGNING_IN
        return self.path.startswith(KEYED) and not public


def calls(server: Server) -> list[Call]:
    """Every method of every route, with something in the place of its parameters."""
    found = [
        Call(method, re.sub(r"\{[^}]*\}", "nothing", route.path_format or ""))
        for route in iter_route_contexts(server.app.routes)
        for method in sorted(route.methods or ())
    ]
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes small pictures alone."""
    folder = tmp_path_factory.mktemp("small")
    with services_in(folder, limits=Limits(max_bytes=100_000)) as services, serve(services) as running:
        yield running


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        yield connection


def head(call: Call, *lines: str, token: str | None = None) -> bytes:
    first = [f"{call.method} {call.path} HTTP/1.1", "Host: here"]
    key = [] if token is None else [f"Authorization: Bearer {token}"]
    return "\r\n".join([*first, *key, *lines, "", ""]).encode()


def status_of(connection: socket.socket) -> int:
    """The status of the answer, as soon as it is there."""
    with connection.makefile("rb") as answer:
        first = answer.readline()
    assert first.startswith(b"HTTP/1.1 "), first
    return int(first.split()[1])


def test_nobody_waits_for_the_body_of_a_stranger(small: Server) -> None:
    for call in calls(small):
        with connected(small) as connection:
            connection.sendall(head(call, f"Content-Type: {FORM}", "Content-Length: 100000"))
            status = status_of(connection)
        if call.needs_key:
            assert status == 401, call
        elif call.path in SIGNING_IN:
            assert status == 413, call
        else:
            assert status < 500, call


BEGINNINGS = {"application/json": b'{"a": "', FORM: FILE}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_every_body_without_end_is_answered_before_it_has_ended(kind: str, small: Server) -> None:
    token, most = small.new_key(admin=True), 12 * 2**20
    for call in calls(small):
        with connected(small) as connection:
            connection.sendall(head(call, f"Content-Type: {kind}", "Transfer-Encoding: chunked", token=token))
            sent, piece = 0, BEGINNINGS[kind] + b"x" * 2**16
            while not select.select([connection], [], [], 0)[0]:
                assert sent < most, f"{call} takes a body without end"
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                sent, piece = sent + len(piece), b"x" * 2**16
            assert status_of(connection) < 500, call


def test_no_body_may_drip(small: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 0.2)
    token = small.new_key(admin=True)
    for call in calls(small):
        with connected(small) as connection:
            told = (f"Content-Type: {FORM}", "Content-Length: 1000")
            connection.sendall(head(call, *told, token=token) + b"-")
            assert status_of(connection) < 500, call


@pytest.mark.parametrize("path", ["/v1/files", "/v1/keys", "/v1/session", CREATE])
@pytest.mark.parametrize("known", [False, True])
def test_who_sends_all_before_reading_learns_why_it_was_refused(
    path: str, known: bool, small: Server
) -> None:
    token, size = small.new_key() if known else None, 8 * 2**20
    lines = (f"Content-Type: {FORM}", f"Content-Length: {size}", "Connection: close")
    with connected(small) as connection:
        connection.sendall(head(Call("POST", path), *lines, token=token))
        for _ in range(size // 2**16):
            connection.sendall(b"x" * 2**16)
        with connection.makefile("rb") as answer:
            told = answer.read()
    assert int(told.split()[1]) in ({400, 403, 413} if known or path == "/v1/session" else {401})
    assert json.loads(told.partition(b"\r\n\r\n")[2])["error"]["message"]


def test_who_was_refused_is_not_read_for_ever(small: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linger, "BYTES", 2**20)
    with connected(small) as connection:
        connection.sendall(head(Call("POST", "/v1/files"), "Transfer-Encoding: chunked"))
        piece = b"10000\r\n%s\r\n" % bytes(2**16)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            connection.sendall(piece * 1024)  # 64 MiB: some lie in the system's buffers


def test_who_was_refused_and_is_silent_is_not_waited_for(
    small: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Linger, "SILENCE", 0.1)
    with connected(small) as connection:
        connection.sendall(head(Call("POST", "/v1/files"), "Content-Length: 100000"))
        with connection.makefile("rb") as answer:
            assert answer.read().startswith(b"HTTP/1.1 401 ")  # to its end


def test_a_connection_goes_on_after_a_small_body_that_was_not_read(small: Server) -> None:
    with connected(small) as connection:
        for _ in range(3):
            connection.sendall(head(Call("POST", CREATE), "Content-Length: 9") + b'{"a": 1}\n')
            answer = http.client.HTTPResponse(connection, method="POST")
            answer.begin()
            assert answer.status == 401
            assert answer.getheader("connection") is None
            assert json.loads(answer.read())["error"]["code"] == 401


def test_fastapi_reads_no_body_by_itself(small: Server) -> None:
    """It would read it before the key is asked for, and without a bound."""
    readers = [
        route.path
        for route in iter_route_contexts(small.app.routes)
        if getattr(route, "body_field", None) is not None
    ]
    assert readers == []


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


BROKEN: dict[str, tuple[bytes, str]] = {
    "a name that comes twice": (b'{"one": 1, "two": 2, "one": 3}', '"one" twice'),
    "far too many names": (json.dumps({str(number): 1 for number in range(300)}).encode(), ""),
    "far too many entries": (b'{"a": [' + b"1," * 1500 + b"1]}", ""),
    "far too many lists": (b'{"a": [' + b"[]," * 1000 + b"1]}", ""),
    "too deep": (deep(33), "nested deeper than 32"),
    "deeper than any stack": (b"[" * 100_000, ""),
    "no text": (b'{"a": "\\u0000"}', "U+0000"),
    "half a character": (b'{"\\ud800": 1}', "surrogate"),
    "no number": (b'{"a": NaN}', "NaN"),
    "a number beyond all": (b'{"a": 1e999}', "too large"),
    "digits without end": (b'{"a": ' + b"9" * 3000 + b"}", "64 bits"),
    "no object": (b"[1]", "no object"),
    "nothing": (b"", ""),
    "no JSON": (b"{'a': 1}", "not JSON"),
    "a name without end": (b'{"' + b"a" * 3000 + b'": 1}', ""),
}


def takers(server: Server) -> list[Call]:
    """Every call that is described as taking JSON."""
    document = httpx.get(f"{server.url}/openapi.json").json()
    found = [
        Call(method.upper(), re.sub(r"\{[^}]*\}", "nothing", path))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(found) >= 10
    return found


@pytest.mark.parametrize("kind", BROKEN)
def test_every_body_has_one_meaning_or_none(kind: str, small: Server) -> None:
    body, named = BROKEN[kind]
    client = small.client(small.new_key(admin=True))
    for call in takers(small):
        answer = client.request(call.method, call.path, content=body)
        if not body and call.path.endswith(("/rotate", "/redeliver")):
            assert answer.status_code == 404, call  # may be left out
            continue
        assert answer.status_code in (400, 413), (call, answer.text)
        error = check_shape(answer, answer.status_code)
        assert len(error["message"]) < 300, call
        if answer.status_code == 400:
            assert named in error["message"], call


def test_names_are_counted_in_time_that_is_linear(small: Server) -> None:
    """Counting each among all others took half a minute for this body, and nobody was answered meanwhile."""
    names = (f'"{number % 9000}": 1' for number in range(18_000))
    body = f"{{{', '.join(names)}}}"
    answer = small.client().post(CREATE, content=body, timeout=20)
    assert '"0" twice' in check_shape(answer, 400)["message"]


@contextmanager
def asked(database: sa.Engine) -> Iterator[list[str]]:
    """The statements that the database is asked inside."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    sa.event.listen(database, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(database, "before_cursor_execute", note)


def tables_of(statements: Sequence[str]) -> set[str]:
    return {name for each in statements for name in re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE) (\w+)", each)}


def test_strangers_ask_the_database_nothing_but_for_their_key(small: Server) -> None:
    cookie = {"Cookie": "retexture_session=unknown"}
    strangers: tuple[dict[str, str], ...] = (
        {},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer unknown"},
        cookie,
    )
    with asked(small.services.database) as statements:
        for call in filter(lambda each: each.needs_key, calls(small)):
            for headers in strangers:
                answer = httpx.request(call.method, f"{small.url}{call.path}?{NONSENSE}", headers=headers)
                assert answer.status_code == 401, (call, headers)
    assert tables_of(statements) <= {"keys", "key_secrets", "sessions"}


def test_who_is_slowed_down_asks_the_database_nothing(tmp_path: Path) -> None:
    with services_in(tmp_path) as services, serve(services) as server:
        # Of a clock that stands still no pause ends.
        server.app.state.live.sign_ins = SignIns(1, clock=lambda: 0.0)
        unknown = {"Authorization": "Bearer unknown"}
        assert httpx.get(f"{server.url}/v1/key", headers=unknown).status_code == 401
        with asked(services.database) as statements:
            for call in filter(lambda each: each.needs_key, calls(server)):
                answer = httpx.request(call.method, server.url + call.path, headers=unknown)
                assert answer.status_code == 429, call
    assert statements == []
