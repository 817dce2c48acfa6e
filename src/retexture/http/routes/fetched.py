"""Handing a picture in by its address on the web."""

import anyio
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from retexture.fetching import MAX_URL_LENGTH, BadUrl, Fetched, FetchFailed
from retexture.http.auth import Caller
from retexture.http.documents import errors
from retexture.http.errors import bad_request
from retexture.http.routes.files import Upload, handed_in
from retexture.http.services import Services, Serving
from retexture.http.shapes import PICTURE_URL
from retexture.http.spooling import on_disk

router = APIRouter(tags=["files"])

_DOWNLOADS = anyio.CapacityLimiter(4)
"""Downloads at a time: each may hold the largest picture in memory, and a thread until its time is up."""

_INNER = "The URL's host is unknown or not on the public internet; use a URL that everyone can open."


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
        429,
        503,
        said="The URL's host is unknown or not on the public internet; use a URL that everyone can open.",
    ),
)
async def hand_in_from_web(wanted: WebPicture, request: Request, services: Serving, key: Caller) -> Upload:
    """Download a picture and store it as if you had handed it in, to see it before anything is ordered.

    An order needs no such step: its `imgUrl` may be the address itself. The same addresses are refused.
    """
    found = await anyio.to_thread.run_sync(_downloaded, services, wanted.url, limiter=_DOWNLOADS)
    with await on_disk(found.data) as upload:
        del found
        return await handed_in(upload, key, request, services)


def _downloaded(services: Services, url: str) -> Fetched:
    try:
        return services.fetcher.fetch(url)
    except (BadUrl, FetchFailed) as error:
        raise bad_request(str(error)) from None
