"""Follow a task that exists."""

import re

from fastapi import APIRouter, Request, Response

from retexture.http.access import file_addresses
from retexture.http.answers import bad_request
from retexture.http.events import StreamContext, event_stream
from retexture.http.live import live_of
from retexture.http.openapi import CURSOR, EVENTS, errors
from retexture.http.routes.contract.tasks import TaskId, own_task
from retexture.http.services import Serving

router = APIRouter(prefix="/model/v1/generation", tags=["generation"])

_CURSOR = re.compile(r"[0-9]{1,4000}", re.ASCII)


@router.get(
    "/task/{task_id}/stream",
    summary="Follow a task",
    response_class=Response,
    responses={**EVENTS, **errors(400, 401, 404)},
    openapi_extra=CURSOR,
)
async def stream(task_id: TaskId, request: Request, services: Serving) -> Response:
    """Follow a task, running or ended, as server-sent events.

    Each picture is told as soon as it is stored, in an `output` event with a `cursor`; the last event is
    `done`, with the whole task, or `error`. Where the connection breaks, open it again with the last
    `cursor`: nothing is told twice.
    """
    view = await own_task(task_id, request)
    cursor = request.query_params.get("cursor", "0")
    if not _CURSOR.fullmatch(cursor):
        raise bad_request("`cursor` must be an integer from 0 (all): the last one that the stream sent.")
    context = StreamContext(live_of(request), file_addresses(request, services), services.keepalive)
    return event_stream(view, int(cursor), context)
