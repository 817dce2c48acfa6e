"""How finished pictures were made: read from their tasks, so that edits can start from them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import files, inputs, outputs, sources, tasks
from retexture.engines.protocol import Draw
from retexture.engines.repeating import FIRST_STRONG, spread
from retexture.tasks.edits import EditPlan, Method, PictureEdit, read_plan
from retexture.tasks.files import DELETED, picture_of
from retexture.tasks.order import Picture
from retexture.tasks.states import Status

_UNKNOWN = "There is no picture with this `jobId` under this API key; check both. Old tasks expire."
_OF_TASK = (
    "This `jobId` is the id of a task; send the `jobId` of its pictures, which stands beside each of them in "
    "the task's `output`."
)
_EXPIRED = "The task of this `jobId` has expired, and its pictures with it; make the picture again first."
_UNFINISHED = "The task of this `jobId` has not ended; wait until it is completed, and order again then."
_FAILED = "The task of this `jobId` failed and has no pictures; order it again first."
_TILE = (
    "The picture of this `jobId` is a tile, which is not edited: order tiles again, of another size or with "
    "another seed or prompt."
)
_DELETED = "The picture of this `jobId` and `imageNo` was deleted; choose another one."


class NotEditable(Exception):
    """The picture can't be edited; the message is one sentence for the key that ordered."""


@dataclass(frozen=True)
class EarlierPicture:
    """How one finished picture was made.

    Attributes:
        task_id: The task that made it.
        picture: Its file.
        size: Its (width, height) in pixels.
        photo: What it was drawn on.
        prompt: Whose look it has.
        draw: What its random choices flow from.
        structure: How closely the photo was followed.
        engine: The name of the engine that drew it.
        version: That engine's.
        mask: What of the photo was to change.
        swatch: A material that was used.
        keeps: The picture whose palette it has.
        background: The file of a picture under its look.
        scale: How many times as wide and high as the photo it is.
        receipt: Of its group, as clients read it.
        missing: Which of photo, mask, swatch and background are kept no more.
        held: The objects of those that were downloaded, by their URLs.
        spread: The prompt's ``--chaos`` was not the user's.
    """

    task_id: str
    picture: str
    size: tuple[int, int]
    photo: Picture
    prompt: str
    draw: Draw
    structure: float
    engine: str
    version: str
    mask: Picture | None = None
    swatch: Picture | None = None
    keeps: Draw | None = None
    background: str | None = None
    scale: int = 1
    receipt: Mapping[str, Any] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)
    spread: bool = False


def find_recipe(connection: sa.Connection, edit: PictureEdit, key_id: str, now: float) -> EarlierPicture:
    """Return how the picture that an edit names was made.

    Args:
        connection: In a transaction that has locked the key's row: nothing of it is deleted meanwhile.
        edit: Names the picture.
        key_id: The key that must have made it.
        now: Unix seconds.

    Raises:
        NotEditable: There is no such picture, or not yet, or not any more.
    """
    found = _group(connection, edit.job_id)
    if found is None or found["key_id"] != key_id:
        raise NotEditable(_OF_TASK if _is_own_task(connection, edit.job_id, key_id) else _UNKNOWN)
    _check_ended(found, now)
    if found["tile_side"] is not None:
        raise NotEditable(_TILE)
    output = _output(connection, found, edit.image)
    recipe = _recipe(found, output)
    return _with_what_is_kept(connection, recipe, key_id)


def maker_of(connection: sa.Connection, edit: PictureEdit, key_id: str) -> str | None:
    """The name of the engine that drew the picture that an edit names; None: there is no such picture."""
    found = _group(connection, edit.job_id)
    if found is None or found["key_id"] != key_id:
        return None
    query = sa.select(outputs.c.engine).where(*_is_output(found, edit.image))
    row = connection.execute(query).one_or_none()
    return None if row is None else _drawn_by(found, row.engine)


def _group(connection: sa.Connection, job_id: str) -> sa.RowMapping | None:
    columns = [
        tasks.c[name]
        for name in ("key_id", "status", "expires_at", "engine", "seed", "structure", "base_url", "tile_side")
    ]
    query = sa.select(inputs, *columns).join_from(inputs, tasks, inputs.c.task_id == tasks.c.id)
    return connection.execute(query.where(inputs.c.job_id == job_id)).mappings().one_or_none()


def _is_own_task(connection: sa.Connection, name: str, key_id: str) -> bool:
    """Whether a task of the key has this id; of another key's nothing is told."""
    query = sa.select(tasks.c.id).where(tasks.c.id == name, tasks.c.key_id == key_id)
    return connection.execute(query).first() is not None


def _check_ended(found: sa.RowMapping, now: float) -> None:
    status = Status(found["status"])
    if not status.ended:
        raise NotEditable(_UNFINISHED)
    if found["expires_at"] is not None and found["expires_at"] <= now:
        raise NotEditable(_EXPIRED)
    if status is Status.FAILED:
        raise NotEditable(_FAILED)


def _is_output(found: sa.RowMapping, image: int) -> tuple[sa.ColumnElement[bool], ...]:
    group = (outputs.c.task_id == found["task_id"], outputs.c.input == found["number"])
    return (*group, outputs.c.number == image)


