"""What is read of tasks: pages, views, their form on the wire, and news of changes."""

from retexture.tasks.queries.change_feed import ChangeFeed, FeedEnded
from retexture.tasks.queries.history import HistoryEntry, Sought, list_history, read_history
from retexture.tasks.queries.overview import (
    ALIVE,
    EngineNote,
    FailureView,
    StoredView,
    WorkerView,
    is_alive,
    read_failures,
    read_queue,
    read_stored,
    read_workers,
)
from retexture.tasks.queries.query_batching import Lookup, QueryBatcher
from retexture.tasks.queries.view import (
    WIRE_STATES,
    BadCursor,
    InputView,
    TaskView,
    list_tasks,
    read_task,
    read_tasks,
)
from retexture.tasks.queries.wire import (
    FILES,
    chunk_body,
    cost_of,
    file_url,
    first_state,
    money,
    own_entries,
    receipts,
    task_body,
)

__all__ = [
    "ALIVE",
    "FILES",
    "WIRE_STATES",
    "BadCursor",
    "ChangeFeed",
    "EngineNote",
    "FailureView",
    "FeedEnded",
    "HistoryEntry",
    "InputView",
    "Lookup",
    "QueryBatcher",
    "Sought",
    "StoredView",
    "TaskView",
    "WorkerView",
    "chunk_body",
    "cost_of",
    "file_url",
    "first_state",
    "is_alive",
    "list_history",
    "list_tasks",
    "money",
    "own_entries",
    "read_failures",
    "read_history",
    "read_queue",
    "read_stored",
    "read_task",
    "read_tasks",
    "read_workers",
    "receipts",
    "task_body",
]
