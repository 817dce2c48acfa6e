"""Where strangers' URLs lead: through the API, a task and its callback, to nothing that is not public."""

import gzip
import io
import re
import socket
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial

import httpx
import pytest
from PIL import Image

from hostile.canary import Canary, canary
from hostile.contexts import OUTSIDE, fetching, worker_context
from hostile.urls import BY_ADDRESS, BY_FORM, BY_PORT, Row
from loopback import Answer, Serve, answering, redirecting, response, start
from retexture.fetching import Fetcher
from retexture.tasks.files import NOT_PUBLIC as NOWHERE
from retexture.tasks.run import execute
from retexture.webhooks import Sender
from serving import CREATE, FLAT, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
REVEALING = re.compile(
    r"\d{1,3}\.\d{1,3}\.|::|[0-9a-f]{4}:|errno|refus|resolv|getaddr|socket|ssl|h11|http/", re.I
)


@pytest.fixture(scope="module")
def bird() -> Iterator[Canary]:
    """What must not be reached."""
    with canary() as watched:
        yield watched


@pytest.fixture(scope="module")
def client(server: Server) -> httpx.Client:
    """One for all: each of its own would take longer than a test."""
    return server.client()


@pytest.fixture(scope="module")
def photo_url(client: httpx.Client) -> str:
    """The URL of a small picture that was handed in."""
    file = io.BytesIO()
    Image.radial_gradient("L").resize((32, 32)).save(file, "PNG")
    return str(client.post("/v1/files", files={"file": file.getvalue()}).json()["url"])


@pytest.fixture
def site() -> Iterator[Serve]:
    """Start servers outside."""
    with ExitStack() as stack:
        yield partial(start, stack, host=OUTSIDE)


def failure(
    client: httpx.Client, server: Server, url: str, given: Fetcher, name: str = "imgUrl", **beside: str
) -> str:
    """Order with a picture of this URL, and have it done; returns what the failed task says."""
    answer = client.post(CREATE, json={**FLAT, **beside, name: url})
    assert answer.status_code == 200, answer.text
    execute(answer.json()["id"], worker_context(server, given))
    task = client.get(f"{CREATE}/task/{answer.json()['id']}").json()
    assert task["status"] == "failed"
    assert task["error"]["code"] == 4013098
    message: str = task["error"]["error_message"]
    assert message.endswith(".")
    assert not REVEALING.search(message), message
    return message


def refused(client: httpx.Client, name: str, url: str) -> int:
    """Order with this URL; returns the code with which it is refused."""
    answer = client.post(CREATE, json={**FLAT, name: url})
    assert answer.status_code == 400, answer.text
    assert answer.json()["status"] == "failed"
    code: int = answer.json()["error"]["code"]
    return code


def titles(rows: Sequence[Row]) -> list[str]:
    return [row.trick for row in rows]


def test_there_are_enough_tricks_and_each_is_another() -> None:
    rows = BY_FORM + BY_ADDRESS + BY_PORT
    assert len({row.url for row in rows}) == len({row.trick for row in rows}) == len(rows) >= 200


@pytest.mark.parametrize("row", BY_FORM, ids=titles(BY_FORM))
def test_refused_by_its_form(row: Row, client: httpx.Client, bird: Canary) -> None:
    url = row.url.format(port=bird.port)
    before = client.get(f"{CREATE}/tasks").json()
    assert refused(client, "imgUrl", url) == row.code
    assert refused(client, "callback", url) == 4013006
    for name in ("maskUrl", "swatchUrl"):  # an empty one is there, and no URL
        assert refused(client, name, url) == (4013003 if row.code == 4013001 else row.code)
    assert client.get(f"{CREATE}/tasks").json() == before
    assert bird.connections == 0


@pytest.mark.parametrize("row", BY_ADDRESS, ids=titles(BY_ADDRESS))
def test_refused_by_its_address(row: Row, client: httpx.Client, server: Server, bird: Canary) -> None:
    url = row.url.format(port=bird.port)
    guarded = fetching(bird.port)
    # The same for all, whatever is there: the difference would be a map of the inner network.
    assert failure(client, server, url, guarded) == NOWHERE
    outcome = Sender(guarded).send(url, "msg_1", b"{}", [SECRET])
    assert (outcome.delivered, outcome.http_status, outcome.message) == (False, None, NOWHERE)
    assert (outcome.detail, outcome.public) == ("", False)
    assert bird.connections == 0


