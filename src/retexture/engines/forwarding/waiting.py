"""Waiting for what another thread does, and hearing at any moment that nobody wants it any more."""

from concurrent.futures import Future
from typing import TypeVar

from retexture.engines.protocol import Cancelled, EngineCancelled

ASKED_EVERY = 0.2
"""Seconds: how soon a cancel is heard while a call is under way."""

_Result = TypeVar("_Result")


def go_on(cancelled: Cancelled) -> None:
    """Raise EngineCancelled where nobody wants the pictures any more."""
    if cancelled():
        raise EngineCancelled


def awaited(future: "Future[_Result]", cancelled: Cancelled) -> _Result:
    """The future's result.

    Raises:
        EngineCancelled: Meanwhile nobody wants it any more; the call is given up, and not repeated either.
        Exception: What the future ended with.
    """
    while True:
        if cancelled():
            future.cancel()
            raise EngineCancelled
        try:
            error = future.exception(ASKED_EVERY)
        except TimeoutError:
            continue
        if error is None:
            return future.result()
        # Without the client's frames: loggers that show local variables would show what was answered.
        raise error.with_traceback(None)
