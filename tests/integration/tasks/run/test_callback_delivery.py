"""Callbacks: announced with the end of a task, delivered, noted, tried again; step by step."""

import math
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY
from standardwebhooks import Webhook, WebhookVerificationError

from plant import PATIENCE, Plant
from receiving import Receiver, close, drip, hang, receiving, status
from retexture.database.tables import callback_attempts, callbacks, signing_secrets, tasks
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.tasks import callbacks as told
from retexture.tasks.callbacks import CallbackState, CallbackView, read_callbacks
from retexture.tasks.files import expire
from retexture.tasks.keys import read_secrets, revoke_key, rotate_secret
from retexture.tasks.lifecycle import Failure, cancel, fail_task, start_task
from retexture.tasks.order import Input
from retexture.tasks.queries import task_body
from retexture.tasks.queue import After, Handlers, Runtime
from retexture.tasks.run import WorkerContext, attempt, note
from retexture.tasks.run.context import CALLBACK_DELAYS
from retexture.tasks.states import Actor
from retexture.webhooks import Outcome, Sender, sending_policy

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of callbacks."""
    with receiving() as running:
        yield running


@dataclass(eq=False)
class Deliveries:
    """A plant whose callbacks are delivered by hand, one attempt after the other."""

    plant: Plant
    worker_context: WorkerContext = field(init=False)

    def __post_init__(self) -> None:
        self.worker_context = self.plant.worker_context()

    def ended(self, *urls: str | None) -> str:
        """A task with an input for each URL, which has failed; returns its id."""
        file = self.plant.picture()
        given = tuple(Input(f"http://here/files/{file}", "marble", url, file) for url in urls)
        view = self.plant.submit(given)
        self.fail(view.id)
        return view.id

    def fail(self, task_id: str) -> None:
        with self.plant.database.begin() as connection:
            start_task(connection, task_id, time.time())
            now = time.time()
            row = fail_task(connection, self.plant.queue, task_id, Failure(Actor.WORKER, "It failed."), now)
        assert row is not None

    def views(self, task_id: str) -> tuple[CallbackView, ...]:
        with self.plant.database.connect() as connection:
            return read_callbacks(connection, task_id)

    def view(self, task_id: str) -> CallbackView:
        (only,) = self.views(task_id)
        return only

    def attempt(self, task_id: str, number: int = 1) -> CallbackView:
        """Make an attempt of the task's only callback; returns where it stands then."""
        made = attempt(self.view(task_id).id, number, self.worker_context)
        assert made is not None
        note(made, self.worker_context)
        return self.view(task_id)

    def secrets(self) -> list[str]:
        with self.plant.database.connect() as connection:
            return [each.secret for each in read_secrets(connection, self.plant.key.id, time.time())]

    def flows(self) -> dict[str, str]:
        """The deliveries in the queue, and how each stands."""
        schema = "dbos." if self.plant.database.dialect.name == "postgresql" else ""
        query = f"SELECT workflow_uuid, status FROM {schema}workflow_status WHERE name = 'deliver_callback'"
        with self.plant.database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(sa.text(query))}


@pytest.fixture
def deliveries(plant: Plant) -> Deliveries:
    return Deliveries(plant)