@pytest.mark.parametrize("name", ["maskUrl", "swatchUrl"])
@pytest.mark.parametrize("row", BY_ADDRESS[::6], ids=titles(BY_ADDRESS[::6]))
def test_a_mask_and_a_swatch_lead_no_further(
    row: Row, name: str, client: httpx.Client, server: Server, bird: Canary, photo_url: str
) -> None:
    url = row.url.format(port=bird.port)
    told = failure(client, server, url, fetching(bird.port), name, imgUrl=photo_url)
    what = name.removesuffix("Url")
    assert told == f"The {what} can't be used: {NOWHERE[0].lower()}{NOWHERE[1:]}"
    assert bird.connections == 0


@pytest.mark.parametrize("row", BY_PORT, ids=titles(BY_PORT))
def test_refused_by_its_port(row: Row, client: httpx.Client, server: Server) -> None:
    message = failure(client, server, row.url, fetching())
    assert (message == NOWHERE) == ("private" in row.trick)
    assert not Sender(fetching()).send(row.url, "msg_1", b"{}", [SECRET]).delivered


def test_a_callback_of_1024_characters_and_one_of_more(client: httpx.Client) -> None:
    url = "https://app.example/".ljust(1024, "a")
    assert client.post(CREATE, json={**FLAT, "callback": url}).status_code == 200
    assert refused(client, "callback", url + "a") == 4013006


