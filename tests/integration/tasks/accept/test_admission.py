"""Budgets, rates, concurrency and queues of keys, with everything at once and with kills."""

import time
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from ordering import account, at_once, check_account, complete, ordering, outcomes, start
from plant import PATIENCE, PRICE, Plant
from retexture.database.tables import keys, tasks
from retexture.tasks import concurrency
from retexture.tasks.accept import SubmitResult, submit_all
from retexture.tasks.accept.rows import Submission
from retexture.tasks.accept.submission import submit
from retexture.tasks.keys import Key, change_key
from retexture.tasks.lifecycle import Failure, cancel, complete_task, fail_task
from retexture.tasks.lifecycle.transitions import cancel_task
from retexture.tasks.limits import WINDOW, KeyLimits, Reason, Refused
from retexture.tasks.order import Input, Order
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.states import ACTIVE, Actor, Status

ORDER = Order(
    "midjourney_retexture", (Input("http://a/b.png", "marble"),), "request-1", "http://here", seed=1
)


def limited(plant: Plant, **limits: Any) -> Key:
    """A new key with limits, and a discount that makes odd sums."""
    return plant.new_key(discount=Decimal("0.7"), limits=KeyLimits(**limits))


def order(plant: Plant, key: Key, **changes: Any) -> str:
    """Submit a task without a picture; returns its id."""
    return submit(plant.database, plant.queue, replace(ORDER, **changes), key, plant.pricing).id


def fail(plant: Plant, task_id: str) -> None:
    with plant.database.begin() as connection:
        assert (
            fail_task(connection, plant.queue, task_id, Failure(Actor.WORKER, "It failed."), time.time())
            is not None
        )


# Budgets


def test_a_budget_is_used_to_its_last_digit_and_not_beyond(plant: Plant) -> None:
    key = limited(plant, budget=Decimal("0.084"))  # three tasks at 0.028
    ids = [order(plant, key) for _ in range(3)]
    assert account(plant, key).reserved == Decimal("0.084")
    with pytest.raises(Refused) as refused:
        order(plant, key)
    assert refused.value.reason is Reason.BUDGET
    assert refused.value.wait is None
    assert "0.0280" in refused.value.message
    assert "0.0840" in refused.value.message
    complete(plant, ids[0])
    with pytest.raises(Refused):
        order(plant, key)
    fail(plant, ids[1])
    assert check_account(plant, key).left == Decimal("0.028")
    order(plant, key)
    cancel(plant.database, plant.queue, ids[2], key.id)
    order(plant, key)
    assert check_account(plant, key).spent == Decimal("0.028")
    assert account(plant, key).left == 0


def test_many_threads_cannot_overdraw(plant: Plant) -> None:
    key = limited(plant, budget=Decimal("1.00"))
    taken: list[str] = []
    refused: list[Refused] = []

    def work() -> None:
        for _ in range(6):
            try:
                taken.append(order(plant, key))
            except Refused as error:
                refused.append(error)

    at_once(*[work] * 10)
    assert len(taken) == 35  # 0.98 US dollars
    assert {error.reason for error in refused} == {Reason.BUDGET}
    assert check_account(plant, key).left == Decimal("0.02")


def test_two_processes_that_order_and_end_keep_the_account_exact(plant: Plant) -> None:
    key = limited(plant, budget=Decimal("1.40"))
    with ordering(plant, key, 2, "--orders=12", "--ends") as running:
        while any(process.poll() is None for process in running):
            check_account(plant, key)
        told = [outcomes(process) for process in running]
    ended = check_account(plant, key)
    assert len(told[0]["taken"]) + len(told[1]["taken"]) == plant.count(tasks)
    assert all(told[number]["taken"] for number in range(2))
    assert ended.spent > 0


