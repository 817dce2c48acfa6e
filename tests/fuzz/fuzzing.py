"""Requests without number to a running server: no failure inside, and every answer as it is described."""

import io
import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import requests
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from PIL import Image
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fuzz import orders
from retexture.database.tables import tasks
from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.reading import interpret
from retexture.http.events import MEDIA_TYPE
from retexture.prompts import understand
from retexture.tasks.lifecycle import Failure, fail_task, start_task
from retexture.tasks.states import ACTIVE, Actor
from serving import CREATE, FLAT, MODEL, Server, events_of, key_id_of, serve, services_in

_CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
_ORDERING = (CREATE, f"{CREATE}/sync", f"{CREATE}/precharge")
_ORDERED = 0.4
"""The share of requests whose bodies are ours; the others follow the description, or break it on purpose."""


@dataclass(frozen=True, eq=False)
class Stand:
    """A server, two keys for it, names of what there is (by the parameters of paths), and its answers."""

    server: Server
    key: str
    admin: str
    known: dict[str, str]
    answers: Counter[int] = field(default_factory=Counter)


@contextmanager
def stand_in(folder: Path) -> Iterator[Stand]:
    """Run a server in ``folder`` whose tasks are soon ended, so that streams end and queues stay short."""
    with (
        services_in(folder, sync_wait=0.3, read_rate=None, upload_rate=None) as services,
        serve(services) as server,
    ):
        stop = threading.Event()
        hand = threading.Thread(target=_end_tasks, args=(server, stop))
        hand.start()
        try:
            key = server.new_key()
            yield Stand(server, key, server.new_key(admin=True), _known(server, key))
        finally:
            stop.set()
            hand.join()


def _known(server: Server, key: str) -> dict[str, str]:
    client = server.client(key)
    task = client.post(CREATE, json={**FLAT, "callback": "https://app.example/done"}).json()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    file = client.post("/v1/files", files={"file": ("a.png", picture.getvalue(), "image/png")}).json()
    spare = key_id_of(server.services, server.new_key())
    return {"task_id": task["id"], "name": file["name"], "key_id": spare, "model": MODEL}


def _end_tasks(server: Server, stop: threading.Event) -> None:
    services = server.services
    waiting = sa.select(tasks.c.id).where(tasks.c.status.in_(ACTIVE)).limit(100)
    while not stop.wait(0.05):
        with services.database.connect() as connection:
            ids = connection.execute(waiting).scalars().all()
        for task_id in ids:
            with services.database.begin() as connection:
                if start_task(connection, task_id, time.time()) is not None:
                    fail_task(
                        connection,
                        services.queue,
                        task_id,
                        Failure(Actor.WORKER, "Ended; go on."),
                        time.time(),
                    )


