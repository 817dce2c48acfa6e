"""Failing tasks that the queue has given up: nothing else would ever end them."""

import time

import sqlalchemy as sa

from retexture.tasks.lifecycle import transitions
from retexture.tasks.metrics import ENDED
from retexture.tasks.queue import TaskQueue
from retexture.tasks.states import Actor

_BROKEN_OFF = transitions.Failure(
    Actor.RECONCILER, "The generation broke off and was not charged; try again."
)


def reconcile(database: sa.Engine, queue: TaskQueue) -> int:
    """Fail the tasks that wait or run though the queue will not run them.

    The queue gives a task up without running any code: when it was taken up too often, or when its work
    ended in a way that was not foreseen.

    Args:
        database: Where tasks are kept.
        queue: Where they wait.

    Returns:
        How many tasks were closed.
    """
    closed = 0
    for task_id in queue.stranded():
        with database.begin() as connection:
            row = transitions.fail_task(connection, queue, task_id, _BROKEN_OFF, time.time())
        if row is not None:
            ENDED.labels(row["engine"], row["status"]).inc()
            closed += 1
    return closed
