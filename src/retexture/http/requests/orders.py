"""From the four forms of a request to one order."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any

import orjson
from fastapi import Request

from retexture.engines.abilities import MAPS, TILES
from retexture.engines.chain import NAME
from retexture.fetching import is_data_url, read_data_url
from retexture.http.access import base_url, file_places, own_file
from retexture.http.answers import InvalidParameter, WireError, bad_request
from retexture.http.requests.bodies import ORDER, parsed
from retexture.http.requests.hops import came_through
from retexture.http.requests.inline import SHORT, Taken, image_fault, read_with_pictures
from retexture.http.requests.keeping import SentOrder, SentPicture
from retexture.http.services import Services
from retexture.http.transport import request_id_of
from retexture.models import (
    RETEXTURE,
    Model,
    Offer,
    Origin,
    ParameterFault,
    find_models,
    foreign_parameters,
)
from retexture.tasks.idempotency import LONGEST_KEY, Repeatable, fingerprint
from retexture.tasks.keys import Key
from retexture.tasks.order import MOST_INPUTS, Order
from retexture.tasks.queries import own_entries

METADATA_BYTES = SHORT
"""Of all its entries: data URIs in them are left where they are."""


@asynccontextmanager
async def read_order(
    request: Request, services: Services, key: Key, *, repeatable: bool = False
) -> AsyncIterator[SentOrder]:
    """Read the order in the body of a request to create a task, or to do as if.

    Args:
        request: Not read yet.
        services: Of this server.
        key: Who sends it.
        repeatable: An Idempotency-Key is heeded.

    Yields:
        The order, with the pictures that its body holds; they are gone when the block ends.

    Raises:
        WireError: It can't be understood or is not allowed; nothing has happened yet.
    """
    async with read_with_pictures(request, key.id, services.limits.max_bytes) as sent:
        body = await parsed(request, sent.json, ORDER)
        order = parse_order(body, asked_by(request, services, key))
        if any(url.encode() in orjson.dumps(order.metadata) for url in sent.taken):
            raise _too_much_metadata()
        if repeatable:
            order = replace(order, repeatable=repeatable_of(request, body))
        with ExitStack() as stack:
            yield SentOrder(order, _pictures(order, sent.taken, stack), sent.holds_slot)


def asked_by(request: Request, services: Services, key: Key) -> "Asked":
    """What is known of a request beside its body, and of the key that sends it.

    Raises:
        WireError: It goes round in a circle of servers (508).
    """
    base = base_url(request, services)
    places = file_places((base, services.public_url or base), services.store.presigner)
    offer = offer_to(services, key)
    via = came_through(request, services.installation)
    return Asked(request.headers.get("x-model"), base, places, offer, request_id_of(request), via)


def engines_of(services: Services, key: Key) -> tuple[str, ...]:
    """The engines that a key may name: its own where it has some, else what the operator lists for all."""
    own = key.limits.engines
    if own is None:
        return services.engines
    known = services.registry.names
    return tuple(name for name in (*own, *((NAME,) if NAME in known else ())) if name in known)


def offer_to(services: Services, key: Key | None = None) -> Offer:
    """What a key may choose; of none, what is on offer to all."""
    allowed = None if key is None else key.limits.engines

    def is_there(able: Iterable[str]) -> bool:
        return any(services.pricing.may_use(engine, allowed) for engine in able)

    return Offer(
        engines=services.engines if key is None else engines_of(services, key),
        maps=is_there(MAPS),
        tiles=is_there(TILES),
        largest_tile=services.largest_tile,
    )


def repeatable_of(request: Request, body: Mapping[str, Any]) -> Repeatable | None:
    """What a request is known by when it is sent again; None: it has no Idempotency-Key.

    Args:
        request: To create a task.
        body: What it says, as JSON can hold it.

    Raises:
        WireError: The key is too short or too long (400).
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise bad_request(f"Idempotency-Key must have 1 to {LONGEST_KEY} characters.")
    return Repeatable(key, fingerprint(body, request.headers.get("x-model")))


def _pictures(order: Order, taken: Taken, stack: ExitStack) -> Mapping[str, SentPicture]:
    """The pictures that an order holds: those that were taken out of its body, and short ones."""
    pictures: dict[str, SentPicture] = {}
    for url in filter(is_data_url, order.urls):
        file = taken.get(url)
        if file is None:
            file = stack.enter_context(BytesIO(b"".join(read_data_url(url))))
        pictures[url] = SentPicture(file, refused=image_fault)
    return pictures


@dataclass(frozen=True)
class Asked:
    """What is known of a request beside its body.

    Attributes:
        model: The X-Model header.
        base_url: The address that the client used.
        places: What the URLs of this server's own pictures begin with, up to their names.
        offer: What may be chosen.
        request_id: The request's name.
        via: The installations that it came through, this one last.
    """

    model: str | None
    base_url: str
    places: tuple[str, ...]
    offer: Offer
    request_id: str
    via: tuple[str, ...] = ()


def parse_order(body: Mapping[str, Any], asked: Asked) -> Order:
    """Read an order from a body in any of the four forms.

    Raises:
        WireError: With status 400; code and message name the first fault.
    """
    model = _model(body.get("model"), asked)
    metadata = _metadata(body.get("metadata"))
    given = _parameters(body, model)
    origin = Origin(asked.request_id, asked.base_url, metadata, partial(own_file, places=asked.places))
    without_effect = tuple(foreign_parameters(model, each) for each in given)
    try:
        return replace(model.order(given, origin), via=asked.via, without_effect=without_effect)
    except ParameterFault as fault:
        raise _refusal(fault, model) from None


def _refusal(fault: ParameterFault, model: Model) -> WireError:
    code = fault.code
    error = bad_request(fault.message) if code is None else InvalidParameter(fault, code, model.name)
    error.param = fault.parameter
    return error


def _model(named: object, asked: Asked) -> Model:
    header = (asked.model or "").strip()
    if not isinstance(named, str | None):
        raise bad_request("`model` must be a string.")
    if named and header and named != header:
        raise bad_request("The body's `model` and the header X-Model name two models; send one of them.")
    name = named or header
    if not name:
        raise bad_request(f"No model is named; send `model` in the body or the header X-Model: {RETEXTURE}.")
    known = find_models(asked.offer)
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
        raise _too_much_metadata()
    return entries


def _too_much_metadata() -> WireError:
    return bad_request(f"`metadata` is larger than {METADATA_BYTES // 1024} KiB; send less of it.")


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
