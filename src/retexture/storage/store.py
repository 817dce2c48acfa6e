"""The store itself, on obstore."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from retexture import deadlines
from retexture.storage.errors import MissingObject, StorageError, Undeletable
from retexture.storage.folder import OBJECT_NAME, old_files, settle
from retexture.storage.presigned import PresignedTerms, Presigner
from retexture.storage.reasons import lacks_place, reason

SCHEMES = ("file", "s3", "gs", "az", "memory")
STREAM_CHUNK = 256 * 1024

_LISTED = 500
_RETRY = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}

PATIENCE = 60.0
"""Seconds after which one call to a distant storage is given up: 32 MiB at half a mebibyte a second."""

CHECKED_WITHIN = 5.0
"""Seconds that a check may take: what needs longer for a few bytes is no storage to work with."""

_FAILURES = 3
"""Deletions that fail one after the other, until it is checked whether the storage is away.

Each may take :data:`PATIENCE`, and there may be hundreds to come.
"""

_Result = TypeVar("_Result")
_log = structlog.get_logger(__name__)


class Store:
    """Objects of bytes, each whole or absent. It may be used from several threads and processes.

    Where a deadline is in force (:mod:`retexture.deadlines`), calls to a distant storage end with it.

    Attributes:
        presigner: Signs URLs of its objects; None: the storage has none, or none are wanted.
    """

    def __init__(
        self,
        url: str,
        options: Mapping[str, Any] | None = None,
        presigned: PresignedTerms | None = None,
    ) -> None:
        """Open the storage; a local folder is created where it is missing.

        Args:
            url: ``file:///folder``, ``s3://bucket/prefix``, ``gs://…``, ``az://…``, or ``memory://``, which
                this process alone sees and forgets.
            options: obstore's options of that kind of store, such as ``endpoint`` and ``access_key_id``; what
                is not given is taken from the provider's own environment variables.
            presigned: How S3 URLs are signed that clients are given; None: they are given none.

        Raises:
            StorageError: The URL leads nowhere, or the folder can't be created.
        """
        scheme = urlsplit(url).scheme
        if scheme not in SCHEMES:
            kinds = ", ".join(f"{each}://" for each in SCHEMES)
            raise StorageError(f"The storage URL begins with {scheme or 'no scheme'}; use one of {kinds}.")
        self._place = f"{scheme}://"
        self._folder: Path | None = None
        self.presigner: Presigner | None = None
        with self._translated("opened"):
            self._objects = _open(scheme, url, options or {})
            if presigned is not None and scheme == "s3":
                self.presigner = Presigner(url, options or {}, presigned)
        if isinstance(self._objects, LocalStore):
            self._folder = self._objects.prefix
        self._near = isinstance(self._objects, LocalStore | MemoryStore)

    @property
    def kind(self) -> str:
        """One of :data:`SCHEMES`."""
        return self._place.removesuffix("://")

    def free(self) -> int | None:
        """Return how many bytes are free; None where that can't be known."""
        if self._folder is None:
            return None
        with self._translated("looked at"):
            return shutil.disk_usage(self._folder).free

    def put(self, name: str, data: bytes, media_type: str) -> None:
        """Store an object, in place of an older one of that name. It is seen whole or not at all.

        Args:
            name: Letters, digits, ``-`` and ``_``, with at most one dot, before the suffix.
            data: The object's bytes.
            media_type: Kept beside it, where the storage can do that; the name is, too.

        Raises:
            StorageError: It could not be stored.
        """
        # A folder has no place for it. Who opens a presigned URL sees a picture of this name.
        disposition = f'inline; filename="{name}"'
        attributes = (
            None if self._folder else {"Content-Type": media_type, "Content-Disposition": disposition}
        )
        with self._translated("written to"):
            if not self._near:
                _in_time(lambda: _put(self._objects, _checked(name), data, attributes))
                return
            obstore.put(self._objects, _checked(name), data, attributes=attributes, use_multipart=False)
            if self._folder:
                settle(self._folder, name)

    def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """Return an object's bytes from ``start`` up to, not including, ``end``, or to its end.

        Raises:
            MissingObject: There is none of that name.
            StorageError: It could not be read, or it ends before ``start``.
        """
        options = _range(start, end)
        with self._translated("read", what="object"):
            if not self._near:
                return _in_time(lambda: _get(self._objects, _checked(name), start, end))
            return obstore.get(self._objects, _checked(name), options=options).bytes().to_bytes()

    async def stream(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Open an object and return its bytes as an iterator of pieces, as in :meth:`get`.

        Raises:
            MissingObject: There is none of that name; before the iterator is returned.
            StorageError: It could not be read, also later, by the iterator.
        """
        options = _range(start, end)
        with self._translated("read", what="object"):
            async with asyncio.timeout(deadlines.remaining(PATIENCE)):
                try:
                    opened = await obstore.get_async(self._objects, _checked(name), options=options)
                except BaseError as error:
                    _check_misread(error)
                    return _one_piece(await _get(self._objects, name, start, end))
        return self._pieces(opened)

    async def _pieces(self, opened: "obstore.GetResult") -> AsyncIterator[bytes]:
        """Yield an object's bytes; for each piece the storage has the same time, whoever takes them."""
        pieces = opened.stream(min_chunk_size=STREAM_CHUNK).__aiter__()
        with self._translated("read", what="object"):
            while True:
                try:
                    async with asyncio.timeout(PATIENCE):
                        piece = await pieces.__anext__()
                except StopAsyncIteration:
                    return
                yield bytes(piece)

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; those that are not there are no error.

        Raises:
            Undeletable: Some of them can't be deleted; all others are.
            StorageError: The storage is away; some may be deleted.
        """
        bad: dict[str, StorageError] = {}
        in_a_row = 0
        for name in map(_checked, names):
            try:
                with suppress(MissingObject), self._translated("deleted from", what="object"):
                    self._delete(name)
            except StorageError as error:
                bad[name] = error
                in_a_row += 1
                if in_a_row == _FAILURES:
                    self.check()
                    in_a_row = 0
            else:
                in_a_row = 0
        if bad:
            raise Undeletable(str(next(iter(bad.values()))), bad)

    def _delete(self, name: str) -> None:
        if self._near:
            obstore.delete(self._objects, name)
        else:
            _in_time(lambda: obstore.delete_async(self._objects, name))

    def names(self, before: float) -> Iterator[list[str]]:
        """Yield the names of the objects that were stored before a time, some hundred at once.

        What comes or goes meanwhile is listed or not. In a folder, what writers that were killed left half
        written before that time is deleted on the way.

        Args:
            before: Unix seconds.

        Raises:
            StorageError: They can't be listed.
        """
        with self._translated("listed"):
            if self._folder:
                yield from _batches(old_files(self._folder, before))
                return
            for found in obstore.list(self._objects, chunk_size=_LISTED):
                old = [each["path"] for each in found if each["last_modified"].timestamp() < before]
                yield [name for name in old if OBJECT_NAME.fullmatch(name)]

    def check(self) -> None:
        """Write, read and delete a small object, within :data:`CHECKED_WITHIN` where the storage is distant.

        Raises:
            StorageError: One of these can't be done; the message says why.
        """
        name, data = f"check-{secrets.token_hex(8)}.txt", b"This object may be deleted."
        with deadlines.within(CHECKED_WITHIN):
            self.put(name, data, "text/plain")
            try:
                if self.get(name) != data:
                    raise StorageError(
                        f"The storage ({self._place}) gives back other bytes than were stored."
                    )
            finally:
                with self._translated("deleted from"):
                    self._delete(name)

    @contextmanager
    def _translated(self, done: str, *, what: str = "") -> Iterator[None]:
        """Turn what obstore raises into the errors of this package.

        What obstore said is not carried along: in addresses it may repeat signatures.

        Args:
            done: What can't be done, for the message.
            what: "object" where something that is not found may be no more than one object.
        """
        try:
            yield
        except FileNotFoundError as error:
            if what == "object" and not lacks_place(error) and self._is_there():
                raise MissingObject("There is no such object.") from None
            raise self._error(done, reason(error)) from None
        except (TimeoutError, deadlines.OutOfTime):
            raise self._error(
                done, "it does not answer in time; check the endpoint and the network"
            ) from None
        except (BaseError, OSError, NotImplementedError) as error:
            raise self._error(done, reason(error)) from None

    def _error(self, done: str, why: str) -> StorageError:
        return StorageError(f"The storage ({self._place}) can't be {done}: {why}.")

    def _is_there(self) -> bool:
        """Whether a local folder is; a distant storage says so itself."""
        return self._folder is None or self._folder.is_dir()


def _open(scheme: str, url: str, options: Mapping[str, Any]) -> ObjectStore:
    if scheme == "file":
        return LocalStore.from_url(url, mkdir=True)
    if scheme == "memory":
        return from_url("memory:///")
    opened: ObjectStore = cast(Any, from_url)(url, retry_config=_RETRY, **options)
    return opened


def _checked(name: str) -> str:
    """Return ``name``; raises ValueError where it could lead out of the store's own place."""
    if not OBJECT_NAME.fullmatch(name):
        raise ValueError("An object's name has letters, digits, - and _, and a suffix after at most one dot.")
    return name


def _range(start: int, end: int | None) -> Any:
    if start < 0 or (end is not None and end <= start):
        raise ValueError("A range begins at 0 or later and ends after its beginning.")
    if end is not None:
        return {"range": (start, end)}
    return {"range": {"offset": start}} if start else {}


def _check_misread(error: BaseError) -> None:
    """Raise ``error`` again, unless the server sent a range with the status of a whole object.

    Several servers that speak S3 do, and obstore then can't know which of the two it is.
    """
    if "non-partial response" not in str(error):
        raise error


async def _one_piece(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _in_time(call: Callable[[], Awaitable[_Result]]) -> _Result:
    """Wait for a call to a distant storage until the deadline in force; it is broken off then.

    obstore's own limits are set for a whole store, and only its asynchronous calls can be broken off.
    """

    async def bounded() -> _Result:
        async with asyncio.timeout(deadlines.remaining(PATIENCE)):
            return await call()

    return asyncio.run(bounded())


async def _put(objects: ObjectStore, name: str, data: bytes, attributes: dict[str, str] | None) -> None:
    await obstore.put_async(objects, name, data, attributes=attributes, use_multipart=False)


async def _get(objects: ObjectStore, name: str, start: int, end: int | None) -> bytes:
    try:
        found = await obstore.get_async(objects, name, options=_range(start, end))
        return (await found.bytes_async()).to_bytes()
    except BaseError as error:
        _check_misread(error)
    whole = await obstore.get_async(objects, name)
    return (await whole.bytes_async()).to_bytes()[start:end]


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, _LISTED)):
        yield batch
