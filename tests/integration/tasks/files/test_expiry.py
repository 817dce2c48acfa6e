"""Expiry and reconciliation: what goes, what stays, what is closed."""

import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from plant import Plant
from retexture.database.tables import charges, files, inputs, outputs, tasks
from retexture.tasks.files import DELETED, collect_orphans, delete_file, expire
from retexture.tasks.files.orphans import PATIENCE
from retexture.tasks.lifecycle import GENERATION_FAILED, reconcile
from retexture.tasks.queue import VERSION
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine


def test_an_expired_task_goes_with_its_pictures_and_its_charge_stays(plant: Plant) -> None:
    done, waiting = plant.order("marble", count=2), plant.order("copper")
    execute(done.id, plant.worker_context(ScriptedEngine()))
    made = {each.file for each in plant.view(done.id).outputs}
    assert expire(plant.database, plant.store, time.time()) == 0
    after = time.time() + plant.pricing.retention + 1
    assert (
        expire(plant.database, plant.store, after) == 1 + 2 + 1
    )  # task, outputs, and the source of the first
    assert not made & plant.objects()
    assert [plant.count(table) for table in (tasks, inputs, outputs, files)] == [1, 1, 0, 1]
    assert plant.view(waiting.id).status is Status.QUEUED
    assert len(plant.objects()) == 1, "the source of the task that waits"
    assert plant.count(charges) == 1
    assert expire(plant.database, plant.store, after) == 0


def test_a_file_that_no_task_holds_goes_by_itself(plant: Plant) -> None:
    plant.picture()
    assert expire(plant.database, plant.store, time.time() + 3599) == 0
    assert expire(plant.database, plant.store, time.time() + 3601) == 1
    assert plant.objects() == set()


def test_a_picture_that_a_task_will_start_from_outlives_the_task_that_made_it(plant: Plant) -> None:
    first = plant.order("marble", count=1)
    execute(first.id, plant.worker_context(ScriptedEngine()))
    made = plant.view(first.id).outputs[0].file
    second = plant.order("copper", count=1, file=made)
    expire(plant.database, plant.store, time.time() + plant.pricing.retention + 1)
    assert made in plant.objects()
    execute(second.id, plant.worker_context(ScriptedEngine()))
    assert plant.view(second.id).status is Status.COMPLETED
    expire(plant.database, plant.store, time.time() + plant.pricing.retention + 1)
    assert plant.objects() == set()
    assert plant.count(files) == 0


def spoil(plant: Plant, name: str) -> None:
    """Make an object one that can't be deleted, whoever tries."""
    (plant.folder / "objects" / name).unlink()
    (plant.folder / "objects" / name).mkdir()


def test_an_object_that_can_not_be_deleted_holds_up_no_other(plant: Plant) -> None:
    done = [plant.order("marble", count=2) for _ in range(2)]
    for task in done:
        execute(task.id, plant.worker_context(ScriptedEngine()))
    deleted, marked = (plant.picture() for _ in range(2))
    lone = plant.picture()
    with plant.database.begin() as connection:
        mark = sa.update(files).where(files.c.name.in_([deleted, marked])).values(expires_at=DELETED)
        connection.execute(mark)
    output = plant.view(done[0].id).outputs[1].file
    for name in (marked, output, lone):
        spoil(plant, name)
    after = time.time() + plant.pricing.retention + 1
    # One that was marked; a task with two outputs; the sources of both tasks.
    assert expire(plant.database, plant.store, after) == 1 + 3 + 2
    assert {path.name for path in (plant.folder / "objects").iterdir()} == {marked, output, lone}
    assert [plant.count(table) for table in (tasks, outputs, files)] == [1, 2, 4]
    assert expire(plant.database, plant.store, after) == 0
    for name in (marked, output, lone):
        (plant.folder / "objects" / name).rmdir()
    assert expire(plant.database, plant.store, after) == 1 + 3 + 1
    assert [plant.count(table) for table in (tasks, outputs, files)] == [0, 0, 0]


