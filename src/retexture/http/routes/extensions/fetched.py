"""Handing a picture in by its address on the web."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from retexture.fetching import MAX_URL_LENGTH, BadUrl, FetchDeadline, Fetched, FetchFailed, FetchStopped
from retexture.http.answers import bad_request
from retexture.http.live import live_of
from retexture.http.openapi import PICTURE_URL, errors
from retexture.http.requests import JsonBody, Uploader, on_disk
from retexture.http.routes.extensions.files import Upload, handed_in
from retexture.http.services import Services, Serving
from retexture.tasks.files import NOT_PUBLIC

router = APIRouter(tags=["files"])

_DOWNLOADS = anyio.CapacityLimiter(8)
"""Downloads at a time: each may hold the largest picture in memory, and a thread until its time is up. A key
has two, so that three with slow hosts leave room for others."""


class WebPicture(BaseModel):
    """A picture on the web."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url: str = Field(
        min_length=1, max_length=MAX_URL_LENGTH, description="Its http(s) address.", examples=[PICTURE_URL]
    )


@router.post(
    "/v1/files/fetch",
    summary="Hand in a picture from the web",
    responses=errors(
        400,
        401,
        413,
        429,
        503,
        said=NOT_PUBLIC,
    ),
)
async def hand_in_from_web(
    key: Uploader,
    wanted: Annotated[WebPicture, Depends(JsonBody(WebPicture))],
    request: Request,
    services: Serving,
) -> Upload:
    """Download a picture and store it as if you had handed it in, to see it before anything is ordered.

    An order needs no such step: its `imgUrl` may be the address itself. The same addresses are refused.
    """
    async with live_of(request).downloading.slot(key.id), _leaving(request) as left:
        found = await anyio.to_thread.run_sync(_downloaded, services, wanted.url, left, limiter=_DOWNLOADS)
    with await on_disk(found.data) as upload:
        del found
        return await handed_in(upload, key, request, services)


@asynccontextmanager
async def _leaving(request: Request) -> AsyncIterator[Callable[[], bool]]:
    """In this block, know from any thread whether the client has hung up; the body has been read before."""
    left = threading.Event()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.set()

    watching = asyncio.create_task(watch())
    try:
        yield left.is_set
    finally:
        watching.cancel()
        await asyncio.wait([watching])  # it reads from the request, which ends with this block


def _downloaded(services: Services, url: str, left: Callable[[], bool]) -> Fetched:
    try:
        return services.fetcher.fetch(url, FetchDeadline(stopped=left))
    except FetchStopped:
        raise ClientDisconnect from None
    except (BadUrl, FetchFailed) as error:
        raise bad_request(str(error)) from None
