"""Two servers in a row, as processes: what kills at every stage of a task lose, double and charge."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from client import Client
from command_line import shrunk
from running import KEY, Running, free_port, started, until
from tapping import Tap, Trap, tapped

UPSTREAM_KEY = "rtx-RECOGNISABLE-upstream-0123456789-abcdef"
PRICE, UPSTREAM_PRICE = Decimal("0.25"), Decimal("0.04")
TASK = r"GET /model/v1/generation/task/[^/]+"

STAGES = [
    ("POST /v1/files", "arriving", 0),
    ("POST /v1/files", "answered", 0),
    ("POST /model/v1/generation", "dropped", 0),
    ("POST /model/v1/generation", "arriving", 0),
    ("POST /model/v1/generation", "answered", 0),
    (TASK, "answered", 0),
    (f"{TASK}/stream.*", "answered", 0),
    ("GET /files/.*", "answered", 0),
    ("GET /files/.*", "answered", 1),
]
"""At which request of the gateway something is killed, and when; the last number is how many pass before."""


@dataclass(eq=False)
class Upstream:
    """The second server, which is killed and started again; its data stay."""

    folder: Path
    port: int = field(default_factory=free_port)
    running: Running = field(init=False)

    def start(self) -> None:
        self.running = started(
            self.folder, self.port,
            RETEXTURE_FIRST_KEY=UPSTREAM_KEY, RETEXTURE_PRICE_USD=str(UPSTREAM_PRICE),
        )  # fmt: skip

    def kill(self) -> None:
        """End all its processes at once, and start it again."""
        for pid in (*self.running.workers(), self.running.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.running.process.wait()
        self.start()

    def get(self, path: str) -> Any:
        return self.running.get(path, UPSTREAM_KEY)


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upstream]:
    server = Upstream(tmp_path_factory.mktemp("upstream"))
    server.start()
    yield server
    server.running.process.terminate()
    assert server.running.process.wait(60) == 0


@pytest.fixture(scope="module")
def tap(upstream: Upstream) -> Iterator[Tap]:
    with tapped(upstream.port) as tap:
        yield tap


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, tap: Tap) -> Iterator[Running]:
    """The server whose clients' tasks are forwarded."""
    running = started(
        tmp_path_factory.mktemp("server"), free_port(),
        RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD=str(PRICE), RETEXTURE_ENGINE="gateway",
        RETEXTURE_GATEWAY_URL=tap.url, RETEXTURE_GATEWAY_KEY=UPSTREAM_KEY, RETEXTURE_LOG_LEVEL="debug",
    )  # fmt: skip
    yield running
    running.process.terminate()
    assert running.process.wait(60) == 0


@pytest.fixture(scope="module")
def picture(server: Running, tmp_path_factory: pytest.TempPathFactory, photos: Path) -> str:
    photo = shrunk(photos / "coffee.jpg", tmp_path_factory.mktemp("photo") / "cup.jpg", (160, 120))
    return Client(server.base, KEY).upload(photo)


def spent(get: Callable[[str], Any]) -> tuple[int, Decimal]:
    summary = get("/monitor/api/v1/cost/billing")["data"]["summary"]
    return summary["total_requests"], Decimal(summary["total_cost"])


def ended(server: Running, task_id: str) -> Any:
    """The task when it has ended; a machine that is busy may take minutes to start what was killed."""
    with suppress(RuntimeError):
        Client(server.base, KEY).wait(task_id, lambda _share: None)
    return server.get(f"/model/v1/generation/task/{task_id}")


@pytest.mark.parametrize("victim", ["worker", "upstream"])
def test_kills_at_every_stage_order_nothing_twice_and_lose_nothing(
    server: Running, upstream: Upstream, tap: Tap, picture: str, victim: str
) -> None:
    client = Client(server.base, KEY)
    before, upstream_before = spent(server.get), spent(upstream.get)

    def kill() -> None:
        if victim == "upstream":
            upstream.kill()
        else:
            for pid in server.workers():
                os.kill(pid, signal.SIGKILL)

    for request, moment, passes in STAGES:
        until(server.workers, "a worker to live")
        trap = tap.set(Trap(request, kill, moment, passes))
        task = ended(server, client.create(picture, f"white marble with gold veins, {moment}", n=2))
        assert trap.sprung.is_set(), (request, moment)
        assert task["status"] == "completed", (request, moment, task)
        assert len(task["output"][0]["content"]) == 2
        last = task["metadata"]["retexture"]["inputs"][0]["pictures"][1]
        assert [call["cost"] for call in last["upstream"]] == ["0.0400"], (request, moment)
    made = len(STAGES)
    assert spent(server.get) == (before[0] + made, before[1] + made * PRICE)
    assert spent(upstream.get) == (upstream_before[0] + made, upstream_before[1] + made * UPSTREAM_PRICE)
    tasks = upstream.get("/model/v1/generation/tasks?limit=100")
    assert {each["status"] for each in tasks["tasks"]} == {"completed"}
    assert UPSTREAM_KEY not in server.out() + (server.folder / "err").read_text()
    assert UPSTREAM_KEY not in str(server.get("/v1/system"))
