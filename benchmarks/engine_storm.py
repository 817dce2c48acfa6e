"""A storm over a chain of engines whose first one fails and hangs: ``make storm-engines``.

    python -m benchmarks.engine_storm [--tasks 500] [--workers 2] [--seed N] [--no-budget]

The first engine is ``images`` at a server on loopback that fails half of the orders, half of these for good
and half so that they are sent again, and answers a tenth never; the second is ``procedural``. Afterwards
every task must be completed, charged by who made its picture, and nothing may be at work any more.

The 99th percentile of the time that a task is at work has a budget: the longest that the chain stays with
the first engine (RETEXTURE_ENGINE_TRIES × RETEXTURE_ENGINE_TIME_S), and what the second engine takes alone in
the same run: the slowest of some tasks before the storm, and of those in it for which the first engine was
left alone. So a machine that has other work to do has a budget of its own. What is wrong is said, and the
status is then 1.
"""

import argparse
import asyncio
import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import percentile
from benchmarks.service import CREATE, TASK, Server, order, serving, upload

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from images_server import answered, failing, images_server, waiting

TRIES, TIME = 2, 3.0
PRICES = {"images": Decimal("0.25"), "procedural": Decimal("0.04")}
ALONE = 20
"""Tasks of the second engine alone, whose slowest is part of the budget."""

_LEFT_ALONE = ("images open",)

PATIENCE = 3600.0  # seconds for all


class Chance:
    """What becomes of each order at the server: the same for the same seed, in the order of arrival."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.drawn: Counter[str] = Counter()

    def behaviour(self) -> Any:
        """Of the next order."""
        with self._lock:
            (drawn,) = self._random.choices(["answers", "fails", "fails for good", "hangs"], [40, 25, 25, 10])
            self.drawn[drawn] += 1
        return {
            "answers": answered,
            "fails": failing(500),
            "fails for good": failing(400),
            "hangs": waiting,
        }[drawn]


class Drawn(list[Any]):
    """The server's list of behaviours to come: it never ends."""

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        self._chance = chance

    def __bool__(self) -> bool:
        return True

    def pop(self, _index: Any = 0) -> Any:
        """The next one."""
        return self._chance.behaviour()


@dataclass(frozen=True)
class Ended:
    """A task that has ended."""

    status: str
    cost: str
    engine: str
    tried: tuple[str, ...]
    with_first: float
    work: float
    whole: float


async def run_tasks(server: Server, count: int, engine: str) -> list[Ended]:
    """Order so many tasks at once and wait for the end of each."""
    url = upload(server, 64)
    limits = httpx.Limits(max_connections=20)
    headers = {"Authorization": f"Bearer {server.token}"}
    async with httpx.AsyncClient(base_url=server.base, headers=headers, timeout=120, limits=limits) as client:
        body = order(url, engine=engine, n=1)
        created = await asyncio.gather(*(client.post(CREATE, json=body) for _ in range(count)))
        ids = [answer.raise_for_status().json()["id"] for answer in created]
        return [await _ended(client, task) for task in ids]


async def _ended(client: httpx.AsyncClient, task: str) -> Ended:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        seen = (await client.get(f"{TASK}{task}")).raise_for_status().json()
        if seen["status"] != "in_progress":
            return _read(seen)
        await asyncio.sleep(0.5)
    return Ended("in_progress", "", "", (), 0.0, 0.0, 0.0)


def _read(seen: dict[str, Any]) -> Ended:
    told = seen["metadata"]
    receipt = told.get("retexture", {"engine": "", "inputs": [{}]})
    left = receipt["inputs"][0].get("tried", ())
    ended = told.get("completed_at", 0.0)
    return Ended(
        seen["status"],
        seen.get("usage", {}).get("cost", ""),
        receipt["engine"],
        tuple(f"{each['engine']} {each['why']}" for each in left),
        sum(each.get("seconds", 0.0) for each in left),
        ended - told.get("started_at", ended),
        ended - told["in_queue_at"],
    )


