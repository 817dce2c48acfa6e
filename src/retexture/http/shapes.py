"""The shapes of bodies in /openapi.json. For readers alone: no request passes through these models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from retexture.engines.protocol import LONGEST_PROMPT
from retexture.http.options import SEEDS
from retexture.http.parsing import METADATA_BYTES, MODEL, URL_LENGTH
from retexture.tasks.order import IMAGES, MOST_INPUTS

TASK_ID = "hQ3rYt0mBv7cKpXw2LzNsDfG"
PICTURE_URL = "https://pictures.example/house.jpg"
FILE_URL = "http://127.0.0.1:8787/files/0c5f6c2b9d1e4a7f8b3c6d9e2f5a8b1c4d7e0f3a.png"


class Parameters(BaseModel):
    """What to make of which picture."""

    img_url: Annotated[
        str,
        Field(
            alias="imgUrl",
            max_length=URL_LENGTH,
            description="http(s) address of the picture: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP. "
            "`POST /v1/files` takes a picture and answers such an address.",
            examples=[PICTURE_URL],
        ),
    ]
    remix_prompt: Annotated[
        str,
        Field(
            alias="remixPrompt",
            min_length=1,
            max_length=LONGEST_PROMPT,
            description="What the picture should look like, in English; "
            "Midjourney's `--` parameters are read too.",
            examples=["weathered copper and glass, night"],
        ),
    ]
    callback: Annotated[
        str | None,
        Field(
            max_length=URL_LENGTH,
            description="http(s) address to which the finished task is sent.",
            examples=["https://app.example/done"],
        ),
    ] = None
    seed: Annotated[
        int | None,
        Field(
            ge=SEEDS[0], le=SEEDS[-1], description="The same seed makes the same pictures; if absent, random."
        ),
    ] = None
    n: Annotated[int, Field(ge=1, le=IMAGES, description="How many pictures of each input.")] = IMAGES
    structure: Annotated[
        float, Field(ge=0, le=1, description="0 follows the picture loosely, 1 strictly.")
    ] = 0.5
    mask_url: Annotated[
        str | None,
        Field(
            alias="maskUrl",
            max_length=URL_LENGTH,
            description="http(s) address of a picture of the same proportions: what is white in it is "
            "changed, what is black stays exactly as it is (in lossless formats), greys mix.",
            examples=["https://pictures.example/house-walls.png"],
        ),
    ] = None
    swatch_url: Annotated[
        str | None,
        Field(
            alias="swatchUrl",
            max_length=URL_LENGTH,
            description="http(s) address of a photo of a material. It is used instead of the first material "
            "that the prompt names, and over everything where the prompt names none.",
            examples=["https://pictures.example/oak.jpg"],
        ),
    ] = None
    min_structure: Annotated[
        float,
        Field(
            alias="minStructure",
            ge=0,
            le=1,
            description="How much of the structure a picture has to keep, as its `structureScore` in the "
            "receipt says: one that keeps less is made again, more strictly, up to twice.",
        ),
    ] = 0.0
    format: Annotated[Literal["png", "jpeg", "webp", "avif"], Field(description="Of the pictures.")] = "png"
    engine: Annotated[
        str | None,
        Field(description="What makes the pictures, where the operator leaves a choice."),
    ] = None


class Entry(BaseModel):
    """One input."""

    params: Parameters


class _Named(BaseModel):
    model_config = ConfigDict(extra="allow")

    model: Annotated[str | None, Field(description="Here, or in the header X-Model.", examples=[MODEL])] = (
        None
    )
    metadata: Annotated[
        dict[str, Any] | None,
        Field(description=f"Your own entries, at most {METADATA_BYTES // 1024} KiB; the task has them too."),
    ] = None


class OrderInInput(_Named):
    """An order with a list of inputs."""

    input: Annotated[
        list[Entry],
        Field(
            min_length=1,
            max_length=MOST_INPUTS,
            description="One output group for each entry, all in one task and one look.",
        ),
    ]


class OrderInParameters(_Named):
    """An order with one input."""

    parameters: Parameters


class OrderFlat(_Named, Parameters):
    """An order with one input, at the top of the body."""


class Created(BaseModel):
    """A task's first state."""

    id: Annotated[str, Field(examples=[TASK_ID])]
    created_at: Annotated[int, Field(description="Unix seconds.", examples=[1789000000])]
    status: Literal["in_progress", "completed", "failed"]
    model: Annotated[str, Field(examples=[MODEL])]


class Picture(BaseModel):
    """One finished picture."""

    type: Literal["image"]
    url: Annotated[str, Field(description="Needs no key; valid until the task expires.", examples=[FILE_URL])]
    job_id: Annotated[
        str, Field(alias="jobId", description="The same for all pictures of a group.", examples=["pX2mKd81"])
    ]


class Group(BaseModel):
    """The pictures made from one input, in order."""

    content: list[Picture]


class Usage(BaseModel):
    """What the task cost."""

    cost: Annotated[str, Field(description="US dollars after the discount.", examples=["0.0400"])]
    discount: Annotated[float, Field(description="The factor that was applied: 1 is none.", examples=[1])]


class TaskError(BaseModel):
    """Why the task failed."""

    code: Annotated[int, Field(examples=[4013098])]
    error_message: Annotated[str, Field(examples=["The picture could not be fetched."])]


class Metadata(BaseModel):
    """Your own entries, and these."""

    model_config = ConfigDict(extra="allow")

    in_queue_at: Annotated[float | None, Field(description="Unix seconds, as the others.")] = None
    started_at: float | None = None
    upload_at: Annotated[float | None, Field(description="When the last picture was stored.")] = None
    completed_at: float | None = None
    retexture: Annotated[
        dict[str, Any] | None,
        Field(
            description="How the pictures came about: engine, engineVersion, seed, and for each input "
            "what was understood of the prompt and what was ignored. Where its owner cancelled the task "
            "after a picture was done: cancelled, with delivered, ordered, usage and output."
        ),
    ] = None


class Task(Created):
    """A task. A field that does not apply is absent, never null."""

    progress: Annotated[
        float | None, Field(ge=0, le=1, description="While in progress, and 1 when completed; never falls.")
    ] = None
    output: Annotated[list[Group] | None, Field(description="When completed: one group for each input.")] = (
        None
    )
    usage: Annotated[Usage | None, Field(description="When completed.")] = None
    error: Annotated[TaskError | None, Field(description="When failed.")] = None
    metadata: Metadata


class TaskPage(BaseModel):
    """Some of a key's tasks, the newest first."""

    tasks: list[Task]
    cursor: Annotated[str | None, Field(description="Of the next page; absent on the last.")] = None


class Fault(BaseModel):
    """What is wrong."""

    code: Annotated[int, Field(description="The contract's number, or the HTTP status.")]
    error_message: Annotated[str, Field(description="In short.")]
    message: Annotated[str, Field(description="What is wrong and what to do.")]


class ErrorBody(BaseModel):
    """Every answer with a status of 400 or more."""

    model_config = ConfigDict(extra="allow")

    error: Fault


class TimeoutFault(BaseModel):
    """The waiting limit was reached."""

    code: Literal["SYNC_TIMEOUT"]
    error_message: str
    message: str


class TimeoutBody(BaseModel):
    """The task is not done, and goes on."""

    id: Annotated[str, Field(examples=[TASK_ID])]
    status: Literal["in_progress"]
    error: TimeoutFault


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"]
