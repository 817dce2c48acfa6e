"""A key's row as its account: its lock, and the amounts that are reserved and spent.

Whoever locks more than one thing does so in this order: the row of a key (of several keys, by their ids),
tasks, ``virtual_starts``, ``virtual_times``. What depends on all that a key does is decided under the lock
of its row.
"""

from decimal import Decimal

import sqlalchemy as sa

from retexture.database.tables import Row, keys, tasks
from retexture.tasks.pricing import discounted


def lock(connection: sa.Connection, key_id: str) -> sa.RowMapping:
    """Lock a key's row until the transaction ends, and return it as it is now.

    Raises:
        LookupError: There is none.
    """
    row = lock_where(connection, keys.c.id == key_id)
    if row is None:
        raise LookupError("There is no such key.")
    return row


def lock_key_of_task(connection: sa.Connection, task: sa.ColumnElement[bool]) -> sa.RowMapping | None:
    """Lock the row of the key that created the one task of which this is true; None: there is none."""
    key_id = sa.select(tasks.c.key_id).where(task).scalar_subquery()
    return lock_where(connection, keys.c.id == key_id)


def lock_where(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> sa.RowMapping | None:
    """Lock the one key of which this is true, and return its row; None where there is none."""
    if connection.dialect.name == "sqlite":
        # It locks the whole file, and only for what writes: what was read before could be outdated by then.
        query: sa.Executable = (
            sa.update(keys).where(*which).values(reserved=keys.c.reserved).returning(*keys.c)
        )
    else:
        # FOR NO KEY UPDATE: rows that refer to the key may be inserted meanwhile.
        query = sa.select(keys).where(*which).with_for_update(key_share=True)
    return connection.execute(query).mappings().one_or_none()


def cost_of(task: Row) -> Decimal:
    """What a task costs when it is completed, in US dollars, by the price and the discount of its row."""
    return discounted(task["price"], Decimal(str(task["discount"])))


def reserve(connection: sa.Connection, key_id: str, cost: Decimal, rate_until: float) -> None:
    """Put aside what new tasks will cost, and note how much of the rate is used (see :mod:`.limits`)."""
    change = sa.update(keys).where(keys.c.id == key_id)
    connection.execute(change.values(reserved=keys.c.reserved + cost, rate_until=rate_until))


def settle(connection: sa.Connection, task: Row, charged: Decimal) -> None:
    """Free what was put aside for a task that has just ended, and spend what it was charged in US dollars."""
    change = sa.update(keys).where(keys.c.id == task["key_id"])
    connection.execute(change.values(reserved=keys.c.reserved - cost_of(task), spent=keys.c.spent + charged))
