"""Signing in and out: for pages, which keep no key."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import (
    Caller,
    check_origin,
    clear_cookie,
    failed_try,
    key_of,
    let_try,
    session_of,
    set_cookie,
)
from retexture.http.live import live_of
from retexture.http.openapi import errors
from retexture.http.requests import SignInBody
from retexture.http.routes.extensions.keys import KeyEntry, key_entry
from retexture.http.services import Services, Serving
from retexture.tasks.keys import Key, begin_session, csrf_token, end_session, follow_link

router = APIRouter(prefix="/v1/session", tags=["sessions"])

_OPEN_TO_ALL: dict[str, Any] = {"security": []}
_ENDED = "The link was used already, or is older than ten minutes; sign in with a key."


class SignIn(BaseModel):
    """What signs in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: Annotated[str, Field(min_length=1, max_length=256, description="An API key.", examples=["rtx_…"])]


class FollowedLink(BaseModel):
    """The link that `retexture serve` prints on its first start."""

    model_config = ConfigDict(extra="forbid", strict=True)

    token: Annotated[
        str, Field(min_length=1, max_length=256, description="What stands behind the `#` in the link.")
    ]


class SessionEntry(BaseModel):
    """Who is signed in."""

    csrf: str | SkipJsonSchema[None] = Field(
        None,
        description="To be sent as `X-CSRF-Token` with every request of the session that is no GET; absent "
        "where the request came with a key instead of a session.",
    )
    key: KeyEntry


@router.post(
    "",
    summary="Sign in",
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, 413, 429, said="key: Field required."),
    openapi_extra=_OPEN_TO_ALL,
)
async def sign_in(
    wanted: Annotated[SignIn, Depends(SignInBody(SignIn))],
    request: Request,
    response: Response,
    services: Serving,
) -> SessionEntry:
    """Begin a session with a key: the answer sets a cookie, which then stands for the key in this browser.

    It ends after twelve hours without a request, after thirty days, or with the key. Requests of the session
    that are no GET carry the answer's `csrf` as `X-CSRF-Token`.
    """
    check_origin(request, services)
    await key_of(request, wanted.key)
    begun = await live_of(request).write(begin_session, services.database, wanted.key)
    if begun is None:
        raise failed_try(request, wanted.key, "The API key was revoked just now; ask for a new one.")
    return _signed_in(begun, request, response, services)


@router.post(
    "/link",
    summary="Sign in with a link",
    response_model_exclude_none=True,
    responses=errors(400, 401, 403, 413, said="token: Field required."),
    openapi_extra=_OPEN_TO_ALL,
)
async def sign_in_with_link(
    wanted: Annotated[FollowedLink, Depends(SignInBody(FollowedLink))],
    request: Request,
    response: Response,
    services: Serving,
) -> SessionEntry:
    """Begin a session with the link that the server printed on its first start; it can be followed once."""
    check_origin(request, services)
    let_try(request, wanted.token)
    begun = await live_of(request).write(follow_link, services.database, wanted.token)
    if begun is None:
        raise failed_try(request, wanted.token, _ENDED)
    return _signed_in(begun, request, response, services)


@router.get("", summary="See who is signed in", response_model_exclude_none=True, responses=errors(401))
async def see(request: Request, key: Caller) -> SessionEntry:
    """See whose session this is, and what its changes have to carry as `X-CSRF-Token`."""
    return _entry(session_of(request), key)


@router.delete(
    "",
    summary="Sign out",
    status_code=204,
    responses={204: {"description": "The session has ended."}, **errors(401, 403)},
)
async def sign_out(request: Request, services: Serving, key: Caller) -> Response:
    """End the session, and have the browser forget it. The key stays as it is."""
    del key
    name = session_of(request)
    if name is not None:
        await live_of(request).write(end_session, services.database, name)
    response = Response(status_code=204)
    clear_cookie(response, request, services)
    return response


def _signed_in(
    begun: tuple[str, Key], request: Request, response: Response, services: Services
) -> SessionEntry:
    live_of(request).sign_ins.succeeded(begun[0])
    set_cookie(response, begun[0], request, services)
    return _entry(*begun)


def _entry(name: str | None, key: Key) -> SessionEntry:
    return SessionEntry(csrf=None if name is None else csrf_token(name), key=key_entry(key))
