"""Submitting an order: the task, its inputs, its virtual start and its place in the queue, all or nothing."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import inputs, sources, tasks
from retexture.tasks import accounts, concurrency, fair_queue, idempotency, metrics
from retexture.tasks.accept.abilities import check_abilities
from retexture.tasks.accept.admission import UsageSnapshot, admit, usage_snapshot
from retexture.tasks.accept.editing import engine_for, is_edit, with_bases
from retexture.tasks.accept.rows import StoredForm, Submission, held_rows, stored_form
from retexture.tasks.keys import Key
from retexture.tasks.limits import Quota, Refused, quota
from retexture.tasks.order import Order
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import InputView, TaskView, read_task
from retexture.tasks.queue import TaskQueue

_INSERT_TASK = sa.insert(tasks)
_INSERT_INPUTS = sa.insert(inputs)


class Unconfirmed(sa.exc.OperationalError):
    """The database broke off at a commit, and may have kept the transaction or not."""


@dataclass(frozen=True)
class SubmitResult:
    """The task of an order that was accepted.

    Attributes:
        view: The task.
        repeated: It was made by the same order before.
        quota: Where the key's rate stands; None: it has none, or none was used.
    """

    view: TaskView
    repeated: bool = False
    quota: Quota | None = None


def submit(database: sa.Engine, queue: TaskQueue, order: Order, key: Key, pricing: PricingPolicy) -> TaskView:
    """Make a task of an order and enqueue it; when this returns, it is stored.

    Args:
        database: Where tasks are kept, and the queue with them.
        queue: What it waits in.
        order: Validated.
        key: Who orders and pays.
        pricing: What it costs, and how many tasks there may be.

    Returns:
        The task as it was stored.

    Raises:
        Refused: A limit forbids it.
        Unconfirmed: See :func:`submit_all`.
    """
    outcome = submit_all(database, queue, [Submission(order, key)], pricing)[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome.view


def submit_all(
    database: sa.Engine,
    queue: TaskQueue,
    submissions: Sequence[Submission],
    pricing: PricingPolicy,
    *,
    again: bool = False,
) -> list[SubmitResult | Refused]:
    """Do the same for several orders in one transaction: those that no limit forbids are stored, or none.

    Args:
        database: Where tasks are kept, and the queue with them.
        queue: What they wait in.
        submissions: The orders.
        pricing: What they cost, and how many tasks there may be.
        again: They were tried before, and may have been stored: those that were are found, not stored again.

    Returns:
        What became of each, in the order of the orders.

    Raises:
        Unconfirmed: The database did not say whether they are stored; to be called ``again``.
        Exception: Any other: none is stored.
    """
    wanted = [stored_form(each, pricing) for each in submissions]
    with _committed(database) as connection:
        outcomes = _submit_by_key(_Transaction(connection, queue, pricing), wanted, again=again)
    _count(outcomes)
    return outcomes


@contextmanager
def _committed(database: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that raises Unconfirmed where its commit fails; what fails before has left nothing."""
    committing = False
    try:
        with database.begin() as connection:
            yield connection
            committing = True
    except sa.exc.DBAPIError as error:
        if committing:
            raise Unconfirmed(error.statement, None, error.orig or error) from error
        raise


@dataclass(frozen=True)
class _Transaction:
    """What all orders of one transaction have in common.

    Attributes:
        connection: The transaction.
        queue: What the tasks wait in.
        pricing: What they cost, and how many there may be.
    """

    connection: sa.Connection
    queue: TaskQueue
    pricing: PricingPolicy


def _submit_by_key(
    transaction: _Transaction, wanted: Sequence[StoredForm], *, again: bool
) -> list[SubmitResult | Refused]:
    outcomes: dict[int, SubmitResult | Refused] = {}
    # All who lock several keys do so in one order.
    for key_id in sorted({each.key_id for each in wanted}):
        places = [place for place, each in enumerate(wanted) if each.key_id == key_id]
        of_key = _submit_of_key(transaction, [wanted[place] for place in places], again=again)
        outcomes.update(zip(places, of_key, strict=True))
    return [outcomes[place] for place in range(len(wanted))]


