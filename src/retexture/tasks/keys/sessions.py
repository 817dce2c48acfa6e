"""Sessions of browsers: a random name in a cookie stands for a key's secret, and ends with that secret."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from retexture.database.tables import keys, sessions, sign_in_links
from retexture.tasks.keys.lookup import Key, find_key, key_of, opens, sha256_of

IDLE = 12 * 3600.0
"""Seconds without a request after which a session ends."""

LONGEST = 30 * 24 * 3600.0
"""Seconds after which it ends however much it is used."""

RENEWAL = 600.0
"""Seconds for which its use is not written again."""

MOST_OF_A_KEY = 50
"""Sessions of one key; a further one ends the oldest."""

LINK_LIFETIME = 600.0
"""Seconds for which a link that signs in can be followed."""

_BYTES = 32
_CSRF = b"retexture csrf"
_NAMES: sa.BindParameter[Collection[str]] = sa.bindparam("names", expanding=True)
_OPEN = (
    sa.select(
        *keys.c,
        sessions.c.sha256.label("session_sha256"),
        sessions.c.key_sha256.label("session_key_sha256"),
        sessions.c.created_at.label("session_created_at"),
        sessions.c.expires_at.label("session_expires_at"),
    )
    .join_from(sessions, keys, sessions.c.key_id == keys.c.id)
    .where(sessions.c.sha256.in_(_NAMES), keys.c.revoked_at.is_(None))
)


@dataclass(frozen=True)
class Session:
    """A session in force; times are Unix seconds.

    Attributes:
        key: What it may do is what this key may do.
        created_at: When somebody signed in.
        expires_at: When it ends, where it is not used before.
    """

    key: Key
    created_at: float
    expires_at: float

    def needs_renewal(self, now: float) -> bool:
        """Whether its use is to be noted, and there is anything to be gained by it."""
        return self.expires_at + RENEWAL < min(now + IDLE, self.created_at + LONGEST)


def begin_session(database: sa.Engine, token: str) -> tuple[str, Key] | None:
    """Begin a session for who knows a key's secret.

    Args:
        database: Where sessions are kept.
        token: The secret.

    Returns:
        The session's name, which is not stored and can't be read again, and the key; None: it opens none.
    """
    with database.begin() as connection:
        key = find_key(connection, token)
        return None if key is None else (_begin(connection, key.id, sha256_of(token)), key)


def find_sessions(connection: sa.Connection, names: Collection[str]) -> dict[str, Session]:
    """Return those of these sessions that are in force, by name.

    They are looked up by their names' SHA-256, as keys are (see :func:`retexture.tasks.keys.find_keys`).
    """
    by_hash = {sha256_of(name): name for name in names}
    now = time.time()
    found = {}
    for row in connection.execute(_OPEN, {"names": list(by_hash)}).mappings():
        if row["session_expires_at"] > now and opens(row, row["session_key_sha256"]):
            times = row["session_created_at"], row["session_expires_at"]
            found[by_hash[row["session_sha256"]]] = Session(key_of(row), *times)
    return found


def prolong_session(database: sa.Engine, name: str, created_at: float) -> None:
    """Note that a session was used just now; one that was ended meanwhile does not come back."""
    until = min(time.time() + IDLE, created_at + LONGEST)
    change = sa.update(sessions).where(sessions.c.sha256 == sha256_of(name)).values(expires_at=until)
    with database.begin() as connection:
        connection.execute(change)


def end_session(database: sa.Engine, name: str) -> None:
    """End a session; does nothing where there is none of this name."""
    with database.begin() as connection:
        connection.execute(sa.delete(sessions).where(sessions.c.sha256 == sha256_of(name)))


def csrf_token(name: str) -> str:
    """What a page has to send along to change anything: only who may read this session's answers knows it.

    It is derived from the session's name, so that nothing more has to be stored, and does not tell it.
    """
    return hmac.new(name.encode(), _CSRF, hashlib.sha256).hexdigest()


def make_link_token(database: sa.Engine, key_id: str) -> str:
    """Return a token that signs in with a key once, for a while; it is not stored and can't be read again."""
    token = secrets.token_urlsafe(_BYTES)
    row = {"sha256": sha256_of(token), "key_id": key_id, "expires_at": time.time() + LINK_LIFETIME}
    with database.begin() as connection:
        connection.execute(sa.insert(sign_in_links), row)
    return token


def follow_link(database: sa.Engine, token: str) -> tuple[str, Key] | None:
    """Begin a session for who has the token of a link; of several who follow it, one gets it.

    Returns:
        As :func:`begin_session`; None: the token is unknown, used or expired, or its key is revoked.
    """
    used = sa.delete(sign_in_links).where(sign_in_links.c.sha256 == sha256_of(token))
    with database.begin() as connection:
        link = connection.execute(used.returning(*sign_in_links.c)).one_or_none()
        if link is None or link.expires_at <= time.time():
            return None
        in_force = sa.select(keys).where(keys.c.id == link.key_id, keys.c.revoked_at.is_(None))
        row = connection.execute(in_force).mappings().first()
        return None if row is None else (_begin(connection, row["id"], row["sha256"]), key_of(row))


def forget_sessions(database: sa.Engine, now: float) -> None:
    """Delete the sessions and links that have expired."""
    with database.begin() as connection:
        for table in (sessions, sign_in_links):
            connection.execute(sa.delete(table).where(table.c.expires_at <= now))


def _begin(connection: sa.Connection, key_id: str, key_sha256: str) -> str:
    name, now = secrets.token_urlsafe(_BYTES), time.time()
    connection.execute(
        sa.insert(sessions),
        {
            "sha256": sha256_of(name),
            "key_id": key_id,
            "key_sha256": key_sha256,
            "created_at": now,
            "expires_at": now + IDLE,
        },
    )
    mine = sa.select(sessions.c.sha256).where(sessions.c.key_id == key_id)
    newest = mine.order_by(sessions.c.created_at.desc()).limit(MOST_OF_A_KEY).subquery()
    surplus = sa.and_(sessions.c.key_id == key_id, sessions.c.sha256.not_in(sa.select(newest.c.sha256)))
    connection.execute(sa.delete(sessions).where(surplus))
    return name
