"""Upkeep by workers: taking over the work of dead ones, expiry, and the collection of orphans."""

import time

import sqlalchemy as sa
import structlog

from retexture.storage import Store
from retexture.tasks import concurrency, idempotency
from retexture.tasks.callbacks import revive
from retexture.tasks.files import collect_orphans, expire
from retexture.tasks.keys import forget_sessions
from retexture.tasks.lifecycle import reconcile
from retexture.tasks.queue import TaskQueue
from retexture.worker import lease as leases
from retexture.worker.lease import Lease

_QUEUE_ENTRIES_KEPT = 24 * 3600.0  # seconds after the end of a task, for whoever looks into the queue

_log = structlog.get_logger(__name__)


def take_over(database: sa.Engine, queue: TaskQueue, seconds: float) -> int:
    """Enqueue again the work of executors whose leases have lapsed.

    Args:
        database: Where leases are.
        queue: Where tasks are.
        seconds: How long a lease holds.

    Returns:
        How many tasks were enqueued.
    """
    # In this order: who holds a task has taken a lease before, and is among the living that are read after.
    holders = queue.holders()
    dead = holders.difference(leases.living(database, seconds)) if holders else ()
    found = sum(_hand_back(queue, name) for name in sorted(dead))
    leases.drop_lapsed(database, seconds)
    return found


def bury(database: sa.Engine, queue: TaskQueue, executor_id: str) -> None:
    """Enqueue again the work of an executor that is known to be dead, without waiting for its lease."""
    leases.release(database, executor_id)
    _hand_back(queue, executor_id)


def _hand_back(queue: TaskQueue, executor_id: str) -> int:
    ids = queue.hand_back(executor_id)
    if ids:
        _log.warning("took over the work of a dead worker", executor=executor_id, task_ids=ids)
    return len(ids)


def run_expiry(database: sa.Engine, store: Store, queue: TaskQueue, lease: Lease) -> None:
    """Close or revive what the queue has lost, and delete what has expired; the first worker does it."""
    if not _first(database, lease):
        return
    closed = reconcile(database, queue)
    concurrency.release_all(database, queue)
    revived = revive(database, queue)
    queue.give_shares()  # of an older server that runs beside this worker while it is being replaced
    gone = expire(database, store, time.time())
    idempotency.forget(database, time.time())
    forget_sessions(database, time.time())
    queue.forget(_QUEUE_ENTRIES_KEPT)
    if closed or revived or gone:
        _log.info("expired", closed=closed, revived=revived, expired=gone)


def run_orphan_collection(database: sa.Engine, store: Store, lease: Lease) -> None:
    """Delete what the storage holds and nothing names; the first worker by name does it."""
    if _first(database, lease):
        lost = collect_orphans(database, store, time.time())
        if lost:
            _log.info("collected orphans", objects=lost)


def _first(database: sa.Engine, lease: Lease) -> bool:
    return leases.living(database, lease.seconds)[:1] == [lease.executor_id]
