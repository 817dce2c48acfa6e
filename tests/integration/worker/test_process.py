"""Worker processes as they are run: killed, stopped, taken over, told to give up."""

import hashlib

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.tables import executors
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.tasks.cancel import cancel
from retexture.tasks.moves import GENERATION_FAILED
from retexture.tasks.state import Status
from retexture.tasks.view import TaskView
from retexture.worker.process import LOST_ITS_LEASE

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


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
    first = plant.worker("there-0", lease=1.5)
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    first.kill()
    plant.gate.touch()
    plant.worker("here-0", lease=1.5)
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
    plant.worker("elsewhere-0")
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


@ON_SQLITE
def test_a_second_process_of_one_name_waits_for_the_first_to_end(plant: Plant) -> None:
    first = plant.worker("here-0")
    plant.ended(plant.order("marble", count=1).id)
    second = plant.worker("here-0")
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    plant.gate.touch()
    assert plant.ended(view.id).status is Status.COMPLETED
    assert first.stop() == 0
    assert plant.ended(plant.order("copper", count=1).id).status is Status.COMPLETED
    assert second.process.poll() is None


@ON_SQLITE
def test_a_worker_that_was_taken_for_dead_ends_itself(plant: Plant) -> None:
    worker = plant.worker()
    view = plant.order("marble [waits at 1]")
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    with plant.database.begin() as connection:  # as if the machine had slept
        connection.execute(sa.update(executors).values(seen_at=0.0))
    assert worker.process.wait(30) == LOST_ITS_LEASE
    plant.gate.touch()
    plant.worker("elsewhere-0")
    assert plant.ended(view.id).status is Status.COMPLETED
