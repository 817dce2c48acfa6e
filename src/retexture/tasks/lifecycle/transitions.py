"""Transitions of a task from one state to the next: the statements behind :mod:`retexture.tasks.states`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import charges, files, inputs, outputs, tasks
from retexture.tasks import accounts, concurrency
from retexture.tasks.callbacks import announce
from retexture.tasks.files import DELETED, FILES, made_files
from retexture.tasks.pricing import discounted, mixed, share
from retexture.tasks.queue import TaskQueue
from retexture.tasks.states import CANCEL, COMPLETE, FAIL, START, Actor, Status, Transition

GENERATION_FAILED, SERVICE_UNAVAILABLE = 4013098, 4013099
"""The contract's numbers of what may fail a task: its own order would succeed later with the second one."""

_CANCELLED = {
    Actor.KEY: "The task was cancelled by its key; only pictures that were done before are charged.",
    Actor.OPERATOR: "The task was cancelled by an administrator; it costs nothing.",
}

Ended = sa.RowMapping
"""The row of a task that has just ended."""


@dataclass(frozen=True)
class Failure:
    """Who fails a task, and why.

    Attributes:
        actor: Who.
        message: One sentence for the key that created the task.
        code: The contract's number.
    """

    actor: Actor
    message: str
    code: int = GENERATION_FAILED


@dataclass(frozen=True)
class _Ending:
    """How a task ends.

    Attributes:
        transition: To which state.
        actor: Who makes it.
        changes: Values of columns that come with it.
        at: Unix seconds.
    """

    transition: Transition
    actor: Actor
    changes: Mapping[str, Any]
    at: float


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
    return _make_transition(connection, START, Actor.WORKER, tasks.c.id == task_id, began)


def complete_task(connection: sa.Connection, queue: TaskQueue, task_id: str, now: float) -> Ended | None:
    """Complete a task and charge its key, both or neither; None where it is not running."""
    ending = _Ending(COMPLETE, Actor.WORKER, {"progress": 1.0}, now)
    return _end(connection, queue, tasks.c.id == task_id, ending)


def fail_task(
    connection: sa.Connection, queue: TaskQueue, task_id: str, failure: Failure, now: float
) -> Ended | None:
    """Fail a task, at no cost and without its pictures; None where it has ended already."""
    ending = _Ending(FAIL, failure.actor, _error(failure.message, failure.code), now)
    return _end(connection, queue, tasks.c.id == task_id, ending)


def cancel_task(
    connection: sa.Connection, queue: TaskQueue, task_id: str, key_id: str | None, now: float
) -> Ended | None:
    """Cancel a task; None where it has ended already or is not this key's.

    The key pays for the pictures that were done before, each at its share, and keeps them. Without a key the
    operator cancels the task, whichever key created it: it then costs nothing and has no pictures.
    """
    actor = Actor.OPERATOR if key_id is None else Actor.KEY
    which = tasks.c.id == task_id
    if key_id is not None:
        which = sa.and_(which, tasks.c.key_id == key_id)
    return _end(connection, queue, which, _Ending(CANCEL, actor, _error(_CANCELLED[actor]), now))


def _error(message: str, code: int = GENERATION_FAILED) -> dict[str, Any]:
    return {"error_code": code, "error_message": message}


def _end(
    connection: sa.Connection, queue: TaskQueue, which: sa.ColumnElement[bool], ending: _Ending
) -> Ended | None:
    """End a task: with its state change its charge or its outputs, its key's account and its callbacks."""
    account = accounts.lock_key_of_task(connection, which)
    changes = {**ending.changes, "completed_at": ending.at, "expires_at": ending.at + tasks.c.retention}
    row = _make_transition(connection, ending.transition, ending.actor, which, changes)
    if account is not None and row is not None:
        due = _due(connection, row, ending.actor)
        cost = Decimal(0) if due is None else _charge(connection, row, due, ending.at)
        accounts.settle(connection, row, cost)
        if due is None and row["status"] != Status.COMPLETED:
            _drop_outputs(connection, row)
        else:
            _keep_files(connection, row)
        if account["concurrency"] is not None:
            concurrency.release(connection, queue, row["key_id"], account["concurrency"])
        announce(connection, queue, row)
    return row


