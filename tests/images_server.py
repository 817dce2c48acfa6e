"""A server of the images-edit interface on loopback that behaves as documented, and misbehaves on demand.

It paints with arithmetic: what it gives back is the picture that it was sent with other colours, so that a
test knows what has to come out. It runs in a thread, over real connections.
"""

import asyncio
import base64
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from PIL import Image

from closing_server import ClosingServer
from retexture.imaging.arrays import Rgb8

KEY = "sk-RECOGNISABLE-0123456789"
PROXY_KEY = "sk-PROXY-RECOGNISABLE-9876"
MODERATED = {
    "error": {
        "message": "Your request was rejected by the safety system.",
        "type": "image_generation_user_error",
        "param": None,
        "code": "moderation_blocked",
    }
}

USAGE = {
    "total_tokens": 100,
    "input_tokens": 50,
    "output_tokens": 50,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
}


@dataclass(frozen=True, eq=False)
class Received:
    """One order as it came."""

    fields: dict[str, str]
    files: dict[str, list[bytes]]
    headers: dict[str, str]

    def picture(self, name: str = "image") -> Rgb8:
        """The picture that it was sent with."""
        return np.asarray(Image.open(io.BytesIO(self.files[name][0])).convert("RGB"))


Behaviour = Callable[[Received], Response]
"""What becomes of one order."""


@dataclass(eq=False)
class ImagesServer:
    """The running server.

    Attributes:
        url: Where the interface begins.
        received: All orders, in the order of time.
        behaviours: What becomes of the next orders, one each; afterwards all are behaved to.
        always: What becomes of an order for which there is no behaviour.
        models: What the list of models has.
        gate: Orders that wait do so for this.
        abandoned: How many connections were closed by the client before they were answered.
    """

    url: str = ""
    received: list[Received] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    always: Behaviour = field(default=lambda received: answered(received))
    models: tuple[str, ...] = ("gpt-image-2",)
    status: int = 200
    gate: threading.Event = field(default_factory=threading.Event)
    abandoned: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    under_way: int = 0
    most_under_way: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set)

    def behave(self, *behaviours: Behaviour) -> None:
        """Say what becomes of the next orders."""
        self.behaviours.extend(behaviours)


