"""The queue's own tables and settings in the database."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from retexture.tasks.queue.client import TaskQueue
from retexture.tasks.queue.names import (
    CALLBACKS,
    DELIVERIES,
    DELIVERIES_OF_A_KEY,
    DELIVERY_POLLING,
    FETCHES,
    FETCHES_OF_A_KEY,
    POLLING,
    QUEUES,
    SOURCES,
)


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
    client.register_queue(
        CALLBACKS,
        worker_concurrency=DELIVERIES,
        partition_worker_concurrency=DELIVERIES_OF_A_KEY,
        polling_interval_sec=DELIVERY_POLLING,
    )
    while queue.give_shares():
        pass
    queue.close()
