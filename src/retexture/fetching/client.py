"""The guarded requests themselves: a download with its redirects, and a single POST."""

import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urljoin

import httpcore

from retexture import __version__
from retexture.fetching.connecting import Deadline, PinnedBackend
from retexture.fetching.errors import FetchFailed
from retexture.fetching.policy import FetchPolicy
from retexture.fetching.resolving import Destination, Resolver, destination, resolve_by_system
from retexture.fetching.urls import WebUrl, parse_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DRAINED = 8192  # bytes of an answer to a POST that are waited for: enough for who sends to end well
_DOWNLOAD = {"Accept": "image/*, */*;q=0.5", "Accept-Encoding": "identity"}

_Result = TypeVar("_Result")
_Read = Callable[[httpcore.Response, Destination], _Result]
"""Makes of an answer whose head has arrived, and of where it came from, what was asked for."""


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


@dataclass(frozen=True)
class Answered:
    """What a server answered to a POST.

    Attributes:
        status: Of HTTP.
        retry_after: The header Retry-After as it was sent; empty where there was none.
        public: Whether the server is on the public internet, so that its status may be told.
    """

    status: int
    retry_after: str
    public: bool


@dataclass(frozen=True)
class _Request:
    method: str
    headers: Mapping[str, str]
    content: bytes | None = None


class Fetcher:
    """Makes requests to strangers' URLs, within a policy. It may be used from several threads."""

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

    def fetch(self, url: str, deadline: Deadline | None = None) -> Fetched:
        """Download ``url``.

        Args:
            url: From where.
            deadline: Until when, where the policy's time does not end earlier; None: the policy's time alone.

        Raises:
            BadUrl: It is refused by its form.
            FetchFailed: It leads where the policy does not allow, or the download did not succeed in time.
        """
        current = parse_url(url)
        own = Deadline.after(self._policy.total_timeout)
        deadline = own if deadline is None else min(own, deadline)
        request = _Request("GET", _DOWNLOAD)
        for _ in range(self._policy.max_redirects + 1):
            read = partial(_download, str(current), self._policy.max_bytes)
            answer = self._request(current, request, deadline, read)
            if isinstance(answer, Fetched):
                return answer
            current = _redirected(current, answer)
        raise FetchFailed("The URL redirects too often; use the address where it ends.")

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answered:
        """Send ``content`` to ``url``, once; a redirect is an answer like any other.

        Args:
            url: Where to.
            content: The body.
            headers: Besides those that every request has.

        Raises:
            BadUrl: It is refused by its form.
            FetchFailed: It leads where the policy does not allow, or no answer came.
        """
        deadline = Deadline.after(self._policy.total_timeout)
        return self._request(parse_url(url), _Request("POST", headers, content), deadline, _answered)

    def _request(self, url: WebUrl, request: _Request, deadline: Deadline, read: _Read[_Result]) -> _Result:
        try:
            where = destination(url.host, self._resolve, self._policy.allowed_networks, deadline.remaining())
            self._check_port(url, where)
            return self._exchange(url, request, where, deadline, read)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise FetchFailed(
                "The URL's server could not be reached securely or at all; check the URL."
            ) from error
        except httpcore.TimeoutException as error:
            raise FetchFailed("The URL's server took too long to answer; try again later.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchFailed("The URL's server broke the connection off; try again later.") from error

    def _check_port(self, url: WebUrl, where: Destination) -> None:
        ports = self._policy.allowed_ports
        if ports is not None and url.port not in ports and not where.named:
            usual = ", ".join(map(str, sorted(ports)))
            raise FetchFailed(
                f"The URL names a port that is not allowed; use one of the usual ones: {usual}."
            )

    def _exchange(
        self, url: WebUrl, request: _Request, where: Destination, deadline: Deadline, read: _Read[_Result]
    ) -> _Result:
        origin = httpcore.Origin(url.scheme.encode(), str(url.host).encode(), url.port)
        target = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=url.target)
        connection = httpcore.HTTPConnection(
            origin, ssl_context=self._ssl_context if url.scheme == "https" else None,
            network_backend=PinnedBackend(where, deadline),
        )  # fmt: skip
        timeouts = {"connect": self._policy.connect_timeout, "read": self._policy.read_timeout}
        headers = {
            "Host": url.authority,
            "User-Agent": f"retexture/{__version__}",
            **request.headers,
            "Connection": "close",
        }
        with (
            connection,
            connection.stream(
                request.method, target, headers=list(headers.items()), content=request.content,
                extensions={"timeout": timeouts},
            ) as response,
        ):  # fmt: skip
            return read(response, where)


def _download(url: str, max_bytes: int, response: httpcore.Response, where: Destination) -> Fetched | str:
    """Return the download, or the Location of a redirect."""
    headers = _headers(response)
    if response.status in _REDIRECTS and b"location" in headers:
        return headers[b"location"].decode("utf-8", "replace")
    _check_answer(response.status, headers, where)
    data = _body(response, headers, max_bytes)
    media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return Fetched(data, url, media_type)


def _redirected(url: WebUrl, location: str) -> WebUrl:
    try:
        return parse_url(urljoin(str(url), location))
    except ValueError as error:  # BadUrl is one; the user's own URL had the right form
        raise FetchFailed("The URL redirects to an address that is not allowed.") from error


def _answered(response: httpcore.Response, where: Destination) -> Answered:
    _drain(response)
    retry_after = _headers(response).get(b"retry-after", b"").decode("latin-1").strip()
    return Answered(response.status, retry_after, where.public)


def _drain(response: httpcore.Response) -> None:
    """Take a little of a body, and drop it: to hang up at once would look like a failure to the server."""
    taken = 0
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            taken += len(chunk)
            if taken > _DRAINED:
                return


def _headers(response: httpcore.Response) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in response.headers}


def _check_answer(status: int, headers: Mapping[bytes, bytes], where: Destination) -> None:
    if status != HTTPStatus.OK:
        told = f"answered with status {status}" if where.public else "did not deliver the file"
        raise FetchFailed(f"The URL's server {told}; check that the URL opens without signing in.")
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in (b"", b"identity"):
        raise FetchFailed("The URL's server sent compressed data, which is not accepted; use another URL.")


def _body(response: httpcore.Response, headers: Mapping[bytes, bytes], max_bytes: int) -> bytes:
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
