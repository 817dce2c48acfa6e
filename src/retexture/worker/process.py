"""The main loop of a worker process."""

import itertools
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NoReturn, TypeVar

import structlog

from retexture.database.connection import DatabaseTooNew, refuse_newer
from retexture.tasks.queries import EngineNote
from retexture.tasks.queue import After, Handlers, Runtime
from retexture.tasks.run import (
    AWAY,
    Dropped,
    HandedBack,
    WorkerContext,
    attempt,
    engine_of,
    execute,
    fetch,
    forgive,
    note,
    settle_all,
)
from retexture.worker import lease as leases
from retexture.worker.calls import StopCalls
from retexture.worker.memory import give_back, share_arenas
from retexture.worker.presence import Presence, bury_departed
from retexture.worker.upkeep import bury, run_expiry, run_orphan_collection, take_over
from retexture.worker.warming import look_at, warm

LOST_ITS_LEASE = 75
"""The exit status of a process that others took for dead; it is to be started again."""

OUTDATED = 2
"""The exit status of a process that found tables of a newer version, as of one that is started on them."""

_LONGEST_PAUSE = 30.0  # seconds between two tries to reach the database

_Done = TypeVar("_Done")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Timing:
    """Seconds.

    Attributes:
        lease: Without a sign of life for so long, a worker is held to be dead.
        renew: Between two signs of life, and between two looks for dead workers.
        expire: Between two looks for what has expired or is stranded.
        collect_orphans: Between two looks for objects that nothing names, which lists the whole storage.
        grace: For the running task to finish, once the process is told to stop.
        give_up: For the engine to notice that it is to give up, after that.
    """

    lease: float = 20.0
    renew: float = 4.0
    expire: float = 60.0
    collect_orphans: float = 6 * 3600.0
    grace: float = 20.0
    give_up: float = 5.0


def run(
    context: WorkerContext,
    presence: Presence,
    queues: Sequence[str] | None = None,
    timing: Timing = Timing(),
    lifeline: int | None = None,
) -> NoReturn:
    """Do tasks until told to stop by SIGTERM, SIGINT or the end of the lifeline. Only for the main thread.

    Then the running task finishes or is enqueued again, and the process ends. So it does when a newer version
    has changed the tables: a task may ask for what this one would leave out.

    Args:
        context: What to work with; its database has all tables.
        presence: The name of this process.
        queues: The queues to serve; their engines are in the context. None: those of all its engines.
        timing: How long things may take.
        lifeline: A pipe to read from, such as standard input, whose end says that the supervisor is gone.
    """
    calls = StopCalls(lifeline)
    share_arenas()
    served = context.engines.names if queues is None else queues
    worker = _Worker(context, presence, served, timing, calls.call)
    worker.begin()
    while not calls.wait(3600.0):
        pass
    worker.end()
    _end_process(OUTDATED if worker.outdated.is_set() else 0)


