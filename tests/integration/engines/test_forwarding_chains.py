"""Chains whose first engine forwards, in tasks: when the next goes on, what is told, paid and left behind."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from comfyui_server import ComfyServerOfTests, comfyui_server, painted
from comfyui_server import failing as node_failing
from comfyui_server import waiting as never_painted
from contract_server import KEY, ContractServer, contract_server, failed, fault
from plant import Plant
from retexture.database.tables import engine_notes
from retexture.engines.chain import Breakers, BreakerTerms, ChainEngine, ChainTerms
from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow
from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Engine, EngineCancelled, Request
from retexture.engines.registry import Registry
from retexture.imaging.photo import Photo
from retexture.tasks.breakers import DatabaseBreaker
from retexture.tasks.lifecycle import cancel
from retexture.tasks.order import Input, Picture
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import TaskView, receipts
from retexture.tasks.run import Dropped, HandedBack, WorkerContext, execute, settle_all
from retexture.tasks.states import Status
from running import free_port

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PRICES = {"gateway": Decimal("0.25"), "comfyui": Decimal("0.11"), "procedural": Decimal("0.01")}
RUNNING = {"status": "in_progress", "progress": 0.5, "metadata": {}}


@dataclass(eq=False)
class Scene:
    """A plant whose chain has a first engine that forwards."""

    plant: Plant
    stack: ExitStack
    procedural: Engine

    def chain(self, name: str, first: GatewayEngine | ComfyEngine, patience: float) -> WorkerContext:
        """A worker with a chain of this engine and the procedural one."""
        members = (name, "procedural")
        self.plant.pricing = PricingPolicy(Decimal("0.04"), "auto", 3600.0, prices=PRICES, chain=members)
        self.stack.callback(first.close)
        builders: dict[str, Callable[[], Engine]] = {
            name: lambda: first,
            "procedural": lambda: self.procedural,
        }

        def chain() -> Engine:
            breakers = Breakers(
                BreakerTerms(faults=5, reset=3600.0),
                lambda engine: DatabaseBreaker(self.plant.database, engine, "here"),
            )
            return ChainEngine(builders, members, breakers, ChainTerms(time=patience))

        return self.plant.worker_context(engines=Registry({**builders, "auto": chain}))

    def gateway(self, url: str, *, away: float = 5.0, patience: float = 60.0) -> WorkerContext:
        server = UpstreamServer(url, key=KEY, away=away)
        return self.chain("gateway", GatewayEngine(server, Downloads(url)), patience)

    def comfyui(self, url: str, *, whole: float = 60.0, patience: float = 60.0) -> WorkerContext:
        known = ComfyServer(url, concurrency=1, time=whole)
        return self.chain("comfyui", ComfyEngine(known, load_workflow("qwen-image-edit")), patience)

    def order(self, **choices: Any) -> str:
        return self.plant.order("white marble", **{"engine": "auto", "count": 2, **choices}).id

    def done(self, context: WorkerContext, **choices: Any) -> TaskView:
        task = self.order(**choices)
        execute(task, context)
        return self.plant.view(task)


@pytest.fixture(scope="module")
def procedural() -> Engine:
    return ProceduralEngine()


@pytest.fixture
def scene(plant: Plant, procedural: Engine) -> Iterator[Scene]:
    with ExitStack() as stack:
        yield Scene(plant, stack, procedural)


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with contract_server() as running:
        yield running


@pytest.fixture
def comfyui() -> Iterator[ComfyServerOfTests]:
    with comfyui_server() as running:
        yield running


def tried_of(done: TaskView) -> list[dict[str, Any]]:
    """The engines that were left, of a task that went well and has one input."""
    assert done.status is Status.COMPLETED
    told = receipts(done)
    assert told is not None
    (receipt,) = told["inputs"]
    return list(receipt.get("tried", []))


def makers(done: TaskView) -> list[str]:
    told = receipts(done)
    assert told is not None
    return [picture.get("engine", told["engine"]) for picture in told["inputs"][0]["pictures"]]


def ids(tried: dict[str, Any]) -> list[str]:
    return [each for call in tried.get("upstream", []) for each in call.get("requestIds", [])]


def test_a_gateway_whose_tasks_fail_is_left_after_its_tries(scene: Scene, server: ContractServer) -> None:
    server.standings = [failed(4013098, "Generation failed")] * 2
    done = scene.done(scene.gateway(server.url))
    (tried,) = tried_of(done)
    assert (tried["engine"], tried["why"], tried["tries"]) == ("gateway", "failed", 2)
    assert ids(tried) == ["task-0", "task-1"]
    assert makers(done) == ["procedural", "procedural"]
    assert scene.plant.charges() == [(done.id, PRICES["procedural"])]
    assert scene.plant.count(engine_notes) == 0


def test_a_gateway_that_hangs_is_left_and_what_was_ordered_is_cancelled_before_the_next_begins(
    scene: Scene, server: ContractServer
) -> None:
    server.standings = [RUNNING] * 1000
    context = scene.gateway(server.url, patience=0.5)
    task = scene.order()
    cancelled_first: list[bool] = []
    scene.procedural = Watched(
        scene.procedural, lambda: cancelled_first.append(server.cancelled == ["task-0"])
    )
    execute(task, context)
    done = scene.plant.view(task)
    (tried,) = tried_of(done)
    assert (tried["why"], tried["tries"], ids(tried)) == ("late", 1, ["task-0"])
    assert cancelled_first == [True]
    assert scene.plant.charges() == [(done.id, PRICES["procedural"])]
    assert scene.plant.count(engine_notes) == 0


@dataclass(eq=False)
class Watched:
    """The procedural engine, and what is looked at when it begins."""

    engine: Engine
    begins: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def variations(self, *given: Any) -> Any:
        self.begins()
        return self.engine.variations(*given)


@pytest.mark.parametrize("engine", ["gateway", "comfyui"])
def test_what_cannot_be_reached_is_left_and_said_to_be_unavailable(scene: Scene, engine: str) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    context = scene.gateway(url, away=0.5) if engine == "gateway" else scene.comfyui(url, whole=1.0)
    done = scene.done(context)
    (tried,) = tried_of(done)
    assert (tried["engine"], tried["why"], tried["tries"]) == (engine, "unavailable", 1)
    assert tried["detail"] == "is not available at present"
    assert "upstream" not in tried
    assert scene.plant.charges() == [(done.id, PRICES["procedural"])]
    assert scene.plant.count(engine_notes) == 0


def test_pictures_that_a_gateway_made_stay_and_each_has_its_price(
    scene: Scene, server: ContractServer
) -> None:
    server.files["1.png"] = 404
    done = scene.done(scene.gateway(server.url))
    assert makers(done) == ["gateway", "procedural"]
    assert scene.plant.charges() == [(done.id, (PRICES["gateway"] + PRICES["procedural"]) / 2)]
    assert len(server.orders) == 1  # the second try goes on with the order of the first
    assert scene.plant.count(engine_notes) == 0


def test_what_a_gateway_refuses_is_not_taken_to_the_next(scene: Scene, server: ContractServer) -> None:
    server.standings = [failed(4013098, "Rejected by moderation.")]
    done = scene.done(scene.gateway(server.url))
    assert done.status is Status.FAILED
    assert "Rejected by moderation" in str(done.error_message)
    assert scene.plant.charges() == []
    assert len(server.orders) == 1


@pytest.mark.parametrize(("takes", "maker"), [(True, "gateway"), (False, "procedural")])
def test_a_mask_goes_to_a_gateway_that_was_not_asked_yet_whether_it_takes_one(
    scene: Scene, server: ContractServer, takes: bool, maker: str
) -> None:
    if takes:
        server.parameters = (*server.parameters, "maskUrl")
    context = scene.gateway(server.url)
    source, mask = scene.plant.picture(), scene.plant.picture()
    given = Input(
        f"http://here/files/{source}", "white marble", file=source,
        mask=Picture(f"http://here/files/{mask}", mask),
    )  # fmt: skip
    task = scene.plant.submit((given,), engine="auto", count=1).id
    execute(task, context)
    assert makers(scene.plant.view(task)) == [maker]


def test_a_worker_that_stops_at_a_gateway_leaves_the_order_to_the_next(
    scene: Scene, server: ContractServer
) -> None:
    context = scene.gateway(server.url)
    server.standings = [RUNNING] * 1000
    task = scene.order()
    with pytest.raises(HandedBack):
        execute(task, context, server.waiting.is_set)
    assert server.cancelled == []
    server.standings.clear()
    execute(task, context)
    assert makers(scene.plant.view(task)) == ["gateway", "gateway"]
    assert len(server.orders) == 1
    assert scene.plant.charges() == [(task, PRICES["gateway"])]


def test_a_task_that_is_cancelled_is_cancelled_at_the_gateway_of_its_chain(
    scene: Scene, server: ContractServer
) -> None:
    context = scene.gateway(server.url)
    server.standings = [RUNNING] * 1000
    task = scene.order()

    def work() -> None:
        with pytest.raises(Dropped):
            execute(task, context)

    worker = threading.Thread(target=work)
    worker.start()
    assert server.waiting.wait(30)
    assert cancel(scene.plant.database, scene.plant.queue, task, scene.plant.key.id)
    worker.join()
    settle_all(context)
    assert server.cancelled == ["task-0"]
    assert scene.plant.count(engine_notes) == 0
    assert scene.plant.charges() == []


def test_a_gateway_that_takes_no_orders_now_is_left_and_has_none_left_over(
    scene: Scene, server: ContractServer
) -> None:
    server.creates = [fault(503, 4013099, "Busy")] * 1000
    done = scene.done(scene.gateway(server.url, away=0.5), count=1)
    (tried,) = tried_of(done)
    assert (tried["why"], tried["tries"]) == ("unavailable", 1)
    assert server.orders == {}
    assert scene.plant.count(engine_notes) == 0


def sent(server: ContractServer) -> int:
    """How often an order was sent: prices are asked for at an address that begins alike."""
    return sum("idempotency-key" in each for each in server.lines("POST /model/v1/generation"))


@pytest.fixture
def chained(scene: Scene) -> Plant:
    """The plant, for workers in processes of their own whose chain begins with a gateway."""
    chain = ("gateway", "procedural")
    scene.plant.pricing = PricingPolicy(Decimal("0.04"), "auto", 3600.0, prices=PRICES, chain=chain)
    return scene.plant


def test_after_a_kill_while_the_gateway_is_at_it_the_next_worker_goes_on_with_its_order(
    chained: Plant, server: ContractServer
) -> None:
    server.standings = [RUNNING] * 100_000
    task = chained.order("white marble", engine="auto", count=2).id
    worker = chained.worker(gateway=server.url)
    chained.until(task, lambda _: server.waiting.is_set())
    worker.kill()
    server.standings.clear()
    chained.worker(gateway=server.url)
    done = chained.ended(task)
    assert makers(done) == ["gateway", "gateway"]
    assert sent(server) == len(server.orders) == 1
    assert chained.charges() == [(task, PRICES["gateway"])]


def test_after_a_kill_while_the_next_engine_is_at_it_nothing_that_is_there_is_made_again(
    chained: Plant, server: ContractServer
) -> None:
    server.files["1.png"] = 404
    task = chained.order("white marble [waits at 2]", engine="auto", count=3).id
    worker = chained.worker(gateway=server.url)
    chained.until(task, lambda view: len(view.outputs) == 2)  # one by each engine
    worker.kill()
    chained.gate.touch()
    chained.worker(gateway=server.url)
    done = chained.ended(task)
    assert makers(done)[:2] == ["gateway", "procedural"]
    assert len(done.outputs) == 3
    assert sent(server) == 1
    assert len(chained.charges()) == 1
    chained.until(task, lambda _: chained.count(engine_notes) == 0)  # once it has ended


def test_outside_of_tasks_a_chain_that_stops_cancels_what_its_gateway_ordered(
    scene: Scene, server: ContractServer
) -> None:
    server.standings = [RUNNING] * 1000
    chain = scene.gateway(server.url).engine("auto")
    photo = Photo(np.zeros((40, 48, 3), np.uint8), None, "ab" * 32, (48, 40))
    request = Request(photo, "white marble", 1, 7, 0.5)
    with pytest.raises(EngineCancelled):
        list(chain.variations(request, lambda *_: None, server.waiting.is_set))
    assert server.cancelled == ["task-0"]


def test_a_comfyui_whose_nodes_fail_is_left_after_its_tries(
    scene: Scene, comfyui: ComfyServerOfTests
) -> None:
    comfyui.always = node_failing("Exception", "shapes cannot be multiplied")
    done = scene.done(scene.comfyui(comfyui.url), count=1)
    (tried,) = tried_of(done)
    assert (tried["engine"], tried["why"], tried["tries"]) == ("comfyui", "failed", 2)
    assert set(ids(tried)) <= {each.id for each in comfyui.posted}
    assert tried["upstream"]
    assert scene.plant.charges() == [(done.id, PRICES["procedural"])]


def test_a_comfyui_that_hangs_is_left_and_its_queue_is_empty_afterwards(
    scene: Scene, comfyui: ComfyServerOfTests
) -> None:
    comfyui.always = never_painted
    done = scene.done(scene.comfyui(comfyui.url, patience=0.5), count=1)
    (tried,) = tried_of(done)
    assert (tried["why"], tried["tries"]) == ("late", 1)
    assert ids(tried) == [each.id for each in comfyui.posted]
    assert comfyui.interrupted
    assert scene.plant.charges() == [(done.id, PRICES["procedural"])]


def test_pictures_that_comfyui_made_stay(scene: Scene, comfyui: ComfyServerOfTests) -> None:
    comfyui.behave(painted)
    comfyui.always = node_failing("Exception", "shapes cannot be multiplied")
    done = scene.done(scene.comfyui(comfyui.url))
    assert makers(done) == ["comfyui", "procedural"]
    assert scene.plant.charges() == [(done.id, (PRICES["comfyui"] + PRICES["procedural"]) / 2)]
