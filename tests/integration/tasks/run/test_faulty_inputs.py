"""What is found out late about one of several inputs: the task's message tells which one it is."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from plant import Plant
from retexture.database.tables import files
from retexture.engines.procedural import ProceduralEngine
from retexture.tasks.edits import EditKind, PictureEdit, Way
from retexture.tasks.files import DELETED
from retexture.tasks.order import Input, Picture
from retexture.tasks.queries import TaskView
from retexture.tasks.run import execute
from retexture.tasks.run.fetch_stage import fetch
from retexture.tasks.states import Status
from scripted import ScriptedEngine

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def given(plant: Plant) -> Input:
    file = plant.picture()
    return Input(f"http://here/files/{file}", "marble", file=file)


def told(plant: Plant, view: TaskView) -> str:
    ended = plant.view(view.id)
    assert ended.status is Status.FAILED
    return ended.error_message or ""


def test_an_edit_that_cannot_be_done(plant: Plant) -> None:
    earlier = plant.order()
    execute(earlier.id, plant.worker_context(ScriptedEngine()))
    job_id = earlier.inputs[0].job_id
    edits = [PictureEdit(EditKind.UPSCALE, each, 0, Way.TWICE) for each in (job_id, "nothing", job_id)]
    view = plant.submit(
        tuple(Input("", "", edit=edit) for edit in edits), model="midjourney_upscale", count=1
    )
    execute(view.id, plant.worker_context(ScriptedEngine()))
    assert told(plant, view).startswith("input[1]: There is no picture with this `jobId`")
    alone = plant.edit("upscale", earlier, "2x", job_id="nothing")
    execute(alone.id, plant.worker_context(ScriptedEngine()))
    assert told(plant, alone).startswith("There is no picture with this `jobId`")


def test_a_prompt_that_is_not_understood(plant: Plant) -> None:
    view = plant.order("marble", "oak", "xyzzy plugh")
    execute(view.id, plant.worker_context(ProceduralEngine(), strict_prompts=True))
    assert told(plant, view).startswith("input[2]: Nothing in the prompt was recognised")


def test_a_picture_that_is_gone(plant: Plant) -> None:
    inputs = (given(plant), given(plant))
    view = plant.submit(inputs)
    with plant.database.begin() as connection:
        gone = sa.update(files).where(files.c.name == inputs[1].file)
        connection.execute(gone.values(expires_at=DELETED))
    plant.store.delete([inputs[1].file or ""])
    execute(view.id, plant.worker_context(ScriptedEngine()))
    assert told(plant, view).startswith("input[1]: The picture is no longer kept here")


def test_an_address_that_leads_nowhere(plant: Plant) -> None:
    view = plant.submit((given(plant), Input("http://127.0.0.1:9/nothing.png", "marble")))
    fetch(view.id, plant.worker_context(ScriptedEngine()))
    assert told(plant, view).startswith("input[1]: ")


def test_a_picture_that_cannot_be_decoded_and_a_mask_that_does_not_fit(plant: Plant) -> None:
    engine = ScriptedEngine()
    broken = given(plant)
    encoded = io.BytesIO()
    Image.radial_gradient("L").save(encoded, "PNG")
    plant.store.delete([broken.file or ""])
    plant.store.put(broken.file or "", encoded.getvalue()[:200], "image/png")
    view = plant.submit((given(plant), broken))
    execute(view.id, plant.worker_context(engine))
    assert told(plant, view).startswith("input[1]: ")
    photo, mask = given(plant), plant.picture(48, 12)
    masked = Input(
        photo.image_url, "marble", file=photo.file, mask=Picture(f"http://here/files/{mask}", mask)
    )
    view = plant.submit((masked, given(plant)))
    execute(view.id, plant.worker_context(engine))
    assert told(plant, view).startswith("input[0]: The mask is 48 × 12 pixels")
    assert not engine.made


def test_a_picture_that_the_engine_refuses(plant: Plant) -> None:
    view = plant.order("marble", "oak [refuses 0]")
    execute(view.id, plant.worker_context(ScriptedEngine()))
    assert told(plant, view) == "input[1]: This engine was told to refuse. It costs nothing."
