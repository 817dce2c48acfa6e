"""Tasks of the ComfyUI engine: what is charged and told, and what a worker that dies leaves behind."""

import logging
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from comfyui_server import KEY, ComfyServerOfTests, comfyui_server, failing, painted, waiting
from engine_requests import told_of
from plant import PATIENCE, Plant
from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow
from retexture.engines.registry import Registry
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.run import WorkerContext, execute
from retexture.tasks.states import Status

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def server() -> Iterator[ComfyServerOfTests]:
    with comfyui_server() as running:
        yield running


@pytest.fixture
def context(plant: Plant, server: ComfyServerOfTests) -> Iterator[WorkerContext]:
    known = ComfyServer(server.url, KEY, concurrency=1)
    engine = ComfyEngine(known, load_workflow("qwen-image-edit"))
    yield plant.worker_context(engines=Registry({"comfyui": lambda: engine}))
    engine.close()


@pytest.fixture(params=["comfyui", "auto"])
def engine(request: pytest.FixtureRequest, plant: Plant) -> str:
    """The engine itself, and the chain that asks it first."""
    plant.pricing = PricingPolicy(Decimal("0.04"), "auto", 3600.0, chain=("comfyui", "procedural"))
    return str(request.param)


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_task_is_charged_by_the_engines_own_price_and_its_receipt_tells_of_the_orders(
    plant: Plant, context: WorkerContext, server: ComfyServerOfTests
) -> None:
    own = {"comfyui": Decimal("0.11")}
    plant.pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0, prices=own)
    task = plant.order("white marble --chaos 5", engine="comfyui", count=2).id
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.COMPLETED
    assert plant.charges() == [(task, Decimal("0.11"))]
    receipt = done.inputs[0].receipt
    assert receipt is not None
    assert receipt["engine"] == "comfyui"
    assert receipt["understood"]["workflow"] == "qwen-image-edit"
    assert [each["text"] for each in receipt["ignored"]] == ["--chaos 5"]
    calls = [call for picture in receipt["pictures"] for call in picture["upstream"]]
    assert [call["requestIds"] for call in calls] == [[each.id] for each in server.posted]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("The picture was blocked by content moderation.", "refused this"),
        ("shapes cannot be multiplied", "shapes cannot be multiplied"),
    ],
)
def test_a_refusal_and_a_fault_fail_the_task_at_no_cost(
    plant: Plant, context: WorkerContext, server: ComfyServerOfTests, message: str, told: str
) -> None:
    server.always = failing("Exception", message)
    task = plant.order("white marble", engine="comfyui", count=1).id
    while not plant.view(task).status.ended:
        execute(task, context)
    assert plant.view(task).status is Status.FAILED
    if "refused" in told:
        assert "blocked by content moderation" in str(plant.view(task).error_message)
        assert len(server.posted) == 1
    assert plant.charges() == []


def test_after_a_kill_nothing_is_queued_again_that_is_stored_runs_or_waits(
    plant: Plant, server: ComfyServerOfTests, engine: str
) -> None:
    server.behave(painted, waiting)
    task = plant.order("white marble", engine=engine, count=3).id
    worker = plant.worker(comfyui=server.url)
    plant.until(task, lambda view: len(view.outputs) == 1)
    until(lambda: len(server.posted) == 2 and server.running is not None)
    worker.kill()
    plant.worker(comfyui=server.url)
    until(lambda: server.connected.count(server.posted[1].id) == 2)  # it is followed by the next worker
    server.gate.set()
    done = plant.ended(task)
    assert done.status is Status.COMPLETED
    assert len(done.outputs) == 3
    assert len(server.posted) == 3
    assert plant.charges() == [(task, Decimal("0.04"))]


def test_what_was_made_while_no_worker_lived_is_fetched(
    plant: Plant, server: ComfyServerOfTests, engine: str
) -> None:
    server.behave(waiting)
    task = plant.order("white marble", engine=engine, count=1).id
    worker = plant.worker(comfyui=server.url)
    until(lambda: server.running is not None)
    worker.kill()
    server.gate.set()
    assert server.ended.acquire(timeout=PATIENCE)
    plant.worker(comfyui=server.url)
    assert plant.ended(task).status is Status.COMPLETED
    assert len(server.posted) == 1


def test_the_key_is_in_nothing_that_is_written_or_told(
    plant: Plant, context: WorkerContext, server: ComfyServerOfTests, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    server.behave(failing("Exception", f"NSFW: Bearer {KEY}"), failing(KEY, f"a\n{KEY}"))
    tasks = [plant.order("white marble", engine="comfyui", count=1).id for _ in range(3)]
    for task in tasks:
        execute(task, context)
    engine = context.engine("comfyui")
    views = [plant.view(task) for task in tasks]
    shown = capfd.readouterr()
    told = [repr(views), *told_of(engine)]
    # The server of the tests, in this process too, logs what it is sent.
    ours = [record for record in caplog.records if record.name != "uvicorn.error"]
    told += [shown.out, shown.err, *(f"{record.getMessage()} {vars(record)}" for record in ours)]
    assert server.handshakes
    assert all(KEY in each["authorization"] for each in server.handshakes)
    assert [each for each in told if KEY in each] == []
    assert KEY.encode() not in (plant.folder / "retexture.db").read_bytes()
