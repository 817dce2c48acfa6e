"""Idempotency: an order that is sent again, because its answer was lost, gets the same task."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from retexture.database.tables import idempotency_keys
from retexture.tasks.limits import Reason, Refused

KEPT = 24 * 3600.0
"""Seconds for which an idempotency key stands for its order, unless the task is deleted earlier."""

LONGEST_KEY = 255

_REUSED = (
    "This Idempotency-Key was sent with another request in the last 24 hours; "
    "repeat that request unchanged, or choose a new key for this one."
)


@dataclass(frozen=True)
class Repeatable:
    """What an order is known by when it is sent again.

    Attributes:
        key: The client's own name for it, 1 to :data:`LONGEST_KEY` characters.
        fingerprint: From :func:`fingerprint`.
    """

    key: str
    fingerprint: str


def fingerprint(body: Mapping[str, Any], model: str | None) -> str:
    """Return the same hexadecimal digits for bodies that say the same, in whatever order.

    Args:
        body: Of the request: what JSON can hold.
        model: That a header named.
    """
    canonical = orjson.dumps([body, model], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()


def earlier_task(connection: sa.Connection, key_id: str, order: Repeatable, now: float) -> str | None:
    """Return the id of the task that this order made before, or None where it is new.

    Args:
        connection: In a transaction that has locked the key's row: of two that come at the same time, the
            second finds what the first has made.
        key_id: Who orders.
        order: What it is known by.
        now: Unix seconds.

    Raises:
        Refused: Another order was sent with the same key.
    """
    query = sa.select(idempotency_keys).where(_is(key_id, order), idempotency_keys.c.created_at > now - KEPT)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.fingerprint != order.fingerprint:
        raise Refused(Reason.REUSED, _REUSED)
    return str(row.task_id)


def remember(connection: sa.Connection, key_id: str, order: Repeatable, task_id: str, now: float) -> None:
    """Note which task an order has made, in place of one that was noted too long ago."""
    connection.execute(sa.delete(idempotency_keys).where(_is(key_id, order)))
    row = {"key_id": key_id, "idempotency_key": order.key, "fingerprint": order.fingerprint}
    connection.execute(sa.insert(idempotency_keys), {**row, "task_id": task_id, "created_at": now})


def forget(database: sa.Engine, now: float) -> int:
    """Delete what has been kept for long enough; returns how much."""
    old = sa.delete(idempotency_keys).where(idempotency_keys.c.created_at <= now - KEPT)
    with database.begin() as connection:
        return connection.execute(old).rowcount


def _is(key_id: str, order: Repeatable) -> sa.ColumnElement[bool]:
    return sa.and_(idempotency_keys.c.key_id == key_id, idempotency_keys.c.idempotency_key == order.key)
