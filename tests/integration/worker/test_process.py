"""Worker processes as they are run: killed, stopped, taken over, told to give up."""

import hashlib
import shutil
import subprocess
from functools import partial

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.connection import newest_revision
from retexture.database.tables import executors
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.tasks.lifecycle import GENERATION_FAILED, cancel
from retexture.tasks.queries import TaskView
from retexture.tasks.states import Status
from retexture.worker.process import LOST_ITS_LEASE, OUTDATED

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


CONTAINER = ("unshare", "--pid", "--uts", "--mount-proc", "--fork", "--kill-child", "sh", "-c",
             'hostname same && exec "$@"', "sh")  # fmt: skip
"""Runs a command as a container does: the first process of its own, on a host of a given name."""


def has_outputs(number: int, task: TaskView) -> bool:
    return len(task.outputs) == number


def why_no_namespaces() -> str | None:
    """Why no process can be run as in a container; None where it can."""
    try:
        tried = subprocess.run([*CONTAINER, "true"], capture_output=True, text=True)
    except FileNotFoundError:
        return "unshare is not installed"
    return None if tried.returncode == 0 else f"namespaces can't be made here: {tried.stderr.strip()}"


def expected(plant: Plant, file: str, view: TaskView, prompt: str) -> list[str]:
    """The hashes of the pictures that the engine itself makes of the same order."""
    photo = decode(plant.store.get(file))
    request = Request(photo, prompt, 4, view.seed, 0.5)
    made = ProceduralEngine().variations(request, lambda _share, _stage: None, lambda: False)
    return [hashlib.sha256(encode(each.rgb, None, PictureFormat.PNG)).hexdigest() for each in made]


def test_a_task_is_done_kept_and_charged_once(plant: Plant) -> None:
    plant.worker()
    file = plant.picture()
    view = plant.order("marble", file=file)
    done = plant.ended(view.id)
    assert done.status is Status.COMPLETED, plant.logs()
    assert (done.seed, done.progress, [each.chunk for each in done.outputs]) == (view.seed, 1.0, [0, 1, 2, 3])
    assert plant.digests(view.id) == expected(plant, file, view, "marble")
    assert plant.charges() == [(view.id, PRICE)]
    assert not plant.queue.stranded()


def test_a_killed_workers_task_goes_on_where_it_was(plant: Plant) -> None:
    first = plant.worker()
    file = plant.picture()
    view = plant.order("marble [waits at 2]", file=file)
    before = plant.until(view.id, lambda task: len(task.outputs) == 2)
    first.kill()
    plant.gate.touch()
    seen = [before.progress]

    def ended(task: TaskView) -> bool:
        seen.append(task.progress)
        return task.status.ended

    plant.worker()
    done = plant.until(view.id, ended)
    assert done.status is Status.COMPLETED, plant.logs()
    assert (done.id, done.seed) == (view.id, view.seed)
    assert done.outputs[:2] == before.outputs
    assert plant.digests(view.id) == expected(plant, file, view, "marble [waits at 2]")
    assert seen == sorted(seen)
    assert plant.charges() == [(view.id, PRICE)]
    assert plant.objects() == {file, *(each.file for each in done.outputs)}


def test_another_worker_takes_over_what_a_dead_one_held(plant: Plant) -> None:
    first = plant.worker("there", lease=1.5)
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    first.kill()
    plant.gate.touch()
    plant.worker("here", lease=1.5)
    done = plant.ended(view.id)
    assert done.status is Status.COMPLETED, plant.logs()
    assert len(plant.charges()) == 1


@ON_SQLITE
def test_what_kills_its_worker_again_and_again_fails_and_others_go_on(plant: Plant) -> None:
    deadly = plant.order("marble [dies at 0]")
    other = plant.order("copper")
    for _ in range(3):
        worker = plant.worker(most_starts=3)
        worker.process.wait(60)
    plant.worker(most_starts=3)
    failed, done = plant.ended(deadly.id), plant.ended(other.id)
    assert (failed.status, failed.error_code) == (Status.FAILED, GENERATION_FAILED)
    assert "again and again" in (failed.error_message or "")
    assert done.status is Status.COMPLETED
    assert [task for task, _ in plant.charges()] == [other.id]


@ON_SQLITE
def test_a_worker_that_is_told_to_stop_lets_its_task_finish(plant: Plant) -> None:
    worker = plant.worker()
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    later = plant.order("copper")
    worker.process.terminate()
    plant.gate.touch()
    assert worker.process.wait(30) == 0
    assert plant.view(view.id).status is Status.COMPLETED
    assert plant.view(later.id).status is Status.QUEUED


