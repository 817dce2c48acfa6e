"""Patience with a database that is away while a process starts, and plain words for one that refuses."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
import structlog

DATABASE_AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""Raised while the database can't be used, whatever is asked of it."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds between two tries
_SILENCE = 5.0  # seconds without an answer after which the log says what is waited for

# What Postgres and its client say of an address that has to be corrected. The client gives no code for a
# connection that was refused. Words in another language are not found here: the wait then ends by its limit.
_POSTGRES_REFUSES = re.compile(
    r"password authentication failed|authentication failed for user|no password supplied"
    r"|(database|role) \".*\" does not exist|no pg_hba\.conf entry|permission denied for database"
    r"|is not permitted to log in|invalid (connection option|dsn|URI)"
)
_SQLITE_IS_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")

_Done = TypeVar("_Done")

_log = structlog.get_logger(__name__)


def is_away(error: sa.exc.DBAPIError) -> bool:
    """Whether the database may answer later although nobody corrects its address or its rights."""
    if not isinstance(error, sa.exc.OperationalError):
        return False
    code = getattr(error.orig, "sqlite_errorname", None)
    if code is not None:
        return str(code).startswith(_SQLITE_IS_AWAY)
    return _POSTGRES_REFUSES.search(str(error.orig)) is None


def reason(error: sa.exc.DBAPIError) -> str:
    """What the database or its driver said, on one line."""
    return str(error.orig).strip().partition("\n")[0]


def patiently(do: Callable[[], _Done], seconds: float) -> _Done:
    """Do something with the database, again after growing pauses while it is away; the log tells of it.

    Args:
        do: What to do; it may be done in part, and must bear being done again.
        seconds: How long a database that is away is waited for.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refuses, or was away for too long.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            with _reporting_silence():
                return do()
        except sa.exc.DBAPIError as error:
            if not is_away(error) or time.monotonic() + pause > deadline:
                raise
            _log.warning("waiting for the database", reason=reason(error), pause=pause)
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


@contextmanager
def _reporting_silence() -> Iterator[None]:
    """Log now and then that the block still waits for the database."""
    over = threading.Event()

    def notify() -> None:
        while not over.wait(_SILENCE):
            _log.warning(
                "waiting for the database", reason="It does not answer, or another process holds it."
            )

    notifier = threading.Thread(target=notify, name="silence", daemon=True)
    notifier.start()
    try:
        yield
    finally:
        over.set()
        notifier.join()
