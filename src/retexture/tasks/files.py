"""Files that are served without a key: pictures that tasks made and pictures that clients sent."""

import hashlib
import secrets
import time
from dataclasses import dataclass, replace

import sqlalchemy as sa

from retexture.database.tables import files
from retexture.imaging.decode import decode
from retexture.imaging.headers import sniff
from retexture.imaging.limits import Limits
from retexture.storage import Store


@dataclass(frozen=True)
class StoredFile:
    """What is known of one stored object.

    Attributes:
        name: Of the object and in the URL; unguessable.
        key_id: Whose it is.
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


def describe(
    data: bytes, *, name: str, key_id: str, media_type: str, size: tuple[int, int], times: tuple[float, float]
) -> StoredFile:
    """Return what is to be noted of ``data``.

    Args:
        data: The whole file.
        name: From :func:`new_name`.
        key_id: Whose it is.
        media_type: For Content-Type.
        size: Width and height in pixels.
        times: When it was made and when it expires, in Unix seconds.
    """
    digest = hashlib.sha256(data).hexdigest()
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


_KINDS = {
    "JPEG": (".jpg", "image/jpeg"),
    "PNG": (".png", "image/png"),
    "WEBP": (".webp", "image/webp"),
    "AVIF": (".avif", "image/avif"),
    "GIF": (".gif", "image/gif"),
    "TIFF": (".tif", "image/tiff"),
    "BMP": (".bmp", "image/bmp"),
}
"""Suffix and media type of every format that can be read, by Pillow's name."""

_GLANCE = 256
"""The longest side in pixels that an upload is decoded to: enough to see that it can be, and no more."""


def keep_upload(
    database: sa.Engine, store: Store, data: bytes, key_id: str, *, limits: Limits, retention: float
) -> StoredFile:
    """Check that ``data`` is a picture, store it as it was sent, and note it.

    Args:
        database: Where files are noted.
        store: Where they are kept.
        data: The whole file.
        key_id: Whose it is.
        limits: For the picture.
        retention: Seconds for which it is kept.

    Raises:
        PictureError: It is no picture that can be used.
        StorageError: It could not be stored.
    """
    photo = decode(data, replace(limits, max_side=min(limits.max_side, _GLANCE)))
    suffix, media_type = _KINDS[sniff(data)]
    now = time.time()
    file = describe(
        data,
        name=new_name(suffix),
        key_id=key_id,
        media_type=media_type,
        size=photo.original_size,
        times=(now, now + retention),
    )
    store.put(file.name, data, media_type)
    try:
        with database.begin() as connection:
            add_file(connection, file)
    except BaseException:
        store.delete([file.name])
        raise
    return file


_FIELDS = tuple(StoredFile.__dataclass_fields__)
