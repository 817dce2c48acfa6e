"""A receiver of callbacks on loopback: notes every request, and answers as the test says."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from standardwebhooks import Webhook

PATIENCE = 300.0  # seconds after which a request that should have come has not, however busy all is


@dataclass(frozen=True)
class Received:
    """One request; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        """What all attempts share."""
        return self.headers["webhook-id"]

    def json(self) -> Any:
        """The body."""
        return orjson.loads(self.body)

    def verify(self, secret: str) -> Any:
        """The body, where its signature is right; raises WebhookVerificationError where it is not."""
        return Webhook(secret).verify(self.body, self.headers)


class Request(BaseHTTPRequestHandler):
    """A request to be answered."""

    server: "Receiver"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.note(Received(self.path, headers, body, time.time()))
        with suppress(OSError):  # who sent it has hung up
            answer(self)

    def reply(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing: tests look at what was received."""


Answer = Callable[[Request], None]


def status(code: int, **headers: str) -> Answer:
    """Answer with a status; ``retry_after="1"`` becomes ``Retry-After: 1``."""
    return lambda request: request.reply(code, **headers)


def close(request: Request) -> None:
    """Hang up without a word."""
    request.close_connection = True


def hang(until: threading.Event) -> Answer:
    """Say nothing until an event, then accept."""

    def answer(request: Request) -> None:
        until.wait(PATIENCE)
        request.reply(200)

    return answer


def drip(until: threading.Event) -> Answer:
    """Send a head that never ends, a line every now and then."""

    def answer(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not until.wait(0.05):
            request.wfile.write(b"X-Drip: 1\r\n")

    return answer


class Receiver(ThreadingHTTPServer):
    """A running receiver."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Request)
        self._came = threading.Condition()
        self._received: list[Received] = []
        self._plans: dict[str, list[Answer]] = defaultdict(lambda: [status(200)])

    def url(self, path: str = "/hook") -> str:
        """The address of a path here."""
        return f"http://{self.server_address[0]!s}:{self.server_port}{path}"

    def plan(self, *answers: Answer, path: str = "/hook") -> None:
        """Answer requests to ``path`` in these ways, one after the other; the last one stays."""
        with self._came:
            self._plans[path] = list(answers)

    def note(self, received: Received) -> Answer:
        with self._came:
            self._received.append(received)
            self._came.notify_all()
            plan = self._plans[received.path]
            return plan[0] if len(plan) == 1 else plan.pop(0)

    def received(self, path: str | None = None) -> Sequence[Received]:
        """What has come so far, in its order."""
        with self._came:
            return self._matching(path)

    def wait(self, count: int = 1, path: str | None = None) -> Sequence[Received]:
        """Wait until so many requests have come; returns them all."""
        with self._came:
            came = self._came.wait_for(lambda: len(self._matching(path)) >= count, PATIENCE)
            assert came, f"{len(self._matching(path))} of {count} requests came"
            return self._matching(path)

    def _matching(self, path: str | None) -> list[Received]:
        return [each for each in self._received if path in (None, each.path)]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hangs up is what some tests want."""


@contextmanager
def receiving(host: str = "127.0.0.1") -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    with Receiver(host) as receiver:
        threading.Thread(target=receiver.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
