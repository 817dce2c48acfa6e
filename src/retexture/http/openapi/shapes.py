"""The contract's answers, as /openapi.json describes them. No answer passes through these shapes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from retexture.models import RETEXTURE

TASK_ID = "hQ3rYt0mBv7cKpXw2LzNsDfG"
PICTURE_URL = "https://pictures.example/house.jpg"
FILE_URL = "http://127.0.0.1:8787/files/0c5f6c2b9d1e4a7f8b3c6d9e2f5a8b1c4d7e0f3a.png"
MAPS_URL = "http://127.0.0.1:8787/files/9f1c5e7a3b8d2c6f0a4e9b1d7c3f5a8e2b6d0c4f.zip"


class Created(BaseModel):
    """A task's first state."""

    id: Annotated[str, Field(examples=[TASK_ID])]
    created_at: Annotated[int, Field(description="Unix seconds.", examples=[1789000000])]
    status: Literal["in_progress", "completed", "failed"]
    model: Annotated[str, Field(examples=[RETEXTURE])]


class TaskPicture(BaseModel):
    """One finished picture."""

    type: Literal["image"]
    url: Annotated[str, Field(description="Needs no key; valid until the task expires.", examples=[FILE_URL])]
    job_id: Annotated[
        str, Field(alias="jobId", description="The same for all pictures of a group.", examples=["pX2mKd81"])
    ]


class PictureMaps(BaseModel):
    """The maps of one picture's surfaces."""

    image_number: Annotated[
        int, Field(alias="imageNo", description="The picture's number in its group, from 0.", examples=[0])
    ]
    url: Annotated[
        str,
        Field(description="A ZIP archive, kept as long as the picture; needs no key.", examples=[MAPS_URL]),
    ]


class Group(BaseModel):
    """The pictures made from one input, in order."""

    content: list[TaskPicture]
    maps: Annotated[
        list[PictureMaps] | None,
        Field(description="Where `maps` was sent, those of the pictures that show surfaces, in their order."),
    ] = None


class TaskUsage(BaseModel):
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
            "what was understood of the prompt and what was ignored. Where the key that created the task "
            "cancelled it after a picture was done: cancelled, with delivered, ordered, usage and output."
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
    usage: Annotated[TaskUsage | None, Field(description="When completed.")] = None
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


class HealthAnswer(BaseModel):
    """All is well."""

    status: Literal["ok"]
