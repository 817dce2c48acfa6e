"""What runs in a storm, and what can be done to it."""

import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from benchmarks.service import COMMAND, descendants, free_port, launch, wait_until_ready

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "tests"))

from databases import PostgresServer, new_database, postgres_binaries, postgres_server
from object_server import ACCESS_KEY, SECRET_KEY, ObjectServer, object_server

PRICE = Decimal("0.041337")
DISCOUNTS = ("1", "0.7", "0.3333", "0.9", "0.0101")
RECEIVER = Path(__file__).parent.parent.parent / "examples" / "receiver.py"

_AWAY = 3.0
"""Seconds that a database or a storage is away when it is restarted."""


@dataclass(frozen=True)
class Plan:
    """What stands on the site.

    Attributes:
        servers: Processes of ``retexture serve``.
        workers: Of ``retexture worker``, each as on a host of its own; 0: the first server has two.
        shared: Whether they share Postgres and an S3 server; else a SQLite file and a folder.
    """

    servers: int
    workers: int
    shared: bool


@dataclass(frozen=True)
class Account:
    """A key and what its tasks cost each."""

    name: str
    token: str
    secret: str
    cost: Decimal


@dataclass(eq=False)
class Part:
    """A process that is started again whenever it has ended, as by systemd or Kubernetes."""

    name: str
    kind: str
    command: list[str]
    data: Path
    settings: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    frozen: list[int] = field(default_factory=list)

    def start(self) -> None:
        """Start it; does not wait until it is ready."""
        if self.kind == "receiver":
            self.process = subprocess.Popen(self.command)
        else:
            self.process = launch(self.command, self.data, **self.settings)

    def kill(self, chance: random.Random) -> None:
        """Kill it with -9: a server whole, of a worker one of its processes."""
        assert self.process is not None
        victims = descendants(self.process.pid) if self.kind == "worker" else [self.process.pid]
        with suppress(ProcessLookupError):
            os.kill(chance.choice(victims), signal.SIGKILL)

    def freeze(self) -> None:
        """Stop all its processes where they are, as where a virtual machine stands still."""
        assert self.process is not None
        for pid in descendants(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                self.frozen.append(pid)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self.frozen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.frozen.clear()

    def revive(self) -> bool:
        """Start it where it has ended; whether it had."""
        if self.process is None or self.process.poll() is None:
            return False
        self.start()
        return True

    def end(self) -> None:
        """End it for good."""
        self.thaw()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@dataclass(eq=False)
class Site:
    """What runs, and can be harmed."""

    folder: Path
    ports: list[int]
    hook_port: int
    settings: dict[str, str]
    parts: list[Part]
    postgres: PostgresServer | None = None
    objects: ObjectServer | None = None

    @property
    def bases(self) -> list[str]:
        """The servers' addresses."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def received(self) -> Path:
        """What the receiver noted."""
        return self.folder / "received.jsonl"

    @property
    def services(self) -> list[str]:
        """What can be restarted: all parts keep what they know in them."""
        return [
            name
            for name, service in (("Postgres", self.postgres), ("S3", self.objects))
            if service is not None
        ]

    def restart(self, name: str) -> None:
        """End a service as a crash does, and start it again some seconds later."""
        if name == "Postgres":
            assert self.postgres is not None
            self.postgres.stop(signal.SIGQUIT)
            time.sleep(_AWAY)
            self.postgres.start()
        else:
            assert self.objects is not None
            self.objects.kill()
            time.sleep(_AWAY)
            self.objects.start()

    def end(self) -> None:
        """End all processes for good."""
        for part in self.parts:
            part.end()

    def keys(self, *arguments: str) -> str:
        """Run ``retexture keys``; returns what it writes."""
        environment = {name: each for name, each in os.environ.items() if not name.startswith("RETEXTURE_")}
        environment.update({f"RETEXTURE_{name.upper()}": each for name, each in self.settings.items()})
        command = [str(COMMAND), "keys", *arguments, "--data", str(self.folder / "server 0")]
        done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
        return done.stdout.strip()

    def accounts(self, each: int) -> list[Account]:
        """Keys with odd discounts, and with budgets for exactly ``each`` tasks; starts who is called back."""
        made = []
        for number, discount in enumerate(DISCOUNTS):
            cost = (PRICE * Decimal(discount)).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
            name = f"storm {number}"
            token = self.keys("create", name, "--discount", discount, "--budget", str(cost * each))
            made.append(Account(name, token, self.keys("secret", name).splitlines()[0], cost))
        signed = [account.secret for account in made]
        command = [sys.executable, str(RECEIVER), str(self.hook_port), str(self.received), *signed]
        receiver = Part("receiver", "receiver", command, self.folder, {})
        receiver.start()
        self.parts.append(receiver)
        return made


@contextmanager
def site(plan: Plan) -> Iterator[Site]:
    """Everything of a plan but the receiver of callbacks, ready; gone at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="retexture-storm-")))
        ports = [free_port() for _ in range(plan.servers)]
        built = Site(folder, ports, free_port(), {}, [])
        built.settings = {
            "first_key": f"rtx_{secrets.token_urlsafe(32)}",
            "price_usd": str(PRICE),
            "public_url": built.bases[0],
            "callback_allow": "127.0.0.0/8",
            "fetch_allow": "127.0.0.0/8",
            "callback_delays_s": ",".join(["0.5", "1", "2", *["3"] * 60]),
        }
        if plan.shared:
            _share(built, stack)
        own = 0 if plan.workers else 2
        for number, port in enumerate(ports):
            name = f"server {number}"
            command = ["serve", "--port", str(port), "--workers", str(0 if number else own)]
            built.parts.append(Part(name, "server", command, folder / name, built.settings))
        for number in range(plan.workers):
            name = f"worker {number}"
            built.parts.append(Part(name, "worker", ["worker"], folder / name, built.settings))
        stack.callback(built.end)
        for part in built.parts:
            part.start()
            if part.kind == "server":
                assert part.process is not None
                wait_until_ready(int(part.command[2]), part.process)
        yield built


def _share(built: Site, stack: ExitStack) -> None:
    """Postgres and an S3 server, for all."""
    binaries = postgres_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is missing (on Debian: apt install postgresql)")
    built.postgres = stack.enter_context(postgres_server(binaries))
    built.objects = stack.enter_context(object_server(built.folder / "objects"))
    built.settings["database_url"] = stack.enter_context(new_database(built.postgres.url))
    built.settings["storage_url"] = "s3://pictures/storm"
    # Read by the storage itself, here and in whatever is started from here.
    os.environ.update(
        AWS_ENDPOINT_URL=built.objects.url,
        AWS_REGION="us-east-1",
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=SECRET_KEY,
        AWS_ALLOW_HTTP="true",
    )
