"""One request at the server: ordered once whatever happens, followed to its end, taken up again by its id."""

import hashlib
import logging
import secrets
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

from retexture.engines.forwarding import Budget, awaited, go_on
from retexture.engines.gateway.answers import Gone, Unanswered, failure_of
from retexture.engines.gateway.client import GatewayClient
from retexture.engines.gateway.following import Following, TaskStanding
from retexture.engines.gateway.orders import OrderBook, UpstreamOrder
from retexture.engines.gateway.receipts import call_of
from retexture.engines.gateway.sending import (
    addresses,
    body_of,
    pictures_of,
    way_for,
    words_of,
)
from retexture.engines.gateway.server import UpstreamSpec
from retexture.engines.ledger import Ledger
from retexture.engines.protocol import (
    Cancelled,
    EngineError,
    EngineUnavailable,
    Progress,
    Request,
    UpstreamCall,
)

_EXCEEDED = (
    "{} orders for one picture were sent to the upstream server, which is the most "
    "(RETEXTURE_GATEWAY_ORDERS)."
)
_NO_STRICTER = (
    "the upstream server has made it again itself, or has no parameter for it; another order would only be "
    "another picture"
)

_log = logging.getLogger(__name__)  # silent in commands, whose output is for results


@dataclass(frozen=True)
class FinishedErrand:
    """A picture that the server has made.

    Attributes:
        url: Where it is.
        order: What it was ordered with.
        standing: Of its task.
    """

    url: str
    order: UpstreamOrder
    standing: TaskStanding


class Errand:
    """One request at the server. Its state is in the request's ledger alone."""

    def __init__(
        self, client: GatewayClient, request: Request, spec: UpstreamSpec, cancelled: Cancelled
    ) -> None:
        self._client = client
        self._request = request
        self._spec = spec
        self._cancelled = cancelled
        self._book = OrderBook(request.ledger)
        self._purpose = f"{request.structure:g}/{request.count}"
        self._order: UpstreamOrder | None = None
        self._standing: TaskStanding | None = None

    def pictures(self, progress: Progress) -> Generator[FinishedErrand]:
        """Yield the pictures from the request's first number on, each as soon as it is there.

        Raises:
            EngineCancelled: Nobody wants them any more; the order stands, for whoever takes the input up.
            EngineError: They can't be had.
        """
        order = self._placed()
        numbers = range(self._request.first, self._request.count)
        with closing(Following(self._client, order.task)) as following:
            standing: TaskStanding | None = None
            for number in numbers:
                while standing is None or not self._has(standing, number):
                    standing = self._next(following, order, standing)
                    progress(self._share(standing), "Waiting for the upstream server")
                yield FinishedErrand(standing.pictures[number], order, standing)

    def in_vain(self) -> tuple[UpstreamCall, ...]:
        """What was ordered, where nothing came of it."""
        if self._order is None:
            return ()
        told = self._standing.task if self._standing is not None else None
        return (call_of(self._order, told, self._client.redactor),)

    def _next(self, following: Following, order: UpstreamOrder, before: TaskStanding | None) -> TaskStanding:
        """The next news of the task."""
        if before is not None and before.ended:
            raise EngineError("The upstream server made fewer pictures than were asked for.")
        while True:
            go_on(self._cancelled)
            try:
                standing = following.news()
            except Gone:
                self._book.close(self._purpose, "failed")
                raise
            if standing is not None:
                break
            if time.time() > order.sent_at + self._client.server.time:
                abandon(self._client, self._request.ledger)
                raise EngineUnavailable(
                    f"The upstream server was not done within {self._client.server.time:g} seconds."
                )
        self._standing = standing
        if standing.ended:
            self._book.close(self._purpose, "failed" if standing.failed else "done")
        if standing.failed:
            raise failure_of(standing.task, self._client.redactor)
        return standing

    def _has(self, standing: TaskStanding, number: int) -> bool:
        """Whether a picture is there; with the last one comes what the order cost."""
        last = number == self._request.count - 1
        return number in standing.pictures and (standing.ended or not last)

    def _share(self, standing: TaskStanding) -> float:
        """How much is done of what is still to be made."""
        first, count = self._request.first, self._request.count
        return min(max((standing.progress * count - first) / (count - first), 0.0), 1.0)

    def _placed(self) -> UpstreamOrder:
        """The order, sent: by this process or by an earlier one."""
        order = self._book.all().get(self._purpose)
        if order is None or order.state == "failed":
            order = self._written(order)
        self._order = order
        if order.task:
            return order
        way = way_for(self._client.server.pictures, self._request, self._spec)
        inline = pictures_of(self._request, self._spec) if way == "inline" else ()
        body = body_of(self._client.server.model, order.params, inline)
        try:
            created = self._client.create(body, order.key, self._request.via)
            task = awaited(created, self._cancelled)
        except Unanswered:  # it may be there
            raise
        except EngineError:
            self._book.close(self._purpose, "failed")
            raise
        _log.info("ordered task %s at %s", task, self._client.server.url)
        self._order = self._book.write(self._purpose, replace(order, task=task))
        return self._order

    def _written(self, failed: UpstreamOrder | None) -> UpstreamOrder:
        """Write an order down, so that it is the same one whoever sends it, and however often."""
        client, request, spec = self._client, self._request, self._spec
        self._check_purpose()
        way = way_for(client.server.pictures, request, spec)
        found = {}
        if way != "inline":
            found = addresses(
                pictures_of(request, spec), way, request, client.upload,
                lambda handed_in: awaited(handed_in, self._cancelled),
            )  # fmt: skip
        most = client.server.orders
        Budget(most, request.ledger, _EXCEEDED.format(most)).take()
        attempt = 0 if failed is None else failed.attempt + 1
        # Where nobody names the order, a name of chance holds at least for its own repetitions.
        name = f"{request.key or secrets.token_hex(16)}/{self._purpose}/{attempt}"
        digest = hashlib.sha256(name.encode()).hexdigest()[:40]
        params = {**words_of(request, spec), **found}
        repeatable = spec.ours and way != "inline"
        order = UpstreamOrder(params, f"rtx-{digest}", time.time(), repeatable, attempt)
        return self._book.write(self._purpose, order)

    def _check_purpose(self) -> None:
        """Raise EngineError where a stricter picture is asked for, and another order would not make one."""
        others = [order for purpose, order in self._book.all().items() if purpose != self._purpose]
        asked_before = any("minStructure" in order.params for order in others)
        if others and (asked_before or "structure" not in self._spec.parameters):
            raise EngineError(_NO_STRICTER)


def abandon(client: GatewayClient, ledger: Ledger) -> None:
    """Cancel what the server is still at for an input.

    An order of which it is not known whether it arrived is sent once more under its key, where that makes no
    second one: then it has an id, and can be cancelled.

    Raises:
        EngineUnavailable: The server is out of reach.
    """
    book = OrderBook(ledger)
    for purpose, order in book.all().items():
        if order.state != "open":
            continue
        task = order.task
        if not task and order.repeatable:
            body = body_of(client.server.model, order.params, ())
            task = client.create(body, order.key, last=True).result()
        if task:
            client.cancel(task).result()
            _log.info("cancelled task %s at %s", task, client.server.url)
        book.close(purpose, "failed")
