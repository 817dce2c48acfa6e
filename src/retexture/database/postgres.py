"""Connections to Postgres that end at the deadline in force, or when the server's machine is gone."""

import math
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.abc import PQGen
from sqlalchemy import event

from retexture import deadlines

CONNECT = 10.0
"""Seconds until an attempt to connect is given up: a server that has to be waited for longer is not there."""

_ROLLBACK = 1.0
"""Seconds that a step may take after the deadline: a transaction is rolled back, and its connection kept."""

_LIVENESS = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A machine that vanishes without a word is noticed after half a minute; by default it takes two hours."""

_Result = TypeVar("_Result")


class Connection(psycopg.Connection[Any]):
    """Waits for the server no longer than the deadline in force, or than its own patience.

    What the server does about a statement that is given up can't be known, so the connection is closed. The
    server then rolls its transaction back, unless the statement was COMMIT.
    """

    patience: float | None = None
    """Seconds that a statement may take where no deadline comes before; None: as long as it takes."""

    def wait(self, gen: PQGen[_Result], interval: float = 0.1, timeout: float | None = None) -> _Result:
        """Run a step of the protocol; raises psycopg.OperationalError where the server does not answer."""
        if timeout is not None or (limit := self._limit()) is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, limit)
        except psycopg.errors._WaitTimeout:
            self.close()
            raise psycopg.OperationalError("the database server does not answer in time") from None

    def _limit(self) -> float | None:
        left = deadlines.current().left()
        if left is None:
            return self.patience
        bounded = max(left, _ROLLBACK)
        return bounded if self.patience is None else min(bounded, self.patience)


def bound_connections(database: sa.Engine, patience: float | None) -> None:
    """Have all connections of an engine be of the kind above.

    Args:
        database: On Postgres; no connection was made yet.
        patience: Of each connection, in seconds.
    """

    @event.listens_for(database, "do_connect")
    def _connect(_dialect: Any, _record: Any, given: Any, options: dict[str, Any]) -> Connection:
        seconds = math.ceil(deadlines.remaining(CONNECT))
        connection = Connection.connect(*given, **{**_LIVENESS, "connect_timeout": seconds, **options})
        connection.patience = patience
        if patience is not None:
            # The server does not go on for long with what nobody waits for: it would pile up behind a lock.
            connection.execute(f"SET statement_timeout = {round(patience * 1000)}")
            connection.commit()
        return connection
