"""From the four forms of a request to one order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from fastapi import Request

from retexture.engines.protocol import LONGEST_PROMPT
from retexture.fetching import BadUrl, parse_url
from retexture.http.address import base_url, own_file
from retexture.http.bodies import ORDER, read_object
from retexture.http.errors import WireError, bad_request
from retexture.http.middleware import request_id_of
from retexture.http.options import read_options
from retexture.http.services import Services
from retexture.tasks.idempotency import LONGEST_KEY, Repeatable, fingerprint
from retexture.tasks.order import MOST_INPUTS, Input, Order, Picture
from retexture.tasks.queries import own_entries

MODEL = "midjourney_retexture"
MODELS = (MODEL,)
"""What a request may name as its model."""

URL_LENGTH = 1024
METADATA_BYTES = 16 * 1024


async def read_order(request: Request, services: Services, *, repeatable: bool = False) -> Order:
    """Read the order in the body of a request to create a task, or to do as if.

    Args:
        request: Not read yet.
        services: Of this server.
        repeatable: An Idempotency-Key is heeded.

    Raises:
        WireError: It can't be understood or is not allowed; nothing has happened yet.
    """
    body = await read_object(request)
    base = base_url(request, services)
    bases = tuple({base, services.public_url or base})
    asked = Asked(request.headers.get("x-model"), base, bases, services.engines, request_id_of(request))
    order = parse_order(body, asked)
    return replace(order, repeatable=_repeatable(request, body)) if repeatable else order


def _repeatable(request: Request, body: Mapping[str, Any]) -> Repeatable | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise bad_request(f"Idempotency-Key must have 1 to {LONGEST_KEY} characters.")
    return Repeatable(key, fingerprint(body, request.headers.get("x-model")))


@dataclass(frozen=True)
class Asked:
    """What is known of a request beside its body.

    Attributes:
        model: The X-Model header.
        base_url: The address that the client used.
        bases: Addresses of this server: pictures under them are its own.
        engines: Names that may be chosen.
        request_id: The request's name.
    """

    model: str | None
    base_url: str
    bases: tuple[str, ...]
    engines: tuple[str, ...]
    request_id: str


def parse_order(body: Mapping[str, Any], asked: Asked) -> Order:
    """Read an order from a body in any of the four forms.

    Raises:
        WireError: With status 400; code and message name the first fault.
    """
    model = _model(body.get("model"), asked.model)
    metadata = _metadata(body.get("metadata"))
    given = _parameters(body)
    _check(given, model)
    return Order(
        model=model,
        inputs=tuple(_input(parameters, asked.bases) for parameters in given),
        request_id=asked.request_id,
        base_url=asked.base_url,
        metadata=metadata,
        **read_options(given, asked.engines),
    )


def _model(named: object, header: str | None) -> str:
    header = (header or "").strip()
    if not isinstance(named, str | None):
        raise bad_request("`model` must be a string.")
    if named and header and named != header:
        raise bad_request("The body's `model` and the header X-Model name two models; send one of them.")
    model = named or header
    if not model:
        raise bad_request(f"No model is named; send `model` in the body or the header X-Model: {MODEL}.")
    if model not in MODELS:
        raise bad_request(f"There is no model {model[:80]!r} here; there is: {', '.join(MODELS)}.")
    return model


def _metadata(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_request("`metadata` must be an object.")
    entries = own_entries(value)
    if len(orjson.dumps(entries)) > METADATA_BYTES:
        raise bad_request(f"`metadata` is larger than {METADATA_BYTES // 1024} KiB; send less of it.")
    return entries


def _parameters(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the parameters of each input, wherever the form of the request has them."""
    entries = body.get("input")
    if entries is None:
        inner = _inner(body, "parameters")
        return [body if inner is None else inner]
    if not isinstance(entries, list) or not entries:
        raise bad_request('`input` must be a list with at least one entry: [{"params": {…}}].')
    if len(entries) > MOST_INPUTS:
        raise bad_request(
            f"`input` has {len(entries)} entries and the most is {MOST_INPUTS}; send several tasks."
        )
    return [_entry(entry, f"input[{number}]") for number, entry in enumerate(entries)]