@ON_SQLITE
@pytest.mark.parametrize("script", ["waits", "deaf"])
def test_a_task_that_does_not_finish_in_time_is_handed_back(plant: Plant, script: str) -> None:
    worker = plant.worker(grace=0.2, give_up=0.5)
    view = plant.order(f"marble [{script} at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    assert worker.stop(30) == 0
    assert plant.view(view.id).status is Status.RUNNING
    assert not plant.queue.stranded()
    assert not plant.queue.holders()
    plant.gate.touch()
    plant.worker("elsewhere")
    assert plant.ended(view.id).status is Status.COMPLETED


@ON_SQLITE
def test_a_worker_ends_with_whoever_started_it(plant: Plant) -> None:
    worker = plant.worker()
    plant.ended(plant.order("marble", count=1).id)
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(30) == 0


@ON_SQLITE
def test_a_cancelled_task_that_runs_is_given_up_and_costs_what_it_had_made(plant: Plant) -> None:
    plant.worker()
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    assert cancel(plant.database, plant.queue, view.id, plant.key.id)
    done = plant.ended(plant.order("copper").id)
    assert done.status is Status.COMPLETED, "the worker is free again"
    assert plant.view(view.id).status is Status.CANCELLED
    assert plant.charges() == [(view.id, PRICE / 4), (done.id, PRICE)]


def test_processes_of_one_host_name_leave_each_other_alone(plant: Plant) -> None:
    """As in containers that share a database and a host name, and number their processes alike."""
    if (reason := why_no_namespaces()) is not None:
        pytest.skip(reason)
    first, second = (plant.worker(machine, within=CONTAINER) for machine in ("one", "two"))
    views = [plant.order(f"marble [waits at {number}]", file=plant.picture()) for number in (1, 2)]
    for view, number in zip(views, (1, 2), strict=True):
        plant.until(view.id, partial(has_outputs, number))
    with plant.database.connect() as connection:
        pids = connection.execute(sa.select(executors.c.pid)).scalars().all()
        names = connection.execute(sa.select(executors.c.id)).scalars().all()
    assert pids[0] == pids[1]
    assert {name.split("-")[0] for name in names} == {"same"}
    plant.gate.touch()
    for view in views:
        done = plant.ended(view.id)
        assert done.status is Status.COMPLETED, plant.logs()
    assert (first.process.poll(), second.process.poll()) == (None, None), plant.logs()


@ON_SQLITE
def test_a_copied_data_folder_takes_nothing_from_the_one_that_it_was_copied_from(plant: Plant) -> None:
    first = plant.worker("original")
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    shutil.copytree(plant.folder / "original", plant.folder / "copy")
    plant.worker("copy")
    other = plant.ended(plant.order("copper").id)
    assert other.status is Status.COMPLETED
    plant.gate.touch()
    assert plant.ended(view.id).status is Status.COMPLETED
    assert first.process.poll() is None, plant.logs()


@ON_SQLITE
def test_a_dead_process_is_replaced_at_once_by_others_of_its_data_folder(plant: Plant) -> None:
    first = plant.worker(lease=600.0)  # so that nothing comes of waiting for it to lapse
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    second = plant.worker(lease=600.0)
    assert plant.ended(plant.order("copper").id).status is Status.COMPLETED
    first.kill()
    plant.gate.touch()
    assert plant.ended(view.id).status is Status.COMPLETED, plant.logs()
    assert second.stop() == 0


@ON_SQLITE
def test_a_worker_that_was_taken_for_dead_ends_itself(plant: Plant) -> None:
    worker = plant.worker()
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    with plant.database.begin() as connection:  # as if the machine had slept
        connection.execute(sa.update(executors).values(seen_at=0.0))
    assert worker.process.wait(30) == LOST_ITS_LEASE
    plant.gate.touch()
    plant.worker("elsewhere")
    assert plant.ended(view.id).status is Status.COMPLETED


def tables_are_of(plant: Plant, revision: str) -> None:
    with plant.database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


@pytest.mark.parametrize("renew", [0.2, 600.0], ids=["between tasks", "at a task"])
def test_a_worker_leaves_tasks_to_a_newer_version_that_changed_the_tables(plant: Plant, renew: float) -> None:
    worker = plant.worker(renew=renew)
    assert plant.ended(plant.order("copper").id).status is Status.COMPLETED
    tables_are_of(plant, "9999")
    view = plant.order("marble")
    assert worker.process.wait(60) == OUTDATED, plant.logs()
    assert "worker is outdated" in plant.logs()
    waiting = plant.view(view.id)
    assert (waiting.status, waiting.outputs) == (Status.QUEUED, ())

    tables_are_of(plant, newest_revision())  # as a worker of the newer version finds them
    plant.worker()
    assert plant.ended(view.id).status is Status.COMPLETED, plant.logs()
    assert len(plant.charges()) == 2


@ON_SQLITE
def test_what_an_outdated_worker_has_begun_it_finishes(plant: Plant) -> None:
    worker = plant.worker()
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    tables_are_of(plant, "9999")
    plant.until_logged("worker stops")
    plant.gate.touch()
    assert plant.ended(view.id).status is Status.COMPLETED, plant.logs()
    assert worker.process.wait(60) == OUTDATED
