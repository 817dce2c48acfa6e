"""The one file of a multipart form, read within a limit."""

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from retexture.http.bodies import arriving_within
from retexture.http.errors import WireError, bad_request

_ENVELOPE = 64 * 1024
"""Bytes that a form may have beside its file."""

_FIELDS = 16

UPLOAD_SECONDS = 600.0
"""Within which a form must have come: the largest at half a megabit a second."""


async def read_upload(request: Request, most: int) -> bytes:
    """Return the only file of the form in the request's body, whatever its field is called.

    Args:
        request: Its body has not been read.
        most: Bytes that the file may have; of a longer one no more than that is read.

    Raises:
        WireError: There is no such form (400), it is too large (413) or took too long (408).
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise bad_request("Send the picture as a form: multipart/form-data with one file, called `file`.")
    bounded = Request(request.scope, _bounded(request.receive, most))
    try:
        async with arriving_within(UPLOAD_SECONDS), bounded.form(max_files=1, max_fields=_FIELDS) as form:
            files = [value for value in form.values() if isinstance(value, UploadFile)]
            data = await files[0].read() if files else None
    except HTTPException as error:
        raise bad_request("The form is broken, or has more than one file; send one file.") from error
    if data is None:
        raise bad_request("The form has no file; send the picture as a file, called `file`.")
    if len(data) > most:
        raise _too_large(most)
    return data


def _bounded(receive: Receive, most: int) -> Receive:
    """Wrap ``receive`` so that it fails where a body is longer than a form with such a file can be."""
    taken = 0

    async def receive_and_count() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most + _ENVELOPE:
            raise _too_large(most)
        return message

    return receive_and_count


def _too_large(most: int) -> WireError:
    limit = f"{most / 2**20:.4g}"
    return WireError(
        413, 413, f"The file is larger than {limit} MiB; send a smaller or more strongly compressed one."
    )
