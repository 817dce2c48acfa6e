"""Pictures that come with a request: stored as files of the caller's key, and what orders start from."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

import structlog
from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from retexture.database.waiting import DATABASE_AWAY
from retexture.decoding import DecoderUnavailable
from retexture.http.access import base_url
from retexture.http.answers import WireError, bad_request, storage_unavailable, unavailable
from retexture.http.live import live_of
from retexture.http.ordering import submitted
from retexture.http.services import Services, services_of
from retexture.imaging.limits import PictureError
from retexture.storage import StorageError
from retexture.tasks.accept import SubmitResult
from retexture.tasks.files import FileInUse, NewUpload, StoredFile, delete_file, keep_upload
from retexture.tasks.keys import Key
from retexture.tasks.order import Input, Order, Picture
from retexture.tasks.queries import file_url

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, eq=False)
class SentPicture:
    """A picture that came with a request.

    Attributes:
        file: The whole of it, best on the disk.
        change: Makes of it what is stored, in a thread; None: it is stored as it was sent.
        refused: Makes the answer where it is no picture that can be used, of a sentence that says why.
    """

    file: IO[bytes]
    change: Callable[[IO[bytes], Services], IO[bytes]] | None = None
    refused: Callable[[str], WireError] = bad_request


@dataclass(frozen=True, eq=False)
class SentOrder:
    """An order, and the pictures that came with it.

    Attributes:
        order: It names each of these pictures by a URL that stands for it.
        pictures: By these URLs.
        holds_slot: The request counts already among those that hand in pictures of its key.
    """

    order: Order
    pictures: Mapping[str, SentPicture]
    holds_slot: bool


async def keep(picture: SentPicture, key_id: str, request: Request) -> StoredFile:
    """Check and store a picture.

    Raises:
        WireError: It is no picture that can be used (400), it can't be checked or stored (503), or too many
            are waiting for that (429 of this key, 503 of all).
    """
    return await live_of(request).checks.run(key_id, partial(_kept, services_of(request), picture, key_id))


async def submit_with_pictures(request: Request, sent: SentOrder, key: Key) -> SubmitResult:
    """Store an order and its pictures; these go again where the order is refused or known.

    Raises:
        WireError: As :func:`keep`, or as :func:`retexture.http.ordering.submitted`.
    """
    services, stored = services_of(request), dict[str, StoredFile]()
    try:
        async with _slot(request, sent, key):
            for url, picture in sent.pictures.items():
                live_of(request).uploads.check(key.id)
                stored[url] = await keep(picture, key.id, request)
        order = _starting_from(sent.order, stored, base_url(request, services))
        result = await submitted(request, order, key)
    except WireError:
        await run_in_threadpool(_drop, services, stored.values())
        raise
    # After any other exception nobody knows whether the order is stored: they expire as all others do.
    if result.repeated:
        await run_in_threadpool(_drop, services, stored.values())
    return result


def _slot(request: Request, sent: SentOrder, key: Key) -> AbstractAsyncContextManager[None]:
    needed = bool(sent.pictures) and not sent.holds_slot
    return live_of(request).uploading.slot(key.id) if needed else nullcontext()


def _kept(services: Services, picture: SentPicture, key_id: str) -> StoredFile:
    try:
        file = picture.file if picture.change is None else picture.change(picture.file, services)
        new = NewUpload(file, key_id, services.limits, services.pricing.retention)
        return keep_upload(services.database, services.store, services.decoders, new)
    except PictureError as error:
        raise picture.refused(str(error)) from error
    except DecoderUnavailable as error:
        raise unavailable("The server can't read pictures just now; try again shortly.") from error
    except StorageError as error:
        raise storage_unavailable(
            error, "The server can't store pictures just now; try again shortly."
        ) from error


def _starting_from(order: Order, stored: Mapping[str, StoredFile], base: str) -> Order:
    """The order with the files in the place of the URLs that stand for them."""

    def placed(picture: Picture) -> Picture:
        file = stored.get(picture.url)
        return picture if file is None else Picture(file_url(base, file.name), file.name)

    def with_files(given: Input) -> Input:
        if given.edit is not None:
            return given
        image = placed(Picture(given.image_url, given.file))
        mask, swatch = (None if each is None else placed(each) for each in (given.mask, given.swatch))
        return replace(given, image_url=image.url, file=image.file, mask=mask, swatch=swatch)

    return replace(order, inputs=tuple(map(with_files, order.inputs)))


def _drop(services: Services, files: Iterable[StoredFile]) -> None:
    for file in files:
        try:
            delete_file(services.database, services.store, file.name, file.key_id, time.time())
        except (FileInUse, *DATABASE_AWAY) as error:
            _log.warning("upload_left_to_expiry", exc_info=error)
