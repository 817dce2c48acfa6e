"""The server under load, on loopback: ``make bench-service``, or ``python -m benchmarks.service [PART …]``.

Every part starts a server of its own on an empty data folder. What matters are ratios inside one run and
percentiles; absolute times belong to the machine, whose figures are printed beside them.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.load import Answer, Connection, percentile

CREATE, TASK = "/model/v1/generation", "/model/v1/generation/task/"
MODEL = "midjourney_retexture"
COMMAND = Path(sys.executable).with_name("retexture")


@dataclass(frozen=True)
class Server:
    """A server that runs here."""

    host: str
    port: int
    token: str
    data: Path
    process: "subprocess.Popen[bytes]"

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"

    def connect(self) -> Connection:
        """A connection of its own."""
        return Connection(self.host, self.port, self.token)

    def processes(self) -> list[int]:
        """Its own process id and those of all its descendants."""
        return descendants(self.process.pid)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, port: int, token: str, workers: int, **settings: str) -> "subprocess.Popen[bytes]":
    """Start a server with ``settings``, by their names; its log goes to ``data/serve.log``."""
    command = ["serve", "--port", str(port), "--workers", str(workers)]
    return launch(command, data, first_key=token, **settings)


def launch(command: Sequence[str], data: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """Start ``retexture`` with that data folder and ``settings``; it logs into the folder, under its name."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RETEXTURE_")},
        "RETEXTURE_PRICE_USD": "0.04",
        "RETEXTURE_LOG_LEVEL": "warning",
        "RETEXTURE_CACHE_DIR": str(Path(tempfile.gettempdir()) / "retexture-benchmark-cache"),
        **{f"RETEXTURE_{name.upper()}": value for name, value in settings.items()},
    }
    data.mkdir(parents=True, exist_ok=True)
    with (data / f"{command[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [COMMAND, *command, "--data", str(data)], env=environment, stdout=log, stderr=log
        )


def descendants(pid: int) -> list[int]:
    """A process and all that it started, and these."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, children.read_text().split())
    return found


def wait_until_ready(port: int, process: "subprocess.Popen[bytes]", limit: float = 60) -> float:
    """Seconds until ``/readyz`` answers 200."""
    started = time.perf_counter()
    while time.perf_counter() - started < limit:
        if process.poll() is not None:
            raise RuntimeError("the server ended; its log says why")
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer,
        ):
            if answer.status == 200:
                return time.perf_counter() - started
        time.sleep(0.01)
    raise RuntimeError("the server did not become ready")


@contextmanager
def serving(workers: int, **settings: str) -> Iterator[Server]:
    """A server on an empty data folder, ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        port, token = free_port(), f"rtx_{secrets.token_urlsafe(32)}"
        process = start(Path(folder), port, token, workers, **settings)
        try:
            wait_until_ready(port, process)
            yield Server("127.0.0.1", port, token, Path(folder), process)
        finally:
            process.terminate()
            process.wait(60)


