"""A chain of edits whose worker is killed in the middle of each step."""

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.tables import inputs
from retexture.tasks.queries import TaskView
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import RepeatingEngine, ScriptedEngine

MOST_RENDERED = {True: "rendered again", False: "enlarged"}


def survived(plant: Plant, view: TaskView, stored: int, *, repeats: bool) -> TaskView:
    """A task that is completed although its worker is killed once so many of its pictures are stored."""
    plant.until(
        view.id, lambda task: task.status.ended or (bool(task.started_at) and len(task.outputs) >= stored)
    )
    before = plant.view(view.id).outputs
    plant.workers[-1].kill()
    plant.gate.touch()
    plant.worker(repeats=int(repeats))
    done = plant.ended(view.id)
    assert done.status is Status.COMPLETED, plant.logs()
    assert done.outputs[: len(before)] == before, "what was stored is not made again"
    assert [each.number for each in done.outputs] == list(range(done.count))
    assert [task for task, _ in plant.charges()].count(view.id) == 1
    plant.gate.unlink()
    return done


@pytest.mark.parametrize(
    ("database_url", "repeats"), [("sqlite", True), ("postgres", False)], indirect=["database_url"]
)
def test_a_chain_survives_kills_at_each_step(plant: Plant, repeats: bool) -> None:
    plant.worker(repeats=int(repeats))
    retextured = survived(plant, plant.order("marble [waits at 2]"), 2, repeats=repeats)
    varied = survived(
        plant,
        plant.edit("variation", retextured, "subtle", 3, "rain [waits at 1]", seed=8),
        1,
        repeats=repeats,
    )
    remixed = survived(
        plant, plant.edit("remix", varied, "strong", 2, "copper [waits at 1]", seed=9), 1, repeats=repeats
    )
    larger = survived(plant, plant.edit("upscale", remixed, "4x", 1), 0, repeats=repeats)
    assert plant.photo(larger.id).size == (4 * 48, 4 * 40)
    assert len(plant.charges()) == 4
    assert {cost for _, cost in plant.charges()} == {PRICE}
    told = [plant.view(each.id).inputs[0].receipt for each in (varied, remixed, larger)]
    edits = [each["edit"] for each in told if each is not None]
    assert [each["kind"] for each in edits] == ["variation", "remix", "upscale"]
    assert edits[-1]["how"] == MOST_RENDERED[repeats]
    # The same orders, done without any kill, give the same pictures.
    plant.workers[-1].kill()
    plant.gate.touch()
    engine = (RepeatingEngine if repeats else ScriptedEngine)(plant.gate)
    for kind, way, image, words, seed, of, made in (
        ("variation", "subtle", 3, "rain [waits at 1]", 8, retextured, varied),
        ("remix", "strong", 2, "copper [waits at 1]", 9, varied, remixed),
        ("upscale", "4x", 1, "", None, remixed, larger),
    ):
        again = plant.edit(kind, of, way, image, words, seed=seed)
        execute(again.id, plant.worker_context(engine))
        assert plant.digests(again.id) == plant.digests(made.id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_how_an_edit_is_made_outlives_its_worker(plant: Plant) -> None:
    """A worker of an engine that repeats begins it, and one that does not goes on."""
    earlier = plant.order("marble")
    execute(earlier.id, plant.worker_context(RepeatingEngine()))
    view = plant.edit("variation", earlier, "strong", 0, "rain [waits at 2]")  # strong ones begin at 1
    worker = plant.worker(repeats=1)
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    noted = plant.row(sa.select(inputs.c.edit).where(inputs.c.task_id == view.id)).edit
    assert (noted["method"], noted["on_source"], noted["repeats"]) == ("drawn anew", True, True)
    worker.kill()
    plant.gate.touch()
    execute(view.id, plant.worker_context(ScriptedEngine(plant.gate)))
    assert plant.view(view.id).status is Status.COMPLETED
    assert plant.row(sa.select(inputs.c.edit).where(inputs.c.task_id == view.id)).edit == noted
