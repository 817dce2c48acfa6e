"""Small pictures of the pictures that are stored here."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from retexture.decoding import DecoderUnavailable
from retexture.http.answers import has_already, not_found, storage_unavailable, unavailable
from retexture.http.live import live_of
from retexture.http.openapi import errors
from retexture.http.routes.extensions.files import Name, file_headers, found_file, no_file
from retexture.http.services import Serving
from retexture.imaging.limits import PictureError
from retexture.imaging.thumbnail import MEDIA_TYPE
from retexture.storage import MissingObject, StorageError
from retexture.tasks.files import make_thumbnail, stored_thumbnail

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
        **errors(404, 429, 503),
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
        data = await run_in_threadpool(stored_thumbnail, services.store, file)
        if data is None:
            make = partial(make_thumbnail, services.store, services.thumbnailers, file)
            data = await live_of(request).thumbnails.run(file.key_id, make)
    except MissingObject:
        raise no_file() from None
    except PictureError:
        raise not_found("This file can't be shown small; fetch the file itself.") from None
    except DecoderUnavailable as error:
        raise unavailable("The server can't read pictures just now; try again shortly.") from error
    except StorageError as error:
        raise storage_unavailable(error) from error
    return Response(data, headers=headers, media_type=MEDIA_TYPE)
