"""How much may be under way at the same time: of each key, and of all."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import anyio

from retexture import deadlines
from retexture.http.answers import WireError, unavailable

_RETRY_AFTER = "5"  # seconds: a job takes a tenth of one as a rule; an upload or a download about as long

_LONGEST_WAIT = 60.0
"""Seconds for which a request waits for its key's earlier ones where nothing else bounds its time."""

_Result = TypeVar("_Result")


@dataclass
class _OfKey:
    """One key's requests: how many may begin, and how many there are."""

    free: asyncio.Semaphore
    inside: int = 0


class KeyConcurrency:
    """Lets only some requests of each key be under way; further ones wait. Belongs to one event loop.

    What all keys share comes afterwards, in the order of asking: no key is ahead of another there by more
    than its own few.
    """

    def __init__(self, at_once: int, waiting: int, refusal: str) -> None:
        """Let ``at_once`` requests of a key run and ``waiting`` wait; to a further one say ``refusal``."""
        self._at_once = at_once
        self._most = at_once + waiting
        self._refusal = refusal
        self._keys: dict[str, _OfKey] = {}

    @property
    def inside(self) -> int:
        """How many requests run or wait, of all keys."""
        return sum(each.inside for each in self._keys.values())

    def check(self, key_id: str) -> None:
        """Refuse a request of a key that has enough of them.

        Raises:
            WireError: 429.
        """
        of_key = self._keys.get(key_id)
        if of_key is not None and of_key.inside >= self._most:
            raise self._refused()

    @asynccontextmanager
    async def slot(self, key_id: str) -> AsyncIterator[None]:
        """Run the block as soon as the key has a slot free.

        Raises:
            WireError: 429: too many of the key's requests wait already, or for as long as this one may.
        """
        self.check(key_id)
        of_key = self._keys.setdefault(key_id, _OfKey(asyncio.Semaphore(self._at_once)))
        of_key.inside += 1
        try:
            await self._acquire(of_key.free)
            try:
                yield
            finally:
                of_key.free.release()
        finally:
            of_key.inside -= 1
            if not of_key.inside:
                del self._keys[key_id]

    async def _acquire(self, free: asyncio.Semaphore) -> None:
        try:
            async with asyncio.timeout(deadlines.left(_LONGEST_WAIT)):
                await free.acquire()
        except TimeoutError:
            raise self._refused() from None

    def _refused(self) -> WireError:
        return WireError(429, 429, self._refusal, {"Retry-After": _RETRY_AFTER})


class BoundedQueue:
    """Runs heavy jobs in threads of their own, a few at a time. Belongs to one event loop.

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
        share = max(1, places - 1)
        refusal = f"{most_of_key} {what} of this API key are at work; wait until some are done."
        self._what = what
        self._places = anyio.CapacityLimiter(places)
        self._keys = KeyConcurrency(share, most_of_key - share, refusal)
        self._most = most

    async def run(self, key_id: str, job: Callable[[], _Result]) -> _Result:
        """Run a job on behalf of a key, as soon as there is a place.

        Raises:
            WireError: There are too many, of this key (429) or of all (503).
        """
        self._keys.check(key_id)
        if self._keys.inside >= self._most:
            raise unavailable(f"Too many {self._what} are at work just now; try again shortly.")
        async with self._keys.slot(key_id):
            return await anyio.to_thread.run_sync(job, limiter=self._places)
