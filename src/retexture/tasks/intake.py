"""Orders that come at the same time share a transaction: the disk is waited for once."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from retexture import deadlines
from retexture.tasks.keys import Key
from retexture.tasks.limits import Refused
from retexture.tasks.order import Order
from retexture.tasks.submit import Taken

MOST_AT_ONCE = 16
"""Orders in one transaction: workers that want to write wait for it."""

Take = Callable[[Sequence[tuple[Order, Key]]], list[Taken | Refused]]
"""Stores the orders that no limit forbids, or none: :func:`retexture.tasks.submit.submit_all`."""


class Intake:
    """Takes orders one by one and stores them in groups. Belongs to one event loop."""

    def __init__(self, take: Take, threads: ThreadPoolExecutor, transactions: int) -> None:
        """Store with ``take`` in ``threads``, in so many ``transactions`` at the same time."""
        self._take = take
        self._threads = threads
        self._free = transactions
        self._waiting: list[_Waiting] = []
        self._storing: set[asyncio.Task[None]] = set()

    async def submit(self, order: Order, key: Key) -> Taken:
        """Store an order; when this returns, the task is in the database and in the queue.

        An order that can't be stored fails alone, whatever came with it.

        Raises:
            Refused: A limit forbids it.
            OutOfTime: The deadline in force came before it was stored, and it is not stored.
        """
        future: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(order, key, deadlines.current(), future))
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

    def _outcomes(self, group: Sequence["_Waiting"]) -> Sequence[Taken | Exception]:
        try:
            with deadlines.until(_earliest(group)):
                return self._take([(each.order, each.key) for each in group])
        except Exception as error:
            if len(group) == 1:
                return [error]
            return [outcome for each in group for outcome in self._outcomes([each])]


@dataclass(frozen=True)
class _Waiting:
    """An order that is to be stored, and who waits for it until when."""

    order: Order
    key: Key
    deadline: deadlines.Deadline
    future: asyncio.Future[Taken]


def _earliest(group: Sequence[_Waiting]) -> deadlines.Deadline:
    moments = [each.deadline.at for each in group if each.deadline.at is not None]
    return deadlines.Deadline(min(moments, default=None))
