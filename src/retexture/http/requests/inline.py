"""Bodies with pictures in them, as data URIs: the pictures go to the disk, and the rest is parsed as ever.

A string of a JSON body that begins with ``data:`` is found without parsing: the quotation mark before it is
escaped, and then it is within another string, or it opens the string, since after a closing one only ``,:]}``
can follow. What is short is left for the parser.
"""

import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import IO

from anyio import to_thread
from fastapi import Request

from retexture.fetching import BadUrl, data_url, read_data_url
from retexture.http.answers import InvalidParameter, WireError, bad_request, unavailable
from retexture.http.live import live_of
from retexture.http.requests.bodies import ORDER, arriving_within, check_length, read_beginning, too_large
from retexture.http.requests.uploads import UPLOAD_SECONDS
from retexture.models import RETEXTURE, ParameterFault, find_models
from retexture.tasks.order import MOST_INPUTS

SHORT = 16 * 1024
"""Characters of a data URI that are left for the parser. Client's metadata may have no more in all."""

_OPENING = re.compile(rb'"data:')
_ESCAPES = (
    (rb"\/", b"/"), (rb"\u002B", b"+"), (rb"\u002b", b"+"), (rb"\u002F", b"/"), (rb"\u002f", b"/"),
    (rb"\u003D", b"="), (rb"\u003d", b"="), (rb"\r", b""), (rb"\n", b""),
)  # fmt: skip
"""What JSON encoders write for the characters of Base64, and for the ends of its lines."""

_MOST_PICTURES = 3 * MOST_INPUTS
"""Pictures that inputs can name: each may need a file, of which a process has some hundreds."""

_IN_MEMORY = 2**20
"""Bytes of a picture that needs no file, as those of forms."""

_IMAGE = "imgUrl"
_NEITHER = "data:,"
"""Stands for what is no picture's data URI, and is none itself: the model's rule says so."""

_TOO_LARGE = "the pictures in the body are too large together; hand them in with POST /v1/files"

Taken = Mapping[str, IO[bytes]]


@dataclass(frozen=True, eq=False)
class InlineBody:
    """A JSON body whose pictures lie on the disk.

    Attributes:
        json: The body, each of these pictures replaced by a short data URI that names its content.
        taken: The pictures, by these data URIs.
        holds_slot: It counts among the pictures that its key is handing in.
    """

    json: bytes
    taken: Taken
    holds_slot: bool


@asynccontextmanager
async def read_with_pictures(request: Request, key_id: str, most: int) -> AsyncIterator[InlineBody]:
    """Read a JSON body that may hold pictures.

    Args:
        request: Its body has not been read.
        key_id: Who sends it: what is longer than a body without pictures counts as handing one in.
        most: Bytes that all its pictures together may have.

    Yields:
        The body; its files are gone when the block ends.

    Raises:
        WireError: It is too large (413), took too long (408), its pictures are too large or too many (400),
            the key hands in too much (429), or the disk is full (503).
    """
    async with AsyncExitStack() as stack:
        largest = ORDER.size + most * 4 // 3 + most // 32  # line ends
        check_length(request, largest)
        stream = request.stream()
        body = await read_beginning(stream, ORDER.size)
        if not _may_hold_pictures(body):
            if len(body) > ORDER.size:
                raise too_large(ORDER.size)
            yield InlineBody(body, {}, holds_slot=False)
            return
        await stack.enter_async_context(live_of(request).uploading.slot(key_id))
        whole = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is one
        await _read_rest(stream, body, whole, largest)
        taken: dict[str, IO[bytes]] = {}
        stack.callback(_close, taken)
        try:
            rest = await to_thread.run_sync(_take_out, whole, most, taken, limiter=live_of(request).parsers)
        except OSError as error:
            raise _no_room() from error
        if len(rest) > ORDER.size:
            raise too_large(ORDER.size)
        yield InlineBody(rest, taken, holds_slot=True)


def _may_hold_pictures(body: bytes) -> bool:
    """Whether a body has a long data URI, or one that may yet become long."""
    starts = (found.start() + 1 for found in _OPENING.finditer(body))
    ends = ((start, body.find(b'"', start)) for start in starts)
    return any(end < 0 or end - start > SHORT for start, end in ends)


async def _read_rest(stream: AsyncIterator[bytes], begun: bytes, whole: IO[bytes], most: int) -> None:
    """Read the rest of a body into a file that may wait until it is parsed."""
    size = len(begun)
    try:
        await to_thread.run_sync(whole.write, begun)
        async with arriving_within(UPLOAD_SECONDS):
            async for chunk in stream:
                size += len(chunk)
                if size > most:
                    raise too_large(most)
                await to_thread.run_sync(whole.write, chunk)
    except OSError as error:
        raise _no_room() from error


def _no_room() -> WireError:
    return unavailable("The server has no room for the picture just now; try again shortly.")


def _take_out(whole: IO[bytes], most: int, taken: dict[str, IO[bytes]]) -> bytes:
    """Move the pictures of a body into ``taken``; returns the body without them."""
    whole.seek(0)
    body = whole.read()
    rest: list[bytes] = []
    done, left = 0, most
    for found in _OPENING.finditer(body):
        start = found.start() + 1
        end = body.find(b'"', start)
        if end - start <= SHORT or b"\\" in (body[start - 2 : start - 1], body[end - 1 : end]):
            continue  # short, within another string, or with a quotation mark in it, which is no Base64
        rest += body[done:start], _taken(_unescaped(body[start:end]), left, taken).encode()
        left, done = most - sum(_size(each) for each in taken.values()), end
    return b"".join((*rest, body[done:]))


def _unescaped(url: bytes) -> bytes:
    for written, meant in _ESCAPES if b"\\" in url else ():
        url = url.replace(written, meant)
    return url


def _taken(url: bytes, most: int, taken: dict[str, IO[bytes]]) -> str:
    """Decode a data URI into a file; returns what is to stand in its place."""
    if len(taken) == _MOST_PICTURES:
        raise bad_request(f"The body holds more than {_MOST_PICTURES} pictures; send several tasks.")
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is closed with all of them
    digest = hashlib.sha256()
    try:
        for piece in read_data_url(url):
            file.write(piece)
            digest.update(piece)
            if file.tell() > most:
                raise image_fault(_TOO_LARGE, of_length=True)
    except BadUrl:
        file.close()
        return _NEITHER
    except BaseException:
        file.close()
        raise
    name = data_url(digest.digest())
    if name in taken:
        file.close()
    else:
        taken[name] = file
    return name


def image_fault(message: str, *, of_length: bool = False) -> InvalidParameter:
    """The answer to a picture in a body that can't be used: what the contract says to a wrong URL."""
    model = find_models()[RETEXTURE]
    errors = next(each.errors for each in model.parameters if each.name == _IMAGE)
    assert errors is not None
    error = errors.length if of_length else errors.form
    fault = ParameterFault(error.code, error.summary, f"{error.summary}: {message}", _IMAGE)
    return InvalidParameter(fault, error.code, model.name)


def _size(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _close(files: Taken) -> None:
    for file in files.values():
        file.close()
