"""Small pictures of the pictures that are stored here."""

from functools import partial

import anyio
from fastapi import APIRouter, Request, Response

from retexture.http.conditional import has_already
from retexture.http.documents import errors
from retexture.http.errors import not_found, storage_unavailable
from retexture.http.routes.files import DECODERS, Name, file_headers, found_file, no_file
from retexture.http.services import Serving
from retexture.imaging.limits import PictureError
from retexture.imaging.thumbnail import MEDIA_TYPE
from retexture.storage import MissingObject, StorageError
from retexture.tasks.thumbnails import read_thumbnail

router = APIRouter(tags=["files"])


@router.get(
    "/files/{name}/thumbnail",
    summary="Fetch a small picture",
    response_class=Response,
    responses={
        200: {
            "description": "A WebP of at most 320 pixels.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        },
        304: {"description": "The client holds it already."},
        **errors(404, 503),
    },
)
async def fetch_thumbnail(name: Name, request: Request, services: Serving) -> Response:
    """Serve a small version of a picture, for lists. It never changes, and goes when the picture does."""
    file = await found_file(name, services)
    etag = f'"{file.sha256}-thumbnail"'
    headers = {**file_headers(file), "ETag": etag, "Accept-Ranges": "none"}
    del headers["Content-Disposition"]
    if has_already(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    try:
        data = await anyio.to_thread.run_sync(partial(read_thumbnail, services.store, file), limiter=DECODERS)
    except MissingObject:
        raise no_file() from None
    except PictureError:
        raise not_found("This file can't be shown small; fetch the file itself.") from None
    except StorageError as error:
        raise storage_unavailable(error) from error
    return Response(data, headers=headers, media_type=MEDIA_TYPE)
