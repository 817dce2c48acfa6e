"""Queues on Postgres: thousands of tasks that wait, and several workers that were idle for long.

    python -m benchmarks.backlog [--waiting 20000] [--workers 3] [--idle 60]

One server takes tasks into an empty queue and one into a queue in which many wait; both run at the same time,
on databases of one Postgres, and are asked in turn. What counts is their ratio. Then workers are started at
the long queue, and tasks of another engine are ordered meanwhile: how long each waits. Last, workers that had
nothing to do for a while are given tasks one by one.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.load import Connection, percentile
from benchmarks.service import CREATE, Server, finished, launch, machine, order, serving, upload

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from databases import new_database, postgres, postgres_binaries
from images_server import images_server

UNLIMITED = {"queue_per_key": "1000000", "queue_total": "1000000", "read_rate": "100000000"}
"""One key asks for all of it: what is measured is the queue, not how the server refuses."""

CLIENTS = 8


async def creates_per_second(server: Server, url: str, seconds: float) -> float:
    """How many tasks a server takes, from several clients at once."""
    count, until = 0, time.perf_counter() + seconds

    async def one(connection: Connection) -> None:
        nonlocal count
        while time.perf_counter() < until:
            answer = await connection.ask("POST", CREATE, order(url, n=1))
            assert answer.status == 200, answer
            count += 1
        await connection.close()

    started = time.perf_counter()
    await asyncio.gather(*(one(server.connect()) for _ in range(CLIENTS)))
    return count / (time.perf_counter() - started)


async def fill(server: Server, url: str, count: int) -> None:
    """Order so many tasks, and say how far it is."""
    left = count

    async def one(connection: Connection) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            answer = await connection.ask("POST", CREATE, order(url, n=1))
            assert answer.status == 200, answer
            if left % 500 == 0:
                print(f"\r{count - left} of {count} wait", end="", file=sys.stderr, flush=True)
        await connection.close()

    await asyncio.gather(*(one(server.connect()) for _ in range(CLIENTS)))
    print(file=sys.stderr)


async def starts(server: Server, url: str, rounds: int, **params: object) -> list[float]:
    """Milliseconds from the answer of create to the start of work, of tasks one after the other."""
    waits, connection = [], server.connect()
    for number in range(rounds + 5):
        created = await connection.ask("POST", CREATE, order(url, n=1, seed=7, **params))
        answered = time.time()
        task = await finished(connection, created.json()["id"])
        assert task["status"] == "completed", task
        if number >= 5:  # the first ones compile
            waits.append(max(task["metadata"]["started_at"] - answered, 0.0) * 1000)
        await asyncio.sleep(random.uniform(0, 0.1))
    await connection.close()
    return waits


def told(waits: list[float]) -> dict[str, float]:
    """Percentiles of times in milliseconds."""
    return {f"p{share}_ms": round(percentile(waits, share / 100), 1) for share in (50, 99, 100)}


async def taking(empty: Server, full: Server, waiting: int, rounds: int, seconds: float) -> dict[str, Any]:
    """Creates a second in a long queue, in proportion to an empty one's."""
    to_empty, to_full = upload(empty, 64), upload(full, 64)
    await fill(full, to_full, waiting)
    pairs = []
    for _ in range(rounds):
        alone = await creates_per_second(empty, to_empty, seconds)
        pairs.append((await creates_per_second(full, to_full, seconds), alone))
    return {
        "waiting": waiting,
        "creates_per_s": round(statistics.median(ours for ours, _ in pairs)),
        "of_an_empty_queue_per_s": round(statistics.median(alone for _, alone in pairs)),
        "ratio": round(statistics.median(ours / alone for ours, alone in pairs), 2),
    }


async def other_engine(server: Server, rounds: int) -> dict[str, Any]:
    """How long tasks of another engine wait while the long queue is worked on."""
    return told(await starts(server, upload(server, 64), rounds, engine="images"))


async def after_idling(server: Server, rounds: int, idle: float) -> dict[str, Any]:
    """How long tasks wait for workers that had nothing to do."""
    url = upload(server, 64)
    await starts(server, url, 10)  # all that is compiled at first is compiled
    await asyncio.sleep(idle)
    return {"idle_s": idle, **told(await starts(server, url, rounds))}


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Everything, in its order."""
    binaries = postgres_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is missing (on Debian: apt install postgresql)")
    figures: dict[str, Any] = {"workers": given.workers}
    with ExitStack() as stack:
        address = stack.enter_context(postgres(binaries))
        images = stack.enter_context(images_server())
        long = {
            **UNLIMITED,
            "database_url": stack.enter_context(new_database(address)),
            "storage_url": Path(stack.enter_context(tempfile.TemporaryDirectory())).as_uri(),
            "client_engines": "images",
            "images_url": images.url,
            "images_profile": "qwen-image-edit",
        }
        with ExitStack() as servers:
            short = {**UNLIMITED, "database_url": servers.enter_context(new_database(address))}
            empty, full = (servers.enter_context(serving(0, **each)) for each in (short, long))
            figures["taking"] = asyncio.run(taking(empty, full, given.waiting, given.rounds, given.seconds))
            with _workers(given.workers, **long):
                figures["other_engine"] = asyncio.run(other_engine(full, given.tasks))
        idle = {"database_url": stack.enter_context(new_database(address))}
        with serving(given.workers, **idle) as server:
            figures["after_idling"] = asyncio.run(after_idling(server, given.tasks, given.idle))
    return figures


@contextmanager
def _workers(count: int, **settings: str) -> Iterator[None]:
    """Workers alone, as on another host."""
    with tempfile.TemporaryDirectory() as folder:
        process = launch(["worker", "--workers", str(count)], Path(folder), **settings)
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.backlog",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--waiting", type=int, default=20_000, help="tasks in the long queue")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--idle", type=float, default=60, help="seconds without any task")
    parser.add_argument("--tasks", type=int, default=100, help="whose waiting is measured, of each kind")
    parser.add_argument("--rounds", type=int, default=5, help="of asking both servers in turn")
    parser.add_argument("--seconds", type=float, default=4, help="of each turn")
    given = parser.parse_args()
    now = machine()
    print(json.dumps({**measured(given), "machine": now}))


if __name__ == "__main__":
    main()
