"""Create a task, with or without waiting for it."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from retexture.http.access import Caller, file_addresses, task_told
from retexture.http.answers import json_response
from retexture.http.events import MEDIA_TYPE, StreamContext, event_stream
from retexture.http.live import live_of
from retexture.http.openapi import CREATED, ORDER_ONCE, REFUSED, SYNC, errors
from retexture.http.ordering import ended, order_headers
from retexture.http.requests import read_order, submit_with_pictures
from retexture.http.services import Services, Serving
from retexture.http.transport import allowance_of
from retexture.tasks.accept import SubmitResult
from retexture.tasks.keys import Key
from retexture.tasks.queries import TaskView, first_state
from retexture.tasks.states import Status

router = APIRouter(prefix="/model/v1/generation", tags=["generation"])


@router.post(
    "",
    summary="Create a task",
    response_class=Response,
    responses={**CREATED, **errors(400, 401, 413, 503), **REFUSED},
    openapi_extra=ORDER_ONCE,
)
async def create(request: Request, services: Serving, key: Caller) -> Response:
    """Take an order and answer at once, with the task's first state; then poll the task by its `id`."""
    result = await _submitted(request, services, key)
    # A repetition is answered as the first request was, whatever has become of the task meanwhile.
    return json_response(
        first_state(replace(result.view, status=Status.QUEUED)), headers=order_headers(result)
    )


@router.post(
    "/sync",
    summary="Create a task and wait for it",
    response_class=Response,
    responses={**SYNC, **errors(400, 401, 413, 503), **REFUSED},
    openapi_extra=ORDER_ONCE,
)
async def create_and_wait(request: Request, services: Serving, key: Caller) -> Response:
    """Take an order and answer when it is done, or follow it with `Accept: text/event-stream`.

    Without events there is one answer: the task when it has ended, also if it failed. After the server's
    waiting limit the answer is 504 with the task's `id`; the task goes on and can be polled.
    """
    result = await _submitted(request, services, key)
    allowance_of(request).lift()  # what follows has a limit of its own
    response = await _waited(result.view, request, services)
    response.headers.update(order_headers(result))
    return response


async def _submitted(request: Request, services: Services, key: Key) -> SubmitResult:
    live_of(request).check_accepting()
    async with read_order(request, services, key, repeatable=True) as sent:
        return await submit_with_pictures(request, sent, key)


async def _waited(view: TaskView, request: Request, services: Services) -> Response:
    live, addresses = live_of(request), file_addresses(request, services)
    if _wants_events(request):
        return event_stream(view, 0, StreamContext(live, addresses, services.keepalive))
    done = await ended(view, live, services.sync_wait)
    return _timed_out(view) if done is None else json_response(await task_told(done, addresses))


def _timed_out(view: TaskView) -> Response:
    message = f"The task is not done yet and goes on; poll it: GET /model/v1/generation/task/{view.id}."
    body = {
        "id": view.id,
        "status": "in_progress",
        "error": {"code": "SYNC_TIMEOUT", "error_message": message, "message": message},
    }
    return json_response(body, 504)


def _wants_events(request: Request) -> bool:
    first = request.headers.get("accept", "").partition(",")[0]
    return first.partition(";")[0].strip().lower() == MEDIA_TYPE
