"""Waiting for a task in one request, and following it as events."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from retexture.http.app import begin_shutdown
from serving import CREATE, FLAT, MODEL, Event, Server, Worker, events_of, serve, services_in

EVENTS = {"Accept": "text/event-stream", "Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits and is silent for a moment only."""
    folder = tmp_path_factory.mktemp("hasty")
    with services_in(folder, sync_wait=0.2, keepalive=0.05) as services, serve(services) as running:
        yield running


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    """A thread for a request that waits."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def create(client: httpx.Client) -> str:
    task_id: str = client.post(CREATE, json=FLAT).json()["id"]
    return task_id


def newest(client: httpx.Client) -> str:
    """The id of the task that another thread's request makes."""
    while True:
        found = client.get(f"{CREATE}/tasks", params={"limit": 1}).json()["tasks"]
        if found:
            task_id: str = found[0]["id"]
            return task_id
        time.sleep(0.01)


def follow(client: httpx.Client, task_id: str, cursor: int = 0) -> list[Event]:
    answer = client.get(f"{CREATE}/task/{task_id}/stream", params={"cursor": cursor}, headers=EVENTS)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in answer.headers
    return events_of(answer.text)


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "text/html", "application/json, text/event-stream"]
)
@pytest.mark.parametrize("succeeds", [True, False])
def test_sync_answers_the_ended_task(
    accept: str, succeeds: bool, client: httpx.Client, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    waiting = beside.submit(client.post, f"{CREATE}/sync", json=FLAT, headers={"Accept": accept})
    task_id = newest(client)
    worker.finish(task_id) if succeeds else worker.fail(task_id)
    answer = waiting.result(20)
    assert answer.status_code == 200
    assert answer.json() == client.get(f"{CREATE}/task/{task_id}").json()
    assert answer.json()["status"] == ("completed" if succeeds else "failed")


def test_sync_gives_up_and_the_task_goes_on(hasty: Server) -> None:
    client = hasty.client()
    answer = client.post(f"{CREATE}/sync", json=FLAT)
    assert answer.status_code == 504
    body = answer.json()
    assert set(body) == {"id", "status", "error"}
    assert body["status"] == "in_progress"
    assert body["error"]["code"] == "SYNC_TIMEOUT"
    assert body["error"]["error_message"] == body["error"]["message"]
    assert body["id"] in body["error"]["message"]
    hasty.worker().finish(body["id"])
    assert client.get(f"{CREATE}/task/{body['id']}").json()["status"] == "completed"


def test_sync_streams_each_output_when_it_is_stored(client: httpx.Client, worker: Worker) -> None:
    told: list[str] = []
    with client.stream("POST", f"{CREATE}/sync", json=FLAT, headers=EVENTS) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        task_id = answer.headers["location"].rpartition("/")[2]
        worker.start(task_id)
        blocks = _blocks(answer)
        for chunk, number in enumerate((1, 3, 0, 2)):
            worker.output(task_id, number)
            told.append(next(blocks))
            (event,) = events_of(told[-1])
            assert event.name == "output"
            assert event.data["cursor"] == chunk + 1
        worker.complete(task_id)
        told += blocks
    events = events_of("".join(told))
    assert [event.name for event in events] == ["output"] * 4 + ["done"]
    for chunk, event in enumerate(events[:4]):
        assert set(event.data) == {"id", "model", "status", "output", "cursor"}
        assert (event.data["id"], event.data["model"]) == (task_id, MODEL)
        assert event.data["status"] == "in_progress"
        ((content,),) = [group["content"] for group in event.data["output"]]
        assert set(content) == {"type", "url", "chunk_index"}
        assert (content["type"], content["chunk_index"]) == ("image", chunk)
    assert events[-1].data == client.get(f"{CREATE}/task/{task_id}").json()
    assert {url for event in events[:4] for url in _urls(event.data)} == set(_urls(events[-1].data))


def _blocks(answer: httpx.Response) -> Iterator[str]:
    """The blocks of a stream, as they come, without comments."""
    text = ""
    for part in answer.iter_text():
        text += part
        while "\n\n" in text:
            block, _, text = text.partition("\n\n")
            if not block.startswith(":"):
                yield f"{block}\n\n"


def _urls(data: dict[str, Any]) -> list[str]:
    return [entry["url"] for group in data["output"] for entry in group["content"]]


def test_a_finished_task_is_told_from_every_cursor(client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.finish(task_id)
    whole = follow(client, task_id)
    assert [event.name for event in whole] == ["output"] * 4 + ["done"]
    for cursor in range(5):
        assert follow(client, task_id, cursor) == whole[cursor:]
    assert follow(client, task_id, 10**30) == whole[4:]


def test_a_running_task_is_told_from_every_cursor_without_gaps(
    client: httpx.Client, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    task_id = create(client)
    worker.start(task_id)
    worker.output(task_id, 0)
    worker.output(task_id, 1)
    following = [beside.submit(follow, client, task_id, cursor) for cursor in range(4)]
    worker.output(task_id, 2)
    worker.output(task_id, 3)
    worker.complete(task_id)
    for cursor, told in enumerate(following):
        events = told.result(20)
        assert [event.data["cursor"] for event in events[:-1]] == list(range(cursor + 1, 5))
        assert events[-1].name == "done"


def test_a_dropped_stream_is_taken_up_again(client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.start(task_id)
    seen: list[int] = []
    for number in range(4):
        worker.output(task_id, number)
        params = {"cursor": seen[-1] if seen else 0}
        with client.stream("GET", f"{CREATE}/task/{task_id}/stream", params=params) as answer:
            (event,) = events_of(next(_blocks(answer)))
            seen.append(event.data["cursor"])
    worker.complete(task_id)
    assert seen == [1, 2, 3, 4]
    assert [event.name for event in follow(client, task_id, seen[-1])] == ["done"]


@pytest.mark.parametrize("end", ["fail", "cancel"])
def test_a_failed_task_is_done_too(
    end: str, client: httpx.Client, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    task_id = create(client)
    worker.start(task_id)
    worker.output(task_id, 0)
    following = beside.submit(follow, client, task_id, 1)
    worker.fail(task_id) if end == "fail" else client.delete(f"{CREATE}/task/{task_id}")
    (done,) = following.result(20)
    assert done.name == "done"
    assert done.data == client.get(f"{CREATE}/task/{task_id}").json()
    assert done.data["status"] == "failed"
    assert follow(client, task_id)[-1] == done


@pytest.mark.parametrize("cursor", ["-1", "x", "", "1.0", "+1", " 1", "１", "1_0", "0x1"])
def test_a_cursor_that_is_none_is_refused(cursor: str, client: httpx.Client) -> None:
    task_id = create(client)
    answer = client.get(f"{CREATE}/task/{task_id}/stream", params={"cursor": cursor}, headers=EVENTS)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


def test_a_silent_stream_is_kept_alive(hasty: Server) -> None:
    client = hasty.client()
    task_id = create(client)
    with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(6)] == [": keepalive", ""] * 3
        hasty.worker().finish(task_id)
        assert "event: done" in lines


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[tuple[httpx.Client, str]]:
    """A client and a running task whose progress changes far more often than its stream may be silent."""
    over = threading.Event()
    with services_in(tmp_path, keepalive=1.0) as services, serve(services) as running:
        client = running.client()
        task_id = create(client)
        running.worker().start(task_id)
        change = "UPDATE tasks SET revision = revision + 1 WHERE id = ?"

        def move() -> None:
            while not over.wait(0.02):
                with services.database.begin() as connection:
                    connection.exec_driver_sql(change, (task_id,))

        mover = threading.Thread(target=move)
        mover.start()
        try:
            yield client, task_id
        finally:
            over.set()
            mover.join()


def test_a_stream_is_kept_alive_while_progress_alone_moves(moving: tuple[httpx.Client, str]) -> None:
    client, task_id = moving
    with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(4)] == [": keepalive", ""] * 2


def test_a_stream_whose_task_is_removed_ends_with_an_error(
    server: Server, client: httpx.Client, beside: ThreadPoolExecutor
) -> None:
    task_id = create(client)
    with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
        with server.services.database.begin() as connection:
            connection.exec_driver_sql("DELETE FROM tasks WHERE id = ?", (task_id,))
        (event,) = events_of("".join(answer.iter_text()))
    assert event.name == "error"
    assert set(event.data) == {"id", "status", "error"}
    assert event.data["error"]["code"] == "TASK_EXPIRED"
    assert set(event.data["error"]) == {"code", "message"}


def test_a_server_that_stops_ends_its_streams_and_takes_no_tasks(
    tmp_path: Path, beside: ThreadPoolExecutor
) -> None:
    with services_in(tmp_path) as services, serve(services) as running:
        client = running.client()
        task_id = create(client)
        with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
            waiting = beside.submit(client.post, f"{CREATE}/sync", json=FLAT)
            while len(client.get(f"{CREATE}/tasks").json()["tasks"]) < 2:
                time.sleep(0.01)
            assert client.get("/readyz").status_code == 200
            begin_shutdown(running.app)
            (event,) = events_of("".join(answer.iter_text()))
        assert (event.name, event.data["error"]["code"]) == ("error", "SERVER_STOPPING")
        assert waiting.result(20).status_code == 504
        for refused in (client.post(CREATE, json=FLAT), client.get("/readyz")):
            assert refused.status_code == 503
            assert refused.json()["error"]["code"] == 4013099
            assert int(refused.headers["retry-after"]) > 0
        assert client.get(f"{CREATE}/task/{task_id}").status_code == 200
        assert client.get("/healthz").status_code == 200


def test_many_streams_cost_no_thread(server: Server, worker: Worker) -> None:
    client = server.client()
    task_ids = [create(client) for _ in range(10)]

    def read(task_id: str, opened: Callable[[], Any], told: list[str]) -> None:
        with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
            opened()
            told.append("".join(answer.iter_text()))

    told: list[str] = []
    open_ones = threading.Semaphore(0)
    before = _server_threads()
    readers = [
        threading.Thread(target=read, args=(task_id, open_ones.release, told), name="reader of a test")
        for task_id in task_ids * 5
    ]
    for reader in readers:
        reader.start()
    for _ in readers:
        assert open_ones.acquire(timeout=20)
    assert _server_threads() <= before | {"change-feed_0", "reader_0", "writer_0"}
    for task_id in task_ids:
        worker.finish(task_id)
    for reader in readers:
        reader.join(20)
    assert [[event.name for event in events_of(text)] for text in told] == [["output"] * 4 + ["done"]] * 50


def _server_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name != "reader of a test"}


def test_a_client_that_goes_away_is_waited_for_no_longer(hasty: Server) -> None:
    client = hasty.client()
    task_id = create(client)
    watched = hasty.app.state.live.change_feed.watched
    with client.stream("GET", f"{CREATE}/task/{task_id}/stream") as answer:
        lines = answer.iter_lines()  # the connection is closed when nobody reads it any more
        assert next(lines) == ": keepalive"
        while task_id not in watched():
            time.sleep(0.01)
    while task_id in watched():  # for ever, if it is not noticed
        time.sleep(0.01)
