"""What many cases look for in an answer."""

from collections.abc import Mapping
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from retexture.conformance.connection import Reply
from retexture.conformance.shapes import CompletedTask, ErrorAnswer, FailedTask, Shape, TaskInProgress
from retexture.conformance.subject import Deviation

_Read = TypeVar("_Read", bound=Shape)

_TASKS: Mapping[str, type[TaskInProgress | CompletedTask | FailedTask]] = {
    "in_progress": TaskInProgress, "completed": CompletedTask, "failed": FailedTask,
}  # fmt: skip
_ONLY = {"output": "completed", "usage": "completed", "error": "failed"}
"""Fields of a task, and the state in which alone it has them."""


def expect(holds: object, seen: str) -> None:
    """Raise Deviation with what was seen, unless it holds."""
    if not holds:
        raise Deviation(seen)


def with_status(reply: Reply, *statuses: int) -> Reply:
    """Return the answer if it has one of these statuses."""
    expect(reply.status in statuses, reply.beginning)
    return reply


def read(shape: type[_Read], body: bytes, what: str) -> _Read:
    """Read JSON of a shape.

    Args:
        shape: The shape.
        body: The JSON.
        what: It is, for the sentence of a fault.

    Raises:
        Deviation: It has another one; the message names the first field.
    """
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        raise Deviation(f"{what}: {place}: {first['msg'].lower()}") from None


def as_json(body: bytes, what: str) -> dict[str, Any]:
    """Return the JSON object that a body is."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Deviation(f"{what} is not JSON") from None
    expect(isinstance(found, dict), f"{what} is no JSON object")
    told: dict[str, Any] = found
    return told


def refused(reply: Reply, *statuses: int, shape: type[ErrorAnswer] = ErrorAnswer) -> ErrorAnswer:
    """Return the error of an answer with one of these statuses, in the one shape of errors."""
    return read(shape, with_status(reply, *statuses).body, reply.request)


def task_of(body: bytes, what: str) -> TaskInProgress | CompletedTask | FailedTask:
    """Read a whole task in any state.

    Raises:
        Deviation: A field is missing, null, of another type, or there in a state that has none.
    """
    told = as_json(body, what)
    status = told.get("status")
    expect(isinstance(status, str) and status in _TASKS, f"{what}: status: {status!r}")
    for name, value in told.items():
        expect(value is not None, f"{what}: {name}: null; it should be absent")
        expect(name not in _ONLY or _ONLY[name] == status, f"{what}: {name}: is there while {status}")
    return read(_TASKS[str(status)], body, what)
