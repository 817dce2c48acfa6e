"""Network streams to addresses that were checked, with one deadline for all that happens on them."""

import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from retexture.fetching.resolving import Destination


@dataclass(frozen=True, order=True)
class Deadline:
    """A moment on the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the moment that lies ``seconds`` ahead."""
        return cls(time.monotonic() + seconds)

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.at

    def remaining(self) -> float:
        """Return the seconds left; raises httpcore.ReadTimeout when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left

    def bound(self, timeout: float | None) -> float:
        """Return ``timeout`` or what is left, whichever is shorter, in seconds."""
        return self.remaining() if timeout is None else min(timeout, self.remaining())


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the addresses of one destination, whatever host is asked for.

    The host's name stays with httpcore, which puts it into the Host header and the TLS handshake; the name is
    never looked up again, so it can't change its meaning between check and connection.
    """

    def __init__(self, destination: Destination, deadline: Deadline) -> None:
        self._destination = destination
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  # connecting to the name is what this class prevents
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; raises the last one's error when none does."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._destination.addresses:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.bound(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise failure


class DeadlineStream(httpcore.NetworkStream):
    """A stream whose every operation ends at the deadline, so that no drip of bytes can prolong it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has arrived."""
        return self._stream.read(max_bytes, self._deadline.bound(timeout))

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
        return DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the socket below knows."""
        return self._stream.get_extra_info(info)
