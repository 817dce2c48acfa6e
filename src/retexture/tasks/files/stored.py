"""Files that are served without a key: what tasks made, and pictures that clients sent."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import sqlalchemy as sa
import structlog

from retexture.database.tables import files
from retexture.decoding import DecoderPool
from retexture.imaging.limits import Limits
from retexture.storage import StorageError, Store, Undeletable
from retexture.tasks.files.made import IS_MADE
from retexture.tasks.files.sources import needed_files

_THUMBNAIL = "-thumbnail.webp"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class StoredFile:
    """What is known of one stored object.

    Attributes:
        name: Of the object and in the URL; unguessable.
        key_id: The key that it belongs to.
        media_type: For Content-Type.
        bytes: Its length.
        sha256: Of its bytes, in hexadecimal digits.
        width: In pixels.
        height: In pixels.
        created_at: Unix seconds.
        expires_at: Unix seconds; from then on it is not served.
    """

    name: str
    key_id: str
    media_type: str
    bytes: int
    sha256: str
    width: int
    height: int
    created_at: float
    expires_at: float


def new_name(suffix: str) -> str:
    """Return a name of 160 random bits that no other file has; ``suffix`` begins with a dot."""
    return secrets.token_hex(20) + suffix


def thumbnail_name(name: str) -> str:
    """Return what the object of a file's thumbnail is called."""
    return f"{name.replace('.', '-')}{_THUMBNAIL}"


def with_thumbnails(names: Sequence[str]) -> list[str]:
    """Return the objects of these files, and of the thumbnails that they may have."""
    return [each for name in names for each in (name, thumbnail_name(name))]


def file_of(name: str) -> str:
    """Return the file that an object belongs to: itself, or what it is the thumbnail of."""
    base = name.removesuffix(_THUMBNAIL)
    return name if base == name else ".".join(base.rsplit("-", 1))


def describe(
    data: bytes, *, name: str, key_id: str, size: tuple[int, int], times: tuple[float, float]
) -> StoredFile:
    """Return what is to be noted of ``data``.

    Args:
        data: The whole file.
        name: From :func:`new_name`; its suffix says the media type.
        key_id: The key that it belongs to.
        size: Width and height in pixels.
        times: When it was made and when it expires, in Unix seconds.
    """
    digest = hashlib.sha256(data).hexdigest()
    media_type = _MEDIA_TYPES[Path(name).suffix]
    return StoredFile(name, key_id, media_type, len(data), digest, *size, *times)


def add_file(connection: sa.Connection, file: StoredFile) -> None:
    """Note a file whose object is stored already; otherwise it could be asked for before it is there."""
    connection.execute(files.insert().values({name: getattr(file, name) for name in _FIELDS}))


def find_file(connection: sa.Connection, name: str, now: float) -> StoredFile | None:
    """Return the file of this name, unless it has expired at ``now``."""
    query = sa.select(*(files.c[field] for field in _FIELDS)).where(
        files.c.name == name, files.c.expires_at > now
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredFile(*row)


_MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".bmp": "image/bmp",
    ".zip": "application/zip",
}
"""By the suffix of a file's name."""

_SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "AVIF": ".avif",
    "GIF": ".gif",
    "TIFF": ".tif",
    "BMP": ".bmp",
}
"""Of every format that can be read, by Pillow's name."""

_GLANCE = 256
"""The longest side in pixels that an upload is decoded to: enough to see that it can be, and no more."""


@dataclass(frozen=True, eq=False)
class NewUpload:
    """A file that a client sent.

    Attributes:
        file: The whole file, best on disk: it is read into memory once it turned out to be a picture.
        key_id: The key that it belongs to.
        limits: For the picture.
        retention: Seconds for which it is kept.
    """

    file: IO[bytes]
    key_id: str
    limits: Limits
    retention: float


def keep_upload(database: sa.Engine, store: Store, decoders: DecoderPool, upload: NewUpload) -> StoredFile:
    """Check that an upload is a picture, store it as it was sent in ``store``, and note it in ``database``.

    Raises:
        PictureError: It is no picture that can be used.
        DecoderUnavailable: No process could decode it now.
        StorageError: It could not be stored.
    """
    limits = upload.limits
    found = decoders.inspect(upload.file, replace(limits, max_side=min(limits.max_side, _GLANCE)))
    upload.file.seek(0)
    data = upload.file.read()
    now = time.time()
    name, times = new_name(_SUFFIXES[found.format]), (now, now + upload.retention)
    file = describe(data, name=name, key_id=upload.key_id, size=found.size, times=times)
    store.put(file.name, data, file.media_type)
    try:
        with database.begin() as connection:
            add_file(connection, file)
    except BaseException:
        store.delete([file.name])
        raise
    return file


class FileInUse(Exception):
    """A task that waits or runs is yet to start from the file."""


DELETED = 0.0
"""As the time of expiry: the file was deleted on request, and its object is to go."""

_GONE = -1.0  # the same, and its object is gone; the row stays as long as the task whose output it is


def delete_file(database: sa.Engine, store: Store, name: str, key_id: str | None, now: float) -> bool:
    """Delete a file on request: from now on it is not served, and its object goes.

    Where the storage does not answer, the expiry deletes the object later.

    Args:
        database: Where files are noted.
        store: Where they are kept.
        name: Of the file.
        key_id: The key that it must belong to; None: any.
        now: Unix seconds.

    Returns:
        Whether there was such a file.

    Raises:
        FileInUse: A task of its key is to start from it; tasks of other keys prevent nothing.
    """
    if not _mark_deleted(database, name, key_id, now):
        return False
    try:
        delete_marked(database, store, [name])
    except StorageError as error:
        _log.warning("deletion left to expiry", exc_info=error)
    return True


def _mark_deleted(database: sa.Engine, name: str, key_id: str | None, now: float) -> bool:
    there = sa.and_(files.c.name == name, files.c.expires_at > now)
    if key_id is not None:
        there = sa.and_(there, files.c.key_id == key_id)
    needed = needed_files()
    needed_by_key = sa.exists().where(needed.c.file == files.c.name, needed.c.key_id == files.c.key_id)
    mark = sa.update(files).where(there, ~needed_by_key).values(expires_at=DELETED)
    with database.begin() as connection:
        if connection.execute(mark).rowcount:
            return True
        if connection.execute(sa.select(files.c.name).where(there)).first() is not None:
            raise FileInUse(name)
        return False


def delete_objects(store: Store, names: Sequence[str]) -> frozenset[str]:
    """Delete the objects of files, with their thumbnails.

    Returns:
        The names of the files whose objects could not be deleted, though the storage answers.

    Raises:
        StorageError: The storage is away; some may be deleted.
    """
    try:
        store.delete(with_thumbnails(names))
    except Undeletable as error:
        bad = frozenset(map(file_of, error.names))
        _log.error("objects cannot be deleted", files=len(bad), reason=str(error))
        return bad
    return frozenset()


def delete_marked(database: sa.Engine, store: Store, names: Sequence[str]) -> frozenset[str]:
    """Delete the objects of files that are marked as :data:`DELETED`, and note that they are gone.

    Returns:
        The names of those that could not be deleted; they stay marked.

    Raises:
        StorageError: The storage is away.
    """
    bad = delete_objects(store, names)
    gone = [name for name in names if name not in bad]
    with database.begin() as connection:
        connection.execute(sa.delete(files).where(files.c.name.in_(gone), ~IS_MADE))
        connection.execute(sa.update(files).where(files.c.name.in_(gone)).values(expires_at=_GONE))
    return bad


_FIELDS = tuple(StoredFile.__dataclass_fields__)
