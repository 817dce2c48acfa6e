"""How the installation is doing, for its operator."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from retexture.database import clock
from retexture.database.tables import callbacks, executors, files, keys, tasks
from retexture.tasks.callbacks import CallbackState
from retexture.tasks.states import ACTIVE, Status

ALIVE = 30.0
"""Seconds after a worker's last sign of life for which it is held to live."""

_FAILURES = 20


@dataclass(frozen=True)
class EngineNote:
    """What a worker found about one of its engines when it began.

    Attributes:
        name: Of the engine.
        version: Its own.
        ok: Whether it can work there.
        detail: In words for people: what it offers, or what is missing.
    """

    name: str
    version: str
    ok: bool
    detail: str


@dataclass(frozen=True)
class WorkerView:
    """A worker process; times are Unix seconds by the clock of the process that reads them.

    Attributes:
        name: Of its machine, and its number there.
        queues: The queues that it serves.
        started_at: When it began.
        seen_at: Its last sign of life.
        engines: What it found about its engines; nothing before it has looked.
    """

    name: str
    queues: tuple[str, ...]
    started_at: float
    seen_at: float
    engines: tuple[EngineNote, ...]


@dataclass(frozen=True)
class QueueView:
    """Tasks that have not ended, and callbacks that are to be sent.

    Attributes:
        waiting: Tasks in the queue.
        running: Tasks that workers are at.
        waiting_for_slot: Tasks that wait for others of their key, and are not in the queue yet.
        oldest: Unix seconds: when the first of those in the queue was ordered; None: there is none.
        callbacks: With attempts to come.
    """

    waiting: int
    running: int
    waiting_for_slot: int
    oldest: float | None
    callbacks: int


@dataclass(frozen=True)
class StoredView:
    """What is kept.

    Attributes:
        files: How many.
        bytes: Of all together.
        tasks: How many.
    """

    files: int
    bytes: int
    tasks: int


@dataclass(frozen=True)
class FailureView:
    """A task that failed, and was not cancelled."""

    task_id: str
    key_id: str
    key_name: str
    engine: str
    message: str
    request_id: str
    failed_at: float


def read_workers(connection: sa.Connection) -> list[WorkerView]:
    """Return the workers that live, by name."""
    now = clock.now(connection.dialect)
    query = sa.select(executors, now.label("now")).where(is_alive(connection.dialect))
    found = connection.execute(query.order_by(executors.c.id)).all()
    here = time.time()
    return [
        WorkerView(
            name=row.id,
            queues=tuple(row.queues),
            started_at=here - (row.now - row.started_at),
            seen_at=here - (row.now - row.seen_at),
            engines=_notes(row.engines),
        )
        for row in found
    ]


def is_alive(dialect: sa.Dialect) -> sa.ColumnElement[bool]:
    """Whether an executor lives: its signs of life are on the database's clock, and compared with that."""
    return executors.c.seen_at > clock.now(dialect) - ALIVE


def read_queue(connection: sa.Connection) -> QueueView:
    """Return where the queue stands."""
    by_state = (
        sa.select(tasks.c.status, tasks.c.waiting_for_slot, sa.func.count(), sa.func.min(tasks.c.created_at))
        .where(tasks.c.status.in_(ACTIVE))
        .group_by(tasks.c.status, tasks.c.waiting_for_slot)
    )
    found = {
        (status, bool(waits)): (count, oldest)
        for status, waits, count, oldest in connection.execute(by_state)
    }
    waiting, oldest = found.get((Status.QUEUED, False), (0, None))
    running = sum(count for (status, _), (count, _) in found.items() if status == Status.RUNNING)
    waiting_for_slot = found.get((Status.QUEUED, True), (0, None))[0]
    to_come = sa.select(sa.func.count()).where(callbacks.c.state == CallbackState.PENDING)
    return QueueView(waiting, running, waiting_for_slot, oldest, connection.scalar(to_come) or 0)


def read_stored(connection: sa.Connection) -> StoredView:
    """Return how much is kept."""
    there = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(files.c.bytes), 0)).where(
        files.c.expires_at > time.time()
    )
    count, total = connection.execute(there).one()
    return StoredView(
        count, int(total), connection.scalar(sa.select(sa.func.count()).select_from(tasks)) or 0
    )


def read_failures(connection: sa.Connection) -> list[FailureView]:
    """Return the tasks that failed last, the newest first."""
    query = (
        sa.select(
            tasks.c.id,
            tasks.c.key_id,
            keys.c.name,
            tasks.c.engine,
            tasks.c.error_message,
            tasks.c.request_id,
            tasks.c.completed_at,
        )
        .join_from(tasks, keys)
        .where(tasks.c.status == Status.FAILED)
        .order_by(tasks.c.created_at.desc())
        .limit(_FAILURES)
    )
    return [FailureView(*row) for row in connection.execute(query)]


def _notes(recorded: Sequence[dict[str, Any]] | None) -> tuple[EngineNote, ...]:
    return tuple(EngineNote(**each) for each in recorded or ())
