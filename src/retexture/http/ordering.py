"""Handing an order over, and waiting for its task: what every endpoint that orders has in common."""

import asyncio
from collections.abc import Mapping

import structlog
from fastapi import Request

from retexture.database.waiting import DATABASE_AWAY
from retexture.http.limits import CREATES, quota_headers, refusal
from retexture.http.live import Live, live_of
from retexture.tasks.accept import SubmitResult
from retexture.tasks.keys import Key
from retexture.tasks.limits import Refused
from retexture.tasks.order import Order
from retexture.tasks.queries import FeedEnded, TaskView

_log = structlog.get_logger(__name__)


async def submitted(request: Request, order: Order, key: Key) -> SubmitResult:
    """Store an order; when this returns, its task is in the database and in the queue.

    Raises:
        WireError: A limit of the key or of the server forbids it.
    """
    try:
        return await live_of(request).batcher.submit(order, key)
    except Refused as refused:
        raise refusal(refused) from None


def order_headers(result: SubmitResult) -> Mapping[str, str]:
    """The headers of an answer to an order: where the key's rate stands, and whether it was known."""
    headers = {} if result.quota is None else quota_headers(CREATES, result.quota)
    return {**headers, "Idempotent-Replayed": "true"} if result.repeated else headers


async def ended(view: TaskView, live: Live, patience: float) -> TaskView | None:
    """Wait until the task has ended; None: it has not within so many seconds, or that can't be seen.

    The order is accepted: whatever fails from now on, its caller has to learn the task's id.
    """
    now: TaskView | None = view
    try:
        async with asyncio.timeout(patience):
            while now is not None and not now.status.ended:
                await live.change_feed.changed(now.id, now.revision)
                now = await live.task(now.id, now.key_id)
    except (TimeoutError, FeedEnded):
        return None
    except DATABASE_AWAY as error:
        _log.warning("waiting_failed", task_id=view.id, exc_info=error)
        return None
    return now


async def has_changed(view: TaskView, live: Live, patience: float) -> bool:
    """Wait until there is something new of a task; False: there was nothing within so many seconds.

    Raises:
        FeedEnded: The server stops.
    """
    try:
        async with asyncio.timeout(patience):
            await live.change_feed.changed(view.id, view.revision)
    except TimeoutError:
        return False
    return True
