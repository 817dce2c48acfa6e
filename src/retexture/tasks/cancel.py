"""An owner gives a task up."""

import time

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks import moves, turns
from retexture.tasks.metrics import ENDED
from retexture.tasks.queue import TaskQueue


def cancel(database: sa.Engine, queue: TaskQueue, task_id: str, key_id: str) -> bool:
    """Cancel a task: one that waits never begins, one that runs is given up at the engine's next stage.

    Args:
        database: Where tasks are kept.
        queue: Where they wait.
        task_id: Which.
        key_id: Whose it has to be.

    Returns:
        Whether there is such a task; it has ended now, or had before.
    """
    with database.begin() as connection:
        row = moves.cancel(connection, queue, task_id, key_id, time.time())
        if row is None:
            mine = sa.select(tasks.c.id).where(tasks.c.id == task_id, tasks.c.key_id == key_id)
            return connection.execute(mine).first() is not None
        turns.give_up(connection, key_id, row["queue"])
    # The task's row decides: where this is not reached, the queue starts the task and finds it ended.
    queue.cancel(task_id)
    ENDED.labels(row["engine"], row["status"]).inc()
    return True
