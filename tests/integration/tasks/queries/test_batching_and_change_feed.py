"""Reading, watching and taking orders for many at once, on each kind of database."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from plant import PATIENCE, Plant
from retexture.database.tables import tasks
from retexture.tasks.accept import SubmitBatcher, submit_all
from retexture.tasks.order import Input, Order
from retexture.tasks.queries import ChangeFeed, FeedEnded, QueryBatcher, list_tasks, read_tasks

ORDER = Order(
    "midjourney_retexture", (Input("https://pictures.example/a.png", "gold"),), "request-1", "http://here"
)


def run(work: Callable[[ThreadPoolExecutor], Coroutine[Any, Any, None]]) -> None:
    """Run ``work`` in an event loop of its own, with a thread for its queries."""
    with ThreadPoolExecutor(1) as thread:
        asyncio.run(work(thread))


def touch(plant: Plant, task_id: str) -> None:
    with plant.database.begin() as connection:
        change = sa.update(tasks).where(tasks.c.id == task_id).values(revision=tasks.c.revision + 1)
        connection.execute(change)


def test_what_is_asked_at_once_is_read_at_once(plant: Plant) -> None:
    known = [plant.order().id for _ in range(3)]
    queries: list[Collection[str]] = []

    def load(connection: sa.Connection, names: Collection[str]) -> Mapping[str, Any]:
        queries.append(names)
        return read_tasks(connection, names)

    async def work(thread: ThreadPoolExecutor) -> None:
        lookup = QueryBatcher(plant.database, thread).lookup(load)
        found = await asyncio.gather(*map(lookup.ask, [*known, *known, "unknown"]))
        assert [view and view.id for view in found] == [*known, *known, None]
        assert [set(names) for names in queries] == [{*known, "unknown"}]
        assert await lookup.ask(known[0]) is not None
        assert len(queries) == 2

    run(work)


def test_an_answer_is_never_older_than_its_question(plant: Plant) -> None:
    task_id = plant.order().id

    async def work(thread: ThreadPoolExecutor) -> None:
        lookup = QueryBatcher(plant.database, thread).lookup(read_tasks)
        for revision in range(1, 30):
            earlier = lookup.ask(task_id)
            await asyncio.sleep(0)  # its query is on its way now
            await asyncio.get_running_loop().run_in_executor(None, touch, plant, task_id)
            view = await lookup.ask(task_id)
            assert view is not None
            assert view.revision == revision
            await earlier

    run(work)


def test_a_query_that_fails_is_told_to_all_who_asked(plant: Plant) -> None:
    def fail(connection: sa.Connection, names: Collection[str]) -> Mapping[str, Any]:
        connection.execute(sa.text("SELECT * FROM nothing_of_that_name"))
        return {}

    async def work(thread: ThreadPoolExecutor) -> None:
        lookup = QueryBatcher(plant.database, thread).lookup(fail)
        for outcome in await asyncio.gather(*map(lookup.ask, "ab"), return_exceptions=True):
            assert isinstance(outcome, sa.exc.DBAPIError)
        given_up = lookup.ask("c")
        given_up.cancel()
        with pytest.raises(sa.exc.DBAPIError):
            await lookup.ask("d")

    run(work)


def test_who_waits_is_told_of_a_change_and_of_no_other(plant: Plant) -> None:
    first, second = plant.order().id, plant.order().id

    async def work(thread: ThreadPoolExecutor) -> None:
        feed = ChangeFeed(plant.database, thread, tick=0.005)
        waiting = [asyncio.create_task(feed.changed(first, 0)) for _ in range(3)]
        other = asyncio.create_task(feed.changed(second, 0))
        await asyncio.get_running_loop().run_in_executor(None, touch, plant, first)
        await asyncio.gather(*waiting)
        assert not other.done()
        await feed.changed(first, 0)  # the change was before
        await feed.changed("no such task", 0)
        other.cancel()
        with pytest.raises(asyncio.CancelledError):
            await other
        await feed.close()

    run(work)


def test_who_waits_when_watching_ends_is_sent_away(plant: Plant) -> None:
    task_id = plant.order().id

    async def work(thread: ThreadPoolExecutor) -> None:
        feed = ChangeFeed(plant.database, thread, tick=0.005)
        waiting = asyncio.create_task(feed.changed(task_id, 0))
        await asyncio.sleep(0.02)
        feed.end()
        with pytest.raises(FeedEnded):
            await waiting
        with pytest.raises(FeedEnded):
            await feed.changed(task_id, 0)
        await feed.close()

    run(work)


def test_watching_outlives_a_database_that_fails(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    task_id = plant.order().id
    monkeypatch.setattr("retexture.tasks.queries.change_feed._PAUSE_AFTER_ERROR", 0.01)

    def rename(to_and_from: tuple[str, str]) -> None:
        with plant.database.begin() as connection:
            connection.execute(sa.text("ALTER TABLE {} RENAME TO {}".format(*to_and_from)))

    async def work(thread: ThreadPoolExecutor) -> None:
        feed = ChangeFeed(plant.database, thread, tick=0.005)
        rename(("tasks", "away"))
        waiting = asyncio.create_task(feed.changed(task_id, 0))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        rename(("away", "tasks"))
        touch(plant, task_id)
        await waiting
        await feed.close()

    run(work)


def test_watching_outlives_a_thread_that_cannot_start(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    task_id = plant.order().id
    monkeypatch.setattr("retexture.tasks.queries.change_feed._PAUSE_AFTER_ERROR", 0.01)

    class Full(ThreadPoolExecutor):
        """Finds no room for its thread the first time, as on a machine that has too many."""

        refused = 0

        def submit(self, *args: Any, **kwargs: Any) -> Any:
            if not self.refused:
                self.refused += 1
                raise RuntimeError("can't start new thread")
            return super().submit(*args, **kwargs)

    async def work(_thread: ThreadPoolExecutor) -> None:
        with Full(1) as full:
            feed = ChangeFeed(plant.database, full, tick=0.005)
            touch(plant, task_id)
            await asyncio.wait_for(feed.changed(task_id, 0), PATIENCE)
            assert full.refused
            await feed.close()

    run(work)


def test_orders_at_once_are_all_stored_and_keep_their_order(plant: Plant) -> None:
    keys = [plant.new_key() for _ in range(3)]

    async def work(thread: ThreadPoolExecutor) -> None:
        batcher = SubmitBatcher(
            partial(submit_all, plant.database, plant.queue, pricing=plant.pricing), thread, 1
        )
        orders = [(replace(ORDER, seed=number), keys[number % 3]) for number in range(40)]
        taken = await asyncio.gather(*(batcher.submit(order, key) for order, key in orders))
        views = [each.view for each in taken]
        assert [view.seed for view in views] == list(range(40))
        assert [view.key_id for view in views] == [key.id for _, key in orders]
        for key in keys:
            query = sa.select(tasks.c.seed).where(tasks.c.key_id == key.id).order_by(tasks.c.virtual_start)
            with plant.database.connect() as connection:
                seeds = list(connection.execute(query).scalars())
            assert seeds == sorted(seeds)
            assert len(seeds) in (13, 14)

    run(work)


def test_an_order_that_cannot_be_stored_fails_alone(plant: Plant) -> None:
    stranger = replace(plant.key, id="nobody")

    async def work(thread: ThreadPoolExecutor) -> None:
        batcher = SubmitBatcher(
            partial(submit_all, plant.database, plant.queue, pricing=plant.pricing), thread, 1
        )
        keys = [plant.key, plant.key, stranger, plant.key, stranger, plant.key]
        outcomes = await asyncio.gather(*(batcher.submit(ORDER, key) for key in keys), return_exceptions=True)
        failed = [isinstance(outcome, LookupError) for outcome in outcomes]
        assert failed == [key is stranger for key in keys]
        with plant.database.connect() as connection:
            stored, _ = list_tasks(connection, plant.key.id, 10, None, None)
        assert {view.id for view in stored} == {
            outcome.view.id for outcome in outcomes if not isinstance(outcome, BaseException)
        }

    run(work)


def test_a_page_of_a_list_ends_where_the_next_begins(plant: Plant) -> None:
    made = [plant.order("gold", "silver").id for _ in range(5)]
    with plant.database.begin() as connection:  # the same instant: the id decides
        connection.execute(sa.update(tasks).values(created_at=1789000000.25))
    seen: list[str] = []
    cursor: str | None = None
    with plant.database.connect() as connection:
        while True:
            page, cursor = list_tasks(connection, plant.key.id, 2, cursor, "in_progress")
            seen += [view.id for view in page]
            assert all(len(view.inputs) == 2 for view in page)
            if cursor is None:
                break
        assert list_tasks(connection, plant.key.id, 5, None, "completed") == ([], None)
    assert sorted(seen) == sorted(made)
