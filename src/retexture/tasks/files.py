"""Files that are served without a key: pictures that tasks made and pictures that clients sent."""

import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from retexture.database.tables import files


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


_FIELDS = tuple(StoredFile.__dataclass_fields__)
