"""The orders of one request: queued, followed and fetched, each by a coroutine in the client's thread."""

import asyncio
import hashlib
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from retexture.engines.comfyui.answers import OURS, Finished, Queued
from retexture.engines.comfyui.client import ComfyClient
from retexture.engines.comfyui.job import WorkflowJob
from retexture.engines.comfyui.listening import Listener
from retexture.engines.forwarding import Budget, PictureFile, Repetitions, TemporaryFault, awaited
from retexture.engines.protocol import Cancelled, EngineUnavailable, UpstreamCall

_MOST_FAILED = 1  # runs that failed for what may pass and are repeated: each costs minutes of a GPU
_SOON, _OFTEN, _SELDOM = 0.2, 1.0, 10.0
"""Seconds until it is asked again what became of an order: the server said that it ended, which it does
before the result is in its history; its messages are not heard; they are heard."""
_LETTING_GO = 2.0  # seconds to withdraw orders that nobody wants: whoever cancels waits for it


@dataclass(frozen=True, eq=False)
class MadePicture:
    """A picture that came, and what was ordered for it.

    Attributes:
        data: Its file.
        call: The order.
        again: How many orders for it there were before.
    """

    data: bytes = field(repr=False)
    call: UpstreamCall
    again: int


@dataclass(eq=False)
class _Order:
    """One variation on its way.

    Attributes:
        number: Of the variation.
        again: How many orders for it the server is done with.
        submitted: How many times it was queued.
        prompt_id: What the server calls it; empty: it is not queued yet.
        listener: Who hears of it.
    """

    number: int
    again: int
    submitted: int = 0
    prompt_id: str = ""
    listener: Listener | None = None


