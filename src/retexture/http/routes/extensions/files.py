"""Pictures by unguessable URLs, without a key; and ways to hand pictures in and to delete them, with one."""

import time
from typing import IO, Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from retexture.http.access import FILE_NAME, Caller, base_url
from retexture.http.answers import (
    NoSuchRange,
    WireError,
    has_already,
    not_found,
    storage_unavailable,
    wanted_span,
)
from retexture.http.live import read_with
from retexture.http.openapi import ErrorBody, errors
from retexture.http.requests import SentPicture, Uploader, keep, read_upload
from retexture.http.services import Services, Serving
from retexture.storage import MissingObject, StorageError
from retexture.tasks.files import FileInUse, StoredFile, delete_file, find_file
from retexture.tasks.keys import Key
from retexture.tasks.queries import file_url

router = APIRouter(tags=["files"])

Name = Annotated[str, Path(description="The last part of the picture's URL.")]

_PROTECTED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Nothing under these URLs can run as script, whatever a picture's bytes hold besides."""

_DISPOSITION = {"application/zip": "attachment"}
"""What browsers are to do with a file of a type; with all others they show it."""

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_PICTURE = {
    "description": "The picture, or the archive of its maps, with its type, a strong `ETag`, and "
    "`Accept-Ranges`.",
    "content": {"image/*": _BYTES, "application/zip": _BYTES},
}
_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: _PICTURE,
    206: {**_PICTURE, "description": "The part that `Range` asks for."},
    304: {"description": "The client holds this picture already: `If-None-Match` named its `ETag`."},
    416: {"description": "`Range` begins behind the picture's end; `Content-Range` says how long it is."},
}


class Upload(BaseModel):
    """A picture that was handed in."""

    url: str = Field(description="Where it is; valid as `imgUrl`.")
    name: str = Field(description="The last part of the URL.")
    media_type: str = Field(description="Told by its bytes.", examples=["image/jpeg"])
    bytes: int = Field(description="The file's length.")
    width: int = Field(description="In pixels, upright.")
    height: int = Field(description="In pixels, upright.")
    sha256: str = Field(description="Of the file, in hexadecimal digits.")
    created_at: int = Field(description="Unix seconds.", examples=[1789000000])
    expires_at: int = Field(description="Unix seconds; from then on the URL leads nowhere.")


_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "One picture: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP.",
                        }
                    },
                }
            }
        },
    }
}


@router.post(
    "/v1/files",
    summary="Hand a picture in",
    responses=errors(
        400, 401, 413, 429, 503, said="The form has no file; send the picture as a file, called `file`."
    ),
    openapi_extra=_FORM,
)
async def hand_in(request: Request, services: Serving, key: Uploader) -> Upload:
    """Store a picture and answer a URL that can be an `imgUrl`: for pictures that are on no web server.

    It is kept as it was sent. Whoever knows the URL can fetch it, without a key, until it expires.
    """
    async with read_upload(request, services.limits.max_bytes) as upload:
        return await handed_in(upload, key, request, services)


@router.get(
    "/files/{name}",
    summary="Fetch a picture",
    response_class=Response,
    responses={**_DOCUMENTED, **errors(404, 503)},
)
async def fetch(name: Name, request: Request, services: Serving) -> Response:
    """Serve a picture that a task made or that was handed in, or the maps of one.

    No key is needed: the URL is the secret.
    """
    file = await found_file(name, services)
    etag, headers = f'"{file.sha256}"', file_headers(file)
    if has_already(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    try:
        span = wanted_span(request.headers.get("range"), request.headers.get("if-range"), etag, file.bytes)
    except NoSuchRange:
        message = f"The range begins behind the end; the file has {file.bytes} bytes."
        raise WireError(416, 416, message, {"Content-Range": f"bytes */{file.bytes}"}) from None
    start, end = (0, file.bytes) if span is None else (span.start, span.end)
    headers["Content-Length"] = str(end - start)
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.bytes}"
    status = 200 if span is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=file.media_type)
    part = None if span is None else (start, end)
    return await _streamed(services, file, part, status, headers)


router.add_api_route("/files/{name}", fetch, methods=["HEAD"], include_in_schema=False)


_IN_USE = "A task that waits or runs starts from this picture; cancel it, or wait for its end."


@router.delete(
    "/v1/files/{name}",
    summary="Delete a picture",
    status_code=204,
    responses={
        204: {"description": "It is deleted: its URL leads nowhere any more."},
        **errors(401, 404, 503),
        409: {"model": ErrorBody, "description": _IN_USE},
    },
)
async def delete(name: Name, services: Serving, key: Caller) -> Response:
    """Delete a picture of this key before its time: one that was handed in, or one that a task made.

    An administrator's key deletes every key's. The task that made it keeps its URL, which answers 404.
    """
    if not FILE_NAME.fullmatch(name):
        raise no_file()
    only_of = None if key.admin else key.id
    try:
        found = await run_in_threadpool(
            delete_file, services.database, services.store, name, only_of, time.time()
        )
    except FileInUse:
        raise WireError(409, 409, _IN_USE) from None
    if not found:
        raise no_file()
    return Response(status_code=204)


# Also under the URL that the client has of it.
router.add_api_route("/files/{name}", delete, methods=["DELETE"], include_in_schema=False)


def upload_entry(file: StoredFile, request: Request, services: Services) -> Upload:
    """A picture that was handed in, as clients read it."""
    return Upload(
        url=file_url(base_url(request, services), file.name),
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        width=file.width,
        height=file.height,
        sha256=file.sha256,
        created_at=int(file.created_at),
        expires_at=int(file.expires_at),
    )


async def handed_in(upload: IO[bytes], key: Key, request: Request, services: Services) -> Upload:
    """Check and store a picture that was handed in.

    Raises:
        WireError: It is no picture that can be used (400), it can't be checked or stored (503), or too many
            are waiting for that (429 of this key, 503 of all).
    """
    return upload_entry(await keep(SentPicture(upload), key.id, request), request, services)


async def found_file(name: str, services: Services) -> StoredFile:
    """Return the file of this name.

    Raises:
        WireError: 404: there is none, or it has expired.
    """
    file = None
    if FILE_NAME.fullmatch(name):
        now = time.time()
        file = await run_in_threadpool(
            read_with, services.database, lambda connection: find_file(connection, name, now)
        )
    if file is None:
        raise no_file()
    return file


def no_file() -> WireError:
    """The answer where there is no such file."""
    return not_found("There is no such file; pictures go when they expire. Check the URL, or make it anew.")


def file_headers(file: StoredFile) -> dict[str, str]:
    """What every answer about a picture says: it never changes, and nothing in it can run."""
    lifetime = max(0, int(file.expires_at - time.time()))
    return {
        **_PROTECTED,
        "ETag": f'"{file.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": f"public, max-age={lifetime}, immutable",
        "Content-Disposition": f'{_DISPOSITION.get(file.media_type, "inline")}; filename="{file.name}"',
    }


async def _streamed(
    services: Services, file: StoredFile, part: tuple[int, int] | None, status: int, headers: dict[str, str]
) -> Response:
    try:
        pieces = await services.store.stream(file.name, *(part or ()))
    except MissingObject:
        raise no_file() from None
    except StorageError as error:
        raise storage_unavailable(error) from error
    return StreamingResponse(pieces, status, headers, file.media_type)
