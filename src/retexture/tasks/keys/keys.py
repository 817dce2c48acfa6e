"""API keys: made, looked up, named, limited, rotated and revoked. A secret is known only when it is made."""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import TypedDict

import sqlalchemy as sa

from retexture.database.tables import keys
from retexture.tasks import accounts, concurrency
from retexture.tasks.keys.signing import add_secret
from retexture.tasks.limits import UNLIMITED, KeyLimits, LimitRefused
from retexture.tasks.queue import TaskQueue

TOUCH_INTERVAL = 60.0
"""Seconds for which a key's last use is not written again: a poll every second must not be a write."""

ROTATION_OVERLAP = 24 * 3600.0
"""Seconds for which the secret before a rotation stays valid, where nothing else is said."""

NAME_LENGTH = 200
_GIVEN_TOKEN = re.compile(r"[\x21-\x7e]{16,200}")

_HASHES: sa.BindParameter[Collection[str]] = sa.bindparam("hashes", expanding=True)
_IN_FORCE = sa.select(keys).where(
    sa.or_(keys.c.sha256.in_(_HASHES), keys.c.previous_sha256.in_(_HASHES)), keys.c.revoked_at.is_(None)
)


class KeyRefused(ValueError):
    """A key can't be made, named or limited like this; the message is one sentence for who asked."""


class LimitChanges(TypedDict, total=False):
    """Limits to be changed, as in :class:`retexture.tasks.limits.KeyLimits`; what is absent stays."""

    budget: Decimal | None
    rate: int | None
    concurrency: int | None


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


def create_key(
    database: sa.Engine,
    name: str,
    *,
    admin: bool = False,
    discount: Decimal = Decimal(1),
    token: str | None = None,
    limits: KeyLimits = UNLIMITED,
    show: Callable[[str], None] = lambda _token: None,
) -> tuple[Key, str]:
    """Make a key.

    Args:
        database: Where keys are kept.
        name: What to call it: 1 to 200 characters, not the name of a key in force.
        admin: Whether it may manage keys.
        discount: The factor on every price, 0 to 1, with at most four decimals.
        token: The secret, where the operator brings one; None: a random one of 256 bits.
        limits: What it may use.
        show: Called with the secret before the key is committed. Where it raises, or the process dies in it,
            there is no key: none can exist whose secret nobody has seen.

    Returns:
        The key, and its secret, which is not stored and can't be read again.

    Raises:
        KeyRefused: Name, discount or secret can't be used.
    """
    name = _clean_name(name)
    if not 0 <= discount <= 1 or discount != round(discount, 4):
        raise KeyRefused("A key's discount is a factor from 0 to 1 with at most four decimals; 1 is none.")
    if token is None:
        token = _new_token()
    elif not _GIVEN_TOKEN.fullmatch(token):
        raise KeyRefused("A key of one's own has 16 to 200 visible ASCII characters and no spaces.")
    key = Key(secrets.token_hex(8), name, _shown(token), admin, discount, time.time(), limits=limits)
    digest = sha256_of(token)
    row = {
        "id": key.id,
        "name": name,
        "prefix": key.prefix,
        "sha256": digest,
        "admin": admin,
        "discount": float(discount),
        "created_at": key.created_at,
        **asdict(limits),
    }

    def check(connection: sa.Connection) -> None:
        _check_name_free(connection, name)
        _check_secret_free(connection, digest)

    with _checked(database, check) as connection:
        connection.execute(sa.insert(keys), row)
        add_secret(connection, key.id, key.created_at)
        show(token)
    return key, token


def create_first_key(
    database: sa.Engine, token: str | None, show: Callable[[str], None]
) -> tuple[Key, str] | None:
    """Make an administrator's key where there is no key at all.

    Of several processes that try at the same time one makes it: their keys would share a name.

    Args:
        database: Where keys are kept.
        token: As of :func:`create_key`.
        show: As of :func:`create_key`.

    Returns:
        As :func:`create_key`; None: there is a key already.

    Raises:
        KeyRefused: The secret can't be used.
    """
    if list_keys(database):
        return None
    try:
        return create_key(database, "first", admin=True, token=token, show=show)
    except KeyRefused:
        if list_keys(database):
            return None
        raise


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


