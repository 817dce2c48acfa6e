"""What the console reads and changes, on SQLite and on Postgres."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.tables import callbacks, charges, files, outputs, sessions, sign_in_links, tasks
from retexture.decoding import DecoderPool
from retexture.engines.procedural import ProceduralEngine
from retexture.storage import MissingObject
from retexture.tasks.accept import NotResubmittable, resubmit
from retexture.tasks.accept.submission import submit
from retexture.tasks.files import (
    FileInUse,
    StoredFile,
    collect_orphans,
    delete_file,
    expire,
    find_file,
    make_thumbnail,
    stored_thumbnail,
)
from retexture.tasks.files.orphans import PATIENCE
from retexture.tasks.files.stored import thumbnail_name
from retexture.tasks.keys import (
    Period,
    Spending,
    begin_session,
    create_key,
    end_session,
    find_sessions,
    follow_link,
    forget_sessions,
    make_link_token,
    prolong_session,
    revoke_key,
    rotate_key,
    spending_by_day,
)
from retexture.tasks.keys.sessions import IDLE
from retexture.tasks.lifecycle import TaskActive, cancel, delete_task
from retexture.tasks.limits import KeyLimits
from retexture.tasks.order import Input, Order, Picture
from retexture.tasks.queries import (
    EngineNote,
    HistoryEntry,
    Sought,
    history,
    list_history,
    read_failures,
    read_queue,
    read_stored,
    read_workers,
)
from retexture.tasks.queries.overview import QueueView
from retexture.tasks.run import execute
from retexture.worker import lease as leases

LATER = 24 * 3600.0


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def _file(plant: Plant, name: str) -> StoredFile:
    with plant.database.connect() as connection:
        found = find_file(connection, name, time.time())
    assert found is not None
    return found


def _in_force(plant: Plant, name: str) -> bool:
    with plant.database.connect() as connection:
        return name in find_sessions(connection, [name, "made up"])


def _listed(plant: Plant, sought: Sought, limit: int = 100) -> list[HistoryEntry]:
    with plant.database.connect() as connection:
        return list_history(connection, sought, limit, None, time.time())[0]


def test_a_session_from_its_beginning_to_its_end(plant: Plant) -> None:
    key, token = create_key(plant.database, "person")
    assert begin_session(plant.database, "no such key") is None
    begun = begin_session(plant.database, token)
    assert begun is not None
    assert begun[1].id == key.id
    assert _in_force(plant, begun[0])
    assert plant.row(sa.select(sessions.c.key_id)).key_id == key.id
    before = plant.row(sa.select(sessions)).expires_at
    with plant.database.begin() as connection:
        connection.execute(sa.update(sessions).values(expires_at=before - IDLE / 2))
    prolong_session(plant.database, begun[0], time.time())
    assert plant.row(sa.select(sessions)).expires_at >= before
    end_session(plant.database, begun[0])
    assert not _in_force(plant, begun[0])
    prolong_session(plant.database, begun[0], time.time())
    assert plant.count(sessions) == 0


def test_rotation_and_revocation_end_sessions(plant: Plant) -> None:
    key, token = create_key(plant.database, "person")
    first = begin_session(plant.database, token)
    rotated = rotate_key(plant.database, key.id, 60)
    assert first is not None
    assert rotated is not None
    second = begin_session(plant.database, rotated[1])
    assert second is not None
    assert (_in_force(plant, first[0]), _in_force(plant, second[0])) == (True, True)
    rotate_key(plant.database, key.id, 60)
    assert (_in_force(plant, first[0]), _in_force(plant, second[0])) == (False, True)
    revoke_key(plant.database, key.id)
    assert not _in_force(plant, second[0])


def test_of_several_who_follow_a_link_one_gets_in(plant: Plant) -> None:
    token = make_link_token(plant.database, plant.key.id)
    with ThreadPoolExecutor(4) as pool:
        got = [each for each in pool.map(lambda _: follow_link(plant.database, token), range(4)) if each]
    assert len(got) == 1
    assert got[0][1].id == plant.key.id
    assert _in_force(plant, got[0][0])
    make_link_token(plant.database, plant.key.id)
    forget_sessions(plant.database, time.time() + LATER)
    assert (plant.count(sessions), plant.count(sign_in_links)) == (0, 0)


def test_tasks_are_found_by_key_status_and_words(plant: Plant) -> None:
    other = plant.new_key()
    first = plant.order("Red Brick, 100%", "marble")
    second = plant.order("ÖL painting", key=other)
    cancel(plant.database, plant.queue, first.id, plant.key.id)
    assert [each.view.id for each in _listed(plant, Sought())] == [second.id, first.id]
    assert [each.view.id for each in _listed(plant, Sought(key_id=other.id))] == [second.id]
    assert [each.view.id for each in _listed(plant, Sought(status="failed"))] == [first.id]
    for text, found in (
        ("bRICK", first.id),
        ("100%", first.id),
        ("painting", second.id),
        (first.id, first.id),
    ):
        assert [each.view.id for each in _listed(plant, Sought(text=text))] == [found], text
    assert _listed(plant, Sought(text="%%")) == []
    (entry,) = _listed(plant, Sought(status="failed"))
    assert [given.prompt for given in entry.given] == ["Red Brick, 100%", "marble"]
    assert entry.files == {entry.given[0].file}
    assert (entry.key_name, entry.view.count, entry.request_id) == (plant.key.name, 4, "request-1")


def test_pages_of_everybodys_tasks_meet(plant: Plant) -> None:
    keys = [plant.key, plant.new_key()]
    ids = [plant.order(key=keys[number % 2]).id for number in range(5)]
    found: list[str] = []
    cursor = None
    with plant.database.connect() as connection:
        for _ in range(3):
            entries, cursor = list_history(connection, Sought(), 2, cursor, time.time())
            found += [entry.view.id for entry in entries]
    assert cursor is None
    assert found == ids[::-1]


def test_a_search_looks_at_so_many_tasks_and_goes_on_from_there(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SEARCHED", 4)
    prompts = ["old oak", "jade", "oak", *7 * ["marble"], "oak and ice", "oak", "sand"]
    ids = [plant.order(prompt).id for prompt in prompts]
    pages, cursor = [], None
    with plant.database.connect() as connection:
        for _ in range(4):
            found, cursor = list_history(connection, Sought(text="OAK"), 1, cursor, time.time())
            pages.append([entry.view.id for entry in found])
    # One on a page, though there are more among the four; then none among four; then one; then the oldest.
    assert pages == [[ids[11]], [ids[10]], [], [ids[2]]]
    assert cursor is not None
    with plant.database.connect() as connection:
        last, cursor = list_history(connection, Sought(text="OAK"), 1, cursor, time.time())
        assert [entry.view.id for entry in last] == [ids[0]]
        assert cursor is None
        for mine, whole in ((plant.key.id, True), ("another", False)):
            by_id, _ = list_history(connection, Sought(key_id=mine, text=ids[0]), 1, None, time.time())
            assert bool(by_id) == whole  # by its id a task is found wherever it is
        assert list_history(connection, Sought(status="failed", text="oak"), 5, None, time.time())[0] == []


def test_deleting_a_task_leaves_its_charge_alone(
    plant: Plant, engine: ProceduralEngine, decoders: DecoderPool
) -> None:
    source = plant.picture()
    task = plant.order("jade", file=source, count=2)
    with pytest.raises(TaskActive):
        delete_task(plant.database, plant.store, task.id, plant.key.id)
    execute(task.id, plant.worker_context(engine), lambda: False)
    for each in (source, *(output.file for output in plant.view(task.id).outputs)):
        assert len(make_thumbnail(plant.store, decoders, _file(plant, each))) > 100
    assert len(plant.objects()) == 6
    assert not delete_task(plant.database, plant.store, task.id, plant.new_key().id)
    assert delete_task(plant.database, plant.store, task.id, plant.key.id)
    assert not delete_task(plant.database, plant.store, task.id, plant.key.id)
    assert [plant.count(table) for table in (tasks, outputs, files, callbacks)] == [0, 0, 0, 0]
    assert plant.objects() == set()
    assert plant.charges() == [(task.id, PRICE)]


def test_a_source_of_others_or_of_another_task_stays(plant: Plant) -> None:
    theirs = plant.picture(key=plant.new_key())
    mine = plant.picture()
    first, second = plant.order(file=theirs), plant.order(file=mine)
    third = plant.order(file=mine)
    for each in (first, second):
        cancel(plant.database, plant.queue, each.id, None)
    assert delete_task(plant.database, plant.store, first.id, None)
    with pytest.raises(FileInUse):  # the third is yet to start from it
        delete_file(plant.database, plant.store, mine, plant.key.id, time.time())
    assert delete_task(plant.database, plant.store, second.id, None)
    assert plant.objects() == {theirs, mine}
    cancel(plant.database, plant.queue, third.id, None)
    assert delete_task(plant.database, plant.store, third.id, None)
    assert plant.objects() == {theirs}


def test_an_operators_cancel_gives_back_what_was_put_aside(plant: Plant) -> None:
    task = plant.order()
    assert cancel(plant.database, plant.queue, task.id, None)
    assert not cancel(plant.database, plant.queue, "unknown", None)
    view = plant.view(task.id)
    assert "administrator" in (view.error_message or "")
    with plant.database.connect() as connection:
        assert connection.exec_driver_sql("SELECT sum(reserved) FROM keys").scalar_one() == 0


def test_the_same_order_again(plant: Plant) -> None:
    file = plant.picture()
    given = (
        Input("http://a/b.png", "marble", None, None, Picture("http://a/mask.png")),
        Input(f"http://here/files/{file}", "brick", file=file, swatch=Picture("http://here/x", file)),
    )
    choices: dict[str, Any] = {
        "count": 3,
        "structure": 0.25,
        "min_structure": 0.5,
        "metadata": {"project": "facade"},
    }
    task = plant.submit(given, **choices)

    def again(key_id: str | None) -> Order | None:
        with plant.database.connect() as connection:
            found = resubmit(connection, task.id, key_id, "request-2", "http://there")
        return None if found is None else found[0]

    with pytest.raises(NotResubmittable, match="not ended"):
        again(plant.key.id)
    cancel(plant.database, plant.queue, task.id, plant.key.id)
    assert again(plant.new_key().id) is None
    order = again(None)
    assert order is not None
    assert order.inputs == given
    assert order.seed == 7
    assert {name: getattr(order, name) for name in choices} == choices
    new = submit(plant.database, plant.queue, order, plant.key, plant.pricing)
    old, made = (_listed(plant, Sought(text=each))[0] for each in (task.id, new.id))
    assert made.given == old.given
    assert [(each.mask, each.swatch) for each in made.given] == [(each.mask, each.swatch) for each in given]
    assert made.min_structure == 0.5
    assert (made.request_id, made.view.seed) == ("request-2", 7)


def test_charges_by_day_in_utc(plant: Plant) -> None:
    other = plant.new_key()
    midnight = datetime(2026, 3, 10, tzinfo=UTC).timestamp()
    times = (
        (plant.key, -0.001),
        (plant.key, 0.0),
        (plant.key, 86399.999),
        (other, 43200.0),
        (other, 86400.0),
    )
    rows = [
        {
            "task_id": f"charged-{number}", "key_id": key.id, "model": "m", "price": Decimal("0.04"),
            "cost": Decimal("0.028"), "charged_at": midnight + seconds, "pictures": 3,
        }
        for number, (key, seconds) in enumerate(times)
    ]  # fmt: skip
    with plant.database.begin() as connection:
        connection.execute(sa.insert(charges), rows)
    day = date(2026, 3, 10)
    with plant.database.connect() as connection:
        everything = spending_by_day(connection, None, Period())
        own = spending_by_day(connection, plant.key.id, Period(day, day))
    spent = {(each.day - day, each.key_id): each.spending.tasks for each in everything}
    one = timedelta(days=1)
    assert spent == {
        (-one, plant.key.id): 1, (0 * one, plant.key.id): 2, (0 * one, other.id): 1, (one, other.id): 1
    }  # fmt: skip
    assert [each.day for each in everything] == sorted(each.day for each in everything)
    assert [each.spending for each in own] == [Spending(2, Decimal("0.08"), Decimal("0.056"), 6)]
    assert own[0].key_name == plant.key.name


def test_how_the_installation_is_doing(plant: Plant) -> None:
    note = EngineNote("procedural", "1", True, "All is well.")
    lease = leases.take(plant.database, "here-0", ("procedural",), 20.0)
    assert leases.renew(plant.database, lease, [note])
    limited = plant.new_key(limits=KeyLimits(concurrency=1))
    waiting = [plant.order(key=limited) for _ in range(2)]
    failed = plant.order("[fails 0 always]")
    with plant.database.begin() as connection:
        connection.execute(
            sa.update(tasks)
            .where(tasks.c.id == failed.id)
            .values(status="failed", error_message="It could not be made.", completed_at=time.time())
        )
    with plant.database.connect() as connection:
        (worker,) = read_workers(connection)
        queue, stored, (failure,) = read_queue(connection), read_stored(connection), read_failures(connection)
    assert (worker.name, worker.queues, worker.engines) == ("here-0", ("procedural",), (note,))
    assert queue == QueueView(1, 0, 1, plant.view(waiting[0].id).created_at, 0)
    assert (stored.files, stored.tasks) == (3, 3)
    assert stored.bytes == sum(len(plant.store.get(name)) for name in plant.objects())
    assert (failure.task_id, failure.key_id, failure.message) == (
        failed.id,
        plant.key.id,
        "It could not be made.",
    )


def test_a_thumbnail_is_kept_as_long_as_its_picture(plant: Plant, decoders: DecoderPool) -> None:
    name = plant.picture(640, 320)
    assert stored_thumbnail(plant.store, _file(plant, name)) is None
    data = make_thumbnail(plant.store, decoders, _file(plant, name))
    assert plant.store.get(thumbnail_name(name)) == data
    assert stored_thumbnail(plant.store, _file(plant, name)) == data
    assert collect_orphans(plant.database, plant.store, time.time() + PATIENCE + 60) == 0
    assert plant.objects() == {name, thumbnail_name(name)}
    expire(plant.database, plant.store, time.time() + 7200)
    assert plant.objects() == set()


def test_a_thumbnail_that_was_made_too_late_is_swept(plant: Plant, decoders: DecoderPool) -> None:
    name = plant.picture()
    file = _file(plant, name)
    data = plant.store.get(name)
    assert delete_file(plant.database, plant.store, name, None, time.time())
    with pytest.raises(MissingObject):
        make_thumbnail(plant.store, decoders, file)
    plant.store.put(thumbnail_name(name), data, "image/webp")
    assert collect_orphans(plant.database, plant.store, time.time() + PATIENCE + 60) == 1
    assert plant.objects() == set()