def _entry(entry: object, place: str) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise bad_request(f'`{place}` must be an object: {{"params": {{…}}}}.')
    params = _inner(entry, "params", f"{place}.")
    if params is None:
        raise bad_request(f"`{place}.params` is missing; it holds `imgUrl` and `remixPrompt`.")
    inner = _inner(params, "parameters", f"{place}.params.")
    return params if inner is None else inner


def _inner(holder: Mapping[str, Any], name: str, place: str = "") -> Mapping[str, Any] | None:
    value = holder.get(name)
    if not isinstance(value, dict | None):
        raise bad_request(f"`{place}{name}` must be an object.")
    return value


class _Fault(ValueError):
    """A parameter breaks its rule; the message completes the rule's summary."""


@dataclass(frozen=True)
class _Rule:
    """One row of the contract's table: ``check`` raises :class:`_Fault` where ``name`` breaks it."""

    code: int
    summary: str
    name: str
    check: Callable[[Any], None]


def _is_there(value: object) -> None:
    if value is None:
        raise _Fault


def _is_named(value: object) -> None:
    if value is None or value == "":
        raise _Fault


def _is_short(value: object) -> None:
    if isinstance(value, str) and len(value) > URL_LENGTH:
        raise _Fault(f"it has {len(value)} characters and the most is {URL_LENGTH}")


def _is_web_url(value: object) -> None:
    if not isinstance(value, str):
        raise _Fault("it must be a string")
    try:
        parse_url(value, max_length=ORDER.size)
    except BadUrl as error:
        raise _Fault(str(error).removesuffix(".")) from error


def _is_callback(value: object) -> None:
    if value is not None:
        _is_short(value)
        _is_web_url(value)


def _named(name: str, check: Callable[[Any], None]) -> Callable[[Any], None]:
    """``check`` for a parameter that may be absent and that its rule's summary does not name."""

    def checked(value: object) -> None:
        try:
            if value is not None:
                check(value)
        except _Fault as fault:
            raise _Fault(f"`{name}`: {fault}") from None

    return checked


def _is_prompt(value: object) -> None:
    if not isinstance(value, str):
        raise _Fault("it must be a string")
    if not value.strip():
        raise _Fault("it is empty")
    if len(value) > LONGEST_PROMPT:
        raise _Fault(f"it has {len(value)} characters and the most is {LONGEST_PROMPT}")


_RULES = (
    _Rule(4013001, "Image URL missing", "imgUrl", _is_named),
    _Rule(4013002, "Invalid image URL length", "imgUrl", _is_short),
    _Rule(4013003, "Invalid image URL format", "imgUrl", _is_web_url),
    _Rule(4013004, "Remix prompt missing", "remixPrompt", _is_there),
    _Rule(4013005, "Invalid remix prompt length", "remixPrompt", _is_prompt),
    _Rule(4013006, "Invalid callback URL", "callback", _is_callback),
    # What is ours comes last and has the codes of what it is most like.
    _Rule(4013002, "Invalid image URL length", "maskUrl", _named("maskUrl", _is_short)),
    _Rule(4013003, "Invalid image URL format", "maskUrl", _named("maskUrl", _is_web_url)),
    _Rule(4013002, "Invalid image URL length", "swatchUrl", _named("swatchUrl", _is_short)),
    _Rule(4013003, "Invalid image URL format", "swatchUrl", _named("swatchUrl", _is_web_url)),
)


def _check(given: Sequence[Mapping[str, Any]], model: str) -> None:
    """Raise the answer for the first row of the table that any input breaks."""
    for rule in _RULES:
        for number, parameters in enumerate(given):
            try:
                rule.check(parameters.get(rule.name))
            except _Fault as fault:
                place = f"input[{number}]" if len(given) > 1 else ""
                message = ": ".join(part for part in (rule.summary, place, str(fault)) if part)
                raise WireError(
                    400,
                    rule.code,
                    message,
                    summary=rule.summary,
                    extra={"status": "failed", "model": model},
                ) from None


def _input(parameters: Mapping[str, Any], bases: Sequence[str]) -> Input:
    url = parameters["imgUrl"]
    mask, swatch = (_picture(parameters.get(name), bases) for name in ("maskUrl", "swatchUrl"))
    own = own_file(url, bases)
    return Input(url, parameters["remixPrompt"], parameters.get("callback"), own, mask, swatch)


def _picture(url: str | None, bases: Sequence[str]) -> Picture | None:
    return None if url is None else Picture(url, own_file(url, bases))
