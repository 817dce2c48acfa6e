"""The durable queue. The only module that knows dbos; see ``docs/decisions/durable-tasks.md``."""

import logging
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer

APPLICATION = "retexture"
VERSION = "1"
"""Pinned: dbos would otherwise hash the code, and strand tasks of older code."""

POLLING = 0.05
"""Seconds between two looks for a task; on average, half of it passes before an idle worker begins one."""

QUEUES = ("procedural",)
"""One for each engine, by its name: a worker listens to those whose engines it can run."""

_RUN_TASK = "run_task"

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

    def close(self) -> None:
        """Let go of what is held; the database stays open."""
        self._client.destroy()


def prepare(database: sa.Engine, queues: Sequence[str] = QUEUES) -> None:
    """Create the queue's own tables and register the queues; may be repeated and done by several at once."""
    queue = TaskQueue(database)
    client: Any = queue._client
    client._sys_db.run_migrations()  # dbos has no other way to migrate on an engine that it is given
    for name in queues:
        client.register_queue(name, worker_concurrency=1, polling_interval_sec=POLLING)
    queue.close()
