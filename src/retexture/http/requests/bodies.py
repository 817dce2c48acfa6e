"""The one door for request bodies: bounded, behind the key, and JSON that can be read in one way alone.

Every route that takes a body takes it from here: JSON by :class:`JsonBody`, orders by
:mod:`retexture.http.requests.inline`, since they may hold pictures and their faults are told in an order of
their own; forms by :mod:`retexture.http.requests.uploads`. FastAPI would read a body that is a parameter of a
handler before it asks for the key, and without a bound.
"""

import asyncio
import json
import math
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from anyio import to_thread
from fastapi import Request
from pydantic import BaseModel, ValidationError

from retexture.http.access import Caller
from retexture.http.answers import WireError, bad_request, sentence
from retexture.http.live import live_of

MEBIBYTE = 2**20
KIBIBYTE = 2**10


@dataclass(frozen=True)
class Bounds:
    """How much a JSON body may be.

    Attributes:
        size: Bytes.
        values: Members of all objects and entries of all lists together.
    """

    size: int
    values: int


ORDER = Bounds(2 * MEBIBYTE, 20_000)
"""Sixteen prompts of the greatest length, each character written as escapes, and 16 KiB of metadata fit."""

SMALL = Bounds(128 * KIBIBYTE, 200)
"""One such prompt fits; no other body of a few known members is longer."""

SIGN_IN = Bounds(4 * KIBIBYTE, 64)
"""Read before anybody knows who sends it: one secret of 256 characters fits, in escapes too."""

BODY_SECONDS = 60.0
"""Within which a body must have come."""

MAX_DEPTH = 32

_MOST_BRACKETS = 20_000
"""Objects and lists, and brackets within strings, since telling these apart would cost what is to be saved.

Python's decoder makes lists without a call that could end it, and half a million of them hold the whole
interpreter for a second. The longest prompt has 8192 characters.
"""

NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What strings hold that is no text: Postgres stores no U+0000, UTF-8 has no halves of surrogate pairs."""

_INTEGERS = range(-(2**63), 2**64)  # what the answers' encoder writes, and every client's 64 bits hold

_PARSED_AT_ONCE = 8 * KIBIBYTE
"""Bytes that are parsed in the event loop: nearly every order, in well below a millisecond, at worst in 5."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class BodyModel(Generic[Model]):
    """A body that is an object of a few known members. /openapi.json describes it by this.

    Attributes:
        model: What it is validated against.
        bounds: How much it may be.
        required: Whether there has to be one; otherwise None stands for an empty body.
    """

    model: type[Model]
    bounds: Bounds = SMALL
    required: bool = True

    async def read(self, request: Request) -> Model | None:
        """Read and validate the body of ``request``.

        Raises:
            WireError: It is too large (413), took too long (408), is no JSON object that can be understood
                in one way alone, or a member breaks its rule (400).
        """
        body = await read_bytes(request, self.bounds.size)
        if not self.required and not body.strip():
            return None
        value = await parsed(request, body, self.bounds)
        try:
            return self.model.model_validate(value)
        except ValidationError as error:
            raise bad_request(sentence(error.errors(include_url=False, include_input=False)[0])) from None


@dataclass(frozen=True)
class JsonBody(BodyModel[Model]):
    """A dependency that reads the body once the caller's key is known to be valid."""

    async def __call__(self, request: Request, _key: Caller) -> Model | None:
        """Return the validated body; raises as :meth:`read` does, and 401 before anything is read."""
        return await self.read(request)


@dataclass(frozen=True)
class SignInBody(BodyModel[Model]):
    """A dependency that reads the body of a caller who has no key yet, and who may send little therefore."""

    bounds: Bounds = SIGN_IN

    async def __call__(self, request: Request) -> Model | None:
        """Return the validated body; raises as :meth:`read` does."""
        return await self.read(request)


async def read_bytes(request: Request, most: int) -> bytes:
    """Read the body of ``request``, at most ``most`` bytes of it.

    Raises:
        WireError: It is longer (413), or took too long (408).
    """
    check_length(request, most)
    body = await read_beginning(request.stream(), most)
    if len(body) > most:
        raise too_large(most)
    return body


