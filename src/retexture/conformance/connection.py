"""Requests to the server that is examined, as any client of it makes them."""

import codecs
import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx
import orjson

from retexture.conformance.frames import StreamTold

_MOST_BYTES = 64 * 2**20
"""More than a picture has. A server that sends without an end must not fill the memory."""


class BrokenConnection(Exception):
    """The server did not answer a request; the message is one sentence."""


@dataclass(frozen=True)
class Reply:
    """What the server answered.

    Attributes:
        request: Method and path.
        status: The HTTP status.
        headers: By name, in lower case.
        body: As it came, unpacked.
    """

    request: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def beginning(self) -> str:
        """The status and how the body begins, for a sentence."""
        text = " ".join(self.body[:160].decode("utf-8", "replace").split())
        return f"{self.request} answers {self.status} {text}".rstrip()


@dataclass(frozen=True)
class Sent:
    """One request.

    Attributes:
        method: Of HTTP.
        path: Behind the server's address, or a whole URL.
        key: Sent as bearer token; None: no key.
        body: JSON, or bytes as they are; None: none.
        headers: Besides.
    """

    method: str
    path: str
    key: str | None = None
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes | None:
        """The body as it is sent."""
        return self.body if isinstance(self.body, bytes | None) else orjson.dumps(self.body)

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers as they are sent."""
        json = {} if self.body is None else {"Content-Type": "application/json"}
        key = {} if self.key is None else {"Authorization": f"Bearer {self.key}"}
        return {**json, **key, **self.headers}


def lines_of(answer: httpx.Response) -> Iterator[list[str]]:
    """Yield the lines that end with each piece of a body, none where no line does; without their ends."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
    rest, size = "", 0
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > _MOST_BYTES:
            raise httpx.DecodingError(f"more than {_MOST_BYTES // 2**20} MiB")
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        yield lines


class ServerConnection:
    """A server of the contract, from outside. It may be used from several threads."""

    def __init__(self, base: str, seconds: float) -> None:
        """Connect to nothing yet.

        Args:
            base: The server's address.
            seconds: After which an answer is given up, also one that comes in drops.
        """
        self.base, self._seconds = base.rstrip("/"), seconds
        self._http = httpx.Client(timeout=seconds)

    def close(self) -> None:
        """Give all connections up."""
        self._http.close()

    def ask(self, sent: Sent) -> Reply:
        """Make a request.

        Raises:
            BrokenConnection: There was no whole answer.
        """
        request = f"{sent.method} {sent.path}"
        deadline = time.monotonic() + self._seconds
        try:
            with self._http.stream(
                sent.method, self._url(sent.path), content=sent.content, headers=sent.all_headers
            ) as answer:
                body = b""
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _MOST_BYTES:
                        raise BrokenConnection(f"{request} answers more than {_MOST_BYTES // 2**20} MiB.")
                    if time.monotonic() > deadline:
                        raise BrokenConnection(f"{request} has no whole answer after {self._seconds:g} s.")
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(request, answer.status_code, headers, body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BrokenConnection(f"{request} is not answered ({type(error).__name__}: {error}).") from error

    def follow(self, sent: Sent, silence: float, over: Callable[[], bool]) -> StreamTold:
        """Read a stream of events to its end.

        Args:
            sent: The request.
            silence: Seconds without a byte, after which it is given up.
            over: Whether it should have ended by now; asked whenever something comes.
        """
        told = StreamTold()
        try:
            with self._http.stream(
                sent.method, self._url(sent.path), content=sent.content,
                headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip", **sent.all_headers},
                timeout=silence,
            ) as answer:  # fmt: skip
                told.status = answer.status_code
                told.headers = {name.lower(): value for name, value in answer.headers.items()}
                for lines in lines_of(answer):
                    if any(told.takes(line) for line in lines):
                        break
                    if over():
                        told.fault = "it goes on without `done` or `error`, although the task has ended"
                        break
        except httpx.TimeoutException:
            told.fault = f"nothing came for {silence:g} s, not even a comment"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            told.fault = f"it broke off ({type(error).__name__}: {error})"
        return told

    def _url(self, path: str) -> str:
        return path if path.startswith(("http://", "https://")) else f"{self.base}{path}"
