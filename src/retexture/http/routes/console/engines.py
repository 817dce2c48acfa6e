"""The engines that a key may use: what each can and costs, and how it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.engines.chain import CLOSED, NAME, joined
from retexture.engines.protocol import Capabilities
from retexture.http.access import Caller
from retexture.http.live import Live, live_of, read_with
from retexture.http.openapi import errors
from retexture.http.requests import engines_of
from retexture.http.services import Services, Serving
from retexture.tasks.breakers import BreakerView, read_breakers
from retexture.tasks.keys import Key
from retexture.tasks.pricing import discounted
from retexture.tasks.queries import WorkerView, money, read_workers

router = APIRouter(prefix="/v1/engines", tags=["console"])

Cost = Annotated[
    str,
    Field(
        description="US dollars for the pictures of one input, after your key's discount.",
        examples=["0.0400"],
    ),
]


class CapabilitiesEntry(BaseModel):
    """What an engine can."""

    mask: bool = Field(description="It is told of the mask; else what lies outside is put back afterwards.")
    swatch: bool = Field(description="It takes a photo of a material.")
    largest: int | SkipJsonSchema[None] = Field(
        None,
        description="Pixels of its largest picture, which is enlarged for larger photos; absent: any size.",
    )
    longest_prompt: int = Field(description="Characters.")
    free_words: bool = Field(description="It takes any words, not those of a list of looks alone.")
    maps: bool = Field(description="It gives the maps of the surfaces that its pictures show.")
    profile: str | SkipJsonSchema[None] = Field(None, description="The family of its model.")


class EngineChoice(BaseModel):
    """An engine that orders of this key may name, or go to where they name none."""

    name: str = Field(examples=["procedural"])
    default: bool = Field(description="Orders that name no engine go to it.")
    choosable: bool = Field(description="Orders may name it.")
    ok: bool | SkipJsonSchema[None] = Field(
        None, description="Whether the workers say that it can work; absent: none has said so far."
    )
    resting: bool = Field(
        description="It failed again and again, and `auto` leaves it alone for a while; orders may name it."
    )
    cost: Cost
    least_cost: Cost = Field(description="The same, by the cheapest engine of its order.")
    order: list[str] = Field(description="The engines that it tries, in their order; of `auto` alone.")
    can: CapabilitiesEntry | SkipJsonSchema[None] = Field(
        None, description="Absent: it cannot be built here."
    )


class EngineChoices(BaseModel):
    """The engines of a key, the usual one first."""

    engines: list[EngineChoice]


@router.get("", summary="List your engines", response_model_exclude_none=True, responses=errors(401))
async def list_engines(request: Request, services: Serving, key: Caller) -> EngineChoices:
    """List the engines that your key may use, with what each can and costs."""
    states = await run_in_threadpool(read_with, services.database, _read)
    names = _names(services, key)
    can = {name: await _asked(live_of(request), name) for name in names if name != NAME}
    return EngineChoices(engines=[_entry(name, can, states, _Terms(services, key)) for name in names])


@dataclass(frozen=True)
class _States:
    """How engines are, as workers find them."""

    workers: list[WorkerView]
    breakers: Mapping[str, BreakerView]

    def is_well(self, name: str) -> bool | None:
        notes = [note.ok for worker in self.workers for note in worker.engines if note.name == name]
        return any(notes) if notes else None

    def rests(self, name: str) -> bool:
        return name in self.breakers and self.breakers[name].state != CLOSED


@dataclass(frozen=True)
class _Terms:
    """What a key may use, and what it pays."""

    services: Services
    key: Key

    @property
    def usual(self) -> str:
        return self.services.pricing.engine_for(None, self.key.limits.engines)

    def order(self, engine: str) -> tuple[str, ...]:
        return self.services.pricing.members(engine, self.key.limits.engines)

    def costs(self, engine: str) -> list[str]:
        """The cost of an input, from the cheapest engine to the dearest."""
        prices = sorted(map(self.services.pricing.price_of, self.order(engine)))
        return [money(discounted(price, self.key.discount)) for price in prices]


def _read(connection: sa.Connection) -> _States:
    return _States(read_workers(connection), read_breakers(connection))


def _names(services: Services, key: Key) -> list[str]:
    """The usual engine first, then those that may be named, then those that only the chain asks."""
    terms = _Terms(services, key)
    offered = (terms.usual, *engines_of(services, key))
    asked = terms.order(NAME) if NAME in offered else ()
    known = services.registry.names
    return [name for name in dict.fromkeys((*offered, *asked)) if name in known]


async def _asked(live: Live, name: str) -> Capabilities | None:
    try:
        return await live.ask(name, lambda engine: engine.capabilities)
    except Exception:  # whatever keeps it from being built, which its workers say
        return None


def _entry(name: str, can: Mapping[str, Capabilities | None], states: _States, terms: _Terms) -> EngineChoice:
    order = terms.order(name) if name == NAME else ()
    costs = terms.costs(name)
    own = can.get(name) if name != NAME else joined([each for each in map(can.get, order) if each])
    return EngineChoice(
        name=name,
        default=name == terms.usual,
        choosable=name in engines_of(terms.services, terms.key),
        ok=states.is_well(name),
        resting=states.rests(name),
        cost=costs[-1],
        least_cost=costs[0],
        order=list(order),
        can=None if own is None else CapabilitiesEntry(**{**asdict(own), "profile": own.profile or None}),
    )
