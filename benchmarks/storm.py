"""A storm: tasks with callbacks from several keys, while everything is killed with -9 again and again.

    python -m benchmarks.storm [--seed N] [--tasks 200] [--kills 40] [--database URL]

Server, workers and the receiver of callbacks die at random moments; clients send their orders again, with
the same Idempotency-Key, until they are answered. Half of the pictures lie on another server, from which
workers download them. Afterwards every task must be completed once, with four
pictures, charged once, told once or more under one id, and every budget must be exact. Otherwise, also where
that does not come in time, it says what is wrong and ends with 1.
"""

import argparse
import asyncio
import io
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from benchmarks.service import (
    COMMAND,
    CREATE,
    TASK,
    Server,
    free_port,
    order,
    start,
    upload,
    wait_until_ready,
)

PRICE = Decimal("0.041337")
DISCOUNTS = ("1", "0.7", "0.3333", "0.9", "0.0101")
RECEIVER = Path(__file__).parent.parent / "examples" / "receiver.py"
PATIENCE = 600.0
"""Seconds after the last kill for everything to come to its end."""

UNANSWERED = 400.0
"""Seconds after which a client that asks again and again gives up: longer than any server needs to start."""


class Fault(Exception):
    """Something that a good client meets and should not; the message says what."""


@dataclass(frozen=True)
class Account:
    """A key and what its tasks cost each."""

    name: str
    token: str
    secret: str
    cost: Decimal


@dataclass(eq=False)
class Scene:
    """What runs, and can be killed and started again."""

    data: Path
    port: int
    hook_port: int
    admin: str
    database: str | None
    secrets: list[str] = field(default_factory=list)
    server: "subprocess.Popen[bytes] | None" = None
    receiver: "subprocess.Popen[bytes] | None" = None

    @property
    def received(self) -> Path:
        """What the receiver noted."""
        return self.data / "received.jsonl"

    def start_server(self) -> None:
        """Start the server and wait until it takes tasks."""
        settings = {
            "price_usd": str(PRICE),
            "callback_allow": "127.0.0.0/8",
            "fetch_allow": "127.0.0.0/8",
            "callback_delays_s": ",".join(["0.5", "1", "2", *["3"] * 60]),
            **({"database_url": self.database} if self.database else {}),
        }
        self.server = start(self.data, self.port, self.admin, 2, **settings)
        wait_until_ready(self.port, self.server)

    def start_receiver(self) -> None:
        """Start the receiver."""
        command = [sys.executable, str(RECEIVER), str(self.hook_port), str(self.received), *self.secrets]
        self.receiver = subprocess.Popen(command)

    def kill(self, victim: str, chance: random.Random) -> bool:
        """Kill one process with -9; whoever has nobody to start it again is started again."""
        assert self.server is not None
        assert self.receiver is not None
        if victim == "worker":
            workers = Server("", 0, "", self.data, self.server).processes()[1:]
            if workers:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
            return bool(workers)
        process = self.server if victim == "server" else self.receiver
        process.kill()
        process.wait()
        (self.start_server if victim == "server" else self.start_receiver)()
        return True

    def keys(self, *arguments: str) -> str:
        """Run ``retexture keys``; returns what it writes."""
        environment = {name: value for name, value in os.environ.items() if name != "RETEXTURE_DATABASE_URL"}
        if self.database:
            environment["RETEXTURE_DATABASE_URL"] = self.database
        command = [str(COMMAND), "keys", *arguments, "--data", str(self.data)]
        done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
        return done.stdout.strip()


