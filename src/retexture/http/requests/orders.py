"""From the four forms of a request to one order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson
from fastapi import Request

from retexture.http.access import base_url, own_file
from retexture.http.answers import InvalidParameter, WireError, bad_request
from retexture.http.requests.bodies import read_object
from retexture.http.services import Services
from retexture.http.transport import request_id_of
from retexture.models import RETEXTURE, Model, Origin, ParameterFault, find_models
from retexture.tasks.idempotency import LONGEST_KEY, Repeatable, fingerprint
from retexture.tasks.order import MOST_INPUTS, Order
from retexture.tasks.queries import own_entries

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
    model = _model(body.get("model"), asked)
    metadata = _metadata(body.get("metadata"))
    given = _parameters(body, model)
    origin = Origin(asked.request_id, asked.base_url, metadata, partial(own_file, bases=asked.bases))
    try:
        return model.order(given, origin)
    except ParameterFault as fault:
        raise _refusal(fault, model) from None


def _refusal(fault: ParameterFault, model: Model) -> WireError:
    if fault.code is None:
        return bad_request(fault.message)
    return InvalidParameter(fault, fault.code, model.name)


def _model(named: object, asked: Asked) -> Model:
    header = (asked.model or "").strip()
    if not isinstance(named, str | None):
        raise bad_request("`model` must be a string.")
    if named and header and named != header:
        raise bad_request("The body's `model` and the header X-Model name two models; send one of them.")
    name = named or header
    if not name:
        raise bad_request(f"No model is named; send `model` in the body or the header X-Model: {RETEXTURE}.")
    known = find_models(asked.engines)
    if name not in known:
        raise bad_request(f"There is no model {name[:80]!r} here; there is: {', '.join(known)}.")
    return known[name]


def _metadata(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_request("`metadata` must be an object.")
    entries = own_entries(value)
    if len(orjson.dumps(entries)) > METADATA_BYTES:
        raise bad_request(f"`metadata` is larger than {METADATA_BYTES // 1024} KiB; send less of it.")
    return entries


def _parameters(body: Mapping[str, Any], model: Model) -> list[Mapping[str, Any]]:
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
    return [_entry(entry, f"input[{number}]", model) for number, entry in enumerate(entries)]


def _entry(entry: object, place: str, model: Model) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise bad_request(f'`{place}` must be an object: {{"params": {{…}}}}.')
    params = _inner(entry, "params", f"{place}.")
    if params is None:
        raise bad_request(f"`{place}.params` is missing; it holds {model.needs}.")
    inner = _inner(params, "parameters", f"{place}.params.")
    return params if inner is None else inner


def _inner(holder: Mapping[str, Any], name: str, place: str = "") -> Mapping[str, Any] | None:
    value = holder.get(name)
    if not isinstance(value, dict | None):
        raise bad_request(f"`{place}{name}` must be an object.")
    return value