def _end_process(status: int) -> NoReturn:
    """End at once: threads may still be in compiled code, under which tearing the interpreter down aborts.

    They are an engine's that does not give up, or warm it.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


class _Worker:
    """What runs in one worker process."""

    def __init__(
        self,
        context: WorkerContext,
        presence: Presence,
        queues: Sequence[str],
        timing: Timing,
        stop: Callable[[], None],
    ) -> None:
        self._context = context
        self._presence = presence
        self._queues = queues
        self._timing = timing
        self._lease = leases.take(context.database, presence.executor_id, queues, timing.lease)
        self._queue = context.queue
        self._runtime = Runtime(
            context.database, presence.executor_id, queues, Handlers(self._work, self._fetch, self._deliver)
        )
        # An engine is used by one thread at a time. One that waits for another machine holds up no other.
        self._turns = {name: threading.Lock() for name in (*queues, "")}
        self._notes: list[EngineNote] = []
        self._work_came = threading.Event()
        self._stopping = threading.Event()
        self._handing_back = threading.Event()
        self._over = threading.Event()
        self._stop = stop
        self.outdated = threading.Event()

    def begin(self) -> None:
        """Take tasks and deliveries, and do beside them what has to be done now and then."""
        _log.info("worker begins", executor=self._lease.executor_id, queues=list(self._queues))
        self._bury_departed()
        self._runtime.launch()
        timing = self._timing
        self._every(timing.renew, self._renew, "lease")
        self._every(timing.renew, self._take_over, "take-over")
        self._every(timing.expire, self._expire, "expiry")
        self._every(timing.expire, self._settle, "orders elsewhere")
        self._every(timing.collect_orphans, self._collect_orphans, "orphans")
        threading.Thread(target=self._warm, name="warming", daemon=True).start()

    def end(self) -> None:
        """Take no more work, let what runs finish or hand it back."""
        _log.info("worker stops", executor=self._lease.executor_id)
        self._runtime.stop_taking()
        self._stopping.set()
        self._runtime.wait(self._timing.grace)
        self._handing_back.set()
        if self._runtime.wait(self._timing.give_up):  # else it would wait for the task as well
            self._runtime.close()
        handed_back = self._queue.hand_back(self._lease.executor_id)
        with self._context.database.begin() as connection:
            for task_id in handed_back:
                forgive(connection, task_id)
        self._over.set()
        leases.release(self._context.database, self._lease.executor_id)
        self._presence.leave()
        self._queue.close()
        _log.info("worker stopped", executor=self._lease.executor_id, handed_back=handed_back)

    def _work(self, task_id: str) -> After:
        self._work_came.set()
        try:
            return self._execute(task_id)
        finally:
            give_back()

    def _execute(self, task_id: str) -> After:
        tries = itertools.count()

        def once() -> None:
            self._look_at_tables()
            with self._turns[engine_of(task_id, self._context)]:
                execute(task_id, self._context, self._handing_back.is_set, again=next(tries) > 0)

        try:
            self._patiently(once, task_id)
        except Dropped:
            return After.DROPPED
        except HandedBack:
            return After.LEFT
        return After.FINISHED

    def _fetch(self, task_id: str) -> After:
        def once() -> None:
            self._look_at_tables()
            # No grace for downloads: another worker goes on with the next picture.
            fetch(task_id, self._context, self._stopping.is_set)

        try:
            self._patiently(once, task_id)
        except Dropped:
            return After.DROPPED
        except HandedBack:
            return After.LEFT
        return After.FINISHED

    def _deliver(self, callback_id: str, number: int) -> After:
        try:
            made = self._patiently(lambda: attempt(callback_id, number, self._context), callback_id)
            if made is not None:
                self._patiently(lambda: note(made, self._context), callback_id)
        except HandedBack:
            return After.LEFT
        return After.FINISHED

    def _patiently(self, do: Callable[[], _Done], name: str) -> _Done:
        """Do something, again and again while database or storage is away; raises HandedBack at the end."""
        pause = 1.0
        while True:
            try:
                return do()
            except AWAY as error:
                _log.warning("database or storage away", work=name, pause=pause, exc_info=error)
            if self._handing_back.wait(pause):
                raise HandedBack(name)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _look_at_tables(self) -> None:
        """Have this process end where a newer version has changed the tables, and leave the work to it.

        Who orders what this version does not know has changed them before.

        Raises:
            HandedBack: It has.
        """
        try:
            with self._context.database.connect() as connection:
                refuse_newer(connection)
        except DatabaseTooNew as error:
            if not self.outdated.is_set():
                self.outdated.set()
                _log.error("worker is outdated, process ends", reason=str(error))
                self._stop()
            raise HandedBack from error

    def _every(self, seconds: float, do: Callable[[], None], name: str) -> None:
        def loop() -> None:
            while not self._over.wait(seconds):
                try:
                    do()
                except Exception as error:  # whatever it was, the next time may go well
                    if not self._over.is_set():
                        _log.error("upkeep failed", what=name, exc_info=error)

        threading.Thread(target=loop, name=name, daemon=True).start()

    def _renew(self) -> None:
        renewed = leases.renew(self._context.database, self._lease, self._notes)
        if not renewed and not self._over.is_set():
            # The machine slept, or the database was away: others may be at our task already.
            _log.error("lease lost, process ends", executor=self._lease.executor_id)
            os._exit(LOST_ITS_LEASE)
        with suppress(HandedBack):
            self._look_at_tables()

    def _take_over(self) -> None:
        self._bury_departed()
        take_over(self._context.database, self._queue, self._timing.lease)

    def _bury_departed(self) -> None:
        bury_departed(self._presence, partial(bury, self._context.database, self._queue))

    def _expire(self) -> None:
        run_expiry(self._context.database, self._context.store, self._queue, self._lease)

    def _settle(self) -> None:
        settle_all(self._context)

    def _collect_orphans(self) -> None:
        run_orphan_collection(self._context.database, self._context.store, self._lease)

    def _warm(self) -> None:
        for name in self._queues:
            with self._turns[name]:
                note = look_at(self._context, name)
                self._notes.append(note)
                if note.ok and not self._work_came.is_set():
                    self._warm_one(name)
                give_back()

    def _warm_one(self, name: str) -> None:
        try:
            warm(self._context.engine(name), self._work_came.is_set)
        except Exception as error:  # tasks may go well all the same, and other engines are to be made ready
            _log.warning("engine could not be warmed", engine=name, exc_info=error)