@contextmanager
def scene(database: str | None) -> Iterator[Scene]:
    """A server with two workers and a receiver; gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        token = f"rtx_{secrets.token_urlsafe(32)}"
        built = Scene(Path(folder), free_port(), free_port(), token, database)
        try:
            built.start_server()
            yield built
        finally:
            for process in (built.server, built.receiver):
                if process is not None and process.poll() is None:
                    process.terminate()
                    process.wait(60)


def accounts(built: Scene, each: int) -> list[Account]:
    """Keys with odd discounts, and with budgets for exactly ``each`` tasks."""
    made = []
    for number, discount in enumerate(DISCOUNTS):
        cost = (PRICE * Decimal(discount)).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        name = f"storm {number}"
        token = built.keys("create", name, "--discount", discount, "--budget", str(cost * each))
        made.append(Account(name, token, built.keys("secret", name).splitlines()[0], cost))
    built.secrets = [account.secret for account in made]
    built.start_receiver()
    return made


async def ask(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> httpx.Response:
    """Send a request until it is answered, as a good client does.

    Raises:
        Fault: It was not.
    """
    deadline = time.monotonic() + UNANSWERED
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            answer = await client.request(method, path, **more)
            if answer.status_code < 500:
                return answer
        await asyncio.sleep(0.2)
    raise Fault(f"{method} {path} was not answered for {UNANSWERED:g} seconds")


async def read(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> Any:
    """What a GET answers.

    Raises:
        Fault: It answers an error.
    """
    answer = await ask(client, "GET", path, headers=headers)
    if answer.status_code != 200:
        raise Fault(f"GET {path} answered {answer.status_code}: {answer.text}")
    return answer.json()


async def create(
    built: Scene, account: Account, number: int, url: str, when: float, again: bool
) -> tuple[Account, str]:
    """Order one task at its time; now and then a second time, which must make no second task.

    Raises:
        Fault: It became none, or two.
    """
    await asyncio.sleep(when)
    body = order(url, callback=f"http://127.0.0.1:{built.hook_port}/{number}")
    headers = {"Authorization": f"Bearer {account.token}", "Idempotency-Key": f"order {number}"}
    base = f"http://127.0.0.1:{built.port}"
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=30) as client:
        answers = [await ask(client, "POST", CREATE, json=body) for _ in range(2 if again else 1)]
    ids = {answer.json().get("id") for answer in answers}
    if len(ids) != 1 or None in ids:
        raise Fault(f"order {number} became {[answer.text for answer in answers]}")
    return account, ids.pop()


@contextmanager
def pictures_elsewhere() -> Iterator[str]:
    """A server with a picture, which takes its time; gives the picture's URL."""
    picture = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(picture, "PNG")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(0.5)  # so that kills meet downloads
            self.send_response(200)
            self.send_header("Content-Length", str(len(picture.getvalue())))
            self.end_headers()
            self.wfile.write(picture.getvalue())

        def handle(self) -> None:
            with suppress(ConnectionError):  # the worker that asked was killed
                super().handle()

        def log_message(self, *_: object) -> None:
            """Nothing: the verdict counts."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/picture.png"
        server.shutdown()


async def rage(built: Scene, kills: int, chance: random.Random) -> Counter[str]:
    """Kill so often, at random moments."""
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        await asyncio.sleep(chance.uniform(0.2, 3.0))
        (victim,) = chance.choices(["worker", "receiver", "server"], [5, 3, 2])
        if await asyncio.to_thread(built.kill, victim, chance):
            killed[victim] += 1
            print(f"\rkilled {dict(killed)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return killed


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
    built: Scene, verdict: Verdict, orders: list[tuple[Account, str]], each: int, url: str
) -> dict[str, object]:
    """Wait for everything to end, then look whether it is right."""
    tasks: dict[str, dict[str, Any]] = {}
    base = f"http://127.0.0.1:{built.port}"
    deadline = time.monotonic() + PATIENCE
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        for account, task_id in orders:
            with verdict.noting():
                tasks[task_id], told = await _ended(client, account, task_id, deadline)
                completed = tasks[task_id]["status"] == "completed"
                verdict.expect(completed, f"{task_id} is {tasks[task_id]}")
                verdict.expect(told == ["delivered"], f"the callbacks of {task_id} are {told}")
        outputs = await _outputs(client, tasks, verdict)
        for account in {account for account, _ in orders}:
            with verdict.noting():
                await _accounts(client, account, each, url, verdict)
    return {"outputs": outputs, "callbacks_received": _received(built, tasks, verdict)}


async def _ended(
    client: httpx.AsyncClient, account: Account, task_id: str, deadline: float
) -> tuple[dict[str, Any], list[str]]:
    """The task, and where its callbacks are, when both have ended or when the patience has."""
    headers = {"Authorization": f"Bearer {account.token}"}
    while True:
        task = await read(client, TASK + task_id, headers)
        log = await read(client, f"{TASK}{task_id}/callbacks", headers)
        told = [callback["state"] for callback in log["callbacks"]]
        if (task["status"] != "in_progress" and "pending" not in told) or time.monotonic() > deadline:
            return task, told
        await asyncio.sleep(0.2)


async def _outputs(client: httpx.AsyncClient, tasks: dict[str, dict[str, Any]], verdict: Verdict) -> int:
    """Fetch every picture; none may be missing, doubled or broken."""
    urls: list[str] = []
    for task_id, task in tasks.items():
        made = [entry["url"] for group in task.get("output", []) for entry in group["content"]]
        verdict.expect(len(made) == 4, f"{task_id} has {len(made)} pictures")
        urls += made
    verdict.expect(len(set(urls)) == len(urls), "two tasks share a picture")
    for url in urls:
        with verdict.noting():
            answer = await ask(client, "GET", url)
            try:
                Image.open(io.BytesIO(answer.content)).load()
            except OSError as error:
                raise Fault(f"{url} answers {answer.status_code}: {error}") from error
    return len(set(urls))


async def _accounts(
    client: httpx.AsyncClient, account: Account, each: int, url: str, verdict: Verdict
) -> None:
    """The bill is exact, and the budget is used up to the last digit."""
    headers = {"Authorization": f"Bearer {account.token}"}
    bill = (await read(client, "/monitor/api/v1/cost/billing", headers))["data"]["summary"]
    spent = await read(client, "/v1/key", headers)
    due = account.cost * each
    verdict.expect(
        bill["total_requests"] == each, f"{account.name} was charged {bill['total_requests']} times"
    )
    verdict.expect(Decimal(bill["discount_total_cost"]) == due, f"{account.name} owes {due}: {bill}")
    verdict.expect(Decimal(spent["spent"]) == due, f"{account.name} has spent {due}: {spent}")
    verdict.expect(Decimal(spent["reserved"]) == 0, f"{account.name} keeps something reserved: {spent}")
    more = await ask(client, "POST", CREATE, headers=headers, json=order(url))
    verdict.expect(more.status_code == 403, f"{account.name} could go over its budget: {more.text}")


def _received(built: Scene, tasks: dict[str, dict[str, Any]], verdict: Verdict) -> int:
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


async def storm(
    seed: int, tasks: int, kills: int, database: str | None
) -> tuple[dict[str, object], list[str]]:
    """Let it rage; returns what happened and what is wrong."""
    chance = random.Random(seed)
    each = tasks // len(DISCOUNTS)
    verdict = Verdict()
    with scene(database) as built, pictures_elsewhere() as elsewhere:
        keys = accounts(built, each)
        url = upload(Server("127.0.0.1", built.port, keys[0].token, built.data, built.server), 256)  # type: ignore[arg-type]
        began = time.monotonic()
        span = kills * 1.2  # seconds over which orders come: most kills meet some
        plan = [
            (account, chance.uniform(0, span), chance.random() < 0.2) for account in keys for _ in range(each)
        ]
        raging = asyncio.create_task(rage(built, kills, random.Random(chance.random())))
        creates = (
            create(built, account, number, elsewhere if number % 2 else url, when, again)
            for number, (account, when, again) in enumerate(plan)
        )
        orders = []
        for created in await asyncio.gather(*creates, return_exceptions=True):
            with verdict.noting():
                if isinstance(created, BaseException):
                    raise created
                orders.append(created)
        killed = await raging
        found = await judge(built, verdict, orders, each, url)
        seconds = round(time.monotonic() - began)
        if verdict.faults:
            keep = Path(tempfile.mkdtemp(prefix="retexture-storm-"))
            (keep / "serve.log").write_bytes((built.data / "serve.log").read_bytes())
            print(f"The server's log is kept in {keep}", file=sys.stderr)
    said = {"seed": seed, "tasks": len(orders), "kills": dict(killed), **found, "seconds": seconds}
    return said, verdict.faults


def main() -> None:
    """Run one storm."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="of everything random; printed in any case")
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--database", help="an empty Postgres database; a SQLite file if absent")
    given = parser.parse_args()
    seed = secrets.randbelow(2**32) if given.seed is None else given.seed
    print(f"seed {seed}", file=sys.stderr, flush=True)
    said, faults = asyncio.run(storm(seed, given.tasks, given.kills, given.database))
    print(json.dumps(said))
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
