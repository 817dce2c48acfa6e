"""The HTTP client: requests to the server, repeated while it is away, given up when nobody waits any more."""

import asyncio
import random
import re
import weakref
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from retexture.engines.forwarding import CallThread, Connecting, Redactor, bounded
from retexture.engines.gateway.answers import Away, Gone, Unanswered, WireAnswer, fault_in
from retexture.engines.gateway.server import UpstreamServer, UpstreamSpec, read_spec
from retexture.engines.hops import via_header
from retexture.engines.protocol import EngineError
from retexture.fetching.retrying import pause_before_retry
from retexture.imaging.encode import PictureFormat

GENERATION = "/model/v1/generation"

_PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0) + (8.0,) * 500
"""Seconds before the second try, the third …: how long the server may be away ends it, not their number."""
_ANSWERING = 30.0  # seconds for an answer to a small request
_SENDING = 300.0  # seconds where pictures are sent along
_ASKING = 3.0  # seconds: health and prompts are asked about by people who wait
_UNDERSTANDING = 15.0  # seconds: the first time a server loads its engine
_GIVING_UP = 5.0  # seconds to cancel a task: whoever ended ours may wait for it
_MOST_BYTES = 8_000_000  # of an answer: a task with its receipt has some thousands
_ID = re.compile(r"(?!\.+$)[A-Za-z0-9._~-]{1,200}")
_ADDRESS = re.compile(r"https?://[!-~]{1,1016}")


@dataclass(frozen=True, eq=False)
class Outgoing:
    """A request that is sent, as often as it has to be.

    Attributes:
        method: Of HTTP.
        path: Behind the server's address.
        content: The body, JSON.
        files: Of a form, in place of a body.
        headers: Beside those that every request has.
        limit: Seconds for one answer.
        away: Seconds for which the server may be away; None: the usual.
    """

    method: str
    path: str
    content: bytes | None = field(default=None, repr=False)
    files: Any = field(default=None, repr=False)
    headers: dict[str, str] = field(default_factory=dict)
    limit: float = _ANSWERING
    away: float | None = None


