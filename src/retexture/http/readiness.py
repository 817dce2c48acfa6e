"""Whether the parts behind the server answer."""

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import sqlalchemy as sa

from retexture import deadlines
from retexture.database.tables import virtual_times
from retexture.database.waiting import DATABASE_AWAY
from retexture.deadlines import OutOfTime
from retexture.http.answers import WireError, database_unavailable, storage_unavailable
from retexture.http.services import Services
from retexture.storage import StorageError
from retexture.storage.store import CHECKED_WITHIN

_BELIEVED = 2.0
"""Seconds for which an answer is repeated: anybody may ask, and to look writes to the storage."""

_GRACE = 1.0
"""Seconds beyond its limit until a check that hangs in the operating system is waited for no more."""


class Readiness:
    """Looks at database and storage, side by side; once at a time, however many ask.

    Belongs to one event loop.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        # One thread each: a check that hangs holds up neither the other nor any request.
        self._threads = {part: ThreadPoolExecutor(1, part) for part in ("database", "storage")}
        self._looking: asyncio.Task[WireError | None] | None = None
        self._found: WireError | None = None
        self._until = -math.inf

    async def check(self) -> None:
        """Return where the parts answer.

        Raises:
            WireError: 503: one of them does not, and the log says why.
        """
        if time.monotonic() >= self._until:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look(), context=Context())
            await asyncio.shield(self._looking)
        if self._found is not None:
            raise self._found

    def close(self) -> None:
        """Look no more."""
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)

    async def _look(self) -> WireError | None:
        try:
            found = await asyncio.gather(
                self._within("database", self._database), self._within("storage", self._storage)
            )
            self._found = next((each for each in found if each is not None), None)
            self._until = time.monotonic() + _BELIEVED
            return self._found
        finally:
            self._looking = None

    async def _within(self, part: str, look: Callable[[], WireError | None]) -> WireError | None:
        def look_in_time() -> WireError | None:
            with deadlines.within(CHECKED_WITHIN):
                return look()

        try:
            async with asyncio.timeout(CHECKED_WITHIN + _GRACE):
                return await asyncio.wrap_future(self._threads[part].submit(look_in_time))
        except TimeoutError:
            hangs = f"it does not answer within {CHECKED_WITHIN:g} seconds"
            if part == "database":
                return _database_away(OutOfTime(hangs))
            return _storage_away(StorageError(hangs))

    def _database(self) -> WireError | None:
        try:
            with self._services.database.connect() as connection:
                connection.execute(sa.select(virtual_times.c.queue).limit(1))
        except (*DATABASE_AWAY, sa.exc.DBAPIError, OutOfTime) as error:
            return _database_away(error)
        return None

    def _storage(self) -> WireError | None:
        try:
            self._services.store.check()
        except StorageError as error:
            return _storage_away(error)
        return None


def _database_away(error: Exception) -> WireError:
    return database_unavailable(error, "The database does not answer; the log says why.")


def _storage_away(error: StorageError) -> WireError:
    return storage_unavailable(error, "The storage of pictures does not answer; the log says why.")