def shares_of(values: list[float], *shares: int) -> dict[str, float]:
    """Percentiles by their names; none of no values, as where the storm never left the first engine."""
    return {f"p{share}": round(percentile(values, share / 100), 2) for share in shares if values}


def faults_of(tasks: list[Ended], system: dict[str, Any], workers: int) -> list[str]:
    """What is wrong after the storm, but for the time that it took."""
    faults = [f"{count} tasks are {status}" for status, count in _not_completed(tasks).items()]
    wrong = [each for each in tasks if each.engine and Decimal(each.cost) != PRICES[each.engine]]
    if wrong:
        faults.append(f"{len(wrong)} tasks have another price than that of who made them")
    queue = system["queue"]
    if queue["running"] or queue["waiting"]:
        faults.append(f"{queue['running']} tasks are at work and {queue['waiting']} wait")
    if len(system["workers"]) != workers:
        faults.append(f"{len(system['workers'])} workers live, and {workers} were started")
    return faults


def _not_completed(tasks: list[Ended]) -> Counter[str]:
    return Counter(each.status for each in tasks if each.status != "completed")


def storm(count: int, workers: int, seed: int, *, judged: bool) -> tuple[dict[str, Any], list[str]]:
    """Run it; returns the figures, and what is wrong."""
    chance = Chance(seed)
    with images_server() as images:
        images.behaviours = Drawn(chance)
        settings = {
            "engines": "images,procedural",
            "client_engines": "procedural",
            "engine_tries": str(TRIES),
            "engine_time_s": str(TIME),
            "images_url": images.url,
            "images_profile": "qwen-image-edit",
            "images_price_usd": str(PRICES["images"]),
            "price_usd": str(PRICES["procedural"]),
        }
        with serving(workers, **settings) as server:
            asyncio.run(run_tasks(server, 2 * workers, "procedural"))  # kernels are loaded
            alone = asyncio.run(run_tasks(server, min(ALONE, count), "procedural"))
            tasks = asyncio.run(run_tasks(server, count, "auto"))
            headers = {"Authorization": f"Bearer {server.token}"}
            system = httpx.get(f"{server.base}/v1/system", headers=headers, timeout=60).json()
    faults = faults_of(tasks, system, workers)
    own = max(each.work for each in (*alone, *(task for task in tasks if task.tried == _LEFT_ALONE)))
    budget = TRIES * TIME + own
    work, whole = ([getattr(each, name) for each in tasks] for name in ("work", "whole"))
    figures = {
        "tasks": count,
        "workers": workers,
        "completed": sum(each.status == "completed" for each in tasks),
        "made_by": Counter(each.engine for each in tasks),
        "left": Counter(why for each in tasks for why in each.tried),
        "orders": chance.drawn,
        "abandoned_calls": images.abandoned.is_set(),
        "work_s": shares_of(work, 50, 90, 99, 100),
        "with_queue_s": shares_of(whole, 50, 99),
        "budget_s": round(budget, 2),
        "with_first_until_left_s": shares_of(
            [each.with_first for each in tasks if each.with_first], 50, 99, 100
        ),
        "second_engine_alone_s": round(own, 2),
        "stuck": system["queue"]["running"],
    }
    if not figures["with_first_until_left_s"]:
        faults.append("no task left the first engine, so the storm tested nothing; order more tasks")
    if judged and percentile(work, 0.99) > budget:
        faults.append(f"the 99th percentile is {percentile(work, 0.99):.1f} s; the budget is {budget:.1f} s")
    return figures, faults


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(
            "it must be 1 or more: without tasks and workers nothing is measured"
        )
    return number


def main() -> int:
    """Run a storm, write its figures as JSON, and say what is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=_positive, default=500)
    parser.add_argument("--workers", type=_positive, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-budget", action="store_true", help="judge outcomes alone, not times")
    given = parser.parse_args()
    figures, faults = storm(given.tasks, given.workers, given.seed, judged=not given.no_budget)
    print(json.dumps(figures, indent=1))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
