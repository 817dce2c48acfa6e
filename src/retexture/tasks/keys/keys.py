"""API keys: created, named, limited, rotated and revoked. A secret is known only when it is made."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import TypedDict

import sqlalchemy as sa

from retexture.database.tables import keys
from retexture.tasks import accounts, concurrency
from retexture.tasks.keys.lookup import Key, key_of, list_keys, read_key, sha256_of
from retexture.tasks.keys.signing import add_secret
from retexture.tasks.limits import UNLIMITED, KeyLimits, LimitRefused
from retexture.tasks.queue import TaskQueue

ROTATION_OVERLAP = 24 * 3600.0
"""Seconds for which the secret before a rotation stays valid, by default."""

NAME_LENGTH = 200
_GIVEN_TOKEN = re.compile(r"[\x21-\x7e]{16,200}")


class KeyRefused(ValueError):
    """A key can't be made, named or limited like this; the message is one sentence for who asked."""


class LimitChanges(TypedDict, total=False):
    """Limits to be changed, as in :class:`retexture.tasks.limits.KeyLimits`; what is absent stays."""

    budget: Decimal | None
    rate: int | None
    concurrency: int | None
    engines: tuple[str, ...] | None


@dataclass(frozen=True)
class KeyTerms:
    """What a new key may do, and what it pays.

    Attributes:
        admin: Whether it may manage keys.
        discount: The factor on every price, 0 to 1, with at most four decimals.
        limits: What it may use.
    """

    admin: bool = False
    discount: Decimal = Decimal(1)
    limits: KeyLimits = UNLIMITED


_USUAL = KeyTerms()


def create_key(
    database: sa.Engine,
    name: str,
    terms: KeyTerms = _USUAL,
    *,
    token: str | None = None,
    show: Callable[[str], None] = lambda _token: None,
) -> tuple[Key, str]:
    """Create a key, and return it with its secret, which is not stored and can't be read again.

    Args:
        database: Where keys are kept.
        name: What to call it: 1 to 200 characters, not the name of a key in force.
        terms: What it may do, and what it pays.
        token: The secret, where the operator brings one; None: a random one of 256 bits.
        show: Called with the secret before the key is committed. Where it raises, or the process dies in it,
            there is no key: none can exist whose secret nobody has seen.

    Raises:
        KeyRefused: Name, discount or secret can't be used.
    """
    key, token = _new_key(name, terms, token)
    digest = sha256_of(token)

    def check(connection: sa.Connection) -> None:
        _check_name_free(connection, key.name)
        _check_secret_free(connection, digest)

    with _checked(database, check) as connection:
        connection.execute(sa.insert(keys), {**_row(key), "sha256": digest})
        add_secret(connection, key.id, key.created_at)
        show(token)
    return key, token


def _new_key(name: str, terms: KeyTerms, token: str | None) -> tuple[Key, str]:
    """Return a key that is not stored yet, and its secret; raises KeyRefused where it can't be made."""
    name, discount = _clean_name(name), terms.discount
    if not 0 <= discount <= 1 or discount != round(discount, 4):
        raise KeyRefused("A key's discount is a factor from 0 to 1 with at most four decimals; 1 is none.")
    discount = abs(discount)  # a zero may have come with a sign
    if token is None:
        token = _new_token()
    elif not _GIVEN_TOKEN.fullmatch(token):
        raise KeyRefused("A key of one's own has 16 to 200 visible ASCII characters and no spaces.")
    prefix, now = _shown(token), time.time()
    return Key(secrets.token_hex(8), name, prefix, terms.admin, discount, now, limits=terms.limits), token


def _row(key: Key) -> dict[str, object]:
    """The columns of a new key, but for its secret's digest."""
    same = ("id", "name", "prefix", "admin", "created_at")
    own = {name: getattr(key, name) for name in same}
    return {**own, "discount": float(key.discount), **asdict(key.limits)}


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
        return create_key(database, "first", KeyTerms(admin=True), token=token, show=show)
    except KeyRefused:
        if list_keys(database):
            return None
        raise


def change_key(
    database: sa.Engine, queue: TaskQueue, id_or_name: str, limits: LimitChanges, *, name: str | None = None
) -> Key | None:
    """Change limits and name of the key in force that has this id, or else this name: all or nothing.

    Limits hold for tasks to come; a greater concurrency also enqueues tasks that wait for a slot.

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
        changed = _changed(key_of(row).limits, limits)
        change = sa.update(keys).where(keys.c.id == row["id"])
        connection.execute(change.values(name=new_name or row["name"], **asdict(changed)))
        concurrency.release(connection, queue, row["id"], changed.concurrency)
        return read_key(connection, row["id"])


def _changed(limits: KeyLimits, changes: LimitChanges) -> KeyLimits:
    try:
        return replace(limits, **changes)
    except LimitRefused as error:
        raise KeyRefused(str(error)) from None


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


def _new_token() -> str:
    return "rtx_" + secrets.token_urlsafe(32)


def _shown(token: str) -> str:
    """Enough of a secret to recognise it by, and never more than a quarter of it."""
    return token[: min(12, len(token) // 4)]
