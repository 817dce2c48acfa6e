"""What may be asked for, and what is understood of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.engines.elsewhere import explain_alone
from retexture.engines.protocol import LONGEST_PROMPT, Engine
from retexture.http.access import Caller
from retexture.http.answers import bad_request, folder
from retexture.http.live import live_of
from retexture.http.openapi import errors
from retexture.http.requests import JsonBody, engines_of
from retexture.http.services import Services, Serving
from retexture.prompts import Term, TermKind
from retexture.tasks.keys import Key

router = APIRouter(prefix="/v1", tags=["console"])

ChosenEngine = Annotated[
    str, Query(max_length=64, description="An engine that orders may name; if absent, the configured one.")
]


class LookEntry(BaseModel):
    """A material, a drawn style, a light, or a manner: an era, a way of furnishing, an artist."""

    name: str = Field(examples=["marble"])
    kind: TermKind
    words: list[str] = Field(description="What else prompts may call it.", examples=[["carrara"]])
    translations: dict[str, list[str]] = Field(
        description="What prompts in other languages call it, by the language's code.",
        examples=[{"es": ["mármol", "marmóreo"], "de": ["Marmor"]}],
    )
    thumbnail: str | SkipJsonSchema[None] = Field(
        None,
        description="The path of a small picture; absent: there is none. What a manner looks like "
        "depends on what a photo shows, so manners have none.",
        examples=["/console/looks/material-marble.webp"],
    )


class Looks(BaseModel):
    """All looks of an engine; none where it takes any words."""

    engine: str
    looks: list[LookEntry]


class Question(BaseModel):
    """A prompt."""

    model_config = ConfigDict(extra="forbid", strict=True)

    prompt: Annotated[
        str, Field(min_length=1, max_length=LONGEST_PROMPT, examples=["white marble with gold veins"])
    ]
    engine: Annotated[str, Field(max_length=64, description="As in an order.")] = ""


class IgnoredEntry(BaseModel):
    """Something that the prompt asks for and the pictures will not show."""

    text: str = Field(examples=["--tile"])
    reason: str = Field(description="Why, in words for people.")


class Answer(BaseModel):
    """What is understood of a prompt: the same that the receipts of its pictures will say."""

    understood: dict[str, Any] = Field(
        description="`description` is a sentence for people; `recognised` whether anything was understood; "
        "then materials, styles, lights, colours, what is excluded, and parameters."
    )
    ignored: list[IgnoredEntry]
    notes: list[str] = Field(description="What else is to be known, in words for people.")
    idle: bool = Field(
        description="Nothing can be done for it: the pictures would show the photo as it is, and be free."
    )


@router.get("/looks", summary="List the looks", response_model_exclude_none=True, responses=errors(400, 401))
async def looks(request: Request, services: Serving, key: Caller, engine: ChosenEngine = "") -> Looks:
    """List every material, style, light and manner that an engine knows, with the words that ask for them."""
    name = _engine(engine, services, key)
    return await live_of(request).ask(name, _looks)


@router.post("/understand", summary="See what is understood", responses=errors(400, 401, 413))
async def understand(
    key: Caller,
    wanted: Annotated[Question, Depends(JsonBody(Question))],
    request: Request,
    services: Serving,
) -> Answer:
    """See what an engine makes of a prompt, without ordering anything: while somebody types it, say."""
    live = live_of(request)
    live.reads.check(key.id)
    name = _engine(wanted.engine, services, key)
    # An engine of another server asks (RFC 9110, 7.6.2): it may be the one that ours would ask.
    alone = request.headers.get("max-forwards") == "0"
    told = await live.ask(
        name,
        lambda engine: explain_alone(engine, wanted.prompt) if alone else engine.explain(wanted.prompt),
    )
    return Answer(
        understood=dict(told.understood),
        ignored=[IgnoredEntry(text=each.text, reason=each.reason) for each in told.ignored],
        notes=list(told.notes),
        idle=bool(told.idle),
    )


def _engine(name: str, services: Services, key: Key) -> str:
    usual = services.pricing.engine_for(None, key.limits.engines)
    if name not in ("", usual, *engines_of(services, key)):
        raise bad_request("`engine` names none that may be chosen here; leave it out.")
    return name or usual


def _looks(engine: Engine) -> Looks:
    terms = () if engine.vocabulary is None else engine.vocabulary.terms
    return Looks(engine=engine.name, looks=[_look(term) for term in terms])


def _look(term: Term) -> LookEntry:
    picture = f"{term.kind}-{term.name.replace(' ', '-')}.webp"
    return LookEntry(
        name=term.name,
        kind=term.kind,
        words=[word for word in term.words if word != term.name],
        translations=term.translations.by_language(),
        thumbnail=f"/console/looks/{picture}" if picture in folder("http/looks") else None,
    )
