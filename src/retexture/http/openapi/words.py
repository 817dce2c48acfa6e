"""The words and examples of /openapi.json that stand with several endpoints."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from retexture.http.events import MEDIA_TYPE
from retexture.http.openapi.orders import ORDER_BODY
from retexture.http.openapi.shapes import (
    FILE_URL,
    TASK_ID,
    Created,
    ErrorBody,
    HealthAnswer,
    Task,
    TaskPage,
    TimeoutBody,
)
from retexture.models import RETEXTURE
from retexture.tasks.idempotency import LONGEST_KEY
from retexture.tasks.queries import WIRE_STATES

Documented = dict[int | str, dict[str, Any]]
"""Answers by status, as FastAPI takes them."""


_FAULTS: dict[int, tuple[str, int, str]] = {
    400: ("The request can't be understood, or a parameter breaks its rule; nothing was created.", 4013001,
          "Image URL missing"),
    401: ("The API key is missing or not valid.", 401,
          "The API key is missing; send it as 'Authorization: Bearer KEY'."),
    403: ("The key may not do this.", 403, "This needs an admin's key; ask the operator for one."),
    404: ("There is no such thing, or it is another key's.", 404,
          "There is no task of this id under this API key; check both. Old tasks expire."),
    429: ("Too many requests; Retry-After says when to try again.", 429,
          "This API key reads more than 30000 times in a minute; poll less often."),
    413: ("The body is too large.", 413, "The body is larger than 2 MiB; send a smaller one."),
    503: ("The service is not available now; Retry-After says when to try again.", 4013099,
          "The server is stopping and takes no new tasks; try again shortly."),
}  # fmt: skip


def errors(*statuses: int, said: str = "") -> Documented:
    """Describe the answers with these statuses.

    Args:
        statuses: Which there are; where a key is asked for, there may also be too many requests.
        said: An example of what is said with 400 where nothing was ordered.
    """
    described: Documented = {}
    for status in sorted({*statuses, 429} if 401 in statuses else statuses):
        words, code, message = _FAULTS[status]
        if status == 400 and said:
            words, code, message = "The request can't be understood; the message names the fault.", 400, said
        beside = {"status": "failed", "model": RETEXTURE} if status == 400 and not said else None
        described[status] = _fault(words, code, message, beside)
    return described


def _fault(words: str, code: int, message: str, beside: Mapping[str, str] | None = None) -> dict[str, Any]:
    error = {"code": code, "error_message": message, "message": message}
    return {
        "model": ErrorBody,
        "description": words,
        "content": {"application/json": {"example": {**(beside or {}), "error": error}}},
    }


_EXAMPLE_TASK = {
    "id": TASK_ID,
    "created_at": 1789000000,
    "status": "completed",
    "model": RETEXTURE,
    "progress": 1,
    "output": [{"content": [{"type": "image", "url": FILE_URL, "jobId": "pX2mKd81"}]}],
    "usage": {"cost": "0.0400", "discount": 1},
    "metadata": {"in_queue_at": 1789000000.2, "started_at": 1789000000.3, "upload_at": 1789000009.1,
                 "completed_at": 1789000009.2},
}  # fmt: skip
_EXAMPLE_EVENTS = (
    f'event: output\ndata: {{"id":"{TASK_ID}","model":"{RETEXTURE}","status":"in_progress","output":['
    f'{{"content":[{{"type":"image","url":"{FILE_URL}","chunk_index":0}}]}}],"cursor":1}}\n\n: keepalive\n\n'
    f'event: done\ndata: {{"id":"{TASK_ID}","created_at":1789000000,"status":"completed",…}}\n\n'
)


def _answer(model: type[BaseModel], words: str, example: object | None = None) -> dict[str, Any]:
    content = {} if example is None else {"content": {"application/json": {"example": example}}}
    return {"model": model, "description": words, **content}


_EVENT_CONTENT = {MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE_EVENTS}}

_LIMITS = {
    name: {"description": words, "schema": {"type": "string"}, "required": False}
    for name, words in (
        ("RateLimit-Policy", 'How many tasks the key may create in how many seconds: `"creates";q=60;w=60`.'),
        ("RateLimit", 'How many it may create now, and in how many seconds all again: `"creates";r=59;t=1`.'),
    )
}
_REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` where the Idempotency-Key was known: the task is the one made before.",
        "schema": {"type": "string"},
        "required": False,
    }
}

CREATED: Documented = {
    200: {
        **_answer(
            Created,
            "The task was created.",
            {"id": TASK_ID, "created_at": 1789000000, "status": "in_progress", "model": RETEXTURE},
        ),
        "headers": {**_LIMITS, **_REPLAYED},
    }
}
TASK: Documented = {200: _answer(Task, "The task as it is now.", _EXAMPLE_TASK)}
TASKS: Documented = {200: _answer(TaskPage, "The tasks of this page.", {"tasks": [_EXAMPLE_TASK]})}
EVENTS: Documented = {200: {"description": "Events until the task has ended.", "content": _EVENT_CONTENT}}
SYNC: Documented = {
    200: {
        "model": Task,
        "description": "The task when it has ended, or its events.",
        "headers": {**_LIMITS, **_REPLAYED},
        "content": {"application/json": {"example": _EXAMPLE_TASK}, **_EVENT_CONTENT},
    },
    504: _answer(TimeoutBody, "The task is not done within the server's waiting limit; it goes on."),
}
REFUSED: Documented = {
    403: _fault(
        "The key's budget does not allow the task; nothing was created.",
        403,
        "The task would cost 0.0400 US dollars and 0.0100 are left of this API key's budget of 5.0000, with "
        "0.0800 set aside for tasks that have not ended; ask the operator for a larger budget.",
    ),
    409: _fault(
        "The Idempotency-Key was sent with another request; nothing was created.",
        409,
        "This Idempotency-Key was sent with another request in the last 24 hours; "
        "repeat that request unchanged, or choose a new key for this one.",
    ),
    429: {
        **_fault(
            "The key's rate or a queue does not allow the task now; nothing was created. Retry-After says "
            "when to order again, RateLimit where the rate stands.",
            429,
            "This API key may create 60 tasks in a minute; order again after the seconds in Retry-After.",
        ),
        "headers": _LIMITS,
    },
    508: _fault(
        "The order came through this server before; nothing was created.",
        508,
        "This order came through this server before: the servers that forward to each other form a circle.",
    ),
}
"""Answers to orders that were understood, and forbidden by a limit or by the way that they came."""

HEALTH: Documented = {200: _answer(HealthAnswer, "Yes.", {"status": "ok"})}

ORDER: dict[str, Any] = {
    "parameters": [
        {
            "name": "X-Model",
            "in": "header",
            "required": False,
            "schema": {"type": "string"},
            "description": "The model, where the body does not name it.",
            "example": RETEXTURE,
        }
    ],
    "requestBody": ORDER_BODY,
}
"""The body and the header of every request that orders, or does as if."""

ORDER_ONCE: dict[str, Any] = {
    **ORDER,
    "parameters": [
        *ORDER["parameters"],
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            "description": "Your own name for this order. Within 24 hours the same order under the same name "
            "is answered with the same task, and makes no second one.",
            "example": "order-7f3a",
        },
    ],
}
"""The same for requests that do order."""

CURSOR: dict[str, Any] = {
    "parameters": [
        {
            "name": "cursor",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 0, "default": 0},
            "description": "Tell from this chunk on: the last `cursor` that was received.",
        }
    ]
}
LIST_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {
            "name": "limit",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
            "description": "How many tasks a page has at most.",
        },
        {
            "name": "cursor",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "The `cursor` that the page before ended with.",
        },
        {
            "name": "status",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "enum": list(WIRE_STATES)},
            "description": "Only tasks with this status.",
        },
    ]
}
