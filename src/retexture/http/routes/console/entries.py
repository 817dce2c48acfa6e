"""Tasks as the console shows them: their shapes, and how they are filled."""

from typing import Any, Literal, cast

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.openapi import FILE_URL, PICTURE_URL, TASK_ID
from retexture.tasks.edits import EditPlan
from retexture.tasks.order import Picture
from retexture.tasks.queries import FILES, HistoryEntry, cost_of, file_url, money

WireState = Literal["in_progress", "completed", "failed"]


class KeyName(BaseModel):
    """A key, by name."""

    id: str
    name: str


class StoredPicture(BaseModel):
    """A picture of this server."""

    url: str = Field(examples=[FILE_URL])
    thumbnail: str = Field(
        description="The path of a WebP of at most 320 pixels.", examples=["/files/0c5f6c2b.png/thumbnail"]
    )


class SourceEntry(BaseModel):
    """A picture that was handed in."""

    url: str = Field(description="As it was ordered.", examples=[PICTURE_URL])
    thumbnail: str | SkipJsonSchema[None] = Field(
        None, description="As of a picture; absent where it lies elsewhere or is deleted."
    )


class Made(StoredPicture):
    """One picture that was made."""

    number: int = Field(description="Of the variation, from 0.")
    maps: str | SkipJsonSchema[None] = Field(
        None, description="Where the archive of its surfaces' maps is; absent where there is none."
    )


class EditEntry(BaseModel):
    """Which earlier picture an input edits, and how."""

    kind: Literal["upscale", "variation", "remix"]
    way: str = Field(
        description="Of upscales standard, creative, 2x or 4x; of the others subtle or strong.",
        examples=["subtle"],
    )
    job_id: str = Field(description="The earlier picture's jobId.", examples=["pX2mKd81"])
    image_number: int = Field(description="Its number in that group, from 0.")
    task_id: str | SkipJsonSchema[None] = Field(
        None, description="The task that made it; absent where there is no such picture.", examples=[TASK_ID]
    )
    words: str = Field(description="The prompt that came with the order; empty: none did.")
    how: str | SkipJsonSchema[None] = Field(
        None,
        description="rendered again, enlarged or drawn anew; absent while that is not decided.",
        examples=["drawn anew"],
    )


class InputEntry(BaseModel):
    """One input of a task, with what was made of it."""

    job_id: str = Field(
        description="Names its pictures together; with the number of one it can be edited.",
        examples=["pX2mKd81"],
    )
    edit: EditEntry | SkipJsonSchema[None] = Field(None, description="Absent where it edits no picture.")
    prompt: str
    source: SourceEntry | SkipJsonSchema[None] = Field(
        None, description="What it starts from; of an edit the earlier picture; absent for tiles."
    )
    mask: SourceEntry | SkipJsonSchema[None] = Field(None, description="What of it was to change.")
    swatch: SourceEntry | SkipJsonSchema[None] = Field(None, description="A material that was to be used.")
    outputs: list[Made] = Field(description="Those that are there already, and still; by number.")


class TaskFault(BaseModel):
    """Why a task failed."""

    code: int = Field(examples=[4013098])
    message: str


class TaskEntry(BaseModel):
    """A task, for people."""

    id: str = Field(examples=[TASK_ID])
    key: KeyName
    status: WireState
    state: Literal["queued", "running", "completed", "failed", "cancelled"] = Field(
        description="The same, told more exactly."
    )
    progress: float = Field(ge=0, le=1)
    model: str
    engine: str
    seed: int
    count: int = Field(description="Variations of each input.")
    structure: float
    min_structure: float = Field(description="What kept less of the structure was made again.")
    format: str
    maps: bool = Field(description="Maps of the pictures' surfaces were asked for.")
    tile_side: int | SkipJsonSchema[None] = Field(
        None, description="Pixels a side of its tiles; absent where it makes none."
    )
    cost: str = Field(
        description="US dollars: what it cost, or will; nothing where it failed, the share of what was done "
        "where the key that created it cancelled it.",
        examples=["0.0400"],
    )
    request_id: str = Field(description="Of the request that made it: logs and callbacks name it.")
    created_at: float = Field(description="Unix seconds, as the others.")
    started_at: float | SkipJsonSchema[None] = None
    completed_at: float | SkipJsonSchema[None] = None
    expires_at: float | SkipJsonSchema[None] = Field(None, description="When it and its pictures go.")
    error: TaskFault | SkipJsonSchema[None] = None
    inputs: list[InputEntry]
    receipt: dict[str, Any] | SkipJsonSchema[None] = Field(
        None,
        description="How the pictures came about, as in the task's metadata; for one task alone.",
    )


class History(BaseModel):
    """Some tasks, the newest first."""

    tasks: list[TaskEntry]
    cursor: str | SkipJsonSchema[None] = Field(None, description="Of the next page; absent on the last.")


def task_entry(entry: HistoryEntry, base: str) -> TaskEntry:
    """A task as people read it; the URLs of its pictures begin with ``base``."""
    view = entry.view
    times = ("created_at", "started_at", "completed_at", "expires_at")
    own = ("id", "model", "engine", "seed", "maps", "tile_side", *times)
    failed = view.status.wire == "failed"
    return TaskEntry(
        key=KeyName(id=view.key_id, name=entry.key_name),
        status=cast(WireState, view.status.wire),
        state=view.status.value,
        progress=min(max(view.progress, 0.0), 1.0),
        count=view.count,
        structure=entry.structure,
        min_structure=entry.min_structure,
        format=entry.format,
        cost=money(cost_of(view)),
        request_id=entry.request_id,
        error=TaskFault(code=view.error_code or 0, message=view.error_message or "") if failed else None,
        inputs=[_input(entry, number, base) for number in range(len(entry.given))],
        **{name: getattr(view, name) for name in own},
    )


def _input(entry: HistoryEntry, number: int, base: str) -> InputEntry:
    given = entry.given[number]
    made = sorted((each for each in entry.view.outputs if each.input == number), key=lambda each: each.number)
    source = Picture(given.image_url, given.file)
    if given.earlier is not None:
        source = Picture(file_url(base, given.earlier), given.earlier)
    return InputEntry(
        job_id=entry.view.inputs[number].job_id,
        edit=None if given.edit is None else _edit(given.edit),
        prompt=given.prompt,
        source=_source(source, entry) if source.url else None,
        mask=None if given.mask is None else _source(given.mask, entry),
        swatch=None if given.swatch is None else _source(given.swatch, entry),
        outputs=[
            Made(
                url=file_url(base, each.file),
                thumbnail=_thumbnail(each.file),
                number=each.number,
                maps=file_url(base, each.maps) if each.maps in entry.files else None,
            )
            for each in made
            if each.file in entry.files
        ],
    )


def _edit(plan: EditPlan) -> EditEntry:
    edit = plan.edit
    return EditEntry(
        kind=edit.kind.value,
        way=edit.way.value,
        job_id=edit.job_id,
        image_number=edit.image,
        task_id=plan.task_id or None,
        words=edit.words,
        how=None if plan.method is None else plan.method.value,
    )


def _source(picture: Picture, entry: HistoryEntry) -> SourceEntry:
    there = picture.file in entry.files
    return SourceEntry(url=picture.url, thumbnail=_thumbnail(picture.file) if there else None)


def _thumbnail(name: str | None) -> str:
    return f"{FILES}{name}/thumbnail"
