"""What happens to every request and answer. Plain ASGI: nothing is buffered, streams pass as they are."""

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

from retexture.http.address import scheme_used
from retexture.http.errors import WireError, error_response, unexpected
from retexture.http.protection import protected

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
