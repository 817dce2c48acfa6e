"""The server's pictures, fetched as whatever a stranger names is fetched: through the guard."""

import itertools
import random
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from retexture.engines.protocol import Cancelled, EngineCancelled, EngineError, EngineUnavailable
from retexture.fetching import BadUrl, FetchDeadline, Fetcher, FetchFailed, FetchPolicy, FetchStopped
from retexture.fetching.retrying import pause_before_retry

_PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0) + (8.0,) * 100  # seconds before the second try, the third …
_MOST_BYTES = 256 * 2**20  # pictures without losses are larger than their sources
_EVERYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))
_REFUSAL = "It is in a private network; where you trust that, name it in RETEXTURE_FETCH_ALLOW."
_USUAL_PORTS = {"http": 80, "https": 443}


class Downloads:
    """Fetches pictures; no key is sent for them.

    They may be on the public internet, in networks that the operator allows, and on the server itself, which
    the operator has named, wherever that is; nothing on it can redirect to elsewhere.

    Args:
        server: The address of the server.
        networks: Outside the public internet.
    """

    def __init__(self, server: str, networks: tuple[IPv4Network | IPv6Network, ...] = ()) -> None:
        policy = FetchPolicy(allowed_networks=networks, max_bytes=_MOST_BYTES, refusal=_REFUSAL)
        own = replace(policy, allowed_networks=_EVERYWHERE, allowed_ports=None, max_redirects=0)
        self._guarded = Fetcher(policy)
        self._own = Fetcher(own)
        self._origin = _origin(server)

    def fetch(self, url: str, seconds: float, cancelled: Cancelled) -> bytes:
        """Download a picture, again while its server is away, for ``seconds`` in all.

        Raises:
            EngineCancelled: Nobody wants it any more.
            EngineUnavailable: Its server was away for too long.
            EngineError: It can't be had.
        """
        deadline = FetchDeadline.after(seconds, cancelled)
        fetcher = self._own if _origin(url) == self._origin else self._guarded
        for tries in itertools.count(1):
            try:
                return fetcher.fetch(url, deadline).data
            except FetchStopped:
                raise EngineCancelled from None
            except BadUrl as error:
                raise EngineError(f"The upstream server names no usable address: {error}") from None
            except FetchFailed as error:
                failure = error
            # What has a cause broke on the connection: the server may be being restarted.
            again = 0.0 if failure.__cause__ is not None else failure.retry_after
            wait = pause_before_retry(again, tries, deadline.left(), _PAUSES, random.random())  # noqa: S311
            if wait is None:
                kind = EngineError if again is None else EngineUnavailable
                raise kind(f"A picture of the upstream server could not be fetched: {failure}") from failure
            try:
                deadline.rest(wait)
            except FetchStopped:
                raise EngineCancelled from None
        raise AssertionError("the loop has no other end")


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; what can't be read is nobody's."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or _USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None
