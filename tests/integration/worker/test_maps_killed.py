"""A worker that dies between a picture and its maps: nothing is lost, nothing is paid twice."""

import io
import time
import zipfile

import pytest
import sqlalchemy as sa

from plant import PRICE, Plant
from retexture.database.tables import files, outputs
from retexture.tasks.files.orphans import PATIENCE, collect_orphans
from retexture.tasks.order import Input
from retexture.tasks.queries import TaskView
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine


def maps_of(plant: Plant, task_id: str) -> list[bytes]:
    """The archives of a task's maps as they are stored, in the order of the pictures."""
    query = sa.select(outputs.c.maps_file).where(outputs.c.task_id == task_id).order_by(outputs.c.number)
    with plant.database.connect() as connection:
        return [plant.store.get(name) for name in connection.execute(query).scalars()]


def ordered(plant: Plant, side: int | None) -> TaskView:
    """Pictures of a photo, or tiles, with their maps."""
    if side is None:
        return plant.order("marble", count=2, maps=True)
    return plant.submit((Input("", "red brick"),), model="retexture_tile", count=2, maps=True, tile_side=side)


@pytest.mark.parametrize(
    ("database_url", "dies_storing", "side"),
    [("sqlite", ".zip", None), ("postgres", ".zip", None), ("sqlite", ".png", None), ("sqlite", ".zip", 512)],
    indirect=["database_url"],
)
def test_a_worker_dies_between_a_picture_and_its_maps(
    plant: Plant, dies_storing: str, side: int | None
) -> None:
    view = ordered(plant, side)
    before = plant.objects()
    worker = plant.worker(dies_storing=dies_storing)
    worker.process.wait(120)
    assert worker.process.returncode == -9, plant.logs()
    left = plant.objects() - before
    assert [name.rpartition(".")[2] for name in left] == (["png"] if dies_storing == ".zip" else [])
    assert plant.count(outputs) == 0, "a picture is there with its maps, or not at all"
    assert plant.view(view.id).status is Status.RUNNING
    plant.worker()
    done = plant.ended(view.id)
    assert done.status is Status.COMPLETED, plant.logs()
    assert [each.number for each in done.outputs] == [0, 1]
    assert all(each.maps for each in done.outputs)
    assert plant.charges() == [(view.id, PRICE)]
    archives = maps_of(plant, view.id)
    assert all(zipfile.ZipFile(io.BytesIO(each)).testzip() is None for each in archives)
    # The picture that was stored in vain goes, and nothing else.
    now = time.time() + PATIENCE + 60
    assert collect_orphans(plant.database, plant.store, now) == len(left)
    assert maps_of(plant, view.id) == archives
    # The same order, done without a kill, gives the same.
    plant.workers[-1].kill()
    again = ordered(plant, side)
    execute(again.id, plant.worker_context(ScriptedEngine()))
    assert maps_of(plant, again.id) == archives
    assert plant.digests(again.id) == plant.digests(view.id)
    with plant.database.connect() as connection:
        kinds = connection.execute(sa.select(files.c.media_type).where(files.c.name.endswith(".zip")))
        assert set(kinds.scalars()) == {"application/zip"}