def test_a_callback_is_the_poll_answer_signed_with_the_keys_secret(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    task_id = deliveries.ended(receiver.url())
    view = deliveries.attempt(task_id)
    (sent,) = receiver.received()
    assert sent.verify(*deliveries.secrets()) == task_body(deliveries.plant.view(task_id), {})
    assert sent.id == view.id
    assert view.id.startswith("msg_")
    assert "." not in view.id
    assert sent.headers["content-type"] == "application/json"
    assert abs(int(sent.headers["webhook-timestamp"]) - sent.at) < 5
    with pytest.raises(WebhookVerificationError):
        sent.verify("whsec_" + "A" * 44)
    (only,) = view.attempts
    assert (view.state, view.next_at, only.number, only.delivered) == (CallbackState.DELIVERED, None, 1, True)
    assert only.http_status is None, "the receiver is on a private network: its words are not repeated"
    assert list(deliveries.flows()) == [f"{view.id}:1"]


def test_a_task_without_a_callback_tells_nobody(deliveries: Deliveries) -> None:
    task_id = deliveries.ended(None)
    assert deliveries.views(task_id) == ()
    assert deliveries.flows() == {}


def test_each_url_is_told_once_whatever_the_number_of_inputs(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    first, second = receiver.url("/first"), receiver.url("/second")
    task_id = deliveries.ended(second, first, None, second)
    views = deliveries.views(task_id)
    assert [view.url for view in views] == [second, first]
    for view in views:
        made = attempt(view.id, 1, deliveries.worker_context)
        assert made is not None
        note(made, deliveries.worker_context)
    assert [each.path for each in receiver.received()] == ["/second", "/first"]
    assert len({each.id for each in receiver.received()}) == 2
    assert {each.json()["id"] for each in receiver.received()} == {task_id}


def test_a_cancelled_task_is_told_too(deliveries: Deliveries, receiver: Receiver) -> None:
    plant = deliveries.plant
    view = plant.submit((Input("http://a/b.png", "marble", receiver.url()),))
    assert cancel(plant.database, plant.queue, view.id, plant.key.id)
    deliveries.attempt(view.id)
    assert receiver.received()[0].json()["status"] == "failed"


def test_an_end_that_is_rolled_back_announces_nothing(deliveries: Deliveries) -> None:
    plant = deliveries.plant
    view = plant.submit((Input("http://a/b.png", "marble", "http://127.0.0.1:9/"),))
    with plant.database.connect() as connection:
        fail_task(connection, plant.queue, view.id, Failure(Actor.WORKER, "It failed."), time.time())
        connection.rollback()
    assert deliveries.views(view.id) == ()
    assert deliveries.flows() == {}


def test_what_fails_is_tried_again_under_the_same_id_until_the_schedule_ends(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    receiver.plan(status(500), status(404), close, status(503))
    task_id = deliveries.ended(receiver.url())
    deliveries.worker_context = replace(deliveries.worker_context, callback_delays=(5.0, 300.0, 1800.0))
    for number, delay in ((1, 5.0), (2, 300.0), (3, 1800.0)):
        before = time.time()
        view = deliveries.attempt(task_id, number)
        assert view.state is CallbackState.PENDING
        assert view.next_at is not None
        assert 0.9 * delay <= view.next_at - before <= 1.1 * delay + 5
        assert deliveries.flows()[f"{view.id}:{number + 1}"] == "DELAYED"
    view = deliveries.attempt(task_id, 4)
    assert (view.state, view.next_at, len(view.attempts)) == (CallbackState.FAILED, None, 4)
    assert not any(each.delivered for each in view.attempts)
    assert f"{view.id}:5" not in deliveries.flows()
    assert {each.id for each in receiver.received()} == {view.id}
    for each in receiver.received():
        each.verify(*deliveries.secrets())


def test_the_schedule() -> None:
    hours = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
    assert list(CALLBACK_DELAYS) == [3600 * each for each in hours]


def in_an_hour() -> str:
    return format_datetime(datetime.fromtimestamp(time.time() + 3600, UTC), usegmt=True)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("900", 900, 905),
        ("2", 4.5, 11),
        ("date", 3590, 3605),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 4.5, 11),
        ("99999999", 86400, 86405),
        ("soon", 4.5, 11),
        ("Mon, 01 Jan 2024 00:00:00 +99999999999999999999", 4.5, 11),
        ("-5", 4.5, 11),
    ],
)
@ON_SQLITE
def test_retry_after_prolongs_and_never_shortens(
    deliveries: Deliveries, receiver: Receiver, asked: str, least: float, most: float
) -> None:
    receiver.plan(status(429, retry_after=in_an_hour() if asked == "date" else asked))
    task_id = deliveries.ended(receiver.url())
    before = time.time()
    view = deliveries.attempt(task_id)
    assert view.next_at is not None
    assert least <= view.next_at - before <= most


