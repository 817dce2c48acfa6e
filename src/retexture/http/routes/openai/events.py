"""An edit as server-sent events: pictures that are done while others are made, then all of them."""

import base64
import time
from collections.abc import AsyncIterator
from typing import Any

import structlog
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from retexture.http.answers import WireError, openai_error
from retexture.http.events import KEEPALIVE, MEDIA_TYPE, STREAM_HEADERS, Silence, frame
from retexture.http.live import Live
from retexture.http.ordering import has_changed
from retexture.http.routes.openai.failures import failure_of, lost_sight, stopping
from retexture.http.routes.openai.results import (
    NO_TOKENS,
    Edit,
    about_task,
    format_of,
    size_of,
    stored_pictures,
)
from retexture.tasks.files import StoredFile
from retexture.tasks.queries import FeedEnded, TaskView

_log = structlog.get_logger(__name__)


def edit_events(view: TaskView, live: Live, edit: Edit) -> StreamingResponse:
    """Answer with the events of a task, until it has ended."""
    return StreamingResponse(_events(view, live, edit), headers=STREAM_HEADERS, media_type=MEDIA_TYPE)


async def _events(view: TaskView, live: Live, edit: Edit) -> AsyncIterator[bytes]:
    try:
        async for each in _frames(view, live, edit):
            yield each
    except FeedEnded:
        yield _error(stopping(view))
    except WireError as error:
        yield _error(error)
    except Exception:
        _log.exception("stream_failed", task_id=view.id)
        yield _error(lost_sight(view))


async def _frames(view: TaskView, live: Live, edit: Edit) -> AsyncIterator[bytes]:
    now, shown, silence = view, 0, Silence(edit.services.keepalive)
    # The last picture is never shown before all are done, since then they are.
    most = min(edit.options.partial_images, view.count - 1)
    while True:
        for output in now.outputs[shown:most]:
            (file,) = await stored_pictures(edit, [output])
            silence.broken()
            yield await _picture("partial_image", file, edit, {"partial_image_index": shown})
            shown += 1
        if now.status.ended:
            break
        while not await has_changed(now, live, silence.left):
            silence.broken()
            yield KEEPALIVE
        later = await live.task(now.id, now.key_id)
        if later is None:
            raise lost_sight(view)
        now = later
    failure = failure_of(now)
    if failure is not None:
        raise failure
    extra = {"usage": NO_TOKENS, "retexture": about_task(now, edit)}
    for number, file in enumerate(await stored_pictures(edit, now.outputs)):
        yield await _picture("completed", file, edit, {**extra, "image_index": number})


async def _picture(kind: str, file: StoredFile, edit: Edit, more: dict[str, Any]) -> bytes:
    data = await run_in_threadpool(edit.services.store.get, file.name)
    body = {
        "type": f"image_edit.{kind}",
        "b64_json": base64.b64encode(data).decode(),
        "created_at": int(time.time()),
        "size": size_of(file),
        "quality": "auto",
        "background": "auto",
        "output_format": format_of(file),
        **more,
    }
    return frame(f"image_edit.{kind}".encode(), body)


def _error(error: WireError) -> bytes:
    return frame(b"error", {"type": "error", **openai_error(error)})
