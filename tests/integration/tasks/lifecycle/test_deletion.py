"""Files that their owners delete, on SQLite and on Postgres."""

import time
from typing import Any

import pytest
import sqlalchemy as sa

from plant import Plant
from retexture.database.tables import files, outputs
from retexture.engines.protocol import Cancelled
from retexture.storage import MissingObject
from retexture.tasks.files import FileInUse, delete_file, expire, find_file
from retexture.tasks.lifecycle import cancel, delete_task
from retexture.tasks.order import Input, Picture
from retexture.tasks.run import execute
from scripted import ScriptedEngine


def served(plant: Plant, name: str) -> bool:
    with plant.database.connect() as connection:
        return find_file(connection, name, time.time()) is not None


def deleted(plant: Plant, name: str, key_id: str | None) -> bool:
    return delete_file(plant.database, plant.store, name, key_id, time.time())


def test_a_file_goes_with_its_object_and_does_so_once(plant: Plant) -> None:
    name = plant.picture()
    assert not deleted(plant, name, plant.new_key().id)
    assert served(plant, name)
    assert deleted(plant, name, plant.key.id)
    assert not served(plant, name)
    with pytest.raises(MissingObject):
        plant.store.get(name)
    assert not deleted(plant, name, plant.key.id)
    assert plant.count(files) == 0


def test_anybodys_with_no_owner_named(plant: Plant) -> None:
    name = plant.picture(key=plant.new_key())
    assert deleted(plant, name, None)
    assert not deleted(plant, name, None)


def test_what_a_task_is_to_start_from_stays_until_it_has_ended(plant: Plant) -> None:
    name = plant.picture()
    task = plant.order(file=name)
    with pytest.raises(FileInUse):
        deleted(plant, name, plant.key.id)
    assert served(plant, name)
    cancel(plant.database, plant.queue, task.id, plant.key.id)
    assert deleted(plant, name, plant.key.id)


@pytest.mark.parametrize("what", ["mask", "swatch"])
def test_masks_and_swatches_stay_as_long_as_sources(plant: Plant, what: str) -> None:
    name, source = plant.picture(), plant.picture()
    beside: dict[str, Any] = {what: Picture(f"http://here/files/{name}", name)}
    first = plant.submit((Input("http://here/x", "marble", file=source, **beside),))
    with pytest.raises(FileInUse):
        deleted(plant, name, plant.key.id)
    second = plant.submit((Input(f"http://here/files/{name}", "marble", file=name),))
    for task in (first, second):
        cancel(plant.database, plant.queue, task.id, plant.key.id)
    assert delete_task(plant.database, plant.store, first.id, plant.key.id)
    assert not served(plant, source)
    assert served(plant, name)  # another task of the same key names it
    assert delete_task(plant.database, plant.store, second.id, plant.key.id)
    assert not served(plant, name)


def test_the_tasks_of_others_keep_nobody_from_deleting(plant: Plant) -> None:
    name = plant.picture()
    other = plant.new_key()
    task = plant.order(file=name, key=other)
    assert deleted(plant, name, plant.key.id)
    execute(task.id, plant.worker_context())
    ended = plant.view(task.id)
    assert ended.status == "failed"
    assert "no longer kept" in (ended.error_message or "")


class Deleting(ScriptedEngine):
    """Deletes the first picture of the task while the second is being made."""

    def __init__(self, plant: Plant) -> None:
        super().__init__()
        self.plant = plant

    def _play(self, _prompt: str, number: int, _cancelled: Cancelled) -> None:
        if number == 1:
            with self.plant.database.connect() as connection:
                name = connection.execute(sa.select(outputs.c.file)).scalar_one()
            assert deleted(self.plant, name, self.plant.key.id)


def test_an_output_deleted_while_its_task_runs_does_not_come_back(plant: Plant) -> None:
    task = plant.order()
    execute(task.id, plant.worker_context(Deleting(plant)))
    view = plant.view(task.id)
    assert view.status == "completed"
    names = [output.file for output in sorted(view.outputs, key=lambda each: each.number)]
    assert [served(plant, name) for name in names] == [False, True, True, True]
    assert names[0] not in plant.objects()
    with plant.database.begin() as connection:
        connection.exec_driver_sql("UPDATE tasks SET expires_at = 1")
        connection.exec_driver_sql("UPDATE files SET expires_at = 1 WHERE expires_at > 0")
    expire(plant.database, plant.store, time.time())
    assert plant.count(files) == 0
    assert plant.objects() == set()


def test_what_the_storage_did_not_delete_the_clean_up_does(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = plant.order()
    execute(view.id, plant.worker_context())
    made, upload = plant.view(view.id).outputs[0].file, plant.picture()
    objects = plant.folder / "objects"
    hidden = objects.rename(plant.folder / "elsewhere")
    objects.write_text("a file where a folder should be")
    for name in (made, upload):
        assert deleted(plant, name, plant.key.id)
        assert not served(plant, name)
    objects.unlink()
    hidden.rename(objects)
    assert {made, upload} <= plant.objects()
    assert expire(plant.database, plant.store, time.time()) >= 2
    assert not {made, upload} & plant.objects()
    assert expire(plant.database, plant.store, time.time()) == 0
