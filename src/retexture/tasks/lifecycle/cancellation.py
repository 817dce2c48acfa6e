"""Cancelling a task, for the key that created it or for the operator."""

import time

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks import fair_queue
from retexture.tasks.lifecycle import transitions
from retexture.tasks.metrics import ENDED
from retexture.tasks.queue import TaskQueue


def cancel(database: sa.Engine, queue: TaskQueue, task_id: str, key_id: str | None) -> bool:
    """Cancel a task: one that waits never begins, one that runs is given up at the engine's next stage.

    Args:
        database: Where tasks are kept.
        queue: Where they wait.
        task_id: Which.
        key_id: The key that must have created it; None: any, and the operator cancels it.

    Returns:
        Whether there is such a task; it has ended now, or had before.
    """
    with database.begin() as connection:
        row = transitions.cancel_task(connection, queue, task_id, key_id, time.time())
        if row is None:
            there = sa.select(tasks.c.id).where(tasks.c.id == task_id)
            if key_id is not None:
                there = there.where(tasks.c.key_id == key_id)
            return connection.execute(there).first() is not None
        fair_queue.give_back_starts(connection, row["key_id"], row["queue"])
    # The task's row decides: where this is not reached, the queue starts the task and finds it ended.
    queue.cancel(task_id)
    ENDED.labels(row["engine"], row["status"]).inc()
    return True
