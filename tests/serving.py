"""The HTTP server on a loopback socket, over a real database, queue and store; and hands that move tasks."""

import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from closing_server import ClosingServer
from retexture import bootstrap
from retexture.database.connection import migrate, open_database
from retexture.database.installation import installation_id
from retexture.engines.protocol import Ignored, Receipt
from retexture.fetching import Fetcher
from retexture.http.app import build_app
from retexture.http.services import Services
from retexture.http.transport import BoundedProtocol
from retexture.imaging.limits import Limits
from retexture.storage import Store
from retexture.tasks.files import NOT_PUBLIC, describe, new_name
from retexture.tasks.keys import KeyTerms, create_key
from retexture.tasks.keys.lookup import find_key
from retexture.tasks.lifecycle import GENERATION_FAILED, Failure, complete_task, fail_task, start_task
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queue import TaskQueue, prepare
from retexture.tasks.run import WorkerContext, execute, outputs
from retexture.tasks.states import Actor
from retexture.webhooks import Sender, sending_policy

MODEL = "midjourney_retexture"
CREATE = "/model/v1/generation"
PARAMS = {"imgUrl": "https://pictures.example/house.jpg", "remixPrompt": "weathered copper"}
FLAT = {"model": MODEL, **PARAMS}

_numbers = itertools.count()


@contextmanager
def services_in(folder: Path, **choices: Any) -> Iterator[Services]:
    """Everything that a server works with, in ``folder``; closed at the end.

    Of the choices ``database_url`` names the database; the others are those of Services.
    """
    url = choices.pop("database_url", f"sqlite:///{folder / 'retexture.db'}")
    database = open_database(url)
    migrate(database)
    prepare(database)
    database.dispose()
    database = open_database(url, choices.get("request_limit", 30.0))
    queue = TaskQueue(database)
    defaults: dict[str, Any] = {
        "pricing": PricingPolicy(Decimal("0.04"), "procedural", 3600.0),
        "fetcher": bootstrap.fetcher(bootstrap.configured(), refusal=NOT_PUBLIC),
        "engines": ("procedural",),
        "registry": bootstrap.engines(bootstrap.configured()),
        "limits": Limits(),
        "version": "0",
        "installation": installation_id(database),
        "sync_wait": 20.0,
        "keepalive": 5.0,
        "tick": 0.02,
        "sign_in_failures": 10_000,
    }
    defaults["store"] = Store((folder / "objects").as_uri())
    try:
        yield Services(database=database, queue=queue, **defaults | choices)
    finally:
        queue.close()
        database.dispose()


@dataclass(frozen=True, eq=False)
class Server:
    """A running server."""

    url: str
    app: FastAPI
    services: Services
    clients: list[httpx.Client] = field(default_factory=list)

    def new_key(self, *, token: str | None = None, **terms: Any) -> str:
        """The secret of a new key."""
        name = f"key {next(_numbers)}"
        return create_key(self.services.database, name, KeyTerms(**terms), token=token)[1]

    def client(self, token: str | None = None, **headers: str) -> httpx.Client:
        """A client with a key: a new one, if none is given."""
        authorization = {"Authorization": f"Bearer {self.new_key() if token is None else token}"}
        client = httpx.Client(base_url=self.url, headers=authorization | headers, timeout=30)
        self.clients.append(client)
        return client

    def worker(self) -> "Worker":
        """Hands that do what a worker does to tasks."""
        return Worker(self.services)


@dataclass(frozen=True, eq=False)
class Worker:
    """Moves tasks with the real verbs, one step at a time; makes no pictures."""

    services: Services

    def start(self, task_id: str) -> None:
        with self.services.database.begin() as connection:
            assert start_task(connection, task_id, time.time()) is not None

    def output(
        self,
        task_id: str,
        number: int,
        given: int = 0,
        progress: float = 0.25,
        data: bytes = b"not a picture, but bytes",
    ) -> None:
        with self.services.database.connect() as connection:
            key_id = connection.exec_driver_sql(
                "SELECT key_id FROM tasks WHERE id = ?", (task_id,)
            ).scalar_one()
        now = time.time()
        file = describe(
            data,
            name=new_name(".png"),
            key_id=key_id,
            size=(1, 1),
            times=(now, now + 3600),
        )
        receipt = Receipt("procedural", "1", 7, "ab" * 32, {"materials": ["copper"]}, (Ignored("x", "y"),))
        output = outputs.NewOutput(task_id, given, number, progress, file, data, receipt)
        assert outputs.keep(self.services.database, self.services.store, output)

    def complete(self, task_id: str) -> None:
        with self.services.database.begin() as connection:
            assert complete_task(connection, self.services.queue, task_id, time.time()) is not None

    def fail(
        self,
        task_id: str,
        message: str = "The picture could not be fetched; check its URL.",
        code: int = GENERATION_FAILED,
    ) -> None:
        with self.services.database.begin() as connection:
            assert (
                fail_task(
                    connection,
                    self.services.queue,
                    task_id,
                    Failure(Actor.WORKER, message, code),
                    time.time(),
                )
                is not None
            )

    def finish(self, task_id: str, inputs: int = 1, pictures: int = 4) -> None:
        """Start, make so many outputs of each input, complete."""
        self.start(task_id)
        for given, number in itertools.product(range(inputs), range(pictures)):
            self.output(task_id, number, given, (given * pictures + number + 1) / (inputs * pictures))
        self.complete(task_id)

    def execute(self, task_id: str) -> None:
        """Do a task as a worker does."""
        services = self.services
        adapters = (services.database, services.queue, services.store, services.fetcher)
        sender = Sender(Fetcher(sending_policy(())))
        execute(task_id, WorkerContext(*adapters, sender, services.registry, services.limits))


@contextmanager
def serve(services: Services) -> Iterator[Server]:
    """Run a server on a free port of the loopback interface, until the block ends."""
    app = build_app(services)
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    server = ClosingServer(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    running = Server(f"http://127.0.0.1:{listening.getsockname()[1]}", app, services)
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield running
    finally:
        for client in running.clients:
            client.close()
        server.should_exit = True
        thread.join(20)
        listening.close()


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    data: Any


def events_of(text: str) -> list[Event]:
    """Parse a stream's text strictly: comments, and events with one name and one line of data."""
    found = []
    assert text.endswith("\n\n")
    for block in text[:-2].split("\n\n"):
        if block.startswith(":"):
            assert block == ": keepalive"
            continue
        name, data = block.split("\n")
        assert name.startswith("event: ")
        assert data.startswith("data: ")
        found.append(Event(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def key_id_of(services: Services, token: str) -> str:
    """The id of the key with this secret."""
    with services.database.connect() as connection:
        key = find_key(connection, token)
    assert key is not None
    return key.id


def check_shape(answer: httpx.Response, status: int, path: str = "") -> dict[str, Any]:
    """An error has the one shape that clients read; returns what is in it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    error: dict[str, Any] = answer.json()["error"]
    if f"{path}/".startswith(("/v1/images/", "/v1/models/")):
        assert set(error) == {"message", "type", "param", "code"}
        assert error["type"]
    else:
        assert set(error) == {"code", "error_message", "message"}
        assert type(error["code"]) is int
        assert error["error_message"]
    assert error["message"]
    assert "Traceback" not in answer.text
    assert 'File "' not in answer.text
    if path.startswith("/monitor/"):
        assert answer.json()["code"] == error["code"]
        assert answer.json()["message"]
    return error
