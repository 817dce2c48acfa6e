"""Concurrency of keys: a key with as many tasks at work as it may has further ones held back.

A task that is held back is not in the queue. Each end of a task of its key puts the one with the lowest turn
there, in the transaction that ends the task, so that nothing has to look for it.
"""

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks import accounts
from retexture.tasks.queue import TaskQueue
from retexture.tasks.state import ACTIVE

# Written out, not as parameters: only so does SQLite see that the index of active tasks is meant.
IS_ACTIVE = tasks.c.status.in_(
    sa.bindparam("active", sorted(ACTIVE), expanding=True, literal_execute=True, unique=True)
)
"""The condition that a task waits or runs."""


def release(connection: sa.Connection, queue: TaskQueue, key_id: str, concurrency: int | None) -> None:
    """Put as many of a key's tasks that are held back into the queue as may be at work.

    Args:
        connection: In a transaction that has locked the key's row.
        queue: Where to put them.
        key_id: Whose.
        concurrency: How many of its tasks may be at work; None: all.
    """
    mine = (tasks.c.key_id == key_id, IS_ACTIVE)
    held = sa.select(tasks.c.id, tasks.c.queue, tasks.c.turn, tasks.c.to_fetch).where(*mine, tasks.c.held)
    held = held.order_by(tasks.c.turn, tasks.c.created_at, tasks.c.id)
    if concurrency is not None:
        at_work = sa.select(sa.func.count()).where(*mine, ~tasks.c.held)
        free = concurrency - connection.execute(at_work).scalar_one()
        if free <= 0:
            return
        held = held.limit(free)
    freed = connection.execute(held).all()
    if freed:
        ids = [task.id for task in freed]
        connection.execute(sa.update(tasks).where(tasks.c.id.in_(ids)).values(held=False))
    for task in freed:
        queue.put(connection, task.id, task.queue, task.turn, fetch=task.to_fetch)


def release_all(database: sa.Engine, queue: TaskQueue) -> None:
    """Do the same for every key; each end of a task does so already, this is for what was not foreseen."""
    with database.connect() as connection:
        holding = sa.select(tasks.c.key_id).where(IS_ACTIVE, tasks.c.held).distinct()
        key_ids = connection.execute(holding).scalars().all()
    for key_id in key_ids:
        with database.begin() as connection:
            row = accounts.lock(connection, key_id)
            release(connection, queue, key_id, row["concurrency"])
