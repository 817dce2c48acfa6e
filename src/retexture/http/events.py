"""A task as server-sent events: what is new, comments while nothing is, and always an end that says so."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
import structlog
from starlette.responses import StreamingResponse

from retexture.http.live import Live
from retexture.tasks.queries import FeedEnded, TaskView, chunk_body, task_body

KEEPALIVE = b": keepalive\n\n"
MEDIA_TYPE = "text/event-stream"

# "no-transform" keeps proxies from compressing, the last one keeps nginx from collecting frames.
_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, eq=False)
class StreamContext:
    """What a stream of events needs besides its task.

    Attributes:
        live: Where changes are seen.
        base: Of the pictures' URLs.
        keepalive: Seconds of silence after which a comment is sent.
    """

    live: Live
    base: str
    keepalive: float


def event_stream(view: TaskView, cursor: int, context: StreamContext) -> StreamingResponse:
    """Answer with the events of a task from chunk ``cursor`` on, until it has ended."""
    # Where the connection breaks before the first event, this says which task to go on with.
    headers = {**_HEADERS, "Location": f"/model/v1/generation/task/{view.id}"}
    return StreamingResponse(_events(view, cursor, context), headers=headers, media_type=MEDIA_TYPE)


async def _events(view: TaskView, cursor: int, context: StreamContext) -> AsyncIterator[bytes]:
    try:
        async for frame in _frames(view, cursor, context):
            yield frame
    except FeedEnded:
        yield _error(
            view,
            "SERVER_STOPPING",
            "The server is being restarted; the task goes on. Open its stream again with the last cursor.",
        )
    except Exception:
        _log.exception("stream_failed", task_id=view.id)
        yield _error(
            view,
            "STREAM_FAILED",
            "The server lost sight of the task, which goes on. Open its stream again with the last cursor.",
        )


async def _frames(view: TaskView, cursor: int, context: StreamContext) -> AsyncIterator[bytes]:
    now: TaskView | None = view
    while now is not None:
        for output in now.outputs:
            if output.chunk >= cursor:
                yield _frame(b"output", chunk_body(now, output, context.base))
                cursor = output.chunk + 1
        if now.status.ended:
            yield _frame(b"done", task_body(now, context.base))
            return
        while not await _has_changed(now, context):
            yield KEEPALIVE
        now = await context.live.task(view.id, view.key_id)
    yield _error(view, "TASK_EXPIRED", "The task has expired and was removed; create a new one.")


async def _has_changed(view: TaskView, context: StreamContext) -> bool:
    try:
        async with asyncio.timeout(context.keepalive):
            await context.live.change_feed.changed(view.id, view.revision)
    except TimeoutError:
        return False
    return True


def _error(view: TaskView, code: str, message: str) -> bytes:
    body = {"id": view.id, "status": view.status.wire, "error": {"code": code, "message": message}}
    return _frame(b"error", body)


def _frame(event: bytes, body: object) -> bytes:
    return b"event: " + event + b"\ndata: " + orjson.dumps(body) + b"\n\n"
