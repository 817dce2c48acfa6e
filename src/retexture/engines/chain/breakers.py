"""Circuit breakers: an engine that fails again and again is left alone for a while.

The state is pybreaker's; where it is kept is decided by who builds the chain: in the process, or in a
database that all workers share. A breaker of pybreaker remembers the state that it saw last, and writes when
it finds another: a new one is built for each use, so that what another process did is never undone.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pybreaker import (
    STATE_CLOSED,
    STATE_HALF_OPEN,
    CircuitBreaker,
    CircuitBreakerError,
    CircuitBreakerStorage,
    CircuitMemoryStorage,
)

CLOSED = STATE_CLOSED
"""The state of the breaker of an engine that is well."""

StorageOf = Callable[[str], CircuitBreakerStorage]
"""Where the state of the breaker of an engine is kept, by the engine's name."""


@dataclass(frozen=True)
class BreakerTerms:
    """When a breaker opens, and for how long.

    Attributes:
        faults: So many in a row, of all workers together, open it.
        reset: Seconds after which one task tries the engine again.
    """

    faults: int = 5
    reset: float = 60.0


class _Fault(Exception):
    """Stands for what an engine did, whatever that was."""


@dataclass(frozen=True)
class Breaker:
    """The breaker of one engine, for one use of it."""

    _breaker: CircuitBreaker
    _storage: CircuitBreakerStorage

    @property
    def state(self) -> str:
        """What it is now: closed, open (the engine is left alone) or half-open (one task tries it)."""
        return self._storage.state

    def admits(self) -> bool:
        """Whether the engine may be used; where it may be tried alone, this use is the trial.

        Whoever is told yes has to say how it went.
        """
        if self.state == STATE_CLOSED:
            return True
        opened_at, pause = self._storage.opened_at, timedelta(seconds=self._breaker.reset_timeout)
        if opened_at is not None and datetime.now(UTC) < opened_at + pause:
            return False
        try:
            self._breaker.half_open()
        except CircuitBreakerError:  # another worker's is the trial
            return False
        return True

    @property
    def is_trial(self) -> bool:
        """Whether the engine failed before, and this use says whether it works again."""
        return self.state == STATE_HALF_OPEN

    def worked(self) -> None:
        """Note that the engine did what it was asked, or said well why not."""
        self._note(lambda: None)

    def failed(self) -> None:
        """Note a fault."""
        self._note(_fail)

    def unknown(self) -> None:
        """Note that nothing was learned; a trial is made again after another pause."""
        if self.is_trial:
            self._breaker.open()

    def _note(self, outcome: Callable[[], None]) -> None:
        with suppress(_Fault, CircuitBreakerError):  # the latter: others have opened it meanwhile
            self._breaker.call(outcome)


def _fail() -> None:
    raise _Fault


@dataclass(frozen=True)
class Breakers:
    """The breakers of all engines.

    Attributes:
        terms: The same for all.
        storage: Where their states are kept.
    """

    terms: BreakerTerms = BreakerTerms()
    storage: StorageOf = field(default_factory=lambda: in_memory())

    def of(self, engine: str) -> Breaker:
        """The breaker of an engine, for one use."""
        terms, storage = self.terms, self.storage(engine)
        return Breaker(CircuitBreaker(terms.faults, terms.reset, state_storage=storage, name=engine), storage)


def in_memory() -> StorageOf:
    """Keep states as long as the process lives."""
    kept: dict[str, CircuitBreakerStorage] = {}
    return lambda engine: kept.setdefault(engine, CircuitMemoryStorage(STATE_CLOSED))
