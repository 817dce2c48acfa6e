"""Whether everything is right after a storm."""

import asyncio
import hashlib
import io
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from PIL import Image

from benchmarks.service import CREATE, TASK, order
from benchmarks.storm.clients import Client, Fault
from benchmarks.storm.site import Account, Site
from retexture import bootstrap
from retexture.database.tables import charges, files, sources
from retexture.tasks.files.orphans import OWNER, collect_orphans
from retexture.tasks.files.orphans import PATIENCE as ORPHANED
from retexture.tasks.files.stored import file_of

PATIENCE = 900.0
"""Seconds after the last fault for everything to come to its end."""


class Verdict:
    """What was found wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def expect(self, holds: bool, fault: str) -> None:
        """Note a fault where it does not hold."""
        if not holds:
            self.faults.append(fault)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the fault that ends the block."""
        try:
            yield
        except Fault as fault:
            self.faults.append(str(fault))


async def judge(
    built: Site, verdict: Verdict, orders: list[tuple[Account, str]], each: int, url: str
) -> dict[str, object]:
    """Wait for everything to end, then look whether it is right."""
    tasks: dict[str, dict[str, Any]] = {}
    deadline = time.monotonic() + PATIENCE
    for account in dict.fromkeys(account for account, _ in orders):
        async with Client(built.bases, account.token) as client:
            for task_id in (task_id for owner, task_id in orders if owner == account):
                with verdict.noting():
                    tasks[task_id], told = await _ended(client, task_id, deadline)
                    completed = tasks[task_id]["status"] == "completed"
                    verdict.expect(completed, f"{task_id} is {tasks[task_id]}")
                    verdict.expect(told == ["delivered"], f"the callbacks of {task_id} are {told}")
            with verdict.noting():
                await _account(client, account, each, url, verdict)
    made = await _outputs(built, tasks, verdict)
    received = _received(built, tasks, verdict)
    kept = await asyncio.to_thread(
        _storage, built, tasks, made, verdict
    )  # a store has event loops of its own
    return {"outputs": len(made), "callbacks_received": received, **kept}


async def _ended(client: Client, task_id: str, deadline: float) -> tuple[dict[str, Any], list[str]]:
    """The task, and where its callbacks are, when both have ended or when the patience has."""
    while True:
        task = await client.read(TASK + task_id)
        log = await client.read(f"{TASK}{task_id}/callbacks")
        told = [callback["state"] for callback in log["callbacks"]]
        if (task["status"] != "in_progress" and "pending" not in told) or time.monotonic() > deadline:
            return task, told
        await asyncio.sleep(0.2)


async def _outputs(built: Site, tasks: dict[str, dict[str, Any]], verdict: Verdict) -> dict[str, str]:
    """Fetch every picture; none may be missing, doubled or broken. Returns the SHA-256 of each file."""
    urls: list[str] = []
    digests: dict[str, str] = {}
    for task_id, task in tasks.items():
        made = [entry["url"] for group in task.get("output", []) for entry in group["content"]]
        verdict.expect(len(made) == 4, f"{task_id} has {len(made)} pictures")
        urls += made
    verdict.expect(len(set(urls)) == len(urls), "two tasks share a picture")
    async with Client(built.bases) as client:
        for url in urls:
            with verdict.noting():
                answer = await client.ask("GET", url)
                try:
                    Image.open(io.BytesIO(answer.content)).load()
                except OSError as error:
                    raise Fault(f"{url} answers {answer.status_code}: {error}") from error
                name = urlsplit(url).path.rpartition("/")[2]
                digests[name] = hashlib.sha256(answer.content).hexdigest()
    return digests


async def _account(client: Client, account: Account, each: int, url: str, verdict: Verdict) -> None:
    """The bill is exact, and the budget is used up to the last digit."""
    bill = (await client.read("/monitor/api/v1/cost/billing"))["data"]["summary"]
    spent = await client.read("/v1/key")
    due = account.cost * each
    verdict.expect(
        bill["total_requests"] == each, f"{account.name} was charged {bill['total_requests']} times"
    )
    verdict.expect(Decimal(bill["discount_total_cost"]) == due, f"{account.name} owes {due}: {bill}")
    verdict.expect(Decimal(spent["spent"]) == due, f"{account.name} has spent {due}: {spent}")
    verdict.expect(Decimal(spent["reserved"]) == 0, f"{account.name} keeps something reserved: {spent}")
    more = await client.ask("POST", CREATE, json=order(url))
    verdict.expect(more.status_code == 403, f"{account.name} could go over its budget: {more.text}")


def _received(built: Site, tasks: dict[str, dict[str, Any]], verdict: Verdict) -> int:
    """Every task was told, verified by the receiver, always under one id, as polls tell it."""
    ids: dict[str, set[str]] = defaultdict(set)
    count = 0
    for line in built.received.read_bytes().splitlines():
        with suppress(json.JSONDecodeError):  # the receiver was killed as it wrote this, and had not answered
            entry = json.loads(line)
            count += 1
            task_id = entry["task"]["id"]
            ids[task_id].add(entry["id"])
            verdict.expect(entry["task"] == tasks.get(task_id), f"{task_id} was told otherwise than polled")
    for task_id in tasks:
        verdict.expect(len(ids[task_id]) == 1, f"{task_id} was told under the ids {ids[task_id]}")
    verdict.expect(len({each for found in ids.values() for each in found}) == len(tasks), "ids are shared")
    return count


def _storage(
    built: Site, tasks: dict[str, dict[str, Any]], made: dict[str, str], verdict: Verdict
) -> dict[str, object]:
    """Pictures are what was noted of them, and the collector leaves no object over."""
    settings = bootstrap.configured(
        data_dir=built.folder / "server 0",
        database_url=built.settings.get("database_url"),
        storage_url=built.settings.get("storage_url"),
    )
    database, store = bootstrap.database(settings), bootstrap.store(settings)
    try:
        with database.connect() as connection:
            noted = dict(connection.execute(sa.select(files.c.name, files.c.sha256)).tuples().all())
            kept = set(connection.execute(sa.select(sources.c.object)).scalars())
            charged = set(connection.execute(sa.select(charges.c.task_id)).scalars())
        verdict.expect(charged == tasks.keys(), f"charged and ordered differ: {charged ^ tasks.keys()}")
        changed = [name for name, digest in made.items() if noted.get(name) != digest]
        verdict.expect(not changed, f"these pictures are not what was stored: {changed}")
        collected = collect_orphans(database, store, time.time() + ORPHANED + 1)
        there = {name for names in store.names(time.time() + 1) for name in names} - {OWNER}
        named = {file_of(name) for name in there - kept}
        verdict.expect(named <= noted.keys(), f"no row names {sorted(named - noted.keys())}")
        missing = (noted.keys() | kept) - there
        verdict.expect(not missing, f"these objects are missing: {sorted(missing)}")
    finally:
        database.dispose()
    return {"charges": len(charged), "objects": len(there), "orphans_collected": collected}
