"""Maps that were offered when a task was ordered, and that its engine does not give when it is made."""

from dataclasses import replace

import pytest

from plant import Plant
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_engine_that_gives_no_maps_any_more_fails_the_task(plant: Plant) -> None:
    view = plant.order("marble", maps=True)
    engine = ScriptedEngine()
    engine.capabilities = replace(engine.capabilities, maps=False)
    execute(view.id, plant.worker_context(engine))
    ended = plant.view(view.id)
    assert (ended.status, ended.error_code) == (Status.FAILED, 4013098)
    assert ended.error_message is not None
    assert "gives no maps of surfaces" in ended.error_message
    assert engine.made == []
    assert plant.charges() == []
