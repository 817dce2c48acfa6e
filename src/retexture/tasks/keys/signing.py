"""The secrets that a key's callbacks are signed with, as Standard Webhooks writes them: ``whsec_…``."""

import base64
import secrets
import time
from dataclasses import dataclass

import sqlalchemy as sa

from retexture.database.tables import keys, signing_secrets

OVERLAP = 24 * 3600.0
"""Seconds for which the secret before a rotation stays valid."""

_BYTES = 32  # as long as the output of the hash: RFC 2104, section 3


@dataclass(frozen=True)
class SigningSecret:
    """One secret of a key; times are Unix seconds.

    Attributes:
        secret: What sender and receiver share.
        created_at: When it was made.
        expires_at: Until when it is valid; None: it is the one in force.
    """

    secret: str
    created_at: float
    expires_at: float | None


def add_secret(connection: sa.Connection, key_id: str, now: float) -> None:
    """Give a key that has none in force a new one."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
    connection.execute(
        sa.insert(signing_secrets),
        {"key_id": key_id, "secret": secret, "created_at": now, "expires_at": None},
    )


def read_secrets(connection: sa.Connection, key_id: str, now: float) -> tuple[SigningSecret, ...]:
    """Return a key's valid secrets: the one in force, and during a rotation the one before it."""
    columns = (signing_secrets.c.secret, signing_secrets.c.created_at, signing_secrets.c.expires_at)
    valid = sa.or_(signing_secrets.c.expires_at.is_(None), signing_secrets.c.expires_at > now)
    query = sa.select(*columns).where(signing_secrets.c.key_id == key_id, valid)
    rows = connection.execute(query.order_by(signing_secrets.c.expires_at.is_not(None)))
    return tuple(SigningSecret(*row) for row in rows)


def rotate_secret(database: sa.Engine, key_id: str, overlap: float = OVERLAP) -> tuple[SigningSecret, ...]:
    """Put a new secret in force; the one before it stays valid for a while, the one before that does not.

    Args:
        database: Where keys are kept.
        key_id: The key.
        overlap: Seconds for which both are valid; 0 where the old one has leaked.

    Returns:
        The valid secrets, the new one first; nothing where there is no such key.
    """
    now = time.time()
    mine = signing_secrets.c.key_id == key_id
    in_force = sa.and_(mine, signing_secrets.c.expires_at.is_(None))
    with database.begin() as connection:
        # The lock: rotations at the same time come one after the other.
        lock = sa.update(keys).where(keys.c.id == key_id).values(last_used_at=keys.c.last_used_at)
        if not connection.execute(lock).rowcount:
            return ()
        connection.execute(sa.delete(signing_secrets).where(mine, signing_secrets.c.expires_at.is_not(None)))
        connection.execute(sa.update(signing_secrets).where(in_force).values(expires_at=now + overlap))
        add_secret(connection, key_id, now)
        return read_secrets(connection, key_id, now)
