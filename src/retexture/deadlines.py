"""The moment at which whoever is waited for is given up, for everything that happens on their behalf.

A server sets one for each request. What blocks (a database, a storage) asks how long it may; so one number
bounds the whole chain, and nothing has to be handed from function to function. See
``docs/decisions/deadlines.md``.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """A moment on the monotonic clock, in seconds; who set it may move it.

    Attributes:
        at: The moment; None: there is none any more.
    """

    __slots__ = ("at",)

    def __init__(self, at: float | None) -> None:
        self.at = at

    def left(self) -> float | None:
        """Return the seconds until then, which may be negative; None: there is no end."""
        return None if self.at is None else self.at - time.monotonic()


class OutOfTime(Exception):
    """The deadline has passed; nothing more is done for whoever asked."""


_NONE = Deadline(None)
_current: ContextVar[Deadline] = ContextVar("deadline", default=_NONE)


@contextmanager
def until(deadline: Deadline) -> Iterator[None]:
    """Put a deadline in force for what runs inside, in place of any other."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give what runs inside so many seconds, or less where less is left already."""
    with until(Deadline(time.monotonic() + min(seconds, left(seconds)))):
        yield


def current() -> Deadline:
    """Return the deadline in force."""
    return _current.get()


def left(most: float) -> float:
    """Return the seconds until the deadline in force, which may be negative, and at most ``most``."""
    seconds = _current.get().left()
    return most if seconds is None else min(seconds, most)


def remaining(most: float) -> float:
    """Return the seconds until the deadline in force, at most ``most``.

    Raises:
        OutOfTime: There are none left.
    """
    seconds = left(most)
    if seconds <= 0:
        raise OutOfTime("The time for this request is over.")
    return seconds


def check() -> None:
    """Raise OutOfTime where the deadline in force has passed."""
    remaining(1.0)
