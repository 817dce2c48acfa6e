"""The change feed: one query a tick on behalf of everybody in this process who waits for a task."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
import structlog

from retexture.tasks.queries.view import read_revisions

_AT_ONCE = 500  # ids in one query: databases bound the parameters of a statement
_PAUSE_AFTER_ERROR = 1.0  # seconds

_log = structlog.get_logger(__name__)


class FeedEnded(Exception):
    """The process is about to stop: there is no news of changes any more."""


class ChangeFeed:
    """Notifies those who wait for a task of its changes. It belongs to one event loop."""

    def __init__(self, database: sa.Engine, thread: ThreadPoolExecutor, tick: float = 0.1) -> None:
        """Look every ``tick`` seconds while somebody waits; queries run in ``thread``."""
        self._database = database
        self._thread = thread
        self._tick = tick
        self._waiting: dict[str, dict[asyncio.Future[None], int]] = defaultdict(dict)
        self._polling: asyncio.Task[None] | None = None
        self._ended = False

    async def changed(self, task_id: str, revision: int) -> None:
        """Wait until the task's revision is above ``revision``, or until there is no such task.

        Raises:
            FeedEnded: :meth:`end` was called, before or meanwhile.
        """
        if self._ended:
            raise FeedEnded
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[task_id][future] = revision
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())
        try:
            await future
        finally:
            self._forget(task_id, future)

    def watched(self) -> frozenset[str]:
        """The ids of the tasks that somebody waits for."""
        return frozenset(self._waiting)

    def end(self) -> None:
        """Send everybody away who waits, now and from now on."""
        self._ended = True
        for futures in self._waiting.values():
            for future in futures:
                if not future.done():
                    future.set_exception(FeedEnded())

    async def close(self) -> None:
        """End, and stop looking."""
        self.end()
        if self._polling is not None:
            self._polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._polling

    def _forget(self, task_id: str, future: asyncio.Future[None]) -> None:
        futures = self._waiting[task_id]
        futures.pop(future, None)
        if not futures:
            del self._waiting[task_id]

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await asyncio.sleep(self._tick)
                try:
                    found = await loop.run_in_executor(self._thread, self._read, tuple(self._waiting))
                except Exception:  # whatever it was, those who wait are to hear of their tasks later
                    _log.warning("change feed failed", exc_info=True)
                    await asyncio.sleep(_PAUSE_AFTER_ERROR)
                else:
                    self._notify(found)
        finally:
            self._polling = None

    def _read(self, task_ids: tuple[str, ...]) -> dict[str, int | None]:
        found: dict[str, int | None] = dict.fromkeys(task_ids)
        with self._database.connect() as connection:
            for start in range(0, len(task_ids), _AT_ONCE):
                found |= read_revisions(connection, task_ids[start : start + _AT_ONCE])
        return found

    def _notify(self, found: Mapping[str, int | None]) -> None:
        for task_id, revision in found.items():
            for future, seen in self._waiting.get(task_id, {}).items():
                if (revision is None or revision > seen) and not future.done():
                    future.set_result(None)
