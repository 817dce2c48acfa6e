"""Pictures from elsewhere are downloaded before a task is rendered: once, within one time, and kept."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from loopback import Answer, Serve, answering, response, start
from ordering import at_once, check_account
from plant import PRICE, Plant
from retexture.database.tables import files, outputs, sources, tasks
from retexture.fetching import PRIVATE_NETWORKS, Fetcher, FetchPolicy
from retexture.storage import StorageError
from retexture.tasks.files import DELETED, collect_orphans, delete_file, expire
from retexture.tasks.files.orphans import PATIENCE
from retexture.tasks.keys import Key
from retexture.tasks.lifecycle import cancel
from retexture.tasks.limits import KeyLimits
from retexture.tasks.order import Input, Picture
from retexture.tasks.queries import TaskView
from retexture.tasks.run import Dropped, HandedBack, WorkerContext, execute, fetch
from retexture.tasks.states import Status
from scripted import ScriptedEngine

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


def worker_context(plant: Plant, engine: ScriptedEngine, fetch_time: float = 60.0) -> WorkerContext:
    policy = FetchPolicy(allowed_networks=PRIVATE_NETWORKS)
    return plant.worker_context(engine, fetcher=Fetcher(policy), fetch_time=fetch_time)


def picture(plant: Plant) -> bytes:
    return plant.store.get(plant.picture())


def ordered(plant: Plant, *urls: str, key: Key | None = None, count: int = 1) -> TaskView:
    return plant.submit(tuple(Input(url, "marble") for url in urls), key, count=count)


def kept(plant: Plant) -> set[str]:
    """The objects that tasks have downloaded."""
    with plant.database.connect() as connection:
        return set(connection.execute(sa.select(sources.c.object)).scalars())


def queued(plant: Plant) -> dict[str, str]:
    """What is in the queue of a kind, by its name there."""
    schema = "dbos." if plant.database.dialect.name == "postgresql" else ""
    query = sa.text(f"SELECT workflow_uuid, queue_name FROM {schema}workflow_status")
    with plant.database.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def test_a_task_is_put_in_line_for_a_renderer_when_its_pictures_are_there(
    plant: Plant, engine: ScriptedEngine, serve: Serve
) -> None:
    server = serve(answering(response(picture(plant))))
    view = ordered(plant, server.url("/a"), server.url("/b"), server.url("/a"))
    own = plant.order()
    assert queued(plant) == {f"{view.id}:fetch": "sources", own.id: "procedural"}
    fetch(view.id, worker_context(plant, engine))
    assert queued(plant)[view.id] == "procedural"
    assert len(server.requests) == 2, "each URL once"
    assert plant.view(view.id).status is Status.QUEUED
    fetch(view.id, worker_context(plant, engine))  # as after a kill before the queue knew
    assert len(server.requests) == 2
    assert plant.queue.stranded() == []
    execute(view.id, worker_context(plant, engine))
    assert plant.view(view.id).status is Status.COMPLETED
    assert len(server.requests) == 2
    downloaded = kept(plant)
    assert len(downloaded) == 2
    assert collect_orphans(plant.database, plant.store, time.time() + 2 * PATIENCE) == 0
    expire(plant.database, plant.store, time.time())
    assert kept(plant) == downloaded, "edits of its pictures start from them"
    expire(plant.database, plant.store, time.time() + plant.pricing.retention + 1)
    assert kept(plant) == set()
    assert plant.objects().isdisjoint(downloaded)


def test_a_held_task_is_fetched_when_it_is_let_go(plant: Plant, engine: ScriptedEngine, serve: Serve) -> None:
    server = serve(answering(response(picture(plant))))
    key = plant.new_key(limits=KeyLimits(concurrency=1))
    first, second = (ordered(plant, server.url(), key=key) for _ in range(2))
    assert list(queued(plant)) == [f"{first.id}:fetch"]
    cancel(plant.database, plant.queue, first.id, key.id)
    assert f"{second.id}:fetch" in queued(plant)
    assert plant.queue.stranded() == []


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (answering(response(b"", "404 Not Found")), "URL"),
        (answering(response(b"this is text")), "not a picture"),
        (None, ""),  # a torn file: that shows only when it is decoded
    ],
)
def test_a_last_picture_that_cannot_be_had_costs_no_rendering(
    plant: Plant, engine: ScriptedEngine, serve: Serve, last: Answer | None, told: str
) -> None:
    good = picture(plant)
    torn = answering(response(good[: len(good) // 2]))
    urls = [serve(answer).url() for answer in (answering(response(good)), last or torn)]
    view = ordered(plant, urls[0], urls[0], urls[1])
    given = worker_context(plant, engine)
    fetch(view.id, given)
    if last is None:
        execute(view.id, given)
    done = plant.view(view.id)
    assert done.status is Status.FAILED
    assert told in (done.error_message or "")
    assert engine.made == []
    assert plant.count(outputs) == 0
    assert plant.charges() == []
    expire(plant.database, plant.store, time.time())
    assert kept(plant) == set()
    with pytest.raises(Dropped):
        fetch(view.id, given)


@ON_SQLITE
@pytest.mark.parametrize("fault", ["gone", "text", "proportions"])
def test_a_last_mask_that_cannot_be_used_costs_no_rendering(
    plant: Plant, engine: ScriptedEngine, fault: str
) -> None:
    mask = {"gone": "gone.png", "text": plant.picture(), "proportions": plant.picture(20, 400)}[fault]
    if fault == "text":
        plant.store.put(mask, b"this is text", "image/png")
    file = plant.picture()
    plain = Input("http://here/x", "marble", file=file)
    view = plant.submit((plain, plain, replace(plain, mask=Picture("http://here/y", mask))), count=2)
    execute(view.id, worker_context(plant, engine))
    done = plant.view(view.id)
    assert done.status is Status.FAILED
    assert (done.error_message or "").startswith("input[2]: The mask")
    assert engine.made == []


@ON_SQLITE
def test_another_keys_picture_is_kept_for_the_task_and_its_own_key_can_still_delete_it(
    plant: Plant, serve: Serve
) -> None:
    """Else a second key could take the last picture away, after the others had been made and seen."""
    other = plant.new_key()
    files_of = {key: plant.picture(key=key) for key in (plant.key, other)}
    given = tuple(
        Input(f"http://here/files/{file}", "marble [waits at 1]", file=file) for file in files_of.values()
    )
    view = plant.submit(given, count=2)

    class Meddling(ScriptedEngine):
        def _play(self, *_: object) -> None:
            delete_file(plant.database, plant.store, files_of[other], other.id, time.time())

    execute(view.id, worker_context(plant, Meddling()))
    assert plant.view(view.id).status is Status.COMPLETED
    assert files_of[other] not in plant.objects()
    assert len(kept(plant)) == 1


@ON_SQLITE
def test_a_picture_that_ended_uncharged_stays_for_a_task_that_starts_from_it(plant: Plant) -> None:
    first = plant.order("marble [waits at 1]", count=2)
    gated = ScriptedEngine(plant.gate)
    with pytest.raises(HandedBack):
        execute(first.id, plant.worker_context(gated), lambda: len(plant.view(first.id).outputs) == 1)
    (output,) = plant.view(first.id).outputs
    second = plant.order(file=output.file)
    cancel(plant.database, plant.queue, first.id, None)
    expire(plant.database, plant.store, time.time())
    query = sa.select(files.c.expires_at).where(files.c.name == output.file)
    assert plant.row(query) == (DELETED,), "it is not served"
    assert output.file in plant.objects()
    cancel(plant.database, plant.queue, second.id, plant.key.id)
    expire(plant.database, plant.store, time.time())
    assert output.file not in plant.objects()
    assert plant.row(query) is None


def test_all_downloads_of_a_task_have_one_time(plant: Plant, engine: ScriptedEngine, serve: Serve) -> None:
    data = picture(plant)
    asked: list[str] = []

    def drip(connection: object, target: str) -> None:
        asked.append(target)
        time.sleep(0.3)
        connection.sendall(response(data))  # type: ignore[attr-defined]

    server = serve(drip)
    view = ordered(plant, *(server.url(f"/{number}") for number in range(16)))
    fetch(view.id, worker_context(plant, engine, fetch_time=1.0))
    done = plant.view(view.id)
    assert done.status is Status.FAILED
    assert "within 1 seconds" in (done.error_message or "")
    assert 1 <= len(asked) < 16


@ON_SQLITE
def test_what_a_stopped_worker_has_downloaded_is_not_downloaded_again(
    plant: Plant, engine: ScriptedEngine, serve: Serve
) -> None:
    server = serve(answering(response(picture(plant))))
    view = ordered(plant, server.url("/1"), server.url("/2"))
    with pytest.raises(HandedBack):
        fetch(view.id, worker_context(plant, engine), lambda: plant.count(sources) > 0)
    assert plant.view(view.id).status is Status.QUEUED
    fetch(view.id, worker_context(plant, engine))
    assert [request.split()[1] for request in server.requests] == ["/1", "/2"]


@ON_SQLITE
def test_a_task_cancelled_between_downloads_fetches_no_more(
    plant: Plant, engine: ScriptedEngine, serve: Serve
) -> None:
    data = picture(plant)

    def cancelling(connection: object, _target: str) -> None:
        cancel(plant.database, plant.queue, view.id, plant.key.id)
        connection.sendall(response(data))  # type: ignore[attr-defined]

    server = serve(cancelling)
    view = ordered(plant, server.url("/1"), server.url("/2"))
    before = plant.objects()
    with pytest.raises(Dropped):
        fetch(view.id, worker_context(plant, engine))
    assert len(server.requests) == 1
    assert plant.objects() == before
    assert plant.view(view.id).status is Status.CANCELLED


@ON_SQLITE
def test_a_storage_that_is_away_is_a_delay(
    plant: Plant, engine: ScriptedEngine, serve: Serve, tmp_path: Path
) -> None:
    server = serve(answering(response(picture(plant))))
    view = ordered(plant, server.url())
    objects = tmp_path / "objects"
    objects.rename(tmp_path / "away")
    objects.touch()
    with pytest.raises(StorageError):
        fetch(view.id, worker_context(plant, engine))
    assert plant.view(view.id).status is Status.QUEUED
    objects.unlink()
    (tmp_path / "away").rename(objects)
    fetch(view.id, worker_context(plant, engine))
    assert queued(plant)[view.id] == "procedural"


def test_two_workers_that_fetch_for_one_task_keep_each_picture_once(
    plant: Plant, engine: ScriptedEngine, serve: Serve
) -> None:
    """As after a machine that slept and was taken for dead."""
    server = serve(answering(response(picture(plant))))
    view = ordered(plant, *(server.url(f"/{number}") for number in range(4)))
    before = plant.objects()
    at_once(*[lambda: fetch(view.id, worker_context(plant, engine))] * 3)
    assert plant.count(sources) == 4
    assert plant.objects() - before == kept(plant)
    assert list(queued(plant)).count(view.id) == 1


def test_a_task_that_was_ordered_before_there_was_this_stage_is_fetched_where_it_is_rendered(
    plant: Plant, engine: ScriptedEngine, serve: Serve
) -> None:
    server = serve(answering(response(picture(plant))))
    view = ordered(plant, server.url())
    with plant.database.begin() as connection:
        connection.execute(sa.update(tasks).values(to_fetch=False))
    execute(view.id, worker_context(plant, engine))
    assert plant.view(view.id).status is Status.COMPLETED
    assert plant.charges() == [(view.id, PRICE)]


def test_pictures_that_are_kept_while_their_task_is_cancelled_are_all_charged(plant: Plant) -> None:
    """The charge counts what is there, neither one more nor one less, however close the two come."""
    key = plant.new_key(limits=KeyLimits(budget=PRICE * 100))

    class Racing(ScriptedEngine):
        """Says when it comes to its third picture."""

        def __init__(self) -> None:
            super().__init__()
            self.far = threading.Event()

        def _play(self, _prompt: str, number: int, _cancelled: object) -> None:
            if number == 2:
                self.far.set()

    def work(task_id: str, engine: Racing) -> None:
        with suppress(Dropped):
            execute(task_id, plant.worker_context(engine))

    def give_up(task_id: str, engine: Racing) -> None:
        assert engine.far.wait(300)
        cancel(plant.database, plant.queue, task_id, key.id)

    for _ in range(6):
        task_id, racing = plant.order("marble", key=key, count=4).id, Racing()
        at_once(partial(work, task_id, racing), partial(give_up, task_id, racing))
        made = len(plant.view(task_id).outputs)
        assert made >= 2
        assert dict(plant.charges())[task_id] == PRICE * made / 4
        check_account(plant, key)
