"""The durable queue. The only module that knows dbos; see ``docs/decisions/durable-tasks.md``."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from retexture.database.tables import tasks
from retexture.tasks.state import ACTIVE

APPLICATION = "retexture"
VERSION = "1"
"""Pinned: dbos would otherwise hash the code, and strand tasks of older code."""

POLLING = 0.05
"""Seconds between two looks for a task; on average, half of it passes before an idle worker begins one."""

QUEUES = ("procedural",)
"""One for each engine, by its name: a worker listens to those whose engines it can run."""

_RUN_TASK = "run_task"
_WILL_RUN = ("ENQUEUED", "PENDING", "DELAYED")
_MOST_RECOVERIES = 1000  # our own count of starts ends a task long before
_BATCH = 500

# dbos writes to stderr in a form of its own where nobody else listens; this program's logs go one way.
logging.getLogger("dbos").addHandler(logging.NullHandler())


class TaskQueue:
    """Puts tasks in line and takes them out of it; runs none. It may be used from several threads."""

    def __init__(self, database: sa.Engine) -> None:
        self._client = DBOSClient(
            system_database_engine=database,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def put(self, connection: sa.Connection, task_id: str, queue: str, turn: int) -> None:
        """Put a task in line, within the caller's transaction: it is there if that is committed.

        Args:
            connection: On the queue's own database.
            task_id: The task's id.
            queue: Of :data:`QUEUES`.
            turn: From 0; smaller ones are begun first.
        """
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": _RUN_TASK,
                "queue_name": queue,
                "workflow_id": task_id,
                "app_version": VERSION,
                "priority": turn + 1,
            },
            task_id,
        )

    def cancel(self, task_id: str) -> None:
        """Take a task out of the line; one that runs is no longer counted on, but has to notice by itself."""
        self._client.cancel_workflow(task_id)

    def holders(self) -> set[str]:
        """The executors that hold tasks: alive or dead, they have begun them and not ended them."""
        flow = self._flows
        query = sa.select(flow.c.executor_id).where(flow.c.status == "PENDING", flow.c.name == _RUN_TASK)
        with self._engine.connect() as connection:
            return set(connection.execute(query.distinct()).scalars())

    def hand_back(self, executor_id: str) -> list[str]:
        """Put what an executor holds in line again, each at its old place; returns the tasks' ids."""
        held = self._system.get_pending_workflows(executor_id, VERSION)
        ids = [each.workflow_id for each in held]
        return [one for one in ids if self._system.reenqueue_for_recovery(one, [executor_id], QUEUES[0])]

    def stranded(self) -> list[str]:
        """The tasks that wait or run, as their rows have it, while the queue will not run them any more."""
        flow = self._flows
        alive = sa.exists().where(flow.c.workflow_uuid == tasks.c.id, flow.c.status.in_(_WILL_RUN))
        query = sa.select(tasks.c.id).where(tasks.c.status.in_(ACTIVE), ~tasks.c.held, ~alive).limit(_BATCH)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def forget(self, age: float) -> int:
        """Delete the queue's entries of tasks that ended more than ``age`` seconds ago; returns how many."""
        flow = self._flows
        ended = flow.c.completed_at < (time.time() - age) * 1000
        query = sa.select(flow.c.workflow_uuid).where(ended, flow.c.name == _RUN_TASK).limit(_BATCH)
        with self._engine.connect() as connection:
            ids = list(connection.execute(query).scalars())
        if ids:
            self._client.delete_workflows(ids)
        return len(ids)

    def close(self) -> None:
        """Let go of what is held; the database stays open."""
        self._client.destroy()

    # What dbos does for its own processes, and offers to no client; see the decision record.
    @property
    def _system(self) -> Any:
        return self._client._sys_db

    @property
    def _engine(self) -> sa.Engine:
        engine: sa.Engine = self._system.engine
        return engine

    @property
    def _flows(self) -> sa.Table:
        table: sa.Table = self._system.tables.workflow_status
        return table


class After(Enum):
    """What becomes of a task's place in the queue after work on it."""

    FINISHED = "It ended."
    DROPPED = "It was ended by somebody else."
    LEFT = "It stays with this executor, until it is handed back."


class _Leave(BaseException):
    """Ends a workflow without an outcome; not an Exception, so that dbos records nothing."""


class Runtime:
    """Takes tasks from their queues and has them done, one at a time. One in a process."""

    def __init__(
        self, database: sa.Engine, executor_id: str, queues: Sequence[str], work: Callable[[str], After]
    ) -> None:
        """Keep what is needed; nothing is taken yet.

        Args:
            database: Prepared.
            executor_id: Unique among running processes, and the same when this one is started again.
            queues: Whose tasks to take.
            work: Does the task of this id; may raise, which is recorded as the end of its place in the queue.
        """
        self._queue = TaskQueue(database)
        self._work = work
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
        """Begin to take tasks, first those that this executor held when it died."""
        self._dbos = DBOS(config=self._config)

        @DBOS.workflow(name=_RUN_TASK, max_recovery_attempts=_MOST_RECOVERIES)
        def run_task(task_id: str) -> None:
            self._run(task_id)

        DBOS.listen_queues(self._queues)
        DBOS.launch()

    def stop_taking(self) -> None:
        """Take no more tasks; the one that runs goes on."""
        for event in self._dbos.background_thread_stop_events:
            event.set()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing runs, at most so long; returns whether nothing runs."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, seconds)

    def close(self) -> None:
        """End what takes tasks; a task that still runs is not waited for."""
        DBOS.destroy(destroy_registry=True)
        self._queue.close()

    def _run(self, task_id: str) -> None:
        with self._changed:
            self._running.add(task_id)
        try:
            after = self._work(task_id)
            if after is After.DROPPED:
                self._queue.cancel(task_id)
            if after is not After.FINISHED:
                raise _Leave
        finally:
            with self._changed:
                self._running.discard(task_id)
                self._changed.notify_all()


def prepare(database: sa.Engine, queues: Sequence[str] = QUEUES) -> None:
    """Create the queue's own tables and register the queues; may be repeated and done by several at once."""
    queue = TaskQueue(database)
    client: Any = queue._client
    client._sys_db.run_migrations()  # dbos has no other way to migrate on an engine that it is given
    for name in queues:
        client.register_queue(name, worker_concurrency=1, polling_interval_sec=POLLING)
    queue.close()
