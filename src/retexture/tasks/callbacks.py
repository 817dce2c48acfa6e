"""Callbacks: which receivers hear of a task's end, the log of the attempts, and redelivery."""

import secrets
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from retexture.database.tables import callback_attempts, callbacks, inputs, keys
from retexture.tasks.queue import Delivery, TaskQueue

MOST_ATTEMPTS = 100
"""After so many attempts a callback is not sent again on request: its receiver is somebody else's server."""


class CallbackState(StrEnum):
    """Where a callback is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True)
class AttemptView:
    """One attempt to deliver a callback.

    Attributes:
        number: From 1.
        began_at: Unix seconds.
        seconds: How long it took.
        delivered: Whether the receiver accepted it.
        http_status: What it answered; None: nothing, or it may not be shown.
        message: What happened, for the key that created the task.
        detail: How its answer began, or why there was none; empty: nothing is known, or it may not be shown.
    """

    number: int
    began_at: float
    seconds: float
    delivered: bool
    http_status: int | None
    message: str
    detail: str


@dataclass(frozen=True)
class CallbackView:
    """One callback of a task; times are Unix seconds.

    Attributes:
        id: The webhook-id of all its attempts.
        url: Where it goes.
        state: Where it is.
        created_at: When the task ended.
        next_at: When the next attempt is due; None: there is none to come.
        attempts: In their order.
    """

    id: str
    url: str
    state: CallbackState
    created_at: float
    next_at: float | None
    attempts: tuple[AttemptView, ...]


class TooManyAttempts(Exception):
    """A callback has been sent :data:`MOST_ATTEMPTS` times."""


def announce(connection: sa.Connection, queue: TaskQueue, row: sa.RowMapping) -> None:
    """Create a callback of a task that has just ended for every URL that its order named, each once.

    Args:
        connection: In the transaction that ends the task.
        queue: What the deliveries wait in.
        row: The task's.
    """
    for url in _named(connection, row["id"]):
        callback = {
            "id": "msg_" + secrets.token_urlsafe(18),
            "task_id": row["id"],
            "key_id": row["key_id"],
            "url": url,
            "state": CallbackState.PENDING,
            "created_at": row["completed_at"],
            "next_at": row["completed_at"],
        }
        connection.execute(sa.insert(callbacks), callback)
        put(connection, queue, callback["id"], 1)


def put(
    connection: sa.Connection, queue: TaskQueue, callback_id: str, attempt: int, delay: float = 0.0
) -> None:
    """Enqueue an attempt, in its key's share; first attempts go before later ones there.

    A key whose receivers hang has its callbacks pile up, and others need not wait behind them.

    Args:
        connection: In the transaction that makes the attempt necessary.
        queue: What it waits in.
        callback_id: Of a pending callback.
        attempt: Its number.
        delay: Seconds until it is due.
    """
    key_id = sa.select(callbacks.c.key_id).where(callbacks.c.id == callback_id).scalar_subquery()
    pending = (
        sa.select(callbacks.c.key_id, sa.func.count())
        .where(callbacks.c.state == CallbackState.PENDING, callbacks.c.key_id == key_id)
        .group_by(callbacks.c.key_id)
    )
    found = connection.execute(pending).one_or_none()
    if found is not None:  # it may have gone with its task
        share, rank = found
        queue.put_callback(connection, Delivery(callback_id, share, attempt, rank + attempt, delay))


def read_callbacks(connection: sa.Connection, task_id: str) -> tuple[CallbackView, ...]:
    """Return a task's callbacks with what was tried, in the order of its inputs.

    What receivers on private networks answered is shown for tasks of administrators' keys alone: others could
    use it to explore these networks.
    """
    query = sa.select(callbacks).where(callbacks.c.task_id == task_id)
    rows = {row["url"]: row for row in connection.execute(query).mappings()}
    if not rows:
        return ()
    tried = _attempts(connection, [row["id"] for row in rows.values()])
    return tuple(_view(rows[url], tried[rows[url]["id"]]) for url in _named(connection, task_id))


def redeliver(database: sa.Engine, queue: TaskQueue, task_id: str, callback_id: str | None) -> bool:
    """Send a task's callbacks again: what waits for its next attempt at once, all else in a new series.

    Args:
        database: Where callbacks are kept.
        queue: What the deliveries wait in.
        task_id: The task.
        callback_id: One of its callbacks; None: all.

    Returns:
        Whether there is anything to send.

    Raises:
        TooManyAttempts: One of them has been sent too often; none is sent.
    """
    chosen = [callbacks.c.task_id == task_id]
    if callback_id is not None:
        chosen.append(callbacks.c.id == callback_id)
    with database.begin() as connection:
        # A write comes first: it takes the lock under which the rest is decided.
        due = sa.update(callbacks).where(*chosen).values(next_at=time.time()).returning(*callbacks.c)
        rows = connection.execute(due).mappings().all()
        ended = [row for row in rows if row["state"] != CallbackState.PENDING]
        for row in ended:
            _begin_series(connection, queue, row)
    for row in rows:
        if row not in ended:
            queue.hasten_callback(row["id"], row["attempts"] + 1)
    return bool(rows)


def revive(database: sa.Engine, queue: TaskQueue) -> int:
    """Enqueue deliveries again that the queue has given up; returns how many there were."""
    lost = queue.lost_callbacks()
    for callback_id, attempt in lost:
        queue.drop_callback(callback_id, attempt)
        with database.begin() as connection:
            put(connection, queue, callback_id, attempt)
    return len(lost)


def _begin_series(connection: sa.Connection, queue: TaskQueue, row: sa.RowMapping) -> None:
    if row["attempts"] >= MOST_ATTEMPTS:
        raise TooManyAttempts(row["id"])
    change = sa.update(callbacks).where(callbacks.c.id == row["id"])
    connection.execute(change.values(state=CallbackState.PENDING, series=row["attempts"]))
    put(connection, queue, row["id"], row["attempts"] + 1)


def _named(connection: sa.Connection, task_id: str) -> Sequence[str]:
    """The callback URLs of a task's inputs, in their order, each once."""
    query = sa.select(inputs.c.callback).where(inputs.c.task_id == task_id, inputs.c.callback.is_not(None))
    return tuple(dict.fromkeys(connection.execute(query.order_by(inputs.c.number)).scalars()))


def _attempts(connection: sa.Connection, ids: Sequence[str]) -> Mapping[str, list[AttemptView]]:
    made: dict[str, list[AttemptView]] = defaultdict(list)
    query = (
        sa.select(callback_attempts, keys.c.admin)
        .join_from(callback_attempts, callbacks)
        .join(keys, callbacks.c.key_id == keys.c.id)
        .where(callback_attempts.c.callback_id.in_(ids))
        .order_by(callback_attempts.c.number)
    )
    for row in connection.execute(query).mappings():
        fields = {name: row[name] for name in AttemptView.__dataclass_fields__}
        if not (row["public"] or row["admin"]):
            fields |= {"http_status": None, "detail": ""}
        made[row["callback_id"]].append(AttemptView(**fields))
    return made


def _view(row: sa.RowMapping, tried: Sequence[AttemptView]) -> CallbackView:
    return CallbackView(
        id=row["id"],
        url=row["url"],
        state=CallbackState(row["state"]),
        created_at=row["created_at"],
        next_at=row["next_at"],
        attempts=tuple(tried),
    )
