"""Keys take turns, and each key's tasks keep their order: through the real queue."""

import threading
import time
from collections.abc import Callable

import pytest

from plant import PATIENCE, Plant
from retexture.tasks import fair_queue
from retexture.tasks.lifecycle import cancel, complete_task, start_task
from retexture.tasks.queue import QUEUES, After, Handlers, Runtime


@pytest.fixture
def source(plant: Plant) -> str:
    """One picture for all tasks; nobody looks at it."""
    return plant.picture()


def served(plant: Plant, count: int, begun: Callable[[list[str]], None] = lambda _order: None) -> list[str]:
    """Let the queue's own runtime do ``count`` tasks; gives the order in which they began."""
    order: list[str] = []
    enough = threading.Event()

    def work(task_id: str) -> After:
        with plant.database.begin() as connection:
            row = start_task(connection, task_id, time.time())
            assert row is not None
            fair_queue.advance(connection, row["queue"], row["virtual_start"])
        order.append(task_id)
        begun(order)
        with plant.database.begin() as connection:
            complete_task(connection, plant.queue, task_id, time.time())
        if len(order) == count:
            enough.set()
        return After.FINISHED

    def nothing(*_: object) -> After:
        return After.FINISHED

    runtime = Runtime(plant.database, "here-0", QUEUES, Handlers(work, nothing, nothing))
    runtime.launch()
    try:
        assert enough.wait(PATIENCE), f"only {order} began"
    finally:
        runtime.stop_taking()
        runtime.wait(5)
        runtime.close()
    return order


def test_a_new_keys_first_task_is_served_within_a_round_and_order_is_kept(plant: Plant, source: str) -> None:
    keys = [plant.new_key() for _ in range(4)]
    queued = {key.id: [plant.order(key=key, file=source).id for _ in range(6)] for key in keys[:1]}
    for key in keys[1:]:
        queued[key.id] = [plant.order(key=key, file=source).id for _ in range(4)]
    late = plant.new_key()
    first: list[str] = []

    def come_late(order: list[str]) -> None:
        if len(order) == 5:
            first.append(plant.order(key=late, file=source).id)

    order = served(plant, 6 + 3 * 4 + 1, come_late)
    for mine in queued.values():
        assert [task for task in order if task in mine] == mine
    waited = order.index(first[0]) - 5
    assert 0 <= waited <= 2 * len(keys)


def test_keys_that_wait_alternate(plant: Plant, source: str) -> None:
    one, other = plant.new_key(), plant.new_key()
    mine = [plant.order(key=one, file=source).id for _ in range(4)]
    yours = [plant.order(key=other, file=source).id for _ in range(2)]
    order = served(plant, 6)
    assert set(order[:2]) == {mine[0], yours[0]}
    assert set(order[2:4]) == {mine[1], yours[1]}


def test_a_key_that_cancels_its_backlog_does_not_pay_for_it_in_time(plant: Plant, source: str) -> None:
    one, other = plant.new_key(), plant.new_key()
    for _ in range(20):
        cancel(plant.database, plant.queue, plant.order(key=one, file=source).id, one.id)
    theirs = [plant.order(key=other, file=source).id for _ in range(3)]
    again = plant.order(key=one, file=source).id
    order = served(plant, 4)
    assert order.index(again) <= 1
    assert [task for task in order if task in theirs] == theirs


def test_turns_are_given_once_each_to_many_at_a_time(plant: Plant) -> None:
    given: list[int] = []
    go = threading.Barrier(8)

    def take() -> None:
        go.wait()
        for _ in range(10):
            with plant.database.begin() as connection:
                given.append(fair_queue.assign_start(connection, plant.key.id, "procedural"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(80))


def test_a_backlog_in_one_queue_costs_no_time_in_another(plant: Plant) -> None:
    late = plant.new_key()
    with plant.database.begin() as connection:
        for _ in range(5):
            fair_queue.assign_start(connection, plant.key.id, "one")
        assert fair_queue.assign_start(connection, plant.key.id, "other") == 0
        fair_queue.advance(connection, "one", 3)
        fair_queue.advance(connection, "one", 2)
        assert fair_queue.assign_start(connection, late.id, "one") == 3
