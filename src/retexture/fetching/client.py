"""The guarded download itself: request, redirects, bounded body."""

import ssl
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urljoin

import httpcore

from retexture import __version__
from retexture.fetching.connecting import Deadline, PinnedBackend
from retexture.fetching.errors import FetchFailed
from retexture.fetching.policy import FetchPolicy
from retexture.fetching.resolving import Destination, Resolver, destination, resolve_by_system
from retexture.fetching.urls import WebUrl, parse_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Fetched:
    """What a URL led to.

    Attributes:
        data: The body, as it was sent.
        final_url: Where the last redirect led, or the URL itself in canonical form.
        media_type: The server's claim, in lower case and without parameters; empty when it made none. Nothing
            may be concluded from it.
    """

    data: bytes
    final_url: str
    media_type: str


class Fetcher:
    """Downloads what strangers' URLs lead to, within a policy. It may be used from several threads."""

    def __init__(
        self,
        policy: FetchPolicy | None = None,
        resolve: Resolver = resolve_by_system,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Keep the policy; nothing is opened yet.

        Args:
            policy: Where to, how much, how long; None for the public internet and the default limits.
            resolve: How to look host names up.
            ssl_context: What to trust; None for the authorities that the system and certifi know.
        """
        self._policy = policy or FetchPolicy()
        self._resolve = resolve
        self._given_context = ssl_context

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return self._given_context or httpcore.default_ssl_context()

    def check(self, url: str) -> WebUrl:
        """Parse a URL by the policy, without any traffic.

        Raises:
            BadUrl: It is refused by its form.
        """
        return parse_url(url, self._policy.allowed_ports)

    def fetch(self, url: str) -> Fetched:
        """Download ``url``.

        Raises:
            BadUrl: It is refused by its form.
            FetchFailed: It leads where the policy does not allow, or the download did not succeed.
        """
        current = self.check(url)
        deadline = Deadline.after(self._policy.total_timeout)
        for _ in range(self._policy.max_redirects + 1):
            answer = self._request(current, deadline)
            if isinstance(answer, Fetched):
                return answer
            current = self._redirected(current, answer)
        raise FetchFailed("The URL redirects too often; use the address where it ends.")

    def _request(self, url: WebUrl, deadline: Deadline) -> Fetched | str:
        """Return the download, or the Location of a redirect."""
        try:
            where = destination(url.host, self._resolve, self._policy.allowed_networks, deadline.remaining())
            return self._exchange(url, where, deadline)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise FetchFailed(
                "The URL's server could not be reached securely or at all; check the URL."
            ) from error
        except httpcore.TimeoutException as error:
            raise FetchFailed("The URL's server took too long to answer; try again later.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchFailed("The URL's server broke the download off; try again later.") from error

    def _exchange(self, url: WebUrl, where: Destination, deadline: Deadline) -> Fetched | str:
        origin = httpcore.Origin(url.scheme.encode(), str(url.host).encode(), url.port)
        target = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=url.target)
        connection = httpcore.HTTPConnection(
            origin, ssl_context=self._ssl_context if url.scheme == "https" else None,
            network_backend=PinnedBackend(where, deadline),
        )  # fmt: skip
        timeouts = {"connect": self._policy.connect_timeout, "read": self._policy.read_timeout}
        with (
            connection,
            connection.stream(
                "GET", target, headers=_headers(url), extensions={"timeout": timeouts}
            ) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers}
            if response.status in _REDIRECTS and b"location" in headers:
                return headers[b"location"].decode("utf-8", "replace")
            _check_answer(response.status, headers, where)
            data = _body(response, headers, self._policy.max_bytes)
        media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
        return Fetched(data, str(url), media_type)

    def _redirected(self, url: WebUrl, location: str) -> WebUrl:
        try:
            return self.check(urljoin(str(url), location))
        except ValueError as error:  # BadUrl is one; the user's own URL had the right form
            raise FetchFailed("The URL redirects to an address that is not allowed.") from error


def _headers(url: WebUrl) -> dict[bytes | str, bytes | str]:
    return {
        "Host": url.authority,
        "User-Agent": f"retexture/{__version__}",
        "Accept": "image/*, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _check_answer(status: int, headers: dict[bytes, bytes], where: Destination) -> None:
    if status != HTTPStatus.OK:
        told = f"answered with status {status}" if where.public else "did not deliver the file"
        raise FetchFailed(f"The URL's server {told}; check that the URL opens without signing in.")
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in (b"", b"identity"):
        raise FetchFailed("The URL's server sent compressed data, which is not accepted; use another URL.")


def _body(response: httpcore.Response, headers: dict[bytes, bytes], max_bytes: int) -> bytes:
    """Read the body; stops as soon as it is over the limit, whatever length the server claimed."""
    claimed = headers.get(b"content-length", b"0")
    if claimed.isdigit() and int(claimed) > max_bytes:
        raise _too_large(max_bytes)
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
    if not data:
        raise FetchFailed("The URL's server sent an empty file; check the URL.")
    return bytes(data)


def _too_large(max_bytes: int) -> FetchFailed:
    return FetchFailed(f"The file at the URL is larger than {max_bytes / 2**20:.4g} MiB; use a smaller one.")
