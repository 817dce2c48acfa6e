"""Who calls: the key in the Authorization header, or the session in a browser's cookie."""

import re
import time
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from retexture.http.access.address import client_address
from retexture.http.access.cookies import COOKIE, check_csrf
from retexture.http.answers import WireError
from retexture.http.live import Live, live_of
from retexture.http.services import services_of
from retexture.tasks.keys import TOUCH_INTERVAL, Key, prolong_session, touch_key
from retexture.tasks.queries import Lookup

# RFC 6750, 2.1, and more than any key of ours: what does not look like one is not looked up.
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}")
_BEARER = re.compile(r"bearer +([\x21-\x7e]{1,256}) *", re.IGNORECASE)
_READING = frozenset({"GET", "HEAD"})
_PATIENCE = 1.0  # seconds until a prolongation that is under way is tried again

_Found = TypeVar("_Found")


async def authenticate(request: Request) -> Key:
    """Return the caller's key.

    Raises:
        WireError: 401: there is none, or it is not in force; 403: a session's page did not ask for this;
            429: too many unknown ones came from this address, or this one reads too often.
    """
    given = request.headers.get("authorization")
    cookie = request.cookies.get(COOKIE) if given is None else None
    if cookie is not None:
        return await _by_session(request, cookie)
    header = _BEARER.fullmatch(given or "")
    if header is None:
        message = "The API key is missing; send it as 'Authorization: Bearer KEY'."
        raise WireError(401, 401, message, {"WWW-Authenticate": "Bearer"})
    key = await key_of(request, header[1])
    _note_use(request, live_of(request), key)
    return key


def was_valid(request: Request) -> bool:
    """Whether the secret that a request comes with was valid not long ago; only the database knows of now."""
    header = _BEARER.fullmatch(request.headers.get("authorization", ""))
    secret = request.cookies.get(COOKIE, "") if header is None else header[1]
    return live_of(request).sign_ins.remembers(secret)


async def key_of(request: Request, token: str) -> Key:
    """Return the key in force with this secret.

    Raises:
        WireError: 401: there is none; 429: too many unknown ones came from this address.
    """
    message = "The API key is not valid; check it, or ask the operator for a new one."
    return await _known(request, token, live_of(request).keys, message)


def session_of(request: Request) -> str | None:
    """Return the name of the session that an authenticated request came with; None: it came with a key."""
    name: str | None = getattr(request.state, "session", None)
    return name


async def _by_session(request: Request, name: str) -> Key:
    live, services = live_of(request), services_of(request)
    session = await _known(request, name, live.sessions, "The session has ended; sign in again.")
    if request.method not in _READING:
        check_csrf(request, services, name)
    request.state.session = name
    _note_use(request, live, session.key)
    if session.needs_renewal(time.time()) and live.is_due(f"session of {session.key.id}", _PATIENCE):
        live.write_later(prolong_session, services.database, name, session.created_at)
    return session.key


async def _known(request: Request, token: str, lookup: "Lookup[str, _Found]", message: str) -> _Found:
    """Return what a secret stands for."""
    let_try(request, token)
    found = await lookup.ask(token) if _TOKEN.fullmatch(token) else None
    if found is None:
        raise failed_try(request, token, message)
    live_of(request).sign_ins.succeeded(token)
    return found


def let_try(request: Request, token: str) -> None:
    """Let a secret be looked up, unless too many unknown ones came from this address.

    Raises:
        WireError: 429.
    """
    sign_ins = live_of(request).sign_ins
    if sign_ins.pausing:
        sign_ins.check(client_address(request, services_of(request).trusted_proxies), token)


def failed_try(request: Request, token: str, message: str) -> WireError:
    """Note that a secret is not known, and return the answer that says so."""
    address = client_address(request, services_of(request).trusted_proxies)
    live_of(request).sign_ins.failed(address, token)
    return WireError(401, 401, message, {"WWW-Authenticate": "Bearer"})


def _note_use(request: Request, live: Live, key: Key) -> None:
    if request.method in _READING:
        live.reads.check(key.id)
    if live.is_due(key.id, TOUCH_INTERVAL):
        live.write_later(touch_key, services_of(request).database, key)


Caller = Annotated[Key, Depends(authenticate)]
"""The type of a handler's parameter that takes the caller's key; without a valid one the answer is 401."""


async def _admin(key: Caller) -> Key:
    if not key.admin:
        raise WireError(403, 403, "This needs an admin's key; ask the operator for one.")
    return key


Admin = Annotated[Key, Depends(_admin)]
"""The same for an administrator's key; with another one the answer is 403."""
