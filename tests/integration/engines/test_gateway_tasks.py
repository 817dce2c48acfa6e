"""Tasks of the gateway engine: what is charged, told, gone on with and given up at the other server."""

import logging
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from contract_server import KEY, ContractServer, contract_server, failed, fault
from engine_requests import told_of
from plant import Plant
from retexture.database.tables import engine_notes, files
from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer
from retexture.engines.registry import Registry
from retexture.tasks.lifecycle import cancel
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.run import Dropped, HandedBack, WorkerContext, execute, settle_all
from retexture.tasks.run.ledger import TaskLedger
from retexture.tasks.states import Status

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Stopping = Callable[[], bool]
RUNNING = {"status": "in_progress", "progress": 0.5, "metadata": {}}


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with contract_server() as running:
        yield running


@pytest.fixture
def engine(server: ContractServer) -> Iterator[GatewayEngine]:
    engine = GatewayEngine(UpstreamServer(server.url, key=KEY, away=5.0), Downloads(server.url))
    yield engine
    engine.close()


@pytest.fixture
def context(plant: Plant, engine: GatewayEngine) -> WorkerContext:
    return plant.worker_context(engines=Registry({"gateway": lambda: engine}))


def order(plant: Plant, prompt: str = "white marble", **choices: Any) -> str:
    return plant.order(prompt, engine="gateway", **choices).id


def ending(how: type[Exception], task: str, context: WorkerContext, stopping: Stopping = bool) -> None:
    """Do a task that does not come to its end."""
    with pytest.raises(how):
        execute(task, context, stopping)


def stopped_midway(task: str, context: WorkerContext, server: ContractServer) -> None:
    """Have a worker begin a task, and stop once the other server is at it."""
    server.standings = [RUNNING] * 1000
    ending(HandedBack, task, context, server.waiting.is_set)
    assert len(server.orders) == 1


def test_a_task_is_charged_by_its_own_price_and_the_receipt_has_what_the_other_server_took(
    plant: Plant, context: WorkerContext
) -> None:
    plant.pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0, prices={"gateway": Decimal("0.25")})
    task = order(plant)
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.COMPLETED
    assert plant.charges() == [(task, Decimal("0.25"))]
    receipt = done.inputs[0].receipt
    assert receipt is not None
    assert receipt["understood"]["upstream"] == {"model": "midjourney_retexture"}
    calls = [call for picture in receipt["pictures"] for call in picture["upstream"]]
    assert [call.get("cost") for call in calls] == [None, None, None, "0.0800"]
    assert {tuple(call["requestIds"]) for call in calls} == {("task-0",)}
    assert plant.count(engine_notes) == 0


