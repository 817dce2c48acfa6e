"""Taking an order is one transaction, and tells what was stored."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.tables import inputs, tasks, virtual_starts
from retexture.tasks.accept.submission import submit
from retexture.tasks.order import Input, Order
from retexture.tasks.states import Status


def waiting(plant: Plant) -> set[str]:
    """What the queue knows, told by what it does not find stranded."""
    with plant.database.connect() as connection:
        known = set(connection.execute(sa.select(tasks.c.id)).scalars())
    return known - set(plant.queue.stranded())


def test_a_task_its_inputs_and_its_place_in_the_queue_come_together(plant: Plant) -> None:
    view = plant.order("marble", "copper", metadata={"mine": [1, None]}, count=2)
    assert view == plant.view(view.id)
    assert view.status is Status.QUEUED
    assert (view.price, view.metadata) == (2 * PRICE, {"mine": [1, None]})
    assert len({each.job_id for each in view.inputs}) == 2
    assert waiting(plant) == {view.id}


def test_what_fails_at_the_commit_leaves_nothing(plant: Plant) -> None:
    def refuse(_connection: sa.Connection) -> None:
        raise RuntimeError("the disk is full")

    sa.event.listen(plant.database, "commit", refuse)
    with pytest.raises(RuntimeError, match="disk"):
        plant.order(file="none.png")
    sa.event.remove(plant.database, "commit", refuse)
    assert [plant.count(table) for table in (tasks, inputs, virtual_starts)] == [0, 0, 0]
    entries = sa.text(f"SELECT count(*) FROM {queue_table(plant)}")
    with plant.database.connect() as connection:
        assert connection.execute(entries).scalar() == 0


def queue_table(plant: Plant) -> str:
    return "dbos.workflow_status" if plant.database.dialect.name == "postgresql" else "workflow_status"


def test_what_fails_in_the_middle_leaves_nothing(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant.order()
    monkeypatch.setattr("retexture.tasks.accept.rows.secrets.token_urlsafe", lambda _bytes: "always the same")
    plant.order()
    with pytest.raises(sa.exc.IntegrityError):
        plant.order()
    assert plant.count(tasks) == plant.count(inputs) == 2


@pytest.mark.parametrize(("prompt", "given", "seed"), [
    ("marble --seed 5", None, 5), ("marble --seed 5", 6, 6), ("marble", 0, 0)])  # fmt: skip
def test_the_seed_is_the_orders_or_the_prompts(
    plant: Plant, prompt: str, given: int | None, seed: int
) -> None:
    assert plant.order(prompt, seed=given).seed == seed


def test_without_a_seed_each_task_has_its_own(plant: Plant) -> None:
    assert len({plant.order(seed=None, file="none.png").seed for _ in range(4)}) == 4


def test_the_discount_is_the_keys_at_the_time_of_the_order(plant: Plant) -> None:
    cheap = plant.new_key(discount=Decimal("0.7"))
    order = Order("midjourney_retexture", (Input("http://a/b.png", "marble"),), "request-2", "http://here")
    assert submit(plant.database, plant.queue, order, cheap, plant.pricing).discount == 0.7
