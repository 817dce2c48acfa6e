"""Calls of another server: in a thread of their own, bounded in time and size, given up at any time."""

import asyncio
import threading
import weakref
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import httpx

from retexture.engines.forwarding.repetition import TemporaryFault
from retexture.engines.protocol import EngineError
from retexture.fetching import USER_AGENT

_CONNECTING = 10.0  # seconds: a server that is there answers within one
_IDLE = 20.0
"""Seconds after which an unused connection is closed by us: proxies close theirs after 60 or more, and an
order that is sent into a connection which closes that moment is lost."""

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Connecting:
    """How a server is connected to.

    Attributes:
        thread: The thread's name.
        headers: Sent with every call; the key is among them.
        concurrency: Orders that are under way at a time.
        spare: Connections beside those of orders.
    """

    thread: str
    headers: Mapping[str, str] = field(repr=False)
    concurrency: int
    spare: int = 1


@dataclass(frozen=True, eq=False)
class UpstreamAnswer:
    """What a server answered, whatever its status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class CallThread:
    """A thread with an event loop, a client and its connections, started when it is first needed.

    Whoever waits for a call can give it up at any time: cancelling its future closes the connection.
    """

    def __init__(self, connecting: Connecting) -> None:
        self._running = _LoopThread(connecting)
        self._end = weakref.finalize(self, self._running.close)

    @property
    def http(self) -> httpx.AsyncClient:
        """The client; to be used in the thread alone."""
        return self._running.http

    @property
    def slots(self) -> asyncio.Semaphore:
        """One for each order that may be under way; to be used in the thread alone."""
        return self._running.slots

    def start(self, work: Coroutine[Any, Any, _Result]) -> "Future[_Result]":
        """Do something in the thread."""
        return self._running.start(work)

    def close(self) -> None:
        """Close all connections; what is under way is given up."""
        self._end()


async def answer_of(
    http: httpx.AsyncClient, request: httpx.Request, seconds: float, most_bytes: int, service: str
) -> UpstreamAnswer:
    """Send a request and read its answer, whatever the status.

    Args:
        http: The client.
        request: What it built.
        seconds: For all of it.
        most_bytes: Of the answer.
        service: Who answers, as a sentence begins with it.

    Raises:
        TemporaryFault: There is no whole answer.
        EngineError: It is longer than ``most_bytes``.
    """
    fault: TemporaryFault
    try:
        async with asyncio.timeout(seconds):
            response = await http.send(request, stream=True)
            body = await bounded(response, most_bytes, service)
            return UpstreamAnswer(response.status_code, response.headers, body)
    except TimeoutError:
        fault = TemporaryFault(f"it did not answer within {seconds:.0f} seconds")
    except (httpx.ConnectError, httpx.ConnectTimeout):
        fault = TemporaryFault("it could not be reached", charged=False)
    except httpx.TransportError:
        fault = TemporaryFault("it broke the connection off")
    except httpx.HTTPError:
        fault = TemporaryFault("its answer could not be read")
    # Out here, so that no error of the client, which holds the request and its key, is ours' context.
    raise fault


async def bounded(response: httpx.Response, most_bytes: int, service: str) -> bytes:
    """Read the body of an answer that is being streamed, and close it.

    Raises:
        EngineError: It is longer than ``most_bytes``.
    """
    parts, size = [], 0
    try:
        async for part in response.aiter_bytes():
            size += len(part)
            if size > most_bytes:
                raise EngineError(f"{service} answered with more than {most_bytes // 2**20} MiB.")
            parts.append(part)
    finally:
        await response.aclose()
    return b"".join(parts)


class _LoopThread:
    """What a thread needs; without a reference to whoever uses it, so that both can be collected."""

    http: httpx.AsyncClient
    slots: asyncio.Semaphore

    def __init__(self, connecting: Connecting) -> None:
        self._connecting = connecting
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self, work: Coroutine[Any, Any, _Result]) -> "Future[_Result]":
        with self._lock:
            if self._loop is None:
                self._begin()
            assert self._loop is not None
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _begin(self) -> None:
        how = self._connecting
        self.http = httpx.AsyncClient(
            headers={"User-Agent": USER_AGENT, **how.headers},
            timeout=httpx.Timeout(None, connect=_CONNECTING),  # each order has a limit for all of it
            limits=httpx.Limits(
                max_connections=how.concurrency + how.spare,
                max_keepalive_connections=how.concurrency,
                keepalive_expiry=_IDLE,
            ),
            follow_redirects=False,  # a redirect would take the key elsewhere
            trust_env=False,  # settings are read in one place
        )
        self.slots = asyncio.Semaphore(how.concurrency)
        self._loop = asyncio.new_event_loop()
        work = partial(_run, self._loop, self.http)
        self._thread = threading.Thread(target=work, name=how.thread, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        if thread is not threading.current_thread():  # the collector of garbage runs in any thread
            thread.join()


def _run(loop: asyncio.AbstractEventLoop, http: httpx.AsyncClient) -> None:
    """What the thread does: whoever stops the loop, the thread itself closes what it opened."""
    try:
        loop.run_forever()
        loop.run_until_complete(_end(http))
    finally:
        loop.close()


async def _end(http: httpx.AsyncClient) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await http.aclose()
