"""API keys as JSON, for the page at /keys and for scripts; for administrators alone."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.auth import Admin
from retexture.http.documents import errors
from retexture.http.errors import WireError, bad_request, not_found
from retexture.http.live import read_with
from retexture.http.services import Services, Serving
from retexture.http.shapes import ErrorBody
from retexture.tasks.keys import (
    NAME_LENGTH,
    Key,
    KeyRefused,
    create_key,
    list_keys,
    read_key,
    rename_key,
    revoke_key,
)

router = APIRouter(prefix="/v1/keys", tags=["keys"])

Name = Annotated[
    str, Field(min_length=1, max_length=NAME_LENGTH, description="What to call it.", examples=["designers"])
]
_TAKEN = "There is a key with the name “designers” already; choose another name."

KeyId = Annotated[str, Path(pattern="^[A-Za-z0-9]{1,32}$", description="The `id` of a key.")]


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    admin: bool = Field(False, description="Whether it may manage keys.")
    discount: float = Field(1, ge=0, le=1, description="The factor on every price: 1 is none.")


class NewName(BaseModel):
    """Another name for a key."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name


class KeyEntry(BaseModel):
    """A key, without its secret."""

    id: str
    name: str
    prefix: str = Field(description="The key's first characters, to recognise it by.", examples=["rtx_Zk3v"])
    admin: bool
    discount: float = Field(description="The factor on every price: 1 is none.")
    created_at: int = Field(description="Unix seconds.", examples=[1789000000])
    last_used_at: int | SkipJsonSchema[None] = Field(None, description="Unix seconds; absent: never.")
    revoked_at: int | SkipJsonSchema[None] = Field(None, description="Unix seconds; absent: it is in force.")


class MadeKey(KeyEntry):
    """A key that was just made, with its secret."""

    key: str = Field(description="The key itself. It is answered this once; no one can read it again.")


class Keys(BaseModel):
    """All keys."""

    keys: list[KeyEntry]


@router.get("", summary="List keys", response_model_exclude_none=True, responses=errors(401, 403))
def list_all(services: Serving, key: Admin) -> Keys:
    """List all keys, the oldest first, revoked ones too."""
    del key
    return Keys(keys=[_entry(each) for each in list_keys(services.database)])


@router.post(
    "",
    summary="Create a key",
    status_code=201,
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, said=_TAKEN),
)
def create(wanted: NewKey, services: Serving, key: Admin) -> MadeKey:
    """Make a key. Its secret is in this answer and nowhere else."""
    del key
    try:
        made, secret = create_key(
            services.database, wanted.name, admin=wanted.admin, discount=Decimal(str(wanted.discount))
        )
    except KeyRefused as error:
        raise bad_request(str(error)) from None
    return MadeKey(key=secret, **_facts(made))


@router.patch(
    "/{key_id}",
    summary="Rename a key",
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, 404, said=_TAKEN),
)
def rename(key_id: KeyId, wanted: NewName, services: Serving, key: Admin) -> KeyEntry:
    """Give a key in force another name; the key itself stays as it is."""
    del key
    try:
        renamed = rename_key(services.database, key_id, wanted.name)
    except KeyRefused as error:
        raise bad_request(str(error)) from None
    if not renamed:
        raise _no_key()
    return _entry(_read(services, key_id))


@router.delete(
    "/{key_id}",
    summary="Revoke a key",
    response_model_exclude_none=True,
    responses={**errors(401, 403, 404), 409: {"model": ErrorBody, "description": "It is the key that asks."}},
)
def revoke(key_id: KeyId, services: Serving, key: Admin) -> KeyEntry:
    """Revoke a key from now on and for good. Its tasks go on, and what it spent stays known.

    The key that asks can't revoke itself, so that there is always one left to manage keys with.
    """
    if key_id == key.id:
        raise WireError(
            409, 409, "This key is the one that you are using; revoke it with another admin's key."
        )
    if _read(services, key_id).revoked_at is not None or not revoke_key(services.database, key_id):
        raise _no_key()
    return _entry(_read(services, key_id))


def _read(services: Services, key_id: str) -> Key:
    key = read_with(services.database, lambda connection: read_key(connection, key_id))
    if key is None:
        raise _no_key()
    return key


def _no_key() -> WireError:
    return not_found("There is no key in force of this id; list the keys to see those that there are.")


def _facts(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "admin": key.admin,
        "discount": float(key.discount),
        "created_at": int(key.created_at),
        "last_used_at": None if key.last_used_at is None else int(key.last_used_at),
        "revoked_at": None if key.revoked_at is None else int(key.revoked_at),
    }


def _entry(key: Key) -> KeyEntry:
    return KeyEntry(**_facts(key))