def test_processes_that_are_killed_leave_the_account_exact(plant: Plant) -> None:
    key = limited(plant, budget=Decimal(1000))
    for number in range(2):
        with ordering(plant, key, 2, "--orders=100000", "--ends") as running:
            before = account(plant, key).spent
            deadline = time.monotonic() + PATIENCE
            while account(plant, key).spent < before + PRICE * (number + 1):
                assert time.monotonic() < deadline
                check_account(plant, key)
            for process in running:
                process.kill()
        check_account(plant, key)
    with plant.database.connect() as connection:
        left = connection.execute(sa.select(tasks.c.id).where(tasks.c.status.in_(ACTIVE))).scalars().all()
    for task_id in left:
        fail(plant, task_id)
    assert check_account(plant, key).reserved == 0


def test_who_comes_second_to_end_a_task_changes_nothing(plant: Plant) -> None:
    key = limited(plant, budget=Decimal(1))
    task_id = order(plant, key)
    start(plant, task_id)
    ended: list[str] = []

    def end(by: str) -> None:
        with plant.database.begin() as connection:
            now = time.time()
            if by == "complete":
                row = complete_task(connection, plant.queue, task_id, now)
            elif by == "cancel":
                row = cancel_task(connection, plant.queue, task_id, key.id, now)
            else:
                row = fail_task(connection, plant.queue, task_id, Failure(Actor.RECONCILER, "Lost."), now)
        if row is not None:
            ended.append(by)

    at_once(*[lambda by=by: end(by) for by in ("complete", "cancel", "fail") * 3])
    assert len(ended) == 1
    settled = check_account(plant, key)
    assert settled.reserved == 0
    assert settled.spent == (Decimal("0.028") if ended == ["complete"] else 0)


def test_a_budget_can_be_raised_and_lowered(plant: Plant) -> None:
    key = limited(plant, budget=Decimal("0.028"))
    order(plant, key)
    raised = change_key(plant.database, plant.queue, key.name, {"budget": Decimal("0.056")})
    assert raised is not None
    assert raised.left == Decimal("0.028")
    order(plant, key)
    lowered = change_key(plant.database, plant.queue, key.id, {"budget": Decimal(0)})
    assert lowered is not None
    assert (lowered.left, lowered.reserved) == (Decimal(0), Decimal("0.056"))
    with pytest.raises(Refused):
        order(plant, key)
    change_key(plant.database, plant.queue, key.id, {"budget": None})
    order(plant, key)
    assert change_key(plant.database, plant.queue, "nobody", {"rate": 1}) is None


def test_a_task_that_costs_nothing_needs_no_budget(plant: Plant) -> None:
    plant.pricing = PricingPolicy(Decimal(0), "procedural", 3600.0)
    order(plant, limited(plant, budget=Decimal(0)))


# Rates


def test_a_rate_holds_for_many_at_once_and_says_when_to_come_back(plant: Plant) -> None:
    key = limited(plant, rate=10)
    taken: list[str] = []
    refused: list[Refused] = []

    def work() -> None:
        for _ in range(4):
            try:
                taken.append(order(plant, key))
            except Refused as error:
                refused.append(error)

    began = time.time()
    at_once(*[work] * 8)
    passed = time.time() - began
    assert 10 <= len(taken) <= 10 + passed / 6 + 1
    assert {error.reason for error in refused} == {Reason.RATE}
    assert all(error.wait is not None and 0 < error.wait <= 6 for error in refused)
    assert all(error.quota is not None and error.quota.remaining == 0 for error in refused)


def rate_until(plant: Plant, key: Key) -> float:
    with plant.database.connect() as connection:
        query = sa.select(keys.c.rate_until).where(keys.c.id == key.id)
        return float(connection.execute(query).scalar_one())


def wind_back(plant: Plant, key: Key, seconds: float) -> None:
    """Let a key's rate recover as if so much time had passed."""
    change = sa.update(keys).where(keys.c.id == key.id).values(rate_until=keys.c.rate_until - seconds)
    with plant.database.begin() as connection:
        connection.execute(change)


def test_who_waits_as_long_as_told_gets_through(plant: Plant) -> None:
    key = limited(plant, rate=1)
    for _ in range(3):
        order(plant, key)
        with pytest.raises(Refused) as refused:
            order(plant, key)
        assert refused.value.wait is not None
        wind_back(plant, key, refused.value.wait - 2)
        with pytest.raises(Refused):
            order(plant, key)
        wind_back(plant, key, 2.01)
    check_account(plant, key)


