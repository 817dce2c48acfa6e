"""What an edit that is done answers."""

import base64
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from retexture.http.answers import json_response, not_found, storage_unavailable
from retexture.http.live import read_with
from retexture.http.routes.openai.options import EditOptions
from retexture.http.services import Services
from retexture.storage import MissingObject, StorageError
from retexture.tasks.files import StoredFile, find_file
from retexture.tasks.queries import FileAddresses, OutputView, TaskView, receipts, usage

NO_TOKENS: dict[str, Any] = {
    "input_tokens": 0,
    "output_tokens": 0,
    "total_tokens": 0,
    "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
    "output_tokens_details": {"image_tokens": 0, "text_tokens": 0},
}
"""Clients expect a number of tokens. Nothing here is counted in tokens; the cost stands in `retexture`."""

_GONE = "The pictures of this task are no longer kept; order them anew."


@dataclass(frozen=True, eq=False)
class Edit:
    """How the pictures of a task are answered.

    Attributes:
        options: The client's.
        services: Where pictures are.
        addresses: Where clients fetch them.
    """

    options: EditOptions
    services: Services
    addresses: FileAddresses


async def images_response(view: TaskView, edit: Edit) -> Response:
    """Answer a completed task with its pictures.

    Raises:
        WireError: They are gone (404), or the storage does not answer (503).
    """
    files = await stored_pictures(edit, view.outputs)
    head = {
        "created": int(view.created_at),
        "output_format": format_of(files[0]),
        "size": size_of(files[0]),
        "usage": NO_TOKENS,
        "retexture": about_task(view, edit),
    }
    if edit.options.urls:
        urls = await edit.addresses.urls_async([each.name for each in files])
        return json_response({**head, "data": [{"url": urls[each.name]} for each in files]})
    first = await _opened(files[0], edit.services)
    body = _with_pictures(orjson.dumps(head), first, files[1:], edit.services)
    return StreamingResponse(body, media_type="application/json")


async def stored_pictures(edit: Edit, outputs: Iterable[OutputView]) -> Sequence[StoredFile]:
    """The files of some of a task's pictures, in the order of their numbers.

    Raises:
        WireError: One is gone (404).
    """
    names = [each.file for each in sorted(outputs, key=lambda each: each.number)]

    def found(connection: sa.Connection) -> list[StoredFile | None]:
        return [find_file(connection, name, time.time()) for name in names]

    there = await run_in_threadpool(read_with, edit.services.database, found)
    files = [each for each in there if each is not None]
    if not files or len(files) < len(names):
        raise not_found(_GONE)
    return files


def about_task(view: TaskView, edit: Edit) -> dict[str, Any]:
    """What OpenAI's shape has no place for: the task, its cost, its receipt, and what had no effect."""
    return {
        "id": view.id,
        "model": view.model,
        **usage(view),
        "ignored": [dict(each) for each in edit.options.ignored],
        "receipt": receipts(view) or {},
    }


def size_of(file: StoredFile) -> str:
    """Width and height as OpenAI writes them."""
    return f"{file.width}x{file.height}"


def format_of(file: StoredFile) -> str:
    """The name of a picture's format."""
    return file.media_type.removeprefix("image/")


async def _opened(file: StoredFile, services: Services) -> AsyncIterator[bytes]:
    try:
        return await services.store.stream(file.name)
    except MissingObject:
        raise not_found(_GONE) from None
    except StorageError as error:
        raise storage_unavailable(error) from error


async def _with_pictures(
    head: bytes, first: AsyncIterator[bytes], others: Sequence[StoredFile], services: Services
) -> AsyncIterator[bytes]:
    """Write the answer piece by piece: no picture is ever whole in memory.

    Where the storage fails in the middle the answer breaks off, and no client takes it for a whole one.
    """
    yield head[:-1] + b',"data":[{"b64_json":"'
    async for piece in _encoded(first):
        yield piece
    for file in others:
        yield b'"},{"b64_json":"'
        async for piece in _encoded(await services.store.stream(file.name)):
            yield piece
    yield b'"}]}'


async def _encoded(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Base64 of what comes in pieces; three bytes become four letters."""
    rest = b""
    async for piece in pieces:
        whole = rest + piece
        cut = len(whole) - len(whole) % 3
        rest = whole[cut:]
        yield base64.b64encode(whole[:cut])
    yield base64.b64encode(rest)
