"""The store itself, on obstore."""

import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from retexture.storage.errors import MissingObject, StorageError

SCHEMES = ("file", "s3", "gs", "az", "memory")
STREAM_CHUNK = 256 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}(?:\.[A-Za-z0-9]{1,8})?")
_TORN = re.compile(r".+#[0-9]+")
"""What obstore calls a file that it has not finished writing."""

_LISTED = 500
_RETRY = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}


class Store:
    """Objects of bytes, each whole or absent. It may be used from several threads and processes."""

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        """Open the storage; a local folder is created where it is missing.

        Args:
            url: ``file:///folder``, ``s3://bucket/prefix``, ``gs://…``, ``az://…``, or ``memory://``, which
                this process alone sees and forgets.
            options: obstore's options of that kind of store, such as ``endpoint`` and ``access_key_id``; what
                is not given is taken from the provider's own environment variables.

        Raises:
            StorageError: The URL leads nowhere, or the folder can't be created.
        """
        scheme = urlsplit(url).scheme
        if scheme not in SCHEMES:
            kinds = ", ".join(f"{each}://" for each in SCHEMES)
            raise StorageError(f"The storage URL begins with {scheme or 'no scheme'}; use one of {kinds}.")
        self._place = f"{scheme}://"
        with self._translated("opened"):
            self._objects = _open(scheme, url, options or {})
        self._folder = self._objects.prefix if isinstance(self._objects, LocalStore) else None

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
            media_type: Kept beside it, where the storage can do that.

        Raises:
            StorageError: It could not be stored.
        """
        # A folder has no place for it, and neither S3's nor this server's answers depend on it.
        attributes = None if self._folder else {"Content-Type": media_type}
        with self._translated("written to"):
            obstore.put(self._objects, _checked(name), data, attributes=attributes, use_multipart=False)
            if self._folder:
                _settle(self._folder, name)

    def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """Return an object's bytes from ``start`` up to, not including, ``end``, or to its end.

        Raises:
            MissingObject: There is none of that name.
            StorageError: It could not be read, or it ends before ``start``.
        """
        options = _range(start, end)
        with self._translated("read"):
            try:
                return obstore.get(self._objects, _checked(name), options=options).bytes().to_bytes()
            except BaseError as error:
                _check_misread(error)
            return obstore.get(self._objects, name).bytes().to_bytes()[start:end]

    async def stream(self, name: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Open an object and return its bytes as an iterator of pieces, as in :meth:`get`.

        Raises:
            MissingObject: There is none of that name; before the iterator is returned.
            StorageError: It could not be read, also later, by the iterator.
        """
        options = _range(start, end)
        with self._translated("read"):
            try:
                opened = await obstore.get_async(self._objects, _checked(name), options=options)
            except BaseError as error:
                _check_misread(error)
                whole = await (await obstore.get_async(self._objects, name)).bytes_async()
                return _one_piece(whole.to_bytes()[start:end])
        return self._pieces(opened)

    async def _pieces(self, opened: "obstore.GetResult") -> AsyncIterator[bytes]:
        with self._translated("read"):
            async for piece in opened.stream(min_chunk_size=STREAM_CHUNK):
                yield bytes(piece)

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; those that are not there are no error.

        Raises:
            StorageError: The storage refused; some may be deleted.
        """
        for name in map(_checked, names):
            with self._translated("deleted from"):
                try:
                    obstore.delete(self._objects, name)
                except FileNotFoundError:
                    continue

    def names(self, before: float) -> Iterator[list[str]]:
        """Yield the names of the objects that were stored before a time, some hundred at once.

        In a folder, what writers that were killed left half written before that time is deleted on the way.

        Args:
            before: Unix seconds.

        Raises:
            StorageError: They can't be listed.
        """
        if self._folder:
            with self._translated("tidied"):
                _delete_torn(self._folder, before)
        with self._translated("listed"):
            for found in obstore.list(self._objects, chunk_size=_LISTED):
                old = [each["path"] for each in found if each["last_modified"].timestamp() < before]
                yield [name for name in old if _NAME.fullmatch(name)]

    def check(self) -> None:
        """Write, read and delete a small object.

        Raises:
            StorageError: One of these can't be done.
        """
        name, data = f"check-{secrets.token_hex(8)}.txt", b"This object may be deleted."
        self.put(name, data, "text/plain")
        try:
            if self.get(name) != data:
                raise StorageError(f"The storage ({self._place}) gives back other bytes than were stored.")
        finally:
            self.delete([name])

    @contextmanager
    def _translated(self, done: str) -> Iterator[None]:
        """Turn what obstore raises into the errors of this package."""
        try:
            yield
        except FileNotFoundError as error:
            raise MissingObject("There is no such object.") from error
        except (BaseError, OSError, NotImplementedError) as error:
            raise StorageError(
                f"The storage ({self._place}) can't be {done}; check its URL, rights and free space."
            ) from error


def _open(scheme: str, url: str, options: Mapping[str, Any]) -> ObjectStore:
    if scheme == "file":
        return LocalStore.from_url(url, mkdir=True)
    if scheme == "memory":
        return from_url("memory:///")
    opened: ObjectStore = cast(Any, from_url)(url, retry_config=_RETRY, **options)
    return opened


def _checked(name: str) -> str:
    """Return ``name``; raises ValueError where it could lead out of the store's own place."""
    if not _NAME.fullmatch(name):
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


def _delete_torn(folder: Path, before: float) -> None:
    for path in folder.iterdir():
        if _TORN.fullmatch(path.name) and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _settle(folder: Path, name: str) -> None:
    """Bring an object and its entry in the folder to the disk.

    obstore writes a file beside it and renames that, which outlives the death of a process, not the loss of
    power; and the database, which does, must not name pictures that are gone.
    """
    for path, flags in ((folder / name, os.O_RDONLY), (folder, os.O_RDONLY | os.O_DIRECTORY)):
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
