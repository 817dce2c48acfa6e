"""Which engine an order of edits is for, and what it costs."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from ordering import complete, start
from plant import Plant
from retexture.database.tables import outputs, tasks
from retexture.tasks.accept import engine_for
from retexture.tasks.edits import EditKind, PictureEdit, Way
from retexture.tasks.files import add_file, describe, new_name
from retexture.tasks.keys import Key
from retexture.tasks.limits import KeyLimits
from retexture.tasks.order import Input, Order
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import TaskView

PRICES = {"images": Decimal("0.25"), "procedural": Decimal("0.01")}


def made_by(plant: Plant, engine: str, key: Key) -> TaskView:
    """A completed task with one picture, which this engine made."""
    view = plant.order("marble", key=key, count=1)
    file = describe(b"x", name=new_name(".png"), key_id=key.id, size=(48, 40), times=(1.0, 1e10))
    plant.store.put(file.name, b"x", "image/png")
    start(plant, view.id)
    with plant.database.begin() as connection:
        add_file(connection, file)
        row = {"task_id": view.id, "input": 0, "number": 0, "chunk": 0, "file": file.name, "engine": engine}
        connection.execute(sa.insert(outputs), row)
    complete(plant, view.id)
    return plant.view(view.id)


@pytest.mark.parametrize(
    ("offered", "allowed", "named", "expected"),
    [
        (("images",), None, None, "images"),
        ((), None, None, "procedural"),
        (("images",), ("procedural",), None, "procedural"),
        ((), ("images", "procedural"), None, "images"),
        (("images",), None, "procedural", "procedural"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_engine_is_who_made_the_earlier_picture(
    plant: Plant,
    offered: tuple[str, ...],
    allowed: tuple[str, ...] | None,
    named: str | None,
    expected: str,
) -> None:
    key = plant.new_key(limits=KeyLimits(engines=allowed))
    earlier = made_by(plant, "images", key)
    plant.pricing = PricingPolicy(
        Decimal("0.04"),
        "procedural",
        3600.0,
        prices=PRICES,
        configured=("images", "procedural"),
        offered=offered,
    )
    view = plant.edit("variation", earlier, "subtle", key=key, engine=named)
    row = plant.row(sa.select(tasks.c.engine, tasks.c.queue, tasks.c.price).where(tasks.c.id == view.id))
    assert tuple(row) == (expected, expected, PRICES[expected])
    edit = PictureEdit(EditKind.VARIATION, earlier.inputs[0].job_id, 0, Way.SUBTLE)
    order = Order("midjourney_variation", (Input("", "", edit=edit),), "request", "http://here", engine=named)
    with plant.database.connect() as connection:
        assert engine_for(connection, order, key, plant.pricing) == expected, "as the price is told before"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_chain_is_asked_to_enlarge(plant: Plant) -> None:
    earlier = made_by(plant, "gone", plant.key)
    plant.pricing = PricingPolicy(Decimal("0.04"), "auto", 3600.0, chain=("images", "procedural"))
    larger = plant.edit("upscale", earlier, "2x")
    varied = plant.edit("variation", earlier, "strong")
    assert [plant.view(each.id).engine for each in (larger, varied)] == ["images", "auto"]
