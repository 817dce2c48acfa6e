"""Whether the server is alive, and whether it takes work."""

import time

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from retexture.database.tables import turns
from retexture.http.documents import HEALTH, errors
from retexture.http.errors import json_response, unavailable
from retexture.http.live import live_of
from retexture.http.services import Services, Serving
from retexture.storage import StorageError

router = APIRouter(tags=["operating"])

_BELIEVED = 2.0  # seconds: anybody may ask, and a check writes to the storage


@router.get("/healthz", summary="Is it alive?", response_class=Response, responses={**HEALTH})
async def healthz() -> Response:
    """Answer as long as the process does, whatever the parts behind it are doing."""
    return json_response({"status": "ok"})


@router.get(
    "/readyz", summary="Does it take tasks?", response_class=Response, responses={**HEALTH, **errors(503)}
)
async def readyz(request: Request, services: Serving) -> Response:
    """Answer 200 while tasks are accepted: database and storage answer, and the server is not stopping."""
    live = live_of(request)
    live.check_accepting()
    if live.ready_until < time.monotonic():
        await run_in_threadpool(_check, services)
        live.ready_until = time.monotonic() + _BELIEVED
    return json_response({"status": "ok"})


def _check(services: Services) -> None:
    try:
        with services.database.connect() as connection:
            connection.execute(select(turns.c.queue).limit(1))
    except SQLAlchemyError as error:
        raise unavailable("The database does not answer; the log says why.") from error
    try:
        services.store.check()
    except StorageError as error:
        raise unavailable("The storage of pictures does not answer; the log says why.") from error