class GatewayClient:
    """Talks to the server from a thread of its own; every function may be called from any thread."""

    def __init__(self, server: UpstreamServer) -> None:
        self.server = server
        self.redactor = Redactor(server.key)
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        self.calls = CallThread(Connecting("gateway", headers, concurrency=4, spare=8))
        self._end = weakref.finalize(self, self.calls.close)

    def close(self) -> None:
        """Close all connections; what is under way is given up."""
        self._end()

    def spec(self) -> "Future[UpstreamSpec]":
        """Ask what the model takes; a server that does not tell takes the least."""

        async def asked() -> UpstreamSpec:
            answer = await self.patiently(Outgoing("GET", self._spec_path), passing=range(400, 500))
            return read_spec(answer.body) if answer.status == 200 else UpstreamSpec()

        return self.calls.start(asked())

    def create(self, body: bytes, key: str, via: Sequence[str] = (), *, last: bool = False) -> "Future[str]":
        """Create a task; returns its id. Sent again under the same key, the order leads to the same task.

        Args:
            body: Of the order.
            key: Its Idempotency-Key.
            via: The installations that it came through.
            last: Nobody wants its pictures any more: it is sent once, and somebody may wait for that.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, **via_header(via)}
        limit, away = (_GIVING_UP, 0.0) if last else (_SENDING, None)
        order = Outgoing("POST", GENERATION, body, None, headers, limit, away)

        async def created() -> str:
            told = (await self.patiently(order)).json()
            task_id = told.get("id") if isinstance(told, dict) else None
            if not isinstance(task_id, str) or not _ID.fullmatch(task_id):
                raise EngineError("The upstream server answered an order with something that is no task.")
            return task_id

        return self.calls.start(created())

    def upload(self, data: bytes, form: PictureFormat) -> "Future[str]":
        """Hand a picture in; returns the address that the server gave it."""
        file = {"file": (f"picture{form.suffix}", data, form.media_type)}
        handed_in = Outgoing("POST", "/v1/files", files=file, limit=_SENDING)

        async def uploaded() -> str:
            told = (await self.patiently(handed_in)).json()
            url = told.get("url") if isinstance(told, dict) else None
            if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
                raise EngineError("The upstream server gave a picture that was handed in no usable address.")
            return url

        return self.calls.start(uploaded())

    async def task(self, task_id: str) -> dict[str, Any]:
        """How a task stands. For the thread of calls.

        Raises:
            Gone: The server does not know it.
            EngineError: It can't be asked.
        """
        answer = await self.patiently(Outgoing("GET", f"{GENERATION}/task/{task_id}"), passing=(404,))
        if answer.status == 404:
            raise Gone("The upstream server does not know the task any more.")
        told = answer.json()
        if not isinstance(told, dict) or not isinstance(told.get("status"), str):
            raise EngineError("The upstream server answered with something that is no task.")
        return told

    def cancel(self, task_id: str) -> "Future[None]":
        """Cancel a task; a server that has ended it, or can't cancel, has nothing more to be told."""
        outgoing = Outgoing("DELETE", f"{GENERATION}/task/{task_id}", limit=_GIVING_UP, away=0)

        async def cancelled() -> None:
            await self.patiently(outgoing, passing=(400, 404, 405, 409, 410, 501))

        return self.calls.start(cancelled())

    def understand(self, prompt: str) -> "Future[WireAnswer]":
        """Ask a Retexture what it makes of a prompt, which it is not to ask others: they may ask us."""
        asked = {"prompt": prompt}
        return self.ask("POST", "/v1/understand", asked, _UNDERSTANDING, **{"Max-Forwards": "0"})

    def ask(
        self, method: str, path: str, body: object = None, limit: float = _ASKING, **headers: str
    ) -> "Future[WireAnswer]":
        """Ask once and shortly, for ``limit`` seconds; status 0 where there is no answer."""
        content = None if body is None else orjson.dumps(body)
        sent = {**headers, **({} if body is None else {"Content-Type": "application/json"})}

        async def asked() -> WireAnswer:
            try:
                return await self._once(Outgoing(method, path, content, None, sent, limit))
            except (Away, EngineError):
                return WireAnswer(0, {}, b"")

        return self.calls.start(asked())

    def ask_spec(self) -> "Future[WireAnswer]":
        """Ask what the model takes, once and shortly."""
        return self.ask("GET", self._spec_path)

    @property
    def _spec_path(self) -> str:
        return f"/api/v1/skill/models/{self.server.model}/spec"

    async def patiently(self, outgoing: Outgoing, passing: Collection[int] = ()) -> WireAnswer:
        """Send a request until it is answered for good, or the server was away for too long.

        Args:
            outgoing: The request.
            passing: Statuses from 300 on that are answers for the caller.

        Raises:
            EngineError: What the answer means, or that there is none.
        """
        clock = asyncio.get_running_loop()
        away = self.server.away if outgoing.away is None else outgoing.away
        until, tries = clock.time() + away, 0
        while True:
            tries += 1
            fault: Exception
            try:
                answer = await self._once(outgoing)
            except Away as error:
                fault = error
            else:
                if answer.status < 300:
                    return answer
                fault = fault_in(answer, self.redactor)
                if answer.status in passing and not isinstance(fault, Away):
                    return answer
            if not isinstance(fault, Away):
                break
            left = until - clock.time()
            wait = pause_before_retry(fault.retry_after, tries, left, _PAUSES, random.random())  # noqa: S311
            if wait is None:
                times = "once" if tries == 1 else f"{tries} times"
                fault = Unanswered(f"The upstream server was asked {times}; at last {fault}.")
                break
            await asyncio.sleep(wait)
        # Out here, so that no error of the client, which holds the request and its key, is ours' context.
        raise fault

    async def _once(self, outgoing: Outgoing) -> WireAnswer:
        failed: Exception
        try:
            async with asyncio.timeout(outgoing.limit):
                request = self.calls.http.build_request(
                    outgoing.method,
                    self.server.url + outgoing.path,
                    content=outgoing.content,
                    files=outgoing.files,
                    headers=outgoing.headers,
                )
                response = await self.calls.http.send(request, stream=True)
                body = await bounded(response, _MOST_BYTES, "The upstream server")
        except TimeoutError:
            failed = Away(f"it did not answer within {outgoing.limit:.0f} seconds")
        except (httpx.ConnectError, httpx.ConnectTimeout):
            failed = Away("it could not be reached")
        except httpx.TransportError:
            failed = Away("it broke the connection off")
        except httpx.HTTPError:
            failed = Away("its answer could not be read")
        else:
            return WireAnswer(response.status_code, response.headers, body)
        raise failed