def upload(server: Server, side: int) -> str:
    """Give the server a small picture; returns its URL."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (8, 8, 3), np.uint8)
    picture = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    content = cv2.imencode(".png", picture)[1].tobytes()
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
    body = f"{head}Content-Type: image/png\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        f"{server.base}/v1/files",
        body,
        {
            "Authorization": f"Bearer {server.token}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["url"])


def order(url: str, **params: object) -> dict[str, object]:
    """The body of a create."""
    asked = {"imgUrl": url, "remixPrompt": "white marble with gold veins", **params}
    return {"model": MODEL, "input": [{"params": asked}]}


async def finished(connection: Connection, task_id: str, limit: float = 120) -> dict[str, Any]:
    """Poll a task until it has ended."""
    deadline = time.perf_counter() + limit
    while time.perf_counter() < deadline:
        task: dict[str, Any] = (await connection.ask("GET", TASK + task_id)).json()
        if task["status"] != "in_progress":
            return task
        await asyncio.sleep(0.02)
    raise RuntimeError(f"{task_id} did not end within {limit} s")


async def start_latency(rounds: int = 100) -> dict[str, object]:
    """From the answer of create to the start of work on an idle worker."""
    with serving(workers=1) as server:
        url, connection = upload(server, 64), server.connect()
        waits = []
        for number in range(rounds + 5):
            created = await connection.ask("POST", CREATE, order(url, n=1, seed=7))
            answered = time.time()
            task = await finished(connection, created.json()["id"])
            if number >= 5:  # the first ones compile
                waits.append(max(task["metadata"]["started_at"] - answered, 0.0) * 1000)
            await asyncio.sleep(random.uniform(0, 0.1))
        return {
            "tasks": rounds,
            "p50_ms": round(percentile(waits, 0.5), 1),
            "p99_ms": round(percentile(waits, 0.99), 1),
        }


async def crowd(
    streams: int = 500, pollers: int = 50, waiting: int = 100, seconds: float = 20
) -> dict[str, object]:
    """Polls while many streams are open and many tasks wait."""
    with serving(workers=1) as server:
        url, connection = upload(server, 256), server.connect()
        ids = [
            (await connection.ask("POST", CREATE, order(url, n=1))).json()["id"] for _ in range(waiting + 20)
        ]
        ended: list[str] = []

        async def listen(number: int) -> None:
            own = server.connect()  # a connection that nobody holds is closed
            reader = await own.stream(f"{TASK}{ids[number % len(ids)]}/stream?cursor=0")
            while line := await reader.readline():
                if line.startswith(b"event: done"):
                    ended.append(ids[number % len(ids)])
                    await own.close()
                    return

        async def poll(number: int) -> list[float]:
            own, taken = server.connect(), []
            await asyncio.sleep(number / pollers)
            while time.perf_counter() < until:
                answer = await own.ask("GET", TASK + ids[number % len(ids)])
                assert answer.status == 200, answer
                taken.append(answer.seconds * 1000)
                await asyncio.sleep(max(0.0, 1 - answer.seconds))
            return taken

        listeners = [asyncio.create_task(listen(number)) for number in range(streams)]
        await asyncio.sleep(1)
        until = time.perf_counter() + seconds
        times = [taken for each in await asyncio.gather(*map(poll, range(pollers))) for taken in each]
        await asyncio.wait_for(asyncio.gather(*listeners), 300)
        return {
            "polls": len(times),
            "p50_ms": round(percentile(times, 0.5), 1),
            "p99_ms": round(percentile(times, 0.99), 1),
            "streams_that_ended_with_done": len(ended),
            "streams": streams,
        }


async def _rate(
    connections: list[Connection], ask: Callable[[Connection], Coroutine[Any, Any, Answer]], seconds: float
) -> float:
    count, until = 0, time.perf_counter() + seconds

    async def one(connection: Connection) -> None:
        nonlocal count
        while time.perf_counter() < until:
            answer = await ask(connection)
            assert answer.status == 200, answer
            count += 1
        await connection.close()  # servers close what is idle, and the next measurement may be a while off

    started = time.perf_counter()
    await asyncio.gather(*map(one, connections))
    return count / (time.perf_counter() - started)


CONSTANT = """
import json, sys, uvicorn
from fastapi import FastAPI, Response
app = FastAPI()
body = {"text": "x" * (int(sys.argv[2]) - 11)}

@app.get("/constant")
async def constant() -> dict:
    return body

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
"""


@contextmanager
def constant_route(size: int) -> Iterator[Connection]:
    """A FastAPI application that answers every request with the same ``size`` bytes."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", CONSTANT, str(port), str(size)])
    try:
        for _ in range(1000):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.01)
        yield Connection("127.0.0.1", port, "none")
    finally:
        process.terminate()
        process.wait(10)


