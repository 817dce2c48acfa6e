"""Turn-taking between keys: start-time fair queueing (Goyal, Vin and Cheng, 1996), every task of length 1.

A task's turn is its place in its queue: the turn that is being served when it comes, or the one after its
key's last task, whichever is later. A key with a long backlog therefore holds turns far ahead, one each, and
a key that comes new is served after at most one task of every other key.
"""

import sqlalchemy as sa

from retexture.database.tables import key_turns, tasks
from retexture.tasks.state import ACTIVE

# One statement, so that it both takes the lock and reads what holds under it; the same text in both dialects.
# The queue is given twice: Postgres would deduce two types for it.
_TAKE = sa.text(
    """
    INSERT INTO key_turns (key_id, queue, next)
    VALUES (:key, :queue, coalesce((SELECT current FROM turns WHERE queue = :line), 0) + 1)
    ON CONFLICT (key_id, queue) DO UPDATE
    SET next = CASE WHEN key_turns.next >= excluded.next THEN key_turns.next + 1 ELSE excluded.next END
    RETURNING next - 1
    """
)
_SERVE = sa.text(
    """
    INSERT INTO turns (queue, current) VALUES (:queue, :turn)
    ON CONFLICT (queue) DO UPDATE SET current = excluded.current WHERE turns.current < excluded.current
    """
)


def take(connection: sa.Connection, key_id: str, queue: str) -> int:
    """Give a key's new task its turn; other tasks of the same key wait for the transaction's end."""
    return int(connection.execute(_TAKE, {"key": key_id, "queue": queue, "line": queue}).scalar_one())


def serve(connection: sa.Connection, queue: str, turn: int) -> None:
    """Note that the task with this turn begins now."""
    connection.execute(_SERVE, {"queue": queue, "turn": turn})


def give_up(connection: sa.Connection, key_id: str, queue: str) -> None:
    """Take back the turns that a key no longer needs, after tasks of it were cancelled.

    Without it, a key that cancels a long backlog would wait as if it had been served.
    """
    mine = (key_turns.c.key_id == key_id, key_turns.c.queue == queue)
    connection.execute(sa.update(key_turns).where(*mine).values(next=key_turns.c.next))  # the lock
    waiting = sa.select(sa.func.max(tasks.c.turn)).where(
        tasks.c.key_id == key_id, tasks.c.queue == queue, tasks.c.status.in_(ACTIVE)
    )
    last = connection.execute(waiting).scalar()
    connection.execute(sa.update(key_turns).where(*mine).values(next=0 if last is None else last + 1))
