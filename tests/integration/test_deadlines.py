"""A request waits for what is behind the server until its deadline, whatever that is waiting for."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from databases import frozen, locked, new_database, postgres, postgres_binaries
from retexture import deadlines
from retexture.database.connection import CONNECTIONS, open_database
from retexture.database.tables import idempotency_keys, keys, tasks
from retexture.deadlines import OutOfTime
from retexture.http import live
from retexture.storage import Store
from running import until
from serving import CREATE, FLAT, Server, check_shape, events_of, serve, services_in

LIMIT = 2.0  # seconds that a request has in these tests
PATIENCE = 60.0  # after which something hangs


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[str]:
    """A Postgres that may be frozen."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    with postgres(binaries) as url:
        yield url


@contextmanager
def server_in(folder: Path, url: str | None = None, **choices: Any) -> Iterator[Server]:
    where = {} if url is None else {"database_url": url}
    with (
        services_in(folder, **{"request_limit": LIMIT, **where, **choices}) as services,
        serve(services) as running,
    ):
        yield running


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Server]:
    """A server on SQLite."""
    with server_in(tmp_path) as running:
        yield running


@pytest.fixture
def on_postgres(tmp_path: Path, own_postgres: str) -> Iterator[Server]:
    """A server on the Postgres that may be frozen."""
    with new_database(own_postgres) as url, server_in(tmp_path, url) as running:
        yield running


def count(server: Server) -> int:
    with server.services.database.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(tasks)) or 0


def at_once(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(PATIENCE) for each in [pool.submit(call) for call in calls]]


def check_refused(answer: httpx.Response) -> None:
    assert check_shape(answer, 503)["code"] == 4013099
    assert int(answer.headers["Retry-After"]) > 0


def ordering(client: httpx.Client, name: str) -> Callable[[], httpx.Response]:
    return lambda: client.post(CREATE, json=FLAT, headers={"Idempotency-Key": name})


def test_a_locked_sqlite_refuses_orders_at_the_deadline_and_stores_none_of_them(
    sqlite: Server, tmp_path: Path
) -> None:
    client = sqlite.client()
    first = client.post(CREATE, json=FLAT).json()["id"]
    orders = [ordering(client, f"order {number}") for number in range(8)]
    with locked(tmp_path / "retexture.db"):
        for answer in at_once(*orders, *orders):
            check_refused(answer)
        check_refused(client.delete(f"{CREATE}/task/{first}"))
        check_refused(client.post("/v1/key/secret/rotate"))
        assert client.get(f"{CREATE}/task/{first}").json()["status"] == "in_progress"
        assert client.get("/readyz").status_code == 200
    assert count(sqlite) == 1
    answers = at_once(*orders, *orders)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 8
    assert count(sqlite) == 1 + 8


def test_who_waits_for_a_locked_sqlite_is_served_when_it_is_free_in_time(tmp_path: Path) -> None:
    with server_in(tmp_path, request_limit=PATIENCE) as server, ThreadPoolExecutor(1) as pool:
        client = server.client()
        client.get("/v1/key")  # a first use is noted, which is a write
        with locked(tmp_path / "retexture.db"):
            answer = pool.submit(ordering(client, "order"))
            assert client.get("/healthz").status_code == 200
            assert not answer.done()
        assert answer.result(PATIENCE).status_code == 200


def test_an_order_whose_client_left_before_it_was_begun_is_not_stored(sqlite: Server, tmp_path: Path) -> None:
    client, other = sqlite.client(), sqlite.client()
    client.get("/v1/key")
    with locked(tmp_path / "retexture.db"), ThreadPoolExecutor(2) as pool:
        blocking = pool.submit(ordering(other, "holds the only writer"))
        with pytest.raises(httpx.ReadTimeout):
            client.post(CREATE, json=FLAT, timeout=0.3)
        check_refused(blocking.result(PATIENCE))
    assert count(sqlite) == 0


def held_connections(database: sa.Engine, number: int) -> ExitStack:
    held = ExitStack()
    for _ in range(number):
        connection = held.enter_context(database.connect())
        connection.execute(sa.select(tasks.c.id).limit(1))
    return held


def test_a_pool_without_a_free_connection_holds_up_no_event_loop(tmp_path: Path) -> None:
    with server_in(tmp_path, request_limit=PATIENCE) as server, ThreadPoolExecutor(1) as pool:
        client, other = server.client(), server.client()
        task = client.post(CREATE, json=FLAT).json()["id"]
        with held_connections(server.services.database, CONNECTIONS["sqlite"]):
            poll = pool.submit(client.get, f"{CREATE}/task/{task}")
            for _ in range(20):
                assert other.get("/healthz").status_code == 200
            assert not poll.done()
        assert poll.result(PATIENCE).status_code == 200


