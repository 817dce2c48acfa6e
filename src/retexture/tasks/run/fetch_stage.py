"""The stage before rendering, for tasks with pictures from elsewhere: downloads occupy no renderer.

See ``docs/decisions/fetching-first.md``.
"""

import time
from collections.abc import Callable

import sqlalchemy as sa
import structlog

from retexture.database.tables import inputs, tasks
from retexture.fetching import FetchStopped
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.execution import Dropped, HandedBack, refuse
from retexture.tasks.run.gathering import OWNERS_FAULT, Ended, gather
from retexture.tasks.run.progress import RunningTask
from retexture.tasks.states import ACTIVE, Status

_log = structlog.get_logger(__name__)


def fetch(task_id: str, context: WorkerContext, stopping: Callable[[], bool] = lambda: False) -> None:
    """Download what a task starts from, and put it in line for a renderer; or fail it where that can't be.

    What an earlier worker has downloaded is not downloaded again.

    Args:
        task_id: Which.
        context: What to work with.
        stopping: Asked now and then; once it says yes, work ends soon.

    Raises:
        HandedBack: ``stopping`` said yes.
        Dropped: The task has ended.
        Exception: One of :data:`retexture.tasks.run.execution.AWAY`; to be called again.
    """
    with context.database.connect() as connection:
        task = connection.execute(sa.select(tasks).where(tasks.c.id == task_id)).mappings().one_or_none()
        mine = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
        given = connection.execute(mine).mappings().all()
    if task is None or Status(task["status"]).ended:
        raise Dropped(task_id)
    if not task["to_fetch"]:
        return  # an earlier worker put it in line, and died before the queue knew

    watch = RunningTask(context.database, task_id, stopping, ACTIVE)
    began = time.monotonic()
    try:
        gather(task, given, context, watch.given_up)
    except FetchStopped:
        raise (Dropped if watch.unwanted else HandedBack)(task_id) from None
    except Ended:
        raise Dropped(task_id) from None
    except OWNERS_FAULT as error:
        refuse(context, task, error)
    else:
        _hand_over(task, context)
        _log.info("pictures downloaded", task_id=task_id, seconds=round(time.monotonic() - began, 3))


def _hand_over(task: sa.RowMapping, context: WorkerContext) -> None:
    """Put a task in line for a renderer, at its old turn; once, whoever comes here twice."""
    due = (tasks.c.id == task["id"], tasks.c.status.in_(ACTIVE), tasks.c.to_fetch)
    with context.database.begin() as connection:
        if connection.execute(sa.update(tasks).where(*due).values(to_fetch=False)).rowcount:
            context.queue.put(connection, task["id"], task["queue"], task["virtual_start"])