def test_a_collection_goes_on_past_an_object_that_can_not_be_deleted(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = [f"{number:03}.png" for number in range(20)]
    for name in lost:
        plant.store.put(name, b"x", "image/png")

    listed = plant.store.names

    def spoiling(before: float) -> Iterator[list[str]]:
        for names in listed(before):
            spoil(plant, "003.png")  # after it was listed
            yield names

    monkeypatch.setattr(plant.store, "names", spoiling)
    later = time.time() + PATIENCE + 1
    assert collect_orphans(plant.database, plant.store, later) == 19
    assert plant.objects() == set()


def set_flow(plant: Plant, task_id: str, **values: object) -> None:
    """Change a task's entry in the queue behind everybody's back."""
    schema = "dbos." if plant.database.dialect.name == "postgresql" else ""
    changes = ", ".join(f"{name} = :{name}" for name in values)
    change = sa.text(f"UPDATE {schema}workflow_status SET {changes} WHERE workflow_uuid = :id")
    with plant.database.begin() as connection:
        assert connection.execute(change, {"id": task_id, **values}).rowcount == 1


@pytest.mark.parametrize("state", ["MAX_RECOVERY_ATTEMPTS_EXCEEDED", "ERROR", "CANCELLED"])
def test_a_task_that_the_queue_gave_up_is_closed_and_others_are_not(plant: Plant, state: str) -> None:
    lost, waiting = plant.order(), plant.order()
    set_flow(plant, lost.id, status=state)
    assert reconcile(plant.database, plant.queue) == 1
    closed = plant.view(lost.id)
    assert (closed.status, closed.error_code) == (Status.FAILED, GENERATION_FAILED)
    assert closed.expires_at
    assert plant.view(waiting.id).status is Status.QUEUED
    assert reconcile(plant.database, plant.queue) == 0
    assert plant.charges() == []


def test_a_task_without_an_entry_in_the_queue_is_closed(plant: Plant) -> None:
    lost = plant.order()
    plant.queue.cancel(lost.id)
    set_flow(plant, lost.id, completed_at=1)
    assert plant.queue.forget(60.0) == 1
    assert reconcile(plant.database, plant.queue) == 1
    assert plant.view(lost.id).status is Status.FAILED


def test_entries_of_tasks_that_wait_are_not_forgotten(plant: Plant) -> None:
    plant.order()
    assert plant.queue.forget(0.0) == 0
    assert plant.queue.stranded() == []


def test_what_an_executor_held_goes_back_to_its_place(plant: Plant) -> None:
    held, other = plant.order(), plant.order()
    for task, executor in ((held, "dead-0"), (other, "alive-0")):
        set_flow(plant, task.id, status="PENDING", executor_id=executor, application_version=VERSION)
    assert plant.queue.holders() == {"dead-0", "alive-0"}
    assert plant.queue.hand_back("dead-0") == [held.id]
    assert plant.queue.hand_back("dead-0") == []
    assert plant.queue.holders() == {"alive-0"}


def test_maps_go_by_themselves_on_request_and_else_with_their_task(plant: Plant) -> None:
    view = plant.order("marble", count=1, maps=True)
    execute(view.id, plant.worker_context(ScriptedEngine()))
    (made,) = plant.view(view.id).outputs
    assert made.maps is not None
    assert {made.file, made.maps} <= plant.objects()
    now = time.time()
    assert expire(plant.database, plant.store, now) == 0
    # What is deleted keeps its row as long as the task, whose picture stays.
    assert delete_file(plant.database, plant.store, made.maps, plant.key.id, now)
    assert made.file in plant.objects()
    assert made.maps not in plant.objects()
    assert plant.view(view.id).outputs == (made,)
    expire(plant.database, plant.store, now + 4000)
    assert made.file not in plant.objects()
    assert plant.row(sa.select(files.c.name).where(files.c.name.in_([made.file, made.maps]))) is None
