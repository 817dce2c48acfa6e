"""What runs beside the handlers in the event loop of one server process."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import sqlalchemy as sa
import structlog
from fastapi import Request

from retexture.database.connection import CONNECTIONS
from retexture.engines.protocol import Engine
from retexture.http.answers import unavailable
from retexture.http.limits import READS, UPLOADS, BoundedQueue, KeyConcurrency, KeyRate, SignIns
from retexture.http.readiness import Readiness
from retexture.http.services import Services
from retexture.tasks.accept import SubmitBatcher, submit_all
from retexture.tasks.keys import find_keys, find_sessions
from retexture.tasks.queries import ChangeFeed, QueryBatcher, TaskView, read_tasks

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

# SQLite lets one write at a time; threads that queue for its lock sleep in ever longer steps instead.
_WRITERS = {"sqlite": 1}
_MANY_WRITERS = 8

# Of each key, at a time: enough for a browser, and no key's slow connections hold more than a little of the
# disk. Downloads wait for others' servers; a key may have half of the threads that do.
_UPLOADS, _UPLOADS_WAITING = 4, 12
_DOWNLOADS = 2

# Parsing is Python: more threads at a time would not end sooner, and take more turns from the event loop.
_PARSERS = 2
_SEARCHES = 2
"""At a time: each keeps a processor of the database busy, which with SQLite is one of this machine's."""
_LISTS = 3
"""At a time: building a page of a hundred tasks is Python, too. One more than a key may have."""
_LISTS_OF_KEY = 32
"""Under way and waiting: a page takes a few dozen milliseconds, so the last waits a second or so."""
_ELSEWHERE = 16
"""Connections for who asks the database in a thread of its own: reader, change feed, readiness, uploads."""

_log = structlog.get_logger(__name__)


class Live:
    """Shared reading, watching and writing, so that neither waiting nor polling holds a thread.

    Attributes:
        tasks: Looks tasks up by id.
        keys: Looks keys in force up by secret.
        sessions: Looks sessions in force up by name.
        batcher: Takes orders.
        change_feed: Tells of changed tasks.
        reads: Limits how often each key reads.
        uploads: Limits how often each key hands a picture in.
        uploading: Limits how many pictures of a key are handed in at a time.
        downloading: Limits how many of them are fetched from the web.
        sign_ins: Slows down who tries keys.
        parsers: Large bodies that are parsed at a time, beside the event loop.
        checks: Has pictures checked that were handed in.
        thumbnails: Has small pictures made, whatever is handed in meanwhile.
        searches: Looks through prompts.
        lists: Reads and writes pages of tasks.
        draining: No new tasks are taken.
        readiness: Whether the parts behind the server answer.
    """

    def __init__(self, services: Services) -> None:
        self._reader = ThreadPoolExecutor(1, "reader")
        self._looker = ThreadPoolExecutor(1, "change-feed")
        kind = services.database.dialect.name
        writers = _WRITERS.get(kind, _MANY_WRITERS)
        # Handlers that ask the database by themselves wait for one of these threads, never for a connection.
        threads = CONNECTIONS[kind] - writers - _ELSEWHERE
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        self._writer = ThreadPoolExecutor(writers, "writer")
        take = partial(submit_all, services.database, services.queue, pricing=services.pricing)
        self.batcher = SubmitBatcher(take, self._writer, writers)
        self._asker = ThreadPoolExecutor(1, "engines")
        self._registry = services.registry
        self._engines: dict[str, Engine] = {}
        self._last: dict[str, float] = {}
        self._later: set[asyncio.Future[None]] = set()
        reading = QueryBatcher(services.database, self._reader)
        self.tasks = reading.lookup(read_tasks)
        self.keys = reading.lookup(find_keys)
        self.sessions = reading.lookup(find_sessions)
        self.change_feed = ChangeFeed(services.database, self._looker, services.tick)
        self.reads = KeyRate(READS, services.read_rate)
        self.uploads = KeyRate(UPLOADS, services.upload_rate)
        self.uploading = _pictures("handing in", _UPLOADS, _UPLOADS_WAITING)
        self.downloading = _pictures("fetching", _DOWNLOADS, _UPLOADS)
        self.sign_ins = SignIns(services.sign_in_failures)
        self.parsers = anyio.CapacityLimiter(_PARSERS)
        # Each may have 32 MiB on the disk while it waits.
        self.checks = BoundedQueue("uploads", services.decoders.processes, _UPLOADS, 64)
        # A page of a list asks for hundreds; each that waits is a name.
        self.thumbnails = BoundedQueue("thumbnails", services.thumbnailers.processes, 512, 2048)
        self.searches = BoundedQueue("searches", _SEARCHES, 8, 64)
        self.lists = BoundedQueue("lists", _LISTS, _LISTS_OF_KEY, 256)
        self.draining = False
        self.readiness = Readiness(services)

    async def task(self, task_id: str, key_id: str) -> TaskView | None:
        """Return this key's task of this id."""
        view = await self.tasks.ask(task_id)
        return view if view is not None and view.key_id == key_id else None

    async def ask(self, engine: str, question: Callable[[Engine], _Result]) -> _Result:
        """Ask an engine what it knows; it is built first, which imports much and compiles nothing."""
        return await asyncio.wrap_future(self._asker.submit(self._ask, engine, question))

    async def write(
        self, function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Result:
        """Run what writes to the database, under the deadline in force; it is done when this returns."""
        call = partial(function, *args, **kwargs)
        return await asyncio.wrap_future(self._writer.submit(copy_context().run, call))

    def write_later(
        self, function: Callable[_Given, None], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> None:
        """Run what writes, but let nobody wait for it or fail with it."""
        future = asyncio.wrap_future(self._writer.submit(function, *args, **kwargs))
        self._later.add(future)
        future.add_done_callback(self._done)

    def is_due(self, name: str, interval: float) -> bool:
        """Whether this was not said of ``name`` in the last ``interval`` seconds."""
        now = time.monotonic()
        if now - self._last.get(name, -interval) < interval:
            return False
        self._last[name] = now
        return True

    def check_accepting(self) -> None:
        """Raise the answer for new work where the server is about to stop."""
        if self.draining:
            raise unavailable("The server is stopping and takes no new tasks; try again shortly.")

    def drain(self) -> None:
        """Take no new tasks, and send those away who wait for one; each stream is told how to go on."""
        self.draining = True
        self.change_feed.end()

    async def close(self) -> None:
        """Stop everything."""
        self.drain()
        await self.change_feed.close()
        self.readiness.close()
        for executor in (self._reader, self._looker, self._writer, self._asker):
            executor.shutdown(wait=False)

    def _ask(self, name: str, question: Callable[[Engine], _Result]) -> _Result:
        if name not in self._engines:
            self._engines[name] = self._registry.build(name)
        return question(self._engines[name])

    def _done(self, future: asyncio.Future[None]) -> None:
        self._later.discard(future)
        if not future.cancelled() and (error := future.exception()) is not None:
            _log.warning("writing_later_failed", exc_info=error)


def _pictures(doing: str, at_once: int, waiting: int) -> KeyConcurrency:
    """A limit on pictures of a key that are under way."""
    refusal = f"This API key is {doing} {at_once + waiting} pictures already; wait until some are done."
    return KeyConcurrency(at_once, waiting, refusal)


def live_of(request: Request) -> Live:
    """What runs beside this request's handler."""
    live: Live = request.app.state.live
    return live


def read_with(database: sa.Engine, function: Callable[[sa.Connection], _Result]) -> _Result:
    """Run ``function`` on a connection of its own; to be called in a thread."""
    with database.connect() as connection:
        return function(connection)
