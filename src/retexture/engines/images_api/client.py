"""The HTTP client: orders sent, repeated where that makes sense, given up when nobody waits any more."""

import asyncio
import hashlib
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

import orjson

from retexture.engines.forwarding import (
    Budget,
    CallThread,
    Connecting,
    Redactor,
    Repetitions,
    TemporaryFault,
    answer_of,
)
from retexture.engines.hops import via_header
from retexture.engines.images_api.answers import ImagesAnswer, fault_in, read_answer
from retexture.engines.protocol import EngineError, UpstreamCall

_SERVICE = "The image service"
_LISTING = 3.0  # seconds for the list of models: health is asked for by people who wait
_MOST_LISTED = 4_000_000  # bytes of a list of models


@dataclass(frozen=True)
class Upstream:
    """A server, and how it is used.

    Attributes:
        url: Where the interface begins: ``/images/edits`` is added.
        model: Whom to ask for.
        key: Sent as a bearer token; empty: none is.
        call_time: Seconds for one answer.
        time: Seconds for one order, repetitions included.
        concurrency: Orders that are under way at a time.
        calls: Orders that one input may cost.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    call_time: float = 300.0
    time: float = 900.0
    concurrency: int = 4
    calls: int = 12


@dataclass(frozen=True)
class EditOrder:
    """One order: the fields and files of its form.

    Attributes:
        fields: As they are sent.
        files: (field, (file name, bytes, media type)).
        count: How many pictures are asked for.
        key: Names the order, so that a server that was sent it twice makes it once; empty: it has no name.
        most_bytes: Of the answer.
        via: The installations that it came through: a Retexture may be who answers.
    """

    fields: Mapping[str, str]
    files: tuple[tuple[str, tuple[str, bytes, str]], ...] = field(repr=False)
    count: int
    key: str
    most_bytes: int
    via: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivered:
    """An answer, and how many times its order was sent."""

    answer: ImagesAnswer
    tries: int


class Client:
    """Sends orders from a thread of its own, so that whoever waits for one can give it up at any time."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self._redactor = Redactor(upstream.key)
        headers = {"Authorization": f"Bearer {upstream.key}"} if upstream.key else {}
        self._calls = CallThread(Connecting("images-api", headers, upstream.concurrency))

    def order(self, order: EditOrder, budget: Budget) -> "Future[Delivered]":
        """Send an order. The future raises the errors of an engine; cancelling it closes the connection."""
        return self._calls.start(self._order(order, budget))

    def models(self) -> "Future[tuple[int, tuple[str, ...]]]":
        """Ask for the models, shortly; gives the status, 0 where there is no answer, and their names."""
        return self._calls.start(self._models())

    def close(self) -> None:
        """Close all connections; what is under way is given up."""
        self._calls.close()

    async def _order(self, order: EditOrder, budget: Budget) -> Delivered:
        """Send an order until it is answered, or until that makes no sense any more."""
        repetitions: Repetitions | None = None
        answered = 0
        while True:
            async with self._calls.slots:
                if repetitions is None:  # to wait for others costs no time of its own
                    repetitions = Repetitions(_SERVICE, self.upstream.time)
                await asyncio.to_thread(budget.take)  # it is recorded before anything is sent
                repetitions.tries += 1
                try:
                    return Delivered(await self._send(order, answered, repetitions.left), repetitions.tries)
                except TemporaryFault as error:
                    fault = error
                except EngineError as error:
                    error.upstream = (UpstreamCall(order.fields, tries=repetitions.tries),)
                    raise
            if not fault.charged:
                await asyncio.to_thread(budget.give_back)
            answered += fault.answered
            try:
                await repetitions.pause(fault)
            except EngineError as error:
                error.upstream = (UpstreamCall(order.fields, tries=repetitions.tries),)
                raise

    async def _send(self, order: EditOrder, answered: int, left: float) -> ImagesAnswer:
        limit = max(1.0, min(self.upstream.call_time, left))
        request = self._calls.http.build_request(
            "POST",
            f"{self.upstream.url}/images/edits",
            data=dict(order.fields),
            files=list(order.files),
            headers={
                **({"Idempotency-Key": _named(order.key, answered)} if order.key else {}),
                **via_header(order.via),
            },
        )
        answer = await answer_of(self._calls.http, request, limit, order.most_bytes, _SERVICE)
        if answer.status == 200:
            return read_answer(answer.body, answer.headers, self._redactor)
        raise fault_in(answer.status, answer.body, answer.headers, self._redactor)

    async def _models(self) -> tuple[int, tuple[str, ...]]:
        request = self._calls.http.build_request("GET", f"{self.upstream.url}/models")
        try:
            answer = await answer_of(self._calls.http, request, _LISTING, _MOST_LISTED, _SERVICE)
        except (TemporaryFault, EngineError):
            return 0, ()
        try:
            return answer.status, tuple(str(each["id"]) for each in orjson.loads(answer.body)["data"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return answer.status, ()


def _named(key: str, answered: int) -> str:
    """The idempotency key: it tells nothing of the task to whoever is sent it."""
    return "rtx-" + hashlib.sha256(f"{key}/{answered}".encode()).hexdigest()[:40]
