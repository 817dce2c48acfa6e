"""Pictures that tasks fetch from servers that fail for a time, while tasks are cancelled and workers stop."""

import io
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from PIL import Image

from loopback import Answer, Serve, Server, answering, response, start
from plant import PRICE, Plant
from retexture.fetching import PRIVATE_NETWORKS, Fetcher, FetchPolicy
from retexture.tasks.accept.submission import submit
from retexture.tasks.lifecycle import cancel
from retexture.tasks.order import Input, Order
from retexture.tasks.queries import TaskView
from retexture.tasks.run import Dropped, HandedBack, execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATIENT = Fetcher(
    FetchPolicy(
        allowed_networks=PRIVATE_NETWORKS, retry_pauses=(0.0, 0.0), total_timeout=600, read_timeout=600
    )
)
BUSY = response(b"", "503 Service Unavailable")
AWAY = response(b"", "503 Service Unavailable", retry_after="300")


@pytest.fixture
def engine(plant: Plant) -> ScriptedEngine:
    return ScriptedEngine(plant.gate)


@pytest.fixture
def site() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


def photo() -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((48, 32)).save(file, "PNG")
    return file.getvalue()


def ordered(plant: Plant, server: Server) -> TaskView:
    order = Order(
        "midjourney_retexture", (Input(server.url("/photo.png"), "marble"),), "request-1", "http://here"
    )
    return submit(plant.database, plant.queue, order, plant.key, plant.pricing)


def test_a_server_that_is_busy_twice_costs_the_task_nothing(
    plant: Plant, engine: ScriptedEngine, site: Serve
) -> None:
    answers = iter([BUSY, BUSY, response(photo())])
    server = site(lambda connection, _target: connection.sendall(next(answers)))
    view = ordered(plant, server)
    execute(view.id, plant.worker_context(engine, fetcher=PATIENT, fetch_time=600.0))
    assert plant.view(view.id).status is Status.COMPLETED
    assert plant.charges() == [(view.id, PRICE)]


@pytest.mark.parametrize("line", ["403 Forbidden", "404 Not Found", "503 Service Unavailable"])
def test_the_status_stands_in_the_tasks_message(
    plant: Plant, engine: ScriptedEngine, site: Serve, line: str
) -> None:
    view = ordered(plant, site(answering(response(b"", line))))
    execute(view.id, plant.worker_context(engine, fetcher=PATIENT, fetch_time=600.0))
    done = plant.view(view.id)
    assert done.status is Status.FAILED
    assert line[:3] in (done.error_message or "")


def test_a_task_that_is_cancelled_between_two_tries_makes_no_more(
    plant: Plant, engine: ScriptedEngine, site: Serve
) -> None:
    def answer(connection: socket.socket, _target: str) -> None:
        assert cancel(plant.database, plant.queue, view.id, plant.key.id)
        connection.sendall(AWAY)

    server = site(answer)
    view = ordered(plant, server)
    with pytest.raises(Dropped):
        execute(view.id, plant.worker_context(engine, fetcher=PATIENT, fetch_time=600.0))
    assert len(server.requests) == 1
    assert plant.view(view.id).status.ended
    assert engine.made == []


def silent(connection: socket.socket, _target: str) -> None:
    connection.recv(1)


@pytest.mark.parametrize("answer", [answering(AWAY), silent])
def test_a_worker_that_stops_waits_for_no_server(
    plant: Plant, engine: ScriptedEngine, site: Serve, answer: Answer
) -> None:
    server = site(answer)
    view = ordered(plant, server)
    with pytest.raises(HandedBack):
        execute(
            view.id,
            plant.worker_context(engine, fetcher=PATIENT, fetch_time=600.0),
            lambda: bool(server.requests),
        )
    assert len(server.requests) == 1
    assert plant.view(view.id).status is Status.RUNNING
