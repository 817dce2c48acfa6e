"""A soak: mixed load for a long time, to see what grows.

    python -m benchmarks.soak [MINUTES]      60 if no number is given

Uploads, tasks of all looks with callbacks, polls, streams, synchronous requests, cancelled tasks, downloads,
and requests that must be refused. Memory, open files, connections and threads of every process are read every
five seconds. What is compared are three minutes around the tenth (or less, in a shorter run) with the last
three: memory may grow by 5 %, the others not at all beyond their own spread. Ends with 1 where they do.

A worker needs some 80 MiB more while it makes a picture, so a median would tell how busy the machine was.
Memory is therefore compared twice: what is held between pictures (the lowest tenth of the readings), and what
is needed at most (the highest tenth).
"""

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.service import (
    COMMAND,
    CREATE,
    MODEL,
    TASK,
    Server,
    free_port,
    machine,
    order,
    serving,
    upload,
)
from benchmarks.storm.site import RECEIVER

SAMPLING = 5.0
"""Seconds between two readings."""

SETTLED, SPAN = 600.0, 180.0
"""Seconds after which nothing should grow any more, and for which readings are taken together: what a worker
holds rises and falls with every picture."""

GROWTH = 1.05
COUNTED = ("files", "connections", "threads")
LOOSE = 4
"""So many more of them than at the beginning are chance."""


@dataclass(frozen=True)
class Reading:
    """What one process holds at one moment."""

    at: float
    memory_mib: float
    files: int
    connections: int
    threads: int


@dataclass(eq=False)
class Load:
    """Who calls, and what came of it."""

    server: Server
    client: httpx.AsyncClient
    pictures: list[str]
    looks: list[str]
    hook: str
    chance: random.Random
    until: float
    open_tasks: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def order(self, **params: object) -> dict[str, object]:
        """An order of a random look."""
        prompt = self.chance.choice(self.looks)
        form = self.chance.choice(["png", "jpeg", "webp"])
        return order(
            self.chance.choice(self.pictures), remixPrompt=prompt, format=form, callback=self.hook, **params
        )


def read(pid: int) -> Reading | None:
    """Read what a process holds; None where it has ended.

    Memory is the resident set: a share of it (Pss) would rise whenever a neighbour that maps the same
    libraries ends.
    """
    folder = Path(f"/proc/{pid}")
    try:
        rollup = (folder / "smaps_rollup").read_text().splitlines()
        memory = next(int(line.split()[1]) for line in rollup if line.startswith("Rss:"))
        held = [_target(each) for each in (folder / "fd").iterdir()]
        threads = len(list((folder / "task").iterdir()))
    except OSError:
        return None
    sockets = sum(each.startswith("socket:") for each in held)
    return Reading(time.monotonic(), memory / 1024, len(held) - sockets, sockets, threads)


def _target(link: Path) -> str:
    with suppress(OSError):
        return str(link.readlink())
    return ""


async def orders(load: Load) -> None:
    """Create a task."""
    body = load.order(n=load.chance.randint(1, 4), seed=load.chance.randrange(1000))
    answer = await load.client.post(CREATE, json=body, headers={"Idempotency-Key": str(load.chance.random())})
    if answer.status_code == 200:
        load.open_tasks.append(answer.json()["id"])
    del load.open_tasks[:-60]


async def polls(load: Load) -> None:
    """Poll a task, and fetch its pictures if it has ended."""
    if load.open_tasks:
        task = (await load.client.get(TASK + load.chance.choice(load.open_tasks))).json()
        for group in task.get("output", []) if load.chance.random() < 0.1 else []:
            for entry in group["content"]:
                await load.client.get(entry["url"])


async def streams(load: Load) -> None:
    """Follow a task to its end, or leave in the middle."""
    if not load.open_tasks:
        return
    leave = load.chance.random() < 0.3
    path = f"{TASK}{load.chance.choice(load.open_tasks)}/stream"
    async with load.client.stream("GET", path, timeout=120) as answer:
        async for line in answer.aiter_lines():
            if leave or line.startswith("event: done"):
                return


async def waits(load: Load) -> None:
    """Create and wait in one request."""
    await load.client.post(f"{CREATE}/sync", json=load.order(n=1), timeout=300)


async def cancels(load: Load) -> None:
    """Create a task and give it up."""
    answer = await load.client.post(CREATE, json=load.order())
    if answer.status_code == 200:
        await load.client.delete(TASK + answer.json()["id"])


async def uploads(load: Load) -> None:
    """Hand a picture in, and look at one."""
    content = (await load.client.get(load.chance.choice(load.pictures))).content
    await load.client.post("/v1/files", files={"file": ("a.png", content)})


async def faults(load: Load) -> None:
    """What has to be refused."""
    await load.client.post(CREATE, content=b"{" * load.chance.randrange(1, 5000))
    await load.client.post(CREATE, json=order("http://169.254.169.254/latest", n=1))
    await load.client.post("/v1/files", files={"file": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(500))})
    await load.client.get(f"{TASK}nothing", headers={"Authorization": "Bearer nobody-has-this-key"})


async def lookups(load: Load) -> None:
    """What consoles and tools ask for."""
    for path in ("/model/v1/generation/tasks?limit=50", "/metrics", "/readyz", "/api/v1/skill/models",
                 "/monitor/api/v1/cost/billing", "/v1/keys", "/openapi.json"):  # fmt: skip
        await load.client.get(path)


