"""API keys as they are stored: found by their secrets, read and listed."""

import hashlib
import hmac
import time
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from retexture.database.tables import keys
from retexture.tasks.limits import UNLIMITED, KeyLimits

TOUCH_INTERVAL = 60.0
"""Seconds for which a key's last use is not written again: a poll every second must not be a write."""

_HASHES: sa.BindParameter[Collection[str]] = sa.bindparam("hashes", expanding=True)
_IN_FORCE = sa.select(keys).where(
    sa.or_(keys.c.sha256.in_(_HASHES), keys.c.previous_sha256.in_(_HASHES)), keys.c.revoked_at.is_(None)
)


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
        limits: What it may use.
        spent: US dollars: the sum of its charges.
        reserved: US dollars: what its tasks that have not ended will cost.
    """

    id: str
    name: str
    prefix: str
    admin: bool
    discount: Decimal
    created_at: float
    last_used_at: float | None = None
    revoked_at: float | None = None
    limits: KeyLimits = UNLIMITED
    spent: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal | None:
        """US dollars that new tasks may cost; None: there is no budget."""
        budget = self.limits.budget
        return None if budget is None else max(Decimal(0), budget - self.spent - self.reserved)


def find_key(connection: sa.Connection, token: str) -> Key | None:
    """Return the key in force whose secret is ``token``, or was until a rotation not long ago.

    The look-up is by the secret's SHA-256. Its time may tell how far that agrees with a stored hash, but who
    tries secrets can't choose their hashes: nothing is learned about the secrets that exist, however
    precisely it is measured. The hash that was found is compared in constant time besides.
    """
    return find_keys(connection, (token,)).get(token)


def find_keys(connection: sa.Connection, tokens: Collection[str]) -> dict[str, Key]:
    """Return the keys in force with these secrets, by secret, as :func:`find_key` does for one."""
    by_hash = {sha256_of(token): token for token in tokens}
    rows = connection.execute(_IN_FORCE, {"hashes": list(by_hash)}).mappings()
    return {
        by_hash[digest]: key_of(row)
        for row in rows
        for digest in {row["sha256"], row["previous_sha256"]} & by_hash.keys()
        if opens(row, digest)
    }


def read_key(connection: sa.Connection, key_id: str) -> Key | None:
    """Return the key with this id, revoked or not."""
    row = connection.execute(sa.select(keys).where(keys.c.id == key_id)).mappings().first()
    return None if row is None else key_of(row)


def list_keys(database: sa.Engine) -> list[Key]:
    """Return all keys, revoked ones too, the oldest first."""
    with database.connect() as connection:
        rows = connection.execute(sa.select(keys).order_by(keys.c.created_at, keys.c.id)).mappings()
        return [key_of(row) for row in rows]


def touch_key(database: sa.Engine, key: Key) -> None:
    """Note that ``key`` was used just now; does nothing where that was noted less than a minute ago."""
    now = time.time()
    if key.last_used_at is not None and key.last_used_at > now - TOUCH_INTERVAL:
        return
    with database.begin() as connection:
        connection.execute(sa.update(keys).where(keys.c.id == key.id).values(last_used_at=now))


def opens(row: sa.RowMapping, digest: str) -> bool:
    """Whether a secret with this SHA-256 opens the key of this row, revoked or not, now."""
    if hmac.compare_digest(row["sha256"], digest):
        return True
    return (
        row["previous_until"] is not None
        and row["previous_until"] > time.time()
        and hmac.compare_digest(row["previous_sha256"], digest)
    )


def sha256_of(token: str) -> str:
    """What is stored of a secret, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def limits_of(row: sa.RowMapping) -> KeyLimits:
    """What the key of a row of the table may use."""
    engines = row["engines"]
    return KeyLimits(
        row["budget"], row["rate"], row["concurrency"], None if engines is None else tuple(engines)
    )


def key_of(row: sa.RowMapping) -> Key:
    """The key of a row of the table."""
    own = ("id", "name", "prefix", "created_at", "last_used_at", "revoked_at", "spent", "reserved")
    return Key(
        admin=bool(row["admin"]),
        discount=Decimal(str(row["discount"])),
        limits=limits_of(row),
        **{name: row[name] for name in own},
    )