class QueuedOrders:
    """The orders of a request that are under way."""

    def __init__(self, client: ComfyClient, job: WorkflowJob, budget: Budget, most_bytes: int) -> None:
        self._client = client
        self._job = job
        self._budget = budget
        self._most_bytes = most_bytes
        self._orders: dict[int, tuple[_Order, Future[MadePicture]]] = {}
        self._taken: set[int] = set()
        self._uploaded: dict[str, str] = {}
        self._uploading: asyncio.Lock | None = None

    def order(self, number: int, again: int = 0) -> None:
        """Order a variation; ``again`` counts the orders for it that gave nothing of use."""
        order = _Order(number, again)
        self._taken.discard(number)
        self._orders[number] = order, self._client.start(self._made(order))

    def picture(self, number: int, cancelled: Cancelled) -> MadePicture:
        """Wait for a variation.

        Raises:
            EngineCancelled: Meanwhile nobody wants it any more.
            EngineError: It can't be had.
        """
        made = awaited(self._orders[number][1], cancelled)
        self._taken.add(number)
        return made

    def in_vain(self) -> tuple[UpstreamCall, ...]:
        """The orders that were queued and whose pictures nobody took: they cost the server's time."""
        return tuple(
            UpstreamCall(
                self._job.sent(order.number, order.again),
                (order.prompt_id,) if order.prompt_id else (),
                max(order.submitted, 1),
            )
            for number, (order, _) in self._orders.items()
            if number not in self._taken and (order.prompt_id or order.submitted)
        )

    def share(self, number: int) -> float:
        """How far a variation is, 0 to 1, as far as the server tells."""
        listener = self._orders[number][0].listener
        return 0.0 if listener is None else listener.share

    def give_up(self) -> None:
        """Wait for nothing any more, and take what is in the server's queue out of it."""
        unfinished = [order for order, future in self._orders.values() if future.cancel()]
        left = [order.prompt_id for order in unfinished if order.prompt_id]
        if left:
            with suppress(TimeoutError):
                self._client.start(self._withdraw(left)).result(_LETTING_GO)

    async def _withdraw(self, prompt_ids: list[str]) -> None:
        await asyncio.gather(*map(self._client.withdraw, prompt_ids))

    async def _made(self, order: _Order) -> MadePicture:
        """Order one variation until it is there, or until that makes no sense any more."""
        server = self._client.server
        async with self._client.slots:
            repetitions = Repetitions(OURS, server.time)
            try:
                async with asyncio.timeout(server.time):
                    return await self._repeated(order, repetitions)
            except TimeoutError:
                if order.prompt_id:
                    await self._client.withdraw(order.prompt_id)
                text = f"{OURS} did not finish within {server.time:.0f} seconds (RETEXTURE_COMFYUI_TIME_S)."
                raise EngineUnavailable(text) from None

    async def _repeated(self, order: _Order, repetitions: Repetitions) -> MadePicture:
        failures = 0
        while True:
            repetitions.tries += 1
            try:
                return await self._attempt(order, repetitions)
            except TemporaryFault as error:
                fault = error
            if fault.answered:  # it is done with this one: the next is another order
                order.again, order.prompt_id = order.again + 1, ""
                failures += 1
                if failures > _MOST_FAILED:
                    raise EngineUnavailable(f"{OURS} was asked {failures} times; at last {fault}.")
            await repetitions.pause(fault)

    async def _attempt(self, order: _Order, repetitions: Repetitions) -> MadePicture:
        """Follow an order, which is queued if the server does not know it."""
        there, finished = await self._before(order)
        name = self._job.name(order.number, order.again)
        order.listener = self._client.listener(name)
        listening = asyncio.create_task(order.listener.listen())
        try:
            if finished is None:
                if there is None:
                    await self._submit(order, name)
                repetitions.tries = 0  # it is there: what fails from now on is another matter
                finished = await self._followed(order, name)
        finally:
            listening.cancel()
            await asyncio.wait([listening])  # until its connection is closed
        if finished.failed is not None:
            raise finished.failed
        data = await self._client.view(finished.pictures[0], self._most_bytes)
        usage = {} if finished.seconds is None else {"seconds": finished.seconds}
        ids = (order.prompt_id or name,)
        call = UpstreamCall(self._job.sent(order.number, order.again), ids, max(order.submitted, 1), usage)
        return MadePicture(data, call, order.again)

    async def _before(self, order: _Order) -> tuple[Queued | None, Finished | None]:
        """Where the order is, or what became of it before; those that failed before are passed over."""
        while True:
            name = self._job.name(order.number, order.again)
            there, finished = await self._known(order, name)
            if finished is None or finished.failed is None or order.prompt_id:
                return there, finished
            order.again += 1

    async def _known(self, order: _Order, name: str) -> tuple[Queued | None, Finished | None]:
        """What the server knows of an order.

        The queue is asked first: an order goes from there into the history at one stroke, and would be in
        neither if it went between the two questions.
        """
        there = await self._client.queued(name)
        if there is not None:
            order.prompt_id = there.id
        known = order.prompt_id or name
        return there, await self._client.finished(known, self._job.workflow.output)

    async def _submit(self, order: _Order, name: str) -> None:
        placed = self._job.placed(order.number, order.again, await self._files())
        await asyncio.to_thread(self._budget.take)  # it is recorded before anything is queued
        order.submitted += 1
        order.prompt_id = name  # from now on it may be in the queue, whatever comes back
        try:
            order.prompt_id = await self._client.submit(
                self._job.workflow.filled(placed), name, self._job.workflow.output
            )
        except TemporaryFault as fault:
            if not fault.charged:  # it is not queued: maybe the server starts anew, without its files
                await asyncio.to_thread(self._budget.give_back)
                self._uploaded.clear()
            raise

    async def _followed(self, order: _Order, name: str) -> Finished:
        """Wait until an order has ended.

        Raises:
            TemporaryFault: The server forgot it, as it does when it starts anew, or can't answer now.
        """
        listener = order.listener
        assert listener is not None
        while True:
            there, finished = await self._known(order, name)
            listener.is_about(order.prompt_id)
            if finished is not None:
                return finished
            if there is None:
                self._uploaded.clear()  # whoever forgets its queue has cleared its files as well
                raise TemporaryFault("it forgot the order")
            await listener.news(_SOON if listener.ended else _SELDOM if listener.connected else _OFTEN)

    async def _files(self) -> dict[str, str]:
        """The server's names of the request's files, which are sent once."""
        self._uploading = self._uploading or asyncio.Lock()
        async with self._uploading:
            if not self._uploaded:
                uploaded = {"picture": await self._sent(self._job.picture)}
                if self._job.mask is not None:
                    uploaded["mask"] = await self._sent(self._job.mask)
                self._uploaded = uploaded
            return dict(self._uploaded)

    async def _sent(self, file: PictureFile) -> str:
        # By what is in it: a picture that is sent twice is one file there.
        digest = hashlib.sha256(file.data).hexdigest()[:32]
        return await self._client.upload(file, f"{digest}{file.name[file.name.rindex('.') :]}")
