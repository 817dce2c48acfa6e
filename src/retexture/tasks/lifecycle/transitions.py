"""Moving a task from one state to the next: the statements behind :mod:`retexture.tasks.states`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import charges, files, inputs, outputs, tasks
from retexture.tasks import accounts, concurrency
from retexture.tasks.callbacks import announce
from retexture.tasks.files import DELETED
from retexture.tasks.pricing import discounted, share
from retexture.tasks.queue import TaskQueue
from retexture.tasks.states import CANCEL, COMPLETE, FAIL, START, Actor, Status, Transition

GENERATION_FAILED = 4013098

_CANCELLED = {
    Actor.OWNER: "The task was cancelled by its owner; only pictures that were done before are charged.",
    Actor.OPERATOR: "The task was cancelled by an administrator; it costs nothing.",
}

Ended = sa.RowMapping
"""The row of a task that has just ended."""


def start_task(
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


def complete_task(connection: sa.Connection, queue: TaskQueue, task_id: str, now: float) -> Ended | None:
    """Complete a task and charge its key, both or neither; None where it is not running."""
    return _end(connection, queue, COMPLETE, Actor.WORKER, tasks.c.id == task_id, {"progress": 1.0}, now)


def fail_task(
    connection: sa.Connection, queue: TaskQueue, task_id: str, actor: Actor, message: str, now: float
) -> Ended | None:
    """Fail a task, at no cost and without its pictures; None where it has ended already.

    The message is for its owner.
    """
    told = {"error_code": GENERATION_FAILED, "error_message": message}
    return _end(connection, queue, FAIL, actor, tasks.c.id == task_id, told, now)


def cancel_task(
    connection: sa.Connection, queue: TaskQueue, task_id: str, key_id: str | None, now: float
) -> Ended | None:
    """Cancel a task; None where it has ended already or is not this key's.

    Its owner pays for the pictures that were done before, each at its share, and keeps them. Without a key it
    is the operator who cancels, whosever the task is: it then costs nothing and has no pictures.
    """
    actor = Actor.OPERATOR if key_id is None else Actor.OWNER
    told = {"error_code": GENERATION_FAILED, "error_message": _CANCELLED[actor]}
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
        price = _price(connection, row, actor)
        if price is None:
            accounts.settle(connection, row, Decimal(0))
            _drop_outputs(connection, row)
        else:
            accounts.settle(connection, row, _charge(connection, row, price, now))
            _keep_files(connection, row)
        if account["concurrency"] is not None:
            concurrency.release(connection, queue, row["key_id"], account["concurrency"])
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


def _price(connection: sa.Connection, row: sa.RowMapping, actor: Actor) -> Decimal | None:
    """What is to be charged for a task that has just ended, before the discount; None: it ends uncharged."""
    if row["status"] == Status.COMPLETED:
        return Decimal(row["price"])
    if actor is not Actor.OWNER:
        return None
    # After the transition, which locks the task: no picture is stored any more.
    counts = (sa.select(sa.func.count()).where(table.c.task_id == row["id"]) for table in (outputs, inputs))
    made, given = (connection.execute(count).scalar_one() for count in counts)
    return share(row["price"], made, given * row["count"]) if made else None


def _charge(connection: sa.Connection, row: sa.RowMapping, price: Decimal, now: float) -> Decimal:
    """Charge a task's key; returns what it costs after the discount."""
    cost = discounted(price, Decimal(str(row["discount"])))
    charge = {"task_id": row["id"], "key_id": row["key_id"], "model": row["model"], "price": price}
    made = sa.select(sa.func.count()).where(outputs.c.task_id == row["id"]).scalar_subquery()
    values = {**charge, "cost": cost, "pictures": made, "charged_at": now}
    connection.execute(sa.insert(charges).values(values))
    return cost


def _drop_outputs(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Have nothing show the pictures of a task that nobody pays for; the clean-up deletes their objects."""
    made = sa.select(outputs.c.file).where(outputs.c.task_id == row["id"])
    connection.execute(sa.update(files).where(files.c.name.in_(made)).values(expires_at=DELETED))
    connection.execute(sa.delete(outputs).where(outputs.c.task_id == row["id"]))


def _keep_files(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Keep a task's files as long as the task, but for those that their owner has deleted."""
    made = sa.select(outputs.c.file).where(outputs.c.task_id == row["id"])
    kept = sa.and_(files.c.name.in_(made), files.c.expires_at > DELETED)
    change = sa.update(files).where(kept).values(expires_at=row["expires_at"])
    connection.execute(change)
