"""Edits of earlier pictures: what engines are asked for, what receipts tell, and chains of edits."""

from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from plant import Plant
from retexture.database.tables import files, inputs
from retexture.engines.protocol import Draw
from retexture.tasks.files import DELETED
from retexture.tasks.queries import TaskView
from retexture.tasks.run import execute
from retexture.tasks.states import Status
from scripted import RepeatingEngine, ScriptedEngine

PROMPT = "white marble, golden hour"


def done(plant: Plant, view: TaskView, engine: ScriptedEngine) -> TaskView:
    """Execute a task; it is completed."""
    execute(view.id, plant.worker_context(engine))
    ended = plant.view(view.id)
    assert ended.status is Status.COMPLETED, ended.error_message
    return ended


def refused(plant: Plant, view: TaskView) -> str:
    """Execute a task that can't be done; returns why."""
    execute(view.id, plant.worker_context(ScriptedEngine()))
    ended = plant.view(view.id)
    assert (ended.status, ended.error_code) == (Status.FAILED, 4013098)
    assert plant.charges() == [each for each in plant.charges() if each[0] != view.id]
    return ended.error_message or ""


def receipt(view: TaskView) -> Any:
    return view.inputs[0].receipt


def first(plant: Plant, engine: ScriptedEngine, **choices: Any) -> TaskView:
    return done(plant, plant.order(PROMPT, **choices), engine)


def test_an_engine_that_repeats_renders_the_same_picture_again_at_its_new_size(plant: Plant) -> None:
    engine = RepeatingEngine()
    earlier = first(plant, engine, structure=0.8)
    larger = done(plant, plant.edit("upscale", earlier, "2x", image=2), engine)
    assert [each.number for each in larger.outputs] == [0]
    asked = engine.asked[-1]
    assert (asked.seed, asked.first, asked.count, asked.scale) == (7, 2, 3, 2)
    assert (asked.prompt, asked.structure, asked.keeps, asked.background) == (PROMPT, 0.8, None, None)
    small, large = plant.photo(earlier.id, 2).rgb, plant.photo(larger.id).rgb
    assert np.array_equal(large[::2, ::2], small)
    assert receipt(larger)["edit"] == {
        "kind": "upscale", "jobId": earlier.inputs[0].job_id, "imageNo": 2, "way": "2x",
        "how": "rendered again", "from": "source",
    }  # fmt: skip
    assert receipt(larger)["seed"] == 7
    again = done(plant, plant.edit("upscale", larger, "creative"), engine)
    assert (engine.asked[-1].scale, engine.asked[-1].first) == (4, 2)
    assert engine.asked[-1].options == {"detail": "creative"}
    beyond = done(plant, plant.edit("upscale", again, "2x"), engine)
    assert receipt(beyond)["edit"]["how"] == "enlarged"
    assert plant.photo(beyond.id).size == (48 * 8, 40 * 8)


def test_of_other_engines_the_picture_itself_is_enlarged(plant: Plant) -> None:
    engine = ScriptedEngine()
    earlier = first(plant, engine)
    made = len(engine.made)
    larger = done(plant, plant.edit("upscale", earlier, "4x", image=1), engine)
    assert len(engine.made) == made, "no engine was asked"
    small, large = plant.photo(earlier.id, 1), plant.photo(larger.id)
    assert large.size == (4 * 48, 4 * 40)
    shrunk = large.rgb.reshape(40, 4, 48, 4, 3).mean((1, 3))
    assert np.abs(shrunk - small.rgb).mean() < 4
    told = receipt(larger)
    assert told["edit"]["how"] == "enlarged"
    assert (
        "The picture itself was enlarged, since the engine procedural renders no picture again."
        in told["notes"]
    )
    assert told["pictures"][0]["structureScore"] > 0.9
    assert told["understood"] == receipt(earlier)["understood"]
    assert plant.charges()[-1] == (larger.id, plant.pricing.price)


def test_another_version_of_the_engine_enlarges(plant: Plant) -> None:
    engine = RepeatingEngine()
    earlier = first(plant, engine)
    engine.version = "next"
    larger = done(plant, plant.edit("upscale", earlier, "standard"), engine)
    assert receipt(larger)["edit"]["how"] == "enlarged"
    assert "made by procedural" in receipt(larger)["notes"][-1]
    assert receipt(larger)["engineVersion"] == receipt(earlier)["engineVersion"]


