"""Network streams to addresses that were checked, with one deadline for all that happens on them."""

import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore

from retexture.fetching.deadline import FetchDeadline
from retexture.fetching.resolving import Destination


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the addresses of one destination, whatever host is asked for.

    The host's name stays with httpcore, which puts it into the Host header and the TLS handshake; the name is
    never looked up again, so it can't change its meaning between check and connection.

    Attributes:
        hung_up: The other side has ended the connection: what comes of it may be cut off.
    """

    def __init__(self, destination: Destination, deadline: FetchDeadline) -> None:
        self._destination = destination
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()
        self.hung_up = False

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  # connecting to the name is what this class prevents
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; raises the first one's error when none does.

        The first is the one that the resolver prefers. That a machine has no way to the others is no news.
        """
        failure: Exception | None = None
        for address in self._destination.addresses:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.bound(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = failure or error
            else:
                return DeadlineStream(stream, self._deadline, self._note_end)
        raise failure or httpcore.ConnectError("no address")

    def _note_end(self) -> None:
        self.hung_up = True


class DeadlineStream(httpcore.NetworkStream):
    """A stream whose every operation ends at the deadline, so that no drip of bytes can prolong it."""

    def __init__(
        self, stream: httpcore.NetworkStream, deadline: FetchDeadline, note_end: Callable[[], None]
    ) -> None:
        """Wrap ``stream``; ``note_end`` is called when the other side has ended it."""
        self._stream = stream
        self._deadline = deadline
        self._note_end = note_end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has arrived; waits no longer than the request is wanted."""
        for wait in self._deadline.waits(timeout):
            with suppress(httpcore.ReadTimeout):
                data = self._stream.read(max_bytes, wait)
                if not data:
                    self._note_end()
                return data
        raise httpcore.ReadTimeout("nothing came")

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of ``buffer``."""
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands; the certificate is checked against ``server_hostname``."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.bound(timeout))
        return DeadlineStream(secured, self._deadline, self._note_end)

    def get_extra_info(self, info: str) -> Any:
        """Return what the socket below knows."""
        return self._stream.get_extra_info(info)
