"""API keys as JSON, for the console and for scripts: administrators see all, everybody their own."""

from decimal import Decimal
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import Admin, Caller
from retexture.http.answers import WireError, bad_request, not_found
from retexture.http.live import read_with
from retexture.http.openapi import ErrorBody, errors
from retexture.http.requests import AMOUNT_TEXT, JsonBody
from retexture.http.services import Services, Serving
from retexture.tasks.keys import (
    NAME_LENGTH,
    ROTATION_OVERLAP,
    Key,
    KeyRefused,
    KeyTerms,
    LimitChanges,
    change_key,
    create_key,
    list_keys,
    read_key,
    revoke_key,
    rotate_key,
)
from retexture.tasks.limits import (
    HIGHEST_BUDGET,
    HIGHEST_CONCURRENCY,
    HIGHEST_RATE,
    MOST_ENGINES,
    KeyLimits,
    LimitRefused,
)
from retexture.tasks.queries import money

router = APIRouter(prefix="/v1", tags=["keys"])

Name = Annotated[
    str, Field(min_length=1, max_length=NAME_LENGTH, description="What to call it.", examples=["designers"])
]
LONGEST_OVERLAP = 30 * 24 * 3600.0
_TAKEN = "There is a key with the name “designers” already; choose another name."

Budget = Annotated[
    Annotated[Decimal, AMOUNT_TEXT] | None,
    Field(
        strict=False,  # a string of digits too, as money is written in answers
        ge=0,
        le=HIGHEST_BUDGET,
        decimal_places=6,
        description="US dollars that it may spend in all; null: no limit.",
        examples=["25.00"],
    ),
]
Rate = Annotated[
    int | None,
    Field(ge=1, le=HIGHEST_RATE, description="Tasks that it may create in a minute; null: no limit."),
]
Concurrency = Annotated[
    int | None,
    Field(
        ge=1,
        le=HIGHEST_CONCURRENCY,
        description="Its tasks that may be at work at the same time, while others wait; null: no limit.",
    ),
]

KeyId = Annotated[str, Path(pattern="^[A-Za-z0-9]{1,32}$", description="The `id` of a key.")]
EngineNames = Annotated[
    list[str] | None,
    Field(
        min_length=1,
        max_length=MOST_ENGINES,
        description="Engines that it may use, in the order in which `auto` tries them; null: as the server "
        "has it.",
        examples=[["procedural"]],
    ),
]


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    admin: bool = Field(False, description="Whether it may manage keys.")
    discount: float = Field(1, ge=0, le=1, description="The factor on every price: 1 is none.")
    budget: Budget = None
    rate: Rate = None
    concurrency: Concurrency = None
    engines: EngineNames = None


