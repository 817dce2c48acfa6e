"""The application: every router, what happens to every request, and how it starts and stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from retexture.http.answers import answer_errors
from retexture.http.limits import LIMIT_HEADERS
from retexture.http.live import Live
from retexture.http.openapi import ABOUT, TAGS, describe
from retexture.http.routes import console, contract, extensions, openai
from retexture.http.services import Services
from retexture.http.transport import Correlate, Cors, CountRequests, LimitTime, Linger, TextOnly, TidyPaths

_EXPOSED = (
    "X-Request-Id",
    "Retry-After",
    "Location",
    "x-should-retry",
    "ETag",
    "Content-Range",
    *LIMIT_HEADERS,
)


def build_app(services: Services) -> FastAPI:
    """Build the application of one server process around ``services``."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.live = Live(services)
        yield
        await app.state.live.close()

    app = routed_app(services.version)
    app.router.lifespan_context = lifespan
    app.state.services = services
    answer_errors(app)
    _surround(app, services)
    return app


def routed_app(version: str) -> FastAPI:
    """Build an application that knows its endpoints and describes them, and serves nothing yet."""
    app = FastAPI(
        title="Retexture",
        version=version,
        description=ABOUT,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (*contract.ROUTERS, *openai.ROUTERS, *extensions.ROUTERS, *console.ROUTERS):
        app.include_router(router)
    describe(app)
    return app


def _surround(app: FastAPI, services: Services) -> None:
    """Put around the endpoints what happens to every request."""
    # The last one added is the first that a request meets.
    app.add_middleware(TextOnly)
    app.add_middleware(LimitTime, seconds=services.request_limit)
    app.add_middleware(CountRequests)
    if services.cors_origins:
        app.add_middleware(
            Cors,
            allow_origins=services.cors_origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("*",),
            expose_headers=_EXPOSED,
            max_age=3600,
        )
    app.add_middleware(TidyPaths)
    app.add_middleware(Correlate, trusted_proxies=services.trusted_proxies)
    app.add_middleware(Linger)


def begin_shutdown(app: FastAPI) -> None:
    """Have a running application take no new tasks and end its streams; call it in its event loop.

    A server that waits for open connections before it stops would otherwise wait for every stream.
    """
    live: Live | None = getattr(app.state, "live", None)
    if live is not None:
        live.drain()
