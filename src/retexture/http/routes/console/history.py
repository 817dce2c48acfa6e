"""Tasks as the console shows them: one's own, and all for administrators."""

import time
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from retexture.http.access import Caller, base_url
from retexture.http.answers import WireError, not_found
from retexture.http.live import live_of, read_with
from retexture.http.openapi import REFUSED, ErrorBody, errors
from retexture.http.ordering import submitted
from retexture.http.requests import Count
from retexture.http.routes.console.entries import History, TaskEntry, WireState, task_entry
from retexture.http.routes.contract.tasks import TaskId, page_in
from retexture.http.services import Services, Serving
from retexture.http.transport import request_id_of
from retexture.tasks.accept import NotResubmittable, resubmit
from retexture.tasks.files import FileInUse
from retexture.tasks.keys import Key
from retexture.tasks.lifecycle import TaskActive, cancel, delete_task
from retexture.tasks.queries import HistoryEntry, Sought, list_history, read_history, receipts

router = APIRouter(prefix="/v1/tasks", tags=["console"])

MOST_LISTED = 100
_NONE = "There is no task of this id that this API key may see; check both. Old tasks expire."

_AGAIN: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorBody, "description": "It has not ended, or one of its pictures is needed yet."}
}


class HistoryQuery(BaseModel):
    """Which tasks are asked for."""

    model_config = ConfigDict(frozen=True)

    limit: Count = Field(20, ge=1, le=MOST_LISTED, description="Tasks on a page.")
    cursor: str | None = Field(None, description="The one that the page before ended with.")
    status: WireState | None = Field(None, description="Only tasks with this status.")
    q: str = Field("", max_length=200, description="Part of a prompt, or a task's `id`.")
    key: str = Field("", max_length=32, description="Only of the key with this `id`.")


@router.get(
    "",
    summary="Look through tasks",
    response_model=History,
    responses=errors(400, 401, 403, 429, 503, said="limit: Input should be less than or equal to 100."),
)
async def look_through(
    request: Request,
    services: Serving,
    caller: Caller,
    asked: Annotated[HistoryQuery, Query()],
) -> Response:
    """Look through tasks with their prompts, costs and pictures, the newest first, in pages.

    An administrator's key sees everybody's, another one its own. `q` looks through 5,000 tasks at a time: a
    page may then have fewer than `limit`, even none, and a `cursor` all the same, which goes on from there.
    """
    sought = Sought(_whose(caller, asked.key), asked.status, asked.q.strip() or None)
    listing = partial(list_history, sought=sought, limit=asked.limit, cursor=asked.cursor, now=time.time())
    base, live = base_url(request, services), live_of(request)

    def page() -> Response:
        found, following = read_with(services.database, listing)
        history = History(tasks=[task_entry(each, base) for each in found], cursor=following)
        # Checked already: FastAPI would check it once more, in the event loop.
        return Response(history.model_dump_json(exclude_none=True), media_type="application/json")

    # A search takes longer than a list, which it must not hold up.
    queue = live.lists if sought.text is None else live.searches
    return await page_in(queue, caller.id, page)


@router.get(
    "/{task_id}", summary="Look at one task", response_model_exclude_none=True, responses=errors(401, 404)
)
def look(task_id: TaskId, request: Request, services: Serving, caller: Caller) -> TaskEntry:
    """Look at a task with its receipt: an administrator's key at anybody's."""
    found = _read(services, task_id, caller)
    return task_entry(found, base_url(request, services)).model_copy(update={"receipt": receipts(found.view)})


@router.delete(
    "/{task_id}",
    summary="Delete a task",
    status_code=204,
    responses={204: {"description": "It is deleted."}, **errors(401, 404, 503), **_AGAIN},
)
async def delete(task_id: TaskId, services: Serving, caller: Caller) -> Response:
    """Delete a task that has ended, with its pictures and callbacks. What was charged for it stays charged.

    A picture that was handed in goes with the last task that names it.
    """
    try:
        # Not where orders are written: a storage far away may take its time.
        found = await run_in_threadpool(
            delete_task, services.database, services.store, task_id, _owner(caller)
        )
    except TaskActive:
        raise WireError(409, 409, "The task has not ended; cancel it first, or wait for its end.") from None
    except FileInUse:
        message = (
            "A task that waits or runs starts from one of its pictures; cancel that, or wait for its end."
        )
        raise WireError(409, 409, message) from None
    if not found:
        raise not_found(_NONE)
    return Response(status_code=204)


@router.post(
    "/{task_id}/cancel",
    summary="Give a task up",
    response_model_exclude_none=True,
    responses=errors(401, 404, 503),
)
async def give_up(task_id: TaskId, request: Request, services: Serving, caller: Caller) -> TaskEntry:
    """Stop a task that has not ended; an administrator's key stops anybody's.

    The key that created it pays for the pictures that were done, each at its share of the price, and keeps
    them. What an administrator stops of another key costs nothing, and its pictures go.

    A task that had ended already is answered as it is.
    """
    found = await run_in_threadpool(_read, services, task_id, caller)
    whose = caller.id if found.view.key_id == caller.id else None
    await live_of(request).write(cancel, services.database, services.queue, task_id, whose)
    return await _answer(task_id, request, services, caller)


@router.post(
    "/{task_id}/retry",
    summary="Order a task again",
    response_model_exclude_none=True,
    responses={**errors(401, 404, 503), **REFUSED, **_AGAIN},
)
async def retry(task_id: TaskId, request: Request, services: Serving, caller: Caller) -> TaskEntry:
    """Make a new task of an ended one's order, with the same seed; its key pays, whoever asks."""
    live = live_of(request)
    live.check_accepting()
    ask = partial(
        resubmit,
        task_id=task_id,
        key_id=_owner(caller),
        request_id=request_id_of(request),
        base_url=base_url(request, services),
    )
    try:
        found = await run_in_threadpool(read_with, services.database, ask)
        if found is None:
            raise not_found(_NONE)
        order, key = found
        taken = await submitted(request, order, key)
    except NotResubmittable as error:
        raise WireError(409, 409, str(error)) from None
    return await _answer(taken.view.id, request, services, caller)


def _owner(caller: Key) -> str | None:
    """Whose tasks the caller may handle; None: everybody's."""
    return None if caller.admin else caller.id


def _whose(caller: Key, asked: str) -> str | None:
    if caller.admin:
        return asked or None
    if asked not in ("", caller.id):
        raise WireError(403, 403, "Other keys' tasks are for administrators; leave `key` out.")
    return caller.id


def _read(services: Services, task_id: str, caller: Key) -> HistoryEntry:
    found = read_with(services.database, lambda reading: read_history(reading, [task_id], time.time()))
    if not found or _owner(caller) not in (None, found[0].view.key_id):
        raise not_found(_NONE)
    return found[0]


async def _answer(task_id: str, request: Request, services: Services, caller: Key) -> TaskEntry:
    return task_entry(await run_in_threadpool(_read, services, task_id, caller), base_url(request, services))