def recoloured(picture: Rgb8) -> Rgb8:
    """What the server paints: forms stay, colours change."""
    return np.ascontiguousarray(255 - picture[..., ::-1] // 2)


def encoded(picture: Rgb8) -> str:
    """A picture as the interface carries it."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return base64.b64encode(file.getvalue()).decode()


def of_pictures(*pictures: Rgb8, **more: Any) -> Response:
    """The answer with these pictures."""
    body = {
        "created": 1_700_000_000,
        "data": [{"b64_json": encoded(picture)} for picture in pictures],
        "usage": USAGE,
        **more,
    }
    return JSONResponse(body, headers={"x-request-id": "req_123", "x-litellm-response-cost": "0.042"})


def answered(received: Received) -> Response:
    """As many pictures as were asked for."""
    painted = recoloured(source_of(received))
    return of_pictures(*[painted] * int(received.fields.get("n", "1")))


def source_of(received: Received) -> Rgb8:
    """The picture to be edited, whatever its field is called."""
    return received.picture("image" if "image" in received.files else "image[]")


def one_alone(received: Received) -> Response:
    """One picture, whatever ``n`` says."""
    return of_pictures(recoloured(source_of(received)))


def of_size(width: int, height: int) -> Behaviour:
    """A picture of another size than was asked for."""
    return lambda received: of_pictures(
        cv2.resize(recoloured(source_of(received)), (width, height), interpolation=cv2.INTER_AREA)
    )


def displaced(picture: Rgb8, right: float, down: float, zoom: float) -> Rgb8:
    """A picture shifted by pixels and zoomed about its centre."""
    height, width = picture.shape[:2]
    matrix = np.array(
        [
            [zoom, 0, (width - 1) / 2 * (1 - zoom) + right],
            [0, zoom, (height - 1) / 2 * (1 - zoom) + down],
        ]
    )
    moved: Rgb8 = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return moved


def failing(status: int, body: Any = None, **headers: str) -> Behaviour:
    """An answer that is a fault; ``retry_after="1"`` becomes ``retry-after: 1``."""
    shown = (
        {"error": {"message": "It went wrong.", "type": "server_error", "code": None}}
        if body is None
        else body
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _received: JSONResponse(shown, status, headers=named)


def refusing(_received: Received) -> Response:
    """A refusal, in OpenAI's form."""
    return JSONResponse(MODERATED, 400)


def broken_off(received: Received) -> Response:
    """The connection closes midway."""
    whole = bytes(answered(received).body)

    async def half() -> Any:
        yield whole[: len(whole) // 2]
        raise ConnectionError("broken off on purpose")

    return StreamingResponse(
        half(), headers={"content-length": str(len(whole))}, media_type="application/json"
    )


def cut_short(received: Received) -> Response:
    """Base64 that ends too early."""
    body = json.loads(bytes(answered(received).body))
    body["data"][0]["b64_json"] = body["data"][0]["b64_json"][:-101]
    return JSONResponse(body)


def black(received: Received) -> Response:
    """A picture of nothing."""
    return of_pictures(np.zeros_like(source_of(received)))


def another_picture(received: Received) -> Response:
    """A picture that has nothing to do with the one that was sent."""
    height, width = source_of(received).shape[:2]
    noise = np.random.Generator(np.random.PCG64(5)).integers(0, 256, (24, 24, 3), np.uint8)
    return of_pictures(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC))


def by_address(_received: Received) -> Response:
    """A picture that is to be fetched elsewhere."""
    return JSONResponse({"data": [{"url": "http://127.0.0.1:9/picture.png"}]})


def _application(server: ImagesServer) -> FastAPI:
    app = FastAPI()

    @app.get("/v1/models")
    def models() -> Response:
        listed = [{"id": name, "object": "model"} for name in server.models]
        return JSONResponse({"object": "list", "data": listed}, server.status)

    @app.post("/v1/images/edits")
    async def edits(request: Request) -> Response:
        received = await _received(request)
        assert request.client is not None
        server.connections.add((request.client.host, request.client.port))
        server.received.append(received)
        behaviour = server.behaviours.pop(0) if server.behaviours else server.always
        server.under_way += 1
        server.most_under_way = max(server.most_under_way, server.under_way)
        server.arrived.release()
        try:
            if behaviour is waiting:
                return await _when_open(server, request, received)
            return behaviour(received)
        finally:
            server.under_way -= 1

    return app


def waiting(_received: Received) -> Response:
    """An answer that comes when the gate is opened; the server notices where the client goes away before."""
    raise NotImplementedError


async def _when_open(server: ImagesServer, request: Request, received: Received) -> Response:
    while not server.gate.is_set():
        if await request.is_disconnected():
            server.abandoned.set()
            return Response(status_code=499)
        await asyncio.sleep(0.01)
    return answered(received)


async def _received(request: Request) -> Received:
    fields: dict[str, str] = {}
    files: dict[str, list[bytes]] = {}
    async with request.form(max_part_size=50_000_000) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[name] = value
            else:
                files.setdefault(name, []).append(await value.read())
    return Received(fields, files, dict(request.headers))


@contextmanager
def images_server(**choices: Any) -> Iterator[ImagesServer]:
    """Run a server in a thread, on a port of its own."""
    server = ImagesServer(**choices)
    # No log_config: uvicorn's loggers belong to the whole process, and other tests read them.
    config = uvicorn.Config(
        _application(server),
        port=0,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_keep_alive=300,
    )
    program = ClosingServer(config)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    while not program.started:
        time.sleep(0.005)
    port = program.servers[0].sockets[0].getsockname()[1]
    server.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        server.gate.set()
        program.should_exit = True
        thread.join()
