"""Group commit: orders that come at the same time share a transaction, so the disk is waited for once."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from retexture import deadlines
from retexture.database.waiting import DATABASE_AWAY
from retexture.tasks.accept.rows import Submission
from retexture.tasks.accept.submission import SubmitResult, Unconfirmed
from retexture.tasks.keys import Key
from retexture.tasks.limits import Refused
from retexture.tasks.order import Order

MOST_AT_ONCE = 16
"""Orders in one transaction: workers that want to write wait for it."""


class SubmitAll(Protocol):
    """Stores the orders that no limit forbids, or none: :func:`~retexture.tasks.accept.submit_all`."""

    def __call__(
        self, submissions: Sequence[Submission], *, again: bool = False
    ) -> list[SubmitResult | Refused]:
        """Store them; ``again``: what an earlier try has stored is found."""


class SubmitBatcher:
    """Takes orders one by one and stores them in groups. Belongs to one event loop."""

    def __init__(self, submit_all: SubmitAll, threads: ThreadPoolExecutor, transactions: int) -> None:
        """Store with ``submit_all`` in ``threads``, in so many ``transactions`` at the same time."""
        self._submit_all = submit_all
        self._threads = threads
        self._free = transactions
        self._waiting: list[_Waiting] = []
        self._storing: set[asyncio.Task[None]] = set()

    async def submit(self, order: Order, key: Key) -> SubmitResult:
        """Store an order; when this returns, the task is in the database and in the queue.

        An order that can't be stored fails alone, whatever came with it.

        Raises:
            Refused: A limit forbids it.
            OutOfTime: The deadline in force came before it was stored, and it is not stored.
        """
        future: asyncio.Future[SubmitResult] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(Submission(order, key), deadlines.current(), future))
        self._begin()
        return await future

    def _begin(self) -> None:
        while self._waiting and self._free:
            wanted = [each for each in self._waiting if not each.future.done()]  # else who ordered went away
            group, self._waiting = wanted[:MOST_AT_ONCE], wanted[MOST_AT_ONCE:]
            if not group:
                return
            self._free -= 1
            storing = asyncio.create_task(self._store(group))
            self._storing.add(storing)
            storing.add_done_callback(self._storing.discard)

    async def _store(self, group: Sequence["_Waiting"]) -> None:
        loop = asyncio.get_running_loop()
        try:
            outcomes = await loop.run_in_executor(self._threads, self._outcomes, group)
        finally:
            self._free += 1
            self._begin()
        for each, outcome in zip(group, outcomes, strict=True):
            if each.future.done():
                continue  # who ordered went away; the task is there nevertheless
            if isinstance(outcome, Exception):
                each.future.set_exception(outcome)
            else:
                each.future.set_result(outcome)

    def _outcomes(self, group: Sequence["_Waiting"]) -> Sequence[SubmitResult | Exception]:
        submissions = [each.submission for each in group]
        try:
            with deadlines.until(_earliest(group)):
                return self._submit_all(submissions)
        except Unconfirmed:
            return self._confirmed(group)
        except Exception as error:
            # Where the database is away, to try the orders one by one would only take longer.
            if len(group) == 1 or isinstance(error, DATABASE_AWAY):
                return [error] * len(group)
            return [outcome for each in group for outcome in self._outcomes([each])]

    def _confirmed(self, group: Sequence["_Waiting"]) -> Sequence[SubmitResult | Exception]:
        """What became of orders whose storing was not confirmed; those that were not stored are now."""
        try:
            with deadlines.until(_earliest(group)):
                return self._submit_all([each.submission for each in group], again=True)
        except Exception as error:
            return [error] * len(group)


@dataclass(frozen=True)
class _Waiting:
    """An order that is to be stored, and who waits for it until when."""

    submission: Submission
    deadline: deadlines.Deadline
    future: asyncio.Future[SubmitResult]


def _earliest(group: Sequence[_Waiting]) -> deadlines.Deadline:
    moments = [each.deadline.at for each in group if each.deadline.at is not None]
    return deadlines.Deadline(min(moments, default=None))
