"""Tasks of the images engine: what is charged, told and ordered again after a worker has died."""

import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from engine_requests import told_of
from images_server import (
    KEY,
    ImagesServer,
    answered,
    cut_short,
    failing,
    images_server,
    refusing,
    waiting,
)
from plant import PATIENCE, Plant
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.registry import Registry
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.run import WorkerContext, execute
from retexture.tasks.states import Status

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def server() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def context(plant: Plant, server: ImagesServer) -> Iterator[WorkerContext]:
    upstream = Upstream(server.url, "gpt-image-2", KEY, concurrency=1)
    engine = ImagesEngine(upstream, load_profile("qwen-image-edit"))
    yield plant.worker_context(engines=Registry({"images": lambda: engine}))
    engine.close()


def order(plant: Plant, prompt: str = "white marble", **choices: Any) -> str:
    return plant.order(prompt, engine="images", **choices).id


def test_a_task_is_charged_by_the_engines_own_price_and_its_receipt_tells_of_the_orders(
    plant: Plant, context: WorkerContext
) -> None:
    plant.pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0, prices={"images": Decimal("0.25")})
    task = order(plant, "white marble --chaos 5", count=2)
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.COMPLETED
    assert plant.charges() == [(task, Decimal("0.25"))]
    receipt = done.inputs[0].receipt
    assert receipt is not None
    assert receipt["engine"] == "images"
    assert "qwen-image-edit" in receipt["engineVersion"]
    assert "gpt-image-2" in receipt["engineVersion"]
    assert [each["text"] for each in receipt["ignored"]] == ["--chaos 5"]
    calls = [call for picture in receipt["pictures"] for call in picture["upstream"]]
    assert [call["requestIds"] for call in calls] == [["req_123"], ["req_123"]]
    assert "white marble" in calls[0]["sent"]["prompt"]
    assert (calls[0]["cost"], calls[0]["usage"]["total_tokens"]) == ("0.042", 100)


def test_a_refusal_fails_the_task_with_its_reason_and_costs_nothing(
    plant: Plant, context: WorkerContext, server: ImagesServer
) -> None:
    server.behave(answered, refusing)
    task = order(plant, count=2)
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.FAILED
    assert done.error_message is not None
    assert "rejected by the safety system" in str(done.error_message)
    assert plant.charges() == []
    assert len(server.received) == 2


def test_a_server_that_is_away_fails_the_task_at_no_cost_and_says_so(
    plant: Plant, context: WorkerContext, server: ImagesServer
) -> None:
    server.always = failing(401)
    task = order(plant, count=1)
    execute(task, context)
    done = plant.view(task)
    assert done.status is Status.FAILED
    assert "not available at present" in str(done.error_message)
    assert plant.charges() == []
    assert len(server.received) == 1


def test_after_a_kill_pictures_that_are_stored_are_not_ordered_again(
    plant: Plant, server: ImagesServer
) -> None:
    server.behave(answered, waiting)
    task = order(plant, count=3)
    worker = plant.worker(images=server.url)
    plant.until(task, lambda view: len(view.outputs) == 1)
    while len(server.received) < 2:
        assert server.arrived.acquire(timeout=30)
    worker.kill()
    plant.worker(images=server.url)
    done = plant.ended(task)
    assert done.status is Status.COMPLETED
    assert len(done.outputs) == 3
    names = [each.headers["idempotency-key"] for each in server.received]
    assert len(names) == 4  # the second one twice: its answer was lost with the worker
    assert names[1] == names[2]
    assert len({names[0], names[1], names[3]}) == 3


def test_a_task_that_waits_for_its_server_holds_up_no_procedural_task_of_the_same_worker(
    plant: Plant, server: ImagesServer
) -> None:
    server.behave(waiting)
    waits = order(plant, count=1)
    plant.worker(images=server.url)
    assert server.arrived.acquire(timeout=PATIENCE)
    others = [plant.order("white marble", count=1).id for _ in range(3)]
    assert [plant.ended(each).status for each in others] == [Status.COMPLETED] * 3
    assert plant.view(waits).status is Status.RUNNING
    late = plant.order("white marble", count=1).id  # and one more, as the worker is at it still
    assert plant.ended(late).status is Status.COMPLETED
    server.gate.set()
    assert plant.ended(waits).status is Status.COMPLETED
    assert len(plant.workers) == 1
    assert len(server.received) == 1


def test_the_key_is_in_nothing_that_is_written_or_told(
    plant: Plant, context: WorkerContext, server: ImagesServer, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    echoing = {"error": {"message": f"Incorrect key {KEY}: moderation_blocked", "code": KEY, "type": KEY}}
    server.behave(
        failing(500, echoing),
        failing(400, echoing),
        failing(400, {"detail": f"Bearer {KEY}"}),
        failing(401, echoing),
        cut_short,
    )
    tasks = [order(plant, count=1) for _ in range(4)]
    server_usage = failing(200, {"data": [], "usage": {"key": KEY}})
    server.behave(server_usage)
    for task in tasks:
        execute(task, context)
    views = [plant.view(task) for task in tasks]
    engine = context.engine("images")
    shown = capfd.readouterr()
    told = [repr(views), *told_of(engine)]
    told += [caplog.text, shown.out, shown.err, *(str(vars(record)) for record in caplog.records)]
    assert [view.status for view in views].count(Status.FAILED) == 3
    assert [each for each in told if KEY in each] == []
    assert "Incorrect key ***" in repr(views)
    raw = (plant.folder / "retexture.db").read_bytes()
    assert KEY.encode() not in raw
