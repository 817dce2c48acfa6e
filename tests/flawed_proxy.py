"""A proxy on loopback that passes everything on to a server of the contract, but for one flaw."""

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from closing_server import ClosingServer

_DROPPED = {"content-length", "transfer-encoding", "connection", "content-encoding", "keep-alive"}


@dataclass(frozen=True)
class Whole:
    """An answer that is no stream."""

    status: int
    kind: str
    body: bytes

    def swapped(self, old: bytes, new: bytes) -> "Whole":
        """The answer with other bytes in place of some that it has."""
        return replace(self, body=self.body.replace(old, new))


@dataclass(frozen=True)
class Flaw:
    """What the proxy does wrong.

    Attributes:
        request: "METHOD PATH" of the requests concerned, a pattern.
        answer: Makes another answer of one that is no stream.
        event: Makes another event of a stream's, or none.
        endless: Streams go on with comments where they should end.
        key: In place of every caller's.
    """

    request: str = ".*"
    answer: Callable[[Whole], Whole] = lambda answer: answer
    event: Callable[[str], str] = lambda event: event
    endless: bool = False
    key: str | None = None


def _application(upstream: str, flaw: Flaw) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=60) as client:
            app.state.client = client
            yield

    async def pass_on(request: Request) -> Response:
        flawed = re.fullmatch(flaw.request, f"{request.method} {request.url.path}") is not None
        answer = await _asked(request, upstream, flaw.key if flawed else None)
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/event-stream"):
            events = _events(answer, flaw if flawed else Flaw())
            return StreamingResponse(events, answer.status_code, media_type=kind)
        whole = Whole(answer.status_code, kind, await answer.aread())
        await answer.aclose()
        if flawed:
            whole = flaw.answer(whole)
        return Response(whole.body, whole.status, {"content-type": whole.kind})

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(routes=[Route("/{path:path}", pass_on, methods=methods)], lifespan=lifespan)


async def _asked(request: Request, upstream: str, key: str | None) -> httpx.Response:
    client: httpx.AsyncClient = request.app.state.client
    headers = {name: value for name, value in request.headers.items() if name not in _DROPPED}
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    url = httpx.URL(upstream + request.scope["raw_path"].decode(), query=request.scope["query_string"])
    sent = client.build_request(request.method, url, headers=headers, content=await request.body())
    return await client.send(sent, stream=True)


async def _events(answer: httpx.Response, flaw: Flaw) -> AsyncIterator[str]:
    block = ""
    try:
        async for line in answer.aiter_lines():
            block += f"{line}\n"
            if not line:
                yield flaw.event(block)
                block = ""
    finally:
        await answer.aclose()
    while flaw.endless:
        yield ": keepalive\n\n"
        await asyncio.sleep(0.05)


@contextmanager
def flawed_proxy(upstream: str, flaw: Flaw) -> Iterator[str]:
    """Run the proxy in a thread until the block ends; gives its address."""
    # No log_config: uvicorn's loggers belong to the whole process, and other tests read them.
    config = uvicorn.Config(
        _application(upstream, flaw), port=0, log_config=None, access_log=False, lifespan="on",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    program = ClosingServer(config)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    while not program.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{program.servers[0].sockets[0].getsockname()[1]}"
    finally:
        program.should_exit = True
        thread.join()
