"""The moment at which whoever is waited for is given up, for everything that happens on their behalf.

A server sets one for each request. What blocks (a database, a storage) asks how long it may; so one number
bounds the whole chain, and nothing has to be handed from function to function. See
``docs/decisions/deadlines.md``.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_at: ContextVar[float | None] = ContextVar("deadline", default=None)


class OutOfTime(Exception):
    """The deadline has passed; nothing more is done for whoever asked."""


@contextmanager
def until(at: float | None) -> Iterator[None]:
    """Give what runs inside until ``at``, on the monotonic clock in seconds; None: as long as it takes."""
    token = _at.set(at)
    try:
        yield
    finally:
        _at.reset(token)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give what runs inside so many seconds, or less where less is left already."""
    now, at = time.monotonic(), _at.get()
    with until(now + seconds if at is None else min(at, now + seconds)):
        yield


def current() -> float | None:
    """Return the deadline in force, on the monotonic clock in seconds; None: there is none."""
    return _at.get()


def remaining(most: float) -> float:
    """Return the seconds until the deadline in force, at most ``most``.

    Raises:
        OutOfTime: There are none left.
    """
    at = _at.get()
    if at is None:
        return most
    left = at - time.monotonic()
    if left <= 0:
        raise OutOfTime("The time for this request is over.")
    return min(left, most)


def check() -> None:
    """Raise OutOfTime where the deadline in force has passed."""
    remaining(0.0)
