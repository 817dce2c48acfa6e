"""Tasks of a chain of engines: one id, who made each picture, what was tried, and what it costs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from images_server import ImagesServer, answered, failing, images_server, refusing, waiting
from plant import Plant
from retexture.database.tables import keys, outputs, tasks
from retexture.engines.chain import Breakers, BreakerTerms, ChainEngine, ChainTerms
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Engine
from retexture.engines.registry import Registry
from retexture.tasks.accept import resubmit
from retexture.tasks.accept.submission import submit
from retexture.tasks.breakers import DatabaseBreaker
from retexture.tasks.lifecycle import GENERATION_FAILED, SERVICE_UNAVAILABLE, cancel
from retexture.tasks.limits import KeyLimits
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import TaskView, cost_of, receipts
from retexture.tasks.run import WorkerContext, execute, note_left_engine
from retexture.tasks.states import Status

PRICES = {"images": Decimal("0.25"), "procedural": Decimal("0.01")}


@dataclass(eq=False)
class Scene:
    plant: Plant
    server: ImagesServer
    context: WorkerContext

    def order(self, *prompts: str, **choices: Any) -> str:
        return self.plant.order(*prompts, **{"engine": "auto", "count": 2, **choices}).id

    def done(self, *prompts: str, **choices: Any) -> TaskView:
        task = self.order(*prompts, **choices)
        execute(task, self.context)
        return self.plant.view(task)

    def account(self) -> tuple[Decimal, Decimal]:
        row = self.plant.row(sa.select(keys.c.reserved, keys.c.spent).where(keys.c.id == self.plant.key.id))
        return row.reserved, row.spent


@pytest.fixture
def scene(plant: Plant) -> Iterator[Scene]:
    plant.pricing = PricingPolicy(
        Decimal("0.04"), "auto", 3600.0, prices=PRICES, chain=("images", "procedural")
    )
    with images_server() as server:
        upstream = Upstream(server.url, "gpt-image-2", concurrency=1)
        images = ImagesEngine(upstream, load_profile("qwen-image-edit"))
        builders: dict[str, Callable[[], Engine]] = {
            "images": lambda: images,
            "procedural": ProceduralEngine,
        }

        def chain() -> Engine:
            terms = BreakerTerms(faults=5, reset=3600.0)
            breakers = Breakers(terms, lambda name: DatabaseBreaker(plant.database, name, "here"))
            return ChainEngine(builders, ("images", "procedural"), breakers, ChainTerms(), note_left_engine)

        yield Scene(plant, server, plant.worker_context(engines=Registry({**builders, "auto": chain})))
        images.close()


def test_the_highest_price_is_reserved_and_each_picture_has_that_of_its_engine(scene: Scene) -> None:
    scene.server.behave(answered)
    scene.server.always = failing(401)
    task = scene.order()
    assert scene.account() == (Decimal("0.25"), Decimal(0))
    execute(task, scene.context)
    done = scene.plant.view(task)
    assert done.status is Status.COMPLETED
    assert done.engine == "auto"
    cost = (PRICES["images"] + PRICES["procedural"]) / 2
    assert scene.plant.charges() == [(task, cost)]
    assert cost_of(done) == cost
    assert scene.account() == (Decimal(0), cost)


def test_the_receipt_tells_who_made_what_and_who_was_left_and_why(scene: Scene) -> None:
    scene.server.behave(answered)
    scene.server.always = failing(401)
    done = scene.done(count=3)
    told = receipts(done)
    assert told is not None
    assert told["engine"] == "images"
    (receipt,) = told["inputs"]
    makers = [picture.get("engine", told["engine"]) for picture in receipt["pictures"]]
    assert makers == ["images", "procedural", "procedural"]
    (tried,) = receipt["tried"]
    assert (tried["engine"], tried["why"], tried["tries"]) == ("images", "unavailable", 1)
    assert tried["detail"] == "is not available at present"
    assert tried["upstream"]
    made = scene.plant.database.connect().execute(
        sa.select(outputs.c.engine).where(outputs.c.task_id == done.id).order_by(outputs.c.number)
    )
    assert made.scalars().all() == makers


def test_inputs_that_other_engines_made_tell_of_their_own(scene: Scene) -> None:
    scene.server.behave(answered)
    scene.server.always = failing(401)
    told = receipts(scene.done("white marble", "rusted steel", count=1))
    assert told is not None
    assert [each.get("engine", told["engine"]) for each in told["inputs"]] == ["images", "procedural"]


def test_without_fallback_the_task_fails_with_a_plain_reason_and_is_free(scene: Scene) -> None:
    scene.server.always = failing(401)
    done = scene.done(fallback=False, count=1)
    assert done.status is Status.FAILED
    assert done.error_code == SERVICE_UNAVAILABLE
    assert "The engine images is not available at present." in str(done.error_message)
    assert "No other engine was to take its place." in str(done.error_message)
    assert "costs nothing" in str(done.error_message)
    assert scene.plant.charges() == []
    assert scene.account() == (Decimal(0), Decimal(0))
    assert len(scene.server.received) == 1  # and is not tried again by the worker
    with scene.plant.database.connect() as connection:
        again = resubmit(connection, done.id, None, "request-2", "http://here")
    assert again is not None
    assert (again[0].engine, again[0].fallback) == ("auto", False)


def test_where_an_engine_failed_at_the_picture_the_generation_failed(scene: Scene) -> None:
    scene.server.always = failing(400)
    done = scene.done(fallback=False, count=1)
    assert done.error_code == GENERATION_FAILED
    assert "The engine images failed." in str(done.error_message)


def test_the_log_says_in_which_task_an_engine_was_left(scene: Scene) -> None:
    scene.server.always = failing(401)
    with capture_logs([merge_contextvars]) as lines:
        done = scene.done(count=1)
    (left,) = [line for line in lines if line["event"] == "engine left"]
    assert (left["task_id"], left["request_id"]) == (done.id, "request-1")


def test_a_refusal_fails_the_task_and_is_not_taken_elsewhere(scene: Scene) -> None:
    scene.server.always = refusing
    done = scene.done()
    assert done.status is Status.FAILED
    assert "safety system" in str(done.error_message)
    assert done.outputs == ()


def test_a_keys_own_engines_are_those_that_may_serve_it(scene: Scene) -> None:
    key = scene.plant.new_key(limits=KeyLimits(engines=("procedural",)))
    done = scene.done(key=key)
    assert done.status is Status.COMPLETED
    assert scene.server.received == []
    assert cost_of(done) == PRICES["procedural"]
    # It was reserved at the price of what may serve it, and not at the highest that there is.
    assert done.price == PRICES["procedural"]


@pytest.mark.parametrize(
    ("allowed", "engine"), [(None, "auto"), (("images",), "auto"), (("auto-less",), "auto")]
)
def test_who_names_no_engine_gets_the_usual_one(
    scene: Scene, allowed: tuple[str, ...] | None, engine: str
) -> None:
    key = scene.plant.new_key(limits=KeyLimits(engines=allowed))
    assert scene.plant.order(key=key).engine == engine


def test_a_key_without_the_usual_engine_and_without_a_chain_gets_its_first(scene: Scene) -> None:
    scene.plant.pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0)
    key = scene.plant.new_key(limits=KeyLimits(engines=("images",)))
    assert scene.plant.order(key=key).engine == "images"


def test_prices_and_order_are_those_of_the_moment_of_the_order(scene: Scene) -> None:
    task = scene.order()
    scene.plant.pricing = PricingPolicy(Decimal(9), "procedural", 3600.0)
    execute(task, scene.context)
    assert scene.plant.charges() == [(task, PRICES["images"])]


def test_pictures_that_show_the_source_are_free_whoever_gives_them(scene: Scene) -> None:
    key = scene.plant.new_key(limits=KeyLimits(engines=("procedural",)))
    done = scene.done("qwzrtx", key=key)
    assert done.status is Status.COMPLETED
    assert scene.plant.charges() == []
    assert cost_of(done) == 0


def test_a_cancelled_task_pays_for_what_was_done_at_the_price_of_who_did_it(scene: Scene) -> None:
    scene.server.behave(answered)
    scene.server.always = waiting
    task = scene.order(count=4)

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(execute, task, scene.context)
        scene.plant.until(task, lambda view: len(view.outputs) == 1)
        cancel(scene.plant.database, scene.plant.queue, task, scene.plant.key.id)
        assert work.exception(30) is not None
    assert scene.plant.charges() == [(task, PRICES["images"] / 4)]


def test_the_breaker_is_shared_by_tasks_and_a_task_is_told_of_it(scene: Scene) -> None:
    scene.server.always = failing(401)
    for _ in range(5):
        assert scene.done(count=1).status is Status.COMPLETED
    asked = len(scene.server.received)
    done = scene.done(count=1)
    told = receipts(done)
    assert told is not None
    assert told["inputs"][0]["tried"] == [
        {
            "engine": "images",
            "why": "open",
            "detail": "failed again and again of late, and is left alone for a while",
        }
    ]
    assert len(scene.server.received) == asked


def test_who_may_serve_is_written_with_the_task(scene: Scene) -> None:
    task = scene.order()
    row = scene.plant.row(sa.select(tasks.c.chain, tasks.c.queue).where(tasks.c.id == task))
    assert row.queue == "auto"
    assert [each["engine"] for each in row.chain] == ["images", "procedural"]
    named = submit(
        scene.plant.database,
        scene.plant.queue,
        _named(scene.plant),
        scene.plant.key,
        scene.plant.pricing,
    )
    assert scene.plant.row(sa.select(tasks.c.chain).where(tasks.c.id == named.id)).chain is None


def _named(plant: Plant) -> Any:
    from retexture.tasks.order import Input, Order

    given = (Input("http://here/files/x", "marble", file=plant.picture()),)
    return Order("midjourney_retexture", given, "request-1", "http://here", engine="procedural")
