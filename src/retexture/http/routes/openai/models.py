"""The models, as OpenAI's API lists them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from retexture.http.access import Caller
from retexture.http.requests import engines_of
from retexture.http.routes.openai.documented import openai_errors
from retexture.http.routes.openai.options import model_names, no_model
from retexture.http.services import Serving
from retexture.models import RETEXTURE, VENDOR

router = APIRouter(prefix="/v1/models", tags=["openai"])

_CREATED = 1789000000
"""Unix seconds. Clients sort by it; ours is the same for every model and every server."""


class OpenAIModel(BaseModel):
    """A model, as OpenAI's clients read it."""

    id: str = Field(examples=[RETEXTURE])
    object: Literal["model"] = "model"
    created: int = Field(default=_CREATED, description="Unix seconds; it says nothing here.")
    owned_by: str = VENDOR


class OpenAIModels(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[OpenAIModel]


@router.get("", summary="List models for OpenAI's clients", responses=openai_errors(401, 429))
async def list_models(services: Serving, key: Caller) -> OpenAIModels:
    """List the models that `POST /v1/images/edits` takes."""
    names = model_names(engines_of(services, key))
    return OpenAIModels(data=[OpenAIModel(id=name) for name in names])


@router.get("/{model}", summary="Read a model for OpenAI's clients", responses=openai_errors(401, 404, 429))
async def read_model(
    model: Annotated[str, Path(description="The model's `id`.")], services: Serving, key: Caller
) -> OpenAIModel:
    """Read one of them."""
    engines = engines_of(services, key)
    if model not in model_names(engines):
        raise no_model(model, engines)
    return OpenAIModel(id=model)
