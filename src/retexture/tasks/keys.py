"""API keys: made, looked up, named and revoked. The key itself is known only when it is made."""

import hashlib
import re
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import keys

TOUCH_INTERVAL = 60.0
"""Seconds for which a key's last use is not written again: a poll every second must not be a write."""

NAME_LENGTH = 200
_GIVEN_TOKEN = re.compile(r"[\x21-\x7e]{16,200}")


_IN_FORCE = sa.select(keys).where(
    keys.c.sha256.in_(sa.bindparam("hashes", expanding=True)), keys.c.revoked_at.is_(None)
)


class KeyRefused(ValueError):
    """A key can't be made or named like this; the message is one sentence for who asked."""


@dataclass(frozen=True)
class Key:
    """An API key as it is stored, without the secret.

    Attributes:
        id: Opaque; safe to show.
        name: Given by whoever made it; no two keys in force share one.
        prefix: The key's first characters, to recognise it by.
        admin: Whether it may manage keys.
        discount: The factor on every price: 1 is none.
        created_at: Unix seconds.
        last_used_at: Unix seconds, to the minute; None: never.
        revoked_at: Unix seconds; None: in force.
    """

    id: str
    name: str
    prefix: str
    admin: bool
    discount: Decimal
    created_at: float
    last_used_at: float | None = None
    revoked_at: float | None = None


def create_key(
    database: sa.Engine,
    name: str,
    *,
    admin: bool = False,
    discount: Decimal = Decimal(1),
    token: str | None = None,
) -> tuple[Key, str]:
    """Make a key.

    Args:
        database: Where keys are kept.
        name: What to call it: 1 to 200 characters, not the name of a key in force.
        admin: Whether it may manage keys.
        discount: The factor on every price, 0 to 1, with at most four decimals.
        token: The secret, where the operator brings one; None: a random one of 256 bits.

    Returns:
        The key, and its secret, which is not stored and can't be read again.

    Raises:
        KeyRefused: Name, discount or secret can't be used.
    """
    name = _clean_name(name)
    if not 0 <= discount <= 1 or discount != round(discount, 4):
        raise KeyRefused("A key's discount is a factor from 0 to 1 with at most four decimals; 1 is none.")
    if token is None:
        token = "rtx_" + secrets.token_urlsafe(32)
    elif not _GIVEN_TOKEN.fullmatch(token):
        raise KeyRefused("A key of one's own has 16 to 200 visible ASCII characters and no spaces.")
    key = Key(secrets.token_hex(8), name, _shown(token), admin, discount, time.time())
    with database.begin() as connection:
        _check_name_free(connection, name)
        if connection.execute(sa.select(keys.c.id).where(keys.c.sha256 == _sha256(token))).first():
            raise KeyRefused("This key exists already; choose another one.")
        connection.execute(
            keys.insert().values(
                id=key.id,
                name=name,
                prefix=key.prefix,
                sha256=_sha256(token),
                admin=admin,
                discount=float(discount),
                created_at=key.created_at,
            )
        )
    return key, token


def find_key(connection: sa.Connection, token: str) -> Key | None:
    """Return the key in force whose secret is ``token``.

    The look-up is by the secret's hash, so that its time tells nothing about the secrets that exist.
    """
    return find_keys(connection, (token,)).get(token)


def find_keys(connection: sa.Connection, tokens: Collection[str]) -> dict[str, Key]:
    """Return the keys in force with these secrets, by secret, as :func:`find_key` does for one."""
    by_hash = {_sha256(token): token for token in tokens}
    rows = connection.execute(_IN_FORCE, {"hashes": list(by_hash)}).mappings()
    return {by_hash[row["sha256"]]: _key(row) for row in rows}


def read_key(connection: sa.Connection, key_id: str) -> Key | None:
    """Return the key with this id, revoked or not."""
    row = connection.execute(sa.select(keys).where(keys.c.id == key_id)).mappings().first()
    return None if row is None else _key(row)


def list_keys(database: sa.Engine) -> list[Key]:
    """Return all keys, revoked ones too, the oldest first."""
    with database.connect() as connection:
        rows = connection.execute(sa.select(keys).order_by(keys.c.created_at, keys.c.id)).mappings()
        return [_key(row) for row in rows]


def rename_key(database: sa.Engine, key_id: str, name: str) -> bool:
    """Give a key in force another name.

    Returns:
        Whether there is such a key.

    Raises:
        KeyRefused: The name can't be used.
    """
    name = _clean_name(name)
    with database.begin() as connection:
        _check_name_free(connection, name, but=key_id)
        change = sa.update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(name=name)
        return connection.execute(change).rowcount == 1


def revoke_key(database: sa.Engine, key_id_or_name: str) -> bool:
    """Revoke the key in force that has this id, or else this name, from now on and for good.

    Returns:
        Whether there was one.
    """
    with database.begin() as connection:
        for column in (keys.c.id, keys.c.name):
            change = sa.update(keys).where(column == key_id_or_name, keys.c.revoked_at.is_(None))
            if connection.execute(change.values(revoked_at=time.time())).rowcount:
                return True
    return False


def touch_key(database: sa.Engine, key: Key) -> None:
    """Note that ``key`` was used just now; does nothing where that was noted less than a minute ago."""
    now = time.time()
    if key.last_used_at is not None and key.last_used_at > now - TOUCH_INTERVAL:
        return
    with database.begin() as connection:
        connection.execute(sa.update(keys).where(keys.c.id == key.id).values(last_used_at=now))


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise KeyRefused(f"A key's name has 1 to {NAME_LENGTH} printable characters.")
    return name


def _check_name_free(connection: sa.Connection, name: str, but: str | None = None) -> None:
    taken = sa.select(keys.c.id).where(keys.c.name == name, keys.c.revoked_at.is_(None))
    if connection.execute(taken if but is None else taken.where(keys.c.id != but)).first():
        raise KeyRefused(f"There is a key with the name “{name}” already; choose another name.")


def _shown(token: str) -> str:
    """Enough of a secret to recognise it by, and never more than a quarter of it."""
    return token[: min(12, len(token) // 4)]


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def _key(row: Any) -> Key:
    shared = {
        name: row[name] for name in ("id", "name", "prefix", "created_at", "last_used_at", "revoked_at")
    }
    return Key(admin=bool(row["admin"]), discount=Decimal(str(row["discount"])), **shared)
