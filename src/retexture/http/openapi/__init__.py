"""What /openapi.json says."""

from retexture.http.openapi.document import ABOUT, TAGS, describe
from retexture.http.openapi.shapes import FILE_URL, PICTURE_URL, TASK_ID, ErrorBody
from retexture.http.openapi.words import (
    CREATED,
    CURSOR,
    EVENTS,
    HEALTH,
    LIST_PARAMETERS,
    ORDER,
    ORDER_ONCE,
    REFUSED,
    SYNC,
    TASK,
    TASKS,
    Documented,
    errors,
)

__all__ = [
    "ABOUT",
    "CREATED",
    "CURSOR",
    "EVENTS",
    "FILE_URL",
    "HEALTH",
    "LIST_PARAMETERS",
    "ORDER",
    "ORDER_ONCE",
    "PICTURE_URL",
    "REFUSED",
    "SYNC",
    "TAGS",
    "TASK",
    "TASKS",
    "TASK_ID",
    "Documented",
    "ErrorBody",
    "describe",
    "errors",
]
