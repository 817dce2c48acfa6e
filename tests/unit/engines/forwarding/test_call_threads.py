"""The thread of calls to another server: it ends, and closes what it opened, whoever lets go of it."""

import gc
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from retexture.engines.forwarding import CallThread, Connecting

_SOON = 30.0  # seconds: only a test that fails waits for so long


class _Server(ThreadingHTTPServer):
    """Keeps connections open, and says when the first was closed by the other side."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.left = threading.Event()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def finish(self) -> None:
        super().finish()
        assert isinstance(self.server, _Server)
        self.server.left.set()

    def log_message(self, *_of: object) -> None:
        """Nothing: tests' output is for tests."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _called(server: _Server, name: str) -> tuple[CallThread, threading.Thread]:
    """A thread of that name which has called the server, and keeps the connection for the next call."""
    calls = CallThread(Connecting(name, {}, concurrency=1))

    async def call() -> int:
        return (await calls.http.get(f"http://127.0.0.1:{server.server_port}/")).status_code

    assert calls.start(call()).result(_SOON) == 204
    assert not server.left.is_set()
    (thread,) = [each for each in threading.enumerate() if each.name == name]
    return calls, thread


def test_closing_ends_it(server: _Server) -> None:
    calls, thread = _called(server, "closed")
    calls.close()
    assert not thread.is_alive()
    assert server.left.wait(_SOON)


def test_it_ends_when_it_is_forgotten_in_itself(server: _Server) -> None:
    """The collector of garbage runs in any thread, also in the one that is to end."""
    calls, thread = _called(server, "forgotten")
    held = [calls]

    async def forget() -> None:
        held.clear()

    calls.start(forget())
    del calls
    thread.join(_SOON)
    assert not thread.is_alive()
    assert server.left.wait(_SOON)
    gc.collect()  # what is left open is a warning here, and so an error
