"""Who is alive: each worker renews a row, its lease; work of those whose lease has lapsed is taken over.

Times are the database's own, so that the clocks of machines need not agree.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from retexture.database import clock
from retexture.database.tables import executors
from retexture.tasks.overview import EngineNote


@dataclass(frozen=True)
class Lease:
    """A worker's claim to its name.

    Attributes:
        executor_id: The name.
        started_at: Unix seconds by the database's clock; tells two processes of one name apart.
        seconds: How long it holds without being renewed.
    """

    executor_id: str
    started_at: float
    seconds: float


def executor_id(slot: int) -> str:
    """The name of this machine's worker in a slot, from 0: the same whenever it is started again."""
    return f"{socket.gethostname()}-{slot}"


def take(database: sa.Engine, name: str, queues: Sequence[str], seconds: float) -> Lease | None:
    """Take the lease of an executor's name, also from a process of this name that has died.

    Returns:
        The lease, or None while another living process has the name.
    """
    with database.connect() as connection:
        now = float(connection.execute(sa.select(clock.now(database.dialect))).scalar_one())
        held = connection.execute(sa.select(executors).where(executors.c.id == name)).one_or_none()
    if held is not None and held.seen_at > now - seconds and _lives(held.pid):
        return None
    row = {"id": name, "queues": list(queues), "pid": os.getpid(), "started_at": now, "seen_at": now}
    try:
        with database.begin() as connection:
            if held is not None:
                same = (executors.c.id == name, executors.c.started_at == held.started_at)
                connection.execute(sa.delete(executors).where(*same))
            connection.execute(sa.insert(executors), row)
    except sa.exc.IntegrityError:  # somebody else was quicker
        return None
    return Lease(name, now, seconds)


def renew(database: sa.Engine, lease: Lease, engines: Sequence[EngineNote] = ()) -> bool:
    """Prolong a lease; returns whether it still held. One that has lapsed does not come back.

    Args:
        database: Where leases are.
        lease: This process's.
        engines: What the worker has found about its engines, for operators to see.
    """
    now = clock.now(database.dialect)
    change = sa.update(executors).where(*_same(lease), executors.c.seen_at > now - lease.seconds)
    noted = {"engines": [asdict(note) for note in engines]} if engines else {}
    with database.begin() as connection:
        return connection.execute(change.values(seen_at=now, **noted)).rowcount == 1


def release(database: sa.Engine, lease: Lease) -> None:
    """Give a lease back, so that the next process of its name need not wait."""
    with database.begin() as connection:
        connection.execute(sa.delete(executors).where(*_same(lease)))


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


def _same(lease: Lease) -> tuple[sa.ColumnElement[bool], ...]:
    return executors.c.id == lease.executor_id, executors.c.started_at == lease.started_at


def _lives(pid: int) -> bool:
    """Whether another process of this machine has this id."""
    if pid == os.getpid():  # in a container, the process before this one may well have had the same
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
