"""What a ComfyUI server tells of an order while it runs, by its websocket.

Nothing depends on it: what became of an order is asked for. Messages say how far it is, and when to ask.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidURI, WebSocketException

from retexture.fetching import USER_AGENT

_OPENING, _CLOSING = 10.0, 1.0  # seconds
_MOST_BYTES = 16 * 2**20  # of a message: previews come along
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds before it is connected to again; the last one for good
_ENDED = ("execution_success", "execution_error", "execution_interrupted")

_silent = logging.Logger("retexture.comfyui", logging.CRITICAL + 1)
"""The library would log the headers of its handshake, the key among them."""


class Listener:
    """Hears what is told of one order.

    Attributes:
        connected: Whether the server's messages are heard at present.
        share: How far the order is, 0 to 1, never falling.
        ended: Whether the server said that it ended.
    """

    def __init__(self, url: str, headers: Mapping[str, str], name: str) -> None:
        self._address = f"{_websocket_address(url)}/ws?clientId={name}"
        self._headers = dict(headers)
        self._heard = asyncio.Event()
        self._prompt_id = name
        self.connected = False
        self.share = 0.0
        self.ended = False

    def is_about(self, prompt_id: str) -> None:
        """Say by which id the server knows the order."""
        self._prompt_id = prompt_id

    async def news(self, seconds: float) -> None:
        """Wait until there is reason to ask what became of the order; at most so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), seconds)
        self._heard.clear()

    async def listen(self) -> None:
        """Hear what is told until cancelled; a connection that is lost is made again."""
        tries = 0
        while True:
            try:
                async with connect(
                    self._address,
                    additional_headers=self._headers,
                    user_agent_header=USER_AGENT,
                    open_timeout=_OPENING,
                    close_timeout=_CLOSING,
                    max_size=_MOST_BYTES,
                    proxy=None,  # settings are read in one place
                    logger=_silent,
                ) as connection:
                    tries = 0
                    self.connected = True
                    self._heard.set()  # something may have been told before
                    await self._hear(connection)
            except InvalidURI:
                return
            except (OSError, TimeoutError, WebSocketException):
                pass
            finally:
                self.connected = False
                self._heard.set()
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    async def _hear(self, connection: ClientConnection) -> None:
        async for message in connection:
            if isinstance(message, bytes):  # a preview
                continue
            with suppress(orjson.JSONDecodeError, AttributeError, TypeError):
                told = orjson.loads(message)
                self._take(str(told.get("type")), told.get("data") or {})

    def _take(self, kind: str, data: Mapping[str, Any]) -> None:
        if data.get("prompt_id") != self._prompt_id:  # of others, or of the queue
            return
        if kind in _ENDED or (kind == "executing" and data.get("node") is None):
            self.ended = True
            self._heard.set()
        elif kind == "progress":
            self._reach(data.get("value"), data.get("max"))
        elif kind == "progress_state":
            steps = [each for each in data["nodes"].values() if each.get("max", 0) > 1]
            self._reach(sum(each["value"] for each in steps), sum(each["max"] for each in steps))

    def _reach(self, value: object, most: object) -> None:
        if isinstance(value, int | float) and isinstance(most, int | float) and most > 0:
            self.share = max(self.share, min(value / most, 1.0))


def _websocket_address(url: str) -> str:
    """The same address for websockets: ws for http, wss for https."""
    return f"ws{url.removeprefix('http')}"
