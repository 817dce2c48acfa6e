"""The guarded requests themselves: a download with its redirects, and a single POST."""

import itertools
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urljoin

import httpcore

from retexture.fetching.connecting import PinnedBackend
from retexture.fetching.deadline import FetchDeadline
from retexture.fetching.errors import FetchFailed
from retexture.fetching.policy import FetchPolicy
from retexture.fetching.resolving import Destination, Resolver, destination, resolve_by_system
from retexture.fetching.retrying import is_reset, pause_before_retry, seconds_asked
from retexture.fetching.statuses import failure_of
from retexture.fetching.unpacking import unpacking
from retexture.fetching.urls import WebUrl, parse_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BROKEN_OFF = "The URL's server broke the connection off; try again later."
_BEGINNING = 512  # bytes of an answer to a POST that are kept: a sentence or a heading of a page
_DRAINED = 8192  # bytes of an answer to a POST that are waited for: enough for who sends to end well
_DOWNLOAD = {"Accept": "image/*, */*;q=0.5", "Accept-Encoding": "identity"}

_jitter = secrets.SystemRandom().random

_Result = TypeVar("_Result")
_Read = Callable[[httpcore.Response, Destination], _Result]
"""Reads a result from an answer whose head has arrived, and from where it came."""


@dataclass(frozen=True)
class Fetched:
    """What a URL led to.

    Attributes:
        data: The body, unpacked.
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
        public: Whether the server is on the public internet, so that its answer may be shown.
        beginning: Of the body.
    """

    status: int
    retry_after: str
    public: bool
    beginning: bytes = b""


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

    def fetch(self, url: str, deadline: FetchDeadline | None = None) -> Fetched:
        """Download ``url``; what fails for a time is tried again, each time from the URL and its checks on.

        Args:
            url: From where.
            deadline: When to end and whether to stop. It can shorten the time that the policy allows for
                one download, and never prolongs it.

        Raises:
            BadUrl: It is refused by its form.
            FetchFailed: It leads where the policy does not allow, or the download did not succeed.
            FetchStopped: ``deadline`` was stopped.
        """
        start = parse_url(url)
        until = (deadline or FetchDeadline()).within(self._policy.total_timeout)
        for tries in itertools.count(1):
            try:
                return self._download(start, until)
            except FetchFailed as failure:
                pauses = self._policy.retry_pauses
                pause = pause_before_retry(failure.retry_after, tries, until.left(), pauses, _jitter())
                if pause is None:
                    raise
            until.rest(pause)
        raise AssertionError("the loop has no other end")

    def _download(self, url: WebUrl, deadline: FetchDeadline) -> Fetched:
        current, request = url, _Request("GET", _DOWNLOAD)
        for _ in range(self._policy.max_redirects + 1):
            read = partial(_downloaded, str(current), self._policy.max_bytes)
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
        deadline = FetchDeadline.after(self._policy.total_timeout)
        return self._request(parse_url(url), _Request("POST", headers, content), deadline, _answered)

    def _request(
        self, url: WebUrl, request: _Request, deadline: FetchDeadline, read: _Read[_Result]
    ) -> _Result:
        where: Destination | None = None
        try:
            where = destination(url.host, self._resolve, self._policy, deadline)
            self._check_port(url, where)
            return self._exchange(url, request, where, deadline, read)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            temporary = isinstance(error, httpcore.ConnectTimeout) or is_reset(error)
            message = "The URL's server could not be reached securely or at all; check the URL."
            raise _failed(message, error, where, temporary=temporary) from error
        except httpcore.TimeoutException as error:
            message = "The URL's server took too long to answer; try again later."
            raise _failed(message, error, where) from error
        except httpcore.NetworkError as error:
            raise _failed(_BROKEN_OFF, error, where, temporary=is_reset(error)) from error

    def _check_port(self, url: WebUrl, where: Destination) -> None:
        ports = self._policy.allowed_ports
        if ports is not None and url.port not in ports and not where.named:
            usual = ", ".join(map(str, sorted(ports)))
            raise FetchFailed(
                f"The URL names a port that is not allowed; use one of the usual ones: {usual}."
            )

    def _exchange(
        self,
        url: WebUrl,
        request: _Request,
        where: Destination,
        deadline: FetchDeadline,
        read: _Read[_Result],
    ) -> _Result:
        origin = httpcore.Origin(url.scheme.encode(), str(url.host).encode(), url.port)
        target = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=url.target)
        backend = PinnedBackend(where, deadline)
        tls = self._ssl_context if url.scheme == "https" else None
        connection = httpcore.HTTPConnection(origin, ssl_context=tls, network_backend=backend)
        timeouts = {"connect": self._policy.connect_timeout, "read": self._policy.read_timeout}
        headers = self._headers_of(url, request)
        try:
            with (
                connection,
                connection.stream(
                    request.method, target, headers=headers, content=request.content,
                    extensions={"timeout": timeouts},
                ) as response,
            ):  # fmt: skip
                return read(response, where)
        except httpcore.ProtocolError as error:
            # What can't be understood stays so; what ends in its middle may come whole the next time.
            raise _failed(_BROKEN_OFF, error, where, temporary=backend.hung_up) from error

    def _headers_of(self, url: WebUrl, request: _Request) -> list[tuple[str, str]]:
        own = {"Host": url.authority, "User-Agent": self._policy.user_agent}
        return list({**own, **request.headers, "Connection": "close"}.items())


