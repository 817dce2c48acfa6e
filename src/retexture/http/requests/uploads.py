"""Multipart forms, read within limits, and their files onto the disk."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO, Annotated

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from retexture.http.access import Caller
from retexture.http.answers import WireError, bad_request, unavailable
from retexture.http.live import live_of
from retexture.http.requests.bodies import arriving_within
from retexture.tasks.keys import Key

_ENVELOPE = 64 * 1024
"""Bytes that a form may have beside its files."""

_CONTENT_TYPE = 512
"""Characters of the request's Content-Type. The longest boundary has 70 (RFC 2046, 5.1.1); the parser of a
header takes the square of its length."""

UPLOAD_SECONDS = 600.0
"""Within which a form must have come: the largest at half a megabit a second."""


@dataclass(frozen=True)
class FormBounds:
    """How much a form may be.

    Attributes:
        size: Bytes of each file.
        total: Bytes of all files together.
        files: How many files it may have.
        fields: How many other fields.
        text: Bytes of each of these.
    """

    size: int
    total: int
    files: int = 1
    fields: int = 16
    text: int = 32 * 1024


async def _uploader(request: Request, response: Response, key: Caller) -> AsyncIterator[Key]:
    live = live_of(request)
    live.uploads.check(key.id)
    response.headers.update(live.uploads.headers(key.id))
    async with live.uploading.slot(key.id):
        yield key


Uploader = Annotated[Key, Depends(_uploader)]
"""The type of a handler's parameter that takes the key of a caller who hands a picture in.

The answer is 429 where the key does that too often, or too much of it at a time; 401 without a key.
"""


@asynccontextmanager
async def read_upload(request: Request, most: int) -> AsyncIterator[IO[bytes]]:
    """Read the only file of the form in the request's body, whatever its field is called.

    Args:
        request: Its body has not been read.
        most: Bytes that the file may have; of a longer one no more than that is read.

    Yields:
        The file, at its beginning; what is larger than a mebibyte lies on the disk, in the folder for
        temporary files. It is gone when the block ends.

    Raises:
        WireError: There is no such form (400), it is too large (413), took too long (408) or found no room on
            the disk (503).
    """
    check_is_form(request, "Send the picture as a form: multipart/form-data with one file, called `file`.")
    refusal = "The form is broken, or has more than one file; send one file."
    async with read_form(request, FormBounds(most, most), refusal) as form:
        files = [value for _, value in form if isinstance(value, UploadFile)]
        if not files:
            raise bad_request("The form has no file; send the picture as a file, called `file`.")
        yield files[0].file


def check_is_form(request: Request, refusal: str) -> None:
    """Say ``refusal`` where the body is described as anything but a form."""
    kind = request.headers.get("content-type", "")
    if len(kind) > _CONTENT_TYPE or not kind.lower().startswith("multipart/form-data"):
        raise bad_request(refusal)


@asynccontextmanager
async def read_form(
    request: Request, bounds: FormBounds, refusal: str
) -> AsyncIterator[Sequence[tuple[str, UploadFile | str]]]:
    """Read the form in the request's body.

    Args:
        request: Its body has not been read; :func:`check_is_form` has been called.
        bounds: How much of it is read.
        refusal: Said where it can't be read.

    Yields:
        Its fields in their order, a name as often as it comes. Files are as :func:`read_upload` says.

    Raises:
        WireError: As :func:`read_upload`.
    """
    form = await _form(request, bounds, refusal)
    try:
        fields = form.multi_items()
        if any(isinstance(value, UploadFile) and (value.size or 0) > bounds.size for _, value in fields):
            raise _too_large(bounds.size)
        yield fields
    finally:
        await form.close()


async def _form(request: Request, bounds: FormBounds, refusal: str) -> FormData:
    bounded = Request(request.scope, _bounded(request.receive, bounds))
    try:
        async with arriving_within(UPLOAD_SECONDS):
            return await bounded.form(
                max_files=bounds.files, max_fields=bounds.fields, max_part_size=bounds.text
            )
    except HTTPException as error:
        raise bad_request(refusal) from error
    except OSError as error:
        raise unavailable("The server can't store pictures just now; try again shortly.") from error


def _bounded(receive: Receive, bounds: FormBounds) -> Receive:
    """Wrap ``receive`` so that it fails where a body is longer than a form within these bounds can be."""
    taken = 0

    async def receive_and_count() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > bounds.total + _ENVELOPE:
            raise _too_large(bounds.size)
        return message

    return receive_and_count


def _too_large(most: int) -> WireError:
    limit = f"{most / 2**20:.4g}"
    return WireError(
        413, 413, f"The file is larger than {limit} MiB; send a smaller or more strongly compressed one."
    )
