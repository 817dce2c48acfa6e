"""Orders whose commit is not answered: each is one task, however many were stored together."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pytest
import sqlalchemy as sa

from ordering import check_account
from plant import PRICE, Plant
from retexture.database.connection import open_database
from retexture.database.tables import tasks
from retexture.tasks.accept import SubmitBatcher, SubmitResult, submit_all
from retexture.tasks.accept.rows import Submission
from retexture.tasks.accept.submission import Unconfirmed
from retexture.tasks.idempotency import Repeatable
from retexture.tasks.keys import Key
from retexture.tasks.limits import KeyLimits
from retexture.tasks.order import Input, Order
from retexture.tasks.queue import TaskQueue
from silencing import Silence, silence_sqlite, silenced_postgres

ORDER = Order("midjourney_retexture", (Input("http://a/b.png", "marble"),), "request-1", "http://here")


@dataclass(frozen=True)
class Silenced:
    """A database that can be made to lose its answers to commits, and its queue."""

    database: sa.Engine
    queue: TaskQueue
    silence: Silence


@pytest.fixture
def silenced(plant: Plant) -> Iterator[Silenced]:
    if plant.database.dialect.name == "sqlite":
        database = open_database(plant.url)
        silence = silence_sqlite(database)
        queue = TaskQueue(database)
        yield Silenced(database, queue, silence)
        queue.close()
        database.dispose()
    else:
        with silenced_postgres(plant.url) as (url, silence):
            database = open_database(url)
            queue = TaskQueue(database)
            yield Silenced(database, queue, silence)
            queue.close()
            database.dispose()


def ordered(
    plant: Plant, silenced: Silenced, orders: list[tuple[Order, Key]]
) -> list[SubmitResult | BaseException]:
    """Order everything at once, through one batcher."""

    async def work() -> list[SubmitResult | BaseException]:
        with ThreadPoolExecutor(1) as thread:
            take = partial(submit_all, silenced.database, silenced.queue, pricing=plant.pricing)
            batcher = SubmitBatcher(take, thread, 1)
            waiting = (batcher.submit(order, key) for order, key in orders)
            return await asyncio.gather(*waiting, return_exceptions=True)

    return asyncio.run(work())


@pytest.mark.parametrize(("count", "spared"), [(1, 0), (4, 1), (40, 2)])  # the first order is stored alone
def test_a_lost_answer_to_the_commit_stores_nothing_twice(
    plant: Plant, silenced: Silenced, count: int, spared: int
) -> None:
    keys = [plant.new_key(limits=KeyLimits(Decimal(100), 1000, concurrency)) for concurrency in (None, 2)]
    orders = [
        (
            replace(ORDER, repeatable=Repeatable(f"{number}", "0" * 64) if number % 3 else None),
            keys[number % 2],
        )
        for number in range(count)
    ]
    silenced.silence.spared, silenced.silence.to_come = spared, 1
    taken = ordered(plant, silenced, orders)
    assert silenced.silence.lost == 1
    views = [each.view for each in taken if isinstance(each, SubmitResult)]
    assert len({view.id for view in views}) == count == plant.count(tasks)
    assert [plant.view(view.id) for view in views] == views
    assert not any(each.repeated for each in taken if isinstance(each, SubmitResult))
    assert not plant.queue.stranded()
    reserved = [check_account(plant, key).reserved for key in keys]
    assert sum(reserved) == count * PRICE


def test_answers_that_stay_away_are_a_fault_and_nothing_is_stored_twice(
    plant: Plant, silenced: Silenced
) -> None:
    silenced.silence.spared, silenced.silence.to_come = 1, 2
    outcomes = ordered(plant, silenced, [(ORDER, plant.key)] * 4)
    assert [isinstance(each, Unconfirmed) for each in outcomes] == [False, True, True, True]
    assert plant.count(tasks) == 4
    assert check_account(plant, plant.key).reserved == 4 * PRICE


def test_what_was_not_committed_is_stored_by_the_second_try(plant: Plant) -> None:
    submissions = [Submission(ORDER, plant.key) for _ in range(3)]
    first = submit_all(plant.database, plant.queue, submissions[:1], plant.pricing)
    outcomes = submit_all(plant.database, plant.queue, submissions, plant.pricing, again=True)
    assert outcomes[0] == first[0]
    assert [each.view.id for each in outcomes if isinstance(each, SubmitResult)] == [
        each.task_id for each in submissions
    ]
    assert plant.count(tasks) == 3


def test_a_database_that_is_away_is_asked_once_for_all(plant: Plant) -> None:
    asked: list[int] = []

    def take(submissions: object, *, again: bool = False) -> list[object]:
        asked.append(len(submissions))  # type: ignore[arg-type]
        raise sa.exc.OperationalError(None, None, Exception("database is locked"))

    async def work() -> None:
        with ThreadPoolExecutor(1) as thread:
            batcher = SubmitBatcher(take, thread, 1)  # type: ignore[arg-type]
            waiting = (batcher.submit(ORDER, plant.key) for _ in range(4))
            outcomes = await asyncio.gather(*waiting, return_exceptions=True)
            assert all(isinstance(each, sa.exc.OperationalError) for each in outcomes)

    asyncio.run(work())
    assert sum(asked) == 4