@pytest.mark.parametrize("way", ["subtle", "strong"])
def test_variations_with_an_engine_that_repeats(plant: Plant, way: str) -> None:
    engine = RepeatingEngine()
    earlier = first(plant, engine)
    varied = done(plant, plant.edit("variation", earlier, way, image=3), engine)
    asked = engine.asked[-1]
    assert asked.photo.size == (48, 40)
    if way == "subtle":
        assert (asked.prompt, asked.first, asked.count) == (PROMPT, 0, 4)
    else:  # none of them is the usual picture, and they lie far apart
        assert (asked.prompt, asked.first, asked.count) == (f"{PROMPT} --chaos 80", 1, 5)
    assert asked.seed == varied.seed != 7
    assert asked.keeps == (Draw(7, 3) if way == "subtle" else None)
    assert receipt(varied)["edit"]["from"] == "source"
    assert receipt(varied)["sourceSha256"] == receipt(earlier)["sourceSha256"]
    # The palette is handed on: a variation of a variation has that of the first picture.
    done(plant, plant.edit("variation", varied, "subtle", image=1), engine)
    assert engine.asked[-1].keeps == (Draw(7, 3) if way == "subtle" else Draw(varied.seed, 2))


def test_receipts_of_strong_variations_tell_what_was_asked_for_alone(plant: Plant) -> None:
    engine = RepeatingEngine()

    def asked(view: TaskView) -> tuple[Any, Any]:
        return receipt(view)["understood"]["parameters"], receipt(view)["ignored"]

    strong = done(plant, plant.edit("variation", first(plant, engine), "strong"), engine)
    assert engine.asked[-1].prompt.endswith("--chaos 80")
    assert asked(strong) == ({}, [])
    for kind, way in (("upscale", "2x"), ("variation", "subtle"), ("variation", "strong")):
        again = done(plant, plant.edit(kind, strong, way), engine)
        assert engine.asked[-1].prompt.endswith("--chaos 80")
        assert asked(again) == ({}, [])
    remixed = done(plant, plant.edit("remix", strong, "strong", words="oak --chaos 80"), engine)
    assert asked(remixed) == ({"chaos": 80}, [])
    own = done(plant, plant.order("oak --chaos 10"), engine)
    assert asked(done(plant, plant.edit("variation", own, "strong"), engine)) == ({"chaos": 10}, [])
    none = done(plant, plant.order("oak --chaos 0"), engine)
    assert asked(done(plant, plant.edit("variation", none, "strong"), engine)) == ({}, [])


def test_variations_of_other_engines(plant: Plant) -> None:
    engine = ScriptedEngine()
    earlier = first(plant, engine)
    subtle = done(plant, plant.edit("variation", earlier, "subtle", image=1), engine)
    strong = done(plant, plant.edit("variation", earlier, "strong", image=1), engine)
    assert [receipt(each)["edit"]["from"] for each in (subtle, strong)] == ["picture", "source"]
    assert receipt(subtle)["sourceSha256"] == plant.photo(earlier.id, 1).sha256
    assert receipt(strong)["sourceSha256"] == receipt(earlier)["sourceSha256"]


def test_a_prompt_is_mixed_into_variations(plant: Plant) -> None:
    engine = RepeatingEngine()
    earlier = done(plant, plant.order("oak --seed 7 --chaos 10"), engine)
    done(plant, plant.edit("variation", earlier, "strong", words="rain --chaos 80"), engine)
    assert engine.asked[-1].prompt == "rain, oak --seed 7 --chaos 10 --chaos 80"
    assert engine.asked[-1].seed != 7


def test_remixes(plant: Plant) -> None:
    engine = RepeatingEngine()
    earlier = first(plant, engine)
    strong = done(plant, plant.edit("remix", earlier, "strong", image=2, words="copper"), engine)
    asked = engine.asked[-1]
    assert asked.prompt == "copper"
    assert asked.background is not None
    assert asked.background.sha256 == plant.photo(earlier.id, 2).sha256
    assert receipt(strong)["sourceSha256"] == receipt(earlier)["sourceSha256"]
    subtle = done(plant, plant.edit("remix", earlier, "subtle", image=2, words="copper"), engine)
    assert engine.asked[-1].background is None
    assert receipt(subtle)["sourceSha256"] == plant.photo(earlier.id, 2).sha256
    # What was under the look stays there in its variations and when it is upscaled.
    for kind, way in (("variation", "subtle"), ("upscale", "2x")):
        done(plant, plant.edit(kind, strong, way), engine)
        background = engine.asked[-1].background
        assert background is not None
        assert background.sha256 == plant.photo(earlier.id, 2).sha256
    # What a subtle remix was drawn on is what its strong variations are drawn on.
    done(plant, plant.edit("variation", subtle, "strong"), engine)
    assert engine.asked[-1].photo.sha256 == plant.photo(earlier.id, 2).sha256


def test_a_strong_remix_by_another_engine_says_what_it_lacks(plant: Plant) -> None:
    engine = ScriptedEngine()
    remixed = done(plant, plant.edit("remix", first(plant, engine), "strong", words="copper"), engine)
    assert "takes no background" in receipt(remixed)["notes"][-1]


