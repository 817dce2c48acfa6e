"""Doing a task, in this process: what is kept, told and charged, and what happens when something fails."""

import contextlib
import hashlib
import io
import itertools
import threading
import time
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from plant import PRICE, Plant
from retexture.database.tables import charges, files, inputs, keys, outputs, tasks
from retexture.engines.protocol import Cancelled, Progress, Request
from retexture.tasks.accept.submission import submit
from retexture.tasks.lifecycle import GENERATION_FAILED, cancel, start_task
from retexture.tasks.order import Input, Order, Picture
from retexture.tasks.queries import cost_of
from retexture.tasks.run import Dropped, HandedBack, execute
from retexture.tasks.states import Status
from scripted import ScriptedEngine

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database."""


@pytest.fixture
def engine(plant: Plant) -> ScriptedEngine:
    return ScriptedEngine(plant.gate)


def run(plant: Plant, engine: ScriptedEngine, task_id: str) -> None:
    execute(task_id, plant.worker_context(engine))


def die(plant: Plant, task_id: str) -> None:
    """Begin a task as a worker does that dies before it has done anything."""
    with plant.database.begin() as connection:
        assert start_task(connection, task_id, time.time()) is not None


def test_each_input_has_its_pictures_its_receipt_and_the_tasks_seed(
    plant: Plant, engine: ScriptedEngine
) -> None:
    view = plant.order("marble", "copper, glowing softly", count=2, seed=11)
    run(plant, engine, view.id)
    done = plant.view(view.id)
    assert done.status is Status.COMPLETED
    assert [(each.input, each.number, each.chunk) for each in done.outputs] == [
        (0, 0, 0), (0, 1, 1), (1, 0, 2), (1, 1, 3)]  # fmt: skip
    receipts = [given.receipt for given in done.inputs]
    assert all(
        receipt and receipt["seed"] == 11 and receipt["engine"] == "procedural" for receipt in receipts
    )
    assert receipts[0] != receipts[1]
    assert plant.charges() == [(view.id, 2 * PRICE)]
    with plant.database.connect() as connection:
        assert connection.execute(sa.select(charges.c.pictures)).scalars().all() == [4]
    times = [done.created_at, done.started_at, done.upload_at, done.completed_at, done.expires_at]
    told = [each for each in times if each is not None]
    assert len(told) == len(times)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(told[-2] + plant.pricing.retention)
    with plant.database.connect() as connection:
        mine = sa.select(files.c.expires_at).where(files.c.name.in_(each.file for each in done.outputs))
        assert set(connection.execute(mine).scalars()) == {done.expires_at}


@ON_SQLITE
def test_one_that_has_ended_is_not_done_again(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order(count=1)
    run(plant, engine, view.id)
    before = plant.view(view.id)
    with pytest.raises(Dropped):
        run(plant, engine, view.id)
    assert plant.view(view.id) == before
    assert engine.made == [0]
    assert plant.count(charges) == 1


def test_a_discount_is_taken_off_what_is_charged(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order(key=plant.new_key(discount=Decimal("0.3333")), count=1)
    run(plant, engine, view.id)
    assert plant.charges() == [(view.id, Decimal("0.013332"))]


def test_what_nothing_could_be_done_for_is_not_charged(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble", "xyzzy plugh", "copper", count=2)
    run(plant, engine, view.id)
    assert plant.charges() == [(view.id, 2 * PRICE)]
    with plant.database.connect() as connection:
        assert connection.execute(sa.select(charges.c.pictures)).scalars().all() == [4]
        mine = sa.select(keys.c.spent, keys.c.reserved).where(keys.c.id == plant.key.id)
        assert tuple(connection.execute(mine).one()) == (2 * PRICE, 0)
    done = plant.view(view.id)
    assert [given.idle for given in done.inputs] == [False, True, False]
    assert cost_of(done) == 2 * PRICE


def test_a_task_that_nothing_could_be_done_for_keeps_its_pictures_uncharged(
    plant: Plant, engine: ScriptedEngine
) -> None:
    view = plant.order("xyzzy plugh", count=2)
    run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, len(done.outputs)) == (Status.COMPLETED, 2)
    assert cost_of(done) == 0
    assert plant.charges() == []


def test_who_cancels_does_not_pay_for_what_nothing_could_be_done_for(
    plant: Plant, engine: ScriptedEngine
) -> None:
    view = plant.order("xyzzy plugh", "marble [waits at 2]", count=4)
    with pytest.raises(HandedBack):
        execute(view.id, plant.worker_context(engine), lambda: len(engine.made) == 6)
    cancel(plant.database, plant.queue, view.id, plant.key.id)
    assert plant.charges() == [(view.id, 2 * PRICE * 2 / 8)]  # two pictures of eight


@ON_SQLITE
def test_an_output_that_fails_once_is_tried_again(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble [fails 1 once] [fails 3 once]")
    run(plant, engine, view.id)
    assert plant.view(view.id).status is Status.COMPLETED
    assert engine.made == [0, 1, 2, 3]
    assert plant.charges() == [(view.id, PRICE)]


@ON_SQLITE
def test_an_output_that_fails_twice_fails_the_task_uncharged(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble [fails 2 always]")
    run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, done.error_code) == (Status.FAILED, GENERATION_FAILED)
    assert done.error_message is not None
    assert "told to fail" not in done.error_message
    assert done.outputs == ()
    assert engine.made == [0, 1]
    assert plant.charges() == []


def test_deaths_without_an_output_fail_the_task_at_last(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order()
    for _ in range(plant.worker_context(engine).most_starts):
        die(plant, view.id)
    with pytest.raises(Dropped):
        run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, done.error_code) == (Status.FAILED, GENERATION_FAILED)
    assert engine.made == []
    assert plant.charges() == []


def test_an_output_between_deaths_makes_their_count_begin_anew(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble [waits at 1]")
    enough = plant.worker_context(engine).most_starts - 1
    for _ in range(enough):
        die(plant, view.id)
    with pytest.raises(HandedBack):
        execute(view.id, plant.worker_context(engine), lambda: len(plant.view(view.id).outputs) == 1)
    for _ in range(enough):
        die(plant, view.id)
    plant.gate.touch()
    run(plant, engine, view.id)
    assert plant.view(view.id).status is Status.COMPLETED
    assert engine.made == [0, 1, 2, 3]


def test_progress_never_falls_and_every_change_has_its_revision(plant: Plant) -> None:
    seen: list[tuple[int, float]] = []

    class Watched(ScriptedEngine):
        def variations(self, request: Request, progress: Progress, cancelled: Cancelled):  # type: ignore[no-untyped-def]
            def told(share: float, stage: str) -> None:
                time.sleep(0.26)  # so that each word is far enough from the one before to be written
                progress(share, stage)
                note()

            yield from super().variations(request, told, cancelled)

    def note() -> None:
        view = plant.view(task.id)
        seen.append((view.revision, view.progress))

    task = plant.order(count=2)
    die(plant, task.id)
    with plant.database.begin() as connection:  # an earlier worker had come far
        connection.execute(sa.update(tasks).values(progress=0.3))
    run(plant, Watched(), task.id)
    note()
    assert seen == sorted(seen)
    assert seen[0][1] == 0.3
    assert len({progress for _, progress in seen}) >= 3
    assert seen[-1][1] == 1.0
    changed = [(one, other) for one, other in itertools.pairwise(seen) if one[1] != other[1]]
    assert all(one[0] < other[0] for one, other in changed)


@ON_SQLITE
@pytest.mark.parametrize(("url", "told"), [
    ("http://127.0.0.1:9/x.png", "URL"), ("ftp://somewhere/x.png", "URL")])  # fmt: skip
def test_a_picture_that_cannot_be_fetched_fails_at_once_with_a_reason(
    plant: Plant, engine: ScriptedEngine, url: str, told: str
) -> None:
    order = Order("midjourney_retexture", (Input(url, "marble"),), "request-1", "http://here")
    view = submit(plant.database, plant.queue, order, plant.key, plant.pricing)
    run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, done.error_code) == (Status.FAILED, GENERATION_FAILED)
    assert told in (done.error_message or "")
    assert plant.charges() == []


def stored(plant: Plant, rgb: np.ndarray) -> str:
    """Store a picture; returns the name of its file."""
    file = plant.picture(rgb.shape[1], rgb.shape[0])
    encoded = io.BytesIO()
    Image.fromarray(rgb).save(encoded, "PNG")
    plant.store.put(file, encoded.getvalue(), "image/png")
    return file


def pixels(plant: Plant, file: str) -> np.ndarray:
    with Image.open(io.BytesIO(plant.store.get(file))) as image:
        return np.asarray(image)


@ON_SQLITE
def test_outside_its_mask_a_stored_picture_is_the_source(plant: Plant, engine: ScriptedEngine) -> None:
    source = np.random.default_rng(1).integers(0, 256, (40, 48, 3), np.uint8)
    white = np.zeros((80, 96, 3), np.uint8)  # twice as large: it is scaled
    white[:, :40] = 255
    file, mask = stored(plant, source), stored(plant, white)
    given = Input("http://here/x", "marble", file=file, mask=Picture("http://here/y", mask))
    view = plant.submit((given,), count=2)
    run(plant, engine, view.id)
    done = plant.view(view.id)
    for output in done.outputs:
        made = pixels(plant, output.file)
        np.testing.assert_array_equal(made[:, 21:], source[:, 21:])
        assert np.abs(made[:, :19].astype(int) - source[:, :19]).mean() > 10
    receipt = done.inputs[0].receipt
    assert receipt is not None
    assert receipt["maskSha256"] == hashlib.sha256(plant.store.get(mask)).hexdigest()
    assert "swatchSha256" not in receipt


@ON_SQLITE
def test_every_picture_has_its_structure_score_and_says_when_it_was_made_again(
    plant: Plant, engine: ScriptedEngine
) -> None:
    view = plant.order("stone", count=2, structure=0.0, min_structure=1.0)
    run(plant, engine, view.id)
    receipt = plant.view(view.id).inputs[0].receipt
    assert receipt is not None
    assert [each["number"] for each in receipt["pictures"]] == [0, 1]
    for each in receipt["pictures"]:
        assert each["renderings"] == 3
        assert 0 < each["structureScore"] < 1
        assert each["structure"] in (0.0, 0.5, 1.0)
    assert [note.partition(" keeps ")[0] for note in receipt["notes"]] == ["Picture 1", "Picture 2"]


@ON_SQLITE
@pytest.mark.parametrize("what", ["mask", "swatch"])
@pytest.mark.parametrize(("url", "file", "told"), [
    ("http://127.0.0.1:9/x.png", None, "the URL"), ("http://here/x", "gone.png", "no longer kept"),
    ("http://here/x", "text", "picture")])  # fmt: skip
def test_a_mask_or_swatch_that_cannot_be_used_fails_with_a_reason_that_names_it(
    plant: Plant, engine: ScriptedEngine, what: str, url: str, file: str | None, told: str
) -> None:
    if file == "text":
        file = plant.picture()
        plant.store.put(file, b"this is text", "image/png")
    beside: dict[str, Any] = {what: Picture(url, file)}
    view = plant.submit((Input("http://here/y", "marble", file=plant.picture(), **beside),))
    run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, done.error_code) == (Status.FAILED, GENERATION_FAILED)
    message = done.error_message or ""
    assert message.startswith(f"The {what} can't be used: ")
    assert told in message
    assert plant.charges() == []


@ON_SQLITE
def test_a_mask_of_other_proportions_fails_with_a_reason(plant: Plant, engine: ScriptedEngine) -> None:
    mask = Picture("http://here/y", plant.picture(80, 40))
    view = plant.submit((Input("http://here/x", "marble", file=plant.picture(), mask=mask),))
    run(plant, engine, view.id)
    assert "proportions" in (plant.view(view.id).error_message or "")


@ON_SQLITE
def test_what_is_no_picture_fails_with_a_reason(plant: Plant, engine: ScriptedEngine) -> None:
    file = plant.picture()
    plant.store.put(file, b"this is text", "image/png")
    view = plant.order(file=file)
    run(plant, engine, view.id)
    assert "picture" in (plant.view(view.id).error_message or "").lower()


@ON_SQLITE
def test_a_source_that_is_gone_fails_with_a_reason(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order(file="gone.png")
    run(plant, engine, view.id)
    assert "upload it again" in (plant.view(view.id).error_message or "")


def test_a_cancelled_task_never_begins(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order()
    assert cancel(plant.database, plant.queue, view.id, plant.key.id)
    with pytest.raises(Dropped):
        run(plant, engine, view.id)
    done = plant.view(view.id)
    assert (done.status, done.error_code) == (Status.CANCELLED, GENERATION_FAILED)
    assert "cancelled" in (done.error_message or "")
    assert plant.charges() == []
    assert engine.made == []


def test_a_task_is_cancelled_by_its_owner_alone(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order(count=1)
    assert not cancel(plant.database, plant.queue, view.id, plant.new_key().id)
    assert not cancel(plant.database, plant.queue, "unknown", plant.key.id)
    run(plant, engine, view.id)
    assert cancel(plant.database, plant.queue, view.id, plant.key.id), "it is there, and has ended"
    assert plant.view(view.id).status is Status.COMPLETED
    assert plant.count(charges) == 1


def test_a_cancel_while_it_runs_ends_the_work(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble [waits at 1]")
    ended: list[BaseException] = []

    def work() -> None:
        try:
            run(plant, engine, view.id)
        except Dropped as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    plant.until(view.id, lambda task: len(task.outputs) == 1)
    cancel(plant.database, plant.queue, view.id, plant.key.id)
    thread.join(30)
    assert len(ended) == 1
    done = plant.view(view.id)
    assert (done.status, len(done.outputs), done.charged) == (Status.CANCELLED, 1, PRICE / 4)
    assert plant.charges() == [(view.id, PRICE / 4)]


def test_two_workers_at_one_task_store_and_charge_everything_once(plant: Plant) -> None:
    """As after a machine that slept and was taken for dead."""
    view = plant.order("marble [waits at 1]")
    engines = [ScriptedEngine(plant.gate), ScriptedEngine(plant.gate)]

    def work(engine: ScriptedEngine) -> None:
        with contextlib.suppress(Dropped):
            run(plant, engine, view.id)

    threads = [threading.Thread(target=work, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while not all(engine.made for engine in engines):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    plant.gate.touch()
    for thread in threads:
        thread.join(60)
    done = plant.view(view.id)
    assert done.status is Status.COMPLETED
    assert sorted(each.number for each in done.outputs) == [0, 1, 2, 3]
    assert sorted(each.chunk for each in done.outputs) == [0, 1, 2, 3]
    assert plant.charges() == [(view.id, PRICE)]
    source = plant.row(sa.select(inputs.c.file))[0]
    assert plant.objects() == {source, *(each.file for each in done.outputs)}
    assert plant.count(files) == 5
    assert plant.count(outputs) == 4


def test_no_output_is_kept_of_a_task_that_has_ended_meanwhile(plant: Plant, engine: ScriptedEngine) -> None:
    view = plant.order("marble", count=1)

    class Late(ScriptedEngine):
        def _play(self, prompt: str, number: int, cancelled: Cancelled) -> None:
            del prompt, number, cancelled
            cancel(plant.database, plant.queue, view.id, plant.key.id)

    before = plant.objects()
    with pytest.raises(Dropped):
        run(plant, Late(), view.id)
    assert plant.objects() == before
    assert plant.count(outputs) == 0
