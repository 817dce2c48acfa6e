"""A request's body as JSON, refused where programs could read it differently or no database could keep it."""

import asyncio
import json
import math
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request

from retexture.http.errors import WireError, bad_request

MAX_BODY = 2 * 2**20
"""Bytes: sixteen prompts of the greatest length, each character written as escapes, fit."""

BODY_SECONDS = 60.0
"""Within which it must have come."""

MAX_DEPTH = 32
_INTEGERS = range(-(2**63), 2**64)  # what the answers' encoder writes, and every client's 64 bits hold
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


async def read_object(request: Request) -> dict[str, Any]:
    """Read the body of ``request``, whatever its Content-Type is.

    Raises:
        WireError: It is too large (413), took too long (408), or is no JSON object that can be understood in
            one way alone (400).
    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > MAX_BODY:
        raise _too_large()
    body = bytearray()
    async with arriving_within(BODY_SECONDS):
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise _too_large()
    return parse_object(bytes(body))


@asynccontextmanager
async def arriving_within(seconds: float) -> AsyncIterator[None]:
    """Read a body in this block; one that does not arrive in time raises WireError (408)."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        message = f"The body took longer than {seconds:g} seconds to arrive; send it faster."
        raise WireError(408, 408, message, {"Connection": "close"}) from None


def parse_object(body: bytes) -> dict[str, Any]:
    """Parse a JSON object strictly.

    Raises:
        WireError: It is none (400); the message names the fault.
    """
    if not body.strip():
        raise bad_request("The body is empty; send a JSON object.")
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
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
    _check(value)
    return value


_TOO_DEEP = f"The body is nested deeper than {MAX_DEPTH} levels; send a flatter one."


def _too_large() -> WireError:
    return WireError(413, 413, f"The body is larger than {MAX_BODY // 2**20} MiB; send a smaller one.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise bad_request(f"The body has the name {_shown(twice)} twice in one object; send it once.")
    return value


def _integer(digits: str) -> int:
    if len(digits) > 20 or int(digits) not in _INTEGERS:
        raise bad_request("The body has an integer of more than 64 bits; send it as a string.")
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise bad_request("The body has a number that is too large; send a smaller one.")
    return value


def _constant(word: str) -> float:
    raise bad_request(f"The body has {word}, which is not JSON; send a number.")


def _check(value: Any) -> None:
    """Refuse what is nested too deep, and strings that are no text."""
    level = [value]
    for _ in range(MAX_DEPTH):
        deeper: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                deeper += each.keys()
                deeper += each.values()
            elif isinstance(each, list):
                deeper += each
            elif isinstance(each, str) and _NOT_TEXT.search(each):
                raise bad_request(
                    "The body has a string with U+0000 or half of a surrogate pair, which are not text; "
                    "remove them."
                )
        if not deeper:
            return
        level = deeper
    raise bad_request(_TOO_DEEP)


def _shown(name: str) -> str:
    return json.dumps(name[:40])
