"""Moving a task from one state to the next: the statements behind :mod:`retexture.tasks.state`."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import charges, files, outputs, tasks
from retexture.tasks import accounts, slots
from retexture.tasks.callbacks import announce
from retexture.tasks.files import DELETED
from retexture.tasks.queue import TaskQueue
from retexture.tasks.state import CANCEL, COMPLETE, FAIL, START, Actor, Transition

GENERATION_FAILED = 4013098

Ended = sa.RowMapping
"""The row of a task that has just ended."""


def start(
    connection: sa.Connection, task_id: str, now: float, *, again: bool = False
) -> sa.RowMapping | None:
    """Begin a task, or take it up again; returns its row, or None where it has ended or is gone.

    Args:
        connection: In a transaction.
        task_id: Which.
        now: Unix seconds.
        again: The worker that began it lives and tries again: this start does not count against the task.
    """
    attempts = tasks.c.attempts if again else tasks.c.attempts + 1
    began = {"started_at": sa.func.coalesce(tasks.c.started_at, now), "attempts": attempts}
    return _move(connection, START, Actor.WORKER, tasks.c.id == task_id, began)


def complete(connection: sa.Connection, queue: TaskQueue, task_id: str, now: float) -> Ended | None:
    """Complete a task and charge its key, both or neither; None where it is not running."""
    row = _end(connection, queue, COMPLETE, Actor.WORKER, tasks.c.id == task_id, {"progress": 1.0}, now)
    if row is not None:
        charge = {
            "task_id": task_id,
            "key_id": row["key_id"],
            "model": row["model"],
            "price": row["price"],
            "cost": accounts.cost_of(row),
            "pictures": _pictures_of(row["id"]),
            "charged_at": now,
        }
        connection.execute(sa.insert(charges).values(charge))
    return row


def fail(
    connection: sa.Connection, queue: TaskQueue, task_id: str, actor: Actor, message: str, now: float
) -> Ended | None:
    """Fail a task, at no cost; None where it has ended already. The message is for its owner."""
    told = {"error_code": GENERATION_FAILED, "error_message": message}
    return _end(connection, queue, FAIL, actor, tasks.c.id == task_id, told, now)


def cancel(
    connection: sa.Connection, queue: TaskQueue, task_id: str, key_id: str | None, now: float
) -> Ended | None:
    """Cancel a task, at no cost; None where it has ended already or is not this key's.

    Without a key it is the operator who cancels, whosever the task is.
    """
    actor, by = (Actor.OWNER, "its owner") if key_id is not None else (Actor.OPERATOR, "an administrator")
    message = f"The task was cancelled by {by}; it costs nothing."
    told = {"error_code": GENERATION_FAILED, "error_message": message}
    which = tasks.c.id == task_id
    if key_id is not None:
        which = sa.and_(which, tasks.c.key_id == key_id)
    return _end(connection, queue, CANCEL, actor, which, told, now)


def _end(
    connection: sa.Connection,
    queue: TaskQueue,
    transition: Transition,
    actor: Actor,
    which: sa.ColumnElement[bool],
    changes: Mapping[str, Any],
    now: float,
) -> Ended | None:
    """End a task, with all that every end brings with it in the same transaction."""
    account = accounts.lock_owner(connection, which)
    ending = {**changes, "completed_at": now, "expires_at": now + tasks.c.retention}
    row = _move(connection, transition, actor, which, ending)
    if account is not None and row is not None:
        accounts.settle(connection, row)
        _keep_files(connection, row)
        if account["concurrency"] is not None:
            slots.release(connection, queue, row["key_id"], account["concurrency"])
        announce(connection, queue, row)
    return row


def _move(
    connection: sa.Connection,
    transition: Transition,
    actor: Actor,
    which: sa.ColumnElement[bool],
    changes: Mapping[str, Any],
) -> sa.RowMapping | None:
    """Make a transition, where the task's state allows it; whoever comes second finds that it does not."""
    assert actor in transition.actors, f"{actor} may not make a task {transition.target}"
    change = (
        sa.update(tasks)
        .where(which, tasks.c.status.in_(transition.sources))
        .values(status=transition.target, revision=tasks.c.revision + 1, **changes)
        .returning(*tasks.c)
    )
    return connection.execute(change).mappings().one_or_none()


def _pictures_of(task_id: str) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(outputs.c.task_id == task_id).scalar_subquery()


def _keep_files(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Keep a task's files as long as the task, but for those that their owner has deleted."""
    made = sa.select(outputs.c.file).where(outputs.c.task_id == row["id"])
    kept = sa.and_(files.c.name.in_(made), files.c.expires_at > DELETED)
    change = sa.update(files).where(kept).values(expires_at=row["expires_at"])
    connection.execute(change)
