"""Orders that did not succeed and may if they are sent again: when, how often, and what is said at last."""

import asyncio
import random

from retexture.engines.protocol import EngineUnavailable
from retexture.fetching.retrying import pause_before_retry

_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before the second, third … try


class TemporaryFault(Exception):
    """An order did not succeed, and may if it is sent again.

    Attributes:
        retry_after: Seconds for which the server asks to be left alone.
        charged: Whether the server may have made, and charged, something.
        answered: Whether the server is done with the order, so that it is a new one when it is sent again.
    """

    def __init__(
        self, message: str, retry_after: float = 0.0, *, charged: bool = True, answered: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.charged = charged
        self.answered = answered


class Repetitions:
    """The tries of one order, within a time.

    Args:
        service: Who is asked, as a sentence begins with it.
        seconds: For all tries together, from now on.
    """

    def __init__(self, service: str, seconds: float) -> None:
        self._service = service
        self._until = asyncio.get_running_loop().time() + seconds
        self.tries = 0

    @property
    def left(self) -> float:
        """Seconds until the time is over."""
        return self._until - asyncio.get_running_loop().time()

    async def pause(self, fault: TemporaryFault) -> None:
        """Wait until the order may be sent again.

        Raises:
            EngineUnavailable: No further try makes sense.
        """
        jitter = random.random()  # noqa: S311 — no secret depends on it
        wait = pause_before_retry(fault.retry_after, self.tries, self.left, _PAUSES, jitter)
        if wait is None:
            times = "once" if self.tries == 1 else f"{self.tries} times"
            raise EngineUnavailable(f"{self._service} was asked {times}; at last {fault}.")
        await asyncio.sleep(wait)
