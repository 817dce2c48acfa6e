"""The durable queue. The only module that knows dbos; see ``docs/decisions/durable-tasks.md``."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from retexture.database.tables import callbacks, tasks
from retexture.tasks.states import ACTIVE

APPLICATION = "retexture"
VERSION = "1"
"""Pinned: dbos would otherwise hash the code, and strand tasks of older code."""

POLLING = 0.05
"""Seconds between two looks for a task; on average, half of it passes before an idle worker begins one."""

QUEUES = ("procedural",)
"""One for each engine, by its name: a worker listens to those whose engines it can run."""

SOURCES = "sources"
"""The queue of tasks whose pictures are to be downloaded first; every worker listens to it."""

FETCHES = 8
"""How many tasks a worker downloads for at the same time. Downloads mostly wait, so there are several; each
has its picture in memory, 32 MiB at most by default, so there are not many."""

FETCHES_OF_A_KEY = FETCHES // 2
"""How many of these may be of one key: a picture's server that answers slowly costs its client nothing, and
would otherwise hold back the downloads of all others. Half leaves a key that is alone most of its speed."""

CALLBACKS = "callbacks"
"""The queue of deliveries; every worker listens to it."""

DELIVERIES = 8
"""How many a worker has under way at the same time: most of their time is waiting for receivers."""

_DELIVERY_POLLING = 1.0
_RUN_TASK = "run_task"
_FETCH = "fetch_sources"
_DELIVER = "deliver_callback"
_OURS = (_RUN_TASK, _FETCH, _DELIVER)
_FETCHING = ":fetch"  # after a task's id: its place in the queue of downloads
_BETWEEN = ":"  # a callback's id and an attempt's number; no id contains it
_WILL_RUN = ("ENQUEUED", "PENDING", "DELAYED")
_MOST_RECOVERIES = 1000  # our own count of starts ends a task long before
_BATCH = 500

# dbos writes to stderr in a form of its own where nobody else listens; this program's logs go one way.
logging.getLogger("dbos").addHandler(logging.NullHandler())


class TaskQueue:
    """Enqueues tasks and cancels them; runs none. It may be used from several threads."""

    def __init__(self, database: sa.Engine) -> None:
        self._client = DBOSClient(
            system_database_engine=database,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def put(
        self, connection: sa.Connection, task_id: str, queue: str, virtual_start: int, fetch_for: str | None
    ) -> None:
        """Enqueue a task, within the caller's transaction: it is in the queue if that is committed.

        Args:
            connection: On the queue's own database.
            task_id: The task's id.
            queue: Of :data:`QUEUES`.
            virtual_start: From 0; smaller ones are begun first.
            fetch_for: The key in whose share the task's pictures are to be downloaded first; who has done
                that enqueues it again, without. None: nothing is to be downloaded.
        """
        options: Any = {"app_version": VERSION, "priority": virtual_start + 1}
        if fetch_for is None:
            options |= {"workflow_name": _RUN_TASK, "queue_name": queue, "workflow_id": task_id}
        else:
            options |= {"workflow_name": _FETCH, "queue_name": SOURCES, "workflow_id": task_id + _FETCHING}
            options["queue_partition_key"] = fetch_for
        self._client.enqueue_in_transaction(connection, options, task_id)

    def put_callback(
        self, connection: sa.Connection, callback_id: str, attempt: int, rank: int, delay: float = 0.0
    ) -> None:
        """Enqueue an attempt to deliver a callback, within the caller's transaction.

        Args:
            connection: On the queue's own database.
            callback_id: Which.
            attempt: Its number, from 1.
            rank: From 0; of those that are due, smaller ones are begun first.
            delay: Seconds until it is due.
        """
        options: Any = {
            "workflow_name": _DELIVER,
            "queue_name": CALLBACKS,
            "workflow_id": _delivery(callback_id, attempt),
            "app_version": VERSION,
            "priority": rank + 1,
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(connection, options, callback_id, attempt)

    def hasten_callback(self, callback_id: str, attempt: int) -> None:
        """Have an attempt begin now that would have waited; one that waits no more is left as it is."""
        self._client.set_workflow_delay(_delivery(callback_id, attempt), delay_seconds=0.0)

    def cancel(self, task_id: str) -> None:
        """Take a task out of the queue; the worker of one that runs has to notice by itself."""
        for workflow_id in (task_id, task_id + _FETCHING):
            self.drop(workflow_id)

    def drop(self, workflow_id: str) -> None:
        """End one place in the queue, by dbos's own name of it."""
        self._client.cancel_workflow(workflow_id)

    def holders(self) -> set[str]:
        """The executors that hold work: alive or dead, they have begun it and not ended it."""
        flow = self._flows
        query = sa.select(flow.c.executor_id).where(flow.c.status == "PENDING", flow.c.name.in_(_OURS))
        with self._engine.connect() as connection:
            return set(connection.execute(query.distinct()).scalars())

    def hand_back(self, executor_id: str) -> list[str]:
        """Enqueue again what an executor holds, each at its old place; returns the tasks' ids."""
        flow = self._flows
        query = sa.select(flow.c.workflow_uuid, flow.c.name, flow.c.queue_name).where(
            flow.c.status == "PENDING", flow.c.name.in_(_OURS), flow.c.executor_id == executor_id
        )
        with self._engine.connect() as connection:
            held = connection.execute(query).all()
        back = [one for one in held if self._system.reenqueue_for_recovery(one[0], [executor_id], one[2])]
        return [workflow_id for workflow_id, name, _ in back if name == _RUN_TASK]

    def stranded(self) -> list[str]:
        """The tasks that wait or run, as their rows have it, while the queue will not run them any more."""
        flow = self._flows
        places = (tasks.c.id, tasks.c.id + _FETCHING)
        alive = sa.exists().where(flow.c.workflow_uuid.in_(places), flow.c.status.in_(_WILL_RUN))
        query = (
            sa.select(tasks.c.id)
            .where(tasks.c.status.in_(ACTIVE), ~tasks.c.waiting_for_slot, ~alive)
            .limit(_BATCH)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def lost_callbacks(self) -> list[tuple[str, int]]:
        """The deliveries that are due, as their rows have it, while the queue will not make them any more.

        Returns:
            The callbacks' ids, and the numbers of their next attempts.
        """
        flow = self._flows
        due = callbacks.c.attempts + 1
        name = callbacks.c.id + _BETWEEN + sa.cast(due, sa.String)
        alive = sa.exists().where(flow.c.workflow_uuid == name, flow.c.status.in_(_WILL_RUN))
        query = sa.select(callbacks.c.id, due).where(callbacks.c.state == "pending", ~alive).limit(_BATCH)
        with self._engine.connect() as connection:
            return [(callback_id, attempt) for callback_id, attempt in connection.execute(query)]

    def drop_callback(self, callback_id: str, attempt: int) -> None:
        """Forget an attempt that the queue has given up, so that it can be enqueued again."""
        self._client.delete_workflows([_delivery(callback_id, attempt)])

    def give_shares(self) -> None:
        """Assign downloads that an older program enqueued to their keys' shares; without, none is begun."""
        flow = self._flows
        key_id = sa.select(tasks.c.key_id).where(tasks.c.id + _FETCHING == flow.c.workflow_uuid)
        without = (flow.c.queue_name == SOURCES, flow.c.queue_partition_key.is_(None))
        give = sa.update(flow).where(*without, flow.c.status.in_(_WILL_RUN))
        with self._engine.begin() as connection:
            connection.execute(give.values(queue_partition_key=key_id.scalar_subquery()))

    def forget(self, age: float) -> int:
        """Delete the queue's entries of work that ended more than ``age`` seconds ago; returns how many."""
        flow = self._flows
        ended = flow.c.completed_at < (time.time() - age) * 1000
        query = sa.select(flow.c.workflow_uuid).where(ended, flow.c.name.in_(_OURS)).limit(_BATCH)
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


def _delivery(callback_id: str, attempt: int) -> str:
    """The name of an attempt in the queue: the same however often it is put there."""
    return f"{callback_id}{_BETWEEN}{attempt}"


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

        @DBOS.workflow(name=_RUN_TASK, max_recovery_attempts=_MOST_RECOVERIES)
        def run_task(task_id: str) -> None:
            self._run(task_id, lambda: self._handlers.work(task_id))

        @DBOS.workflow(name=_FETCH, max_recovery_attempts=_MOST_RECOVERIES)
        def fetch_sources(task_id: str) -> None:
            self._run(task_id + _FETCHING, lambda: self._handlers.fetch(task_id))

        @DBOS.workflow(name=_DELIVER, max_recovery_attempts=_MOST_RECOVERIES)
        def deliver_callback(callback_id: str, attempt: int) -> None:
            self._run(_delivery(callback_id, attempt), lambda: self._handlers.deliver(callback_id, attempt))

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


def prepare(database: sa.Engine, queues: Sequence[str] = QUEUES) -> None:
    """Create the queue's own tables and register the queues; may be repeated and done by several at once."""
    queue = TaskQueue(database)
    client: Any = queue._client
    client._sys_db.run_migrations()  # dbos has no other way to migrate on an engine that it is given
    for name in queues:
        client.register_queue(name, worker_concurrency=1, polling_interval_sec=POLLING)
    client.register_queue(
        SOURCES,
        worker_concurrency=FETCHES,
        partition_worker_concurrency=FETCHES_OF_A_KEY,
        polling_interval_sec=POLLING,
    )
    queue.give_shares()
    client.register_queue(CALLBACKS, worker_concurrency=DELIVERIES, polling_interval_sec=_DELIVERY_POLLING)
    queue.close()
