"""What engines note of inputs: kept with the task, found by the next process, gone with the task."""

import time

import pytest
import sqlalchemy as sa

from plant import Plant
from retexture.database.connection import open_database
from retexture.database.tables import engine_notes, tasks
from retexture.engines.forwarding import Budget
from retexture.engines.protocol import EngineError
from retexture.tasks.files import expire
from retexture.tasks.run.ledger import TaskLedger
from retexture.tasks.states import Status


def test_a_note_is_there_for_the_next_process_and_belongs_to_one_input(plant: Plant) -> None:
    task = plant.order("marble", "jade").id
    ledger = TaskLedger(plant.database, task, 1)
    assert ledger.recall("order") is None
    ledger.record("order", "first")
    ledger.record("order", "second")
    ledger.record("another", "näher")
    other = open_database(plant.url)
    found = TaskLedger(other, task, 1)
    assert (found.recall("order"), found.recall("another")) == ("second", "näher")
    assert TaskLedger(other, task, 0).recall("order") is None
    other.dispose()


def test_notes_go_with_their_task_and_nothing_is_noted_of_one_that_is_gone(plant: Plant) -> None:
    task = plant.order("marble").id
    ledger = TaskLedger(plant.database, task, 0)
    ledger.record("order", "sent")
    now = time.time()
    with plant.database.begin() as connection:
        ended = {"status": Status.FAILED, "completed_at": now - 2, "expires_at": now - 1}
        connection.execute(sa.update(tasks).where(tasks.c.id == task).values(**ended))
    expire(plant.database, plant.store, now)
    assert plant.count(engine_notes) == 0
    ledger.record("order", "sent")
    assert ledger.recall("order") is None


def test_a_budget_holds_over_processes(plant: Plant) -> None:
    task = plant.order("marble").id
    for _ in range(2):
        Budget(2, TaskLedger(plant.database, task, 0), "No more.").take()
    with pytest.raises(EngineError, match=r"No more\."):
        Budget(2, TaskLedger(plant.database, task, 0), "No more.").take()
    Budget(2, TaskLedger(plant.database, task, 0), "No more.").give_back()
    Budget(2, TaskLedger(plant.database, task, 0), "No more.").take()
