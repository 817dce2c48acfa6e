"""Many readers, few queries: what is asked for at one time, or while a query runs, shares the next one."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

Name = TypeVar("Name")
Value = TypeVar("Value")

Load = Callable[[sa.Connection, Collection[Name]], Mapping[Name, Value]]
"""Reads what has these names; leaves out what does not exist."""

Answers = Mapping[Any, Any] | Exception


class QueryBatcher:
    """Look-ups that share one thread and, coming together, one connection.

    An answer is never older than its question: a look-up joins only queries that have not begun.
    """

    def __init__(self, database: sa.Engine, thread: ThreadPoolExecutor) -> None:
        self._database = database
        self._thread = thread
        self._lookups: list[Lookup[Any, Any]] = []
        self._answering: asyncio.Task[None] | None = None

    def lookup(self, load: Load[Name, Value]) -> "Lookup[Name, Value]":
        """Return a way to look up what ``load`` reads."""
        lookup = Lookup(load, self._wake)
        self._lookups.append(lookup)
        return lookup

    def _wake(self) -> None:
        if self._answering is None:
            # In no context: one query answers many, and has no single asker's deadline.
            self._answering = asyncio.create_task(self._answer(), context=Context())

    async def _answer(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await asyncio.sleep(0)  # whoever asks in this round of the loop is answered together
            while batches := [(lookup, lookup.take()) for lookup in self._lookups if lookup.asked]:
                jobs = [(lookup.load, tuple(asked)) for lookup, asked in batches]
                found = await loop.run_in_executor(self._thread, self._read, jobs)
                for (_, asked), answers in zip(batches, found, strict=True):
                    _tell(asked, answers)
        finally:
            self._answering = None

    def _read(self, jobs: Sequence[tuple[Load[Any, Any], Collection[Any]]]) -> list[Answers]:
        try:
            with self._database.connect() as connection:
                return [load(connection, names) for load, names in jobs]
        except Exception as error:
            return [error for _ in jobs]


class Lookup(Generic[Name, Value]):
    """Looks one kind of thing up by name."""

    def __init__(self, load: Load[Name, Value], wake: Callable[[], None]) -> None:
        self.load = load
        self.asked: dict[Name, list[asyncio.Future[Value | None]]] = defaultdict(list)
        self._wake = wake

    def ask(self, name: Name) -> "asyncio.Future[Value | None]":
        """Return a future of the value with this name (None: there is none), or of the query's error."""
        future: asyncio.Future[Value | None] = asyncio.get_running_loop().create_future()
        self.asked[name].append(future)
        self._wake()
        return future

    def take(self) -> dict[Name, list["asyncio.Future[Value | None]"]]:
        """Return what was asked, and begin anew."""
        asked, self.asked = self.asked, defaultdict(list)
        return asked


def _tell(asked: Mapping[Any, Sequence["asyncio.Future[Any]"]], answers: Answers) -> None:
    for name, futures in asked.items():
        for future in futures:
            if future.done():
                continue  # who asked was cancelled meanwhile
            if isinstance(answers, Exception):
                future.set_exception(answers)
            else:
                future.set_result(answers.get(name))
