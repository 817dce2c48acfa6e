"""Counting requests, and how long they take."""

import time
from functools import cache

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("retexture_http_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "retexture_http_request_seconds",
    "From the request to the first byte of the answer.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountRequests:
    """ASGI middleware that counts requests by their route, not their path: ids would make endless series."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                route = getattr(scope.get("route"), "path", "unknown")
                requests, seconds = _series(method, route, message["status"])
                requests.inc()
                seconds.observe(time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, counted)


@cache
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Looking them up by their labels takes longer than counting."""
    return REQUESTS.labels(method, route, status), SECONDS.labels(method, route)
