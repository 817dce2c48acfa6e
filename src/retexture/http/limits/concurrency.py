"""Work that is heavy: a few at a time, a share for each key, and a bounded number that waits."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import anyio

from retexture.http.answers.errors import WireError, unavailable

_RETRY_AFTER = "5"  # seconds: a job takes a tenth of one as a rule, and some seconds at most

_Result = TypeVar("_Result")


class BoundedQueue:
    """Runs jobs in threads of their own, a few at a time. Belongs to one event loop.

    One key never has all places, so that another's job does not wait behind its slow ones; and what waits is
    bounded for each key and in all, since it takes room.
    """

    def __init__(self, what: str, places: int, most_of_key: int, most: int) -> None:
        """Take so many jobs.

        Args:
            what: What they are called in messages, in the plural.
            places: How many run at a time.
            most_of_key: How many one key may have here, those that run included.
            most: How many there may be of all keys together.
        """
        self._what = what
        self._places = anyio.CapacityLimiter(places)
        self._share = max(1, places - 1)
        self._most_of_key = most_of_key
        self._most = most
        self._inside: Counter[str] = Counter()
        self._shares: dict[str, anyio.CapacityLimiter] = {}

    async def run(self, key_id: str, job: Callable[[], _Result]) -> _Result:
        """Run a job on behalf of a key, as soon as there is a place.

        Raises:
            WireError: There are too many, of this key (429) or of all (503).
        """
        if self._inside[key_id] >= self._most_of_key:
            message = (
                f"{self._most_of_key} {self._what} of this API key are at work; wait until some are done."
            )
            raise WireError(429, 429, message, {"Retry-After": _RETRY_AFTER})
        if self._inside.total() >= self._most:
            raise unavailable(f"Too many {self._what} are at work just now; try again shortly.")
        self._inside[key_id] += 1
        share = self._shares.setdefault(key_id, anyio.CapacityLimiter(self._share))
        try:
            async with share:
                return await anyio.to_thread.run_sync(job, limiter=self._places)
        finally:
            self._inside[key_id] -= 1
            if not self._inside[key_id]:
                del self._inside[key_id], self._shares[key_id]