def test_what_another_limit_refuses_uses_nothing_of_the_rate(plant: Plant) -> None:
    key = limited(plant, rate=2, budget=Decimal("0.028"))
    order(plant, key)
    before = rate_until(plant, key)
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            order(plant, key)
        assert refused.value.reason is Reason.BUDGET
    assert rate_until(plant, key) == before


def test_a_clock_that_was_set_back_locks_no_key_out(plant: Plant) -> None:
    key = limited(plant, rate=60)
    wind_back(plant, key, -time.time() - 3600)  # as an hour ago on a clock an hour ahead left it
    with pytest.raises(Refused) as refused:
        order(plant, key)
    assert refused.value.wait is not None
    assert refused.value.wait <= 1.01
    assert rate_until(plant, key) <= time.time() + WINDOW
    wind_back(plant, key, 1.01)
    order(plant, key)


# Queues


def test_the_queue_of_a_key_has_an_end(plant: Plant) -> None:
    plant.pricing = replace(plant.pricing, queue_per_key=3)
    key = limited(plant)
    ids = [order(plant, key) for _ in range(3)]
    with pytest.raises(Refused) as refused:
        order(plant, key)
    assert refused.value.reason is Reason.QUEUE
    assert refused.value.wait is not None
    order(plant, plant.key)
    complete(plant, ids[0])
    order(plant, key)


def test_the_queue_of_all_has_an_end(plant: Plant) -> None:
    plant.pricing = replace(plant.pricing, queue_total=4)
    one, other = limited(plant), limited(plant)
    first = order(plant, one)
    order(plant, one)
    given = [Submission(ORDER, key) for key in (one, other, one)]
    both = submit_all(plant.database, plant.queue, given, plant.pricing)
    assert sorted(isinstance(each, Refused) for each in both) == [False, False, True]
    with pytest.raises(Refused, match="full"):
        order(plant, other)
    cancel(plant.database, plant.queue, first, one.id)
    order(plant, other)


def test_one_order_that_is_refused_keeps_no_other_from_being_taken(plant: Plant) -> None:
    poor, rich = limited(plant, budget=Decimal("0.028")), limited(plant, budget=Decimal(1))
    given = [Submission(replace(ORDER, seed=seed), poor if seed % 2 else rich) for seed in range(6)]
    told = submit_all(plant.database, plant.queue, given, plant.pricing)
    assert [isinstance(each, SubmitResult) for each in told] == [True, True, True, False, True, False]
    assert [each.view.seed for each in told if isinstance(each, SubmitResult)] == [0, 1, 2, 4]
    assert plant.queue.stranded() == []
    check_account(plant, poor)
    assert check_account(plant, rich).reserved == Decimal("0.084")


# Concurrency


def held(plant: Plant) -> list[str]:
    """The tasks that are held back, in the order of their turns."""
    query = (
        sa.select(tasks.c.id)
        .where(tasks.c.waiting_for_slot, tasks.c.status.in_(ACTIVE))
        .order_by(tasks.c.virtual_start)
    )
    with plant.database.connect() as connection:
        return list(connection.execute(query).scalars())


def queued(plant: Plant) -> set[str]:
    """The tasks of which the queue would begin the downloads or the pictures."""
    table = "dbos.workflow_status" if plant.database.dialect.name == "postgresql" else "workflow_status"
    query = sa.text(f"SELECT workflow_uuid FROM {table} WHERE status = 'ENQUEUED'")
    with plant.database.connect() as connection:
        return {name.removesuffix(":fetch") for name in connection.execute(query).scalars()}