def check_length(request: Request, most: int) -> None:
    """Refuse a body that is said to have more than ``most`` bytes.

    Raises:
        WireError: It is (413).
    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most:
        raise too_large(most)


async def read_beginning(stream: AsyncIterator[bytes], most: int) -> bytes:
    """Read a body to its end, or to the first piece with which it has more than ``most`` bytes.

    Raises:
        WireError: It took too long (408).
    """
    body = bytearray()
    async with arriving_within(BODY_SECONDS):
        async for chunk in stream:
            body += chunk
            if len(body) > most:
                break
    return bytes(body)


@asynccontextmanager
async def arriving_within(seconds: float) -> AsyncIterator[None]:
    """Read a body in this block; one that does not arrive in time raises WireError (408)."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        message = f"The body took longer than {seconds:g} seconds to arrive; send it faster."
        raise WireError(408, 408, message, {"Connection": "close"}) from None


async def parsed(request: Request, body: bytes, bounds: Bounds) -> dict[str, Any]:
    """Parse a JSON object as :func:`parse_object` does, beside the event loop where that takes long."""
    if len(body) <= _PARSED_AT_ONCE:
        return parse_object(body, bounds)
    return await to_thread.run_sync(parse_object, body, bounds, limiter=live_of(request).parsers)


def parse_object(body: bytes, bounds: Bounds = ORDER) -> dict[str, Any]:
    """Parse a JSON object strictly, in time that is linear in its length.

    Raises:
        WireError: It is none, or has too many values (400); the message names the fault.
    """
    if not body.strip():
        raise bad_request("The body is empty; send a JSON object.")
    if body.count(b"[") + body.count(b"{") > _MOST_BRACKETS:
        raise bad_request(
            f"The body has more than {_MOST_BRACKETS} objects and lists, or is nested deeper than "
            f"{MAX_DEPTH} levels; send fewer or flatter ones."
        )
    strict = _Strict(bounds.values)
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=strict.object,
            parse_int=strict.integer,
            parse_float=strict.decimal,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise bad_request("The body is not UTF-8; send uncompressed JSON in UTF-8.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise bad_request(f"The body is not JSON: {error.msg} at {where}.") from None
    except RecursionError:
        raise bad_request(_TOO_DEEP) from None
    if not isinstance(value, dict):
        raise bad_request("The body is JSON but no object; send an object: {…}.")
    _check(value, bounds.values)
    return value


_TOO_DEEP = f"The body is nested deeper than {MAX_DEPTH} levels; send a flatter one."


def too_large(most: int) -> WireError:
    """The answer to a body of more than ``most`` bytes."""
    limit = f"{most // MEBIBYTE} MiB" if most >= MEBIBYTE else f"{most // KIBIBYTE} KiB"
    return WireError(413, 413, f"The body is larger than {limit}; send a smaller one.")


def _too_many(most: int) -> WireError:
    return bad_request(f"The body has more than {most} values in all; send fewer.")


class _Strict:
    """What the JSON decoder calls for each object and number.

    These calls are most of what a body costs, so that too many of them end the parsing. Lists and strings are
    parsed without a call; :func:`_check` counts them afterwards.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._members = 0
        self._numbers = 0

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self._members += len(pairs)
        if self._members > self._most:
            raise _too_many(self._most)
        value = dict(pairs)
        if len(value) != len(pairs):
            raise bad_request(f"The body has the name {_repeated(pairs)} twice in one object; send it once.")
        return value

    def integer(self, digits: str) -> int:
        self._count_number()
        if len(digits) > 20 or int(digits) not in _INTEGERS:
            raise bad_request("The body has an integer of more than 64 bits; send it as a string.")
        return int(digits)

    def decimal(self, digits: str) -> float:
        self._count_number()
        value = float(digits)
        if not math.isfinite(value):
            raise bad_request("The body has a number that is too large; send a smaller one.")
        return value

    def _count_number(self) -> None:
        self._numbers += 1
        if self._numbers > self._most:
            raise _too_many(self._most)


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    """The first name that comes twice, as it is shown."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return json.dumps(name[:40])
        seen.add(name)
    raise ValueError("no name comes twice")


def _constant(word: str) -> float:
    raise bad_request(f"The body has {word}, which is not JSON; send a number.")


def _check(value: Any, most: int) -> None:
    """Refuse what has too many values or is nested too deep, and strings that are no text."""
    level, count = [value], 0
    for _ in range(MAX_DEPTH):
        count += sum(len(each) for each in level if isinstance(each, dict | list))
        if count > most:
            raise _too_many(most)
        deeper: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                deeper += each.keys()
                deeper += each.values()
            elif isinstance(each, list):
                deeper += each
            elif isinstance(each, str) and NOT_TEXT.search(each):
                raise bad_request(
                    "The body has a string with U+0000 or half of a surrogate pair, which are not text; "
                    "remove them."
                )
        if not deeper:
            return
        level = deeper
    raise bad_request(_TOO_DEEP)
