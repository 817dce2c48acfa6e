"""A whole installation without its server: database, queue, store and a key, and hands for its workers."""

import hashlib
import io
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from PIL import Image

from retexture.database.tables import charges, outputs
from retexture.engines.protocol import Engine
from retexture.engines.registry import Registry
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.imaging.decode import decode
from retexture.imaging.limits import Limits
from retexture.imaging.photo import Photo
from retexture.storage import Store
from retexture.tasks.accept.submission import submit
from retexture.tasks.edits import EditKind, PictureEdit, Way
from retexture.tasks.files import add_file, describe, new_name
from retexture.tasks.files.orphans import OWNER
from retexture.tasks.keys import Key, KeyTerms, create_key
from retexture.tasks.order import Input, Order
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import TaskView, read_task
from retexture.tasks.queue import TaskQueue
from retexture.tasks.run import WorkerContext
from retexture.webhooks import Sender, sending_policy

PRICE = Decimal("0.04")
PATIENCE = 300.0
"""Seconds after which something that should have happened has not: workers may compile kernels first."""
WORKER = Path(__file__).parent / "worker_process.py"


@dataclass(eq=False)
class WorkerProcess:
    """A worker in a process of its own, in the folder of its plant."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """End it as an empty battery would."""
        self.process.kill()
        self.process.wait()

    def stop(self, seconds: float = PATIENCE) -> int:
        """Tell it to stop; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@dataclass(eq=False)