def test_each_end_lets_the_next_of_the_key_into_the_queue(plant: Plant) -> None:
    key = limited(plant, concurrency=2)
    ids = [order(plant, key) for _ in range(6)]
    free = order(plant, plant.key)
    assert held(plant) == ids[2:]
    assert queued(plant) == {*ids[:2], free}
    assert plant.queue.stranded() == []
    assert {plant.view(task_id).status for task_id in ids} == {Status.QUEUED}
    complete(plant, ids[0])
    assert held(plant) == ids[3:]
    assert ids[2] in queued(plant)
    fail(plant, ids[1])
    assert held(plant) == ids[4:]
    cancel(plant.database, plant.queue, ids[2], key.id)
    assert held(plant) == ids[5:]
    cancel(plant.database, plant.queue, ids[5], key.id)  # held itself: it frees nothing
    assert plant.view(ids[5]).status is Status.CANCELLED
    assert held(plant) == []
    assert queued(plant) >= {ids[3], ids[4]}
    assert ids[5] not in queued(plant)
    check_account(plant, key)


def test_a_greater_concurrency_lets_more_begin(plant: Plant) -> None:
    key = limited(plant, concurrency=1)
    ids = [order(plant, key) for _ in range(5)]
    change_key(plant.database, plant.queue, key.id, {"concurrency": 3})
    assert held(plant) == ids[3:]
    change_key(plant.database, plant.queue, key.id, {"concurrency": 1})
    complete(plant, ids[0])
    assert held(plant) == ids[3:]  # two are still at work
    change_key(plant.database, plant.queue, key.id, {"concurrency": None})
    assert held(plant) == []
    assert queued(plant) >= set(ids[1:])


def test_what_is_held_back_for_nothing_is_found(plant: Plant) -> None:
    key = limited(plant, concurrency=2)
    ids = [order(plant, key) for _ in range(4)]
    with plant.database.begin() as connection:  # as if an end had not told
        connection.execute(sa.update(tasks).where(tasks.c.id == ids[0]).values(status=Status.FAILED))
    concurrency.release_all(plant.database, plant.queue)
    concurrency.release_all(plant.database, plant.queue)
    assert held(plant) == ids[3:]


def test_concurrency_is_never_exceeded_by_many_at_once(plant: Plant) -> None:
    key = limited(plant, concurrency=3)
    most: list[int] = []
    at_work = sa.select(sa.func.count()).where(
        tasks.c.key_id == key.id, ~tasks.c.waiting_for_slot, tasks.c.status.in_(ACTIVE)
    )

    def work() -> None:
        for _ in range(5):
            task_id = order(plant, key)
            with plant.database.connect() as connection:
                most.append(connection.execute(at_work).scalar_one())
                free = (
                    connection.execute(
                        sa.select(tasks.c.id).where(
                            tasks.c.key_id == key.id, ~tasks.c.waiting_for_slot, tasks.c.status.in_(ACTIVE)
                        )
                    )
                    .scalars()
                    .first()
                )
            cancel(plant.database, plant.queue, free or task_id, key.id)

    at_once(*[work] * 6)
    assert max(most) <= 3
    check_account(plant, key)
    with plant.database.connect() as connection:
        left = connection.execute(sa.select(sa.func.count()).where(tasks.c.status.in_(ACTIVE))).scalar_one()
        assert connection.execute(at_work).scalar_one() == min(3, left)


def test_two_workers_do_one_task_of_a_key_at_a_time(plant: Plant) -> None:
    file = plant.picture()
    key = limited(plant, concurrency=1)
    for name in ("here-0", "here-1"):
        plant.worker(name)
    ids = [plant.order("marble [waits at 0]", key=key, file=file, count=1).id for _ in range(4)]
    first = plant.until(ids[0], lambda view: view.status is Status.RUNNING)
    other = plant.order("copper", file=file, count=1).id
    assert plant.ended(other).status is Status.COMPLETED  # on the worker that has nothing to do
    assert [plant.view(each).status for each in ids[1:]] == [Status.QUEUED] * 3
    assert plant.view(first.id).status is Status.RUNNING
    plant.gate.touch()
    views = [plant.ended(each) for each in ids]
    assert {view.status for view in views} == {Status.COMPLETED}
    for before, after in pairwise(views):
        assert before.completed_at is not None
        assert after.started_at is not None
        assert before.completed_at <= after.started_at
    assert check_account(plant, key).spent == 4 * Decimal("0.028")
