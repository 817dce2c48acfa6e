"""What tells a worker process to stop: signals, and the end of the process that started it."""

import os
import select
import signal
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopCalls:
    """Signals and the lifeline as one thing to wait for. Only for the main thread."""

    def __init__(self, lifeline: int | None) -> None:
        """Listen to SIGTERM and SIGINT, and to the end of ``lifeline``, a pipe that nobody writes to."""
        self._heard, self._call = os.pipe()
        self._sources = [self._heard] if lifeline is None else [self._heard, lifeline]
        for number in _SIGNALS:
            signal.signal(number, self._note)

    def wait(self, seconds: float) -> bool:
        """Wait for a call, at most so long; returns whether one came."""
        ready, _, _ = select.select(self._sources, (), (), seconds)
        return bool(ready)

    def call(self) -> None:
        """Tell the process to stop, from any of its threads."""
        os.write(self._call, b".")

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.call()  # nothing but a write: a handler may run in the middle of anything, also of taking a lock
