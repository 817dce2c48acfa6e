"""What edits start from is kept as long as they may need it, and no longer."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest
import sqlalchemy as sa

from loopback import Serve, answering, response, start
from plant import Plant
from retexture.database.tables import inputs, sources
from retexture.fetching import PRIVATE_NETWORKS, Fetcher, FetchPolicy
from retexture.tasks.files import FileInUse, collect_orphans, delete_file, expire
from retexture.tasks.files.orphans import PATIENCE
from retexture.tasks.lifecycle import delete_task
from retexture.tasks.order import Input
from retexture.tasks.queries import TaskView
from retexture.tasks.run import WorkerContext, execute
from retexture.tasks.states import Status
from scripted import RepeatingEngine


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that are stopped at the end of the test."""
    with ExitStack() as stack:
        yield partial(start, stack)


@pytest.fixture
def context(plant: Plant) -> WorkerContext:
    fetcher = Fetcher(FetchPolicy(allowed_networks=PRIVATE_NETWORKS))
    return plant.worker_context(RepeatingEngine(), fetcher=fetcher)


def done(plant: Plant, view: TaskView, context: WorkerContext) -> TaskView:
    execute(view.id, context)
    ended = plant.view(view.id)
    assert ended.status is Status.COMPLETED, ended.error_message
    return ended


def drawn_on(plant: Plant, view: TaskView) -> str:
    receipt = plant.view(view.id).inputs[0].receipt
    assert receipt is not None
    return str(receipt["edit"]["from"])


def objects_of(plant: Plant, task_id: str) -> set[str]:
    query = sa.select(sources.c.object).where(sources.c.task_id == task_id)
    with plant.database.connect() as connection:
        return set(connection.execute(query).scalars())


def shift(plant: Plant, task_id: str, seconds: float) -> None:
    """Have a task, with its pictures, expire so much later or earlier."""
    with plant.database.begin() as connection:
        for table, which in (
            ("tasks", "id = :id"),
            ("files", "name IN (SELECT file FROM outputs WHERE task_id = :id)"),
        ):
            change = f"UPDATE {table} SET expires_at = expires_at + :by WHERE {which}"
            connection.execute(sa.text(change), {"by": seconds, "id": task_id})


def test_a_download_is_kept_for_edits_and_shared_by_them(
    plant: Plant, context: WorkerContext, serve: Serve
) -> None:
    server = serve(answering(response(plant.store.get(plant.picture()))))
    earlier = done(plant, plant.submit((Input(server.url("/a"), "marble"),)), context)
    expire(plant.database, plant.store, time.time())
    (downloaded,) = objects_of(plant, earlier.id)
    varied = plant.edit("variation", earlier, "strong")
    assert objects_of(plant, varied.id) == {downloaded}
    # The earlier task goes while the edit waits: what that starts from stays.
    shift(plant, earlier.id, -2 * plant.pricing.retention)
    expire(plant.database, plant.store, time.time())
    assert plant.row(sa.select(inputs.c.number).where(inputs.c.task_id == earlier.id)) is None
    assert collect_orphans(plant.database, plant.store, time.time() + 2 * PATIENCE) == 0
    done(plant, varied, context)
    assert drawn_on(plant, varied) == "source"
    assert len(server.requests) == 1, "it was downloaded once"
    # So does an edit of the edit start from it.
    larger = done(plant, plant.edit("upscale", varied, "2x"), context)
    assert drawn_on(plant, larger) == "source"
    expire(plant.database, plant.store, time.time() + 2 * plant.pricing.retention)
    assert plant.objects() == set()
    assert plant.count(sources) == 0


def test_what_was_handed_in_is_kept_as_long_as_the_task(plant: Plant, context: WorkerContext) -> None:
    earlier = done(plant, plant.order("marble"), context)
    shift(plant, earlier.id, 2 * plant.pricing.retention)
    with plant.database.begin() as connection:  # what it started from would have been over long before
        connection.execute(
            sa.text("UPDATE files SET expires_at = 1 WHERE name NOT IN (SELECT file FROM outputs)")
        )
    varied = plant.edit("variation", earlier, "strong")
    expire(plant.database, plant.store, time.time())
    done(plant, varied, context)
    assert drawn_on(plant, varied) == "source"
    expire(plant.database, plant.store, time.time() + plant.pricing.retention - 60)
    larger = plant.edit("upscale", varied, "2x")
    done(plant, larger, context)
    assert drawn_on(plant, larger) == "source"


def test_an_earlier_picture_is_kept_as_long_as_what_was_made_of_it(
    plant: Plant, context: WorkerContext
) -> None:
    earlier = done(plant, plant.order("marble"), context)
    remixed = done(plant, plant.edit("remix", earlier, "subtle", 1, "copper"), context)
    names = [each.file for each in plant.view(earlier.id).outputs]
    with plant.database.begin() as connection:
        connection.execute(sa.text("UPDATE tasks SET expires_at = 1 WHERE id = :id"), {"id": earlier.id})
        others = "UPDATE files SET expires_at = 1 WHERE name != :kept AND name IN (SELECT file FROM outputs "
        change = sa.text(f"{others} WHERE task_id = :id)")
        connection.execute(change, {"kept": names[1], "id": earlier.id})
    expire(plant.database, plant.store, time.time())
    assert set(names) & plant.objects() == {names[1]}
    varied = done(plant, plant.edit("variation", remixed, "strong"), context)
    assert drawn_on(plant, varied) == "source"


def test_what_an_edit_waits_for_can_not_be_deleted(plant: Plant, context: WorkerContext) -> None:
    earlier = done(plant, plant.order("marble"), context)
    waiting = plant.edit("upscale", earlier, "2x", 1)
    picture = plant.view(earlier.id).outputs[1].file
    source = plant.row(sa.select(inputs.c.file).where(inputs.c.task_id == earlier.id)).file
    for name in (picture, source):
        with pytest.raises(FileInUse):
            delete_file(plant.database, plant.store, name, plant.key.id, time.time())
    with pytest.raises(FileInUse):
        delete_task(plant.database, plant.store, earlier.id, plant.key.id)
    done(plant, waiting, context)
    assert delete_task(plant.database, plant.store, earlier.id, plant.key.id)
    assert picture not in plant.objects()


def test_a_failed_tasks_download_goes_at_once(plant: Plant, context: WorkerContext, serve: Serve) -> None:
    server = serve(answering(response(plant.store.get(plant.picture()))))
    view = plant.submit((Input(server.url("/a"), "[fails 0 always] marble"),))
    execute(view.id, context)
    assert plant.view(view.id).status is Status.FAILED
    assert objects_of(plant, view.id)
    expire(plant.database, plant.store, time.time())
    assert not objects_of(plant, view.id)
