"""The stage before rendering, for tasks with pictures from elsewhere: downloads occupy no renderer.

See ``docs/decisions/fetching-first.md``.
"""

import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa
import structlog

from retexture.database.tables import inputs, tasks
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.execution import Dropped, interruptions, refuse
from retexture.tasks.run.gathering import gather
from retexture.tasks.run.placing import UNUSABLE
from retexture.tasks.run.progress import RunningTask
from retexture.tasks.states import ACTIVE, Status

_log = structlog.get_logger(__name__)


def fetch(task_id: str, context: WorkerContext, stopping: Callable[[], bool] = lambda: False) -> None:
    """Download what a task starts from, and enqueue it for a renderer; or fail it where that can't be.

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
    task, given = _read(task_id, context)
    if not task["to_fetch"]:
        return  # an earlier worker enqueued it, and died before the queue knew
    progress = RunningTask(context.database, task_id, stopping, ACTIVE)
    began = time.monotonic()
    try:
        with interruptions(task_id, progress):
            gather(task, given, context, progress.given_up)
    except UNUSABLE as error:
        refuse(context, task, error)
    else:
        _enqueue_for_renderer(task, context)
        _log.info("pictures downloaded", task_id=task_id, seconds=round(time.monotonic() - began, 3))


def _read(task_id: str, context: WorkerContext) -> tuple[sa.RowMapping, Sequence[sa.RowMapping]]:
    """The rows of a task and of its inputs; raises Dropped where it has ended."""
    with context.database.connect() as connection:
        task = connection.execute(sa.select(tasks).where(tasks.c.id == task_id)).mappings().one_or_none()
        of_task = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
        given = connection.execute(of_task).mappings().all()
    if task is None or Status(task["status"]).ended:
        raise Dropped(task_id)
    return task, given


def _enqueue_for_renderer(task: sa.RowMapping, context: WorkerContext) -> None:
    """Enqueue a task for a renderer, with its virtual start; only once, however often it is called."""
    due = (tasks.c.id == task["id"], tasks.c.status.in_(ACTIVE), tasks.c.to_fetch)
    with context.database.begin() as connection:
        if connection.execute(sa.update(tasks).where(*due).values(to_fetch=False)).rowcount:
            context.queue.put(connection, task["id"], task["queue"], task["virtual_start"], None)
