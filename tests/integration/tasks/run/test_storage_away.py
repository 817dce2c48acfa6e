"""A storage that can't be used is a delay: the task waits, is not charged for it, and is done afterwards."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from plant import PATIENCE, PRICE, Plant
from retexture.database.tables import tasks
from retexture.storage import StorageError
from retexture.tasks import metrics
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine


@contextmanager
def storage_away(plant: Plant) -> Iterator[None]:
    """Inside, nothing can be stored and nothing is there; not even for an administrator of the machine."""
    folder = plant.folder / "objects"
    aside = folder.rename(plant.folder / "aside")
    folder.write_bytes(b"not a folder")
    yield
    folder.unlink()
    aside.rename(folder)


def attempts(plant: Plant, task_id: str) -> int:
    return int(plant.row(sa.select(tasks.c.attempts).where(tasks.c.id == task_id))[0])


def errors() -> float:
    return float(metrics.STORAGE_ERRORS._value.get())


def test_a_task_outlasts_any_number_of_tries_without_storage(plant: Plant) -> None:
    task_id = plant.order().id
    worker_context, before = plant.worker_context(ScriptedEngine()), errors()
    with storage_away(plant):
        for number in range(6):
            with pytest.raises(StorageError):
                execute(task_id, worker_context, again=number > 0)
            assert plant.view(task_id).status is Status.RUNNING
            assert attempts(plant, task_id) == 1
    assert errors() == before + 6
    execute(task_id, worker_context, again=True)
    view = plant.view(task_id)
    assert view.status is Status.COMPLETED
    assert len(view.outputs) == 4
    assert plant.charges() == [(task_id, PRICE)]
    assert plant.objects() >= {each.file for each in view.outputs}


def test_outputs_that_were_stored_before_are_not_made_again(plant: Plant) -> None:
    task_id = plant.order("marble [waits at 2]").id
    engine = ScriptedEngine(plant.gate)
    worker_context = plant.worker_context(engine)
    asked: list[None] = []

    def stop() -> bool:  # asked while the engine waits before its third picture
        if len(engine.made) == 2 and not asked:
            asked.append(None)
            leaving.__enter__()
            plant.gate.touch()
        return False

    leaving = storage_away(plant)
    with pytest.raises(StorageError):
        execute(task_id, worker_context, stop)
    leaving.__exit__(None, None, None)
    assert len(plant.view(task_id).outputs) == 2
    execute(task_id, worker_context, again=True)
    assert plant.view(task_id).status is Status.COMPLETED
    assert engine.made == [0, 1, 2, 2, 3]


def test_a_worker_waits_for_the_storage_by_itself(plant: Plant) -> None:
    task_id = plant.order("marble [waits at 0]", count=1).id
    worker = plant.worker()
    plant.until(task_id, lambda view: view.status is Status.RUNNING)
    with storage_away(plant):
        plant.gate.touch()
        deadline = time.monotonic() + PATIENCE
        while b"storage away" not in worker.log.read_bytes():
            assert time.monotonic() < deadline, plant.logs()
            time.sleep(0.02)
        assert plant.view(task_id).status is Status.RUNNING
    assert plant.ended(task_id).status is Status.COMPLETED
    assert plant.charges() == [(task_id, PRICE)]
