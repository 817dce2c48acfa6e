"""What an operator looks at first."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import callbacks
from retexture.storage import Store
from retexture.tasks.keys import KeyTerms, create_key
from retexture.tasks.limits import KeyLimits
from retexture.tasks.queries import ALIVE, EngineNote
from retexture.worker import lease as leases
from serving import CREATE, FLAT, Server, check_shape, serve, services_in

SYSTEM = "/v1/system"
GOOD = EngineNote("procedural", "1", True, "All is well.")
BAD = EngineNote("procedural", "1", False, "The compiler is missing; install it.")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own."""
    with services_in(tmp_path) as services, serve(services) as running:
        yield running


@pytest.fixture
def operator(own: Server) -> httpx.Client:
    return own.client(own.new_key(admin=True))


def _seen(operator: httpx.Client) -> dict[str, Any]:
    answer = operator.get(SYSTEM)
    assert answer.status_code == 200, answer.text
    seen: dict[str, Any] = answer.json()
    return seen


def test_it_is_for_administrators(server: Server, client: httpx.Client) -> None:
    check_shape(client.get(SYSTEM), 403)
    check_shape(httpx.get(server.url + SYSTEM), 401)


def test_an_installation_that_just_began(operator: httpx.Client) -> None:
    seen = _seen(operator)
    assert seen["workers"] == seen["failures"] == []
    assert seen["queue"] == {"waiting": 0, "running": 0, "waiting_for_slot": 0, "callbacks": 0}
    (engine,) = seen["engines"]
    assert (engine["name"], engine["ok"], engine["workers"], engine["default"]) == (
        "procedural",
        False,
        0,
        True,
    )
    assert "retexture worker" in engine["detail"]
    storage = seen["storage"]
    assert (storage["kind"], storage["ok"], storage["files"], storage["bytes"]) == ("file", True, 0, 0)
    assert storage["free"] > 0
    assert seen["database"] == {"kind": "sqlite", "tasks": 0}
    assert seen["version"] == "0"


def test_workers_and_what_they_say_of_their_engines(own: Server, operator: httpx.Client) -> None:
    database = own.services.database
    first = leases.take(database, "here-0", ("procedural",), ALIVE)
    (worker,) = _seen(operator)["workers"]
    assert (worker["name"], worker["queues"]) == ("here-0", ["procedural"])
    assert abs(worker["seen_at"] - time.time()) < 60
    (engine,) = _seen(operator)["engines"]
    assert (engine["ok"], engine["workers"], "version" in engine) == (False, 1, False)
    assert leases.renew(database, first, [GOOD])
    (engine,) = _seen(operator)["engines"]
    assert (engine["ok"], engine["detail"], engine["version"]) == (True, "All is well.", "1")
    second = leases.take(database, "there-0", ("procedural",), ALIVE)
    assert leases.renew(database, second, [BAD])
    assert leases.renew(database, first)  # what it said before stays
    (engine,) = _seen(operator)["engines"]
    assert (engine["ok"], engine["detail"], engine["workers"]) == (False, BAD.detail, 2)
    leases.release(database, second.executor_id)
    assert _seen(operator)["engines"][0]["ok"]
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE executors SET seen_at = seen_at - 100"))
    assert _seen(operator)["workers"] == []


def test_where_the_queue_stands(own: Server, operator: httpx.Client) -> None:
    worker = own.worker()
    limited = own.client(
        create_key(own.services.database, "one by one", KeyTerms(limits=KeyLimits(concurrency=1)))[1]
    )
    ids = [limited.post(CREATE, json=FLAT).json()["id"] for _ in range(3)]
    queue = _seen(operator)["queue"]
    assert (queue["waiting"], queue["running"], queue["waiting_for_slot"]) == (1, 0, 2)
    assert abs(queue["oldest"] - time.time()) < 60
    worker.start(ids[0])
    queue = _seen(operator)["queue"]
    assert (queue["waiting"], queue["running"], queue["waiting_for_slot"]) == (0, 1, 2)
    assert "oldest" not in queue
    told = limited.post(CREATE, json={**FLAT, "callback": "https://receiver.example/done"}).json()["id"]
    limited.delete(f"{CREATE}/task/{told}")
    with own.services.database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(callbacks)) == 1
    assert _seen(operator)["queue"]["callbacks"] == 1
    assert _seen(operator)["database"]["tasks"] == 4


def test_the_last_failures_with_what_to_look_for_in_the_log(own: Server, operator: httpx.Client) -> None:
    client, worker = own.client(), own.worker()
    key = client.get("/v1/key").json()
    ids = []
    for number in range(22):
        answer = client.post(CREATE, json=FLAT, headers={"X-Request-Id": f"request-{number}"})
        ids.append(answer.json()["id"])
        worker.fail(ids[-1], f"Fault {number}.")
    cancelled = client.post(CREATE, json=FLAT).json()["id"]
    client.delete(f"{CREATE}/task/{cancelled}")
    failures = _seen(operator)["failures"]
    assert [each["task_id"] for each in failures] == ids[:1:-1]
    newest = failures[0]
    assert (newest["message"], newest["request_id"], newest["engine"]) == (
        "Fault 21.",
        "request-21",
        "procedural",
    )
    assert newest["key"] == {"id": key["id"], "name": key["name"]}
    assert abs(newest["failed_at"] - time.time()) < 60


def test_what_is_stored(own: Server, operator: httpx.Client) -> None:
    client, worker = own.client(), own.worker()
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    worker.finish(task_id)
    storage = _seen(operator)["storage"]
    assert (storage["files"], storage["bytes"]) == (4, 4 * len(b"not a picture, but bytes"))


def test_a_storage_that_does_not_answer(tmp_path: Path) -> None:
    place = tmp_path / "away"
    with services_in(tmp_path, store=Store(place.as_uri())) as services, serve(services) as server:
        operator = server.client(server.new_key(admin=True))
        assert _seen(operator)["storage"]["ok"]
        place.rmdir()
        place.write_text("a file where the folder was")
        storage = _seen(operator)["storage"]
        assert not storage["ok"]
        assert "check its URL" in storage["detail"]


def test_objects_elsewhere_tell_no_free_space(tmp_path: Path) -> None:
    with services_in(tmp_path, store=Store("memory://")) as services, serve(services) as server:
        storage = _seen(server.client(server.new_key(admin=True)))["storage"]
    assert storage["kind"] == "memory"
    assert "free" not in storage
