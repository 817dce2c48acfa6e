"""Pictures to begin with, for who has none at hand."""

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import Caller
from retexture.http.answers import folder, not_found
from retexture.http.openapi import errors
from retexture.http.requests import Uploader
from retexture.http.routes.extensions.files import Upload, handed_in
from retexture.http.services import Serving

router = APIRouter(prefix="/v1/samples", tags=["console"])


class SampleEntry(BaseModel):
    """A bundled picture that may be used freely."""

    name: str = Field(examples=["coffee"])
    title: str = Field(description="What it shows.")
    author: str
    licence: str = Field(examples=["CC0 1.0"])
    source: str | SkipJsonSchema[None] = Field(None, description="Where it was first published.")
    url: str = Field(description="Its path on this server.", examples=["/console/samples/coffee.jpg"])


class Samples(BaseModel):
    """The bundled pictures."""

    samples: list[SampleEntry]


@router.get("", summary="List sample pictures", response_model_exclude_none=True, responses=errors(401))
async def list_samples(key: Caller) -> Samples:
    """List the pictures that come with the program, with their authors and terms."""
    del key
    return Samples(samples=[sample for sample, _ in _bundled().values()])


@router.post("/{name}", summary="Hand a sample picture in", responses=errors(401, 404, 429, 503))
async def hand_in_sample(
    name: Annotated[str, Path(description="The sample's `name`.")],
    request: Request,
    services: Serving,
    key: Uploader,
) -> Upload:
    """Store a bundled picture as if you had handed it in: the answer's `url` is valid as `imgUrl`."""
    if name not in _bundled():
        raise not_found("There is no such sample; list the samples to see those that there are.")
    return await handed_in(io.BytesIO(_bundled()[name][1]), key, request, services)


@cache
def _bundled() -> Mapping[str, tuple[SampleEntry, bytes]]:
    there = folder("samples")
    return {
        facts["name"]: (
            SampleEntry(url=f"/console/samples/{facts['file']}", **facts),
            there[facts["file"]].read_bytes(),
        )
        for facts in json.loads(there["samples.json"].read_text("utf-8"))
    }