def test_the_servers_own_pages_are_no_pictures(client: httpx.Client, server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    for path in (
        "/v1/keys",
        "/metrics",
        "/files/../v1/keys",
        "/files/%2e%2e%2fkeys",
        "/files/x.png/../../docs",
    ):
        assert failure(client, server, server.url + path, fetching(port)) == NOWHERE


def test_a_host_that_the_client_made_up_leads_to_no_file_outside(
    client: httpx.Client, server: Server
) -> None:
    made_up = {"Host": "169.254.169.254"}
    body = {**FLAT, "imgUrl": "http://169.254.169.254/files/latest.txt"}
    task_id = client.post(CREATE, json=body, headers=made_up).json()["id"]
    execute(task_id, worker_context(server, fetching()))
    told = client.get(f"{CREATE}/task/{task_id}").json()["error"]["error_message"]
    assert "no longer kept here" in told


REDIRECTS = (
    "http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/", "http://127.1:{port}/",
    "http://user@127.0.0.1:{port}/", "http://169.254.169.254/latest/", "https://127.0.0.1:{port}/",
    "file:///etc/passwd", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_x",
    "data:image/png;base64,AA==", "http://first-public.example:{port}/", "\x00", "http://[",
    "http:\\\\127.0.0.1:{port}\\", "http://a b/",
)  # fmt: skip


@pytest.mark.parametrize("location", REDIRECTS)
def test_redirects_lead_nowhere_else(
    location: str, client: httpx.Client, server: Server, bird: Canary, site: Serve
) -> None:
    target = location.format(port=bird.port)
    outside = site(redirecting(target))
    message = failure(client, server, outside.url("/picture.png"), fetching(bird.port, outside.port))
    assert "127" not in message
    assert len(outside.requests) == 1
    assert bird.connections == 0


def test_redirects_of_a_callback_are_not_followed(site: Serve, bird: Canary) -> None:
    for location in (f"http://127.0.0.1:{bird.port}/", "/elsewhere"):
        outside = site(redirecting(location, "307 Temporary Redirect"))
        outcome = Sender(fetching(outside.port)).send(outside.url(), "msg_1", b"{}", [SECRET])
        assert (outcome.delivered, outcome.http_status, outcome.public) == (False, 307, False)
        assert "307" not in outcome.message
        assert len(outside.requests) == 1
    assert bird.connections == 0


def test_a_name_that_changes_its_meaning(
    client: httpx.Client, server: Server, site: Serve, bird: Canary
) -> None:
    outside = site(redirecting("/again"))
    asked: list[str] = []

    def rebinding(host: str) -> Sequence[str]:
        asked.append(host)
        return [OUTSIDE] if len(asked) == 1 else ["127.0.0.1"]

    url = outside.url(host="rebinding.example")
    assert failure(client, server, url, fetching(outside.port, resolver=rebinding)) == NOWHERE
    assert asked == ["rebinding.example"] * 2  # once for each connection, and never between
    assert len(outside.requests) == 1
    asked.clear()
    outcome = Sender(fetching(outside.port, resolver=rebinding)).send(url, "msg_1", b"{}", [SECRET])
    assert not outcome.delivered
    assert asked == ["rebinding.example"]
    assert bird.connections == 0


def test_a_name_that_changes_its_meaning_between_two_tries(
    client: httpx.Client, server: Server, site: Serve, bird: Canary
) -> None:
    outside = site(answering(response(b"", "503 Service Unavailable")))
    answers = iter([[OUTSIDE], ["127.0.0.1"]])
    url = outside.url(host="rebinding.example")
    guarded = fetching(outside.port, resolver=lambda _host: next(answers))
    assert failure(client, server, url, guarded) == NOWHERE
    assert len(outside.requests) == 1
    assert bird.connections == 0


BOMB = gzip.compress(bytes(2**26))
DEFLATED = zlib.compress(bytes(2**26))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
PNG = b"\x89PNG\r\n\x1a\n"


def endless(head: bytes, piece: bytes) -> Answer:
    """Send a head, and then the same again and again until nobody listens."""

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return answer


def dripping(head: bytes, piece: bytes) -> Answer:
    """The same with a rest after each piece that is shorter than the patience with one read."""

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(head)
        connection.settimeout(0.1)
        while True:
            connection.sendall(piece)
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    return answer


def hanging(head: bytes) -> Answer:
    """Send a head, and wait for the other side to give up."""

    def answer(connection: socket.socket, _target: str) -> None:
        connection.sendall(head)
        connection.recv(1)

    return answer


BODIES: dict[str, Answer] = {
    "endless": endless(HEAD + b"\r\n" + PNG, b"\x00" * 65536),
    "endless in pieces": endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"\0" * 65536 + b"\r\n"
    ),
    "endless zeros in one piece": endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n", b"\0" * 65536
    ),
    "endless headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"a" * 1000 + b"\r\n"),
    "an endless status": endless(b"HTTP/1.1 200 ", b"O" * 65536),
    "endless promises": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "endless early hints": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100),
    "an endless length of a piece": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65536),
    "dripping": dripping(HEAD + b"\r\n" + PNG, b"\0"),
    "dripping headers": dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "dripping promises": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "silent": hanging(b""),
    "silent after its head": hanging(HEAD + b"Content-Length: 1000\r\n\r\n"),
    "silent in its middle": hanging(HEAD + b"Content-Length: 1000\r\n\r\n" + PNG),
    "a length that is too short for its picture": answering(response(PNG + b"\0" * 100, content_length="9")),
    "a length that is too long for its picture": answering(response(PNG, content_length="1000")),
    "a length of exabytes": answering(response(PNG, content_length=str(2**60))),
    "a length below zero": answering(response(PNG, content_length="-1")),
    "two lengths": answering(HEAD + b"Content-Length: 8\r\nContent-Length: 9\r\n\r\n" + PNG + b"\0"),
    "a length and pieces": answering(
        HEAD + b"Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + PNG + b"\r\n0\r\n\r\n"
    ),
    "pieces that are none": answering(HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + PNG),
    "nothing": answering(response(b"")),
    "nothing, and no content": answering(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "no HTTP": answering(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "the oldest HTTP": answering(PNG),
    "a status that is none": answering(b"HTTP/1.1 9999 What\r\n\r\n"),
    "a part": answering(response(PNG, "206 Partial Content")),
    "not modified": answering(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "unpaid": answering(response(b"inner words", "402 Payment Required")),
    "an inner error": answering(response(b"inner words: password=1", "500 Internal Server Error")),
    "an upgrade": answering(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + PNG),
    "packed": answering(response(PNG, content_encoding="gzip")),
    "packed twice": answering(response(BOMB, content_encoding="gzip, gzip")),
    "packed, with two headers": answering(
        HEAD + b"Content-Encoding: identity\r\nContent-Encoding: gzip\r\n\r\n" + BOMB
    ),
    "packed in Brotli": answering(response(PNG, content_encoding="br")),
    "packed in pieces": answering(response(PNG, content_encoding="deflate")),
    "a gzip bomb that says so": answering(response(BOMB, content_encoding="gzip")),
    "a bomb of the other wrapping": answering(response(DEFLATED, content_encoding="deflate")),
    "a bomb without wrapping": answering(response(DEFLATED[2:-4], content_encoding="deflate")),
    "a bomb in a bomb": answering(response(gzip.compress(BOMB), content_encoding="gzip")),
    "an endless bomb": endless(HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:1000], BOMB[1000:2000]),
    "endless packed nothing": endless(HEAD + b"Content-Encoding: deflate\r\n\r\n", b"\0\0\0\xff\xff" * 1000),
    "dripping packed nothing": dripping(HEAD + b"Content-Encoding: deflate\r\n\r\n", b"\0\0\0\xff\xff"),
    "an endless name in the packing": endless(
        HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\xff", b"a" * 65536
    ),
    "endless empty packings": endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 1000),
    "a packing that is cut off": answering(response(gzip.compress(PNG)[:-1], content_encoding="gzip")),
    "something behind the packing": answering(response(gzip.compress(PNG) + b"\0", content_encoding="gzip")),
    "two packings": answering(response(gzip.compress(PNG) * 2, content_encoding="gzip")),
    "an empty packing": answering(response(gzip.compress(b""), content_encoding="gzip")),
    "a packing of one byte": answering(response(b"\x1f", content_encoding="gzip")),
    "busy for exabytes of seconds": answering(response(b"", "503 X", retry_after="9" * 1000)),
    "busy until a date outside the calendar": answering(
        response(b"", "429 X", retry_after="Mon, 01 Jan 2024 00:00:00 +99999999999999999999")
    ),
}