class Plant:
    """The installation; ``folder`` is its data directory."""

    folder: Path
    database: sa.Engine
    url: str
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        self.queue = TaskQueue(self.database)
        self.store = Store(self.store_url)
        self.key = self.new_key()
        self.pricing = PricingPolicy(PRICE, "procedural", 3600.0)
        self.workers: list[WorkerProcess] = []

    @property
    def store_url(self) -> str:
        """Where objects are."""
        return (self.folder / "objects").as_uri()

    @property
    def gate(self) -> Path:
        """The file that the worker's gated engine waits for."""
        return self.folder / "gate"

    def new_key(self, **choices: Any) -> Key:
        """One more key."""
        return create_key(self.database, f"key {secrets.token_hex(4)}", KeyTerms(**choices))[0]

    def picture(self, width: int = 48, height: int = 40, key: Key | None = None) -> str:
        """Store a small picture; returns the name of its file."""
        across, down = np.meshgrid(np.linspace(40, 220, width), np.linspace(30, 200, height))
        rgb = np.dstack([across, down, (across + down) / 2]).astype(np.uint8)
        encoded = io.BytesIO()
        Image.fromarray(rgb).save(encoded, "PNG")
        now, owner = time.time(), key or self.key
        file = describe(
            encoded.getvalue(), name=new_name(".png"), key_id=owner.id,
            size=(width, height), times=(now, now + 3600),
        )  # fmt: skip
        self.store.put(file.name, encoded.getvalue(), "image/png")
        with self.database.begin() as connection:
            add_file(connection, file)
        return file.name

    def order(self, *prompts: str, key: Key | None = None, **choices: Any) -> TaskView:
        """Submit a task with one input for each prompt, all of the same picture."""
        file = self.picture() if "file" not in choices else choices.pop("file")
        given = tuple(
            Input(f"http://here/files/{file}", prompt, file=file) for prompt in prompts or ("marble",)
        )
        return self.submit(given, key, **choices)

    def submit(self, given: tuple[Input, ...], key: Key | None = None, **choices: Any) -> TaskView:
        """Submit a task with these inputs."""
        model = choices.pop("model", "midjourney_retexture")
        order = Order(model, given, "request-1", "http://here", **{"seed": 7, **choices})
        return submit(self.database, self.queue, order, key or self.key, self.pricing)

    def edit(
        self, kind: str, of: TaskView, way: str, image: int = 0, words: str = "", **choices: Any
    ) -> TaskView:
        """Submit a task that edits a picture of the first group of another one."""
        key = choices.pop("key", None)
        job_id = choices.pop("job_id", of.inputs[0].job_id)
        edit = PictureEdit(EditKind(kind), job_id, image, Way(way), words)
        count = 1 if kind == "upscale" else 4
        given = (Input("", words, edit=edit),)
        order = Order(f"midjourney_{kind}", given, "request-1", "http://here", **{"count": count, **choices})
        return submit(self.database, self.queue, order, key or self.key, self.pricing)

    def photo(self, task_id: str, number: int = 0) -> Photo:
        """A task's picture, decoded."""
        (made,) = (each for each in self.view(task_id).outputs if each.number == number)
        return decode(self.store.get(made.file), Limits(max_side=10_000))

    def view(self, task_id: str) -> TaskView:
        """The task as it is now."""
        with self.database.connect() as connection:
            found = read_task(connection, task_id, None)
        assert found is not None
        return found

    def row(self, query: sa.Select[Any]) -> Any:
        """The one row that a query gives, or None."""
        with self.database.connect() as connection:
            return connection.execute(query).one_or_none()

    def count(self, table: sa.Table) -> int:
        """How many rows a table has."""
        with self.database.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    def charges(self) -> list[tuple[str, Decimal]]:
        """Who was charged for what: task and cost."""
        with self.database.connect() as connection:
            rows = connection.execute(sa.select(charges.c.task_id, charges.c.cost))
            return [(row.task_id, row.cost) for row in rows]

    def digests(self, task_id: str) -> list[str]:
        """The hashes of a task's pictures as they are stored, in the order of input and number."""
        query = sa.select(outputs.c.file).where(outputs.c.task_id == task_id)
        with self.database.connect() as connection:
            names = connection.execute(query.order_by(outputs.c.input, outputs.c.number)).scalars()
            return [hashlib.sha256(self.store.get(name)).hexdigest() for name in names]

    def objects(self) -> set[str]:
        """The names of all stored objects, but for the one that says whose they are."""
        return {each.name for each in (self.folder / "objects").iterdir() if each.is_file()} - {OWNER}

    def until(self, task_id: str, met: Callable[[TaskView], bool]) -> TaskView:
        """Wait until a task meets a condition; says where it stands when it does not."""
        deadline = time.monotonic() + PATIENCE
        while not met(view := self.view(task_id)):
            assert time.monotonic() < deadline, f"still {view}\n{self.logs()}"
            dead = self.workers and all(each.process.poll() is not None for each in self.workers)
            assert not dead or met(self.view(task_id)), f"no worker lives\n{self.logs()}"
            time.sleep(0.01)
        return view

    def ended(self, task_id: str) -> TaskView:
        """Wait until a task has ended."""
        return self.until(task_id, lambda view: view.status.ended)

    def forget_shares(self, queue: str) -> int:
        """Have a queue's places be as an older program enqueued them; returns how many there are."""
        schema = "dbos." if self.database.dialect.name == "postgresql" else ""
        forget = f"UPDATE {schema}workflow_status SET queue_partition_key = NULL WHERE queue_name = :queue"
        with self.database.begin() as connection:
            return connection.execute(sa.text(forget), {"queue": queue}).rowcount

    def worker_context(self, engine: Engine | None = None, **choices: Any) -> WorkerContext:
        """What a worker in this process works with."""
        from retexture.engines.procedural import ProceduralEngine

        builders = {"procedural": (lambda: engine) if engine is not None else ProceduralEngine}
        adapters: dict[str, Any] = {
            "fetcher": Fetcher(),
            "sender": Sender(Fetcher(sending_policy(PRIVATE_NETWORKS))),
            "engines": Registry(builders),
            "limits": Limits(),
        }
        return WorkerContext(database=self.database, queue=self.queue, store=self.store, **adapters | choices)

    def worker(self, machine: str = "here", within: Sequence[str] = (), **options: object) -> WorkerProcess:
        """Start a worker process.

        Args:
            machine: The name of its data folder, which the processes of one machine share.
            within: A command that runs the one that follows.
            options: See ``worker_process.py``.
        """
        log = self.folder / f"worker-{len(self.workers)}.log"
        choices = [f"--{option}={value}" for option, value in options.items()]
        command = [
            *within,
            sys.executable,
            str(WORKER),
            self.url,
            self.store_url,
            str(self.folder / machine),
            f"--gate={self.gate}",
            *choices,
        ]
        with log.open("wb") as out:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=out)
        self.workers.append(WorkerProcess(process, log))
        return self.workers[-1]

    def until_logged(self, words: str) -> None:
        """Wait until a worker has written something."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.logs():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.01)

    def logs(self) -> str:
        """What the workers wrote."""
        return "\n".join(f"--- {each.log.name}\n{each.log.read_text()}" for each in self.workers)


@contextmanager
def plant_in(folder: Path, database: sa.Engine, url: str) -> Iterator[Plant]:
    """Build a plant; its workers are gone when the block ends."""
    plant = Plant(folder, database, url)
    try:
        yield plant
    finally:
        for worker in plant.workers:
            if worker.process.poll() is None:
                worker.kill()
            assert worker.process.stdin is not None
            worker.process.stdin.close()
        plant.queue.close()


def pid_is_gone(pid: int) -> bool:
    """Whether no process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
