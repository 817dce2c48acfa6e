"""The transitions between a task's states, and those that others than workers make."""

from retexture.tasks.lifecycle.cancellation import cancel
from retexture.tasks.lifecycle.deletion import TaskActive, delete_task
from retexture.tasks.lifecycle.reconciliation import reconcile
from retexture.tasks.lifecycle.transitions import (
    GENERATION_FAILED,
    SERVICE_UNAVAILABLE,
    Failure,
    complete_task,
    fail_task,
    start_task,
)

__all__ = [
    "GENERATION_FAILED",
    "SERVICE_UNAVAILABLE",
    "Failure",
    "TaskActive",
    "cancel",
    "complete_task",
    "delete_task",
    "fail_task",
    "reconcile",
    "start_task",
]
