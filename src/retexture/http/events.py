"""A task as server-sent events: what is new, comments while nothing is, and always an end that says so."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
import structlog
from starlette.responses import StreamingResponse

from retexture.http.access import task_told
from retexture.http.live import Live
from retexture.http.ordering import has_changed
from retexture.tasks.queries import FeedEnded, FileAddresses, TaskView, chunk_body, files_of

KEEPALIVE = b": keepalive\n\n"
MEDIA_TYPE = "text/event-stream"

STREAM_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
"""Of every stream: "no-transform" keeps proxies from compressing, the last nginx from collecting frames."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, eq=False)
class StreamContext:
    """What a stream of events needs besides its task.

    Attributes:
        live: Where changes are seen.
        addresses: Where its pictures are.
        keepalive: Seconds of silence after which a comment is sent.
    """

    live: Live
    addresses: FileAddresses
    keepalive: float


class Silence:
    """How long a stream has said nothing: a task's progress changes it without an event."""

    def __init__(self, longest: float) -> None:
        """Begin with nothing said; ``longest`` is the most that it may last, in seconds."""
        self._longest = longest
        self.broken()

    @property
    def left(self) -> float:
        """Seconds until something has to be said."""
        return max(0.0, self._since + self._longest - time.monotonic())

    def broken(self) -> None:
        """Note that something was said."""
        self._since = time.monotonic()


def event_stream(view: TaskView, cursor: int, context: StreamContext) -> StreamingResponse:
    """Answer with the events of a task from chunk ``cursor`` on, until it has ended."""
    # Where the connection breaks before the first event, this says which task to go on with.
    headers = {**STREAM_HEADERS, "Location": f"/model/v1/generation/task/{view.id}"}
    return StreamingResponse(_events(view, cursor, context), headers=headers, media_type=MEDIA_TYPE)


async def _events(view: TaskView, cursor: int, context: StreamContext) -> AsyncIterator[bytes]:
    try:
        async for each in _frames(view, cursor, context):
            yield each
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
    silence = Silence(context.keepalive)
    while now is not None:
        for output in now.outputs:
            if output.chunk >= cursor:
                silence.broken()
                urls = await context.addresses.urls_async(files_of(output))
                yield frame(b"output", chunk_body(now, output, urls))
                cursor = output.chunk + 1
        if now.status.ended:
            yield frame(b"done", await task_told(now, context.addresses))
            return
        while not await has_changed(now, context.live, silence.left):
            silence.broken()
            yield KEEPALIVE
        now = await context.live.task(view.id, view.key_id)
    yield _error(view, "TASK_EXPIRED", "The task has expired and was removed; create a new one.")


def _error(view: TaskView, code: str, message: str) -> bytes:
    body = {"id": view.id, "status": view.status.wire, "error": {"code": code, "message": message}}
    return frame(b"error", body)


def frame(event: bytes, body: object) -> bytes:
    """Write one event."""
    return b"event: " + event + b"\ndata: " + orjson.dumps(body) + b"\n\n"
