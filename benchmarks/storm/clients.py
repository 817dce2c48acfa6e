"""Clients that ask again and again, as good ones do."""

import asyncio
import io
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from PIL import Image

from benchmarks.service import CREATE, order
from benchmarks.storm.site import Account, Site

UNANSWERED = 400.0
"""Seconds after which a client that asks again and again gives up: longer than any server needs to start."""


class Fault(Exception):
    """Something that a good client meets and should not; the message says what."""


class Client:
    """Asks one server after the other until one answers."""

    def __init__(self, bases: list[str], token: str | None = None) -> None:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(headers=headers, timeout=httpx.Timeout(30, connect=5))
        self._bases = itertools.cycle(bases)
        self._base = next(self._bases)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_of: object) -> None:
        await self._http.aclose()

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request until it is answered.

        Args:
            method: Of the request.
            path: On the servers, or a whole URL.
            more: What httpx takes.

        Raises:
            Fault: It was not.
        """
        deadline = time.monotonic() + UNANSWERED
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                url = path if path.startswith("http") else self._base + path
                answer = await self._http.request(method, url, **more)
                if answer.status_code < 500:
                    return answer
            self._base = next(self._bases)
            await asyncio.sleep(0.2)
        raise Fault(f"{method} {path} was not answered for {UNANSWERED:g} seconds")

    async def read(self, path: str) -> Any:
        """What a GET answers.

        Raises:
            Fault: It answers an error.
        """
        answer = await self.ask("GET", path)
        if answer.status_code != 200:
            raise Fault(f"GET {path} answered {answer.status_code}: {answer.text}")
        return answer.json()


async def create(
    built: Site, account: Account, number: int, url: str, when: float, again: bool
) -> tuple[Account, str]:
    """Order one task at its time; now and then a second time, which must make no second task.

    Raises:
        Fault: It became none, or two.
    """
    await asyncio.sleep(when)
    body = order(url, callback=f"http://127.0.0.1:{built.hook_port}/{number}")
    first = number % len(built.bases)
    bases = built.bases[first:] + built.bases[:first]
    async with Client(bases, account.token) as client:
        headers = {"Idempotency-Key": f"order {number}"}
        answers = [
            await client.ask("POST", CREATE, json=body, headers=headers) for _ in range(2 if again else 1)
        ]
    ids = {answer.json().get("id") for answer in answers}
    if len(ids) != 1 or None in ids:
        raise Fault(f"order {number} became {[answer.text for answer in answers]}")
    return account, ids.pop()


@contextmanager
def pictures_elsewhere() -> Iterator[str]:
    """A server with a picture, which takes its time; gives the picture's URL."""
    picture = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(picture, "PNG")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(0.5)  # so that kills meet downloads
            self.send_response(200)
            self.send_header("Content-Length", str(len(picture.getvalue())))
            self.end_headers()
            self.wfile.write(picture.getvalue())

        def handle(self) -> None:
            with suppress(ConnectionError):  # the worker that asked was killed
                super().handle()

        def log_message(self, *_: object) -> None:
            """Nothing: the verdict counts."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/picture.png"
        server.shutdown()
