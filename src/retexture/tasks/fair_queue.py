"""Fairness between keys: start-time fair queueing (Goyal, Vin and Cheng, 1996), every task of length 1.

The queue begins tasks in the order of their virtual start times. A task's virtual start is the virtual time
when it comes, or one after that of its key's last task, whichever is later. A key with a long backlog
therefore holds virtual starts far ahead, and the task of another key begins after at most one task of each.
"""

import sqlalchemy as sa

from retexture.database.tables import tasks, virtual_starts
from retexture.tasks.states import ACTIVE

# One statement, so that it both takes the lock and reads what holds under it; the same text in both dialects.
# The queue is given twice: Postgres would deduce two types for it.
_ASSIGN = sa.text(
    """
    INSERT INTO virtual_starts (key_id, queue, next)
    VALUES (:key, :queue, coalesce((SELECT current FROM virtual_times WHERE queue = :line), 0) + 1)
    ON CONFLICT (key_id, queue) DO UPDATE SET next = CASE
        WHEN virtual_starts.next >= excluded.next THEN virtual_starts.next + 1 ELSE excluded.next END
    RETURNING next - 1
    """
)
_ADVANCE = sa.text(
    """
    INSERT INTO virtual_times (queue, current) VALUES (:queue, :start)
    ON CONFLICT (queue) DO UPDATE SET current = excluded.current
    WHERE virtual_times.current < excluded.current
    """
)


def assign_start(connection: sa.Connection, key_id: str, queue: str) -> int:
    """Return the virtual start of a key's new task; other tasks of the key wait for the transaction's end."""
    return int(connection.execute(_ASSIGN, {"key": key_id, "queue": queue, "line": queue}).scalar_one())


def advance(connection: sa.Connection, queue: str, start: int) -> None:
    """Move the virtual time to the virtual start of a task that begins."""
    connection.execute(_ADVANCE, {"queue": queue, "start": start})


def give_back_starts(connection: sa.Connection, key_id: str, queue: str) -> None:
    """Take back the virtual starts that a key no longer needs, after tasks of it were cancelled.

    Without it, a key that cancels a long backlog would wait as if it had been served.
    """
    mine = (virtual_starts.c.key_id == key_id, virtual_starts.c.queue == queue)
    connection.execute(sa.update(virtual_starts).where(*mine).values(next=virtual_starts.c.next))  # the lock
    waiting = sa.select(sa.func.max(tasks.c.virtual_start)).where(
        tasks.c.key_id == key_id, tasks.c.queue == queue, tasks.c.status.in_(ACTIVE)
    )
    last = connection.execute(waiting).scalar()
    connection.execute(sa.update(virtual_starts).where(*mine).values(next=0 if last is None else last + 1))