TRIED_AGAIN = {
    "a length that is too long for its picture", "no HTTP", "the oldest HTTP", "an inner error",
    "busy until a date outside the calendar",
}  # fmt: skip
"""What may be a server that fails for a time: it ends in the middle of its answer, or says so."""


@pytest.mark.parametrize("kind", BODIES)
def test_what_servers_do_instead_of_sending_a_picture(
    kind: str, client: httpx.Client, server: Server, site: Serve
) -> None:
    outside = site(BODIES[kind])
    guarded = fetching(outside.port, max_bytes=256 * 1024)
    message = failure(client, server, outside.url("/picture.png"), guarded)
    assert "inner words" not in message
    assert len(outside.requests) in (range(1, 4) if kind in TRIED_AGAIN else [1])


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>'
CONTENTS = {
    "a drawing": SVG,
    "a drawing with an entity": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + SVG,
    "a packed drawing": gzip.compress(SVG),
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a page behind white space": b" \n" * 500 + b"<html></html>",
    "a gzip bomb": BOMB,
    "a script": b"#!/bin/sh\nreboot\n",
    "PostScript": b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n",
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a program": b"\x7fELF\x02\x01\x01" + bytes(57),
    "Photoshop": b"8BPS\x00\x01" + bytes(20),
    "an archive": b"PK\x03\x04" + bytes(26),
    "a playlist": b"#EXTM3U\nhttp://127.0.0.1/\n",
    "ImageMagick's language": b"push graphic-context\nviewbox 0 0 1 1\nfill 'url(http://127.0.0.1/)'\n",
    "credentials": b'{"AccessKeyId": "inner words"}',
    "zeros": bytes(1000),
    "one byte": b"\x89",
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_what_is_no_picture_whatever_it_is_called(
    kind: str, client: httpx.Client, server: Server, site: Serve
) -> None:
    outside = site(answering(response(CONTENTS[kind], content_type="image/png")))
    message = failure(client, server, outside.url("/picture.png"), fetching(outside.port))
    assert "inner words" not in message
    answer = client.post("/v1/files", files={"file": ("picture.png", CONTENTS[kind], "image/png")})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)
    assert not REVEALING.search(answer.json()["error"]["message"])
