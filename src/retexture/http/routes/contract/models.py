"""What models there are, for people and programs (the contract's section 6)."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import Caller, base_url
from retexture.http.answers import json_response, not_found
from retexture.http.openapi import errors
from retexture.http.requests import DEFAULT_SIZE, MOST, cut, offer_to, whole_number
from retexture.http.routes.contract.model_page import agent_prompt, page
from retexture.http.services import Services, Serving
from retexture.models import RETEXTURE, VENDOR, Model, Parameter, find_models

router = APIRouter(tags=["models"])

Absent = SkipJsonSchema[None]
"""Of a field that is left out where it has no value."""

Name = Annotated[str, Path(description="The model's name.", examples=[RETEXTURE])]


class ModelSearch(BaseModel):
    """What a search asks for; nothing stands for anything."""

    model_config = ConfigDict(frozen=True)

    q: str = Field("", max_length=1000, description="Words that all have to occur.")
    input: str = Field("", max_length=200, description="Kinds of what goes in, with commas.")
    output: str = Field("", max_length=200, description="Kinds of what comes out, with commas.")
    type: str = Field("", max_length=200, description="image, or i2i.")
    provider: str = Field("", max_length=200, description="Who made the model.")
    limit: str = Field("", description=f"The most hits, 1 to {MOST}.")


class Hit(BaseModel):
    """A model that was found."""

    id: str
    name: str
    title: str
    description: str
    provider: str
    input: str = Field(description="Kinds of what goes in, with commas.", examples=["image,text"])
    output: str = Field(description="Kinds of what comes out, with commas.", examples=["image"])
    media_type: str = Field(examples=["image"])
    tags: list[str]


class Hits(BaseModel):
    """What a search found."""

    model_config = ConfigDict(populate_by_name=True)

    hits: list[Hit]
    query: str
    limit: int
    offset: int
    estimatedTotalHits: int  # noqa: N815  # the contract's spelling
    processingTimeMs: int  # noqa: N815


class EnvelopeStatus(BaseModel):
    """How a request went."""

    code: int = 200
    message: str = "ok"


class ModelEntry(BaseModel):
    """A model, in short."""

    id: str
    name: str
    type: str
    description: str
    input_modalities: list[str]
    output_modalities: list[str]


class ModelPage(BaseModel):
    """A page of the list of models."""

    models: list[ModelEntry]
    total: int
    page: int
    page_size: int
    total_pages: int


class ListAnswer(BaseModel):
    """A page of the list of models, in its envelope."""

    status: EnvelopeStatus
    data: ModelPage


class Api(BaseModel):
    """How a model is called."""

    endpoint: str = Field(examples=["http://127.0.0.1:8787/model/v1/generation"])
    method: str
    headers: dict[str, str]


class Constraints(BaseModel):
    """What a value has to keep to."""

    enum: list[str] | Absent = Field(None, description="The values that there are, as strings.")
    default: bool | str | float | int | Absent = None
    min: float | int | Absent = None
    max: float | int | Absent = None
    min_length: int | Absent = Field(None, description="In Unicode code points.")
    max_length: int | Absent = Field(None, description="In Unicode code points.")


class ParameterSpec(BaseModel):
    """One parameter of a model."""

    name: str
    path: str = Field(description="Where it stands in a request's body.", examples=["input[0].params.imgUrl"])
    type: str
    required: bool
    description: str
    constraints: Constraints
    example: bool | str | float | int


class ModelSpec(BaseModel):
    """All that a program needs to call a model."""

    model_id: str
    name: str
    vendor: str
    type: str
    api: Api
    parameters: list[ParameterSpec]
    agent_prompt: str


class SpecAnswer(BaseModel):
    """A model's specification, in its envelope."""

    status: EnvelopeStatus
    data: ModelSpec


@router.get(
    "/model/v1/models/skill/search",
    summary="Search models",
    responses=errors(400, 401, said="`limit` must be an integer from 1 to 1000."),
)
def search(services: Serving, key: Caller, asked: Annotated[ModelSearch, Query()]) -> Hits:
    """Look for models by what is said of them. Without any filter all are found; letters' case is ignored."""
    del key
    began = time.perf_counter()
    most = whole_number("limit", asked.limit, DEFAULT_SIZE, MOST)
    found = [
        model
        for model in _offered(services)
        if model.matches(asked.q)
        and _all_in(asked.input, model.inputs)
        and _all_in(asked.output, model.outputs)
        and (not asked.type or asked.type.strip().lower() in model.types)
        and (not asked.provider or asked.provider.strip().lower() == VENDOR)
    ]
    return Hits(
        hits=[_hit(model) for model in found[:most]],
        query=asked.q,
        limit=most,
        offset=0,
        estimatedTotalHits=len(found),
        processingTimeMs=round((time.perf_counter() - began) * 1000),
    )


