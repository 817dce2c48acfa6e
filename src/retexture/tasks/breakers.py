"""The state of engines' circuit breakers in the database, shared by all workers.

One worker at a time tries an engine whose breaker is half-open. To all others it is open since the trial
began: a worker that dies in it is followed by another after one more pause.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreakerError, CircuitBreakerStorage

from retexture.database import clock
from retexture.database.tables import breakers


@dataclass(frozen=True)
class BreakerView:
    """A breaker, as people see it.

    Attributes:
        state: closed, open or half-open.
        faults: In a row.
        opened_at: Unix seconds; None: never.
    """

    state: str
    faults: int
    opened_at: float | None


def read_breakers(connection: sa.Connection) -> Mapping[str, BreakerView]:
    """Return the breakers that were ever used, by their engines' names."""
    ago = (clock.now(connection.dialect) - breakers.c.opened_at).label("ago")
    query = sa.select(breakers.c.engine, breakers.c.state, breakers.c.faults, ago)
    now = time.time()
    return {
        row.engine: BreakerView(row.state, row.faults, None if row.ago is None else now - row.ago)
        for row in connection.execute(query)
    }


class DatabaseBreaker(CircuitBreakerStorage):
    """The breaker of one engine, as pybreaker keeps it.

    It is for one thread at a time.

    Args:
        database: Where it is.
        engine: The engine's name.
        trier: Names this process.
    """

    def __init__(self, database: sa.Engine, engine: str, trier: str) -> None:
        super().__init__(engine)
        self._database = database
        self._trier = trier
        self._mine = breakers.c.engine == engine
        self._seen: sa.Row[Any] | None = None

    @property
    def state(self) -> str:
        """The state for this process."""
        row = self._row()
        if row is None:
            return STATE_CLOSED
        return STATE_OPEN if self._is_others(row) else str(row.state)

    @state.setter
    def state(self, state: str) -> None:
        """Set it for all; of several that begin a trial at the same time one does.

        Raises:
            CircuitBreakerError: Another process tries the engine.
        """
        if state == STATE_HALF_OPEN:
            self._begin_trial()
        else:
            self._write(state=state, trier=None, tried_at=None)

    @property
    def counter(self) -> int:
        """Faults in a row."""
        row = self._row()
        return 0 if row is None else int(row.faults)

    @property
    def success_counter(self) -> int:
        """Successes in a row while it is half-open."""
        row = self._row()
        return 0 if row is None else int(row.successes)

    @property
    def opened_at(self) -> datetime | None:
        """When it opened, or when another's trial began, by this machine's clock."""
        row = self._seen = self._row()
        ago = None if row is None else row.tried_ago if self._is_others(row) else row.opened_ago
        return None if ago is None else datetime.fromtimestamp(time.time() - ago, UTC)

    @opened_at.setter
    def opened_at(self, moment: datetime) -> None:
        """Note that it opens now, by the database's clock."""
        del moment
        self._write(opened_at=clock.now(self._database.dialect))

    def increment_counter(self) -> None:
        """Count a fault."""
        self._write(faults=breakers.c.faults + 1)

    def reset_counter(self) -> None:
        """Forget the faults; nothing is written where there are none, as after most pictures."""
        if self.counter:
            self._write(faults=0)

    def increment_success_counter(self) -> None:
        """Count a success."""
        self._write(successes=breakers.c.successes + 1)

    def reset_success_counter(self) -> None:
        """Forget the successes."""
        if self.success_counter:
            self._write(successes=0)

    def _is_others(self, row: sa.Row[Any]) -> bool:
        return bool(row.state == STATE_HALF_OPEN and row.trier != self._trier)

    def _begin_trial(self) -> None:
        """Take the trial, unless somebody has taken it since it was looked at when the breaker opened."""
        row = self._seen
        if row is None:
            return
        same = (
            self._mine,
            breakers.c.state == row.state,
            breakers.c.trier.is_not_distinct_from(row.trier),
            breakers.c.tried_at.is_not_distinct_from(row.tried_at),
        )
        change = sa.update(breakers).where(*same)
        values = {"state": STATE_HALF_OPEN, "trier": self._trier}
        with self._database.begin() as connection:
            now = clock.now(self._database.dialect)
            if connection.execute(change.values(**values, tried_at=now)).rowcount == 0:
                raise CircuitBreakerError("Another worker tries the engine.")

    def _row(self) -> sa.Row[Any] | None:
        now = clock.now(self._database.dialect)
        ago = ((now - breakers.c[name]).label(label) for name, label in _AGO.items())
        with self._database.connect() as connection:
            return connection.execute(sa.select(breakers, *ago).where(self._mine)).one_or_none()

    def _write(self, **values: object) -> None:
        """Change the row, which is made first where there is none."""
        change = sa.update(breakers).where(self._mine).values(**values)
        with self._database.begin() as connection:
            if connection.execute(change).rowcount:
                return
        new = {"engine": self.name, "state": STATE_CLOSED, "faults": 0, "successes": 0}
        try:
            with self._database.begin() as connection:
                connection.execute(sa.insert(breakers), new)
        except sa.exc.IntegrityError:  # another process made it just now
            pass
        with self._database.begin() as connection:
            connection.execute(change)


_AGO = {"opened_at": "opened_ago", "tried_at": "tried_ago"}