def _output(connection: sa.Connection, found: sa.RowMapping, image: int) -> sa.RowMapping:
    """The row of a picture, with its file's size."""
    columns = (outputs.c.number, outputs.c.engine, outputs.c.file)
    of_file = (files.c.width, files.c.height, files.c.expires_at)
    query = sa.select(*columns, *of_file).join_from(outputs, files, outputs.c.file == files.c.name)
    row = connection.execute(query.where(*_is_output(found, image))).mappings().one_or_none()
    if row is None:
        group = _is_output(found, image)[:2]
        made = connection.execute(sa.select(sa.func.count()).select_from(outputs).where(*group)).scalar_one()
        raise NotEditable(_no_such_number(image, made))
    if row["expires_at"] <= DELETED:
        raise NotEditable(_DELETED)
    return row


def _no_such_number(image: int, made: int) -> str:
    if made == 0:
        return "The task of this `jobId` was cancelled before it had a picture; order it again first."
    there = "one picture, `imageNo` 0" if made == 1 else f"{made} pictures, `imageNo` 0 to {made - 1}"
    return f"There is no picture {image} of this `jobId`: it has {there}."


def _recipe(found: sa.RowMapping, output: sa.RowMapping) -> EarlierPicture:
    receipt = found["receipt"] or {}
    number: int = output["number"]
    of_picture: Mapping[str, Any] = next(
        (each for each in receipt.get("pictures", ()) if each["number"] == number), {}
    )
    plan = None if found["edit"] is None else read_plan(found["edit"])
    asked_structure = found["structure"] if plan is None else plan.structure
    drawn = EarlierPicture(
        task_id=found["task_id"],
        picture=output["file"],
        size=(output["width"], output["height"]),
        photo=Picture(found["image_url"], found["file"]),
        prompt=found["prompt"],
        draw=Draw(found["seed"], number),
        structure=of_picture.get("structure", asked_structure),
        engine=_drawn_by(found, output["engine"]),
        version=of_picture.get("engineVersion", receipt.get("engineVersion", "")),
        mask=picture_of(found, "mask"),
        swatch=picture_of(found, "swatch"),
        receipt={name: value for name, value in receipt.items() if name not in ("pictures", "tried", "edit")},
    )
    return drawn if plan is None else _edited(drawn, plan, found)


def _drawn_by(found: sa.RowMapping, of_output: str | None) -> str:
    return of_output or found["engine"]


def _edited(drawn: EarlierPicture, plan: EditPlan, found: sa.RowMapping) -> EarlierPicture:
    """The recipe of an edit's picture, of what it would be if the edit were none."""
    drawn = replace(drawn, spread=plan.spread)
    own_photo = plan.on_source or plan.method is not Method.DRAWN
    background = found["background_file"] if own_photo and plan.repeats else None
    if plan.method is Method.DRAWN:
        photo = drawn.photo if own_photo else Picture(found["picture_file"], found["picture_file"])
        keeps = plan.keeps if own_photo and plan.repeats else None
        if plan.lies_apart:
            number = drawn.draw.number + FIRST_STRONG
            prompt = spread(drawn.prompt)
            apart = drawn.spread or prompt != drawn.prompt
            drawn = replace(drawn, draw=Draw(drawn.draw.seed, number), prompt=prompt, spread=apart)
        return replace(drawn, photo=photo, keeps=keeps, background=background)
    upscaled = replace(
        drawn,
        draw=plan.draw,
        keeps=plan.keeps,
        background=found["background_file"],
        structure=plan.structure,
        scale=plan.total_scale,
        missing=frozenset() if plan.complete else frozenset({"photo"}),
    )
    if plan.method is Method.RENDERED:
        return upscaled
    return replace(upscaled, engine=plan.engine, version=plan.version)


def _with_what_is_kept(connection: sa.Connection, recipe: EarlierPicture, key_id: str) -> EarlierPicture:
    """The recipe, with what of it is missing and what of it is held as objects."""
    named = {"photo": recipe.photo, "mask": recipe.mask, "swatch": recipe.swatch}
    if recipe.background is not None:
        named["background"] = Picture(recipe.background, recipe.background)
    there = {what: picture for what, picture in named.items() if picture is not None}
    own = _own_files(connection, key_id, {each.file for each in there.values() if each.file is not None})
    query = sa.select(sources.c.url, sources.c.object).where(sources.c.task_id == recipe.task_id)
    copied = {row.url: row.object for row in connection.execute(query)}
    missing = {
        what for what, picture in there.items() if picture.file not in own and picture.url not in copied
    }
    held = {each.url: copied[each.url] for each in there.values() if each.url in copied}
    return replace(recipe, missing=recipe.missing | missing, held=held)


def _own_files(connection: sa.Connection, key_id: str, names: Collection[str]) -> set[str]:
    kept = (files.c.name.in_(names), files.c.key_id == key_id, files.c.expires_at > DELETED)
    return set(connection.execute(sa.select(files.c.name).where(*kept)).scalars())
