"""Downloads that fail for a time, against real servers: what is tried again, and what ends it."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from ipaddress import ip_network

import pytest
import trustme

from loopback import Answer, Serve, Server, answering, redirecting, response, start
from retexture.fetching import FetchDeadline, Fetched, Fetcher, FetchFailed, FetchPolicy, FetchStopped

HOME = ip_network("127.0.0.1/32")
OK = answering(response())


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


def fetch(server: Server, deadline: FetchDeadline | None = None, **changes: object) -> Fetched:
    usual = {"allowed_networks": (HOME,), "retry_pauses": (0.0, 0.0)}
    policy = FetchPolicy(**{**usual, **changes})  # type: ignore[arg-type]
    return Fetcher(policy).fetch(server.url("/photo.jpg"), deadline)


def in_turn(*answers: Answer) -> Answer:
    """Give each request the next answer, and the last one to all that follow."""
    following = iter(answers)
    lock = threading.Lock()

    def answer(connection: socket.socket, target: str) -> None:
        with lock:
            chosen = next(following, answers[-1])
        chosen(connection, target)

    return answer


def status(line: str, **headers: str) -> Answer:
    return answering(response(b"inner words", line, **headers))


def resetting(*parts: bytes) -> Answer:
    """Send the parts, then reset the connection instead of closing it."""

    def answer(connection: socket.socket, _target: str) -> None:
        for part in parts:
            connection.sendall(part)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return answer


TEMPORARY: dict[str, Answer] = {
    **{f"{code}": status(f"{code} Word") for code in (408, 425, 429, 500, 502, 503, 504)},
    "503 with a date that is over": status("503 Word", retry_after="Mon, 01 Jan 2024 00:00:00 GMT"),
    "503 with nonsense": status("503 Word", retry_after="Mon, 01 Jan 2024 00:00:00 +99999999999999999999"),
    "a reset": resetting(),
    "a reset in the head": resetting(b"HTTP/1.1 200 OK\r\nContent-"),
    "a reset in the body": resetting(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npic"),
    "no answer": answering(b""),
    "half a head": answering(b"HTTP/1.1 200 OK\r\nContent-"),
    "half a body": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npic"),
    "half of the pieces": answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npic\r\n"),
}
LASTING: dict[str, Answer] = {
    **{f"{code}": status(f"{code} Word") for code in (204, 206, 304, 400, 401, 403, 404, 410, 418, 501, 505)},
    "404 with Retry-After": status("404 Word", retry_after="0"),
    "a body that is too large": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
    "an empty body": answering(response(b"")),
    "a body that is badly compressed": answering(response(b"picture", content_encoding="gzip")),
    "a body compressed otherwise": answering(response(b"picture", content_encoding="br")),
    "no HTTP": answering(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "two lengths": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\npicture"),
    "a redirect to nowhere": redirecting("http://10.0.0.1/"),
    "endless redirects": redirecting("/photo.jpg"),
}


@pytest.mark.parametrize("kind", TEMPORARY)
def test_what_fails_for_a_time_is_tried_again(kind: str, serve: Serve) -> None:
    twice = serve(in_turn(TEMPORARY[kind], TEMPORARY[kind], OK))
    assert fetch(twice).data == b"picture"
    assert len(twice.requests) == 3


@pytest.mark.parametrize("kind", TEMPORARY)
def test_three_times_in_all(kind: str, serve: Serve) -> None:
    always = serve(TEMPORARY[kind])
    with pytest.raises(FetchFailed, match="try again later") as caught:
        fetch(always)
    assert "inner words" not in str(caught.value)
    assert (kind[:3] in str(caught.value)) == kind[:3].isdecimal()
    assert len(always.requests) == 3


@pytest.mark.parametrize("kind", LASTING)
def test_what_stays_as_it_is_is_not_tried_again(kind: str, serve: Serve) -> None:
    server = serve(in_turn(LASTING[kind], LASTING[kind] if "redirects" in kind else OK))
    with pytest.raises(FetchFailed):
        fetch(server)
    assert len(server.requests) == (6 if "redirects" in kind else 1)


def test_an_answer_of_another_kind_decides(serve: Serve) -> None:
    server = serve(in_turn(status("503 Word"), status("404 Word"), OK))
    with pytest.raises(FetchFailed, match="404"):
        fetch(server)
    assert len(server.requests) == 2


def test_connections_that_are_turned_away_are_not_tried_again() -> None:
    looked_up: list[str] = []

    def resolve(host: str) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://away.example:{unused.getsockname()[1]}/"
        policy = FetchPolicy(allowed_networks=(HOME,), retry_pauses=(0.0, 0.0))
        with pytest.raises(FetchFailed, match="reached"):
            Fetcher(policy, resolve).fetch(url)
    assert len(looked_up) == 1


def test_a_handshake_that_breaks_off_is_tried_again_and_a_wrong_certificate_is_not(serve: Serve) -> None:
    accepted: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            for number in range(3):
                connection, _ = listener.accept()
                accepted.append(number)
                connection.recv(1)
                connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        policy = FetchPolicy(allowed_networks=(HOME,), retry_pauses=(0.0, 0.0))
        with pytest.raises(FetchFailed, match="reached"):
            Fetcher(policy).fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join(20)
    assert accepted == [0, 1, 2]
    looked_up: list[str] = []

    def resolve(host: str) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    authority = trustme.CA()
    secure = serve(OK, tls=_presenting(authority))
    with pytest.raises(FetchFailed, match="reached"):
        Fetcher(policy, resolve).fetch(f"https://secure.example:{secure.port}/")
    assert len(looked_up) == 1


def _presenting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("secure.example").configure_cert(context)
    return context


def test_a_connection_that_is_not_made_in_time_is_tried_again() -> None:
    looked_up: list[str] = []

    def resolve(host: str) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    # A listener whose queue is full lets further connections wait without an answer.
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listener.getsockname()
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        policy = FetchPolicy(allowed_networks=(HOME,), connect_timeout=0.2, retry_pauses=(0.0, 0.0))
        with pytest.raises(FetchFailed, match="reached"):
            Fetcher(policy, resolve).fetch(f"http://slow.example:{address[1]}/")
    assert len(looked_up) == 3


def test_every_try_begins_with_the_url_and_its_checks(serve: Serve) -> None:
    inside = serve(OK, host="127.0.0.2")
    outside = serve(status("503 Word"), port=inside.port)
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    policy = FetchPolicy(allowed_networks=(HOME,), retry_pauses=(0.0, 0.0))
    with pytest.raises(FetchFailed, match="public internet"):
        Fetcher(policy, lambda _host: next(answers)).fetch(outside.url(host="rebind.example"))
    assert (len(outside.requests), inside.requests) == (1, [])


def test_a_try_follows_redirects_anew(serve: Serve) -> None:
    last = serve(in_turn(status("503 Word"), OK))
    first = serve(redirecting(last.url("/end")))
    assert fetch(first).final_url == last.url("/end")
    assert (len(first.requests), len(last.requests)) == (2, 2)


@pytest.mark.parametrize("asked", ["60", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_pause_that_ends_after_the_deadline_is_not_begun(asked: str, serve: Serve) -> None:
    server = serve(in_turn(status("429 Word", retry_after=asked), OK))
    with pytest.raises(FetchFailed, match="429"):
        fetch(server)
    assert len(server.requests) == 1


def test_a_pause_that_is_asked_for_is_kept(serve: Serve) -> None:
    times: list[float] = []

    def noting(then: Answer) -> Answer:
        def answer(connection: socket.socket, target: str) -> None:
            times.append(time.monotonic())
            then(connection, target)

        return answer

    server = serve(in_turn(noting(status("503 Word", retry_after="1")), noting(OK)))
    assert fetch(server).data == b"picture"
    assert times[1] - times[0] >= 1


def hanging(connection: socket.socket, _target: str) -> None:
    """Wait until the other side gives up."""
    with suppress(ConnectionResetError):
        connection.recv(1)


def test_the_deadline_spans_all_tries(serve: Serve) -> None:
    server = serve(in_turn(status("503 Word"), hanging))
    with pytest.raises(FetchFailed, match="too long"):
        fetch(server, total_timeout=2.0, read_timeout=60)
    assert len(server.requests) == 2


def test_a_deadline_of_several_downloads_ends_all_of_them(serve: Serve) -> None:
    server = serve(in_turn(OK, hanging))
    shared = FetchDeadline.after(2.0)
    assert fetch(server, shared).data == b"picture"
    for _ in range(2):
        with pytest.raises(FetchFailed, match="too long"):
            fetch(server, shared, total_timeout=600, read_timeout=600)
    assert len(server.requests) == 2  # the third began behind the deadline


def test_the_policys_time_holds_within_a_longer_deadline(serve: Serve) -> None:
    with pytest.raises(FetchFailed, match="too long"):
        fetch(serve(hanging), FetchDeadline.after(600), total_timeout=0.3, read_timeout=600)


LONG = {"total_timeout": 600.0, "read_timeout": 600.0}


@pytest.mark.parametrize("asked", ["0", "300"])
def test_one_that_is_stopped_is_not_tried_again(asked: str, serve: Serve) -> None:
    server = serve(in_turn(status("503 Word", retry_after=asked), OK))
    deadline = FetchDeadline(stopped=lambda: bool(server.requests))
    with pytest.raises(FetchStopped):
        fetch(server, deadline, **LONG)
    assert len(server.requests) == 1


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npic"])
def test_one_that_is_stopped_waits_for_no_byte(head: bytes, serve: Serve) -> None:
    stopped, hung_up = threading.Event(), threading.Event()

    def answer(connection: socket.socket, target: str) -> None:
        connection.sendall(head)
        stopped.set()
        hanging(connection, target)
        hung_up.set()

    with pytest.raises(FetchStopped):
        fetch(serve(answer), FetchDeadline(stopped=stopped.is_set), **LONG)
    assert hung_up.wait(20)


def test_one_that_is_stopped_waits_for_no_name() -> None:
    asked, release = threading.Event(), threading.Event()

    def stuck(_host: str) -> Sequence[str]:
        asked.set()
        release.wait()
        return []

    try:
        with pytest.raises(FetchStopped):
            Fetcher(FetchPolicy(**LONG), stuck).fetch(  # type: ignore[arg-type]
                "http://slow.example/", FetchDeadline(stopped=asked.is_set)
            )
    finally:
        release.set()


def test_one_that_was_stopped_before_does_not_begin(serve: Serve) -> None:
    server = serve(OK)
    with pytest.raises(FetchStopped):
        fetch(server, FetchDeadline(stopped=lambda: True))
    assert server.requests == []
