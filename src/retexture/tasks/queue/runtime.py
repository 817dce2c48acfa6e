"""Taking work from the queues, in a worker's process."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSPortableJSONSerializer

from retexture.tasks.queue.client import TaskQueue
from retexture.tasks.queue.names import (
    APPLICATION,
    CALLBACKS,
    DELIVER,
    FETCH,
    RUN_TASK,
    SOURCES,
    VERSION,
    delivery,
    fetching,
)

_MOST_RECOVERIES = 1000  # our own count of starts ends a task long before


class After(Enum):
    """What becomes of a place in the queue after work on it."""

    FINISHED = "It ended."
    DROPPED = "The task was ended by somebody else."
    LEFT = "It stays with this executor, until it is handed back."


class _Leave(BaseException):
    """Ends a workflow without an outcome; not an Exception, so that dbos records nothing."""


@dataclass(frozen=True)
class Handlers:
    """What does the work that a :class:`Runtime` takes.

    Attributes:
        work: Does the task of this id; may raise, which is recorded as the end of its place in the queue.
        fetch: Downloads the pictures of the task of this id; in threads of its own.
        deliver: Makes an attempt to deliver a callback, by id and number; in threads of its own.
    """

    work: Callable[[str], After]
    fetch: Callable[[str], After]
    deliver: Callable[[str, int], After]


class Runtime:
    """Takes tasks, one at a time from each queue, downloads and deliveries. One in a process."""

    def __init__(
        self, database: sa.Engine, executor_id: str, queues: Sequence[str], handlers: Handlers
    ) -> None:
        """Keep what is needed; no work is taken yet.

        Args:
            database: Prepared.
            executor_id: This process's alone: what it holds when it dies is enqueued again by others.
            queues: The queues to take tasks from; downloads and deliveries are taken besides.
            handlers: What does the work.
        """
        self._queue = TaskQueue(database)
        self._handlers = handlers
        self._running: set[str] = set()
        self._changed = threading.Condition()
        self._config: Any = {
            "name": APPLICATION,
            "system_database_engine": database,
            "executor_id": executor_id,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "use_listen_notify": False,
            "scheduler_polling_interval_sec": 3600.0,
            "log_level": "WARNING",
        }
        self._queues = list(queues)
        self._dbos: Any = None

    def launch(self) -> None:
        """Begin to take work."""
        self._dbos = DBOS(config=self._config)

        @DBOS.workflow(name=RUN_TASK, max_recovery_attempts=_MOST_RECOVERIES)
        def run_task(task_id: str) -> None:
            self._run(task_id, lambda: self._handlers.work(task_id))

        @DBOS.workflow(name=FETCH, max_recovery_attempts=_MOST_RECOVERIES)
        def fetch_sources(task_id: str) -> None:
            self._run(fetching(task_id), lambda: self._handlers.fetch(task_id))

        @DBOS.workflow(name=DELIVER, max_recovery_attempts=_MOST_RECOVERIES)
        def deliver_callback(callback_id: str, attempt: int) -> None:
            self._run(delivery(callback_id, attempt), lambda: self._handlers.deliver(callback_id, attempt))

        DBOS.listen_queues([*self._queues, SOURCES, CALLBACKS])
        DBOS.launch()

    def stop_taking(self) -> None:
        """Take no more work; what runs goes on."""
        for event in self._dbos.background_thread_stop_events:
            event.set()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing runs, at most so long; returns whether nothing runs."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)

    def close(self) -> None:
        """End what takes work; what still runs is not waited for."""
        DBOS.destroy(destroy_registry=True)
        self._queue.close()

    def _run(self, workflow_id: str, work: Callable[[], After]) -> None:
        with self._changed:
            self._running.add(workflow_id)
        try:
            after = work()
            if after is After.DROPPED:
                self._queue.drop(workflow_id)
            if after is not After.FINISHED:
                raise _Leave
        finally:
            with self._changed:
                self._running.discard(workflow_id)
                self._changed.notify_all()
