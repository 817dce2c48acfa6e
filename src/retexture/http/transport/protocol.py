"""A connection's bytes as requests: uvicorn's parser, but bounded, and refusing in the contract's shape.

What the parser refuses never reaches the application. uvicorn answers it in plain text, reads heads of any
length, and waits for them as long as it takes; all three are for strangers to use.
"""

import asyncio
import re
import secrets
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from retexture.http.answers import WireError, error_response
from retexture.http.transport.metrics import REQUESTS
from retexture.http.transport.protection import protected

MAX_HEAD = 64 * 1024
"""Bytes that a request's first line and its headers may have, or the trailers of its body."""

HEAD_SECONDS = 20.0
"""Within which they must have come."""

_LINGER = 2.0  # seconds that a client that was refused has to read why, before the connection is closed

_VERSIONS = frozenset({"1.0", "1.1"})

# RFC 9110, 7.2, and RFC 3986, 3.2.2 and 3.2.3; empty where the address has no host.
_HOST = re.compile(rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")
# The absolute form of a target, with its authority: RFC 9112, 3.2.2.
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")

_UNREADABLE = WireError(400, 400, "The request is not HTTP/1.1; check its first line and its headers.")
_NO_HOST = WireError(400, 400, "The request does not name one host; send exactly one valid Host header.")
_TOO_LARGE = WireError(
    431, 431, f"The request's address and headers are longer than {MAX_HEAD // 1024} KiB; send less."
)
_TOO_SLOW = WireError(408, 408, "The request's head took too long to arrive; send it at once.")


class BoundedProtocol(HttpToolsProtocol):
    """One connection; to be handed to uvicorn as its ``http``."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._fields = 0  # bytes of the fields that were read of the present head
        self._unread = 0  # bytes received since the parser told anything: it keeps them until a field's end
        self._refusal = _UNREADABLE
        self._refused = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Await the first head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Await nothing any more."""
        self._unhurry()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come, unless it is too much."""
        if self._refused:
            return
        self._unread += len(data)
        super().data_received(data)
        if self._unread > MAX_HEAD:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._fields = 0
        self._await_head()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._unread = 0
        self._unhurry()
        self._check_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._unread = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser can't read or what was too long for it; the parser's own words stay here."""
        del msg
        self._refuse(self._refusal)

    def _count(self, count: int) -> None:
        self._unread = 0
        self._fields += count
        if self._fields > MAX_HEAD:
            self._refusal = _TOO_LARGE
            raise ValueError("the head is too long")  # ends the parser, which then asks for a 400

    def _check_head(self) -> None:
        """End the parser where a head is read that RFC 9112 has refused: of another version, or by its Host.

        Without the only Host header a proxy and this server could mean two places (3.2). HTTP/1.0 may leave
        it out. A target with a host of its own names the same (3.2.2).
        """
        version = self.parser.get_http_version()
        hosts = [value for name, value in self.headers if name == b"host"]
        if version not in _VERSIONS:
            raise ValueError("another version")
        whole = _ABSOLUTE.match(self.url)
        elsewhere = whole is not None and any(whole[1].lower() != host.lower() for host in hosts)
        one = len(hosts) == 1 or (not hosts and version == "1.0")
        if not one or elsewhere or not all(map(_HOST.fullmatch, hosts)):
            self._refusal = _NO_HOST
            raise ValueError("not one host")

    def _await_head(self) -> None:
        self._unhurry()
        self._patience = self.loop.call_later(HEAD_SECONDS, self._out_of_patience)

    def _unhurry(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _out_of_patience(self) -> None:
        if self._fields or self._unread:
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, refusal: WireError) -> None:
        """Answer, and close the connection; where another answer has begun on it, only close it."""
        if self._refused:
            return
        self._refused = True
        self._unhurry()
        open_cycle = self.cycle is not None and not self.cycle.response_complete
        if open_cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not (open_cycle and self.cycle.response_started) and not self.pipeline:
            REQUESTS.labels("other", "unreadable", refusal.status).inc()
            self.transport.write(self._encoded(refusal))
        if not self.transport.can_write_eof():
            self.transport.close()
            return
        # Closed while the client still sends, the connection would be reset, and the answer lost with it.
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)

    def _encoded(self, refusal: WireError) -> bytes:
        answer = error_response(refusal, "")
        own = protected(answer.raw_headers, https=self.scheme == "https")
        name = (b"x-request-id", secrets.token_hex(12).encode())  # the one sent, if any, was not read
        headers = [*self.server_state.default_headers, *own, name, (b"connection", b"close")]
        lines = [name + b": " + value + b"\r\n" for name, value in headers]
        return b"".join([STATUS_LINE[refusal.status], *lines, b"\r\n", bytes(answer.body)])