def test_pictures_are_fetched_from_this_server_where_the_other_takes_addresses(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    execute(order(plant, count=1), context)
    (body,) = server.orders.values()
    address = body["input"][0]["params"]["imgUrl"]
    assert address.startswith("http://here/files/")
    name = address.rpartition("/")[2]
    file = plant.row(sa.select(files).where(files.c.name == name))
    assert (file.width, file.height) == (48, 40)
    assert plant.store.get(name).startswith(b"\x89PNG")


def test_a_refusal_fails_the_task_with_its_reason_and_costs_nothing(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    server.standings = [failed(4013098, "Rejected by moderation.")]
    task = order(plant)
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.FAILED
    assert "Rejected by moderation" in str(done.error_message)
    assert plant.charges() == []
    assert len(server.orders) == 1


def test_a_task_that_fails_there_is_ordered_once_more(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    server.standings = [failed(4013098, "Generation failed")]
    task = order(plant)
    execute(task, context)
    assert plant.view(task).status is Status.COMPLETED
    assert len(server.orders) == 2
    assert len(plant.charges()) == 1


def test_a_worker_that_stops_leaves_the_order_to_the_next(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    task = order(plant)
    stopped_midway(task, context, server)
    assert server.cancelled == []
    server.standings.clear()
    execute(task, context)
    assert plant.view(task).status is Status.COMPLETED
    assert len(server.lines("POST /model/v1/generation")) == 1


def test_a_task_that_is_cancelled_is_cancelled_there(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    task = order(plant)
    server.standings = [RUNNING] * 1000
    worker = threading.Thread(target=ending, args=(Dropped, task, context))
    worker.start()
    assert server.waiting.wait(30)
    assert cancel(plant.database, plant.queue, task, plant.key.id)
    worker.join()
    assert server.cancelled == ["task-0"]
    assert plant.count(engine_notes) == 0
    assert plant.charges() == []


def test_a_task_that_is_cancelled_while_nobody_is_at_it_is_cancelled_there_by_upkeep(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    task = order(plant)
    stopped_midway(task, context, server)
    settle_all(context)
    assert server.cancelled == []
    assert cancel(plant.database, plant.queue, task, plant.key.id)
    settle_all(context)
    assert server.cancelled == ["task-0"]
    assert plant.count(engine_notes) == 0


def test_what_cannot_be_given_up_now_is_given_up_later(
    plant: Plant, context: WorkerContext, server: ContractServer, engine: GatewayEngine
) -> None:
    task = order(plant)
    stopped_midway(task, context, server)
    assert cancel(plant.database, plant.queue, task, plant.key.id)
    away = GatewayEngine(UpstreamServer("http://127.0.0.1:9", key=KEY), Downloads("http://127.0.0.1:9"))
    settle_all(plant.worker_context(engines=Registry({"gateway": lambda: away})))
    away.close()
    assert plant.count(engine_notes) > 0
    settle_all(context)
    assert server.cancelled == ["task-0"]
    assert plant.count(engine_notes) == 0


def test_a_note_that_cannot_be_read_keeps_no_other_order_from_being_given_up(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    broken, task = order(plant), order(plant)
    TaskLedger(plant.database, broken, 0).record("gateway orders", "no JSON")
    stopped_midway(task, context, server)
    for each in (broken, task):
        assert cancel(plant.database, plant.queue, each, plant.key.id)
    settle_all(context)
    assert server.cancelled == ["task-0"]
    assert plant.count(engine_notes) == 1


def test_an_order_that_may_have_arrived_at_a_retexture_is_found_and_cancelled(
    plant: Plant, context: WorkerContext, server: ContractServer
) -> None:
    server.vendor = "retexture"
    server.creates = [fault(503, 4013099, "Busy")] * 1000
    task = order(plant)
    began = threading.Event()
    worker = threading.Thread(target=ending, args=(HandedBack, task, context, began.is_set))
    worker.start()
    while not server.lines("POST /model/v1/generation"):
        began.wait(0.01)
    began.set()
    worker.join()
    server.creates.clear()
    assert cancel(plant.database, plant.queue, task, plant.key.id)
    settle_all(context)
    assert server.cancelled == ["task-0"]
    names = {headers["idempotency-key"] for headers in server.lines("POST /model/v1/generation")}
    assert len(names) == 1


def test_the_key_is_in_nothing_that_is_written_or_told(
    plant: Plant, context: WorkerContext, server: ContractServer, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    echo = f"moderation of Bearer {KEY}"
    server.vendor = "retexture"
    given = {
        "understood": {"description": KEY, KEY: 1},
        "ignored": [{"text": KEY, "reason": KEY}],
        "notes": [KEY],
    }
    receipt = {"engine": KEY, "engineVersion": KEY, "inputs": [given]}
    telling = {
        **server.task("task-0"),
        "metadata": {"retexture": receipt},
        "usage": {"cost": KEY, "key": KEY},
    }
    server.creates = [fault(400, 400, echo), fault(401, 401, echo), fault(403, 403, echo), None, None]
    server.standings = [failed(4013098, echo), *[telling] * 100]
    server.streams = False
    tasks = [order(plant, count=1) for _ in range(5)]
    for task in tasks:
        execute(task, context)
    views = [plant.view(task) for task in tasks]
    engine = context.engine("gateway")
    shown = capfd.readouterr()
    told = [repr(views), *told_of(engine)]
    told += [caplog.text, shown.out, shown.err, *(str(vars(record)) for record in caplog.records)]
    assert [view.status for view in views].count(Status.FAILED) == 4
    assert [each for each in told if KEY in each] == []
    assert "***" in repr(views[-1].inputs[0].receipt)
    assert KEY.encode() not in (plant.folder / "retexture.db").read_bytes()
