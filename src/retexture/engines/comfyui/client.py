"""The HTTP calls of a ComfyUI server, each of which may be made again."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from retexture.engines.comfyui.answers import (
    OURS,
    Finished,
    PlaceOfFile,
    Queued,
    check,
    found_in_history,
    found_in_queue,
    is_left_out,
    json_of,
    refused_order,
)
from retexture.engines.comfyui.listening import Listener
from retexture.engines.forwarding import (
    CallThread,
    Connecting,
    PictureFile,
    Redactor,
    TemporaryFault,
    UpstreamAnswer,
    answer_of,
)
from retexture.engines.protocol import EngineError

_MOST_JSON = 32 * 2**20  # bytes: the queue has the graphs of all orders in it
_LOOKING = 3.0  # seconds for what people wait for
_FOLDER = "retexture"

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class ComfyServer:
    """A server, and how it is used.

    Attributes:
        url: Where it is.
        key: Sent with every call; empty: none is.
        header: Which header it is sent in; ``Authorization`` makes a bearer token of it.
        call_time: Seconds for one answer.
        time: Seconds for one picture, its time in the server's queue included.
        concurrency: Orders that are in its queue at a time.
        calls: Orders that one input may cost.
    """

    url: str
    key: str = field(default="", repr=False)
    header: str = "Authorization"
    call_time: float = 60.0
    time: float = 1800.0
    concurrency: int = 2
    calls: int = 12

    @property
    def headers(self) -> Mapping[str, str]:
        """What lets us in."""
        if not self.key:
            return {}
        bearer = self.header.lower() == "authorization"
        return {self.header: f"Bearer {self.key}" if bearer else self.key}


class ComfyClient:
    """Speaks to a server from a thread of its own; every coroutine here runs in it."""

    def __init__(self, server: ComfyServer) -> None:
        self.server = server
        self.redactor = Redactor(server.key)
        connecting = Connecting("comfyui", server.headers, server.concurrency, spare=8)
        self._calls = CallThread(connecting)

    @property
    def slots(self) -> asyncio.Semaphore:
        """One for each order that may be in the server's queue."""
        return self._calls.slots

    def start(self, work: Coroutine[Any, Any, _Result]) -> "Future[_Result]":
        """Do something in the thread; cancelling the future gives it up."""
        return self._calls.start(work)

    def close(self) -> None:
        """Close all connections; what is under way is given up."""
        self._calls.close()

    def listener(self, name: str) -> Listener:
        """Whoever hears what is told of an order."""
        return Listener(self.server.url, self.server.headers, name)

    async def upload(self, file: PictureFile, name: str) -> str:
        """Send a picture; returns what a node is given to load it.

        It lies in the server's folder for what is temporary, which is cleared when the server starts.
        """
        answer = await self._answer(
            "POST",
            "/upload/image",
            files={"image": (name, file.data, file.media_type)},
            data={"subfolder": _FOLDER, "type": "temp", "overwrite": "true"},
        )
        read = json_of(answer, self.redactor)
        try:
            folder, kind = str(read.get("subfolder") or ""), str(read.get("type") or "input")
            place = "/".join(filter(None, (folder, str(read["name"]))))
        except (AttributeError, KeyError):
            raise TemporaryFault("it did not say where it put a picture") from None
        return place if kind == "input" else f"{place} [{kind}]"

    async def submit(self, graph: Mapping[str, Any], name: str, output: str) -> str:
        """Queue an order; returns the server's id for it: ``name``, unless the server is an old one.

        Raises:
            TemporaryFault: It may be queued or not.
            EngineError: It is not queued.
        """
        body = {"prompt": graph, "client_id": name, "prompt_id": name}
        answer = await self._answer("POST", "/prompt", json=body)
        if answer.status == 400:
            raise refused_order(answer.body, self.redactor)
        read = json_of(answer, self.redactor)
        try:
            prompt_id = str(read["prompt_id"])
        except (KeyError, TypeError):
            raise TemporaryFault("it did not say what it called the order") from None
        if is_left_out(read, output):
            await self.withdraw(prompt_id)
            raise refused_order(answer.body, self.redactor)
        return prompt_id

    async def finished(self, prompt_id: str, output: str) -> Finished | None:
        """What became of an order; None: it is not finished, or not known."""
        answer = await self._answer("GET", f"/history/{prompt_id}")
        return found_in_history(json_of(answer, self.redactor), prompt_id, output, self.redactor)

    async def queued(self, name: str) -> Queued | None:
        """Where an order is in the queue; None: it is not."""
        return found_in_queue(json_of(await self._answer("GET", "/queue"), self.redactor), name)

    async def view(self, place: PlaceOfFile, most_bytes: int) -> bytes:
        """A picture's file.

        Raises:
            TemporaryFault: It is gone, or the server can't answer now.
        """
        where = {"filename": place.filename, "subfolder": place.subfolder, "type": place.type}
        answer = await self._answer("GET", "/view", most_bytes, params=where)
        if answer.status == 404:
            raise TemporaryFault("it no longer has the picture that it made", answered=True)
        check(answer, self.redactor)
        return answer.body

    async def withdraw(self, prompt_id: str) -> None:
        """See that an order is not worked at any more; nobody else's is touched.

        Older servers interrupt whatever runs, so it is asked first whether that is ours.
        """
        try:
            await self._answer("POST", "/queue", json={"delete": [prompt_id]})
            there = await self.queued(prompt_id)
            if there is not None and not there.running:  # an older server has an id of its own for it
                await self._answer("POST", "/queue", json={"delete": [there.id]})
                there = await self.queued(prompt_id)
            if there is not None and there.running:
                await self._answer("POST", "/interrupt", json={"prompt_id": there.id})
        except (TemporaryFault, EngineError):
            return  # it runs to its end, and nobody fetches it

    async def look(self, path: str) -> tuple[int, Any]:
        """Ask for something that people wait for: its status, 0 where there is no answer, and its JSON."""
        try:
            answer = await self._answer("GET", path, seconds=_LOOKING)
        except (TemporaryFault, EngineError):
            return 0, None
        try:
            return answer.status, orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            return answer.status, None

    async def _answer(
        self, method: str, path: str, most_bytes: int = _MOST_JSON, seconds: float = 0.0, **sent: Any
    ) -> UpstreamAnswer:
        http = self._calls.http
        request = http.build_request(method, f"{self.server.url}{path}", **sent)
        return await answer_of(http, request, seconds or self.server.call_time, most_bytes, OURS)
