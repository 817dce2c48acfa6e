"""Moving a task from one state to the next: the statements behind :mod:`retexture.tasks.state`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import charges, files, outputs, tasks
from retexture.tasks.price import discounted
from retexture.tasks.queue import TaskQueue
from retexture.tasks.state import CANCEL, COMPLETE, FAIL, START, Actor, Transition

GENERATION_FAILED = 4013098

Ended = sa.RowMapping
"""The row of a task that has just ended."""


def start(connection: sa.Connection, task_id: str, now: float) -> sa.RowMapping | None:
    """Begin a task, or take it up again; returns its row, or None where it has ended or is gone."""
    began = {"started_at": sa.func.coalesce(tasks.c.started_at, now), "attempts": tasks.c.attempts + 1}
    return _move(connection, START, Actor.WORKER, tasks.c.id == task_id, began)


def complete(connection: sa.Connection, queue: TaskQueue, task_id: str, now: float) -> Ended | None:
    """Complete a task and charge its key, both or neither; None where it is not running."""
    changes = {"progress": 1.0, **_ending(now)}
    row = _move(connection, COMPLETE, Actor.WORKER, tasks.c.id == task_id, changes)
    if row is not None:
        _end(connection, queue, row)
        charge = {
            "task_id": task_id,
            "key_id": row["key_id"],
            "model": row["model"],
            "price": row["price"],
            "cost": discounted(row["price"], Decimal(str(row["discount"]))),
            "charged_at": now,
        }
        connection.execute(sa.insert(charges), charge)
    return row


def fail(
    connection: sa.Connection, queue: TaskQueue, task_id: str, actor: Actor, message: str, now: float
) -> Ended | None:
    """Fail a task, at no cost; None where it has ended already. The message is for its owner."""
    changes = {"error_code": GENERATION_FAILED, "error_message": message, **_ending(now)}
    row = _move(connection, FAIL, actor, tasks.c.id == task_id, changes)
    if row is not None:
        _end(connection, queue, row)
    return row


def cancel(
    connection: sa.Connection, queue: TaskQueue, task_id: str, key_id: str, now: float
) -> Ended | None:
    """Cancel a key's task, at no cost; None where it is not this key's or has ended already."""
    message = "The task was cancelled by its owner; it costs nothing."
    changes = {"error_code": GENERATION_FAILED, "error_message": message, **_ending(now)}
    mine = sa.and_(tasks.c.id == task_id, tasks.c.key_id == key_id)
    row = _move(connection, CANCEL, Actor.OWNER, mine, changes)
    if row is not None:
        _end(connection, queue, row)
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


def _ending(now: float) -> dict[str, Any]:
    return {"completed_at": now, "expires_at": now + tasks.c.retention}


def _end(connection: sa.Connection, queue: TaskQueue, row: Ended) -> None:
    """What every end brings with it, in the transaction that ends the task."""
    _keep_files(connection, row)


def _keep_files(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Keep a task's files as long as the task."""
    made = sa.select(outputs.c.file).where(outputs.c.task_id == row["id"])
    change = sa.update(files).where(files.c.name.in_(made)).values(expires_at=row["expires_at"])
    connection.execute(change)
