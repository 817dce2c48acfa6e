"""Taking an order: the task, its inputs, its turn and its place in the queue, all or nothing."""

import secrets
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import inputs, tasks
from retexture.prompts import Vocabulary, understand
from retexture.tasks import turns
from retexture.tasks.keys import Key
from retexture.tasks.order import Order
from retexture.tasks.price import Terms, full_price
from retexture.tasks.queue import TaskQueue
from retexture.tasks.state import Status
from retexture.tasks.view import InputView, TaskView

_INSERT_TASK = sa.insert(tasks)
_INSERT_INPUTS = sa.insert(inputs)


def submit(database: sa.Engine, queue: TaskQueue, order: Order, key: Key, terms: Terms) -> TaskView:
    """Make a task of an order and put it in line; when this returns, it is stored.

    Args:
        database: Where tasks are kept, and the queue with them.
        queue: What it waits in.
        order: Validated.
        key: Who orders and pays.
        terms: What it costs.

    Returns:
        The task as it was stored.
    """
    return submit_all(database, queue, [(order, key)], terms)[0]


def submit_all(
    database: sa.Engine, queue: TaskQueue, orders: Sequence[tuple[Order, Key]], terms: Terms
) -> list[TaskView]:
    """The same for several orders in one transaction: all are stored, or none.

    Returns:
        The tasks, in the order of the orders.
    """
    rows = [_rows(order, key, terms) for order, key in orders]
    with database.begin() as connection:
        # A key's turns stay locked until the end: all who lock several do so in one order.
        for task, given in sorted(rows, key=lambda each: str(each[0]["key_id"])):
            task["turn"] = turns.take(connection, task["key_id"], task["engine"])
            connection.execute(_INSERT_TASK, task)
            connection.execute(_INSERT_INPUTS, given)
            queue.put(connection, task["id"], task["engine"], task["turn"])
    return [_view(task, given) for task, given in rows]


def _rows(order: Order, key: Key, terms: Terms) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    task = _task_row(order, key, terms, order.engine or terms.default_engine)
    return task, _input_rows(order, task["id"])


def _task_row(order: Order, key: Key, terms: Terms, engine: str) -> dict[str, Any]:
    return {
        "id": secrets.token_urlsafe(18),
        "key_id": key.id,
        "model": order.model,
        "status": Status.QUEUED,
        "queue": engine,
        "engine": engine,
        "seed": _seed(order),
        "count": order.count,
        "structure": order.structure,
        "format": order.format.value,
        "metadata": dict(order.metadata),
        "request_id": order.request_id,
        "base_url": order.base_url,
        "price": full_price(terms.price, len(order.inputs)),
        "discount": float(key.discount),
        "progress": 0.0,
        "attempts": 0,
        "created_at": time.time(),
        "retention": terms.retention,
        "revision": 0,
    }


def _input_rows(order: Order, task_id: str) -> list[dict[str, Any]]:
    return [
        {
            "task_id": task_id,
            "number": number,
            "job_id": secrets.token_urlsafe(18),
            "image_url": given.image_url,
            "file": given.file,
            "prompt": given.prompt,
            "callback": given.callback,
        }
        for number, given in enumerate(order.inputs)
    ]


def _seed(order: Order) -> int:
    """One for all inputs: the order's, else the first prompt's, else a random one."""
    if order.seed is not None:
        return order.seed
    asked = understand(order.inputs[0].prompt, Vocabulary(())).parameters.seed
    return secrets.randbelow(2**32) if asked is None else asked


def _view(task: dict[str, Any], given: list[dict[str, Any]]) -> TaskView:
    """What :func:`retexture.tasks.view.read_task` would read, without asking for it."""
    known: dict[str, Any] = {name: task.get(name) for name in TaskView.__slots__ if name in tasks.c}
    groups = tuple(InputView(each["number"], each["job_id"], None) for each in given)
    return TaskView(**known, inputs=groups, outputs=())
