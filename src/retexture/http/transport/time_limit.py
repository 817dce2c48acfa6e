"""One deadline for each request: whatever its answer waits for, it waits no longer.

Not counted is the time that the caller takes to send the body, which has limits of its own. The deadline ends
where the answer begins: streams and files take as long as they take.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retexture import deadlines
from retexture.deadlines import Deadline
from retexture.http.answers import error_response, too_late

_GRACE = 2.0
"""Seconds after the deadline until a request is answered over the head of what it waits for.

Threads end with the deadline by themselves, and what they say then is exact: a write was not done. This is
for those that hang in the operating system.
"""


class LimitTime:
    """ASGI middleware that sets a deadline for each request, and answers 503 where it passes."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its deadline."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(None) as clock:
                allowance = Allowance(self._seconds, clock)
                scope.setdefault("state", {})["allowance"] = allowance

                async def receive_unhurried() -> Message:
                    with allowance.paused():
                        return await receive()

                async def send_and_lift(message: Message) -> None:
                    allowance.lift()
                    await send(message)

                with deadlines.until(allowance.deadline):
                    await self._app(scope, receive_unhurried, send_and_lift)
        except TimeoutError:
            if not clock.expired():
                raise
            await error_response(too_late(), scope["path"])(scope, receive, send)


class Allowance:
    """The time that one request has: a deadline for threads, and a clock that breaks its handler off."""

    def __init__(self, seconds: float, clock: asyncio.Timeout) -> None:
        """Begin to count; ``clock`` has been entered."""
        self.deadline = Deadline(None)
        self._clock = clock
        self._set(time.monotonic() + seconds)

    def lift(self) -> None:
        """Let the request take as long as it takes from now on."""
        self._set(None)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count what is waited for inside; it has a limit of its own."""
        at, began = self.deadline.at, time.monotonic()
        if at is None:
            yield
            return
        self._set(None)
        try:
            yield
        finally:
            self._set(at + time.monotonic() - began)

    def _set(self, at: float | None) -> None:
        self.deadline.at = at
        if self._clock.expired():  # the handler is being broken off, and does something on its way out
            return
        ahead = None if at is None else at - time.monotonic() + _GRACE
        self._clock.reschedule(None if ahead is None else asyncio.get_running_loop().time() + ahead)


def allowance_of(request: Request) -> Allowance:
    """Return the time that a request has."""
    allowance: Allowance = request.state.allowance
    return allowance
