"""Who calls: the key in the Authorization header."""

import re
from typing import Annotated

from fastapi import Depends, Request

from retexture.http.address import client_address
from retexture.http.errors import WireError
from retexture.http.live import live_of
from retexture.http.services import services_of
from retexture.tasks.keys import TOUCH_INTERVAL, Key, touch_key

# RFC 6750, 2.1, and more than any key of ours: what does not look like one is not looked up.
_BEARER = re.compile(r"bearer +([\x21-\x7e]{1,256}) *", re.IGNORECASE)
_READING = frozenset({"GET", "HEAD"})


async def authenticate(request: Request) -> Key:
    """Return the caller's key.

    Raises:
        WireError: 401: there is none, or it is not in force; 429: too many unknown ones came from this
            address, or this one reads too often.
    """
    header = _BEARER.fullmatch(request.headers.get("authorization", ""))
    if header is None:
        raise _unauthorized("The API key is missing; send it as 'Authorization: Bearer KEY'.")
    live, services, token = live_of(request), services_of(request), header[1]
    if live.sign_ins.pausing:
        live.sign_ins.check(client_address(request, services.trusted_proxies), token)
    key = await live.keys.ask(token)
    if key is None:
        live.sign_ins.failed(client_address(request, services.trusted_proxies), token)
        raise _unauthorized("The API key is not valid; check it, or ask the operator for a new one.")
    live.sign_ins.succeeded(token)
    if request.method in _READING:
        live.reads.check(key.id)
    if live.is_due(key.id, TOUCH_INTERVAL):
        live.write_later(touch_key, services.database, key)
    return key


def _unauthorized(message: str) -> WireError:
    return WireError(401, 401, message, {"WWW-Authenticate": "Bearer"})


Caller = Annotated[Key, Depends(authenticate)]
"""The type of a handler's parameter that takes the caller's key; without a valid one the answer is 401."""


async def _admin(key: Caller) -> Key:
    if not key.admin:
        raise WireError(403, 403, "This needs an admin's key; ask the operator for one.")
    return key


Admin = Annotated[Key, Depends(_admin)]
"""The same for an administrator's key; with another one the answer is 403."""
