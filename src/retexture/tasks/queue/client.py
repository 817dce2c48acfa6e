"""Work is put into the queues and taken out of them again, by a client that runs none."""

import logging
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer

from retexture.database.tables import callbacks, tasks
from retexture.tasks.queue.names import (
    APPLICATION,
    BETWEEN,
    CALLBACKS,
    DELIVER,
    FETCH,
    FETCHING,
    OURS,
    RUN_TASK,
    SOURCES,
    VERSION,
    delivery,
    fetching,
)
from retexture.tasks.states import ACTIVE

_WILL_RUN = ("ENQUEUED", "PENDING", "DELAYED")
_BATCH = 500
_NOBODY = "nobody"  # no key's id: they are longer

# dbos writes to stderr in a form of its own where nobody else listens; this program's logs go one way.
logging.getLogger("dbos").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Delivery:
    """An attempt to deliver a callback.

    Attributes:
        callback_id: Which callback.
        key_id: In whose share of the deliveries it is made.
        attempt: Its number, from 1.
        rank: From 0; of those of the key that are due, smaller ones are begun first.
        delay: Seconds until it is due.
    """

    callback_id: str
    key_id: str
    attempt: int
    rank: int
    delay: float = 0.0


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
            options |= {"workflow_name": RUN_TASK, "queue_name": queue, "workflow_id": task_id}
        else:
            options |= {"workflow_name": FETCH, "queue_name": SOURCES, "workflow_id": fetching(task_id)}
            options["queue_partition_key"] = fetch_for
        self._client.enqueue_in_transaction(connection, options, task_id)

    def put_callback(self, connection: sa.Connection, due: Delivery) -> None:
        """Enqueue an attempt to deliver a callback, within the caller's transaction."""
        options: Any = {
            "workflow_name": DELIVER,
            "queue_name": CALLBACKS,
            "workflow_id": delivery(due.callback_id, due.attempt),
            "app_version": VERSION,
            "priority": due.rank + 1,
            "queue_partition_key": due.key_id,
        }
        if due.delay > 0:
            options["delay_seconds"] = due.delay
        self._client.enqueue_in_transaction(connection, options, due.callback_id, due.attempt)

    def hasten_callback(self, callback_id: str, attempt: int) -> None:
        """Have an attempt begin now that would have waited; one that waits no more is left as it is."""
        self._client.set_workflow_delay(delivery(callback_id, attempt), delay_seconds=0.0)

    def cancel(self, task_id: str) -> None:
        """Take a task out of the queue; the worker of one that runs has to notice by itself."""
        for workflow_id in (task_id, fetching(task_id)):
            self.drop(workflow_id)

    def drop(self, workflow_id: str) -> None:
        """End one place in the queue, by dbos's own name of it."""
        self._client.cancel_workflow(workflow_id)

    def holders(self) -> set[str]:
        """The executors that hold work: alive or dead, they have begun it and not ended it."""
        flow = self._flows
        query = sa.select(flow.c.executor_id).where(flow.c.status == "PENDING", flow.c.name.in_(OURS))
        with self._engine.connect() as connection:
            return set(connection.execute(query.distinct()).scalars())

    def hand_back(self, executor_id: str) -> list[str]:
        """Enqueue again what an executor holds, each at its old place; returns the tasks' ids."""
        flow = self._flows
        query = sa.select(flow.c.workflow_uuid, flow.c.name, flow.c.queue_name).where(
            flow.c.status == "PENDING", flow.c.name.in_(OURS), flow.c.executor_id == executor_id
        )
        with self._engine.connect() as connection:
            held = connection.execute(query).all()
        back = [one for one in held if self._system.reenqueue_for_recovery(one[0], [executor_id], one[2])]
        return [workflow_id for workflow_id, name, _ in back if name == RUN_TASK]

    def stranded(self) -> list[str]:
        """The tasks that wait or run, as their rows have it, while the queue will not run them any more."""
        flow = self._flows
        places = (tasks.c.id, tasks.c.id + FETCHING)
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
        name = callbacks.c.id + BETWEEN + sa.cast(due, sa.String)
        alive = sa.exists().where(flow.c.workflow_uuid == name, flow.c.status.in_(_WILL_RUN))
        query = sa.select(callbacks.c.id, due).where(callbacks.c.state == "pending", ~alive).limit(_BATCH)
        with self._engine.connect() as connection:
            return [(callback_id, attempt) for callback_id, attempt in connection.execute(query)]

    def drop_callback(self, callback_id: str, attempt: int) -> None:
        """Forget an attempt that the queue has given up, so that it can be enqueued again."""
        self._client.delete_workflows([delivery(callback_id, attempt)])

    def give_shares(self) -> int:
        """Assign what an older program enqueued to its keys' shares; without, none of it is begun.

        What is left of a task or a callback that is gone gets a share of its own, where it is taken and ends.

        Returns:
            How many places in the queue were assigned; there may be more.
        """
        flow = self._flows
        with self._engine.begin() as connection:
            return sum(
                self._give_shares(connection, places, owners, mark)
                for places, owners, mark in (
                    (flow.c.queue_name == SOURCES, tasks, FETCHING),
                    (flow.c.queue_name == CALLBACKS, callbacks, BETWEEN),
                )
            )

    def _give_shares(
        self, connection: sa.Connection, places: sa.ColumnElement[bool], owners: sa.Table, mark: str
    ) -> int:
        flow = self._flows
        without = (places, flow.c.queue_partition_key.is_(None), flow.c.status.in_(_WILL_RUN))
        query = sa.select(flow.c.workflow_uuid).where(*without).limit(_BATCH)
        found = {name: name.partition(mark)[0] for name in connection.execute(query).scalars()}
        known = sa.select(owners.c.id, owners.c.key_id).where(owners.c.id.in_(set(found.values())))
        keys = {row.id: row.key_id for row in connection.execute(known)}
        for name, owner in found.items():
            give = sa.update(flow).where(flow.c.workflow_uuid == name)
            connection.execute(give.values(queue_partition_key=keys.get(owner, _NOBODY)))
        return len(found)

    def forget(self, age: float) -> int:
        """Delete the queue's entries of work that ended more than ``age`` seconds ago; returns how many."""
        flow = self._flows
        ended = flow.c.completed_at < (time.time() - age) * 1000
        query = sa.select(flow.c.workflow_uuid).where(ended, flow.c.name.in_(OURS)).limit(_BATCH)
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
