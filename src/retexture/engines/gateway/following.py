"""Following a task of the server: its stream says when a picture is there, polls say everything else.

Either alone is enough. A server without streams is polled; where the stream breaks off it is resumed behind
the last picture, and nothing that was heard comes twice.
"""

import asyncio
import queue
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from retexture.engines.forwarding import ASKED_EVERY
from retexture.engines.gateway.client import GENERATION, GatewayClient

_EVERY = 2.0  # seconds between two polls while the stream says nothing
_SILENCE = 60.0  # seconds: a stream that lives has a comment every 15
_PAUSES = (0.25, 1.0, 2.0, 4.0, 8.0)  # seconds before a stream is opened again
_MOST_FRAME = 8_000_000  # bytes
_NO_STREAM = frozenset({400, 401, 403, 404, 405, 406, 410, 501})


@dataclass(frozen=True)
class TaskStanding:
    """How a task stands.

    Attributes:
        task: As the server says it.
        pictures: The addresses of those that are there, by number.
    """

    task: Mapping[str, Any]
    pictures: Mapping[int, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing changes any more."""
        return self.task["status"] in ("completed", "failed")

    @property
    def failed(self) -> bool:
        """Whether it has no pictures to give."""
        return bool(self.task["status"] == "failed")

    @property
    def progress(self) -> float:
        """0 to 1."""
        told = self.task.get("progress", 0)
        return min(max(float(told), 0.0), 1.0) if isinstance(told, int | float) else 0.0


class Following:
    """Follows a task until it has ended, or until it is closed."""

    def __init__(self, client: GatewayClient, task_id: str) -> None:
        self._news: queue.SimpleQueue[TaskStanding] = queue.SimpleQueue()
        self._work: Future[None] = client.calls.start(_Follower(client, task_id, self._news).run())

    def news(self) -> TaskStanding | None:
        """How the task stands, once that is another than before; None where nothing came for a moment.

        Raises:
            Gone: The server does not know it any more.
            EngineError: It can't be followed.
        """
        with suppress(queue.Empty):
            return self._news.get(timeout=ASKED_EVERY)
        if self._work.done() and self._news.empty():
            error = self._work.exception()
            if error is not None:
                raise error.with_traceback(None)
        return None

    def close(self) -> None:
        """Follow no further; connections are closed."""
        self._work.cancel()


class _Follower:
    """What runs in the thread of calls."""

    def __init__(self, client: GatewayClient, task_id: str, news: "queue.SimpleQueue[TaskStanding]") -> None:
        self._client = client
        self._task_id = task_id
        self._news = news
        self._pictures: dict[int, str] = {}
        self._heard = asyncio.Event()

    async def run(self) -> None:
        """Poll, and sooner where the stream has said something."""
        streaming = asyncio.create_task(self._stream())
        try:
            while True:
                self._heard.clear()
                task = await self._client.task(self._task_id)
                if task["status"] == "completed":
                    self._complete(task)
                standing = TaskStanding(task, dict(self._pictures))
                self._news.put(standing)
                if standing.ended:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._heard.wait(), _EVERY)
        finally:
            streaming.cancel()
            await asyncio.gather(streaming, return_exceptions=True)

    def _complete(self, task: Mapping[str, Any]) -> None:
        """Give numbers to the pictures of a completed task that the stream did not tell of."""
        known = set(map(_identity, self._pictures.values()))
        rest = [url for url in _addresses(task) if _identity(url) not in known]
        number = 0
        for url in rest:
            while number in self._pictures:
                number += 1
            self._pictures[number] = url

    async def _stream(self) -> None:
        broken = 0
        while True:
            before = len(self._pictures)
            try:
                if not await self._listen():
                    return
            except (httpx.HTTPError, TimeoutError, ValueError):
                pass  # whether the server is away is what polls find out
            broken = 0 if len(self._pictures) > before else broken + 1
            await asyncio.sleep(_PAUSES[min(broken, len(_PAUSES) - 1)])

    async def _listen(self) -> bool:
        """Read the stream to its end; returns whether it is worth opening again."""
        http = self._client.calls.http
        url = f"{self._client.server.url}{GENERATION}/task/{self._task_id}/stream"
        request = http.build_request(
            "GET", url, params={"cursor": self._reached()}, headers={"Accept": "text/event-stream"}
        )
        response = await http.send(request, stream=True)
        try:
            if response.status_code != 200:
                return response.status_code not in _NO_STREAM
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                return False
            async for event, data in _events(response):
                if event == "output":
                    self._add(orjson.loads(data))
                self._heard.set()
                if event == "done":
                    return False
            return True
        finally:
            await response.aclose()

    def _reached(self) -> int:
        return next(number for number in range(len(self._pictures) + 1) if number not in self._pictures)

    def _add(self, frame: Any) -> None:
        urls = _addresses(frame)
        cursor = frame.get("cursor") if isinstance(frame, dict) else None
        first = cursor - len(urls) if isinstance(cursor, int) else self._reached()
        self._pictures.update({first + place: url for place, url in enumerate(urls) if first >= 0})


def _addresses(body: Any) -> list[str]:
    """The addresses of the pictures that a task or a frame names, in their order."""
    try:
        return [
            str(entry["url"]) for group in body["output"] for entry in group["content"] if entry.get("url")
        ]
    except (KeyError, TypeError, AttributeError):
        return []


def _identity(url: str) -> str:
    """An address without what is new in it each time it is signed."""
    return url.partition("?")[0]


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, bytes]]:
    """The events of a stream: names and data; comments are passed over."""
    rest = b""
    parts = response.aiter_bytes()
    while True:
        try:
            async with asyncio.timeout(_SILENCE):
                rest += await anext(parts)
        except StopAsyncIteration:
            return
        *blocks, rest = rest.replace(b"\r\n", b"\n").split(b"\n\n")
        if len(rest) > _MOST_FRAME:
            raise ValueError("a frame is too long")
        for block in blocks:
            lines = [line.partition(b":") for line in block.split(b"\n")]
            data = b"\n".join(value.strip() for name, _, value in lines if name == b"data")
            names = [value.strip().decode("utf-8", "replace") for name, _, value in lines if name == b"event"]
            if data:
                yield (names[-1] if names else "message"), data