def change_key(
    database: sa.Engine, queue: TaskQueue, id_or_name: str, limits: LimitChanges, *, name: str | None = None
) -> Key | None:
    """Change limits and name of the key in force that has this id, or else this name: all or nothing.

    Limits hold for tasks to come; a greater concurrency also lets those begin that are held back.

    Args:
        database: Where keys are kept.
        queue: Where tasks wait.
        id_or_name: Which key.
        limits: The limits to be changed.
        name: What it is to be called; None: as before.

    Returns:
        The key as it is now; None where there is none.

    Raises:
        KeyRefused: The name or a limit can't be used.
    """
    new_name = None if name is None else _clean_name(name)

    def check(connection: sa.Connection) -> None:
        if new_name is not None:
            _check_name_free(connection, new_name, but=id_or_name)

    with _checked(database, check) as connection:
        row = _lock_in_force(connection, id_or_name)
        if row is None:
            return None
        try:
            changed = replace(key_of(row).limits, **limits)
        except LimitRefused as error:
            raise KeyRefused(str(error)) from None
        change = sa.update(keys).where(keys.c.id == row["id"])
        connection.execute(change.values(name=new_name or row["name"], **asdict(changed)))
        concurrency.release(connection, queue, row["id"], changed.concurrency)
        return read_key(connection, row["id"])


def rotate_key(
    database: sa.Engine, id_or_name: str, overlap: float = ROTATION_OVERLAP
) -> tuple[Key, str] | None:
    """Give the key in force that has this id, or else this name, a new secret.

    Args:
        database: Where keys are kept.
        id_or_name: Which key.
        overlap: Seconds for which the old secret stays valid; 0: it ends at once. One that an earlier
            rotation left valid ends at once in any case.

    Returns:
        The key and its new secret, which is not stored and can't be read again; None: there is no such key.
    """
    token = _new_token()
    with database.begin() as connection:
        row = _lock_in_force(connection, id_or_name)
        if row is None:
            return None
        previous = {"previous_sha256": row["sha256"], "previous_until": time.time() + overlap}
        change = sa.update(keys).where(keys.c.id == row["id"])
        connection.execute(change.values(sha256=sha256_of(token), prefix=_shown(token), **previous))
        return replace(key_of(row), prefix=_shown(token)), token


def revoke_key(database: sa.Engine, id_or_name: str) -> Key | None:
    """Revoke the key in force that has this id, or else this name, from now on and for good.

    Returns:
        The key as it is now; None where there was none.
    """
    with database.begin() as connection:
        row = _lock_in_force(connection, id_or_name)
        if row is None:
            return None
        change = sa.update(keys).where(keys.c.id == row["id"])
        connection.execute(change.values(revoked_at=time.time()))
        return read_key(connection, row["id"])


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


@contextmanager
def _checked(database: sa.Engine, check: Callable[[sa.Connection], None]) -> Iterator[sa.Connection]:
    """A transaction that begins with a check.

    Two transactions at the same time both pass it. A unique index then refuses the later one, and the check,
    made again, says why.
    """
    try:
        with database.begin() as connection:
            check(connection)
            yield connection
    except sa.exc.IntegrityError:
        with database.connect() as connection:
            check(connection)
        raise


def _check_name_free(connection: sa.Connection, name: str, but: str | None = None) -> None:
    """Refuse a name by which another key than ``but``, an id or a name, is found."""
    known = sa.or_(keys.c.id == name, sa.and_(keys.c.name == name, keys.c.revoked_at.is_(None)))
    found = connection.execute(sa.select(keys.c.id, keys.c.name).where(known)).all()
    if any(but not in (key.id, key.name) for key in found):
        raise KeyRefused(f"There is a key with the name “{name}” already; choose another name.")


def _check_secret_free(connection: sa.Connection, digest: str) -> None:
    same = sa.or_(keys.c.sha256 == digest, keys.c.previous_sha256 == digest)
    if connection.execute(sa.select(keys.c.id).where(same)).first():
        raise KeyRefused("This key exists already; choose another one.")


def _lock_in_force(connection: sa.Connection, id_or_name: str) -> sa.RowMapping | None:
    """Lock the key in force that has this id, or else this name; None where there is none."""
    for column in (keys.c.id, keys.c.name):
        row = accounts.lock_where(connection, column == id_or_name, keys.c.revoked_at.is_(None))
        if row is not None:
            return row
    return None


def opens(row: sa.RowMapping, digest: str) -> bool:
    """Whether a secret with this SHA-256 opens the key of this row, revoked or not, now."""
    if hmac.compare_digest(row["sha256"], digest):
        return True
    return (
        row["previous_until"] is not None
        and row["previous_until"] > time.time()
        and hmac.compare_digest(row["previous_sha256"], digest)
    )


def _new_token() -> str:
    return "rtx_" + secrets.token_urlsafe(32)


def _shown(token: str) -> str:
    """Enough of a secret to recognise it by, and never more than a quarter of it."""
    return token[: min(12, len(token) // 4)]


def sha256_of(token: str) -> str:
    """What is stored of a secret, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def key_of(row: sa.RowMapping) -> Key:
    """The key of a row of the table."""
    own = ("id", "name", "prefix", "created_at", "last_used_at", "revoked_at", "spent", "reserved")
    return Key(
        admin=bool(row["admin"]),
        discount=Decimal(str(row["discount"])),
        limits=KeyLimits(row["budget"], row["rate"], row["concurrency"]),
        **{name: row[name] for name in own},
    )