def check_answer(request: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """Hold an answer to what holds for all: nothing failed inside, and errors have the one shape."""
    where = f"{request}: {status} {content[:300]!r}"
    openai = f"{path}/".startswith(("/v1/images/", "/v1/models/"))
    assert status < 500 or status in (503, 504), where
    assert headers["x-request-id"], where
    assert headers["x-content-type-options"] == "nosniff", where
    if headers.get("content-type", "").startswith(MEDIA_TYPE):
        assert events_of(content.decode())[-1].name in ("done", "error"), where
    if status < 400:
        return
    assert headers["content-type"] == "application/json", where
    body = json.loads(content)
    if path.startswith("/api/v1/skill/") and "status" in body:
        assert body["status"]["code"] == status, where
        return
    error = body["error"]
    if openai:
        assert set(error) == {"message", "type", "param", "code"}, where
        assert error["message"], where
        return
    assert {"code", "error_message", "message"} <= set(error), where
    assert isinstance(error["code"], int) or error["code"] == "SYNC_TIMEOUT", where
    assert error["message"], where
    assert error["error_message"], where
    if path.startswith("/monitor/"):
        assert body["code"], where
        assert body["message"], where


def run(stand: Stand, wanted: int, number: int, tell: Callable[[str], None]) -> None:
    """Make some requests, all of them following from one seed.

    Args:
        stand: Where to.
        wanted: How many, or a few more.
        number: The seed.
        tell: Is told how far it is.

    Raises:
        AssertionError: An answer is not as it should be; hypothesis tells the shortest request that shows it.
    """
    load_all_checks()
    schema = schemathesis.openapi.from_url(f"{stand.server.url}/openapi.json")
    jobs: list[tuple[Any, GenerationMode]] = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found.err()
        jobs += [(found.ok(), mode) for mode in _modes(found.ok())]
    for operation, mode in jobs:
        _described(stand, operation, mode, math.ceil(wanted * (1 - _ORDERED) / len(jobs)), number)
        tell(f"{stand.answers.total():6} requests, {operation.label}, {mode.value}")
    rest = max(wanted - stand.answers.total(), len(_ORDERING))
    for path in _ORDERING:
        _ordered(stand, path, math.ceil(rest / len(_ORDERING)), number)
        tell(f"{stand.answers.total():6} requests, bodies for {path}")
    _understood(max(50, wanted // 10), number)
    tell(f"{stand.answers.total():6} requests: {dict(sorted(stand.answers.items()))}")


def _modes(operation: Any) -> tuple[GenerationMode, ...]:
    """Where nothing is described that could be broken, there is one way to ask."""
    breakable = [*operation.iter_parameters(), *operation.body]
    return (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if breakable else (GenerationMode.POSITIVE,)


def _examples(count: int, number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    chosen = settings(
        max_examples=count, database=None, deadline=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    return lambda test: seed(number)(chosen(test))


def _described(stand: Stand, operation: Any, mode: GenerationMode, count: int, number: int) -> None:
    """Requests as the description has them, or as it has them not."""
    strategy = operation.as_strategy(generation_mode=mode)
    with requests.Session() as session:

        @_examples(count, number)
        @given(strategy, st.sampled_from([stand.key, stand.key, stand.admin, None]), st.booleans())
        def one(case: Any, key: str | None, known: bool) -> None:
            if known:
                there = {name: stand.known[name] for name in case.path_parameters if name in stand.known}
                case.path_parameters.update(there)
            authorization = {} if key is None else {"Authorization": f"Bearer {key}"}
            answer = case.call(session=session, headers=authorization, timeout=30)
            stand.answers[answer.status_code] += 1
            told = {name: values[0] for name, values in answer.headers.items()}
            request = f"{operation.label} {case.path_parameters} {case.query} {case.headers} {case.body!r}"
            check_answer(request, operation.path, answer.status_code, told, answer.content)
            # What schemathesis takes a stream's schema for is each of its events, not its text.
            stream = told.get("content-type", "").startswith(MEDIA_TYPE)
            case.validate_response(answer, checks=_CHECKS[:2] if stream else _CHECKS)

        with suppress(Unsatisfiable):  # some of what is described can't be broken
            one()


def _ordered(stand: Stand, path: str, count: int, number: int) -> None:
    """Bodies of ours, which may be no JSON at all."""
    with httpx.Client(base_url=stand.server.url, timeout=30) as client:

        @_examples(count, number)
        @given(orders.bodies, orders.headers)
        def one(body: bytes, headers: dict[str, str]) -> None:
            authorization = {"Authorization": f"Bearer {stand.key}"}
            answer = client.post(path, content=body, headers={**headers, **authorization})
            stand.answers[answer.status_code] += 1
            check_answer(
                f"{path} {headers} {body!r}", path, answer.status_code, answer.headers, answer.content
            )
            if answer.status_code == 200 and "event-stream" not in answer.headers["content-type"]:
                assert answer.json()["status"] in ("in_progress", "failed", "success"), answer.text

        one()


def _understood(count: int, number: int) -> None:
    """Prompts by themselves, through to what the engine makes of them."""
    catalogue = load_catalogue()

    @_examples(count, number)
    @given(orders.prompts, st.integers(1, 4))
    def one(prompt: str, wanted: int) -> None:
        found = interpret(understand(prompt, catalogue.vocabulary), catalogue, wanted)
        assert len(found.looks) == wanted

    one()