@router.get(
    "/model/v1/models/skill/{model}",
    summary="Read about a model",
    response_class=Response,
    responses={
        200: {
            "description": "The model's page as Markdown, whatever Accept says.",
            "content": {"text/markdown": {"schema": {"type": "string"}}},
        },
        **errors(401, 404),
    },
)
def read(model: Name, request: Request, services: Serving, key: Caller) -> Response:
    """Get a model's page: what it does, its parameters, how it is called, its errors."""
    del key
    found = _named(model, services)
    if found is None:
        raise not_found(_no_model(model))
    return Response(page(found, base_url(request, services)), media_type="text/markdown")


@router.get(
    "/api/v1/skill/models",
    summary="List models",
    responses=errors(400, said="`page_size` must be an integer from 1 to 1000."),
)
def list_all(
    services: Serving,
    page: Annotated[str, Query(description="From 1.")] = "",
    page_size: Annotated[str, Query(description=f"1 to {MOST}.")] = "",
    type: Annotated[str, Query(max_length=200, description="image, or i2i; case is ignored.")] = "",  # noqa: A002
    keywords: Annotated[str, Query(max_length=1000, description="Words that all have to occur.")] = "",
) -> ListAnswer:
    """List the models in pages. Needs no key."""
    wanted = type.strip().lower()
    found = [
        model
        for model in _offered(services)
        if model.matches(keywords) and (not wanted or wanted in model.types)
    ]
    part = cut(found, page, page_size)
    data = ModelPage(
        models=[_listed(model) for model in part.items],
        total=part.total,
        page=part.page,
        page_size=part.page_size,
        total_pages=part.total_pages,
    )
    return ListAnswer(status=EnvelopeStatus(), data=data)


_NO_MODEL: dict[str, Any] = {"description": "There is no such model; `status.code` says 404 too."}


@router.get(
    "/api/v1/skill/models/{model}/spec",
    summary="Get a model's specification",
    response_model=SpecAnswer,
    response_model_exclude_none=True,
    responses=errors(404),
)
def specify(model: Name, request: Request, services: Serving) -> SpecAnswer | Response:
    """Get all that a program needs to call a model. Needs no key.

    The endpoint's URL begins with the address that this request used.
    """
    found = _named(model, services)
    if found is None:
        return _unknown(model)
    api = Api(
        endpoint=f"{base_url(request, services)}/model/v1/generation",
        method="POST",
        headers={"Authorization": "Bearer KEY", "Content-Type": "application/json"},
    )
    data = ModelSpec(
        model_id=found.name,
        name=found.title,
        vendor=VENDOR,
        type=found.types[0],
        api=api,
        parameters=[_specified(parameter) for parameter in found.offered],
        agent_prompt=agent_prompt(found),
    )
    return SpecAnswer(status=EnvelopeStatus(), data=data)


def _named(name: str, services: Services) -> Model | None:
    return next((model for model in _offered(services) if model.name == name), None)


def _offered(services: Services) -> list[Model]:
    return [model for model in find_models(offer_to(services)).values() if model.is_offered]


def _all_in(words: str, kinds: tuple[str, ...]) -> bool:
    wanted = {word.strip().lower() for word in words.split(",")} - {""}
    return wanted <= set(kinds)


def _no_model(name: str) -> str:
    return f"There is no model {name[:80]!r} here; GET /api/v1/skill/models lists those that there are."


def _unknown(name: str) -> Response:
    message = _no_model(name)
    body = {
        "status": {"code": 404, "message": message},
        "error": {"code": 404, "error_message": message, "message": message},
    }
    return json_response(body, 404)


def _hit(model: Model) -> Hit:
    return Hit(
        id=model.name,
        name=model.name,
        title=model.title,
        description=model.description,
        provider=VENDOR,
        input=",".join(model.inputs),
        output=",".join(model.outputs),
        media_type=model.outputs[0],
        tags=list(model.types),
    )


def _listed(model: Model) -> ModelEntry:
    return ModelEntry(
        id=model.name,
        name=model.title,
        type=model.types[0],
        description=model.description,
        input_modalities=list(model.inputs),
        output_modalities=list(model.outputs),
    )


def _specified(parameter: Parameter) -> ParameterSpec:
    return ParameterSpec(
        name=parameter.name,
        path=f"input[0].params.{parameter.name}",
        type=parameter.rule.type,
        required=parameter.required,
        description=parameter.description,
        constraints=Constraints(**parameter.constraints),
        example=parameter.example,
    )
