"""A running task's row: its progress is written, and its state is read."""

import time
from collections.abc import Callable, Collection
from threading import Lock

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks.states import Status

INTERVAL = 0.25
"""Seconds between two writes of progress, and between two looks at whether the task is still wanted."""

_STATUS = sa.select(tasks.c.status).where(tasks.c.id == sa.bindparam("task"))
_ADVANCE = (
    sa.update(tasks)
    .where(
        tasks.c.id == sa.bindparam("task"),
        tasks.c.status == Status.RUNNING,
        tasks.c.progress < sa.bindparam("reached"),
    )
    .values(progress=sa.bindparam("reached"), revision=tasks.c.revision + 1)
)


class RunningTask:
    """One task at work. An engine may ask from several threads."""

    def __init__(
        self,
        database: sa.Engine,
        task_id: str,
        stopping: Callable[[], bool],
        wanted: Collection[Status] = (Status.RUNNING,),
    ) -> None:
        """Follow a task.

        Args:
            database: Where it is.
            task_id: Which.
            stopping: Says whether this worker has to hand its work back.
            wanted: The states in which the work is still wanted.
        """
        self._wanted = wanted
        self._database = database
        self._task_id = task_id
        self._stopping = stopping
        self._lock = Lock()
        self._asked = self._written = time.monotonic()
        self.unwanted = False
        """The task has ended without us: it was cancelled, or closed by the reconciliation."""

    def given_up(self) -> bool:
        """Whether work on it is to end, because nobody wants it or because this worker stops."""
        if self._stopping():
            return True
        if not self.unwanted and self._due():
            with self._database.connect() as connection:
                status = connection.execute(_STATUS, {"task": self._task_id}).scalar()
            self.unwanted = status not in self._wanted
        return self.unwanted

    def reached(self, progress: float) -> None:
        """Write how much is done, 0 to 1, unless something was written just now."""
        now = time.monotonic()
        if now - self._written < INTERVAL:
            return
        self._written = now
        with self._database.begin() as connection:
            connection.execute(_ADVANCE, {"task": self._task_id, "reached": progress})

    def _due(self) -> bool:
        with self._lock:
            now = time.monotonic()
            due = now - self._asked >= INTERVAL
            if due:
                self._asked = now
            return due