def _downloaded(url: str, max_bytes: int, response: httpcore.Response, _where: Destination) -> Fetched | str:
    """Return the download, or the Location of a redirect."""
    headers = _headers(response)
    if response.status in _REDIRECTS and b"location" in headers:
        return headers[b"location"].decode("utf-8", "replace")
    if response.status != HTTPStatus.OK:
        raise failure_of(response.status, seconds_asked(_retry_after(headers), time.time()))
    data = _body(response, headers, max_bytes)
    media_type = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return Fetched(data, url, media_type)


def _redirected(url: WebUrl, location: str) -> WebUrl:
    try:
        return parse_url(urljoin(str(url), location))
    except ValueError as error:  # BadUrl is one; the user's own URL had the right form
        raise FetchFailed("The URL redirects to an address that is not allowed.") from error


def _failed(
    message: str, error: Exception, where: Destination | None, *, temporary: bool = False
) -> FetchFailed:
    public = where is not None and where.public
    return FetchFailed(message, 0.0 if temporary else None, detail=_words(error), public=public)


def _words(error: Exception) -> str:
    """What went wrong on a connection, as precisely as the libraries say it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate is not accepted: {cause.verify_message}"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return str(error)


def _answered(response: httpcore.Response, where: Destination) -> Answered:
    beginning = _beginning(response)
    return Answered(response.status, _retry_after(_headers(response)), where.public, beginning)


def _beginning(response: httpcore.Response) -> bytes:
    """Take a little of a body, and keep less: to hang up at once would look like a failure to the server."""
    received, kept = 0, bytearray()
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            kept += chunk[: _BEGINNING - len(kept)]
            received += len(chunk)
            if received > _DRAINED:
                break
    return bytes(kept)


def _headers(response: httpcore.Response) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in response.headers}


def _retry_after(headers: Mapping[bytes, bytes]) -> str:
    return headers.get(b"retry-after", b"").decode("latin-1").strip()


def _body(response: httpcore.Response, headers: Mapping[bytes, bytes], max_bytes: int) -> bytes:
    """Read the body; stops where it is over the limit, packed or unpacked, whatever length was claimed."""
    claimed = headers.get(b"content-length", b"0")
    if claimed.isdigit() and int(claimed) > max_bytes:
        raise _too_large(max_bytes)
    packing = unpacking([value for name, value in response.headers if name.lower() == b"content-encoding"])
    data, came = bytearray(), 0
    for chunk in response.iter_stream():
        came += len(chunk)
        data += packing.unpack(chunk, max_bytes + 1 - len(data))
        if max(came, len(data)) > max_bytes:
            raise _too_large(max_bytes)
    if came:
        packing.finish()
    if not data:
        raise FetchFailed("The URL's server sent an empty file; check the URL.")
    return bytes(data)


def _too_large(max_bytes: int) -> FetchFailed:
    return FetchFailed(f"The file at the URL is larger than {max_bytes / 2**20:.4g} MiB; use a smaller one.")