def test_a_pool_without_a_free_connection_is_a_refusal(sqlite: Server) -> None:
    client = sqlite.client()
    task = client.post(CREATE, json=FLAT).json()["id"]
    with held_connections(sqlite.services.database, CONNECTIONS["sqlite"]):
        asked = [
            lambda path=path: httpx.get(sqlite.url + path, headers=client.headers, timeout=PATIENCE)
            for path in (f"{CREATE}/task/{task}", f"{CREATE}/tasks", "/v1/key", "/readyz")
        ]
        for answer in at_once(*asked, ordering(client, "order")):
            check_refused(answer)
    assert client.get(f"{CREATE}/task/{task}").status_code == 200
    assert count(sqlite) == 1


def test_readers_of_long_lists_take_no_connection_from_polls(tmp_path: Path) -> None:
    """Of one key's 60, some are read, some wait, and the others are refused; nobody else notices."""
    inside, over = threading.Semaphore(0), threading.Event()
    with server_in(tmp_path, request_limit=PATIENCE) as server, ThreadPoolExecutor(60) as pool:

        @sa.event.listens_for(server.services.database, "before_cursor_execute")
        def _hold(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if "created_at DESC" in statement:
                inside.release()
                over.wait(PATIENCE)

        client = server.client()
        task = client.post(CREATE, json=FLAT).json()["id"]
        listing = partial(httpx.get, f"{server.url}{CREATE}/tasks", headers=client.headers, timeout=PATIENCE)
        lists = [pool.submit(listing) for _ in range(60)]
        for _ in range(live._LISTS - 1):
            assert inside.acquire(timeout=PATIENCE)
        refused = list(islice(as_completed(lists, PATIENCE), 60 - live._LISTS_OF_KEY))
        assert client.get(f"{CREATE}/task/{task}").status_code == 200
        assert client.post(CREATE, json=FLAT).status_code == 200
        over.set()
        assert {each.result().status_code for each in refused} == {429}
        assert {each.result(PATIENCE).status_code for each in {*lists} - {*refused}} == {200}


def test_a_frozen_postgres_is_a_refusal_for_everybody(on_postgres: Server, own_postgres: str) -> None:
    client = on_postgres.client(on_postgres.new_key(admin=True))
    # The limit that all requests have here is short: the first ones may meet it on a busy machine.
    task = until(lambda: client.post(CREATE, json=FLAT).json().get("id"), "a task")
    orders = [ordering(client, f"order {number}") for number in range(4)]
    with frozen(own_postgres):
        reads = [
            lambda path=path: httpx.get(on_postgres.url + path, headers=client.headers, timeout=PATIENCE)
            for path in (f"{CREATE}/task/{task}", f"{CREATE}/tasks", "/v1/tasks", "/v1/system", "/readyz")
        ]
        assert client.get("/healthz").status_code == 200
        for answer in at_once(*orders, *reads, *orders):
            check_refused(answer)
        check_refused(client.delete(f"{CREATE}/task/{task}"))
    assert client.get(f"{CREATE}/task/{task}").json()["status"] == "in_progress"
    assert count(on_postgres) == 1
    answers = at_once(*orders, *orders)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 4
    assert count(on_postgres) == 1 + 4


def test_an_order_whose_commit_was_not_answered_is_found_by_its_idempotency_key(
    on_postgres: Server, own_postgres: str
) -> None:
    client, database = on_postgres.client(), on_postgres.services.database
    client.get("/v1/key")
    with ExitStack() as freezing:

        @sa.event.listens_for(database, "commit")
        def _freeze(connection: sa.Connection) -> None:
            # After the last look at the deadline, and before COMMIT is sent.
            if connection.scalar(sa.select(idempotency_keys.c.task_id).limit(1)):
                freezing.enter_context(frozen(own_postgres))

        check_refused(ordering(client, "the only order")())
        sa.event.remove(database, "commit", _freeze)
    answers = [ordering(client, "the only order")() for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert count(on_postgres) == 1


def test_a_row_that_somebody_locks_is_a_refusal(on_postgres: Server) -> None:
    client, database = on_postgres.client(), on_postgres.services.database
    client.get("/v1/key")
    with database.connect() as holding:
        holding.execute(sa.select(keys.c.id).with_for_update())
        for answer in at_once(ordering(client, "a"), ordering(client, "b")):
            check_refused(answer)
        holding.rollback()
    assert count(on_postgres) == 0
    assert client.post(CREATE, json=FLAT).status_code == 200


def test_a_storage_that_hangs_is_a_refusal_with_its_reason_in_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=256) as silent:
        options = {
            "endpoint": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "access_key_id": "tester",
            "secret_access_key": "a-secret-of-the-test",
            "region": "us-east-1",
            "client_options": {"allow_http": True},
        }
        store = Store("s3://pictures/x", options)
        with server_in(tmp_path, store=store) as server:
            client = server.client()
            asked = [lambda: httpx.get(server.url + "/readyz", timeout=PATIENCE) for _ in range(70)]
            for answer in at_once(*asked, lambda: client.post(CREATE, json=FLAT))[:-1]:
                check_refused(answer)
            photo = (Path(__file__).parents[2] / "src/retexture/samples/coffee.jpg").read_bytes()
            check_refused(client.post("/v1/files", files={"file": photo}))
            assert client.post(CREATE, json=FLAT).status_code == 200
    logged = "".join(capfd.readouterr())
    assert "does not answer in time" in logged
    assert "a-secret-of-the-test" not in logged


def test_a_body_that_comes_slowly_is_not_counted(sqlite: Server) -> None:
    token, body = sqlite.new_key(), json.dumps(FLAT).encode()
    head = (
        f"POST {CREATE} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n"
        f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    host, port = sqlite.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        connection.sendall(head.encode() + body[:10])
        time.sleep(LIMIT + 2.5)  # longer than the deadline and what comes after it
        connection.sendall(body[10:])
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_waits_for_a_task_has_another_limit(sqlite: Server, accept: str) -> None:
    client, worker = sqlite.client(), sqlite.worker()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            client.post, f"{CREATE}/sync", json=FLAT, headers={"Accept": accept}, timeout=PATIENCE
        )
        while not count(sqlite):
            time.sleep(0.02)
        with sqlite.services.database.connect() as connection:
            task = connection.scalar(sa.select(tasks.c.id))
        assert task is not None
        time.sleep(LIMIT + 2.5)
        worker.finish(task)
        answer = waiting.result(PATIENCE)
    assert answer.status_code == 200
    ended = answer.json() if accept == "application/json" else events_of(answer.text)[-1].data
    assert ended["status"] == "completed"


def test_nothing_is_committed_after_the_deadline(database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("CREATE TABLE notes (word TEXT)"))
    insert = sa.text("INSERT INTO notes VALUES ('late')")

    def write_late() -> None:
        with database.begin() as connection:
            connection.execute(insert)
            deadlines.current().at = time.monotonic()

    with deadlines.until(deadlines.Deadline(None)), pytest.raises(OutOfTime):
        write_late()
    with database.begin() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM notes")).scalar_one() == 0
        connection.execute(insert)


def test_a_frozen_postgres_is_given_up_at_every_step(own_postgres: str) -> None:
    def ask(database: sa.Engine) -> int:
        with database.connect() as connection:
            return int(connection.execute(sa.text("SELECT 1")).scalar_one())

    with new_database(own_postgres) as url:
        connected, fresh = (open_database(url, PATIENCE) for _ in range(2))
        assert ask(connected) == 1
        with frozen(own_postgres):
            for database in (connected, fresh):  # with a connection, and without one
                with pytest.raises((sa.exc.OperationalError, OutOfTime)), deadlines.within(0.5):
                    ask(database)
        for database in (connected, fresh):
            assert ask(database) == 1
            database.dispose()


def test_what_is_given_up_does_not_pile_up_in_the_server(own_postgres: str) -> None:
    with new_database(own_postgres) as url:
        impatient = open_database(url, 0.5)
        with psycopg.connect(url) as holding:
            holding.execute("SELECT pg_advisory_lock(1)")
            for _ in range(3):
                with pytest.raises(sa.exc.OperationalError), impatient.connect() as connection:
                    connection.execute(sa.text("SELECT pg_advisory_lock(1)"))
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
            row = holding.execute(f"{waiting} current_database()").fetchone()
            until = time.monotonic() + PATIENCE
            while row != (0,) and time.monotonic() < until:
                row = holding.execute(f"{waiting} current_database()").fetchone()
            assert row == (0,)
        impatient.dispose()
