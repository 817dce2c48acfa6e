"""The secrets that a key's callbacks are signed with."""

import time

from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import Caller
from retexture.http.live import read_with
from retexture.http.openapi import errors
from retexture.http.services import Serving
from retexture.tasks.keys import SigningSecret, read_secrets, rotate_secret

router = APIRouter(prefix="/v1/key/secret", tags=["callbacks"])


class Secret(BaseModel):
    """A signing secret."""

    secret: str = Field(
        description="As Standard Webhooks has it: `whsec_` and base64.",
        examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    )
    created_at: int = Field(description="Unix seconds.", examples=[1789000000])
    expires_at: int | SkipJsonSchema[None] = Field(
        None, description="Until when it is used, in Unix seconds; absent: it is the one in force."
    )


class Secrets(BaseModel):
    """A key's valid signing secrets, the one in force first; during a rotation there are two."""

    secrets: list[Secret]


@router.get("", summary="See your signing secret", response_model_exclude_none=True, responses=errors(401))
def see(services: Serving, key: Caller) -> Secrets:
    """See what the callbacks of this key's tasks are signed with."""
    return _secrets(read_with(services.database, lambda reading: read_secrets(reading, key.id, time.time())))


@router.post(
    "/rotate",
    summary="Rotate your signing secret",
    response_model_exclude_none=True,
    responses=errors(401, 503),
)
def rotate(services: Serving, key: Caller) -> Secrets:
    """Put a new secret in force.

    For 24 hours callbacks carry a signature of the old one too, so that receivers can be changed one by one.
    Another rotation within that time ends the oldest at once.
    """
    return _secrets(rotate_secret(services.database, key.id))


def _secrets(valid: tuple[SigningSecret, ...]) -> Secrets:
    return Secrets(
        secrets=[
            Secret(
                secret=each.secret,
                created_at=int(each.created_at),
                expires_at=None if each.expires_at is None else int(each.expires_at),
            )
            for each in valid
        ]
    )
