"""Leases of workers: each renews its row; the work of those whose lease has lapsed is taken over.

A lease is one process's: its name is never used again (see :mod:`retexture.worker.presence`). Times are the
database's own, so that the clocks of machines need not agree.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from retexture.database import clock
from retexture.database.tables import executors
from retexture.tasks.queries import EngineNote


@dataclass(frozen=True)
class Lease:
    """A worker process's sign of life.

    Attributes:
        executor_id: The process's name.
        seconds: How long it holds without being renewed.
    """

    executor_id: str
    seconds: float


def take(database: sa.Engine, executor_id: str, queues: Sequence[str], seconds: float) -> Lease:
    """Take a new process's lease.

    Args:
        database: Where leases are.
        executor_id: The process's name, which no other process has or had.
        queues: The queues that it serves, for operators to see.
        seconds: How long the lease holds without being renewed.
    """
    now = clock.now(database.dialect)
    row = {"id": executor_id, "queues": list(queues), "pid": os.getpid()}
    with database.begin() as connection:
        connection.execute(sa.insert(executors).values(**row, started_at=now, seen_at=now))
    return Lease(executor_id, seconds)


def renew(database: sa.Engine, lease: Lease, engines: Sequence[EngineNote] = ()) -> bool:
    """Prolong a lease; returns whether it still held. One that has lapsed does not come back.

    Args:
        database: Where leases are.
        lease: This process's.
        engines: What the worker has found about its engines, for operators to see.
    """
    now = clock.now(database.dialect)
    holds = (executors.c.id == lease.executor_id, executors.c.seen_at > now - lease.seconds)
    change = sa.update(executors).where(*holds)
    noted = {"engines": [asdict(note) for note in engines]} if engines else {}
    with database.begin() as connection:
        return connection.execute(change.values(seen_at=now, **noted)).rowcount == 1


def release(database: sa.Engine, executor_id: str) -> None:
    """End a lease: that of this process when it stops, or that of a process that is known to be dead."""
    with database.begin() as connection:
        connection.execute(sa.delete(executors).where(executors.c.id == executor_id))


def living(database: sa.Engine, seconds: float) -> list[str]:
    """The executors whose leases hold, in the order of their names."""
    held = executors.c.seen_at > clock.now(database.dialect) - seconds
    with database.connect() as connection:
        return list(connection.execute(sa.select(executors.c.id).where(held)
                                       .order_by(executors.c.id)).scalars())  # fmt: skip


def drop_lapsed(database: sa.Engine, seconds: float) -> None:
    """Delete the rows of executors whose leases have lapsed."""
    lapsed = executors.c.seen_at <= clock.now(database.dialect) - seconds
    with database.connect() as connection:
        if connection.execute(sa.select(executors.c.id).where(lapsed).limit(1)).first() is None:
            return
    with database.begin() as connection:
        connection.execute(sa.delete(executors).where(lapsed))
