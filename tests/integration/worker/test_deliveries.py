"""Callbacks by worker processes as they are run: killed, stopped, restarted, held up by receivers."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from plant import PATIENCE, Plant
from receiving import PATIENCE as RECEIVERS_PATIENCE
from receiving import Receiver, Request, hang, receiving, status
from retexture.database.tables import callbacks
from retexture.tasks.callbacks import CallbackState, CallbackView, read_callbacks
from retexture.tasks.keys import Key, read_secrets
from retexture.tasks.lifecycle import cancel
from retexture.tasks.order import Input
from retexture.tasks.queries import TaskView
from retexture.tasks.queue import CALLBACKS, DELIVERIES, DELIVERIES_OF_A_KEY, QUEUES, prepare
from retexture.tasks.states import Status
from retexture.worker.lease import take
from retexture.worker.upkeep import run_expiry

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of callbacks."""
    with receiving() as running:
        yield running


def order(plant: Plant, *urls: str, key: Key | None = None) -> TaskView:
    """A task with an input for each callback."""
    file = plant.picture(key=key)
    given = tuple(Input(f"http://here/files/{file}", "marble", url, file) for url in urls)
    return plant.submit(given, key, count=1)


def cancelled(plant: Plant, url: str, key: Key | None = None) -> TaskView:
    """A task that has ended without a worker, so that its callback is due now."""
    view = order(plant, url, key=key)
    assert cancel(plant.database, plant.queue, view.id, (key or plant.key).id)
    return view


def views(plant: Plant, task_id: str) -> tuple[CallbackView, ...]:
    with plant.database.connect() as connection:
        return read_callbacks(connection, task_id)


def until(plant: Plant, task_id: str, met: Callable[[CallbackView], bool]) -> CallbackView:
    """Wait until the task's only callback meets a condition."""
    deadline = time.monotonic() + PATIENCE
    while not (found := views(plant, task_id)) or not met(found[0]):
        assert time.monotonic() < deadline, f"still {found}\n{plant.logs()}"
        time.sleep(0.01)
    (only,) = found
    return only


def delivered(view: CallbackView) -> bool:
    return view.state is CallbackState.DELIVERED


def test_a_completed_task_is_told_to_both_its_urls(plant: Plant, receiver: Receiver) -> None:
    plant.worker()
    view = order(plant, receiver.url("/a"), receiver.url("/b"))
    sent = receiver.wait(2)
    assert {each.path for each in sent} == {"/a", "/b"}
    with plant.database.connect() as connection:
        (secret,) = read_secrets(connection, plant.key.id, time.time())
    for each in sent:
        body = each.verify(secret.secret)
        assert (body["id"], body["status"]) == (view.id, "completed")
        assert len(body["output"]) == 2
        assert body["output"][0]["content"][0]["url"].startswith("http://here/files/")


def test_a_worker_that_dies_between_sending_and_noting_sends_again(plant: Plant, receiver: Receiver) -> None:
    locked, answered, release = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        """Keep the worker from noting anything until it is dead."""
        with plant.database.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(sa.select(callbacks.c.id).with_for_update())
            locked.set()
            assert release.wait(RECEIVERS_PATIENCE)

    def accept_and_wait(request: Request) -> None:
        holding.start()
        assert locked.wait(RECEIVERS_PATIENCE)
        request.reply(200)
        request.connection.recv(1)  # until the worker has read the answer and hung up
        answered.set()

    holding = threading.Thread(target=hold)
    receiver.plan(accept_and_wait, status(200))
    first = plant.worker()
    task_id = cancelled(plant, receiver.url()).id
    assert answered.wait(PATIENCE), plant.logs()
    first.kill()
    release.set()
    holding.join(PATIENCE)
    assert views(plant, task_id)[0].attempts == ()
    plant.worker()
    view = until(plant, task_id, delivered)
    assert [each.number for each in view.attempts] == [1]
    assert [each.id for each in receiver.received()] == [view.id, view.id]


def test_a_retry_that_is_due_while_no_worker_runs_is_made_by_the_next(
    plant: Plant, receiver: Receiver
) -> None:
    receiver.plan(status(503), status(200))
    first = plant.worker(callback_delays="1")
    task_id = cancelled(plant, receiver.url()).id
    failed = until(plant, task_id, lambda view: len(view.attempts) == 1)
    assert failed.state is CallbackState.PENDING
    first.kill()
    plant.worker()
    done = until(plant, task_id, delivered)
    assert [(each.number, each.delivered) for each in done.attempts] == [(1, False), (2, True)]
    assert done.attempts[1].began_at >= done.attempts[0].began_at + 0.9
    assert {each.id for each in receiver.received()} == {done.id}