class KeyChanges(BaseModel):
    """What is to be changed of a key; what is absent stays."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"minProperties": 1})

    name: Name = Field(default_factory=str)
    budget: Budget = None
    rate: Rate = None
    concurrency: Concurrency = None
    engines: EngineNames = None


class Rotation(BaseModel):
    """How a key is rotated."""

    model_config = ConfigDict(extra="forbid", strict=True)

    overlap: float = Field(
        ROTATION_OVERLAP,
        ge=0,
        le=LONGEST_OVERLAP,
        description="Seconds for which the old secret stays valid; 0: it ends at once.",
    )


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
    budget: str | SkipJsonSchema[None] = Field(
        None, description="US dollars that it may spend in all; absent: no limit.", examples=["25.0000"]
    )
    spent: str = Field(description="US dollars that it has spent.", examples=["3.2400"])
    reserved: str = Field(
        description="US dollars set aside for its tasks that have not ended.", examples=["0.0400"]
    )
    left: str | SkipJsonSchema[None] = Field(
        None, description="US dollars that new tasks may cost; absent: no limit.", examples=["21.7200"]
    )
    rate: int | SkipJsonSchema[None] = Field(
        None, description="Tasks that it may create in a minute; absent: no limit."
    )
    concurrency: int | SkipJsonSchema[None] = Field(
        None, description="Its tasks that may be at work at the same time; absent: no limit."
    )
    engines: list[str] | SkipJsonSchema[None] = Field(
        None, description="Engines that it may use, in its order; absent: as the server has it."
    )


class MadeKey(KeyEntry):
    """A key that was just made, with its secret."""

    key: str = Field(description="The key itself. It is answered this once; no one can read it again.")


class Keys(BaseModel):
    """All keys."""

    keys: list[KeyEntry]


@router.get("/key", summary="Look at your key", response_model_exclude_none=True, responses=errors(401))
def look(key: Caller) -> KeyEntry:
    """Look at the key that asks: its limits, what it has spent and what is left."""
    return key_entry(key)


@router.get("/keys", summary="List keys", response_model_exclude_none=True, responses=errors(401, 403))
def list_all(services: Serving, key: Admin) -> Keys:
    """List all keys, the oldest first, revoked ones too."""
    del key
    return Keys(keys=[key_entry(each) for each in list_keys(services.database)])


@router.post(
    "/keys",
    summary="Create a key",
    status_code=201,
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, 413, said=_TAKEN),
)
def create(key: Admin, wanted: Annotated[NewKey, Depends(JsonBody(NewKey))], services: Serving) -> MadeKey:
    """Make a key. Its secret is in this answer and nowhere else."""
    del key
    try:
        limits = KeyLimits(
            wanted.budget, wanted.rate, wanted.concurrency, _known_engines(wanted.engines, services)
        )
        terms = KeyTerms(wanted.admin, Decimal(str(wanted.discount)), limits)
        made, secret = create_key(services.database, wanted.name, terms)
    except (KeyRefused, LimitRefused) as error:
        raise bad_request(str(error)) from None
    return MadeKey(key=secret, **_facts(made))


@router.patch(
    "/keys/{key_id}",
    summary="Change a key",
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, 404, 413, said=_TAKEN),
)
def change(
    key: Admin,
    key_id: KeyId,
    wanted: Annotated[KeyChanges, Depends(JsonBody(KeyChanges))],
    services: Serving,
) -> KeyEntry:
    """Give a key in force another name or other limits; the key itself stays as it is.

    Limits hold for tasks to come; a greater concurrency also lets those begin that wait for it.
    """
    del key
    changes = wanted.model_dump(exclude_unset=True)
    if not changes:
        raise bad_request("Nothing is named that should be changed; send a name or a limit.")
    if "engines" in changes:
        changes["engines"] = _known_engines(wanted.engines, services)
    _check_in_force(services, key_id)
    name = changes.pop("name", None)
    try:
        changed = change_key(
            services.database, services.queue, key_id, cast(LimitChanges, changes), name=name
        )
    except KeyRefused as error:
        raise bad_request(str(error)) from None
    if changed is None:
        raise _no_key()
    return key_entry(changed)


@router.post(
    "/keys/{key_id}/rotate",
    summary="Rotate a key",
    response_model_exclude_none=True,
    responses=errors(
        400, 401, 403, 404, 413, said=f"overlap: Input should be less than or equal to {LONGEST_OVERLAP:.0f}."
    ),
)
def rotate(
    key: Admin,
    key_id: KeyId,
    wanted: Annotated[Rotation | None, Depends(JsonBody(Rotation, required=False))],
    services: Serving,
) -> MadeKey:
    """Give a key in force a new secret, which is in this answer and nowhere else.

    The old secret stays valid for a while, so that its users can change over; one that an earlier rotation
    had left valid ends at once.
    """
    del key
    overlap = ROTATION_OVERLAP if wanted is None else wanted.overlap
    _check_in_force(services, key_id)
    rotated = rotate_key(services.database, key_id, overlap)
    if rotated is None:
        raise _no_key()
    return MadeKey(key=rotated[1], **_facts(rotated[0]))


@router.delete(
    "/keys/{key_id}",
    summary="Revoke a key",
    response_model_exclude_none=True,
    responses={
        **errors(400, 401, 403, 404, said="`key_id` must be the `id` of a key."),
        409: {"model": ErrorBody, "description": "It is the key that asks."},
    },
)
def revoke(key_id: KeyId, services: Serving, key: Admin) -> KeyEntry:
    """Revoke a key from now on and for good. Its tasks go on, and what it spent stays known.

    The key that asks can't revoke itself, so that there is always one left to manage keys with.
    """
    if key_id == key.id:
        raise WireError(
            409, 409, "This key is the one that you are using; revoke it with another admin's key."
        )
    _check_in_force(services, key_id)
    revoked = revoke_key(services.database, key_id)
    if revoked is None:
        raise _no_key()
    return key_entry(revoked)


def _known_engines(names: list[str] | None, services: Services) -> tuple[str, ...] | None:
    known = services.registry.names
    if names is not None and not set(names) <= set(known):
        raise bad_request(f"`engines` names one that is not here; there is: {', '.join(known)}.")
    return None if names is None else tuple(names)


def _check_in_force(services: Services, key_id: str) -> None:
    """Raise the answer where no key in force has this id: names are not taken here, and no name is an id."""
    key = read_with(services.database, lambda connection: read_key(connection, key_id))
    if key is None or key.revoked_at is not None:
        raise _no_key()


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
        "budget": None if key.limits.budget is None else money(key.limits.budget),
        "spent": money(key.spent),
        "reserved": money(key.reserved),
        "left": None if key.left is None else money(key.left),
        "rate": key.limits.rate,
        "concurrency": key.limits.concurrency,
        "engines": None if key.limits.engines is None else list(key.limits.engines),
    }


def key_entry(key: Key) -> KeyEntry:
    """A key as clients read it."""
    return KeyEntry(**_facts(key))
