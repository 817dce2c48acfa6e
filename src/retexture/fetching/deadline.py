"""How long a request may go on, and who may stop it earlier."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import httpcore

from retexture.fetching.errors import FetchStopped

GLANCE = 0.25
"""Seconds of the longest wait between two looks at whether a request is still wanted: a cancelled task frees
its thread that soon, and a silent connection costs four wake-ups a second."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class FetchDeadline:
    """A moment at which all work ends. Several requests may share one; without arguments there is no limit.

    Attributes:
        at: The moment, in seconds of the monotonic clock.
        stopped: Asked between waits; once it says yes, :class:`FetchStopped` is raised.
    """

    at: float = math.inf
    stopped: Callable[[], bool] = _never

    @classmethod
    def after(cls, seconds: float, stopped: Callable[[], bool] = _never) -> "FetchDeadline":
        """Return the moment that lies ``seconds`` ahead."""
        return cls(stopped=stopped).within(seconds)

    def within(self, seconds: float) -> "FetchDeadline":
        """Return this deadline, or the moment ``seconds`` ahead if that is earlier."""
        return replace(self, at=min(self.at, time.monotonic() + seconds))

    def left(self) -> float:
        """Return the seconds left, 0 when there are none."""
        return max(0.0, self.at - time.monotonic())

    def bound(self, timeout: float | None) -> float:
        """Return ``timeout`` or what is left, whichever is shorter, in seconds.

        Raises:
            FetchStopped: The request is not wanted any more.
            httpcore.ReadTimeout: No time is left.
        """
        if self.stopped():
            raise FetchStopped
        left = self.left()
        if not left:
            raise httpcore.ReadTimeout("deadline")
        return left if timeout is None else min(timeout, left)

    def waits(self, timeout: float | None = None) -> Iterator[float]:
        """Cut the time until the deadline, or until ``timeout`` seconds have passed, into short waits.

        Yields:
            Seconds to wait before looking again; the waits end with the time.

        Raises:
            FetchStopped: The request is not wanted any more.
        """
        end = self if timeout is None else self.within(timeout)
        while True:
            if self.stopped():
                raise FetchStopped
            left = end.left()
            if not left:
                return
            yield min(left, GLANCE)

    def rest(self, seconds: float) -> None:
        """Sleep for ``seconds``, or until the deadline; raises :class:`FetchStopped` once it is stopped."""
        for wait in self.waits(seconds):
            time.sleep(wait)