def _submit_of_key(
    transaction: _Transaction, orders: Sequence[StoredForm], *, again: bool
) -> list[SubmitResult | Refused]:
    """Submit orders of one key, each unless a limit forbids it.

    A transaction that was broken off at its commit holds the key's row while it may yet be committed. So what
    is found under the lock of that row is final.
    """
    connection, key_id = transaction.connection, orders[0].key_id
    row = accounts.lock(connection, key_id)
    now = time.time()
    key = usage_snapshot(connection, row, transaction.pricing, now)
    outcomes: list[SubmitResult | Refused] = []
    for each in orders:
        outcome: SubmitResult | Refused | None = _stored_before(connection, each, key, now) if again else None
        if outcome is None:
            try:
                key, outcome = _submit(transaction, each, key, now)
            except Refused as refused:
                outcome = refused
        outcomes.append(outcome)
    if (key.reserved, key.rate_until) != (row["reserved"], row["rate_until"]):
        accounts.reserve(connection, key_id, key.reserved - row["reserved"], key.rate_until)
    if key.limits.concurrency is not None:
        concurrency.release(connection, transaction.queue, key_id, key.limits.concurrency)
    return outcomes


def _stored_before(
    connection: sa.Connection, wanted: StoredForm, key: UsageSnapshot, now: float
) -> SubmitResult | None:
    """Return the task that an earlier try has stored; None where it has stored none."""
    view = read_task(connection, wanted.task["id"], wanted.key_id)
    if view is None:
        return None
    rate = key.limits.rate
    return SubmitResult(view, quota=None if rate is None else quota(rate, key.rate_until, now))


def _submit(
    transaction: _Transaction, wanted: StoredForm, key: UsageSnapshot, now: float
) -> tuple[UsageSnapshot, SubmitResult]:
    """Submit one order; returns its key's usage with it.

    Raises:
        Refused: A limit forbids it.
    """
    connection, repeatable = transaction.connection, wanted.order.repeatable
    if repeatable is not None:
        task_id = idempotency.earlier_task(connection, wanted.key_id, repeatable, now)
        view = None if task_id is None else read_task(connection, task_id, wanted.key_id)
        if view is not None:  # else it has expired in between, and what was remembered with it
            return key, SubmitResult(view, repeated=True)
    if is_edit(wanted.order):
        wanted = _edits(transaction, wanted, now)
    check_abilities(wanted.order, _engines(transaction.pricing, wanted))
    key, rate = admit(key, accounts.cost_of(wanted.task), transaction.pricing, now)
    _store(connection, transaction.queue, wanted, waiting_for_slot=key.limits.concurrency is not None)
    if repeatable is not None:
        idempotency.remember(connection, wanted.key_id, repeatable, wanted.task["id"], now)
    return key, SubmitResult(_view(wanted.task, wanted.inputs), quota=rate)


def _store(
    connection: sa.Connection, queue: TaskQueue, wanted: StoredForm, *, waiting_for_slot: bool
) -> None:
    task = wanted.task
    task["virtual_start"] = fair_queue.assign_start(connection, wanted.key_id, task["engine"])
    connection.execute(_INSERT_TASK, {**task, "waiting_for_slot": waiting_for_slot})
    connection.execute(_INSERT_INPUTS, wanted.inputs)
    if held := held_rows(wanted.order, task["id"]):
        connection.execute(sa.insert(sources), held)
    if not waiting_for_slot:
        fetch_for = wanted.key_id if task["to_fetch"] else None
        queue.put(connection, task["id"], task["engine"], task["virtual_start"], fetch_for)


def _count(outcomes: Iterable[SubmitResult | Refused]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            metrics.ORDERS_REFUSED.labels(outcome.reason).inc()
        elif outcome.repeated:
            metrics.REPLAYS.inc()


def _edits(transaction: _Transaction, wanted: StoredForm, now: float) -> StoredForm:
    """An order of edits as it is stored: with what they start from, and for the engine that makes them."""
    submission = wanted.submission
    order = with_bases(transaction.connection, wanted.order, submission.key, now)
    engine = engine_for(transaction.connection, order, submission.key, transaction.pricing)
    return stored_form(replace(submission, order=replace(order, engine=engine)), transaction.pricing)


def _engines(pricing: PricingPolicy, wanted: StoredForm) -> tuple[str, ...]:
    """The engines that may serve an order."""
    return pricing.members(wanted.task["engine"], wanted.submission.key.limits.engines)


def _view(task: dict[str, Any], given: list[dict[str, Any]]) -> TaskView:
    """What :func:`retexture.tasks.queries.view.read_task` would read, without asking for it."""
    known: dict[str, Any] = {name: task.get(name) for name in TaskView.__slots__ if name in tasks.c}
    groups = tuple(InputView(each["number"], each["job_id"], None) for each in given)
    return TaskView(**known, inputs=groups, outputs=())
