"""Concurrency of keys: the tasks of a key that has as many at work as it may wait for a slot.

A task that waits for a slot is not in the queue. Each end of a task of its key puts the one with the lowest
virtual start there, in the transaction that ends the task, so that nothing has to look for it.
"""

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks import accounts
from retexture.tasks.queue import TaskQueue
from retexture.tasks.states import ACTIVE

# Written out, not as parameters: only so does SQLite see that the index of active tasks is meant.
IS_ACTIVE = tasks.c.status.in_(
    sa.bindparam("active", sorted(ACTIVE), expanding=True, literal_execute=True, unique=True)
)
"""The condition that a task waits or runs."""


def release(connection: sa.Connection, queue: TaskQueue, key_id: str, concurrency: int | None) -> None:
    """Put as many of a key's tasks that wait for a slot into the queue as may be at work.

    Args:
        connection: In a transaction that has locked the key's row.
        queue: Where to put them.
        key_id: The key.
        concurrency: How many of its tasks may be at work; None: all.
    """
    mine = (tasks.c.key_id == key_id, IS_ACTIVE)
    waiting = sa.select(tasks.c.id, tasks.c.queue, tasks.c.virtual_start, tasks.c.to_fetch).where(
        *mine, tasks.c.waiting_for_slot
    )
    waiting = waiting.order_by(tasks.c.virtual_start, tasks.c.created_at, tasks.c.id)
    if concurrency is not None:
        at_work = sa.select(sa.func.count()).where(*mine, ~tasks.c.waiting_for_slot)
        free = concurrency - connection.execute(at_work).scalar_one()
        if free <= 0:
            return
        waiting = waiting.limit(free)
    freed = connection.execute(waiting).all()
    if freed:
        ids = [task.id for task in freed]
        connection.execute(sa.update(tasks).where(tasks.c.id.in_(ids)).values(waiting_for_slot=False))
    for task in freed:
        fetch_for = key_id if task.to_fetch else None
        queue.put(connection, task.id, task.queue, task.virtual_start, fetch_for)


def release_all(database: sa.Engine, queue: TaskQueue) -> None:
    """Do the same for every key; each end of a task does so already, this is for what was not foreseen."""
    with database.connect() as connection:
        holding = sa.select(tasks.c.key_id).where(IS_ACTIVE, tasks.c.waiting_for_slot).distinct()
        key_ids = connection.execute(holding).scalars().all()
    for key_id in key_ids:
        with database.begin() as connection:
            row = accounts.lock(connection, key_id)
            release(connection, queue, key_id, row["concurrency"])
