"""Many readers, few queries: what is asked for while a query runs is answered together by the next one."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Name = TypeVar("Name")
Value = TypeVar("Value")


class Batched(Generic[Name, Value]):
    """Looks things up by name; concurrent look-ups share a query, and none blocks the event loop.

    An answer is never older than its question: a look-up joins only a query that has not begun.
    """

    def __init__(
        self, load: Callable[[Collection[Name]], Mapping[Name, Value]], thread: ThreadPoolExecutor
    ) -> None:
        """Look up with ``load``, which runs in ``thread`` and leaves out what does not exist."""
        self._load = load
        self._thread = thread
        self._asked: dict[Name, asyncio.Future[Value | None]] = {}
        self._answering: asyncio.Task[None] | None = None

    async def get(self, name: Name) -> Value | None:
        """Return what has this name now, or None; raises what the query raised."""
        future = self._asked.get(name)
        if future is None:
            future = self._asked[name] = asyncio.get_running_loop().create_future()
            if self._answering is None:
                self._answering = asyncio.create_task(self._answer())
        # One of several that wait may be cancelled; the others still want the answer.
        return await asyncio.shield(future)

    async def _answer(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                try:
                    found = await loop.run_in_executor(self._thread, self._load, tuple(asked))
                except Exception as error:
                    for future in asked.values():
                        future.set_exception(error)
                else:
                    for name, future in asked.items():
                        future.set_result(found.get(name))
        finally:
            self._answering = None
