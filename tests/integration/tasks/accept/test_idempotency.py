"""Orders that are sent again make no second task, however many come at once and from wherever."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ordering import at_once, check_account, complete, ordering, outcomes
from plant import PRICE, Plant
from retexture.database.tables import idempotency_keys, tasks
from retexture.tasks import idempotency
from retexture.tasks.accept import SubmitResult, submit_all
from retexture.tasks.accept.rows import Submission
from retexture.tasks.idempotency import KEPT, Repeatable, fingerprint
from retexture.tasks.keys import Key
from retexture.tasks.limits import KeyLimits, Reason, Refused
from retexture.tasks.order import Input, Order

ONE = Repeatable("mine", "1" * 64)
ORDER = Order(
    "midjourney_retexture", (Input("http://a/b.png", "marble"),), "request-1", "http://here", repeatable=ONE
)


def take(plant: Plant, key: Key, *repeatable: Repeatable | None) -> list[SubmitResult | Refused]:
    """Submit an order for each, in one transaction."""
    orders = [Submission(replace(ORDER, repeatable=each), key) for each in repeatable]
    return submit_all(plant.database, plant.queue, orders, plant.pricing)


def taken(outcome: SubmitResult | Refused) -> SubmitResult:
    assert isinstance(outcome, SubmitResult)
    return outcome


def test_the_same_order_is_the_same_task(plant: Plant) -> None:
    first = taken(take(plant, plant.key, ONE)[0])
    complete(plant, first.view.id)
    again = taken(take(plant, plant.key, ONE)[0])
    assert (first.repeated, again.repeated) == (False, True)
    assert again.view == plant.view(first.view.id)
    assert plant.count(tasks) == 1
    assert plant.charges() == [(first.view.id, PRICE)]


def test_the_same_order_twice_in_one_transaction(plant: Plant) -> None:
    one, two, three, other = map(taken, take(plant, plant.key, ONE, ONE, None, replace(ONE, key="other")))
    assert one.view == two.view
    assert [each.repeated for each in (one, two, three, other)] == [False, True, False, False]
    assert len({each.view.id for each in (one, three, other)}) == 3


def test_another_order_under_the_same_key_is_refused(plant: Plant) -> None:
    first = taken(take(plant, plant.key, ONE)[0])
    (refused,) = take(plant, plant.key, replace(ONE, fingerprint="2" * 64))
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.wait) == (Reason.REUSED, None)
    assert taken(take(plant, plant.key, ONE)[0]).view.id == first.view.id


def test_keys_do_not_share_their_names_for_orders(plant: Plant) -> None:
    other = plant.new_key()
    assert taken(take(plant, plant.key, ONE)[0]).view.id != taken(take(plant, other, ONE)[0]).view.id


def test_a_repetition_is_never_limited(plant: Plant) -> None:
    key = plant.new_key(limits=KeyLimits(PRICE, 1, 1))
    plant.pricing = replace(plant.pricing, queue_per_key=1)
    first = taken(take(plant, key, ONE)[0])
    assert first.quota is not None
    for _ in range(3):
        again = taken(take(plant, key, ONE)[0])
        assert (again.view.id, again.quota) == (first.view.id, None)
    assert isinstance(take(plant, key, None)[0], Refused)
    assert check_account(plant, key).reserved == PRICE


def test_what_was_refused_may_be_sent_again(plant: Plant) -> None:
    key = plant.new_key(limits=KeyLimits(budget=PRICE))
    running = taken(take(plant, key, None)[0])
    assert isinstance(take(plant, key, ONE)[0], Refused)
    assert plant.count(idempotency_keys) == 0
    with plant.database.begin() as connection:
        connection.execute(sa.text("UPDATE keys SET budget = NULL"))
    assert not taken(take(plant, key, ONE)[0]).repeated
    assert plant.view(running.view.id).id == running.view.id


def test_many_at_once_make_one_task(plant: Plant) -> None:
    told: list[SubmitResult | Refused] = []
    at_once(*[lambda: told.extend(take(plant, plant.key, ONE))] * 8)
    assert len({taken(each).view.id for each in told}) == 1
    assert sorted(taken(each).repeated for each in told) == [False] + [True] * 7
    assert plant.count(tasks) == 1


def test_processes_at_once_make_one_task(plant: Plant) -> None:
    with ordering(plant, plant.key, 2, "--orders=5", "--repeatable=mine") as running:
        told = [outcomes(process) for process in running]
    assert len({task_id for each in told for task_id in each["taken"]}) == 1
    assert [len(each["taken"]) for each in told] == [20, 20]
    assert plant.count(tasks) == 1
    check_account(plant, plant.key)


def test_after_a_day_a_key_may_be_used_anew(plant: Plant) -> None:
    first = taken(take(plant, plant.key, ONE)[0])
    with plant.database.begin() as connection:
        aged = sa.update(idempotency_keys).values(created_at=idempotency_keys.c.created_at - KEPT)
        connection.execute(aged)
    other = replace(ONE, fingerprint="2" * 64)
    second = taken(take(plant, plant.key, other)[0])
    assert (second.repeated, second.view.id == first.view.id) == (False, False)
    assert taken(take(plant, plant.key, other)[0]).view.id == second.view.id
    assert plant.count(idempotency_keys) == 1


def test_what_is_old_is_forgotten_and_what_is_not_stays(plant: Plant) -> None:
    taken(take(plant, plant.key, ONE)[0])
    created = plant.row(sa.select(idempotency_keys.c.created_at))[0]
    assert idempotency.forget(plant.database, created + KEPT - 0.01) == 0
    assert idempotency.forget(plant.database, created + KEPT) == 1
    assert plant.count(tasks) == 1


def test_it_goes_with_its_task(plant: Plant) -> None:
    first = taken(take(plant, plant.key, ONE)[0])
    with plant.database.begin() as connection:
        connection.execute(sa.delete(tasks).where(tasks.c.id == first.view.id))
    assert plant.count(idempotency_keys) == 0
    assert not taken(take(plant, plant.key, ONE)[0]).repeated


@pytest.mark.parametrize(("body", "model", "same"), [
    ({"b": [1, {"y": None, "x": "é"}], "a": "z"}, None, True),
    ({"a": "z", "b": [1, {"x": "é", "y": None}]}, "m", False),
    ({"a": "z", "b": [1, {"x": "e", "y": None}]}, None, False),
    ({"a": "z", "b": [{"x": "é", "y": None}, 1]}, None, False),
    ({"a": "z"}, None, False),
    ({"a": "z", "b": [1, {"x": "é"}]}, None, False),
])  # fmt: skip
def test_bodies_that_say_the_same_are_the_same(
    body: dict[str, object], model: str | None, same: bool
) -> None:
    given = {"a": "z", "b": [1, {"x": "é", "y": None}]}
    assert (fingerprint(body, model) == fingerprint(given, None)) is same