def test_an_attempt_that_fails_inside_counts_and_the_last_one_gives_up(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    plant = deliveries.plant
    task_id = deliveries.ended(receiver.url())
    with plant.database.begin() as connection:  # signing with it raises
        connection.execute(sa.update(signing_secrets).values(secret="whsec_a"))
    deliveries.worker_context = replace(deliveries.worker_context, callback_delays=(5.0,))
    before = time.time()
    view = deliveries.attempt(task_id)
    assert view.state is CallbackState.PENDING
    assert view.next_at is not None
    assert 4.5 <= view.next_at - before <= 60
    assert deliveries.flows()[f"{view.id}:2"] == "DELAYED"
    view = deliveries.attempt(task_id, 2)
    assert (view.state, view.next_at) == (CallbackState.FAILED, None)
    assert [each.delivered for each in view.attempts] == [False, False]
    assert receiver.received() == []


class _Endless(Sender):
    """Reads in every answer that it is to wait for ever, which no database can keep."""

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Outcome:
        return replace(super().send(url, message_id, body, secrets), wait=math.inf)


def test_an_outcome_that_can_not_be_noted_counts_as_a_failure(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    receiver.plan(status(503))
    task_id = deliveries.ended(receiver.url())
    endless = _Endless(Fetcher(sending_policy(PRIVATE_NETWORKS)))
    deliveries.worker_context = replace(deliveries.worker_context, sender=endless, callback_delays=(5.0,))
    assert deliveries.attempt(task_id).state is CallbackState.PENDING
    assert deliveries.attempt(task_id, 2).state is CallbackState.FAILED
    assert len(receiver.received()) == 2


@ON_SQLITE
def test_gone_ends_it(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.plan(status(410))
    view = deliveries.attempt(deliveries.ended(receiver.url()))
    assert (view.state, view.next_at) == (CallbackState.GONE, None)
    assert list(deliveries.flows()) == [f"{view.id}:1"]


@ON_SQLITE
def test_a_redirect_is_a_failure_and_is_not_followed(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.plan(status(307, location=receiver.url("/other")))
    view = deliveries.attempt(deliveries.ended(receiver.url()))
    assert view.state is CallbackState.PENDING
    assert not view.attempts[0].delivered
    assert receiver.received("/other") == []


@pytest.mark.parametrize("way", [hang, drip])
@ON_SQLITE
def test_who_says_nothing_or_drips_is_given_up_in_time(
    deliveries: Deliveries, receiver: Receiver, way: Any
) -> None:
    over = threading.Event()
    receiver.plan(way(over))
    short = Sender(Fetcher(sending_policy(PRIVATE_NETWORKS, timeout=0.5)))
    deliveries.worker_context = replace(deliveries.worker_context, sender=short)
    view = deliveries.attempt(deliveries.ended(receiver.url()))
    over.set()
    assert view.state is CallbackState.PENDING
    assert view.attempts[0].seconds >= 0.4
    assert "took too long" in view.attempts[0].message


@ON_SQLITE
def test_a_private_address_gets_no_traffic_and_its_owner_no_news_of_it(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    deliveries.worker_context = replace(deliveries.worker_context, sender=Sender(Fetcher(sending_policy())))
    there = deliveries.attempt(deliveries.ended(receiver.url()))
    nobody = deliveries.attempt(deliveries.ended("http://10.1.2.3:6379/"))
    unknown = deliveries.attempt(deliveries.ended("https://no.such.host.invalid/"))
    assert receiver.received() == []
    (message,) = {view.attempts[0].message for view in (there, nobody, unknown)}
    assert message.startswith("The URL's host is unknown or not on the public internet; ")
    assert "RETEXTURE_CALLBACK_ALLOW" in message
    assert there.attempts[0].http_status is None
    assert there.state is CallbackState.PENDING


def test_during_a_rotation_both_secrets_sign(deliveries: Deliveries, receiver: Receiver) -> None:
    plant = deliveries.plant
    (old,) = deliveries.secrets()
    new = rotate_secret(plant.database, plant.key.id)[0].secret
    deliveries.attempt(deliveries.ended(receiver.url()))
    (sent,) = receiver.received()
    assert len(sent.headers["webhook-signature"].split(" ")) == 2
    assert sent.verify(old) == sent.verify(new)
    newest = rotate_secret(plant.database, plant.key.id)
    assert [each.secret for each in newest][1:] == [new]
    deliveries.attempt(deliveries.ended(receiver.url()))
    sent = receiver.received()[-1]
    assert sent.verify(newest[0].secret) == sent.verify(new)
    with pytest.raises(WebhookVerificationError):
        sent.verify(old)


def test_rotations_at_the_same_time_leave_one_secret_in_force(plant: Plant) -> None:
    together = threading.Barrier(4)

    def rotate() -> None:
        together.wait(PATIENCE)
        rotate_secret(plant.database, plant.key.id)

    threads = [threading.Thread(target=rotate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    with plant.database.connect() as connection:
        valid = read_secrets(connection, plant.key.id, time.time())
    assert [each.expires_at is None for each in valid] == [True, False]


@ON_SQLITE
def test_a_rotation_without_overlap_ends_the_old_secret_at_once(plant: Plant) -> None:
    assert len(rotate_secret(plant.database, plant.key.id, overlap=0.0)) == 1
    assert rotate_secret(plant.database, "nobody") == ()


@ON_SQLITE
def test_the_old_secret_ends_after_a_day(plant: Plant) -> None:
    rotate_secret(plant.database, plant.key.id)
    with plant.database.connect() as connection:
        assert len(read_secrets(connection, plant.key.id, time.time() + 24 * 3600 - 10)) == 2
        assert len(read_secrets(connection, plant.key.id, time.time() + 24 * 3600 + 10)) == 1


@ON_SQLITE
def test_a_revoked_keys_callbacks_are_delivered(deliveries: Deliveries, receiver: Receiver) -> None:
    secrets = deliveries.secrets()
    task_id = deliveries.ended(receiver.url())
    revoke_key(deliveries.plant.database, deliveries.plant.key.id)
    assert deliveries.attempt(task_id).state is CallbackState.DELIVERED
    receiver.received()[0].verify(*secrets)


def test_an_attempt_is_made_and_noted_once(deliveries: Deliveries, receiver: Receiver) -> None:
    receiver.plan(status(500))
    task_id = deliveries.ended(receiver.url())
    callback_id = deliveries.view(task_id).id
    twice = [attempt(callback_id, 1, deliveries.worker_context) for _ in range(2)]
    for made in twice:
        assert made is not None
        note(made, deliveries.worker_context)
    view = deliveries.view(task_id)
    assert [each.number for each in view.attempts] == [1]
    assert set(deliveries.flows()) == {f"{view.id}:1", f"{view.id}:2"}
    assert attempt(callback_id, 1, deliveries.worker_context) is None
    assert attempt(callback_id, 3, deliveries.worker_context) is None
    assert len(receiver.received()) == 2


def test_what_is_due_for_a_task_that_has_expired_is_dropped(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    plant = deliveries.plant
    receiver.plan(status(500))
    task_id = deliveries.ended(receiver.url())
    made = attempt(deliveries.view(task_id).id, 1, deliveries.worker_context)
    assert made is not None
    expire(plant.database, plant.store, time.time() + 2 * plant.pricing.retention)
    note(made, deliveries.worker_context)
    assert [plant.count(table) for table in (tasks, callbacks, callback_attempts)] == [0, 0, 0]
    assert attempt(made.callback["id"], 2, deliveries.worker_context) is None


def test_a_delivered_callback_is_sent_again_in_a_new_series(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    plant = deliveries.plant
    task_id = deliveries.ended(receiver.url())
    deliveries.attempt(task_id)
    receiver.plan(status(500), status(200))
    deliveries.worker_context = replace(deliveries.worker_context, callback_delays=(60.0,))
    assert told.redeliver(plant.database, plant.queue, task_id, None)
    view = deliveries.view(task_id)
    assert view.state is CallbackState.PENDING
    assert deliveries.flows()[f"{view.id}:2"] == "ENQUEUED"
    assert deliveries.attempt(task_id, 2).state is CallbackState.PENDING, "the series has an attempt left"
    assert deliveries.attempt(task_id, 3).state is CallbackState.DELIVERED
    assert {each.id for each in receiver.received()} == {view.id}
    assert not told.redeliver(plant.database, plant.queue, task_id, "msg_other")


def test_one_that_waits_is_brought_forward(deliveries: Deliveries, receiver: Receiver) -> None:
    plant = deliveries.plant
    receiver.plan(status(500), status(200))
    task_id = deliveries.ended(receiver.url())
    view = deliveries.attempt(task_id)
    assert told.redeliver(plant.database, plant.queue, task_id, view.id)

    def nothing(_task_id: str) -> After:
        return After.FINISHED

    runtime = Runtime(plant.database, "here-0", (), Handlers(nothing, nothing, deliverer(deliveries)))
    runtime.launch()
    try:
        assert [each.id for each in receiver.wait(2)] == [view.id, view.id]
        runtime.stop_taking()
        assert runtime.wait(PATIENCE)
    finally:
        runtime.close()
    assert deliveries.view(task_id).state is CallbackState.DELIVERED


def test_a_key_with_many_callbacks_does_not_hold_up_another(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    plant = deliveries.plant
    for _ in range(3):
        deliveries.ended(*(receiver.url(f"/many/{number}") for number in range(8)))
    other = plant.submit((Input("http://a/b.png", "marble", receiver.url("/one")),), plant.new_key())
    deliveries.fail(other.id)
    schema = "dbos." if plant.database.dialect.name == "postgresql" else ""
    with plant.database.connect() as connection:
        query = f"SELECT workflow_uuid FROM {schema}workflow_status WHERE name = 'deliver_callback'"
        order = connection.execute(sa.text(query + " ORDER BY priority, created_at")).scalars().all()
    assert len(order) == 25
    assert order.index(deliveries.view(other.id).id + ":1") <= 1


def deliverer(deliveries: Deliveries) -> Any:
    """What a worker does with a delivery."""

    def deliver(callback_id: str, number: int) -> After:
        made = attempt(callback_id, number, deliveries.worker_context)
        if made is not None:
            note(made, deliveries.worker_context)
        return After.FINISHED

    return deliver


@ON_SQLITE
def test_nobody_is_told_more_than_a_hundred_times(deliveries: Deliveries, receiver: Receiver) -> None:
    plant = deliveries.plant
    task_id = deliveries.ended(receiver.url())
    deliveries.attempt(task_id)
    with plant.database.begin() as connection:
        connection.execute(sa.update(callbacks).values(attempts=told.MOST_ATTEMPTS))
    with pytest.raises(told.TooManyAttempts):
        told.redeliver(plant.database, plant.queue, task_id, None)
    assert deliveries.view(task_id).state is CallbackState.DELIVERED


@pytest.mark.parametrize("state", ["ERROR", "CANCELLED", None])
def test_a_delivery_that_the_queue_has_lost_is_put_there_again(
    deliveries: Deliveries, receiver: Receiver, state: str | None
) -> None:
    plant = deliveries.plant
    lost, waiting = deliveries.ended(receiver.url()), deliveries.ended(receiver.url())
    assert plant.queue.lost_callbacks() == []
    name = deliveries.view(lost).id + ":1"
    schema = "dbos." if plant.database.dialect.name == "postgresql" else ""
    change = f"DELETE FROM {schema}workflow_status WHERE workflow_uuid = :name"
    if state is not None:
        change = f"UPDATE {schema}workflow_status SET status = '{state}' WHERE workflow_uuid = :name"
    with plant.database.begin() as connection:
        connection.execute(sa.text(change), {"name": name})
    assert told.revive(plant.database, plant.queue) == 1
    assert deliveries.flows() == {name: "ENQUEUED", deliveries.view(waiting).id + ":1": "ENQUEUED"}
    assert told.revive(plant.database, plant.queue) == 0
    assert deliveries.attempt(lost).state is CallbackState.DELIVERED


@ON_SQLITE
def test_what_becomes_of_callbacks_is_counted(deliveries: Deliveries, receiver: Receiver) -> None:
    def counted(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(f"retexture_{name}", labels) or 0.0

    def now() -> list[float]:
        return [
            counted("callback_attempts_total", outcome="delivered"),
            counted("callback_attempts_total", outcome="failed"),
            counted("callbacks_ended_total", state="delivered"),
            counted("callbacks_ended_total", state="failed"),
            counted("callbacks_ended_total", state="gone"),
            counted("callback_seconds_count"),
        ]

    before = now()
    deliveries.worker_context = replace(deliveries.worker_context, callback_delays=(1.0,))
    receiver.plan(status(200), status(500), status(500), status(410))
    deliveries.attempt(deliveries.ended(receiver.url()))
    task_id = deliveries.ended(receiver.url())
    deliveries.attempt(task_id, 1)
    deliveries.attempt(task_id, 2)
    deliveries.attempt(deliveries.ended(receiver.url()))
    assert [new - old for new, old in zip(now(), before, strict=True)] == [1, 3, 1, 1, 1, 4]


def test_the_signature_is_that_of_the_standard() -> None:
    # The example of the specification's own libraries.
    secret, message_id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    signed = Webhook(secret).sign(message_id, datetime.fromtimestamp(1614265330, UTC), '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
