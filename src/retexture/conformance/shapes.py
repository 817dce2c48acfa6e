"""The contract's answers as shapes: what each field is. Fields that it does not name are let be."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(min_length=1)]
Money = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+$")]
Factor = Annotated[float, Field(ge=0, le=1)]
UnixSeconds = Annotated[int, Field(gt=0, lt=10**11)]
"""What is larger is milliseconds: seconds are more in the year 5138 alone."""
OpaqueId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,256}$")]


class Shape(BaseModel):
    """Types as they are: no integer is read from a string, and what is absent is never null."""

    model_config = ConfigDict(strict=True, extra="allow")


class ErrorWords(Shape):
    """``error`` of an answer."""

    code: int
    error_message: Words
    message: Words


class ErrorAnswer(Shape):
    """Every body with a status of 400 or more."""

    error: ErrorWords


class MonitorError(ErrorAnswer):
    """The same under ``/monitor/``."""

    code: Annotated[int, Field(ge=1)]
    message: Words


class ParameterError(ErrorAnswer):
    """A parameter that is refused."""

    status: Literal["failed"]
    model: Words


class FirstState(Shape):
    """What an order is answered."""

    id: OpaqueId
    created_at: UnixSeconds
    status: Literal["in_progress"]
    model: Words


class TaskInProgress(FirstState):
    """A task that has not ended."""

    progress: Annotated[float, Field(ge=0, le=1)] = 0.0
    metadata: dict[str, Any]


class ShownPicture(Shape):
    """One picture of a task."""

    type: Literal["image"]
    url: Annotated[str, StringConstraints(pattern=r"^https?://.", max_length=1024)]
    jobId: Words  # noqa: N815 — the contract's name


class PictureGroup(Shape):
    """The pictures of one input: numbers 0 to 3."""

    content: Annotated[list[ShownPicture], Field(min_length=4, max_length=4)]


class UsageShape(Shape):
    """What a task cost."""

    cost: Money
    discount: Factor


class CompletedTask(Shape):
    """A task with its pictures."""

    id: OpaqueId
    created_at: UnixSeconds
    status: Literal["completed"]
    model: Words
    progress: Annotated[float, Field(ge=1, le=1)]
    output: Annotated[list[PictureGroup], Field(min_length=1)]
    usage: UsageShape
    metadata: dict[str, Any]


class TaskErrorShape(Shape):
    """Why a task failed."""

    code: int
    error_message: Words


class FailedTask(Shape):
    """A task without pictures."""

    id: OpaqueId
    created_at: UnixSeconds
    status: Literal["failed"]
    model: Words
    error: TaskErrorShape
    metadata: dict[str, Any]


class ChunkEntry(Shape):
    """One picture of an event."""

    type: Literal["image"]
    url: Words
    chunk_index: int


class ChunkGroup(Shape):
    """The new pictures of an event."""

    content: Annotated[list[ChunkEntry], Field(min_length=1)]


class OutputEvent(Shape):
    """``event: output``."""

    id: OpaqueId
    model: Words
    status: Literal["in_progress"]
    output: Annotated[list[ChunkGroup], Field(min_length=1)]
    cursor: Annotated[int, Field(ge=1)]


class SearchHit(Shape):
    """A model that was found."""

    name: Words


class SearchAnswer(Shape):
    """Models that were searched for."""

    hits: list[SearchHit]
    query: str
    limit: int
    offset: int
    estimatedTotalHits: int  # noqa: N815 — the contract's name
    processingTimeMs: int  # noqa: N815


class CatalogueStatus(Shape):
    """How an answer of the catalogue begins."""

    code: int
    message: Words


class ListedModel(Shape):
    """A model in the list."""

    id: Words
    name: Words
    type: Words
    description: str
    input_modalities: list[str]
    output_modalities: list[str]


class ModelListPage(Shape):
    """A page of the list."""

    models: list[ListedModel]
    total: int
    page: int
    page_size: int
    total_pages: int


class ModelListAnswer(Shape):
    """The list of models."""

    status: CatalogueStatus
    data: ModelListPage


class SpecConstraints(Shape):
    """What a value may be."""

    enum: list[str] = []


class SpecParameter(Shape):
    """A parameter of a model."""

    name: Words
    path: Words
    type: Words
    required: bool
    description: str
    constraints: SpecConstraints


class SpecApi(Shape):
    """How a model is ordered from."""

    endpoint: Words
    method: Literal["POST"]
    headers: dict[str, str]


class SpecData(Shape):
    """What a model takes."""

    model_id: Words
    name: Words
    vendor: str
    type: Words
    api: SpecApi
    parameters: Annotated[list[SpecParameter], Field(min_length=1)]
    agent_prompt: str


class SpecEnvelope(Shape):
    """A model's specification."""

    status: CatalogueStatus
    data: SpecData


class PriceData(Shape):
    """A price."""

    model: Words
    original_model: Words
    billing_model: Words
    sample_count: Literal[4]
    cost: Money
    currency: Literal["USD"]
    discount: Factor
    hash: Words
    updated_at: Annotated[int, Field(gt=10**12)]


class PriceAnswer(Shape):
    """A price before the order."""

    status: Literal["success"]
    data: PriceData


class NoPriceData(Shape):
    """Why there is no price."""

    model: Words
    original_model: Words
    cost: None
    hash: Words
    reason: Literal["COST_CACHE_MISS"]


class NoPriceAnswer(Shape):
    """No price is known."""

    status: Literal["failed"]
    data: NoPriceData


class SpendingSummary(Shape):
    """Sums of a time."""

    total_requests: int
    total_cost: Money
    discount_total_cost: Money
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    currency: Literal["USD"]


class SpendingItem(Shape):
    """Sums of a model."""

    team_alias: str
    provider: str
    model_group: Words
    total_requests: int
    total_cost: Money
    discount_total_cost: Money
    discount_rate: float | str
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class SpendingItems(Shape):
    """A page of items."""

    items: list[SpendingItem]
    total: int
    page: int
    page_size: int
    total_pages: int


class SpendingData(Shape):
    """What a key has spent."""

    team: str
    environments: list[Any]
    summary: SpendingSummary
    items: SpendingItems


class SpendingAnswer(Shape):
    """The answer about spending."""

    code: Literal[0]
    message: str
    data: SpendingData