def _make_transition(
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


@dataclass(frozen=True)
class _Due:
    """What is to be paid for a task that has just ended.

    Attributes:
        pictures: How many.
        price: US dollars before the discount; 0 where the engine has no price.
    """

    pictures: int
    price: Decimal


def _due(connection: sa.Connection, row: sa.RowMapping, actor: Actor) -> _Due | None:
    """What is to be paid for a task that has just ended; None: nothing is, whatever pictures cost.

    Pictures of prompts that could not be acted on are free. With a chain each picture has the price of the
    engine that made it.
    """
    if row["status"] != Status.COMPLETED and actor is not Actor.KEY:
        return None
    # After the transition, which locks the task: no picture is stored any more.
    of_input = sa.and_(inputs.c.task_id == outputs.c.task_id, inputs.c.number == outputs.c.input)
    joined = sa.select(outputs.c.engine, sa.func.count()).select_from(outputs.join(inputs, of_input))
    paid = joined.where(outputs.c.task_id == row["id"], ~inputs.c.idle, ~outputs.c.idle)
    found = connection.execute(paid.group_by(outputs.c.engine)).all()
    made: dict[str, int] = {row[0]: row[1] for row in found}
    pictures = sum(made.values())
    if row["chain"] is not None:
        prices = {each["engine"]: Decimal(each["price"]) for each in row["chain"]}
        return _Due(pictures, mixed(prices, made, row["count"])) if pictures else None
    mine = sa.select(sa.func.count()).where(inputs.c.task_id == row["id"])
    given = connection.execute(mine).scalar_one()
    if row["status"] == Status.COMPLETED:
        acted_on = connection.execute(mine.where(~inputs.c.idle)).scalar_one()
        return _Due(pictures, share(row["price"], acted_on, given)) if acted_on else None
    return _Due(pictures, share(row["price"], pictures, given * row["count"])) if pictures else None


def _charge(connection: sa.Connection, row: sa.RowMapping, due: _Due, now: float) -> Decimal:
    """Charge a task's key for its pictures, also where they cost nothing: they are counted by it.

    Returns:
        The cost after the discount.
    """
    cost = discounted(due.price, Decimal(str(row["discount"])))
    charge = {"task_id": row["id"], "key_id": row["key_id"], "model": row["model"], "price": due.price}
    values = {**charge, "cost": cost, "pictures": due.pictures, "charged_at": now}
    connection.execute(sa.insert(charges).values(values))
    return cost


def _drop_outputs(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Remove the outputs of a task that ends uncharged; the expiry deletes their objects."""
    made = made_files(outputs.c.task_id == row["id"])
    connection.execute(sa.update(files).where(files.c.name.in_(made)).values(expires_at=DELETED))
    connection.execute(sa.delete(outputs).where(outputs.c.task_id == row["id"]))


def _keep_files(connection: sa.Connection, row: sa.RowMapping) -> None:
    """Keep a task's pictures as long as the task, and what it started from at least so long.

    Edits of its pictures start from that again. What its key has deleted, and what is another key's, is not
    kept.
    """
    made = made_files(outputs.c.task_id == row["id"])
    given = sa.union_all(
        *(sa.select(column.label("file")).where(inputs.c.task_id == row["id"]) for column in FILES)
    ).subquery()
    there = files.c.expires_at > DELETED
    until = {"expires_at": row["expires_at"]}
    connection.execute(sa.update(files).where(files.c.name.in_(made), there).values(until))
    mine = (files.c.name.in_(sa.select(given.c.file)), files.c.key_id == row["key_id"])
    sooner = sa.and_(there, files.c.expires_at < row["expires_at"])
    connection.execute(sa.update(files).where(*mine, sooner).values(until))