def test_what_can_not_be_edited_fails_with_one_sentence(plant: Plant) -> None:
    engine = ScriptedEngine()
    earlier, waiting = first(plant, engine, count=2), plant.order(PROMPT)
    stranger = plant.new_key()
    assert "There is no picture with this `jobId`" in refused(
        plant, plant.edit("variation", earlier, "subtle", job_id="nobody-knows-it")
    )
    assert "There is no picture with this `jobId`" in refused(
        plant, plant.edit("upscale", earlier, "2x", key=stranger)
    )
    assert "has not ended" in refused(plant, plant.edit("remix", waiting, "subtle", words="copper"))
    assert "2 pictures, `imageNo` 0 to 1" in refused(plant, plant.edit("upscale", earlier, "2x", image=2))
    upscaled = done(plant, plant.edit("upscale", earlier, "2x"), engine)
    assert "one picture, `imageNo` 0." in refused(plant, plant.edit("variation", upscaled, "strong", image=1))
    failed = plant.order("[fails 0 always] marble")
    execute(failed.id, plant.worker_context(engine))
    assert "failed and has no pictures" in refused(plant, plant.edit("upscale", failed, "2x"))
    with plant.database.begin() as connection:
        gone = plant.view(earlier.id).outputs[1].file
        connection.execute(sa.update(files).where(files.c.name == gone).values(expires_at=DELETED))
    assert "was deleted" in refused(plant, plant.edit("upscale", earlier, "2x", image=1))


def test_what_is_too_large_is_refused_before_any_work(plant: Plant) -> None:
    engine = ScriptedEngine()
    earlier = first(plant, engine, count=1)
    name = plant.view(earlier.id).outputs[0].file
    with plant.database.begin() as connection:
        wide = sa.update(files).where(files.c.name == name).values(width=4096, height=2048)
        connection.execute(wide)
    message = refused(plant, plant.edit("upscale", earlier, "4x"))
    assert "16384 × 8192" in message
    assert "64 megapixels are the most" in message
    assert "a 2x one is the largest possible" in message


def test_a_source_that_is_gone(plant: Plant) -> None:
    engine = RepeatingEngine()
    earlier = first(plant, engine)
    source = plant.row(sa.select(inputs.c.file).where(inputs.c.task_id == earlier.id)).file
    with plant.database.begin() as connection:
        connection.execute(sa.update(files).where(files.c.name == source).values(expires_at=DELETED))
    larger = done(plant, plant.edit("upscale", earlier, "2x"), engine)
    assert receipt(larger)["edit"]["how"] == "enlarged"
    strong = done(plant, plant.edit("variation", earlier, "strong"), engine)
    assert receipt(strong)["edit"]["from"] == "picture"
    assert "kept no more" in receipt(strong)["notes"][-1]
    chained = done(plant, plant.edit("variation", larger, "subtle"), engine)
    assert receipt(chained)["edit"]["from"] == "picture"


def test_a_mask_stays(plant: Plant) -> None:
    from retexture.tasks.order import Input, Picture

    engine = RepeatingEngine()
    photo, mask = plant.picture(), plant.picture()
    given = Input(
        f"http://here/files/{photo}", PROMPT, file=photo, mask=Picture(f"http://here/files/{mask}", mask)
    )
    earlier = done(plant, plant.submit((given,)), engine)
    done(plant, plant.edit("variation", earlier, "subtle"), engine)
    assert engine.asked[-1].mask is not None
    done(plant, plant.edit("remix", earlier, "strong", words="copper"), engine)
    assert engine.asked[-1].mask is not None
    with plant.database.begin() as connection:
        connection.execute(sa.update(files).where(files.c.name == mask).values(expires_at=DELETED))
    assert "The mask that the earlier picture" in refused(plant, plant.edit("variation", earlier, "subtle"))


def test_edits_of_several_pictures_are_one_task(plant: Plant) -> None:
    from retexture.tasks.accept.submission import submit
    from retexture.tasks.edits import EditKind, PictureEdit, Way
    from retexture.tasks.order import Input, Order

    engine = RepeatingEngine()
    earlier, other = first(plant, engine), done(plant, plant.order("oak", seed=9), engine)
    given = tuple(
        Input("", "", edit=PictureEdit(EditKind.UPSCALE, each.inputs[0].job_id, number, Way.TWICE))
        for each, number in ((earlier, 1), (other, 2))
    )
    order = Order("midjourney_upscale", given, "request-1", "http://here", count=1)
    task = submit(plant.database, plant.queue, order, plant.key, plant.pricing)
    both = done(plant, task, engine)
    assert [(each.seed, each.first) for each in engine.asked[-2:]] == [(7, 1), (9, 2)]
    assert [each.number for each in both.outputs] == [0, 0]


def test_a_tasks_id_in_place_of_a_job_id_is_told_to_its_own_key_alone(plant: Plant) -> None:
    earlier = first(plant, ScriptedEngine())
    mistaken = refused(plant, plant.edit("upscale", earlier, "2x", job_id=earlier.id))
    assert mistaken.startswith("This `jobId` is the id of a task; send the `jobId` of its pictures")
    foreign = refused(plant, plant.edit("upscale", earlier, "2x", job_id=earlier.id, key=plant.new_key()))
    assert foreign == refused(plant, plant.edit("upscale", earlier, "2x", job_id="nothing"))