@ON_SQLITE
def test_receivers_that_hang_do_not_hold_up_a_task(plant: Plant, receiver: Receiver) -> None:
    over = threading.Event()
    receiver.plan(hang(over))
    plant.worker()
    for _ in range(3):
        cancelled(plant, receiver.url())
    receiver.wait(3)
    done = plant.ended(order(plant, receiver.url("/other")).id)
    assert done.status is Status.COMPLETED
    receiver.wait(1, "/other")
    over.set()


def test_receivers_of_one_key_that_hang_hold_back_no_other_key(plant: Plant, receiver: Receiver) -> None:
    over = threading.Event()
    receiver.plan(hang(over))
    plant.worker()
    for _ in range(3 * DELIVERIES):
        cancelled(plant, receiver.url())
    receiver.wait(DELIVERIES_OF_A_KEY)
    other = cancelled(plant, receiver.url("/other"), plant.new_key())
    until(plant, other.id, delivered)
    assert len(receiver.received("/hook")) == DELIVERIES_OF_A_KEY
    over.set()


def test_callbacks_of_an_older_program_are_delivered(plant: Plant, receiver: Receiver) -> None:
    task_id = cancelled(plant, receiver.url()).id
    gone = cancelled(plant, receiver.url()).id
    with plant.database.begin() as connection:
        connection.execute(sa.delete(callbacks).where(callbacks.c.task_id == gone))
    assert plant.forget_shares(CALLBACKS) == 2
    prepare(plant.database)
    plant.worker()
    until(plant, task_id, delivered)
    assert not plant.queue.give_shares()
    assert len(receiver.received()) == 1


def test_upkeep_gives_shares_to_callbacks_of_an_older_server(plant: Plant, receiver: Receiver) -> None:
    cancelled(plant, receiver.url())
    assert plant.forget_shares(CALLBACKS) == 1
    lease = take(plant.database, "here-0", QUEUES, 60)
    run_expiry(plant.database, plant.store, plant.queue, lease)
    assert not plant.queue.give_shares()


@ON_SQLITE
def test_a_task_that_runs_does_not_hold_up_a_callback(plant: Plant, receiver: Receiver) -> None:
    plant.worker()
    running = plant.order("marble [waits at 0]")
    plant.until(running.id, lambda view: view.status is Status.RUNNING)
    until(plant, cancelled(plant, receiver.url()).id, delivered)
    assert plant.view(running.id).status is Status.RUNNING
    plant.gate.touch()
    assert plant.ended(running.id).status is Status.COMPLETED


@ON_SQLITE
def test_what_is_under_way_when_a_worker_stops_is_sent_by_the_next(plant: Plant, receiver: Receiver) -> None:
    over = threading.Event()
    receiver.plan(hang(over), status(200))
    worker = plant.worker(grace=0.2, give_up=0.3)
    task_id = cancelled(plant, receiver.url()).id
    receiver.wait(1)
    assert worker.stop() == 0
    over.set()
    assert not plant.queue.holders()
    plant.worker("elsewhere")
    view = until(plant, task_id, delivered)
    assert len(view.attempts) == 1


@ON_SQLITE
def test_another_worker_takes_over_the_deliveries_of_a_dead_one(plant: Plant, receiver: Receiver) -> None:
    over = threading.Event()
    receiver.plan(hang(over), status(200))
    first = plant.worker("there", lease=1.5)
    task_id = cancelled(plant, receiver.url()).id
    receiver.wait(1)
    first.kill()
    over.set()
    plant.worker("here", lease=1.5)
    view = until(plant, task_id, delivered)
    assert [each.id for each in receiver.received()] == [view.id, view.id]


@ON_SQLITE
def test_a_receiver_that_hangs_is_given_up_and_tried_again(plant: Plant, receiver: Receiver) -> None:
    over = threading.Event()
    receiver.plan(hang(over), status(200))
    plant.worker(callback_timeout=0.5, callback_delays="0.2")
    view = until(plant, cancelled(plant, receiver.url()).id, delivered)
    over.set()
    assert [each.delivered for each in view.attempts] == [False, True]
