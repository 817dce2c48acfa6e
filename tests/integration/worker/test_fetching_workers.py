"""Workers that download: beside their renderer, killed at any moment, stopped."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from loopback import Serve, response, start
from plant import PRICE, Plant
from retexture.tasks.keys import Key
from retexture.tasks.lifecycle import cancel
from retexture.tasks.order import Input
from retexture.tasks.queue import FETCHES, FETCHES_OF_A_KEY, SOURCES, prepare
from retexture.tasks.states import Status

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


class Slow:
    """A server's answers: at once, but for one path, where it waits until it is let go."""

    def __init__(self, data: bytes) -> None:
        self.asked = threading.Semaphore(0)
        self.go = threading.Event()
        self._data = data

    def __call__(self, connection: socket.socket, target: str) -> None:
        if target == "/slow":
            self.asked.release()
            self.go.wait(300)
        connection.sendall(response(self._data))


def ordered(plant: Plant, *urls: str, key: Key | None = None) -> str:
    return plant.submit(tuple(Input(url, "marble") for url in urls), key, count=1).id


@pytest.fixture
def slow(plant: Plant) -> Iterator[Slow]:
    answer = Slow(plant.store.get(plant.picture()))
    yield answer
    answer.go.set()


def hanging_downloads(plant: Plant, slow: Slow, url: str, count: int) -> list[str]:
    """Orders that each hang in their download, begun before this returns."""
    ids = [ordered(plant, url) for _ in range(count)]
    for _ in ids[:FETCHES_OF_A_KEY]:
        assert slow.asked.acquire(timeout=300)
    return ids


def test_slow_hosts_of_one_key_hold_back_no_other_key(plant: Plant, serve: Serve, slow: Slow) -> None:
    server = serve(slow)
    plant.worker()
    hanging = hanging_downloads(plant, slow, server.url("/slow"), 3 * FETCHES)
    other = plant.new_key()
    assert plant.ended(ordered(plant, server.url("/fast"), key=other)).status is Status.COMPLETED
    begun = [request for request in server.requests if "/slow" in request]
    assert len(begun) == FETCHES_OF_A_KEY  # the share was full all the time, and no more than that
    for task_id in hanging[1:]:
        assert cancel(plant.database, plant.queue, task_id, plant.key.id)
    slow.go.set()
    assert plant.ended(hanging[0]).status is Status.COMPLETED, plant.logs()
    assert not plant.queue.stranded()


def test_downloads_of_an_older_program_are_begun(plant: Plant, serve: Serve, slow: Slow) -> None:
    server = serve(slow)
    task_id = ordered(plant, server.url("/fast"))
    assert plant.forget_shares(SOURCES) == 1
    prepare(plant.database)
    plant.worker()
    assert plant.ended(task_id).status is Status.COMPLETED, plant.logs()


def test_downloads_occupy_no_renderer(plant: Plant, serve: Serve, slow: Slow) -> None:
    server = serve(slow)
    plant.worker()
    hanging = hanging_downloads(plant, slow, server.url("/slow"), FETCHES_OF_A_KEY - 1)
    assert plant.ended(plant.order(count=1).id).status is Status.COMPLETED
    assert plant.ended(ordered(plant, server.url("/fast"))).status is Status.COMPLETED
    assert all(plant.view(task_id).status is Status.QUEUED for task_id in hanging)
    slow.go.set()
    for task_id in hanging:
        assert plant.ended(task_id).status is Status.COMPLETED, plant.logs()
    assert len(plant.charges()) == len(hanging) + 2
    assert not plant.queue.stranded()


def test_a_worker_killed_while_it_downloads_loses_and_doubles_nothing(
    plant: Plant, serve: Serve, slow: Slow
) -> None:
    server = serve(slow)
    first = plant.worker()
    task_id = ordered(plant, server.url("/first"), server.url("/slow"), server.url("/last"))
    assert slow.asked.acquire(timeout=300)
    first.kill()
    slow.go.set()
    plant.worker()
    done = plant.ended(task_id)
    assert done.status is Status.COMPLETED, plant.logs()
    assert [request.split()[1] for request in server.requests] == ["/first", "/slow", "/slow", "/last"]
    assert len(done.outputs) == 3
    assert plant.charges() == [(task_id, 3 * PRICE)]


@ON_SQLITE
def test_a_stopped_worker_hands_its_downloads_back(plant: Plant, serve: Serve, slow: Slow) -> None:
    server = serve(slow)
    worker = plant.worker(grace=0.2, give_up=0.2)
    task_id = ordered(plant, server.url("/slow"))
    assert slow.asked.acquire(timeout=300)
    code = worker.stop(60)
    assert code == 0, plant.logs()
    assert plant.view(task_id).status is Status.QUEUED
    assert not plant.queue.holders()
    assert not plant.queue.stranded()
    slow.go.set()
    plant.worker("elsewhere-0")
    assert plant.ended(task_id).status is Status.COMPLETED, plant.logs()


@ON_SQLITE
def test_a_task_cancelled_while_it_is_downloaded_gives_its_place_back(
    plant: Plant, serve: Serve, slow: Slow
) -> None:
    server = serve(slow)
    plant.worker()
    task_id = ordered(plant, server.url("/slow"), server.url("/next"))
    assert slow.asked.acquire(timeout=300)
    assert cancel(plant.database, plant.queue, task_id, plant.key.id)
    slow.go.set()
    assert plant.ended(ordered(plant, server.url("/other"))).status is Status.COMPLETED
    assert "/next" not in [request.split()[1] for request in server.requests]
    assert plant.view(task_id).status is Status.CANCELLED
