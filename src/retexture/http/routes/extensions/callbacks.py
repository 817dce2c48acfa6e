"""Who was told that a task has ended and what they answered; and telling them again."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.answers import WireError, not_found
from retexture.http.live import live_of, read_with
from retexture.http.openapi import Documented, ErrorBody, errors
from retexture.http.requests import JsonBody
from retexture.http.routes.contract.tasks import TaskId, own_task
from retexture.http.services import Services, Serving
from retexture.tasks.callbacks import (
    MOST_ATTEMPTS,
    CallbackView,
    TooManyAttempts,
    read_callbacks,
    redeliver,
)

router = APIRouter(prefix="/model/v1/generation/task/{task_id}/callbacks", tags=["callbacks"])

_TOO_OFTEN = f"This callback has been sent {MOST_ATTEMPTS} times; poll the task instead."
_EXHAUSTED: Documented = {
    409: {
        "model": ErrorBody,
        "description": "One of the callbacks has been sent too often; nothing is sent.",
        "content": {
            "application/json": {
                "example": {"error": {"code": 409, "error_message": _TOO_OFTEN, "message": _TOO_OFTEN}}
            }
        },
    }
}


class ChosenCallback(BaseModel):
    """Which of a task's callbacks are meant."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | SkipJsonSchema[None] = Field(
        None,
        description="The `id` of one callback; absent: all of them.",
        examples=["msg_2JtZc8vQm4xWb1LrPd7KsNfG"],
    )


class AttemptEntry(BaseModel):
    """One attempt to deliver."""

    number: int = Field(description="From 1.")
    at: float = Field(description="When it began, in Unix seconds.", examples=[1789000009.5])
    seconds: float = Field(description="How long it took.", examples=[0.21])
    delivered: bool
    http_status: int | SkipJsonSchema[None] = Field(
        None, description="What the receiver answered; absent where it did not, or where it may not be told."
    )
    detail: str | SkipJsonSchema[None] = Field(
        None,
        description="How its answer began, or why there was none, in at most 200 printable characters; "
        "absent where nothing is known, or where it may not be told: of receivers on private networks "
        "administrators' keys alone learn what they answered.",
        examples=["<html><head><title>301 Moved Permanently</title>"],
    )
    message: str = Field(description="What happened.", examples=["The receiver accepted the callback."])


class Callback(BaseModel):
    """One URL that is told of the task's end."""

    id: str = Field(
        description="The `webhook-id` of every attempt.", examples=["msg_2JtZc8vQm4xWb1LrPd7KsNfG"]
    )
    url: str = Field(examples=["https://app.example/done"])
    state: Literal["pending", "delivered", "failed", "gone"] = Field(
        description="`pending`: there are attempts to come. `failed`: the last one has failed. "
        "`gone`: the receiver wants no more of it."
    )
    created_at: int = Field(description="When the task ended, in Unix seconds.", examples=[1789000009])
    next_attempt_at: int | SkipJsonSchema[None] = Field(
        None, description="When the next attempt is due, in Unix seconds; absent where none is to come."
    )
    attempts: list[AttemptEntry] = Field(description="In their order.")


class Callbacks(BaseModel):
    """A task's callbacks: one for each URL that its inputs name; none before it has ended."""

    callbacks: list[Callback]


@router.get(
    "",
    summary="See a task's callbacks",
    response_model_exclude_none=True,
    responses=errors(401, 404),
)
async def see(task_id: TaskId, request: Request, services: Serving) -> Callbacks:
    """See where the task's callbacks stand, with every attempt that was made to deliver them."""
    view = await own_task(task_id, request)
    return await _callbacks(services, view.id)


@router.post(
    "/redeliver",
    summary="Send a task's callbacks again",
    status_code=202,
    response_model_exclude_none=True,
    responses={**errors(400, 401, 404, 413, 503, said="id: Input should be a valid string."), **_EXHAUSTED},
)
async def send_again(
    task_id: TaskId,
    request: Request,
    services: Serving,
    wanted: Annotated[ChosenCallback | None, Depends(JsonBody(ChosenCallback, required=False))],
) -> Callbacks:
    """Send all of a task's callbacks again, or the one of this `id`, with the task as it is now.

    One that waits for its next attempt is sent at once; one that was delivered or given up is sent as if it
    were new, under its old `id`.
    """
    view = await own_task(task_id, request)
    chosen = None if wanted is None else wanted.id
    try:
        found = await live_of(request).write(redeliver, services.database, services.queue, view.id, chosen)
    except TooManyAttempts:
        raise WireError(409, 409, _TOO_OFTEN) from None
    if not found:
        raise not_found("The task has no such callback: none was asked for, or it has not ended yet.")
    return await _callbacks(services, view.id)


async def _callbacks(services: Services, task_id: str) -> Callbacks:
    read = partial(read_callbacks, task_id=task_id)
    views = await run_in_threadpool(read_with, services.database, read)
    return Callbacks(callbacks=[_callback(view) for view in views])


def _callback(view: CallbackView) -> Callback:
    tried = [
        AttemptEntry(
            number=each.number,
            at=round(each.began_at, 3),
            seconds=round(each.seconds, 3),
            delivered=each.delivered,
            http_status=each.http_status,
            message=each.message,
            detail=each.detail or None,
        )
        for each in view.attempts
    ]
    return Callback(
        id=view.id,
        url=view.url,
        state=view.state.value,
        created_at=int(view.created_at),
        next_attempt_at=None if view.next_at is None else int(view.next_at),
        attempts=tried,
    )
