"""Taking an order: the task, its inputs, its turn and its place in the queue, all or nothing."""

import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import inputs, tasks
from retexture.prompts import Vocabulary, understand
from retexture.tasks import accounts, idempotency, metrics, slots, turns
from retexture.tasks.admission import Standing, admit, standing
from retexture.tasks.keys import Key
from retexture.tasks.limits import Quota, Refused
from retexture.tasks.order import Order
from retexture.tasks.price import Terms, full_price
from retexture.tasks.queue import TaskQueue
from retexture.tasks.sources import columns_of
from retexture.tasks.state import Status
from retexture.tasks.view import InputView, TaskView, read_task

_INSERT_TASK = sa.insert(tasks)
_INSERT_INPUTS = sa.insert(inputs)


@dataclass(frozen=True)
class Taken:
    """What became of an order that was taken.

    Attributes:
        view: The task.
        repeated: It was made by the same order before.
        quota: Where the key's rate stands; None: it has none, or none was used.
    """

    view: TaskView
    repeated: bool = False
    quota: Quota | None = None


@dataclass(frozen=True)
class _Wanted:
    """An order with the rows that it would become."""

    order: Order
    task: dict[str, Any]
    inputs: list[dict[str, Any]]

    @property
    def key_id(self) -> str:
        """Whose it is."""
        return str(self.task["key_id"])


def submit(database: sa.Engine, queue: TaskQueue, order: Order, key: Key, terms: Terms) -> TaskView:
    """Make a task of an order and put it in line; when this returns, it is stored.

    Args:
        database: Where tasks are kept, and the queue with them.
        queue: What it waits in.
        order: Validated.
        key: Who orders and pays.
        terms: What it costs, and how many tasks there may be.

    Returns:
        The task as it was stored.

    Raises:
        Refused: A limit forbids it.
    """
    outcome = submit_all(database, queue, [(order, key)], terms)[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome.view


def submit_all(
    database: sa.Engine, queue: TaskQueue, orders: Sequence[tuple[Order, Key]], terms: Terms
) -> list[Taken | Refused]:
    """The same for several orders in one transaction: those that no limit forbids are stored, or none.

    Returns:
        What became of them, in the order of the orders.
    """
    wanted = [_wanted(order, key, terms) for order, key in orders]
    outcomes: dict[int, Taken | Refused] = {}
    with database.begin() as connection:
        # All who lock several keys do so in one order.
        for key_id in sorted({each.key_id for each in wanted}):
            places = [place for place, each in enumerate(wanted) if each.key_id == key_id]
            taken = _take_all(connection, queue, [wanted[place] for place in places], terms)
            outcomes.update(zip(places, taken, strict=True))
    _count(outcomes.values())
    return [outcomes[place] for place in range(len(wanted))]


def _take_all(
    connection: sa.Connection, queue: TaskQueue, orders: Sequence[_Wanted], terms: Terms
) -> list[Taken | Refused]:
    """Take orders of one key, each unless a limit forbids it."""
    key_id = orders[0].key_id
    row = accounts.lock(connection, key_id)
    now = time.time()
    key = standing(connection, row, terms, now)
    outcomes: list[Taken | Refused] = []
    for each in orders:
        try:
            key, taken = _take(connection, queue, each, key, terms, now)
        except Refused as refused:
            outcomes.append(refused)
        else:
            outcomes.append(taken)
    if (key.reserved, key.rate_until) != (row["reserved"], row["rate_until"]):
        accounts.reserve(connection, key_id, key.reserved - row["reserved"], key.rate_until)
    if key.limits.concurrency is not None:
        slots.release(connection, queue, key_id, key.limits.concurrency)
    return outcomes


def _take(
    connection: sa.Connection, queue: TaskQueue, wanted: _Wanted, key: Standing, terms: Terms, now: float
) -> tuple[Standing, Taken]:
    """Take one order; returns where its key stands with it."""
    repeatable = wanted.order.repeatable
    if repeatable is not None:
        task_id = idempotency.earlier_task(connection, wanted.key_id, repeatable, now)
        view = None if task_id is None else read_task(connection, task_id, wanted.key_id)
        if view is not None:  # else it has expired in between, and what was remembered with it
            return key, Taken(view, repeated=True)
    key, quota = admit(key, accounts.cost_of(wanted.task), terms, now)
    _store(connection, queue, wanted, held=key.limits.concurrency is not None)
    if repeatable is not None:
        idempotency.remember(connection, wanted.key_id, repeatable, wanted.task["id"], now)
    return key, Taken(_view(wanted.task, wanted.inputs), quota=quota)


def _store(connection: sa.Connection, queue: TaskQueue, wanted: _Wanted, *, held: bool) -> None:
    task = wanted.task
    task["turn"] = turns.take(connection, wanted.key_id, task["engine"])
    connection.execute(_INSERT_TASK, {**task, "held": held})
    connection.execute(_INSERT_INPUTS, wanted.inputs)
    if not held:
        queue.put(connection, task["id"], task["engine"], task["turn"])


def _count(outcomes: Iterable[Taken | Refused]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            metrics.ORDERS_REFUSED.labels(outcome.reason).inc()
        elif outcome.repeated:
            metrics.REPLAYS.inc()


def _wanted(order: Order, key: Key, terms: Terms) -> _Wanted:
    task = _task_row(order, key, terms, order.engine or terms.default_engine)
    return _Wanted(order, task, _input_rows(order, task["id"]))


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
        "min_structure": order.min_structure,
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
            **columns_of("mask", given.mask),
            **columns_of("swatch", given.swatch),
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
