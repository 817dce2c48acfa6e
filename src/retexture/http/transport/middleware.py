"""What happens to every request and answer. Plain ASGI: nothing is buffered, streams pass as they are."""

import asyncio
import itertools
import re
import secrets
import time

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retexture.http.access import scheme_used
from retexture.http.answers import WireError, bad_request, error_response, not_found, unexpected
from retexture.http.transport.protection import protected

_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=@-]{0,127}")
_SLASHES = re.compile(r"/{2,}")
_UNSLASHED = ("/model/", "/monitor/", "/api/", "/v1/")

_log = structlog.get_logger(__name__)


class Correlate:
    """Names each request, puts the name into the log and the answer, and answers what a handler failed at.

    It is the last that an answer passes, so it is here that answers get the headers which all of them have.
    """

    def __init__(self, app: ASGIApp, trusted_proxies: tuple[str, ...] = ()) -> None:
        self._app = app
        self._proxies = trusted_proxies
        # A random name for each request would take as long as a tenth of a poll.
        self._process = secrets.token_hex(8)
        self._requests = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its name."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = _header(scope, b"x-request-id")
        name = given if _REQUEST_ID.fullmatch(given) else f"{self._process}{next(self._requests):08x}"
        scope.setdefault("state", {})["request_id"] = name
        header = (b"x-request-id", name.encode())
        https = scheme_used(HTTPConnection(scope), self._proxies) == "https"
        began = time.perf_counter()
        status = 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*protected(message["headers"], https=https), header]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=name):
            try:
                await self._app(scope, receive, named)
            except ClientDisconnect:
                pass  # in the middle of its body: nobody is left to answer
            except Exception as error:
                answer = unexpected(error, scope["path"])
                # Once an answer has begun there is no way left to say so: the connection is closed.
                if status:
                    raise
                await answer(scope, receive, named)
            finally:
                if not (scope["method"] == "GET" and status < 400):
                    _log.info(
                        "request",
                        method=scope["method"],
                        route=getattr(scope.get("route"), "path", None),
                        status=status,
                        milliseconds=round((time.perf_counter() - began) * 1000, 1),
                    )


def _header(scope: Scope, name: bytes) -> str:
    """The first header of this name, or nothing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


class TidyPaths:
    """Takes doubled slashes for one, and one at the end of an endpoint's path for none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a tidy path."""
        if scope["type"] == "http":
            path = scope["path"]
            if "//" in path:
                path = _SLASHES.sub("/", path)
            if path.endswith("/") and path.startswith(_UNSLASHED):
                path = path[:-1]
            if path != scope["path"]:
                scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)


class TextOnly:
    """Refuses parameters that hold U+0000, which is no text: Postgres stores none and fails at a question.

    It is all that a percent-encoded parameter can hold of that kind: bytes that are no UTF-8 are replaced
    when they are decoded. Of bodies :mod:`retexture.http.requests.bodies` refuses the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless its address has such a parameter."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await error_response(refusal, scope["path"])(scope, receive, send)


def _refusal(scope: Scope) -> WireError | None:
    if "\0" in scope["path"]:
        return not_found("Nothing has U+0000 (%00) in its id or address; check the path.")
    if b"%00" in scope["query_string"]:
        return bad_request("A parameter has U+0000 (%00), which is no text; remove it.")
    return None


class Linger:
    """Goes on reading for a while where an answer has ended before its request has.

    A connection that is closed while the client still sends is reset, and the answer is lost with it: of
    many clients that send all before they read, what is refused early would never learn why.
    """

    BYTES = 64 * 2**20
    """Twice the largest picture that is taken unless the operator says otherwise."""

    SECONDS = 30.0
    SILENCE = 2.0
    """Seconds without a byte after which nobody is waited for."""

    KEPT = 64 * 1024
    """Bytes of a body after which the connection goes on: sooner read than a new connection is made."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold the end of its answer back until the request has ended."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = _Body(receive)
        held = False

        async def hold_back(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                if not body.ended and not self._is_kept(scope):
                    message["headers"] = [*message["headers"], (b"connection", b"close")]
            elif not body.ended and not message.get("more_body", False):
                held = True
                message = {**message, "more_body": True}
            await send(message)

        await self._app(scope, body.receive, hold_back)
        if held:
            await self._drain(body)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _is_kept(self, scope: Scope) -> bool:
        told = _header(scope, b"content-length")
        return told.isdecimal() and int(told) <= self.KEPT and not _header(scope, b"expect")

    async def _drain(self, body: "_Body") -> None:
        until, enough = time.monotonic() + self.SECONDS, body.bytes + self.BYTES
        try:
            while not body.ended and body.bytes < enough and (left := until - time.monotonic()) > 0:
                async with asyncio.timeout(min(left, self.SILENCE)):
                    await body.receive()
        except TimeoutError:
            return


class _Body:
    """What is known of a body that is being read."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.ended = False
        self.bytes = 0

    async def receive(self) -> Message:
        """Receive the next message, and take note of it."""
        message = await self._receive()
        self.bytes += len(message.get("body", b""))
        self.ended = self.ended or not message.get("more_body", False)
        return message


def _has_body(scope: Scope) -> bool:
    return any(
        (name == b"content-length" and value != b"0") or name == b"transfer-encoding"
        for name, value in scope["headers"]
    )


class Cors(CORSMiddleware):
    """Starlette's, but a refused preflight is answered in the shape of every other error."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer what a browser asks before the request itself."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        fault = bytes(response.body).decode()
        message = f"{fault}; ask the operator to allow this page's origin."
        refused = error_response(WireError(response.status_code, response.status_code, message), "")
        headers = MutableHeaders(refused.headers)
        for name, value in response.headers.items():
            if name not in ("content-length", "content-type"):
                headers[name] = value
        refused.raw_headers = headers.raw
        return refused


def request_id_of(request: Request) -> str:
    """The name of this request: the client's, or one made up for it."""
    name: str = request.state.request_id
    return name