def _plain_loop(seconds: float) -> float:
    """Tasks a second of one insert and one queue entry in a transaction, without HTTP."""
    from retexture.database.connection import migrate, open_database
    from retexture.database.tables import tasks
    from retexture.tasks.keys import create_key
    from retexture.tasks.queue import TaskQueue, prepare

    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/retexture.db")
        migrate(database)
        prepare(database)
        queue = TaskQueue(database)
        key, _ = create_key(database, "benchmark")
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            task_id = secrets.token_urlsafe(16)
            with database.begin() as connection:
                connection.execute(
                    tasks.insert(),
                    {
                        "id": task_id, "key_id": key.id, "model": MODEL, "status": "queued",
                        "queue": "procedural", "engine": "procedural", "seed": 7, "count": 4,
                        "structure": 0.5, "format": "png", "metadata": {}, "request_id": task_id,
                        "price": Decimal(0), "discount": 1.0, "created_at": time.time(),
                        "virtual_start": count, "retention": 3600.0,
                    },
                )  # fmt: skip
                queue.put(connection, task_id, "procedural", count, None)
            count += 1
        rate = count / (time.perf_counter() - started)
        queue.close()
        database.dispose()
        return rate


async def throughput(rounds: int = 5, seconds: float = 4, clients: int = 16) -> dict[str, object]:
    """Creates and polls a second against references that do the least that could be done."""
    creates, polls = [], []
    # One key asks for all of it: what is measured is the server, not how it refuses.
    unlimited = {"queue_per_key": "1000000", "queue_total": "1000000", "read_rate": "100000000"}
    with serving(workers=0, **unlimited) as server:
        url = upload(server, 64)
        connections = [server.connect() for _ in range(clients)]
        first = await connections[0].ask("POST", CREATE, order(url))
        path = TASK + first.json()["id"]
        size = len((await connections[0].ask("GET", path)).body)
        await connections[0].close()
        with constant_route(size) as reference:
            constants = [Connection(reference.host, reference.port, "none") for _ in range(clients)]
            for _ in range(rounds):
                plain = await asyncio.to_thread(_plain_loop, seconds)
                ours = await _rate(connections, lambda each: each.ask("POST", CREATE, order(url)), seconds)
                creates.append((ours, plain))
                ours = await _rate(connections, lambda each: each.ask("GET", path), seconds)
                constant = await _rate(constants, lambda each: each.ask("GET", "/constant"), seconds)
                polls.append((ours, constant))
    return {
        "creates_per_s": round(statistics.median(ours for ours, _ in creates)),
        "plain_loop_per_s": round(statistics.median(plain for _, plain in creates)),
        "creates_ratio": round(statistics.median(ours / plain for ours, plain in creates), 2),
        "polls_per_s": round(statistics.median(ours for ours, _ in polls)),
        "constant_route_per_s": round(statistics.median(constant for _, constant in polls)),
        "polls_ratio": round(statistics.median(ours / constant for ours, constant in polls), 2),
    }


def _cpu_seconds(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _pss_mib(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


async def idle(seconds: float = 30) -> dict[str, object]:
    """What a warm server with one worker costs while nothing happens."""
    with serving(workers=1) as server:
        connection = server.connect()
        created = await connection.ask("POST", CREATE, order(upload(server, 512)))
        await finished(connection, created.json()["id"])
        await asyncio.sleep(10)
        pids = server.processes()
        before, started = _cpu_seconds(pids), time.perf_counter()
        await asyncio.sleep(seconds)
        share = (_cpu_seconds(pids) - before) / (time.perf_counter() - started)
        return {
            "processes": len(pids),
            "share_of_a_core": round(share, 3),
            "pss_mib": round(_pss_mib(pids)),
        }


PARTS: dict[str, Callable[[], Coroutine[Any, Any, dict[str, object]]]] = {
    "start_latency": start_latency,
    "crowd": crowd,
    "throughput": throughput,
    "idle": idle,
}


def machine() -> dict[str, object]:
    """What the figures belong to; how long a fixed sum takes tells of the load of others."""

    def busy() -> float:
        started = time.perf_counter()
        sum(range(3_000_000))
        return time.perf_counter() - started

    alone = statistics.median(busy() for _ in range(5))
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "fixed_sum_ms": round(alone * 1000, 1),
        "load_average": os.getloadavg()[0],
    }


def main() -> None:
    """Run the parts and print one JSON object a part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all if none is named")
    options = parser.parse_args()
    for name in options.parts or PARTS:
        now = machine()
        print(json.dumps({"part": name, **asyncio.run(PARTS[name]()), "machine": now}), flush=True)


if __name__ == "__main__":
    main()
