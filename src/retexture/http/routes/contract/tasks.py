"""Look at one's tasks, and cancel them."""

import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.routing import APIRoute

from retexture.http.access import Caller, authenticate, file_addresses, task_told, was_valid
from retexture.http.answers import WireError, bad_request, json_response, not_found
from retexture.http.limits import BoundedQueue
from retexture.http.live import live_of, read_with
from retexture.http.openapi import LIST_PARAMETERS, TASK, TASKS, errors
from retexture.http.services import Serving, services_of
from retexture.tasks.lifecycle import cancel
from retexture.tasks.queries import WIRE_STATES, BadCursor, TaskView, list_tasks, pictures_of, task_body

router = APIRouter(prefix="/model/v1/generation", tags=["tasks"])

MOST_LISTED = 100
_LISTED = 20
_TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COUNT = re.compile(r"[0-9]{1,4}", re.ASCII)

TaskId = Annotated[str, Path(description="The task's `id`.")]


async def own_task(task_id: str, request: Request) -> TaskView:
    """Return the caller's task. Nothing is looked up for a caller of whom no valid key is known.

    A poll's key was valid at the poll before it, and then key and task are looked up together: one after the
    other takes a third longer. No dependency of FastAPI's, of which each takes a twentieth.

    Raises:
        WireError: 401: there is no valid key; 404: it has no task of this id.
    """
    tasks, is_one = live_of(request).tasks, bool(_TASK_ID.fullmatch(task_id))
    asked = tasks.ask(task_id) if is_one and was_valid(request) else None
    key = await authenticate(request)
    if asked is None and is_one:
        asked = tasks.ask(task_id)
    view = None if asked is None else await asked
    if view is None or view.key_id != key.id:
        raise _no_task()
    return view


def _no_task() -> WireError:
    """The answer where there is no such task."""
    return not_found("There is no task of this id under this API key; check both. Old tasks expire.")


class _Direct(APIRoute):
    """Calls its endpoint without FastAPI's dependencies, which would take a fifth of the time of a poll."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""

        async def handle(request: Request) -> Response:
            response: Response = await self.endpoint(request.path_params["task_id"], request)
            return response

        return handle


async def poll(task_id: TaskId, request: Request) -> Response:
    """Look at a task. Once every three seconds is enough; no client that polls meets a limit."""
    view = await own_task(task_id, request)
    return json_response(await task_told(view, file_addresses(request, services_of(request))))


router.add_api_route(
    "/task/{task_id}",
    poll,
    summary="Poll a task",
    response_class=Response,
    responses={**TASK, **errors(401, 404)},
    route_class_override=_Direct,
)


@router.delete(
    "/task/{task_id}",
    summary="Cancel a task",
    response_class=Response,
    responses={**TASK, **errors(401, 404, 503)},
)
async def cancel_task(task_id: TaskId, request: Request, services: Serving) -> Response:
    """Stop a task that has not ended: it then reads `failed` and says so.

    What it has made stays and is charged, each picture at its share of the price:
    `metadata.retexture.cancelled` names both. A task without a picture costs nothing.

    A task that had ended already is answered as it is.
    """
    view, live = await own_task(task_id, request), live_of(request)
    await live.write(cancel, services.database, services.queue, view.id, view.key_id)
    now = await live.task(view.id, view.key_id)
    return json_response(await task_told(now or view, file_addresses(request, services)))


async def page_in(queue: BoundedQueue, key_id: str, page: Callable[[], Response]) -> Response:
    """Have a page of a list read and written in a queue, beside the event loop.

    Raises:
        WireError: 400: the cursor can't be read; 429, 503: too much is in the queue.
    """
    try:
        return await queue.run(key_id, page)
    except BadCursor:
        raise bad_request("`cursor` must be the one that the page before this one ended with.") from None


@router.get(
    "/tasks",
    summary="List your tasks",
    response_class=Response,
    responses={**TASKS, **errors(400, 401, 429, 503)},
    openapi_extra=LIST_PARAMETERS,
)
async def tasks(request: Request, services: Serving, key: Caller) -> Response:
    """List the key's own tasks, the newest first, in pages."""
    query = request.query_params
    limit, status = query.get("limit", str(_LISTED)), query.get("status")
    if not _COUNT.fullmatch(limit) or not 1 <= int(limit) <= MOST_LISTED:
        raise bad_request(f"`limit` must be an integer from 1 to {MOST_LISTED}.")
    if status is not None and status not in WIRE_STATES:
        raise bad_request(f"`status` must be one of: {', '.join(WIRE_STATES)}.")
    addresses = file_addresses(request, services)
    listing = partial(list_tasks, key_id=key.id, limit=int(limit), cursor=query.get("cursor"), status=status)

    def page() -> Response:
        views, following = read_with(services.database, listing)
        urls = addresses.urls(pictures_of(views))
        body = {"tasks": [task_body(view, urls) for view in views]}
        return json_response(body if following is None else {**body, "cursor": following})

    return await page_in(live_of(request).lists, key.id, page)