CALLS: dict[Callable[[Load], Awaitable[None]], float] = {
    orders: 2.5, polls: 0.15, streams: 2.0, waits: 10.0, cancels: 15.0,
    uploads: 7.0, faults: 5.0, lookups: 5.0,
}  # fmt: skip
"""Seconds between two calls of each kind, on average."""


async def repeat(load: Load, call: Callable[[Load], Awaitable[None]], pause: float) -> None:
    """Call again and again until the time is over; what fails is counted."""
    while time.monotonic() < load.until:
        await asyncio.sleep(load.chance.expovariate(1 / pause))
        name = getattr(call, "__name__", "call")
        try:
            await call(load)
            load.counts[name] += 1
        except (httpx.HTTPError, KeyError) as error:
            load.counts[f"{name}: {type(error).__name__}"] += 1


async def observe(server: Server, until: float, readings: dict[int, list[Reading]]) -> None:
    """Read all processes every few seconds, and show that it goes on."""
    while time.monotonic() < until:
        await asyncio.sleep(SAMPLING)
        for pid in server.processes():
            if (found := read(pid)) is not None:
                readings[pid].append(found)
        now = ", ".join(f"{each[-1].memory_mib:.0f} MiB" for each in readings.values())
        left = max(0.0, until - time.monotonic()) / 60
        print(f"\r{left:5.1f} minutes left: {now}   ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def compare(found: list[Reading], began: float, seconds: float) -> tuple[dict[str, object], list[str]]:
    """Compare what a process held when it had settled with what it held at the end, after so many seconds."""
    span = min(SPAN, seconds / 6)
    settled = min(SETTLED, seconds / 2) + span / 2
    early = [each for each in found if settled - span <= each.at - began < settled]
    late = [each for each in found if each.at >= found[-1].at - span]
    before, after = _held(early), _held(late)
    most = {name: value * GROWTH for name, value in before.items() if name.startswith("memory")}
    most |= {name: max(getattr(each, name) for each in early) + LOOSE for name in COUNTED}
    said: dict[str, object] = {name: [round(before[name], 1), round(after[name], 1)] for name in before}
    faults = [
        f"{name} grew from {before[name]:.1f} to {after[name]:.1f}"
        for name in before
        if after[name] > most[name]
    ]
    return said, faults


def _held(readings: list[Reading]) -> dict[str, float]:
    """What was held in a span: memory in its lowest and its highest tenth, medians of what is counted."""
    memory = [each.memory_mib for each in readings]
    idle, busy = np.quantile(memory, (0.1, 0.9), method="weibull").tolist()
    counted = {name: statistics.median(getattr(each, name) for each in readings) for name in COUNTED}
    return {"memory_idle_mib": idle, "memory_busy_mib": busy, **counted}


async def soak(minutes: float) -> tuple[dict[str, object], list[str]]:
    """Load a server for so many minutes; returns what was seen and what grew."""
    port = free_port()
    settings = {"callback_allow": "127.0.0.0/8"}
    with tempfile.TemporaryDirectory() as folder, serving(workers=1, **settings) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        async with httpx.AsyncClient(base_url=server.base, headers=headers, timeout=60) as client:
            secret = (await client.get("/v1/key/secret")).json()["secrets"][0]["secret"]
            noted = str(Path(folder) / "received")
            receiver = subprocess.Popen([sys.executable, str(RECEIVER), str(port), noted, secret])
            try:
                return await _loaded(server, client, f"http://127.0.0.1:{port}/", minutes)
            finally:
                receiver.terminate()
                receiver.wait(10)


async def _loaded(
    server: Server, client: httpx.AsyncClient, hook: str, minutes: float
) -> tuple[dict[str, object], list[str]]:
    looks = await asyncio.to_thread(_looks)
    pictures = [upload(server, side) for side in (64, 200, 384, 512)]
    began = time.monotonic()
    until = began + minutes * 60
    load = Load(server, client, pictures, looks, hook, random.Random(0), until)
    # What a look needs is compiled when it is first asked for: that is growth which ends.
    for look in looks:
        body = {"model": MODEL, "imgUrl": pictures[1], "remixPrompt": look, "n": 1}
        load.open_tasks.append((await client.post(CREATE, json=body)).json()["id"])
    readings: dict[int, list[Reading]] = defaultdict(list)
    calls = [repeat(load, call, pause) for call, pause in CALLS.items()]
    await asyncio.gather(observe(server, until, readings), *calls)
    said: dict[str, Any] = {"minutes": minutes, "calls": dict(load.counts), "processes": {}}
    faults = []
    for pid, found in readings.items():
        if pid in server.processes():
            said["processes"][pid], grown = compare(found, began, minutes * 60)
            faults += [f"process {pid}: {each}" for each in grown]
    return said, faults


def _looks() -> list[str]:
    """A prompt for each entry of the catalogue."""
    listed = subprocess.run([COMMAND, "looks", "--json"], capture_output=True, check=True)
    looks = json.loads(listed.stdout)
    prefixes = {"material": "", "style": "", "light": "marble, "}
    return [prefix + each["name"] for kind, prefix in prefixes.items() for each in looks[kind]]


def main() -> None:
    """Soak, and say what grew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("minutes", nargs="?", type=float, default=60.0)
    said, faults = asyncio.run(soak(parser.parse_args().minutes))
    print(json.dumps({**said, "machine": machine()}))
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
